/**
 * What malicious clients send to the examples that run on Node.js: tokens whose names are paths, paths whose segments are others,
 * methods and headers that claim something else. Beside each the honest request. Needs `npm run build`.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { sign } from "hono/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, type Engine } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";
import { sendRaw } from "../support/raw-http.js";
import members from "../../examples/gateway/policies/members.json" with { type: "json" };

const SECRET = "only for this test";

const tokenOf = (claims: object, secret = SECRET) => sign({ exp: Math.floor(Date.now() / 1000) + 60, ...claims }, secret, "HS256");

describe("the gateway", () => {
  let server: Server;
  let port = 0;

  beforeAll(async () => {
    const { createGateway } = (await import("../../examples/gateway/gateway.mjs" as string)) as {
      createGateway: (engine: Engine, secret: string) => { fetch: (request: Request) => Response | Promise<Response> };
    };
    const engine = loadEngine(compile({ identity: [{ name: "members", document: members }] }));
    server = createServer(getRequestListener(createGateway(engine, SECRET).fetch)).listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  async function ask(claims: object | undefined, method: string, path: string, headers: readonly string[] = []) {
    const bearer = claims === undefined ? [] : [`authorization: Bearer ${await tokenOf(claims)}`];
    return sendRaw(port, [`${method} ${path} HTTP/1.1`, "host: gateway", ...bearer, ...headers]);
  }
  const nora = { sub: "nora" };

  it("answers the honest requests", async () => {
    expect((await ask(nora, "DELETE", "/albums/nora/summer")).status).toBe(200);
    expect((await ask(nora, "GET", "/albums/bob/summer")).status).toBe(200);
    expect((await ask(nora, "DELETE", "/albums/bob/summer")).status).toBe(403);
    expect((await ask({ sub: "nora@example.com" }, "DELETE", "/albums/nora@example.com/summer")).status).toBe(200);
  });

  it.each([
    ...[
      "mallory/nora",
      "/nora",
      "nora/",
      "a/b/nora",
      "nora:x",
      "auth0|nora",
      "mallory%2Fnora",
      "no ra",
      "nora\0",
      "nora\n",
      "*",
      ".",
      "..",
    ],
    ...["", "ｎｏｒａ", "${aws:username}", undefined, null, true, ["nora"], { toString: "nora" }],
  ])("knows nobody whose sub is %j", async (sub) => {
    const claims = sub === undefined ? {} : { sub };
    expect((await ask(claims, "DELETE", "/albums/nora/summer")).status).toBe(401);
    expect((await ask(claims, "GET", "/albums/bob/summer")).status).toBe(401);
  });

  it.each(["n".repeat(65), 7])("has no rights of others for %j, a name that nobody has", async (sub) => {
    expect((await ask({ sub }, "DELETE", "/albums/nora/summer")).status).toBe(403);
  });

  it("keeps upper and lower case apart", async () => {
    expect((await ask({ sub: "Nora" }, "DELETE", "/albums/nora/summer")).status).toBe(403);
    expect((await ask(nora, "DELETE", "/albums/NORA/summer")).status).toBe(403);
  });

  it("knows nobody without a valid token", async () => {
    const [header, payload] = (await tokenOf(nora)).split(".");
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
    const tokens = ["", "x", `${header}.${payload}.`, `${none}.${payload}.`, await tokenOf(nora, "another secret")];
    for (const token of tokens) {
      const line = [`authorization: Bearer ${token}`];
      expect((await ask(undefined, "DELETE", "/albums/nora/summer", line)).status, token).toBe(401);
    }
    expect((await ask(undefined, "DELETE", "/albums/nora/summer")).status).toBe(401);
    expect((await ask({ ...nora, exp: 1 }, "DELETE", "/albums/nora/summer")).status).toBe(401);
    expect((await ask({ ...nora, nbf: 9_999_999_999 }, "DELETE", "/albums/nora/summer")).status).toBe(401);
    expect((await ask(undefined, "DELETE", "/albums/nora/summer", ["x-user: nora", "cookie: sub=nora"])).status).toBe(401);
  });

  it.each([
    ...["/albums/nora/..%2Fbob", "/albums/nora/..%2fbob", "/albums/nora/bob%2F..%2Feve", "/albums/nora%2F..%2Fbob/summer"],
    ...["/albums/nora/..%5Cbob", "/albums/nora/%5c", "/albums/nora/%00", "/albums/nora/a%00.jpg", "/albums/nora/%0A"],
    ...["/albums/nora/%252e%252e%252fbob", "/albums/nora/..%252Fbob", "/albums/nora/%2", "/albums/nora/%zz"],
    ...["/albums/nora/%C0%AE%C0%AE", "/albums/nora/%2F%2F"],
    ...["//albums/nora/summer", "/albums//nora/summer", "/albums/nora//summer", "/albums/nora/summer//", "/albums/nora/a;b"],
  ])("refuses %s", async (path) => {
    const { status, text } = await ask(nora, "DELETE", path);
    expect([status, /x-postern-code: (\w+)/i.exec(text)?.[1]]).toEqual([403, "UNSAFE_PATH"]);
    expect((await ask(undefined, "DELETE", path)).status).toBe(401);
  });

  it.each([
    ["a%20b", "a b"],
    ["%EF%BC%8F", "／"],
    ["*", "*"],
    ["a:b", "a:b"],
    ["${x}", "${x}"],
    ["a~b", "a~b"],
    ["%25", "%"],
  ])("takes %s as a name, of nora's albums and of bob's", async (segment, name) => {
    const own = await ask(nora, "DELETE", `/albums/nora/${segment}`);
    expect([own.status, own.text.includes(JSON.stringify({ deleted: name }))]).toEqual([200, true]);
    expect((await ask(nora, "DELETE", `/albums/bob/${segment}`)).status).toBe(403);
  });

  it.each([
    ["/albums/nora/../bob/summer", "bob"],
    ["/albums/nora/%2e%2e/bob/summer", "bob"],
    ["/albums/nora/.%2E/bob/summer", "bob"],
    ["/albums/./bob/summer", "bob"],
    ["http://other/albums/bob/summer", "bob"],
    ["/albums/bob/summer?owner=nora&sub=nora", "bob"],
    ["/albums/bob/summer#/albums/nora/summer", "bob"],
  ])("decides %s as what the handler would open", async (path, owner) => {
    const { status, text } = await ask(nora, "DELETE", path);
    expect(status).toBe(403);
    expect(text).toContain(`album/${owner}/summer `);
  });

  it("takes method, host and caller from nothing that a header says", async () => {
    const overrides = ["x-http-method-override: GET", "x-method-override: GET", "x-original-url: /albums/nora/summer"];
    const claims = [
      "x-rewrite-url: /albums/nora/summer",
      "x-forwarded-user: bob",
      "x-forwarded-host: bob",
      "x-forwarded-for: 192.0.2.1",
    ];
    expect((await ask(nora, "DELETE", "/albums/bob/summer", [...overrides, ...claims])).status).toBe(403);
    const asGet = await ask(nora, "GET", "/albums/nora/summer", ["x-http-method-override: DELETE"]);
    expect(asGet.text).toMatch(/^HTTP\/1\.1 403 [^]*BAD_METHOD/);
  });

  it("a HEAD is a GET, and no other method is one", async () => {
    expect(await ask(nora, "HEAD", "/albums/bob/summer")).toMatchObject({
      status: 200,
      text: expect.not.stringContaining("album") as string,
    });
    expect((await ask(undefined, "HEAD", "/albums/bob/summer")).status).toBe(401);
    for (const method of ["OPTIONS", "POST", "PUT", "PATCH", "PROPFIND"]) {
      expect((await ask(nora, method, "/albums/nora/summer")).status, method).toBe(403);
    }
    for (const method of ["delete", "Delete", "constructor", "DELETE\t"]) {
      expect((await ask(nora, method, "/albums/bob/summer")).status, method).toBe(400);
    }
  });

  it("a backslash is not a slash", async () => {
    expect((await ask(nora, "DELETE", "/albums\\bob\\summer")).status).toBe(400);
    expect((await ask(nora, "DELETE", "/albums/nora/..\\bob")).status).toBe(400);
  });

  it("a host that would shift the path changes nothing", async () => {
    const bearer = `authorization: Bearer ${await tokenOf(nora)}`;
    for (const host of ["gateway/albums/nora/summer?", "gateway#", "a@b", "[::1", "gateway\\albums"]) {
      const { status, text } = await sendRaw(port, ["DELETE /albums/bob/summer HTTP/1.1", `host: ${host}`, bearer]);
      expect([400, 403], host).toContain(status);
      expect(text).not.toContain("deleted");
    }
  });
});

interface Answer {
  readonly policyDocument: { readonly Statement: readonly [{ readonly Effect: string; readonly Resource: string }] };
}

describe("the Lambda authorizer", () => {
  const API = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod";
  let handler: (event: unknown) => Promise<Answer>;
  beforeAll(async () => {
    ({ handler } = (await import("../../examples/lambda-authorizer/handler.mjs" as string)) as { handler: typeof handler });
  });
  const ask = async (methodArn: unknown, headers: unknown = { "x-api-key": "key-of-nora" }, sourceIp: unknown = "192.0.2.10") =>
    (await handler({ type: "REQUEST", methodArn, headers, requestContext: { identity: { sourceIp } } })).policyDocument
      .Statement[0];

  it("answers the honest requests, with a policy of the one method", async () => {
    expect(await ask(`${API}/GET/reports/q3`)).toMatchObject({ Effect: "Allow", Resource: `${API}/GET/reports/q3` });
    expect(await ask(`${API}/GET/reports/q3`, { "X-API-Key": "key-of-nora" })).toMatchObject({ Effect: "Allow" });
    expect(await ask(`${API}/GET/`)).toMatchObject({ Effect: "Allow", Resource: `${API}/GET/` });
  });

  it.each([
    undefined,
    null,
    {},
    { "x-api-key": "" },
    ...["constructor", "__proto__", "toString"].map((key) => ({ "x-api-key": key })),
  ])("knows nobody by the headers %j", async (headers) => {
    await expect(ask(`${API}/GET/reports/q3`, headers ?? null)).rejects.toThrow(/^Unauthorized$/);
  });

  // Each is in the client's hand. An Allow of a pattern would be an Allow of payroll, for as long as it is remembered.
  it.each([
    ...[
      "/*",
      "/?ayroll/q3",
      "/pa*l/q3",
      "/reports/*",
      "/${*}",
      "/$/q3",
      "/%70ayroll/q3",
      "/payroll%2Fq3",
      "/reports/..%2Fpayroll/q3",
    ],
    ...[
      "/reports/../payroll/q3",
      "/./payroll/q3",
      "//payroll/q3",
      "/payroll//q3",
      "/payroll/",
      "/payroll;x/q3",
      "/payroll\\q3",
      "/reports/%00",
    ],
    ...["/payroll", "/payroll/q3", "", "/reports\n", "/réports"],
  ])("denies a GET of %s", async (path) => {
    expect(await ask(`${API}/GET${path}`)).toMatchObject({ Effect: "Deny", Resource: "*" });
  });

  it.each([
    ...["PUT/reports", "get/reports", "HEAD/reports", "OPTIONS/reports", "*/reports"].map((rest) => `${API}/${rest}`),
    ...["", "*", "arn:aws:s3:::b/k", API, `${API}/*`, undefined, null, 7],
  ])("denies %s", async (methodArn) => {
    expect(await ask(methodArn)).toMatchObject({ Effect: "Deny", Resource: "*" });
  });

  it.each(["203.0.113.9", "203.0.113.9, 192.0.2.10", "", undefined, "192.0.2.10:443", "unknown"])(
    "denies the address %s",
    async (address) => {
      const headers = { "x-api-key": "key-of-nora", "X-Forwarded-For": "192.0.2.10" };
      expect(await ask(`${API}/GET/reports/q3`, headers, address ?? null)).toMatchObject({ Effect: "Deny", Resource: "*" });
    },
  );
});

