/** A server that is asked over sockets, by whoever writes bytes of his own. */
import { rmSync } from "node:fs";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endAll, startServer, type Started } from "../process.js";
import { FACTS, settingG } from "../setting.js";

const setting = settingG();
const SECRETS = ["s3cr3t-of-a-token-and-more-of-it-for-32", "s3cr3t-header", "s3cr3t-hash-key-0"];
let started: Started;
beforeAll(async () => {
  const changes = {
    hosts: ["admin.example:8182"],
    authenticate: [
      { apiKey: { keys: `${setting.folder}/keys.json` } },
      {
        jwt: {
          issuer: "https://id.example",
          audience: "x",
          secret: SECRETS[0],
          principal: "arn:aws:iam::{account}:user/{claim.sub}",
        },
      },
    ],
    source: { policies: setting.policies, watch: false, headers: { authorization: SECRETS[1] } },
    decisionLog: { redactWith: "hash", hashKey: "${env:HASH_KEY}" },
    reveal: "none",
  };
  started = await startServer(setting.configured(changes), { HASH_KEY: SECRETS[2]! });
});
afterAll(async () => {
  await endAll();
  rmSync(setting.folder, { recursive: true });
});

/** What comes back for these bytes: an answer, or nothing when the server hangs up, or when nobody waits any longer. */
function told(url: string, bytes: string, waitMillis?: number): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes, "latin1"));
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(text);
    };
    const timer = waitMillis === undefined ? undefined : setTimeout(end, waitMillis);
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\r\n\r\n")) end();
    });
    socket.on("error", end).on("close", end);
  });
}

const statusOf = (answer: string): string => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? "none";
const codeOf = (answer: string): string => /x-postern-code: (\w+)/i.exec(answer)?.[1] ?? "";
const LINES = Object.entries(FACTS).map(([name, value]) => `${name}: ${String(value)}`);
const ask = async (lines: readonly string[], start = "GET /check HTTP/1.1"): Promise<string> => {
  const answer = await told(started.urls["http"]!, `${[start, "host: h", ...lines, "connection: close"].join("\r\n")}\r\n\r\n`);
  return `${statusOf(answer)} ${codeOf(answer)}`.trim();
};
const changed = (name: string, ...values: readonly string[]): string[] => [
  ...LINES.filter((line) => !line.startsWith(`${name}:`)),
  ...values.map((value) => `${name}: ${value}`),
];
const DELETE = changed("x-forwarded-method", "DELETE");

