/** The server as a decision point: the checks of docs/spec/serving.md §19 over sockets. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { endAll, startServer, type Started } from "./process.js";
import { ACCOUNT, ask, FACTS, NORA, settingG, type Headers } from "./setting.js";

const setting = settingG();
afterAll(() => rmSync(setting.folder, { recursive: true }));
afterEach(endAll);

const start = async (changes: object = {}): Promise<Started & { readonly http: string }> => {
  const started = await startServer(setting.configured(changes));
  return { ...started, http: started.urls["http"]! };
};

const checked = async (http: string, headers: Headers): Promise<unknown[]> => {
  const answer = await ask(http, { headers: { ...FACTS, ...headers } });
  return [answer.status, answer.headers["x-postern-decision"] ?? answer.headers["x-postern-code"]];
};

describe("forward-auth", () => {
  it("answers an allow without a body (check 1)", async () => {
    const { http } = await start();
    const { status, headers, body } = await ask(http);
    expect([status, body]).toEqual([200, ""]);
    expect(headers).toMatchObject({
      "x-postern-decision": "allowed",
      "x-postern-principal": NORA,
      "x-postern-revision": expect.stringMatching(/^sha256:[0-9a-f]{12}$/) as string,
      "x-postern-decision-id": expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/) as string,
      "cache-control": "no-store",
    });
  });

  it("answers a denial with its id and nothing else (check 2)", async () => {
    const { http } = await start();
    const { status, headers, body } = await ask(http, { headers: { ...FACTS, "x-forwarded-method": "DELETE" } });
    expect([status, headers["x-postern-decision"]]).toEqual([403, "implicitDeny"]);
    expect(JSON.parse(body)).toEqual({ error: "AccessDenied", id: headers["x-postern-decision-id"] });
  });

  it.each<[string, Headers, number, string]>([
    ["3", { "x-forwarded-method": "DELETE", "x-forwarded-uri": "/albums/nora/summer" }, 200, "allowed"],
    ["4", { "x-forwarded-for": "198.51.100.1" }, 403, "explicitDeny"],
    ["5", { "x-forwarded-for": "203.0.113.9, 198.51.100.1" }, 403, "explicitDeny"],
    ["6", { "x-forwarded-for": "198.51.100.1, 203.0.113.9, 127.0.0.1" }, 200, "allowed"],
    ["7", { "x-forwarded-for": "not-an-ip" }, 403, "BAD_ADDRESS"],
    ["9", { "x-forwarded-method": undefined }, 403, "NO_METHOD"],
    ["11a", { "x-forwarded-uri": "/albums/bob/../nora" }, 403, "UNSAFE_PATH"],
    ["11b", { "x-forwarded-uri": "/albums/bob%2Fx/y" }, 403, "UNSAFE_PATH"],
    ["11c", { "x-forwarded-uri": "/albums//summer" }, 403, "UNSAFE_PATH"],
    ["11d", { "x-forwarded-uri": "/albums/bob/%00" }, 403, "UNSAFE_PATH"],
    ["12", { "x-forwarded-uri": "/other" }, 403, "NO_ROUTE"],
    ["13", { "x-forwarded-method": "DELETE", "x-forwarded-uri": "/albums/*/summer" }, 403, "implicitDeny"],
    ["14", { "x-forwarded-uri": ["/albums/bob/summer", "/albums/bob/summer"] }, 403, "AMBIGUOUS_HEADER"],
  ])("check %s", async (_, headers, status, said) => {
    const { http } = await start();
    expect(await checked(http, headers)).toEqual([status, said]);
  });

  it("believes nobody but trusted proxies (check 8)", async () => {
    const { http } = await start({ trustedProxies: ["192.0.2.0/24"] });
    expect(await checked(http, {})).toEqual([403, "UNTRUSTED_PROXY"]);
  });

  it("does not take the subrequest's own method (check 9)", async () => {
    const { http } = await start();
    const headers = { ...FACTS, "x-forwarded-method": undefined };
    for (const method of ["GET", "DELETE"]) expect((await ask(http, { method, headers })).status).toBe(403);
  });

  it("tells a missing key and an unknown one apart in the log alone (check 10)", async () => {
    const file = join(setting.folder, "decisions.log");
    const { http, process } = await start({ decisionLog: { sink: "file", file } });
    const [missing, unknown] = [
      await ask(http, { headers: { ...FACTS, "x-api-key": undefined } }),
      await ask(http, { headers: { ...FACTS, "x-api-key": "k-eve" } }),
    ];
    expect([missing.status, unknown.status, missing.body]).toEqual([401, 401, unknown.body]);
    expect(unknown.headers["www-authenticate"]).toBe('ApiKey realm="postern"');
    expect(missing.headers["www-authenticate"]).toBe('ApiKey realm="postern"');
    process.signal("SIGTERM");
    process.status = 0;
    const { readFile } = await import("node:fs/promises");
    await expect
      .poll(async () => (await readFile(file, "utf8")).match(/"code":"\w+"/g))
      .toEqual(['"code":"NO_CREDENTIAL"', '"code":"UNKNOWN_KEY"']);
  });

  it("is asked on its path alone, with whatever query", async () => {
    const { http } = await start();
    expect((await ask(http, { path: "/check?x=/other" })).status).toBe(200);
    expect((await ask(http, { path: "/check/" })).status).toBe(200);
    for (const path of ["/", "/checks", "/check/x", "/livez", "/metrics"]) expect((await ask(http, { path })).status).toBe(404);
  });
});

