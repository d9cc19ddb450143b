/** The server as a whole: it listens, answers, refuses whom it must, reads anew and ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { run } from "../run.js";
import { endAll, forget, Process, startServer, type Started } from "./process.js";

const folder = mkdtempSync(join(tmpdir(), "postern-server-"));
afterAll(() => rmSync(folder, { recursive: true }));

const IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15";
const ADDRESSES = ["--listen", "127.0.0.1:0", "--listen", "admin=127.0.0.1:0"];
const USER = "arn:aws:iam::111122223333:user/nora";

interface Simulator extends Started {
  readonly url: string;
}

async function start(argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Simulator> {
  const started = await startServer(["--simulator", ...ADDRESSES, ...argv], env);
  return { ...started, url: started.urls["simulator"]! };
}

afterEach(endAll);

const post = (url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(url, { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });

/** With a Host of one's own, which `fetch` does not let through. */
function statusWith(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/?${IDENTITY}`, { headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    asked.on("error", reject).end();
  });
}

const account = (name: string, action: string): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  const statement = { Effect: "Allow", Action: action, Resource: "*" };
  const user = { arn: USER, policies: [{ name: "p", document: { Version: "2012-10-17", Statement: statement } }] };
  writeFileSync(join(path, "account.json"), JSON.stringify({ version: 1, accounts: [{ id: "111122223333" }], users: [user] }));
  return path;
};

const QUESTION = `Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn=${encodeURIComponent(USER)}&ActionNames.member.1=s3:GetObject`;
const decision = async (url: string): Promise<string | undefined> =>
  /<EvalDecision>(\w+)</.exec(await (await post(url, QUESTION)).text())?.[1];

describe("a started server", () => {
  it("answers, and says where it listens", async () => {
    const { url, admin, process } = await start();
    expect(await (await post(url, IDENTITY)).text()).toContain("<Arn>arn:aws:iam::123456789012:user/simulator</Arn>");
    expect((await fetch(`${admin}/livez`)).status).toBe(200);
    expect(await (await fetch(`${admin}/readyz`)).json()).toEqual({ ready: true, reasons: [] });
    expect(await (await fetch(`${admin}/v1/revision`)).json()).toMatchObject({ revision: "none", lastAttempt: { outcome: "ok" } });
    expect(JSON.parse(process.stdout)).toMatchObject({ revision: "none", pid: globalThis.process.pid });
    expect(process.log.map(({ code }) => code)).toEqual(["LISTENING"]);
  });

  it("shows its configuration, but for what came from elsewhere", async () => {
    const file = join(folder, "server.yaml");
    writeFileSync(file, 'account: "${env:WHO}"\n');
    const { admin } = await start(["--config", file], { WHO: "111122223333" });
    expect(await (await fetch(`${admin}/config`)).json()).toMatchObject({ account: "…", simulator: { enabled: true } });
  });

  it("has administration on its own address alone", async () => {
    const { url, admin } = await start();
    expect((await fetch(`${url}/livez`)).status).toBe(400);
    expect((await post(admin, IDENTITY)).status).toBe(404);
    expect((await fetch(`${admin}/constructor`)).status).toBe(404);
    expect((await fetch(`${admin}/v1/reload`)).status).toBe(405);
  });
});

describe("who is answered", () => {
  it("is not a page in a browser", async () => {
    const { url, admin } = await start(["--config", configured("hosts: [iam.test, iam.test:1]")]);
    const { port, host } = new URL(url);
    expect(await statusWith(url, { host })).toBe(200);
    expect(await statusWith(url, { host: `localhost:${port}` })).toBe(200);
    expect(await statusWith(url, { host: "iam.test" })).toBe(200);
    for (const other of [`evil.example:${port}`, "evil.example", "127.0.0.1", `127.0.0.1:1`, `127.0.0.2:${port}`]) {
      expect(await statusWith(url, { host: other }), other).toBe(403);
    }
    expect(await statusWith(url, { host, origin: "http://evil.example" })).toBe(403);
    expect(await statusWith(url, { host, origin: "null" })).toBe(403);
    expect(await statusWith(admin, { host: new URL(admin).host, origin: "http://evil.example" })).toBe(403);
    expect(await statusWith(admin, { host: "evil.example" })).toBe(403);
  });

  it("is told in XML, which clients read", async () => {
    const { url } = await start();
    const answer = await post(url, IDENTITY, { origin: "http://evil.example" });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([403, "text/xml"]);
    expect(await answer.text()).toContain("<Code>AccessDenied</Code>");
  });
});

/** Of Access Analyzer: ValidatePolicy, by the wire. */
function validate(url: string, document: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const body = JSON.stringify({ policyType: "IDENTITY_POLICY", policyDocument: document });
  return fetch(`${url}/policy/validation`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
}

describe("Access Analyzer's ValidatePolicy", () => {
  const DOCUMENT = JSON.stringify({
    Version: "2008-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObjct", Resource: "arn:aws:s3:::b/*" }],
  });
  const codes = async (answer: Response): Promise<string[]> =>
    ((await answer.json()) as { findings: { issueCode: string }[] }).findings.map(({ issueCode }) => issueCode);

  it("is answered beside the simulator", async () => {
    const { url, process } = await start([], { POSTERN_LOG_LEVEL: "debug" });
    const answer = await validate(url, DOCUMENT);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await codes(answer)).toEqual(["INVALID_ACTION"]);
    expect(process.log.at(-1)).toMatchObject({ code: "ANSWERED", action: "ValidatePolicy", status: 200 });
  });

  it("has this project's checks where the configuration asks for them", async () => {
    const { url } = await start([], { POSTERN_SIMULATOR_OWNCHECKS: "true" });
    expect(await codes(await validate(url, DOCUMENT))).toEqual(["X_OLD_VERSION", "INVALID_ACTION"]);
  });

  it("refuses web pages in JSON", async () => {
    const { url } = await start();
    const answer = await validate(url, DOCUMENT, { origin: "http://evil.example" });
    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([403, "AccessDeniedException"]);
    expect(await answer.json()).toEqual({ message: "requests of web pages (with an Origin) are refused" });
  });
});

describe("what must not stop it", () => {
  it.each([
    ["a truncated form", "Action=SimulateCustomPolicy&Version=2010-05-08&PolicyInputList.member.1=%7", 400],
    ["100,000 parameters", Array.from({ length: 100_000 }, (_, n) => `A.member.${n + 1}=x`).join("&"), 400],
    ["5 MiB", `Action=${"x".repeat(5 * 1024 * 1024)}`, 413],
    ["an action that is not known", "Action=Nothing&Version=2010-05-08", 400],
    [
      "a broken document",
      "Action=SimulateCustomPolicy&Version=2010-05-08&ActionNames.member.1=s3:GetObject&PolicyInputList.member.1=%7B",
      400,
    ],
    ["bytes", "\u0000\uffff%00%FF", 400],
  ])("%s", async (_, body, status) => {
    const { url } = await start();
    expect((await post(url, body)).status).toBe(status);
    expect((await post(url, IDENTITY)).status).toBe(200);
  });

  it("a client that does not end its request", async () => {
    const { url, process, ended } = await start();
    const { port } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(
      `POST / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\nAction=`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await post(url, IDENTITY)).status).toBe(200);
    socket.destroy();
    process.signal("SIGTERM");
    expect(await ended).toBe(0);
    process.status = 0;
  });
});

describe("directories", () => {
  it("are accounts, and are read anew on SIGHUP", async () => {
    const path = account("reloaded", "s3:GetObject");
    const { url, admin, process } = await start(["--directory", path]);
    expect(await decision(url)).toBe("allowed");
    account("reloaded", "sqs:SendMessage");
    process.signal("SIGHUP");
    await expect.poll(() => decision(url)).toBe("implicitDeny");
    writeFileSync(join(path, "account.json"), "{");
    expect((await fetch(`${admin}/v1/reload`, { method: "POST" })).status).toBe(202);
    const revision = async (): Promise<unknown> =>
      ((await (await fetch(`${admin}/v1/revision`)).json()) as { lastAttempt: unknown }).lastAttempt;
    await expect.poll(revision).toMatchObject({ outcome: "failed", error: expect.stringContaining("account.json") as string });
    expect(await decision(url)).toBe("implicitDeny");
    expect(process.log.map(({ code }) => code)).toEqual(["LISTENING", "RELOADED", "RELOAD_FAILED"]);
  });

  it("may be YAML", async () => {
    const path = join(folder, "account.yaml");
    writeFileSync(path, `version: 1\naccounts: [{ id: 111122223333 }]\nusers: [{ arn: "${USER}", policies: [] }]\n`);
    const { url } = await start(["--directory", path]);
    expect(await decision(url)).toBe("implicitDeny");
  });
});

describe("the end", () => {
  it("comes when open requests are answered", async () => {
    const { url, admin, process, ended } = await start();
    const { port } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1");
    const head = `POST / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${IDENTITY.length}\r\n\r\n`;
    socket.write(head + IDENTITY.slice(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.signal("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const readiness = await fetch(`${admin}/readyz`, { headers: { connection: "close" } });
    expect([readiness.status, await readiness.json()]).toEqual([503, { ready: false, reasons: ["DRAINING"] }]);
    const answered = new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (chunk: Buffer) => void (text += chunk.toString())).on("end", () => resolve(text));
    });
    socket.write(IDENTITY.slice(10));
    expect(await answered).toMatch(/^HTTP\/1\.1 200 [^]*<GetCallerIdentityResponse/);
    expect(await ended).toBe(0);
    process.status = 0;
    expect(process.log.map(({ code }) => code)).toEqual(["LISTENING", "DRAINING", "STOPPED"]);
  });

  it("does not wait for ever, and a second signal ends it at once", async () => {
    const { url, process } = await start(["--config", configured("shutdown: { drainSeconds: 0.1 }")]);
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(`POST / HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-length: 9\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.signal("SIGTERM");
    process.signal("SIGINT");
    expect(process.exited).toBe(1);
    await expect.poll(() => process.log.map(({ code }) => code)).toContain("DRAIN_TIMEOUT");
    socket.destroy();
    forget();
  });
});

