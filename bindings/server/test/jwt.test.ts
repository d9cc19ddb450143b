/** Tokens: checks 20 and 21 of docs/spec/serving.md §19, and what attackers make of algorithms and keys. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWK } from "jose";
import type { AuthenticationResult, HttpFacts } from "postern/gateway";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { jwtAuthenticator, type JwtAuthenticator } from "../authenticate/jwt.js";
import type { JwtOptions } from "../config/types.js";

const NOW = 1_800_000_000;
const OPTIONS = { issuer: "https://id.example", audience: "photos", principal: "arn:aws:iam::{account}:user/{claim.sub}" };

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: Pair;
let jwk: JWK;
beforeAll(async () => {
  keys = await generateKeyPair("ES256", { extractable: true });
  jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256" };
});

/** An issuer's key server on the loopback. */
class Issuer {
  asked = 0;
  body: () => string = () => JSON.stringify({ keys: [jwk] });
  readonly server: Server;
  constructor() {
    this.server = createServer((_, outgoing) => {
      this.asked++;
      outgoing.end(this.body());
    });
  }
  async start(): Promise<string> {
    await new Promise<void>((resolve) => void this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/jwks.json`;
  }
  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => void this.server.close(() => resolve()));
  }
}

const issuers: Issuer[] = [];
afterEach(() => Promise.all(issuers.splice(0).map((issuer) => issuer.stop())));

interface Subject {
  readonly issuer: Issuer;
  readonly authenticator: JwtAuthenticator;
  readonly clock: { now: number };
  readonly outcomes: string[];
}

async function subject(options: Partial<JwtOptions> = {}): Promise<Subject> {
  const [issuer, clock, outcomes] = [new Issuer(), { now: NOW * 1000 }, [] as string[]];
  issuers.push(issuer);
  const jwksUri = await issuer.start();
  const keysOf = options.secret === undefined ? { jwksUri } : {};
  const authenticator = jwtAuthenticator(
    { ...OPTIONS, ...keysOf, ...options },
    { settings: { account: "111122223333" }, clock: () => clock.now, refreshed: (outcome) => void outcomes.push(outcome) },
  );
  await authenticator.keys?.start();
  return { issuer, authenticator, clock, outcomes };
}

const facts = (...authorization: string[]): HttpFacts => ({
  method: "GET",
  scheme: "https",
  target: "/",
  headers: new Map([["authorization", authorization]]),
});

const claims = { iss: "https://id.example", aud: "photos", sub: "nora", exp: NOW + 60, iat: NOW - 60 };
const signed = (
  changes: object = {},
  header: object = {},
  key: Parameters<SignJWT["sign"]>[0] = keys.privateKey,
): Promise<string> => new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: "ES256", kid: "one", ...header }).sign(key);

async function ask({ authenticator }: Subject, ...authorization: string[]): Promise<AuthenticationResult> {
  return authenticator.authenticate(facts(...authorization));
}

const said = (result: AuthenticationResult): unknown =>
  result.kind === "identity" ? result.identity.principal : result.kind === "none" ? "none" : result.code;

const NORA = "arn:aws:iam::111122223333:user/nora";

describe("a token", () => {
  it.each<[string, object, string]>([
    ["is good", {}, NORA],
    ["has several audiences", { aud: ["other", "photos"] }, NORA],
    ["is for somebody else", { aud: "videos" }, "BAD_CREDENTIAL"],
    ["is of somebody else", { iss: "https://id.example/" }, "BAD_CREDENTIAL"],
    ["ended 31 s ago", { exp: NOW - 31 }, "EXPIRED_CREDENTIAL"],
    ["ended 29 s ago", { exp: NOW - 29 }, NORA],
    ["never ends", { exp: undefined }, "BAD_CREDENTIAL"],
    ["has no subject", { sub: undefined }, "BAD_CREDENTIAL"],
    ["begins in 31 s", { nbf: NOW + 31 }, "BAD_CREDENTIAL"],
    ["was issued in 31 s", { iat: NOW + 31 }, "BAD_CREDENTIAL"],
    ["was issued in 29 s", { iat: NOW + 29 }, NORA],
    ["names nobody", { sub: "mallory/nora" }, "BAD_CREDENTIAL"],
    ["names a pattern", { sub: "*" }, "BAD_CREDENTIAL"],
    ["names somebody of 3 KiB", { sub: "n".repeat(3072) }, "arn:aws:iam::111122223333:user/" + "n".repeat(3072)],
  ])("that %s (check 20)", async (_, changes, expected) => {
    expect(said(await ask(await subject(), `Bearer ${await signed(changes)}`))).toBe(expected);
  });

  it("without a signature is refused", async () => {
    const token = new UnsecuredJWT(claims).encode();
    expect(said(await ask(await subject(), `Bearer ${token}`))).toBe("BAD_CREDENTIAL");
  });

  it("signed with the public key as a secret is refused", async () => {
    const pem = new TextEncoder().encode(await exportSPKI(keys.publicKey));
    for (const secret of [pem, new TextEncoder().encode(JSON.stringify(jwk))]) {
      const token = await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "one" }).sign(secret);
      expect(said(await ask(await subject(), `Bearer ${token}`))).toBe("BAD_CREDENTIAL");
    }
  });

  it("that brings its own key is refused", async () => {
    const own = await generateKeyPair("ES256", { extractable: true });
    const header = { jwk: await exportJWK(own.publicKey), jku: "http://127.0.0.1:1/keys", x5u: "http://127.0.0.1:1/c" };
    expect(said(await ask(await subject(), `Bearer ${await signed({}, header, own.privateKey)}`))).toBe("BAD_CREDENTIAL");
  });

  it("with an extension that must be understood is refused", async () => {
    const [head, body, signature] = (await signed()).split(".") as [string, string, string];
    const header = JSON.parse(Buffer.from(head, "base64url").toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...header, crit: ["x"], x: 1 })).toString("base64url");
    expect(said(await ask(await subject(), `Bearer ${forged}.${body}.${signature}`))).toBe("BAD_CREDENTIAL");
  });

  it.each<[string, (token: string) => string[], string]>([
    ["in small letters", (token) => [`bearer ${token}`], NORA],
    ["given twice", (token) => [`Bearer ${token}`, `Bearer ${token}`], "BAD_CREDENTIAL"],
    ["beside another credential", (token) => [`Bearer ${token}`, "Basic eA=="], "BAD_CREDENTIAL"],
    ["joined with another", (token) => [`Bearer ${token}, Basic eA==`], "BAD_CREDENTIAL"],
    ["empty", () => ["Bearer "], "BAD_CREDENTIAL"],
    ["behind a tab", (token) => [`Bearer\t${token}`], "BAD_CREDENTIAL"],
    ["behind an equals sign", (token) => [`Bearer=${token}`], "BAD_CREDENTIAL"],
    ["behind a colon", (token) => [`bearer: ${token}`], "BAD_CREDENTIAL"],
    ["of a scheme that begins so", (token) => [`BearerX ${token}`], "none"],
    ["that is a word", () => ["Bearer x"], "BAD_CREDENTIAL"],
    ["of 9 KiB", (token) => [`Bearer ${token}${"A".repeat(9216)}`], "BAD_CREDENTIAL"],
    ["of another scheme", () => ["Basic eA=="], "none"],
    ["that is not there", () => [], "none"],
  ])("%s", async (_, headers, expected) => {
    expect(said(await ask(await subject(), ...headers(await signed())))).toBe(expected);
  });

  it("is told to the caller as a challenge, without a reason", async () => {
    expect(await ask(await subject(), "Bearer x")).toMatchObject({ challenge: 'Bearer realm="postern", error="invalid_token"' });
  });

  it("may stand in a cookie, once", async () => {
    const { authenticator } = await subject({ cookie: "session" });
    const token = await signed();
    const asked = async (cookie: string): Promise<unknown> =>
      said(await authenticator.authenticate({ ...facts(), headers: new Map([["cookie", [cookie]]]) }));
    expect(await asked(`a=b; session=${token}`)).toBe(NORA);
    expect(await asked(`session=${token}; session=${token}`)).toBe("BAD_CREDENTIAL");
    expect(await asked(`xsession=${token}`)).toBe("none");
  });
});

describe("a secret", () => {
  const secret = "s".repeat(32);

  it("verifies HS256 and nothing else", async () => {
    const own = await subject({ secret });
    const token = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
    expect(said(await ask(own, `Bearer ${token}`))).toBe(NORA);
    expect(said(await ask(own, `Bearer ${await signed()}`))).toBe("BAD_CREDENTIAL");
  });

  it.each<[Partial<JwtOptions>, RegExp]>([
    [{ secret: "short" }, /at least 32 bytes, found 5/],
    [{ secret, algorithms: ["ES256"] }, /`algorithms` must be HS256.*found ES256/],
    [{ algorithms: ["ES256", "HS256"] }, /`algorithms` must be asymmetric with keys, found HS256/],
    [{ algorithms: [] }, /found none/],
  ])("%j is refused before", async (options, expected) => {
    await expect(subject(options)).rejects.toThrow(expected);
  });
});

describe("keys of an issuer", () => {
  it("go on when the issuer is gone (check 21)", async () => {
    const own = await subject({ cacheSeconds: 0 });
    const token = await signed();
    const unknown = await signed({}, { kid: "two" });
    await own.issuer.stop();
    issuers.splice(0);
    expect(said(await ask(own, `Bearer ${token}`))).toBe(NORA);
    own.clock.now += 31_000;
    const results = await Promise.all(Array.from({ length: 100 }, () => ask(own, `Bearer ${unknown}`)));
    expect(new Set(results.map(said))).toEqual(new Set(["BAD_CREDENTIAL"]));
    expect(own.outcomes).toEqual(["ok", "failed"]);
    expect(said(await ask(own, `Bearer ${await signed({ exp: NOW + 90 })}`))).toBe(NORA);
  });

  it("end when the issuer is gone for long", async () => {
    const own = await subject({ cacheSeconds: 0, staleSeconds: 100 });
    await own.issuer.stop();
    issuers.splice(0);
    own.clock.now += 701_000;
    expect(said(await ask(own, `Bearer ${await signed({ exp: NOW + 800 })}`))).toBe("NO_KEYS");
  });

  it("are fetched anew for one that is not known, once a cooldown", async () => {
    const own = await subject({ cacheSeconds: 0 });
    const next = await generateKeyPair("ES256", { extractable: true });
    const second = { ...(await exportJWK(next.publicKey)), kid: "two", alg: "ES256" };
    own.issuer.body = () => JSON.stringify({ keys: [jwk, second] });
    const token = await signed({ exp: NOW + 100 }, { kid: "two" }, next.privateKey);
    expect(said(await ask(own, `Bearer ${token}`))).toBe("BAD_CREDENTIAL");
    own.clock.now += 31_000;
    expect(said(await ask(own, `Bearer ${token}`))).toBe(NORA);
    expect(own.issuer.asked).toBe(2);
  });

  it.each<[string, () => string]>([
    ["a set of 101", () => JSON.stringify({ keys: Array.from({ length: 101 }, () => jwk) })],
    ["a set above 64 KiB", () => JSON.stringify({ keys: [jwk], more: "x".repeat(65_536) })],
    ["a list", () => "[]"],
    ["what is not JSON", () => "{"],
    ["a secret", () => JSON.stringify({ keys: [{ kty: "oct", k: "c2VjcmV0", kid: "one" }] })],
  ])("are not taken of %s", async (_, body) => {
    const own = await subject();
    own.issuer.body = body;
    own.clock.now += 31_000;
    await own.authenticator.keys!.renew();
    const token = await signed({ exp: NOW + 100 });
    expect([NORA, "BAD_CREDENTIAL"]).toContain(said(await ask(own, `Bearer ${token}`)));
    expect(own.authenticator.keys!.isReady()).toBe(true);
  });

  it("must come over https, or from this machine", async () => {
    await expect(subject({ jwksUri: "http://id.example/keys" })).rejects.toThrow(/`jwksUri` must be https/);
  });
});

describe("a token that was seen before", () => {
  it("is known until it ends, and no longer than keys are", async () => {
    const own = await subject({ cacheSeconds: 60 });
    const token = await signed({ exp: NOW + 20 });
    const asked = (): unknown => own.authenticator.authenticate(facts(`Bearer ${token}`));
    expect(asked()).toBeInstanceOf(Promise);
    await asked();
    expect(said(asked() as AuthenticationResult)).toBe(NORA);
    own.clock.now += 21_000;
    expect(asked()).toBeInstanceOf(Promise);
    await asked();
  });

  it("is verified again when it reaches its largest age", async () => {
    const own = await subject({ cacheSeconds: 60, maxAgeSeconds: 80, clockToleranceSeconds: 0 });
    const token = await signed({ exp: NOW + 3600 });
    const asked = (): unknown => own.authenticator.authenticate(facts(`Bearer ${token}`));
    await asked();
    own.clock.now += 19_000;
    expect(said(asked() as AuthenticationResult)).toBe(NORA);
    own.clock.now += 2000;
    expect(said((await asked()) as AuthenticationResult)).toBe("EXPIRED_CREDENTIAL");
  });

  it("is verified again when the issuer's keys change", async () => {
    const own = await subject({ cacheSeconds: 60 });
    const token = await signed();
    expect(said(await ask(own, `Bearer ${token}`))).toBe(NORA);
    const next = await generateKeyPair("ES256", { extractable: true });
    own.issuer.body = () => JSON.stringify({ keys: [{ kid: "two", alg: "ES256", kty: "EC" }] });
    const other = { ...(await exportJWK(next.publicKey)), kid: "two", alg: "ES256" };
    own.issuer.body = () => JSON.stringify({ keys: [other] });
    await own.authenticator.keys!.renew();
    expect(said(await ask(own, `Bearer ${token}`))).toBe("BAD_CREDENTIAL");
  });
});
