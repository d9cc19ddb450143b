// Runs where `postern/gateway` is to run: a Worker's `fetch` that asks a gateway of setting G, and tells status, decision and code of each answer.
import { compile, Engine } from "postern";
import { createGateway, extAuthz, forwardAuth } from "postern/gateway";
import { authorize } from "postern/hono";

const ACCOUNT = "111122223333";
const ALBUM = `arn:aws:photos:eu-west-1:${ACCOUNT}:album`;
const document = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "photos:GetAlbum", Resource: `${ALBUM}/*` },
    { Effect: "Allow", Action: "photos:DeleteAlbum", Resource: `${ALBUM}/\${aws:username}/*` },
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } },
  ],
};
const resource = "arn:aws:photos:{region}:{account}:album/{owner}/{album}";
const options = {
  engine: Engine.loadSync(compile({ identity: [{ name: "members", document }] })),
  account: ACCOUNT,
  region: "eu-west-1",
  routes: [
    { match: "GET /albums/{owner}/{album}", action: "photos:GetAlbum", resource },
    { match: "DELETE /albums/{owner}/{album}", action: "photos:DeleteAlbum", resource },
  ],
};
const NORA = `arn:aws:iam::${ACCOUNT}:user/nora`;
/** @type {import("postern/gateway").Authenticator} */
const apiKey = {
  name: "apiKey",
  challenge: "ApiKey",
  authenticate: ({ headers }) =>
    headers.get("x-api-key")?.[0] === "k-nora" ? { kind: "identity", identity: { principal: NORA } } : { kind: "none" },
};
const gateway = createGateway({ ...options, authenticate: [apiKey], trustedProxies: ["127.0.0.0/8"] });
const check = forwardAuth(gateway, { headers: "forwarded" });
const envoy = extAuthz(gateway, { pathPrefix: "/ext" });
const middleware = authorize({ ...options, principal: () => NORA, address: () => "203.0.113.9" });

const ASKED = {
  "x-forwarded-method": "GET",
  "x-forwarded-uri": "/albums/bob/summer",
  "x-forwarded-host": "h",
  "x-forwarded-proto": "https",
  "x-forwarded-for": "203.0.113.9",
  "x-api-key": "k-nora",
};

function asked(changes = {}, address = "127.0.0.1") {
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...ASKED, ...changes }))
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, one);
  return check(new Request("http://127.0.0.1/check", { headers }), { address });
}

/** @returns {Promise<any>} */
const throughHono = async (method, path) => {
  const context = { req: { raw: new Request(`https://h${path}`, { method }) }, set() {} };
  let isServed = false;
  const answer = await middleware(context, async () => void (isServed = true));
  return isServed ? new Response(null, { status: 204 }) : answer;
};

const QUESTIONS = {
  1: () => asked(),
  2: () => asked({ "x-forwarded-method": "DELETE" }),
  3: () => asked({ "x-forwarded-method": "DELETE", "x-forwarded-uri": "/albums/nora/summer" }),
  4: () => asked({ "x-forwarded-for": "198.51.100.1" }),
  7: () => asked({ "x-forwarded-for": "not-an-ip" }),
  8: () => asked({}, "192.0.2.1"),
  9: () => asked({ "x-forwarded-method": undefined }),
  10: () => asked({ "x-api-key": undefined }),
  11: () => asked({ "x-forwarded-uri": "/albums/bob/../nora" }),
  12: () => asked({ "x-forwarded-uri": "/other" }),
  14: () => asked({ "x-forwarded-uri": ["/albums/bob/summer", "/albums/nora/summer"] }),
  19: () => {
    const headers = { "x-api-key": "k-nora", "x-forwarded-for": "203.0.113.9" };
    const target = "/ext/albums/nora/summer";
    return envoy(new Request(`http://h${target}`, { method: "DELETE", headers }), { address: "127.0.0.1", target });
  },
  "hono allowed": () => throughHono("GET", "/albums/bob/summer"),
  "hono denied": () => throughHono("DELETE", "/albums/bob/summer"),
};

export default {
  async fetch() {
    const answers = {};
    for (const [name, ask] of Object.entries(QUESTIONS)) {
      const { status, headers } = await ask();
      answers[name] = [status, headers.get("x-postern-decision"), headers.get("x-postern-code")];
    }
    return new Response(JSON.stringify(answers));
  },
};
