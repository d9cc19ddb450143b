/** What a cache of the gateway's may keep of the server's answers: as long as policies, callers and configuration let it. */
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SignJWT } from "jose";
import { compile, Engine } from "postern";
import { contextKeys, type AuthenticationResult, type HttpFacts } from "postern/gateway";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { apiKeyAuthenticator } from "../authenticate/api-key.js";
import { certAuthenticator } from "../authenticate/certificate.js";
import { jwtAuthenticator } from "../authenticate/jwt.js";
import { createLog } from "../serve/log.js";
import { Metrics } from "../serve/metrics.js";
import { PoliciesInForce } from "../source/in-force.js";
import type { Loaded, PolicySource } from "../source/source.js";
import { endAll, startServer, type Started } from "./process.js";
import { ask, FACTS, POLICY, settingG, type Headers } from "./setting.js";

const setting = settingG();
afterAll(() => rmSync(setting.folder, { recursive: true }));
afterEach(endAll);

const start = async (changes: object = {}): Promise<Started & { readonly http: string }> => {
  const started = await startServer(setting.configured({ cache: { seconds: 60 }, ...changes }));
  return { ...started, http: started.urls["http"]! };
};

const controlOf = async (http: string, headers: Headers = {}): Promise<unknown[]> => {
  const answer = await ask(http, { headers: { ...FACTS, ...headers } });
  return [answer.status, answer.headers["cache-control"]];
};

const KEPT = "private, max-age=60, must-revalidate";

describe("answers", () => {
  it("may be kept until policies come that ask for the time, and after these have gone", async () => {
    const file = join(setting.policies, "timed.json");
    const timed = {
      Effect: "Deny",
      Action: "photos:*",
      Resource: "*",
      Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } },
    };
    writeFileSync(file, JSON.stringify({ Version: "2012-10-17", Statement: [timed] }));
    const { http, admin } = await start({ source: { policies: setting.policies, watch: false } });
    expect(await controlOf(http)).toEqual([200, "no-store"]);
    rmSync(file);
    await reloaded(admin, 2);
    expect(await controlOf(http)).toEqual([200, KEPT]);
    expect(await controlOf(http, { "x-forwarded-for": "198.51.100.1" })).toEqual([403, KEPT]);
    writeFileSync(file, JSON.stringify({ Version: "2012-10-17", Statement: [timed] }));
    await reloaded(admin, 3);
    expect(await controlOf(http)).toEqual([200, "no-store"]);
    rmSync(file);
  });

  it("name the headers that they depend on, of both endpoints", async () => {
    const { http } = await start();
    const { headers } = await ask(http);
    expect(headers["vary"]).toMatch(/^x-forwarded-method, .*x-forwarded-for, x-api-key, .*x-http-method-override/);
    const envoys = await ask(http, { path: "/ext/albums/bob/summer" });
    expect([envoys.status, envoys.headers["cache-control"]]).toEqual([200, KEPT]);
    expect(envoys.headers["vary"]).toMatch(/^host, x-forwarded-for, x-forwarded-proto, x-api-key, /);
  });

  it.each<[string, Headers, number]>([
    ["without a key", { "x-api-key": undefined }, 401],
    ["without a route", { "x-forwarded-uri": "/other" }, 403],
  ])("are not kept %s", async (_, headers, status) => {
    const { http } = await start();
    expect(await controlOf(http, headers)).toEqual([status, "no-store"]);
  });

  it("about a token are kept no longer than it is valid", async () => {
    const secret = "s".repeat(32);
    const { http } = await start({
      authenticate: [{ jwt: { issuer: "i", audience: "a", secret, principal: "arn:aws:iam::{account}:user/{claim.sub}" } }],
    });
    const exp = Math.floor(Date.now() / 1000) + 5;
    const token = await new SignJWT({ iss: "i", aud: "a", sub: "nora", exp })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(secret));
    // Verified, and then known by its digest.
    for (let time = 0; time < 2; time++) {
      const [status, control] = await controlOf(http, { "x-api-key": undefined, authorization: `Bearer ${token}` });
      const [, seconds = "0"] = /^private, max-age=(\d+), must-revalidate$/.exec(control as string) ?? [];
      expect(status).toBe(200);
      expect(Number(seconds)).toBeGreaterThan(0);
      expect(Number(seconds)).toBeLessThanOrEqual(5);
    }
  });

  it.each<[object, RegExp]>([
    [{}, /`cache` must have the member `seconds`/],
    [{ seconds: 0 }, /`cache.seconds` must be from 1 to 3600, found 0/],
    [{ seconds: 1.5 }, /`cache.seconds`: must be a whole number from 1 to 3600, found 1.5".*"line":1,"column":\d/],
    [{ seconds: 60, max: 1 }, /the member `max` of `cache` is not known/],
  ])("with a configuration of %j are none", async (cache, expected) => {
    await expect(start({ cache })).rejects.toThrow(expected);
  });
});

/** Resolves when so many versions have been in force. */
async function reloaded(admin: string, generation: number): Promise<void> {
  await fetch(`${admin}/v1/reload`, { method: "POST" });
  await expect
    .poll(async () => (await (await fetch(`${admin}/v1/revision`)).json()) as unknown, { timeout: 10_000 })
    .toMatchObject({ generation });
}

