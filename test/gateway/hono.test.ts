/** The middleware in a server of Hono's, which is asked as a client would. */
import { Hono, type Context } from "hono";
import { describe, expect, it } from "vitest";
import { userArn } from "../../bindings/surface/arn.js";
import { authorize, callerMapping, GatewayError, type DecisionEvent, type Verdict } from "../../bindings/surface/hono.js";
import { ACCOUNT, engine, NORA, ROUTES } from "./setting.js";

type Options = Parameters<typeof authorize>[0];

const SETTING = { engine, routes: ROUTES, account: ACCOUNT, region: "eu-west-1", address: () => "203.0.113.9" };

/** What handlers saw, and what was logged. */
function appWith(options: Partial<Options> = {}) {
  const served: string[] = [];
  const events: DecisionEvent[] = [];
  const app = new Hono<{ Variables: { postern: Verdict } }>();
  app.use(
    authorize({
      ...SETTING,
      principal: (c) => c.req.raw.headers.get("x-user") ?? undefined,
      challenge: "Test",
      onDecision: (event) => events.push(event),
      ...options,
    }),
  );
  app.all("*", (c) => {
    served.push(c.req.path);
    return c.text(c.get("postern").code);
  });
  const ask = async (method: string, path: string, headers: Record<string, string> = { "x-user": NORA }) => {
    const response = await app.request(path, { method, headers });
    return { status: response.status, body: await response.text(), headers: response.headers };
  };
  return { ask, served, events };
}

