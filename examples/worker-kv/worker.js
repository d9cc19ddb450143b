// A Worker whose policies are not part of its deployment: they lie in KV, in R2 or behind a URL.
import { verify } from "hono/jwt";
import { arn, ArnError, userArn } from "postern/arn";
import { RequestError } from "postern/engine";
import { currentEngine } from "./policies.mjs";

const ACCOUNT = "111122223333";
/** A Map, since an object also has `constructor`, which is a method that a client may send. */
const ACTIONS = new Map([
  ["GET", "notes:Read"],
  ["PUT", "notes:Write"],
]);

/** The token's owner; undefined where there is no valid token, or one whose `sub` is not a name. */
async function callerOf(request, secret) {
  const [, token] = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  try {
    const { sub } = await verify(token ?? "", secret, "HS256");
    return userArn({ account: ACCOUNT, name: sub });
  } catch {
    return undefined;
  }
}

/** `/nora/today`: owner and title, each decoded once; a name with a slash, encoded or not, is refused by `arn`. */
function noteOf(url) {
  const [, owner, title, ...more] = new URL(url).pathname.split("/");
  if (more.length > 0) throw new URIError("more than owner and title");
  const resource = ["note", decodeURIComponent(owner), decodeURIComponent(title ?? "")];
  return arn({ service: "notes", region: "eu-west-1", account: ACCOUNT, resource });
}

async function answer(request, action, env, context) {
  const principal = await callerOf(request, env.TOKEN_SECRET);
  if (principal === undefined) return new Response("who are you?\n", { status: 401 });
  const resource = noteOf(request.url);
  const engine = await currentEngine(env, context).catch(() => undefined);
  if (engine === undefined) return new Response("there are no policies to decide by\n", { status: 503 });
  const decision = engine.decide({ principal, action, resource });
  return decision === "allowed" ? new Response(`${action}\n`) : new Response(`${decision}\n`, { status: 403 });
}

export default {
  async fetch(request, env, context) {
    const action = ACTIONS.get(request.method);
    if (action === undefined) return new Response("GET or PUT\n", { status: 405 });
    try {
      return await answer(request, action, env, context);
    } catch (error) {
      const refused = error instanceof ArnError || error instanceof RequestError || error instanceof URIError;
      if (!refused) throw error;
      return Response.json({ error: error.code ?? "INVALID_PATH" }, { status: 400 });
    }
  },
};