describe("bytes of one's own", () => {
  it.each<[string, readonly string[], string]>([
    ["honest", LINES, "200"],
    ["denied", DELETE, "403"],
    ["a doubled header", changed("x-forwarded-method", "DELETE", "GET"), "403 AMBIGUOUS_HEADER"],
    ["a doubled header in other capitals", [...DELETE, "X-FORWARDED-METHOD: GET"], "403 AMBIGUOUS_HEADER"],
    ["a header with a blank before its colon", [...DELETE, "x-forwarded-method : GET"], "400"],
    ["a header without a colon", [...DELETE, "x-forwarded-method GET"], "400"],
    ["a line feed alone", [...DELETE, "x-a: b\nx-forwarded-method: GET"], "400"],
    ["a carriage return alone", [...DELETE, "x-a: b\rx-forwarded-method: GET"], "400"],
    ["a NUL in a header", changed("x-forwarded-uri", "/albums/bob/summer\0"), "400"],
    ["an underscore in its name", [...DELETE, "x_forwarded_method: GET"], "403"],
    ["a header of Connection", [...changed("x-forwarded-method"), "connection: x-forwarded-method"], "403 NO_METHOD"],
    ["bytes that are not ASCII", changed("x-forwarded-uri", "/albums/bob/\xff"), "403 UNSAFE_PATH"],
    ["two lengths", [...LINES, "content-length: 0", "content-length: 5"], "400"],
    ["a length and chunks", [...LINES, "content-length: 5", "transfer-encoding: chunked"], "400"],
    ["an unknown transfer encoding", [...LINES, "transfer-encoding: chunked, x"], "400"],
    ["a length that is negative", [...LINES, "content-length: -1"], "400"],
    ["40 KiB of headers", [...LINES, `x-a: ${"a".repeat(40_960)}`], "431"],
    ["a cookie of 30 KiB", [...LINES, `cookie: ${"a".repeat(30_000)}`], "200"],
    ["a user agent of 30 KiB", [...LINES, `user-agent: ${"a".repeat(30_000)}`], "403 BAD_REQUEST"],
    ["an expectation", [...LINES, "expect: x"], "417"],
    ["an upgrade", [...DELETE, "connection: upgrade", "upgrade: websocket"], "403"],
    ["a body that is announced", [...DELETE, "content-length: 10"], "403"],
  ])("%s", async (_, lines, expected) => expect(await ask(lines)).toBe(expected));

  // Node.js leaves out what is beyond its count, without a word.
  const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `x-${at}: a`);
  it.each<[string, readonly string[], string]>([
    ["190 headers before", [...many(190), ...LINES], "200"],
    ["200 headers before those of the gateway", [...many(200), ...LINES], "431"],
    ["an override behind 200 headers", [...LINES, ...many(200), "x-http-method-override: DELETE"], "431"],
    ["a second target behind 200 headers", [...LINES, ...many(200), "x-forwarded-uri: /albums/nora/x"], "431"],
    ["3,000 headers", [...LINES, ...Array.from({ length: 3000 }, () => "a:")], "431"],
  ])("%s", async (_, lines, expected) => expect(await ask(lines)).toBe(expected));

  it.each(["\r\n ", "\r\n\t"])("a header that is folded by %j", async (fold) =>
    expect(["400", "403 AMBIGUOUS_HEADER"]).toContain(await ask(changed("x-forwarded-uri", `/albums/bob/summer${fold}/x`))),
  );

  it.each<[string, string, string]>([
    ["a query", "GET /check?x=1 HTTP/1.1", "200"],
    ["another method", "DELETE /check HTTP/1.1", "200"],
    ["an absolute target", "GET http://h/check HTTP/1.1", "404"],
    ["another path", "GET /check/x HTTP/1.1", "404"],
    ["an encoded path", "GET /%63heck HTTP/1.1", "404"],
    ["a doubled slash", "GET //check HTTP/1.1", "404"],
    ["dots", "GET /x/../check HTTP/1.1", "404"],
    ["an asterisk", "OPTIONS * HTTP/1.1", "404"],
    ["a method in small letters", "get /check HTTP/1.1", "400"],
    ["a method that is unknown", "ALLOW /check HTTP/1.1", "400"],
    ["HTTP/2's preface", "PRI * HTTP/2.0", "400"],
    ["the path of administration", "GET /config HTTP/1.1", "404"],
    ["Envoy's path with a prefix that is left", "GET /ext/../check HTTP/1.1", "403 UNSAFE_PATH"],
    ["Envoy's path", "DELETE /ext/albums/bob/summer HTTP/1.1", "403"],
    ["Envoy's path in absolute form", "DELETE http://h/ext/albums/nora/x HTTP/1.1", "404"],
  ])("%s", async (_, start, expected) => expect(await ask(LINES, start)).toBe(expected));

  it("a body that never comes keeps no answer, and its connection not long", async () => {
    const head = `POST /check HTTP/1.1\r\nhost: h\r\n${LINES.join("\r\n")}\r\ncontent-length: 1000000\r\n\r\nx`;
    expect(statusOf(await told(started.urls["http"]!, head))).toBe("200");
  });
  it("headers that never end are answered by nothing", async () => {
    expect(await told(started.urls["http"]!, `GET /check HTTP/1.1\r\n${LINES.join("\r\n")}\r\n`, 50)).toBe("");
  });
});

