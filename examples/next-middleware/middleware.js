// Next.js middleware (an edge function): whoever has no token, or no right to a note, does not reach its route.
import { verify } from "hono/jwt";
import { NextResponse } from "next/server";
import { arn, ArnError, userArn } from "postern/arn";
import { Engine, RequestError } from "postern/engine";
import policies from "./policies.mjs";

export const config = { matcher: "/notes/:path*" };

const engine = Engine.loadSync(policies);
const ACCOUNT = "111122223333";
/** A Map, since an object also has `constructor`, which is a method that a client may send. */
const ACTIONS = new Map([
  ["GET", "notes:Read"],
  ["PUT", "notes:Write"],
]);

/** The token's owner; undefined where there is no valid token, or one whose `sub` is not a name. */
async function callerOf({ headers }) {
  const [, token] = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  try {
    const { sub } = await verify(token ?? "", process.env.TOKEN_SECRET, "HS256");
    return userArn({ account: ACCOUNT, name: sub });
  } catch {
    return undefined;
  }
}

/** `/notes/nora/today`: owner and title, each decoded once, as the route gets them; a name with a slash is refused by `arn`. */
function noteOf({ pathname }) {
  const [, , owner, title, ...more] = pathname.split("/");
  if (more.length > 0) throw new URIError("more than owner and title");
  const resource = ["note", decodeURIComponent(owner ?? ""), decodeURIComponent(title ?? "")];
  return arn({ service: "notes", region: "eu-west-1", account: ACCOUNT, resource });
}

export async function middleware(request) {
  const principal = await callerOf(request);
  if (principal === undefined) return NextResponse.json({ error: "Unauthorized" }, { status: 401 });
  const action = ACTIONS.get(request.method);
  if (action === undefined) return NextResponse.json({ error: "GET or PUT" }, { status: 405 });
  try {
    const decision = engine.decide({ principal, action, resource: noteOf(request.nextUrl) });
    return decision === "allowed" ? NextResponse.next() : NextResponse.json({ error: "AccessDenied", decision }, { status: 403 });
  } catch (error) {
    const refused = error instanceof ArnError || error instanceof RequestError || error instanceof URIError;
    if (!refused) throw error;
    return NextResponse.json({ error: error.code ?? "INVALID_PATH" }, { status: 400 });
  }
}
