/** Setting G of docs/spec/serving.md §19: albums, two keys, one network. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ACCOUNT = "111122223333";
const ALBUM = `arn:aws:photos:eu-west-1:${ACCOUNT}:album`;
export const NORA = `arn:aws:iam::${ACCOUNT}:user/nora`;

export const POLICY = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "photos:GetAlbum", Resource: `${ALBUM}/*` },
    { Effect: "Allow", Action: "photos:DeleteAlbum", Resource: `${ALBUM}/\${aws:username}/*` },
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } },
  ],
};

export const ROUTES = [
  { match: "GET /albums/{owner}/{album}", action: "photos:GetAlbum", resource: `${ALBUM}/{owner}/{album}` },
  { match: "DELETE /albums/{owner}/{album}", action: "photos:DeleteAlbum", resource: `${ALBUM}/{owner}/{album}` },
];

const digest = (key: string): string => createHash("sha256").update(key).digest("hex");

export interface Setting {
  readonly folder: string;
  readonly policies: string;
  /** Writes a configuration file, and gives the arguments for it. */
  readonly configured: (changes?: object) => string[];
}

/** Files of the setting in a new folder. Whoever calls removes it. */
export function settingG(): Setting {
  const folder = mkdtempSync(join(tmpdir(), "postern-gateway-"));
  const policies = join(folder, "policies");
  mkdirSync(policies);
  writeFileSync(join(policies, "members.json"), JSON.stringify(POLICY));
  const keys = ["nora", "bob"].map((name) => ({ sha256: digest(`k-${name}`), principal: `arn:aws:iam::{account}:user/${name}` }));
  writeFileSync(join(folder, "keys.json"), JSON.stringify(keys));
  const configuration = {
    version: 1,
    listen: { http: { address: "127.0.0.1:0" }, admin: { address: "127.0.0.1:0" } },
    source: { policies },
    account: ACCOUNT,
    region: "eu-west-1",
    trustedProxies: ["127.0.0.0/8"],
    authenticate: [{ apiKey: { keys: join(folder, "keys.json") } }],
    routes: ROUTES,
    endpoints: { forwardAuth: { headers: "forwarded" }, extAuthzHttp: { pathPrefix: "/ext" } },
    // The machines that run tests are late for other reasons.
    limits: { lagMillis: 0 },
  };
  let count = 0;
  const configured = (changes: object = {}): string[] => {
    const file = join(folder, `server-${++count}.json`);
    writeFileSync(file, JSON.stringify({ ...configuration, ...changes }));
    return ["--config", file];
  };
  return { folder, policies, configured };
}

/** The headers of check 1; `undefined` leaves one out, a list sends it several times. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export const FACTS: Headers = {
  "x-forwarded-method": "GET",
  "x-forwarded-uri": "/albums/bob/summer",
  "x-forwarded-host": "h",
  "x-forwarded-proto": "https",
  "x-forwarded-for": "203.0.113.9",
  "x-api-key": "k-nora",
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Headers;
  readonly socketPath?: string;
}

/** Asks as a gateway does; what `fetch` would not send is sent. */
export function ask(url: string, { method = "GET", path = "/check", headers = FACTS, socketPath }: Asked = {}): Promise<Answer> {
  const { hostname, port } = socketPath === undefined ? new URL(url) : { hostname: "localhost", port: "" };
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<string, string>;
  const target = socketPath === undefined ? { hostname, port } : { socketPath };
  return new Promise((resolve, reject) => {
    const asked = request({ ...target, method, path, headers: sent, agent: false }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => void (body += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode!, headers: answer.headers, body }));
    });
    asked.on("error", reject).end();
  });
}
