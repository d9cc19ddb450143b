// A Worker before a bucket: it decides by policies that are part of the deployment. The core is an imported module, nothing is fetched.
import { verify } from "hono/jwt";
import { Engine } from "postern/engine";
import policies from "./policies.pstn";

const engine = Engine.loadSync(new Uint8Array(policies));
const ACTIONS = { GET: "s3:GetObject", PUT: "s3:PutObject" };

/** The token's owner; undefined where there is no valid token. */
async function userOf(request, secret) {
  try {
    return (await verify(request.headers.get("authorization").replace(/^Bearer /, ""), secret, "HS256")).sub;
  } catch {
    return undefined;
  }
}

export default {
  async fetch(request, { TOKEN_SECRET }) {
    const user = await userOf(request, TOKEN_SECRET);
    if (user === undefined) return new Response("who are you?\n", { status: 401 });
    const action = ACTIONS[request.method];
    if (action === undefined) return new Response("GET or PUT\n", { status: 405 });
    const decision = engine.decide({
      principal: `arn:aws:iam::111122223333:user/${user}`,
      action,
      resource: `arn:aws:s3:::photos${new URL(request.url).pathname}`,
      // Set by Cloudflare, whatever the client sends.
      context: { "aws:SourceIp": request.headers.get("cf-connecting-ip") ?? undefined },
    });
    if (decision !== "allowed") return Response.json({ error: "AccessDenied", reason: decision }, { status: 403 });
    // Here the bucket would be asked.
    return new Response(`${action} for ${user}\n`);
  },
};