describe("authorize", () => {
  it("lets handlers run where the policies allow, with the verdict", async () => {
    const { ask, served, events } = appWith();
    expect(await ask("GET", "/albums/bob/summer")).toMatchObject({ status: 200, body: "ALLOWED" });
    expect(served).toEqual(["/albums/bob/summer"]);
    expect(events).toMatchObject([{ adapter: "hono", route: "GET /albums/{owner}/{album}", verdict: { principal: NORA } }]);
  });

  it.each([
    ["DELETE", "/albums/bob/summer", { "x-user": NORA }, 403, "DENIED"],
    ["GET", "/other", { "x-user": NORA }, 403, "NO_ROUTE"],
    ["GET", "/albums/bob%2Fx/summer", { "x-user": NORA }, 403, "UNSAFE_PATH"],
    ["GET", "/albums/bob//summer", { "x-user": NORA }, 403, "UNSAFE_PATH"],
    ["GET", "/albums/bob/summer", {}, 401, "NO_CREDENTIAL"],
    ["GET", "/albums/bob/summer", { "x-user": "nora" }, 403, "BAD_REQUEST"],
    ["GET", "/albums/bob/summer", { "x-user": NORA, "x-http-method-override": "DELETE" }, 403, "BAD_METHOD"],
  ])("%s %s of %j: %i %s, and no handler runs", async (method, path, headers, status, code) => {
    const { ask, served, events } = appWith();
    expect((await ask(method, path, headers as Record<string, string>)).status).toBe(status);
    expect(events.map(({ verdict }) => verdict.code)).toEqual([code]);
    expect(served).toEqual([]);
  });

  it("decides on the path that handlers see", async () => {
    const { ask, served, events } = appWith();
    await ask("DELETE", "/albums/bob/../nora/summer");
    expect([served, events[0]!.verdict.resource]).toEqual([
      ["/albums/nora/summer"],
      `arn:aws:photos:eu-west-1:${ACCOUNT}:album/nora/summer`,
    ]);
  });

  it("tells a denied caller an id and nothing else", async () => {
    const { headers, body } = await appWith().ask("DELETE", "/albums/bob/summer");
    expect(Object.keys(JSON.parse(body) as object)).toEqual(["error", "id"]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect((await appWith().ask("GET", "/albums/bob/summer", {})).headers.get("www-authenticate")).toBe("Test");
  });

  it("says why while it is developed", async () => {
    const { ask, served } = appWith({ development: true });
    const { status, body } = await ask("DELETE", "/albums/bob/summer");
    expect([status, served]).toEqual([403, []]);
    expect(JSON.parse(body)).toMatchObject({
      error: "DENIED",
      route: "DELETE /albums/{owner}/{album}",
      action: "photos:DeleteAlbum",
      context: { "aws:SourceIp": "203.0.113.9" },
      message: expect.stringContaining("no identity-based policy allows") as string,
      explanation: { nearMisses: expect.any(Array) as unknown[] },
    });
    expect(JSON.parse((await ask("GET", "/albums/x%5cy/z")).body)).toMatchObject({
      error: "UNSAFE_PATH",
      detail: "an encoded backslash or control character",
    });
  });
});

describe("callers", () => {
  it("of a token's claims", async () => {
    const caller = callerMapping({ principal: "arn:aws:iam::{account}:user/{claim.sub}" }, { account: ACCOUNT });
    const { ask } = appWith({ principal: (c) => caller({ claims: { sub: c.req.raw.headers.get("x-sub") } }) });
    expect((await ask("DELETE", "/albums/nora/summer", { "x-sub": "nora" })).status).toBe(200);
    expect((await ask("DELETE", "/albums/nora/summer", { "x-sub": "mallory/nora" })).status).toBe(401);
  });

  it("whose ARN cannot be made are not known", async () => {
    const { ask, events } = appWith({
      principal: (c) => userArn({ account: ACCOUNT, name: c.req.raw.headers.get("x-sub") ?? "" }),
    });
    expect((await ask("GET", "/albums/nora/summer", { "x-sub": "mallory/nora" })).status).toBe(401);
    expect(events[0]!.verdict).toMatchObject({ code: "BAD_CREDENTIAL", detail: "INVALID_PART name" });
  });

  it.each([7, {}, { kind: "allowed" }, true])("that are %j are a fault, and no handler runs", async (caller) => {
    const faults: unknown[] = [];
    const { ask, served } = appWith({ principal: () => caller as never, onFault: (fault) => faults.push(fault) });
    expect((await ask("GET", "/albums/nora/summer")).status).toBeGreaterThanOrEqual(400);
    expect(served).toEqual([]);
  });

  it("that throw are a fault, and no handler runs", async () => {
    const broken = (): never => {
      throw new Error("no database");
    };
    for (const options of [{ principal: broken }, { address: broken }, { scheme: broken }]) {
      const faults: unknown[] = [];
      const { ask, served } = appWith({ ...options, onFault: (fault) => faults.push(fault) });
      expect([(await ask("GET", "/albums/nora/summer")).status, served, faults.length]).toEqual([500, [], 1]);
    }
  });
});

describe("the client's address", () => {
  it.each([
    [() => "::ffff:203.0.113.9", {}, 200],
    [() => "198.51.100.1", {}, 403],
    [() => "nowhere", {}, 403],
    [() => undefined, {}, 403],
    // Absent: the Deny of this policy asks with NotIpAddress, which holds then.
    [() => undefined, { addressOptional: true }, 403],
  ])("%s: %j %i", async (address, options, status) => {
    expect((await appWith({ address, ...options }).ask("GET", "/albums/bob/summer")).status).toBe(status);
  });
});

it.each([
  undefined,
  null,
  {},
  { ...SETTING },
  { ...SETTING, principal: "nora" },
  { ...SETTING, principal: () => "x", trustedProxies: ["unix"] },
  { ...SETTING, principal: () => "x", address: "x" },
])("the options %j are refused at once", (options) => {
  expect(() => authorize(options as never)).toThrow(GatewayError);
});

it("knows the variables of the application that it is used in", async () => {
  type Env = { Variables: { jwtPayload: { sub: string } } };
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set("jwtPayload", { sub: "nora" });
    await next();
  });
  app.use(
    "/albums/*",
    authorize({ ...SETTING, principal: (c: Context<Env>) => userArn({ account: ACCOUNT, name: c.get("jwtPayload").sub }) }),
  );
  app.delete("/albums/:owner/:album", (c) => c.text("gone"));
  expect((await app.request("/albums/nora/summer", { method: "DELETE" })).status).toBe(200);
  expect((await app.request("/albums/bob/summer", { method: "DELETE" })).status).toBe(403);
});