describe("what is wrong before", () => {
  const failed = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const process = new Process(env);
    const status = await run(argv, process.io);
    return `${status} ${process.stderr}${process.stdout}`;
  };

  it.each<[string, readonly string[], RegExp]>([
    ["nothing to serve", [], /^2 USAGE there is nothing to serve/],
    ["an option", ["--simulate"], /^2 USAGE the option `--simulate` is not known/],
    ["a file that is not there", ["--config", "/nothing"], /^2 CONFIG_UNREADABLE/],
    [
      "a directory that is not there",
      ["--simulator", "--directory", "/nothing", ...ADDRESSES],
      /^2 DIRECTORY_INVALID `\/nothing` cannot be read/,
    ],
    [
      "an address of the world",
      ["--simulator", "--listen", "0.0.0.0:0"],
      /^2 CONFIG_INVALID simulator would listen without TLS on `0\.0\.0\.0:0`, which other machines can reach/,
    ],
    ["an account", ["--simulator", "--account", "1"], /^2 CONFIG_INVALID `account` must be 12 digits/],
    ["a port that is none", ["--simulator", "--listen", "127.0.0.1:99999"], /^2 LISTEN_FAILED the port/],
  ])("%s", async (_, argv, expected) => {
    expect(await failed(argv)).toMatch(expected);
  });

  it("is an address in use", async () => {
    const { url } = await start();
    expect(await failed(["--simulator", "--listen", new URL(url).host])).toMatch(/^2 LISTEN_FAILED cannot listen on .*EADDRINUSE/);
  });

  it("is found by --check-config, which serves nothing", async () => {
    expect(await failed(["--check-config", "--directory", account("checked", "s3:*")])).toMatch(
      /^0 the configuration is valid: revision [0-9a-f]{16}/,
    );
    const empty = join(folder, "empty");
    mkdirSync(empty);
    expect(await failed(["--check-config", "--directory", empty])).toMatch(/^2 DIRECTORY_INVALID .*holds no \.json/);
    writeFileSync(join(empty, "notes.txt"), "x");
    expect(await failed(["--check-config", "--directory", empty])).toMatch(/^2 DIRECTORY_INVALID .*notes\.txt` cannot be read/);
  });

  it("is said as JSON where that is wished", async () => {
    expect(JSON.parse((await failed(["--json"])).slice(2))).toMatchObject({ code: "USAGE", hint: expect.any(String) as string });
  });

  it("is nothing where help or the version is asked for", async () => {
    expect(await failed(["--help"])).toMatch(/^0 postern-server answers/);
    expect(await failed(["--version"])).toBe("0 postern-server 1.2.3\n");
  });
});

function configured(text: string): string {
  const file = join(folder, `${Math.abs(text.length * 31 + text.charCodeAt(0))}.yaml`);
  writeFileSync(file, text);
  return file;
}
