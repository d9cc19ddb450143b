// A Worker before a bucket: it decides by policies that are part of the deployment. The core is an imported module, nothing is fetched.
import { verify } from "hono/jwt";
import { ArnError, objectArn, userArn } from "postern/arn";
import { Engine, RequestError } from "postern/engine";
import policies from "./policies.pstn";

const engine = Engine.loadSync(new Uint8Array(policies));
/** A Map, since an object also has `constructor`, which is a method that a client may send. */
const ACTIONS = new Map([
  ["GET", "s3:GetObject"],
  ["PUT", "s3:PutObject"],
]);

/** The token's owner; undefined where there is no valid token, or one whose `sub` is not a name: `mallory/nora` would be nora. */
async function callerOf(request, secret) {
  const [, token] = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  try {
    const { sub } = await verify(token ?? "", secret, "HS256");
    return { name: sub, principal: userArn({ account: "111122223333", name: sub }) };
  } catch {
    return undefined;
  }
}

/**
 * The object's key: the path, decoded once, as the bucket decodes it. A slash that was encoded (`bob%2F..%2Feve`) is refused here,
 * other dot segments, `//`, backslashes, NUL and what was encoded twice by `objectArn`: some programs between here and the bytes would
 * read them as another key. Plain `..` were resolved when the URL was parsed. The query is not part of what is decided, so it is not
 * passed on.
 */
function keyOf(url) {
  const { pathname } = new URL(url);
  if (/%2f/i.test(pathname)) throw new URIError("an encoded slash");
  return decodeURIComponent(pathname.slice(1));
}

/** Method, path and caller, decided; throws for what cannot be. */
function decide(request, action, principal) {
  const key = keyOf(request.url);
  const resource = objectArn({ bucket: "photos", key });
  // Set by Cloudflare, whatever the client sends. Elsewhere the client would choose it.
  const context = { "aws:SourceIp": request.headers.get("cf-connecting-ip") ?? undefined };
  return { key, decision: engine.decide({ principal, action, resource, context }) };
}

function answerTo(error) {
  const refused = error instanceof ArnError || error instanceof RequestError || error instanceof URIError;
  if (!refused) throw error;
  return Response.json({ error: error.code ?? "INVALID_PATH" }, { status: 400 });
}

export default {
  async fetch(request, { TOKEN_SECRET }) {
    const caller = await callerOf(request, TOKEN_SECRET);
    if (caller === undefined) return new Response("who are you?\n", { status: 401 });
    const action = ACTIONS.get(request.method);
    if (action === undefined) return new Response("GET or PUT\n", { status: 405 });
    try {
      const { key, decision } = decide(request, action, caller.principal);
      if (decision !== "allowed") return Response.json({ error: "AccessDenied", reason: decision }, { status: 403 });
      // Here the bucket would be asked, for this key and no other.
      return new Response(`${action} of ${key} for ${caller.name}\n`);
    } catch (error) {
      return answerTo(error);
    }
  },
};
