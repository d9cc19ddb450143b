/** Callers of claims, keys and certificates: no name is misread as another's. */
import { describe, expect, it } from "vitest";
import { callerMapping, clientCertificate, GatewayError, type HttpFacts } from "../../bindings/surface/gateway.js";
import { lastElement } from "../../bindings/gateway/certificate.js";
import { ACCOUNT } from "./setting.js";

const USER = { principal: "arn:aws:iam::{account}:user/{claim.sub}" };
const settings = { account: ACCOUNT };

describe("claims", () => {
  const caller = callerMapping({ ...USER, tags: { dept: "Department", "org.id": "Org" } }, settings);

  it("fill the ARN, the tags and the keys of the token", () => {
    const claims = { sub: "nora", dept: "press", org: { id: 7 }, iat: 1_700_000_000, amr: ["pwd", "otp"] };
    expect(caller({ claims, credentialHeader: "authorization" })).toEqual({
      kind: "identity",
      identity: {
        principal: `arn:aws:iam::${ACCOUNT}:user/nora`,
        claims,
        credentialHeader: "authorization",
        context: {
          "aws:PrincipalTag/Department": "press",
          "aws:PrincipalTag/Org": "7",
          "aws:MultiFactorAuthPresent": true,
          "aws:TokenIssueTime": new Date("2023-11-14T22:13:20Z"),
        },
      },
    });
  });

  it("without `amr` say nothing of MFA, with another one that there was none", () => {
    const context = (claims: object) => {
      const result = caller({ claims: { sub: "nora", ...claims } });
      return result.kind === "identity" ? result.identity.context : undefined;
    };
    expect(context({})).toEqual({});
    expect(context({ amr: ["pwd"] })).toEqual({ "aws:MultiFactorAuthPresent": false });
  });

  it.each([
    "mallory/nora",
    "user/*",
    "a:b",
    "${aws:username}",
    "auth0|5f7c",
    "..",
    ".",
    "",
    "nora ",
    "n\u0000ra",
    "n\u00f6ra",
    7.5,
    true,
    ["nora"],
    { name: "nora" },
    null,
    undefined,
  ])("refuse the name %j", (sub) => {
    expect(caller({ claims: { sub } })).toMatchObject({ kind: "refused", code: "BAD_CREDENTIAL" });
  });

  it("are own members: what objects inherit is not a claim", () => {
    expect(
      callerMapping({ principal: "arn:aws:iam::{account}:user/{claim.constructor.name}" }, settings)({ claims: {} }),
    ).toMatchObject({
      kind: "refused",
    });
  });

  it("encode other alphabets where that is wanted, one name for one text", () => {
    const encoding = callerMapping({ ...USER, encode: true }, settings);
    const principal = (sub: string) => {
      const result = encoding({ claims: { sub } });
      return result.kind === "identity" ? result.identity.principal : result.kind;
    };
    expect(principal("auth0|5f7c")).toBe(`arn:aws:iam::${ACCOUNT}:user/auth0%7C5f7c`);
    expect(principal("mallory/nora")).toBe(`arn:aws:iam::${ACCOUNT}:user/mallory%2Fnora`);
    expect(principal("mallory%2Fnora")).toBe(`arn:aws:iam::${ACCOUNT}:user/mallory%252Fnora`);
    expect([principal(".."), principal(""), principal("\ud800")]).toEqual(["refused", "refused", "refused"]);
  });

  it("of a federated caller become the keys of its provider", () => {
    const federated = callerMapping({ principal: "arn:aws:iam::{account}:oidc-provider/id.example", type: "federated" }, settings);
    expect(federated({ claims: { iss: "https://id.example/", sub: "a|b", aud: ["photos"] } })).toMatchObject({
      identity: {
        principal: { type: "federated", arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/id.example` },
        context: { "id.example:sub": "a|b", "id.example:aud": "photos" },
      },
    });
    expect(federated({ claims: { sub: "a" } })).toMatchObject({ kind: "refused" });
  });

  it("that are lists are not tags", () => {
    expect(caller({ claims: { sub: "nora", dept: ["a", "b"] } })).toMatchObject({ kind: "refused", code: "BAD_CREDENTIAL" });
  });
});

it("every fault of a mapping at once", () => {
  const wrong = {
    principal: "arn:aws:iam::{account}:user/{query.user}",
    type: "admin",
    tags: { a: "K" },
    fixedTags: { k: "v" },
    extra: 1,
  };
  const findings = (() => {
    try {
      callerMapping(wrong as never, {});
      return [];
    } catch (error) {
      return error instanceof GatewayError ? error.findings.map(({ path }) => path.join(".")) : [String(error)];
    }
  })();
  expect(findings.sort()).toEqual(["extra", "principal", "principal", "tags", "type"]);
});

describe("x-forwarded-client-cert", () => {
  it("counts its last element", () => {
    const first =
      'By=http://frontend.lyft.com;Hash=468ed33be74eee6556d90c0149c1309e9ba61d6425303443c0748a02dd8de688;Subject="/C=US/ST=CA"';
    const last = 'Hash=9ba6;Subject="CN=web\\, inc \\"x\\"";URI=spiffe://example/ns/photos;DNS=a.example;DNS=b.example';
    expect(lastElement(`${first},${last}`)).toEqual({
      hash: "9ba6",
      subject: 'CN=web\\, inc "x"',
      san: { uri: ["spiffe://example/ns/photos"], dns: ["a.example", "b.example"] },
    });
  });

  it.each([
    "",
    "Hash",
    'Subject="open',
    'Subject="a"b',
    "Hash=a;;URI=b",
    "Hash=a,",
    "URI=a=b",
    'Subject="CN=evil,By=a;Hash=h;Subject="CN=me";URI=spiffe://me',
    "URI=a\u0022;URI=b",
    "Hash=a;Hash=b",
  ])("refuses %s", (text) => {
    expect(() => lastElement(text)).toThrow(expect.objectContaining({ code: "BAD_CREDENTIAL" }));
  });
});

describe("client certificates", () => {
  const facts = (headers: Record<string, string>, peer: string | undefined = "127.0.0.1"): HttpFacts => ({
    method: "GET",
    scheme: "https",
    target: "/",
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...(peer === undefined ? {} : { peer }),
  });
  const spiffe = clientCertificate({ form: "xfcc", principal: "arn:aws:iam::{account}:role/{cert.san.uri.path}" }, settings);

  it("name a role by the path of their URI", async () => {
    const asked = facts({ "x-forwarded-client-cert": "URI=spiffe://example/ns/photos/web" });
    expect(await spiffe.authenticate(asked)).toMatchObject({
      identity: { principal: `arn:aws:iam::${ACCOUNT}:role/ns/photos/web` },
    });
  });

  it.each(["spiffe://example/ns//web", "spiffe://example/../web", "spiffe://example/", "spiffe://example/a%2Fb", "ns/web"])(
    "with the URI %s name nobody",
    async (uri) => {
      expect(await spiffe.authenticate(facts({ "x-forwarded-client-cert": `URI=${uri}` }))).toMatchObject({ kind: "refused" });
    },
  );

  it("of several URIs name nobody", async () => {
    const asked = facts({ "x-forwarded-client-cert": "URI=spiffe://e/a;URI=spiffe://e/b" });
    expect(await spiffe.authenticate(asked)).toMatchObject({ kind: "refused", code: "BAD_CREDENTIAL" });
  });

  it.each([
    ["spiffe://example/web", "identity"],
    ["spiffe://EXAMPLE/web", "identity"],
    ["spiffe://other/web", "refused"],
    ["spiffe://example.other/web", "refused"],
    ["spiffe://example@other/web", "refused"],
    ["spiffe://other/example/web", "refused"],
    ["spiffe:/example/web", "refused"],
  ])("with `trustDomain: example`, %s is %s", async (uri, kind) => {
    const own = clientCertificate(
      { form: "xfcc", principal: "arn:aws:iam::{account}:role/{cert.san.uri.path}", trustDomain: "example" },
      settings,
    );
    expect(await own.authenticate(facts({ "x-forwarded-client-cert": `URI=${uri}` }))).toMatchObject({ kind });
  });

  it("without a URI, or with two, are of no trust domain", async () => {
    const own = clientCertificate({ form: "xfcc", principal: "arn:aws:iam::{account}:user/web", trustDomain: "example" }, settings);
    const two = "URI=spiffe://example/web;URI=spiffe://example/web";
    for (const text of ['Subject="CN=web"', two])
      expect(await own.authenticate(facts({ "x-forwarded-client-cert": text }))).toMatchObject({ kind: "refused" });
  });

  it("are not looked at where the client may have written them", async () => {
    const { peer: _, ...asked } = facts({ "x-forwarded-client-cert": "URI=spiffe://example/web" });
    expect(await spiffe.authenticate(asked)).toEqual({ kind: "none" });
  });

  it.each([
    [{ "ssl-client-subject-dn": "CN=web", "ssl-client-verify": "SUCCESS" }, "identity"],
    [{ "ssl-client-subject-dn": "CN=web", "ssl-client-verify": "FAILED:expired" }, "refused"],
    [{ "ssl-client-subject-dn": "CN=web" }, "refused"],
    [{ "ssl-client-verify": "SUCCESS" }, "refused"],
    [{ "ssl-client-verify": "NONE" }, "none"],
    [{}, "none"],
  ])("by subject and verdict: %j is %s", async (headers, kind) => {
    const byName = clientCertificate({ form: "dn", principal: "arn:aws:iam::{account}:user/{cert.subject}" }, settings);
    expect(await byName.authenticate(facts(headers as Record<string, string>))).toMatchObject({ kind });
  });

  it("as PEM are read by the function that is given", async () => {
    const parse = (pem: string) => (pem === "PEM of web" ? { subject: "web" } : undefined);
    const byPem = clientCertificate({ form: "pem", parse, principal: "arn:aws:iam::{account}:user/{cert.subject}" }, settings);
    const asked = (pem: string) => byPem.authenticate(facts({ "ssl-client-cert": pem, "ssl-client-verify": "SUCCESS" }));
    expect(await asked("PEM%20of%20web")).toMatchObject({ identity: { principal: `arn:aws:iam::${ACCOUNT}:user/web` } });
    expect(await asked("PEM of eve")).toMatchObject({ kind: "refused" });
    expect(await asked("%zz")).toMatchObject({ kind: "refused" });
  });
});
