/** Listeners: TLS, gateways with certificates, sockets that were left, turns, and the end. */
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { Agent, request, type RequestOptions } from "node:https";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { compile } from "postern";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { lateness } from "../serve/lag.js";
import { Turns } from "../serve/turns.js";
import { KEY, PEM } from "./certificate-of-nora.js";
import { endAll, startServer, type Started } from "./process.js";
import { ask, FACTS, settingG } from "./setting.js";

const setting = settingG();
afterAll(() => rmSync(setting.folder, { recursive: true }));
afterEach(endAll);

const start = async (changes: object = {}): Promise<Started & { readonly http: string }> => {
  const started = await startServer(setting.configured(changes));
  return { ...started, http: started.urls["http"]! };
};

const file = (name: string, text: string): string => {
  const path = join(setting.folder, name);
  writeFileSync(path, text);
  return path;
};

const ADMIN = { address: "127.0.0.1:0" };

function askTls(url: string, options: RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const agent = new Agent();
    const headers = FACTS as Record<string, string>;
    const asked = request(`${url}/check`, { ca: PEM, servername: "nora.example", headers, agent, ...options }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode!)).on("error", reject);
    });
    asked.on("error", reject).end();
  });
}

describe("TLS", () => {
  const tls = { certFile: file("cert.pem", PEM), keyFile: file("key.pem", KEY) };

  it("is spoken where it is configured, on addresses of the world too", async () => {
    const { http } = await start({ listen: { http: { address: "0.0.0.0:0", tls }, admin: ADMIN } });
    const url = http.replace("0.0.0.0", "127.0.0.1");
    expect(url).toMatch(/^https:/);
    expect(await askTls(url, {})).toBe(200);
    await expect(askTls(url, { maxVersion: "TLSv1.1", minVersion: "TLSv1.1" })).rejects.toThrow();
    await expect(ask(url.replace("https", "http"))).rejects.toThrow();
  });

  it("may ask gateways for a certificate", async () => {
    const { http } = await start({
      listen: { http: { address: "127.0.0.1:0", tls: { ...tls, clientCaFile: tls.certFile } }, admin: ADMIN },
    });
    await expect(askTls(http, {})).rejects.toThrow();
    expect(await askTls(http, { cert: PEM, key: KEY })).toBe(200);
  });

  it("has its files read anew on SIGHUP, and bad ones leave the old", async () => {
    const own = { certFile: file("own.pem", PEM), keyFile: tls.keyFile };
    const { http, process } = await start({ listen: { http: { address: "127.0.0.1:0", tls: own }, admin: ADMIN } });
    writeFileSync(own.certFile, "nothing");
    process.signal("SIGHUP");
    await expect.poll(() => process.log.map(({ code }) => code)).toContain("TLS_FAILED");
    expect(await askTls(http, {})).toBe(200);
  });

  it.each([
    [{ ...tls, keyFile: "/nothing" }, /cannot be read/],
    [{ certFile: tls.certFile, keyFile: tls.certFile }, /its key do not match/],
  ])("that cannot be spoken ends the start", async (bad, expected) => {
    await expect(start({ listen: { http: { address: "127.0.0.1:0", tls: bad }, admin: ADMIN } })).rejects.toThrow(expected);
  });
});

describe("a Unix socket", () => {
  const unix = (path: string): object => ({
    listen: { http: { address: `unix:${path}`, mode: "0600" }, admin: ADMIN },
    trustedProxies: ["unix"],
  });

  it("that was left is taken over, one that is in use is not, nor is a file", async () => {
    const path = join(setting.folder, "left.sock");
    const holder = createServer();
    await new Promise<void>((resolve) => void holder.listen(path, resolve));
    await expect(start(unix(path))).rejects.toThrow(/LISTEN_FAILED/);
    // What a process leaves that was killed: a socket that nobody listens on.
    const { spawnSync } = await import("node:child_process");
    const left = join(setting.folder, "dead.sock");
    spawnSync(globalThis.process.execPath, [
      "-e",
      `require("net").createServer().listen(${JSON.stringify(left)}, () => process.kill(process.pid, 9))`,
    ]);
    expect(existsSync(left)).toBe(true);
    const { http } = await start(unix(left));
    expect((await ask(http, { socketPath: left })).status).toBe(200);
    expect(statSync(left).mode & 0o777).toBe(0o600);
    holder.close();
    const plain = file("plain.sock", "x");
    await expect(start(unix(plain))).rejects.toThrow(/LISTEN_FAILED/);
    expect(readFileSync(plain, "utf8")).toBe("x");
  });
});