describe("ext_authz over HTTP", () => {
  it("decides about the path below the prefix (check 19)", async () => {
    const { http } = await start();
    const headers = { host: "h", "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", "x-api-key": "k-nora" };
    const asked = (path: string): Promise<{ status: number }> => ask(http, { method: "DELETE", path, headers });
    expect((await asked("/ext/albums/nora/summer")).status).toBe(200);
    expect((await asked("/ext/albums/bob/summer")).status).toBe(403);
    expect((await asked("/ext/albums/nora/../bob")).status).toBe(403);
    expect((await asked("/extra/albums/nora/summer")).status).toBe(404);
  });
});

describe("administration", () => {
  it("says what is in force", async () => {
    const { admin, http } = await start();
    await ask(http);
    expect(await (await fetch(`${admin}/readyz`)).json()).toEqual({ ready: true, reasons: [] });
    expect(await (await fetch(`${admin}/v1/revision`)).json()).toMatchObject({
      revision: expect.stringMatching(/^sha256:/) as string,
      generation: 1,
      source: setting.policies,
      lastAttempt: { outcome: "ok" },
      policies: 1,
      statements: 3,
    });
    const metrics = await fetch(`${admin}/metrics`);
    expect(metrics.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await metrics.text();
    expect(text).toContain('postern_decisions_total{adapter="forward_auth",decision="allowed",code="ALLOWED"} 1');
    expect(text).toContain('postern_authentications_total{method="apiKey",outcome="OK"} 1');
    expect(text).toContain("postern_policy_statements 3");
    expect(text).not.toMatch(/nora|albums/);
    const open = await fetch(`${admin}/metrics`, { headers: { accept: "application/openmetrics-text" } });
    expect([open.headers.get("content-type"), (await open.text()).endsWith("# EOF\n")]).toEqual([
      expect.stringContaining("application/openmetrics-text"),
      true,
    ]);
  });

  it("is not where gateways ask, and web pages do not reach it", async () => {
    const { admin } = await start();
    expect((await ask(admin)).status).toBe(404);
    expect((await ask(admin, { path: "/metrics", headers: { origin: "http://evil.example" } })).status).toBe(403);
    expect((await ask(admin, { path: "/metrics", headers: { host: "evil.example" } })).status).toBe(403);
  });
});

describe("listeners", () => {
  it("may be Unix sockets, whose clients are `unix`", async () => {
    const socketPath = join(setting.folder, "p.sock");
    const { http } = await start({
      listen: { http: { address: `unix:${socketPath}` }, admin: { address: "127.0.0.1:0" } },
      trustedProxies: ["unix"],
    });
    expect(http).toBe(`unix:${socketPath}`);
    expect((await ask(http, { socketPath })).status).toBe(200);
  });
});

describe("what is wrong before", () => {
  const failure = (changes: object): Promise<string> =>
    start(changes).then(
      () => "started",
      (error: Error) => error.message,
    );

  it.each<[string, object, RegExp]>([
    [
      "a route",
      { routes: [{ match: "GET /a/{b}", action: "photos:Get", resource: "arn:{c}" }] },
      /CONFIG_INVALID.*routes\.0\.resource/,
    ],
    ["two sources", { source: { policies: "a", artifact: "b" } }, /`source` must have one of .* found policies and artifact/],
    ["no source", { source: {} }, /`source` must have one of .* found none/],
    ["an endpoint that is off", { endpoints: { forwardAuth: false } }, /there is nothing to serve/],
    [
      "the same address twice",
      { listen: { http: { address: "127.0.0.1:8189" }, admin: { address: "127.0.0.1:8189" } } },
      /must be another address/,
    ],
    ["a proxy", { trustedProxies: ["10.0.0.0/33"] }, /trustedProxies\.0/],
    [
      "an address of the world",
      { listen: { http: { address: "0.0.0.0:0" }, admin: { address: "127.0.0.1:0" } } },
      /which other machines can reach/,
    ],
    [
      "a principal",
      { authenticate: [{ cert: { form: "dn", principal: "arn:aws:iam::{account}:user/{claim.sub" } }] },
      /CONFIG_INVALID.*authenticate/,
    ],
  ])("%s", async (_, changes, expected) => {
    expect(await failure({ account: ACCOUNT, ...changes })).toMatch(expected);
  });
});