describe("administration", () => {
  const admin = async (host: string | undefined, lines: readonly string[] = [], start = "GET /config HTTP/1.1"): Promise<string> =>
    told(
      started.admin,
      `${[start, ...(host === undefined ? [] : [`host: ${host}`]), ...lines, "connection: close"].join("\r\n")}\r\n\r\n`,
    );
  const port = (): string => new URL(started.admin).port;
  it.each<[string, () => Promise<string>, string]>([
    ["its address", () => admin(`127.0.0.1:${port()}`), "200"],
    ["localhost", () => admin(`localhost:${port()}`), "200"],
    ["one of `hosts`", () => admin("admin.example:8182"), "200"],
    ["a name that was bound anew", () => admin(`evil.example:${port()}`), "403"],
    ["a name that ends so", () => admin(`evil.localhost:${port()}`), "403"],
    ["a name that begins so", () => admin(`127.0.0.1.evil.example:${port()}`), "403"],
    ["a dot behind", () => admin(`localhost.:${port()}`), "403"],
    ["another port", () => admin("127.0.0.1:80"), "403"],
    ["no port", () => admin("127.0.0.1"), "403"],
    ["another address of the loopback", () => admin(`127.0.0.2:${port()}`), "403"],
    ["its address as a number", () => admin(`2130706433:${port()}`), "403"],
    ["a user before it", () => admin(`x@127.0.0.1:${port()}`), "403"],
    ["one of `hosts` without its port", () => admin("admin.example"), "403"],
    ["none", () => admin(undefined), "400"],
    ["an empty one", () => admin(""), "403"],
    ["two", () => admin("evil.example", [`host: 127.0.0.1:${port()}`]), "403"],
    ["an Origin", () => admin(`127.0.0.1:${port()}`, ["origin: http://evil.example"]), "403"],
    ["an Origin that is null", () => admin(`127.0.0.1:${port()}`, ["origin: null"]), "403"],
    ["an Origin of its own", () => admin(`127.0.0.1:${port()}`, [`origin: http://127.0.0.1:${port()}`]), "403"],
    ["an Origin that is empty", () => admin(`127.0.0.1:${port()}`, ["origin:"]), "403"],
    ["a forwarded host", () => admin("evil.example", [`x-forwarded-host: 127.0.0.1:${port()}`]), "403"],
    ["a reload by GET", () => admin(`127.0.0.1:${port()}`, [], "GET /v1/reload HTTP/1.1"), "405"],
    [
      "a reload that is overridden",
      () => admin(`127.0.0.1:${port()}`, ["x-http-method-override: POST"], "GET /v1/reload HTTP/1.1"),
      "405",
    ],
    ["a page's reload", () => admin(`127.0.0.1:${port()}`, ["origin: http://evil.example"], "POST /v1/reload HTTP/1.1"), "403"],
    ["what objects inherit", () => admin(`127.0.0.1:${port()}`, [], "GET /__proto__ HTTP/1.1"), "404"],
    ["a constructor", () => admin(`127.0.0.1:${port()}`, [], "GET /constructor HTTP/1.1"), "404"],
    ["a decision", () => admin(`127.0.0.1:${port()}`, LINES, "GET /check HTTP/1.1"), "404"],
  ])("by %s", async (_, asked, expected) => {
    const answer = await asked();
    expect(statusOf(answer)).toBe(expected);
    if (expected !== "200") expect(answer).not.toContain("trustedProxies");
  });

  it.each(["/config", "/v1/revision", "/metrics", "/readyz"])("%s tells no secret", async (path) => {
    const { body } = await fetch(`${started.admin}${path}`).then(async (answer) => ({ body: await answer.text() }));
    expect(SECRETS.filter((secret) => body.includes(secret))).toEqual([]);
    expect(body).not.toBe("");
  });
});
