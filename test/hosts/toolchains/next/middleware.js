import { NextResponse } from "next/server";
import { compile } from "postern/compiler";
import { Engine } from "postern/engine";

const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "app:Read", Resource: "arn:aws:app:::open/*" } };
const engine = Engine.loadSync(compile({ identity: [{ name: "pages", document }] }));

export const config = { matcher: ["/open/:path*", "/closed/:path*"] };

export function middleware({ nextUrl }) {
  const principal = "arn:aws:iam::111122223333:user/bob";
  const decision = engine.decide({ principal, action: "app:Read", resource: `arn:aws:app:::${nextUrl.pathname.slice(1)}` });
  return new NextResponse(decision, { status: decision === "allowed" ? 200 : 403 });
}
