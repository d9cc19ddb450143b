// The servers that are compared, each a process: the bare one, and postern-server with one configuration more each time.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { start } from "./process.mjs";

const POLICIES = 1000;
export const ACCOUNT = "111122223333";
export const ALBUM = `arn:aws:photos:eu-west-1:${ACCOUNT}:album`;

export const FACTS = {
  "x-original-method": "GET",
  "x-original-uri": "/albums/user-500/summer",
  "x-original-host": "photos.example",
  "x-original-proto": "https",
  "x-real-ip": "203.0.113.9",
};

/** A thousand policies of albums, each for everybody under one condition. */
export function policySet() {
  const document = (at) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "photos:GetAlbum",
        Resource: `${ALBUM}/user-${at}/*`,
        Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      },
    ],
  });
  return { resource: Array.from({ length: POLICIES }, (_, at) => ({ name: `album-${at}`, document: document(at) })) };
}

export const configuration = (folder) => ({
  listen: { http: { address: "127.0.0.1:0" }, admin: { address: "127.0.0.1:0" } },
  source: { policySet: join(folder, "set.json") },
  account: ACCOUNT,
  region: "eu-west-1",
  trustedProxies: ["127.0.0.1"],
  endpoints: { forwardAuth: { headers: "original" } },
  routes: [{ match: "GET /albums/{owner}/{album}", action: "photos:GetAlbum", resource: `${ALBUM}/{owner}/{album}` }],
  anonymous: "evaluate",
  limits: { lagMillis: 0 },
  log: { level: "warn" },
});

/** `{ name, url, admin, headers, stop }` of each; `target`: the most that CPU a request may be of the bare server's. */
export async function startSubjects(folder) {
  writeFileSync(join(folder, "set.json"), JSON.stringify(policySet()));
  mkdirSync(join(folder, "log"), { recursive: true });
  const keys = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256" };
  writeFileSync(join(folder, "jwks.json"), JSON.stringify({ keys: [jwk] }));
  const token = await new SignJWT({ iss: "i", aud: "a", sub: "nora" })
    .setProtectedHeader({ alg: "ES256", kid: "one" })
    .setExpirationTime("1d")
    .sign(keys.privateKey);
  const jwt = {
    issuer: "i",
    audience: "a",
    jwksFile: join(folder, "jwks.json"),
    principal: "arn:aws:iam::{account}:user/{claim.sub}",
  };
  const decisionLog = { sink: "file", file: join(folder, "log", "decisions.log"), include: ["context"] };
  const served = (name, target, changes = {}, headers = {}) => startServed(folder, name, target, changes, { ...FACTS, ...headers });
  return [
    { name: "bare node:http", headers: FACTS, ...(await start([fileURLToPath(new URL("bare.mjs", import.meta.url))])) },
    await served("forward-auth", 1.6),
    await served("forward-auth, log with context", 2.2, { decisionLog }),
    await served("forward-auth, JWT seen before", 2.2, { authenticate: [{ jwt }] }, { authorization: `Bearer ${token}` }),
  ];
}

let count = 0;

export async function startServed(folder, name, target, changes, headers) {
  const file = join(folder, `${count++}.json`);
  writeFileSync(file, JSON.stringify({ ...configuration(folder), ...changes }));
  const server = fileURLToPath(new URL("main.js", import.meta.resolve("postern-server")));
  return { name, target, headers, ...(await start([server, "--config", file, "--json"])) };
}