describe("callers", () => {
  const NOW = 1_800_000_000_000;
  const settings = { account: "111122223333" };
  const facts = (name: string, value: string): HttpFacts => ({
    method: "GET",
    scheme: "https",
    target: "/",
    headers: new Map([[name, [value]]]),
    peer: "127.0.0.1",
  });
  const endOf = (result: AuthenticationResult): unknown => (result.kind === "identity" ? result.identity.validUntil : result);

  it.each<[string, object, object, number]>([
    ["its end", {}, { exp: NOW / 1000 + 100 }, 100],
    ["its end, before its largest age", { maxAgeSeconds: 600 }, { exp: NOW / 1000 + 100 }, 100],
    ["its largest age, before its end", { maxAgeSeconds: 60 }, { exp: NOW / 1000 + 100 }, 50],
  ])("of a token are good until %s", async (_, options, claims, seconds) => {
    const secret = "s".repeat(32);
    const place = { issuer: "i", audience: "a", secret, principal: "arn:aws:iam::{account}:user/{claim.sub}" };
    const clock = { now: NOW };
    const authenticator = jwtAuthenticator(
      { ...place, ...options },
      { settings, clock: () => clock.now, refreshed: () => undefined },
    );
    const token = await new SignJWT({ iss: "i", aud: "a", sub: "nora", iat: NOW / 1000 - 10, ...claims })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(secret));
    const asked = facts("authorization", `Bearer ${token}`);
    expect(endOf(await authenticator.authenticate(asked))).toBe(NOW + seconds * 1000);
    expect(authenticator.headers).toEqual(["authorization"]);
    // It is known by its digest as long, and no longer.
    expect(authenticator.authenticate(asked)).not.toBeInstanceOf(Promise);
    clock.now += seconds * 1000;
    expect(authenticator.authenticate(asked)).toBeInstanceOf(Promise);
  });

  it("of a cookie are of the header of cookies", () => {
    const options = { issuer: "i", audience: "a", secret: "s".repeat(32), principal: "x", cookie: "session" };
    expect(jwtAuthenticator(options, { settings, clock: () => NOW, refreshed: () => undefined }).headers).toEqual(["cookie"]);
  });

  it("of a key are good until it expires", () => {
    const file = join(setting.folder, "expiring.json");
    const digest = (key: string): string => createHash("sha256").update(key).digest("hex");
    const principal = "arn:aws:iam::{account}:user/nora";
    const ending = { sha256: digest("a"), principal, expires: "2030-01-01T00:00:00Z" };
    writeFileSync(file, JSON.stringify([ending, { sha256: digest("b"), principal }]));
    const authenticator = apiKeyAuthenticator({ keys: file, header: "x-key" }, settings, () => NOW);
    expect(authenticator.headers).toEqual(["x-key"]);
    const found = ["a", "b"].map((key) => endOf(authenticator.authenticate(facts("x-key", key)) as AuthenticationResult));
    expect(found).toEqual([Date.UTC(2030, 0, 1), undefined]);
  });

  it.each([
    ["xfcc", ["x-forwarded-client-cert"]],
    ["dn", ["ssl-client-subject-dn", "ssl-client-verify"]],
    ["pem", ["ssl-client-cert", "ssl-client-verify"]],
  ] as const)("of a certificate (%s) are of the gateway's headers", (form, headers) => {
    expect(certAuthenticator({ form, principal: "arn:aws:iam::{account}:user/x" }, settings).headers).toEqual(headers);
  });
});

describe("policies in force", () => {
  const artifact = (action: string): Uint8Array =>
    compile({
      identity: [{ name: "p", document: { ...POLICY, Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] } as never }],
    }).bytes;
  const loaded: Loaded[] = [];
  const source: PolicySource = {
    name: "test",
    read: () => Promise.resolve(loaded.shift()),
    taken: () => undefined,
    refused: () => undefined,
    watch: () => ({ close: () => Promise.resolve() }),
  };
  const held = (keysOf?: typeof contextKeys): PoliciesInForce =>
    new PoliciesInForce(
      source,
      { watch: false },
      createLog("silent", () => undefined),
      new Metrics(),
      (bytes) => Engine.loadSync(bytes),
      Date.now,
      keysOf,
    );

  it("have their keys, read once, and keep them where others are refused", async () => {
    let reads = 0;
    const policies = held((bytes) => (reads++, contextKeys(bytes)));
    loaded.push({ bytes: artifact("s3:GetObject"), revision: "1", warnings: [] });
    await policies.start();
    const { contextKeys: keys } = policies.current!;
    expect(keys).toContain("aws:multifactorauthpresent");
    loaded.push({ bytes: artifact("s3:GetObject").map((byte, at) => (at === 600 ? byte ^ 1 : byte)), revision: "2", warnings: [] });
    await policies.reload(true);
    expect(policies.state()).toMatchObject({ revision: "1", generation: 1, lastAttempt: { outcome: "bad_artifact" } });
    expect(policies.current!.contextKeys).toBe(keys);
    expect(policies.now()).toBe(policies.current);
    expect(reads).toBe(2);
  });

  it("have none where nobody asks", async () => {
    const policies = held();
    loaded.push({ bytes: artifact("s3:GetObject"), revision: "1", warnings: [] });
    await policies.start();
    expect(Object.keys(policies.current!)).toEqual(["engine", "revision"]);
  });
});