describe("the server of the browser page", () => {
  let child: ChildProcess;
  let port = 0;
  beforeAll(async () => {
    child = spawn(process.execPath, ["examples/browser-page/serve.mjs", "0"], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(child.stdout!.setEncoding("utf8"), "data")) as [string];
    port = Number(/:(\d+)/.exec(line)![1]);
  });
  afterAll(() => child.kill());
  const get = (path: string) => sendRaw(port, [`GET ${path} HTTP/1.1`, "host: page"]);

  it("serves the page and the package's files", async () => {
    for (const path of ["/", "/page.js?x=1", "/postern/engine.browser.js", "/postern/arn.js"])
      expect((await get(path)).status, path).toBe(200);
  });

  it.each([
    ...[
      "//",
      "//other/page.js",
      "/..",
      "/../gateway/gateway.mjs",
      "/%2e%2e/gateway/gateway.mjs",
      "/..%2fgateway%2fgateway.mjs",
      "/policies",
    ],
    ...[
      "/policies/editors.json",
      "/postern/../package.json",
      "/postern//arn.js",
      "/.env",
      "/%00",
      "/%zz",
      "http://other/page.js",
      "*",
    ],
  ])("answers 404 to %s, and goes on", async (path) => {
    expect((await get(path)).status).toBe(404);
    expect((await get("/")).status).toBe(200);
  });
});
