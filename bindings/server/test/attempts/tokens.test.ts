/** Tokens and keys that were not given to whoever sends them: algorithms, keys and claims of the sender's choice. One attempt a row. */
import { createHash, createHmac, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuthenticationResult, HttpFacts } from "postern/gateway";
import { afterAll, describe, expect, it } from "vitest";
import { apiKeyAuthenticator } from "../../authenticate/api-key.js";
import { jwtAuthenticator } from "../../authenticate/jwt.js";
import type { JwtOptions } from "../../config/types.js";

const folder = mkdtempSync(join(tmpdir(), "postern-attempts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NOW = 1_800_000_000;
const NORA = "arn:aws:iam::111122223333:user/nora";
const ours = generateKeyPairSync("ec", { namedCurve: "P-256" });
const theirs = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = ours.publicKey.export({ type: "spki", format: "pem" }) as string;
const jwk = { ...ours.publicKey.export({ format: "jwk" }), kid: "one", alg: "ES256" };
const SECRET = "a secret of thirty-two bytes, or more";

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const jwksFile = file(
  "jwks.json",
  JSON.stringify({
    keys: [
      jwk,
      { ...rsa.publicKey.export({ format: "jwk" }), kid: "rsa", alg: "RS256" },
      { kty: "oct", kid: "oct", k: Buffer.from(SECRET).toString("base64url"), alg: "HS256" },
      { ...theirs.publicKey.export({ format: "jwk" }), kid: "enc", use: "enc" },
    ],
  }),
);

const OPTIONS = { issuer: "https://id.example", audience: "photos", principal: "arn:aws:iam::{account}:user/{claim.sub}" };
const SETTINGS = { account: "111122223333" };
const authenticator = (options: Partial<JwtOptions> = { jwksFile }) =>
  jwtAuthenticator({ ...OPTIONS, ...options }, { settings: SETTINGS, clock: () => NOW * 1000, refreshed: () => undefined });
const facts = (headers: Readonly<Record<string, readonly string[]>>): HttpFacts => ({
  method: "GET",
  scheme: "https",
  target: "/",
  headers: new Map(Object.entries(headers)),
});
const said = (result: AuthenticationResult): unknown =>
  result.kind === "identity" ? result.identity.principal : result.kind === "none" ? "none" : result.code;
const ask = async (headers: Readonly<Record<string, readonly string[]>>, options?: Partial<JwtOptions>): Promise<unknown> =>
  said(await authenticator(options).authenticate(facts(headers)));

const base64 = (value: object | string): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const CLAIMS = { iss: "https://id.example", aud: "photos", sub: "nora", exp: NOW + 60, iat: NOW - 60 };
const HEADER = { alg: "ES256", kid: "one" };

type Signer = (input: string) => Buffer;
const ec =
  (key: KeyObject): Signer =>
  (input) =>
    sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
const rs = (input: string): Buffer => sign("sha256", Buffer.from(input), rsa.privateKey);
const hmac =
  (secret: string | Buffer): Signer =>
  (input) =>
    createHmac("sha256", secret).update(input).digest();
const nothing: Signer = () => Buffer.alloc(0);

function token(header: object | string = HEADER, claims: object | string = CLAIMS, signer: Signer = ec(ours.privateKey)): string {
  const input = `${base64(header)}.${base64(claims)}`;
  return `${input}.${signer(input).toString("base64url")}`;
}
const good = token();
const [head, body, signature] = good.split(".") as [string, string, string];
const bearer = (...tokens: readonly string[]) => ({ authorization: tokens.map((each) => `Bearer ${each}`) });

describe("tokens", () => {
  it.each<[string, string]>([
    ["ES256", good],
    ["RS256", token({ alg: "RS256", kid: "rsa" }, CLAIMS, rs)],
    ["without a kid of several", token({ alg: "RS256" }, CLAIMS, rs)],
    ["with one audience of several", token(HEADER, { ...CLAIMS, aud: ["x", "photos"] })],
    [
      "with a header member that nobody reads",
      token({ ...HEADER, jku: "https://evil.example/jwks.json", x5u: "https://evil.example" }),
    ],
  ])("honest: %s", async (_, each) => expect(await ask(bearer(each))).toBe(NORA));

  const evil = theirs.publicKey.export({ format: "jwk" });
  it.each<[string, string]>([
    ["none", token({ alg: "none" }, CLAIMS, nothing)],
    ["none, with a kid", token({ ...HEADER, alg: "none" }, CLAIMS, nothing)],
    ["None", token({ ...HEADER, alg: "None" }, CLAIMS, nothing)],
    ["nOnE, signed", token({ ...HEADER, alg: "nOnE" })],
    ["no algorithm", token({ kid: "one" })],
    ["an algorithm that is empty", token({ ...HEADER, alg: "" })],
    ["a list of algorithms", token({ ...HEADER, alg: ["ES256"] })],
    ["another algorithm in small letters", token({ ...HEADER, alg: "es256" })],
    ["HS256 with the public key's PEM", token({ ...HEADER, alg: "HS256" }, CLAIMS, hmac(pem))],
    ["HS256 with the public key's PEM, trimmed", token({ ...HEADER, alg: "HS256" }, CLAIMS, hmac(pem.trim()))],
    [
      "HS256 with the public key's DER",
      token({ ...HEADER, alg: "HS256" }, CLAIMS, hmac(ours.publicKey.export({ type: "spki", format: "der" }))),
    ],
    ["HS256 with the public key's JSON", token({ ...HEADER, alg: "HS256" }, CLAIMS, hmac(JSON.stringify(jwk)))],
    ["HS256 with a secret in the key set", token({ alg: "HS256", kid: "oct" }, CLAIMS, hmac(SECRET))],
    ["HS256 with no secret", token({ ...HEADER, alg: "HS256" }, CLAIMS, hmac(""))],
    ["RS256 by the key of ES256", token({ alg: "RS256", kid: "one" }, CLAIMS, rs)],
    ["ES256 by the key of RS256", token({ alg: "ES256", kid: "rsa" })],
    ["PS256 with a signature of RS256", token({ alg: "PS256", kid: "rsa" }, CLAIMS, rs)],
    ["ES384 by a key of P-256", token({ ...HEADER, alg: "ES384" })],
    ["another's key", token(HEADER, CLAIMS, ec(theirs.privateKey))],
    ["a key for encryption", token({ ...HEADER, kid: "enc" }, CLAIMS, ec(theirs.privateKey))],
    ["another's key, embedded", token({ alg: "ES256", jwk: evil }, CLAIMS, ec(theirs.privateKey))],
    ["another's key, embedded beside a kid", token({ ...HEADER, jwk: evil }, CLAIMS, ec(theirs.privateKey))],
    ["another's key, by jku", token({ ...HEADER, jku: "http://127.0.0.1:1/jwks.json" }, CLAIMS, ec(theirs.privateKey))],
    ["another's certificate", token({ ...HEADER, x5c: ["MIIB"] }, CLAIMS, ec(theirs.privateKey))],
    ["an unknown kid", token({ ...HEADER, kid: "two" })],
    ["a kid that is a path", token({ ...HEADER, kid: "../../dev/null" }, CLAIMS, hmac(""))],
    ["a kid that is a query", token({ ...HEADER, kid: "x' UNION SELECT 'y" })],
    ["a kid that objects inherit", token({ ...HEADER, kid: "__proto__" })],
    ["a kid that is an object", token({ ...HEADER, kid: { $ne: "" } })],
    ["a critical member", token({ ...HEADER, crit: ["x"], x: 1 })],
    ["a critical member that is empty", token({ ...HEADER, crit: [] })],
    ["a payload that is not encoded", token({ ...HEADER, crit: ["b64"], b64: false })],
    ["a header that is a list", token("[]")],
    ["a header that is a text", token('"ES256"')],
    ["a header that is null", token("null")],
    ["a header that is not JSON", token("{")],
    ["two algorithms, of which the last is none", token('{"alg":"ES256","kid":"one","alg":"none"}', CLAIMS, nothing)],
    ["two algorithms, of which the first is none", token('{"alg":"none","kid":"one","alg":"ES256"}', CLAIMS, nothing)],
    ["the signature of another's claims", `${head}.${base64({ ...CLAIMS, sub: "bob" })}.${signature}`],
    ["no signature", `${head}.${body}.`],
    ["a signature of zeros", `${head}.${body}.${Buffer.alloc(64).toString("base64url")}`],
    ["a signature cut short", `${head}.${body}.${signature.slice(0, -4)}`],
    ["a signature with more behind", `${head}.${body}.${signature}AAAA`],
    ["a signature in DER", token(HEADER, CLAIMS, (input) => sign("sha256", Buffer.from(input), ours.privateKey))],
    ["a signature in base64 with its padding", `${head}.${body}.${signature}==`],
    ["four parts", `${good}.x`],
    ["five parts", `${good}.x.y`],
    ["two parts", `${head}.${body}`],
    ["claims that are a list", token(HEADER, "[]")],
    ["claims that are a text", token(HEADER, '"nora"')],
    ["claims that are null", token(HEADER, "null")],
    ["claims that are not JSON", token(HEADER, "{")],
    ["nothing", ""],
    ["a blank within", good.replace(".", ". ")],
    ["8 KiB", token(HEADER, { ...CLAIMS, x: "x".repeat(8192) })],
    [
      "a subject that objects inherit",
      token(HEADER, '{"iss":"https://id.example","aud":"photos","exp":1800000060,"__proto__":{"sub":"nora"}}'),
    ],
    ["an issuer with a slash", token(HEADER, { ...CLAIMS, iss: "https://id.example/" })],
    ["an issuer in capitals", token(HEADER, { ...CLAIMS, iss: "https://ID.example" })],
    ["a list of issuers", token(HEADER, { ...CLAIMS, iss: ["https://id.example"] })],
    ["no issuer", token(HEADER, { ...CLAIMS, iss: undefined })],
    ["no audience", token(HEADER, { ...CLAIMS, aud: undefined })],
    ["an audience that begins so", token(HEADER, { ...CLAIMS, aud: "photos2" })],
    ["an audience in a text of several", token(HEADER, { ...CLAIMS, aud: "photos videos" })],
    ["an audience in a list in a list", token(HEADER, { ...CLAIMS, aud: [["photos"]] })],
    ["an audience that is an object", token(HEADER, { ...CLAIMS, aud: { photos: true } })],
    ["an empty list of audiences", token(HEADER, { ...CLAIMS, aud: [] })],
    ["an end that is a text", token(HEADER, { ...CLAIMS, exp: String(NOW + 60) })],
    ["an end that is null", token(HEADER, { ...CLAIMS, exp: null })],
    ["a beginning that is a text", token(HEADER, { ...CLAIMS, nbf: "0" })],
    ["a beginning to come", token(HEADER, { ...CLAIMS, nbf: NOW + 31 })],
    ["a time of issue that is a text", token(HEADER, { ...CLAIMS, iat: "x" })],
    ["a time of issue to come", token(HEADER, { ...CLAIMS, iat: NOW + 31 })],
    ["a subject that is a list", token(HEADER, { ...CLAIMS, sub: ["nora"] })],
    ["a subject that is a pattern", token(HEADER, { ...CLAIMS, sub: "*" })],
    ["a subject with a path", token(HEADER, { ...CLAIMS, sub: "x/nora" })],
    ["a subject with a variable", token(HEADER, { ...CLAIMS, sub: "${aws:username}" })],
    ["a subject with a line", token(HEADER, { ...CLAIMS, sub: "nora\n" })],
  ])("refused: %s", async (_, each) => expect(await ask(bearer(each))).toBe("BAD_CREDENTIAL"));

  it("refused: one that has ended, as such", async () => {
    const [late, justLate] = [31, 29].map((seconds) => token(HEADER, { ...CLAIMS, exp: NOW - seconds }));
    expect([await ask(bearer(late!)), await ask(bearer(justLate!))]).toEqual(["EXPIRED_CREDENTIAL", NORA]);
  });

  it("once verified, it is nobody else's", async () => {
    const one = authenticator();
    const asked = async (each: string): Promise<unknown> => said(await one.authenticate(facts(bearer(each))));
    expect([await asked(good), await asked(good), await asked(`${good}.x`)]).toEqual([NORA, NORA, "BAD_CREDENTIAL"]);
    expect(await asked(`${head}.${base64({ ...CLAIMS, sub: "bob" })}.${signature}`)).toBe("BAD_CREDENTIAL");
  });

  it.each<[string, Readonly<Record<string, readonly string[]>>, string]>([
    ["two headers", { authorization: [`Bearer ${good}`, `Bearer ${good}`] }, "BAD_CREDENTIAL"],
    ["two in one header", { authorization: [`Bearer ${good}, Bearer ${good}`] }, "BAD_CREDENTIAL"],
    ["another scheme beside it", { authorization: ["Basic bm9yYQ==", `Bearer ${good}`] }, "BAD_CREDENTIAL"],
    ["Bearer alone", { authorization: ["Bearer"] }, "BAD_CREDENTIAL"],
    ["Bearer and a comma", { authorization: ["Bearer,"] }, "BAD_CREDENTIAL"],
    ["no scheme", { authorization: [good] }, "none"],
    ["another header", { "x-authorization": [`Bearer ${good}`] }, "none"],
    ["a cookie that nobody asked for", { cookie: [`authorization=${good}`] }, "none"],
    ["a proxy's header", { "proxy-authorization": [`Bearer ${good}`] }, "none"],
  ])("in %s", async (_, headers, expected) => expect(await ask(headers)).toBe(expected));

  it.each<[string, readonly string[], string]>([
    ["honest", [`a=b; token=${good}`], NORA],
    ["twice", [`token=${good}; token=${good}`], "BAD_CREDENTIAL"],
    ["in two headers", [`token=${good}`, `token=x`], "BAD_CREDENTIAL"],
    ["in quotes", [`token="${good}"`], "BAD_CREDENTIAL"],
    ["under a longer name", [`xtoken=${good}`], "none"],
    ["under a name in capitals", [`TOKEN=${good}`], "none"],
    ["empty", ["token="], "BAD_CREDENTIAL"],
  ])("in a cookie: %s", async (_, cookie, expected) => expect(await ask({ cookie }, { jwksFile, cookie: "token" })).toBe(expected));

  it.each<[string, string, string]>([
    ["honest", token({ alg: "HS256" }, CLAIMS, hmac(SECRET)), NORA],
    ["another secret", token({ alg: "HS256" }, CLAIMS, hmac("x")), "BAD_CREDENTIAL"],
    ["none", token({ alg: "none" }, CLAIMS, nothing), "BAD_CREDENTIAL"],
    ["an asymmetric algorithm", good, "BAD_CREDENTIAL"],
    ["HS512", token({ alg: "HS512" }, CLAIMS, hmac(SECRET)), "BAD_CREDENTIAL"],
  ])("by a secret: %s", async (_, each, expected) => expect(await ask(bearer(each), { secret: SECRET })).toBe(expected));

  it.each<[string, object, string]>([
    ["honest", { ...HEADER, typ: "at+jwt" }, NORA],
    ["as a media type", { ...HEADER, typ: "application/at+jwt" }, NORA],
    ["of another kind", { ...HEADER, typ: "JWT" }, "BAD_CREDENTIAL"],
    ["of none", HEADER, "BAD_CREDENTIAL"],
    ["of a list", { ...HEADER, typ: ["at+jwt"] }, "BAD_CREDENTIAL"],
  ])("by a typ: %s", async (_, header, expected) =>
    expect(await ask(bearer(token(header)), { jwksFile, typ: "at+jwt" })).toBe(expected),
  );

  it.each<[string, Partial<JwtOptions>]>([
    ["none as an algorithm", { jwksFile, algorithms: ["none"] as never }],
    ["HS256 with public keys", { jwksFile, algorithms: ["ES256", "HS256"] }],
    ["ES256 with a secret", { secret: SECRET, algorithms: ["ES256"] }],
    ["a secret of 31 bytes", { secret: "s".repeat(31) }],
    ["no algorithm", { jwksFile, algorithms: [] }],
    ["keys that are null", { jwksFile: file("null.json", "null") }],
    ["a key that is null", { jwksFile: file("hole.json", '{"keys":[null]}') }],
    ["keys over plain HTTP", { jwksUri: "http://id.example/jwks.json" }],
    ["keys of a host that begins like the loopback", { jwksUri: "http://127.0.0.1.example/jwks.json" }],
  ])("%s must not be configured", (_, options) => {
    // What the file's reader refuses before is refused here or verifies nothing.
    if (options.algorithms?.includes("none" as never) === true)
      return expect(ask(bearer(token({ alg: "none" }, CLAIMS, nothing)), options)).resolves.toBe("BAD_CREDENTIAL");
    return expect(() => authenticator(options)).toThrow(Error);
  });
});

describe("API keys", () => {
  const digest = (key: string): string => createHash("sha256").update(key).digest("hex");
  const keys = file(
    "keys.json",
    JSON.stringify([
      { sha256: digest("k-nora"), principal: NORA },
      { sha256: digest("clé"), principal: NORA },
      { sha256: digest(""), principal: NORA },
    ]),
  );
  const keyAuthenticator = apiKeyAuthenticator({ keys }, SETTINGS, () => NOW * 1000);
  const sent = async (headers: Readonly<Record<string, readonly string[]>>): Promise<unknown> =>
    said(await keyAuthenticator.authenticate(facts(headers)));
  const latin1 = (text: string): string => Buffer.from(text).toString("latin1");
  it.each<[string, readonly string[], string]>([
    ["honest", ["k-nora"], NORA],
    ["honest, as the bytes of UTF-8", [latin1("clé")], NORA],
    ["its beginning", ["k-nor"], "UNKNOWN_KEY"],
    ["more behind it", ["k-nora0"], "UNKNOWN_KEY"],
    ["a blank behind it", ["k-nora "], "UNKNOWN_KEY"],
    ["a NUL behind it", ["k-nora\0"], "UNKNOWN_KEY"],
    ["in capitals", ["K-NORA"], "UNKNOWN_KEY"],
    ["its digest", [digest("k-nora")], "UNKNOWN_KEY"],
    ["its digest in capitals", [digest("k-nora").toUpperCase()], "UNKNOWN_KEY"],
    ["percent-encoded", ["k%2dnora"], "UNKNOWN_KEY"],
    ["with a scheme", ["ApiKey k-nora"], "UNKNOWN_KEY"],
    ["letters of full width", [latin1("ｋ-nora")], "UNKNOWN_KEY"],
    ["decomposed", [latin1("cle\u0301")], "UNKNOWN_KEY"],
    ["other bytes of the same letter", ["cl\u00e9"], "UNKNOWN_KEY"],
    ["what objects inherit", ["__proto__"], "UNKNOWN_KEY"],
    ["a pattern", ["*"], "UNKNOWN_KEY"],
    ["two, joined", ["k-nora, k-nora"], "UNKNOWN_KEY"],
    ["two", ["k-nora", "k-nora"], "BAD_CREDENTIAL"],
    ["two, one wrong", ["x", "k-nora"], "BAD_CREDENTIAL"],
    ["5 KiB", ["k".repeat(5120)], "BAD_CREDENTIAL"],
    ["empty, though its digest is known", [""], "none"],
  ])("%s", async (_, values, expected) => expect(await sent({ "x-api-key": values })).toBe(expected));
  it.each(["x_api_key", "X-API-KEY", "authorization", "x-api-keys"])("under %s", async (name) =>
    expect(await sent({ [name]: ["k-nora"] })).toBe("none"),
  );
});