describe("bounds", () => {
  it("are kept by each request", async () => {
    const { http } = await start({ limits: { headerBytes: 4096, targetBytes: 100, lagMillis: 0 } });
    expect((await ask(http, { headers: { ...FACTS, "x-more": "x".repeat(5000) } })).status).toBe(431);
    const long = await ask(http, { headers: { ...FACTS, "x-forwarded-uri": `/albums/bob/${"x".repeat(100)}` } });
    expect([long.status, long.headers["x-postern-code"]]).toEqual([403, "TARGET_TOO_LONG"]);
    expect((await ask(http)).status).toBe(200);
  });

  it("hold a queue, and who waits too long goes", async () => {
    const turns = new Turns({ concurrent: 1, queue: 2, queueMillis: 20 });
    const told: string[] = [];
    const take = (name: string): { isGone: boolean } => {
      const asker = { isGone: false, start: () => void told.push(name), refuse: () => void told.push(`${name} refused`) };
      turns.take(asker);
      return asker;
    };
    take("a");
    const second = take("b");
    take("c");
    take("d");
    expect([told, turns.running, turns.waiting]).toEqual([["a", "d refused"], 1, 2]);
    second.isGone = true;
    turns.done();
    expect([told.at(-1), turns.running, turns.waiting]).toEqual(["c", 1, 0]);
    take("e");
    await expect.poll(() => told.at(-1)).toBe("e refused");
    turns.done();
    expect([turns.running, turns.waiting]).toEqual([0, 0]);
  });

  it("of lateness end at half", () => {
    expect([lateness(201, 200, false), lateness(150, 200, false), lateness(150, 200, true), lateness(99, 200, true)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe("the end", () => {
  it("comes when all that is open was answered (check 38)", async () => {
    const keys = await generateKeyPair("ES256");
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256" }] });
    const held: (() => void)[] = [];
    let isHeld = false;
    const issuer = createHttp((_, outgoing) => (isHeld ? held.push(() => outgoing.end(jwks)) : outgoing.writeHead(503).end()));
    await new Promise<void>((resolve) => void issuer.listen(0, "127.0.0.1", resolve));
    const jwksUri = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/`;
    const jwt = { issuer: "i", audience: "a", jwksUri, principal: "arn:aws:iam::{account}:user/{claim.sub}" };
    const { http, admin, process, ended } = await start({ authenticate: [{ jwt }] });
    isHeld = true;
    const token = await new SignJWT({ iss: "i", aud: "a", sub: "nora" })
      .setProtectedHeader({ alg: "ES256", kid: "one" })
      .setExpirationTime("1h")
      .sign(keys.privateKey);
    const headers = { ...FACTS, "x-api-key": undefined, authorization: `Bearer ${token}` };
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const answers = Array.from({ length: 50 }, () => ask(http, { headers }));
    const inFlight = async (): Promise<string | undefined> =>
      /postern_in_flight (\d+)/.exec(await (await fetch(`${admin}/metrics`)).text())?.[1];
    await expect.poll(inFlight, { timeout: 20_000 }).toBe("50");
    process.signal("SIGTERM");
    const readiness = await fetch(`${admin}/readyz`, { headers: { connection: "close" } });
    expect([readiness.status, await readiness.json()]).toMatchObject([
      503,
      { reasons: expect.arrayContaining(["DRAINING"]) as string[] },
    ]);
    for (const answer of held) answer();
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(await ended).toBe(0);
    process.status = 0;
    issuer.close();
  });
});

/** A connection on which a part of a request was sent; `answer` is all that came until its end. */
async function begun(
  url: string,
  text: string,
): Promise<{ readonly rest: (text: string) => void; readonly answer: Promise<string> }> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => void (answer += chunk));
  const ended = new Promise<string>((resolve) => void socket.on("error", () => undefined).on("close", () => resolve(answer)));
  await new Promise<void>((resolve) => void socket.once("connect", resolve));
  await new Promise<void>((resolve) => void socket.write(text, () => resolve()));
  return { rest: (more) => void socket.write(more), answer: ended };
}

describe("slow clients at the end (check 38)", () => {
  const head = `${["POST /check HTTP/1.1", "Host: h", ...Object.entries(FACTS).map(([name, value]) => `${name}: ${String(value)}`)].join("\r\n")}\r\n`;
  const connections = (http: string, text: string) => Promise.all(Array.from({ length: 50 }, () => begun(http, text)));

  it("are answered, who sends a body piece by piece", async () => {
    const { http, admin, process, ended } = await start();
    const slow = await connections(http, `${head}Content-Length: 1000\r\n\r\nx`);
    const requests = async (): Promise<string | undefined> =>
      /postern_decisions_total\{[^}]*code="ALLOWED"\} (\d+)/.exec(await (await fetch(`${admin}/metrics`)).text())?.[1];
    await expect.poll(requests, { timeout: 20_000 }).toBe("50");
    process.signal("SIGTERM");
    for (const { rest } of slow) rest("x");
    const answers = await Promise.all(slow.map(({ answer }) => answer));
    expect(new Set(answers.map((answer) => answer.slice(0, 15)))).toEqual(new Set(["HTTP/1.1 200 OK"]));
    expect(await ended).toBe(0);
    process.status = 0;
  });

  it("are answered, whose request line came before it and whose headers come after", async () => {
    const { http, process, ended } = await start();
    const slow = await connections(http, head);
    // A whole request behind them: what they sent was read.
    expect((await ask(http)).status).toBe(200);
    process.signal("SIGTERM");
    await expect.poll(() => process.log.some(({ code }) => code === "DRAINING"), { timeout: 20_000 }).toBe(true);
    for (const { rest } of slow) rest("\r\n");
    const answers = await Promise.all(slow.map(({ answer }) => answer));
    expect(new Set(answers.map((answer) => answer.slice(0, 15)))).toEqual(new Set(["HTTP/1.1 200 OK"]));
    expect(await ended).toBe(0);
    process.status = 0;
  });
});

describe("a reload under load", () => {
  const statement = (Effect: string, who: string): object => ({
    Effect,
    Action: "photos:*",
    Resource: `arn:aws:photos:*:*:album/${who}/*`,
  });
  const documentOf = (allowed: string, denied: string): object => ({
    Version: "2012-10-17",
    Statement: [statement("Allow", allowed), statement("Deny", denied)],
  });

  /** As it is put in place of another: whole. */
  const put = (path: string, content: string | Uint8Array): void => {
    writeFileSync(`${path}.next`, content);
    renameSync(`${path}.next`, path);
  };

  it.each([
    ["a policy", "policies", (allowed: string, denied: string) => JSON.stringify(documentOf(allowed, denied)), "json"],
    [
      "an artifact",
      "artifact",
      (allowed: string, denied: string) =>
        compile({ identity: [{ name: "p", document: documentOf(allowed, denied) as never }] }).bytes,
      "pstn",
    ],
  ] as const)("of %s mixes no revisions, and fails no request (check 35)", async (_, form, written, ending) => {
    const path = join(setting.folder, `changing.${ending}`);
    put(path, written("bob", "eve"));
    const { http, admin } = await start({ source: { [form]: path, pollSeconds: 3600 } });
    const revision = async (): Promise<string> =>
      ((await (await fetch(`${admin}/v1/revision`)).json()) as { revision: string }).revision;
    const first = await revision();
    const seen = new Set<string>();
    let isOver = false;
    const client = async (who: string): Promise<void> => {
      while (!isOver) {
        const { status, headers } = await ask(http, { headers: { ...FACTS, "x-forwarded-uri": `/albums/${who}/x` } });
        seen.add(`${who} ${status} ${String(headers["x-postern-revision"])}`);
      }
    };
    const clients = ["bob", "eve", "bob", "eve"].map(client);
    await expect.poll(() => seen.size, { timeout: 20_000 }).toBe(2);
    put(path, written("eve", "bob"));
    await expect.poll(revision, { timeout: 20_000 }).not.toBe(first);
    const second = await revision();
    await expect.poll(() => seen.size, { timeout: 20_000 }).toBe(4);
    isOver = true;
    await Promise.all(clients);
    expect([...seen].sort()).toEqual([`bob 200 ${first}`, `eve 403 ${first}`, `bob 403 ${second}`, `eve 200 ${second}`].sort());
  });
});
