// deno task start: queues behind a token. The engine needs no permission; the artifact is read from a file.
import { verify } from "hono/jwt";
import { arn, ArnError, userArn } from "postern/arn";
import { Engine, type Principal, RequestError } from "postern/engine";
import { explainer } from "postern/explain";

const engine = Engine.loadSync(Deno.readFileSync("policies.pstn"), { explainer });
const secret = Deno.env.get("TOKEN_SECRET");
if (!secret) throw new Error("TOKEN_SECRET is not set");

const ACCOUNT = "111122223333";
const ACTIONS = new Map([
  ["POST", "sqs:SendMessage"],
  ["GET", "sqs:ReceiveMessage"],
]);

/**
 * The caller that the token names; undefined without a valid token, or where `sub` or `team` are not what policies can compare.
 * `sub` is of an identity provider, `auth0|5f7c`: given as `subject` it is encoded, and `mallory/nora` is a name of its own, not
 * nora. A team has no hyphen: the queues of `orders` begin with `orders-`, and so would those of a team `orders-eu`.
 */
async function callerOf(headers: Headers): Promise<Principal | undefined> {
  const [, token] = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  const { sub, team } = await verify(token ?? "", secret!, "HS256").catch(() => ({ sub: undefined, team: undefined }));
  if (typeof sub !== "string" || typeof team !== "string" || !/^[a-z0-9]+$/.test(team)) return undefined;
  try {
    return { type: "user", arn: userArn({ account: ACCOUNT, subject: sub }), tags: { team } };
  } catch {
    return undefined;
  }
}

/** The queue of a path, decoded once: a single name. `orders-eu%2F..`, `%5c`, `%00` and what was encoded twice are refused. */
function queueOf(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  return arn({ service: "sqs", region: "eu-west-1", account: ACCOUNT, resource: name });
}

async function answer(request: Request): Promise<Response> {
  const principal = await callerOf(request.headers);
  if (principal === undefined) return Response.json({ error: "Unauthorized" }, { status: 401 });
  const action = ACTIONS.get(request.method);
  if (action === undefined) return Response.json({ error: "GET or POST" }, { status: 405 });
  try {
    const asked = { principal, action, resource: queueOf(request.url) };
    if (engine.isAllowed(asked)) return Response.json({ done: action });
    return Response.json({ error: "AccessDenied", reason: engine.explain(asked).message }, { status: 403 });
  } catch (error) {
    if (error instanceof URIError) return Response.json({ error: "INVALID_PATH" }, { status: 400 });
    if (!(error instanceof ArnError || error instanceof RequestError)) throw error;
    return Response.json({ error: error.code }, { status: 400 });
  }
}

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.env.get("PORT") ?? 8080) }, answer);
