// deno task start: queues behind a token. The engine needs no permission; the artifact is read from a file.
import { verify } from "hono/jwt";
import { type AuthorizationRequest, Engine, RequestError } from "postern/engine";
import { explainer } from "postern/explain";

const engine = Engine.loadSync(Deno.readFileSync("policies.pstn"), { explainer });
const secret = Deno.env.get("TOKEN_SECRET");
if (!secret) throw new Error("TOKEN_SECRET is not set");

const ACTIONS: Record<string, string> = { POST: "sqs:SendMessage", GET: "sqs:ReceiveMessage" };

/** What is asked for, by a caller whose token holds `sub` and `team`; undefined without a valid token. */
async function requestOf({ method, url, headers }: Request): Promise<AuthorizationRequest | undefined> {
  const token = headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
  const caller = await verify(token, secret!, "HS256").catch(() => undefined);
  if (caller === undefined) return undefined;
  return {
    principal: { type: "user", arn: `arn:aws:iam::111122223333:user/${caller.sub}`, tags: { team: String(caller.team) } },
    action: ACTIONS[method] ?? "",
    resource: `arn:aws:sqs:eu-west-1:111122223333:${new URL(url).pathname.slice(1)}`,
  };
}

async function answer(request: Request): Promise<Response> {
  const asked = await requestOf(request);
  if (asked === undefined) return Response.json({ error: "Unauthorized" }, { status: 401 });
  try {
    if (engine.isAllowed(asked)) return Response.json({ done: asked.action });
    return Response.json({ error: "AccessDenied", reason: engine.explain(asked).message }, { status: 403 });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return Response.json({ error: error.code }, { status: 400 });
  }
}

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.env.get("PORT") ?? 8080) }, answer);
