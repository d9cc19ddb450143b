// TOKEN_SECRET=… bun run server.ts: queues behind a token, as in examples/deno-server. Bun's types are not needed to run it.
import { verify } from "hono/jwt";
import { arn, ArnError, userArn } from "postern/arn";
import { Engine, type Principal, RequestError } from "postern/engine";
import { explainer } from "postern/explain";

const engine = Engine.loadSync(await Bun.file("policies.pstn").arrayBuffer(), { explainer });
const { TOKEN_SECRET, PORT = "8080" } = Bun.env;
if (!TOKEN_SECRET) throw new Error("TOKEN_SECRET is not set");

const ACCOUNT = "111122223333";
const ACTIONS = new Map([
  ["POST", "sqs:SendMessage"],
  ["GET", "sqs:ReceiveMessage"],
]);

/** The caller that the token names; undefined without a valid token, or where `sub` or `team` are not what policies can compare. */
async function callerOf(headers: Headers): Promise<Principal | undefined> {
  const [, token] = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  try {
    const { sub, team } = await verify(token ?? "", TOKEN_SECRET!, "HS256");
    // A team has no hyphen: the queues of `orders` begin with `orders-`, and so would those of a team `orders-eu`.
    if (typeof sub !== "string" || typeof team !== "string" || !/^[a-z0-9]+$/.test(team)) return undefined;
    return { type: "user", arn: userArn({ account: ACCOUNT, subject: sub }), tags: { team } };
  } catch {
    return undefined;
  }
}

/** The queue of a path, decoded once: a single name. */
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

const server = Bun.serve({ hostname: "127.0.0.1", port: Number(PORT), fetch: answer });
console.log(`http://127.0.0.1:${server.port}`);
