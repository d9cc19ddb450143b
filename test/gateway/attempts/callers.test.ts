/** Who calls, and from where: addresses, certificates, names that would be somebody else's. */
import { describe, expect, it } from "vitest";
import { callerMapping, clientCertificate, type Authenticator, type CallerMapping } from "../../../bindings/surface/gateway.js";
import { ACCOUNT, NORA } from "../setting.js";
import { areAnswered, asking, but, HONEST, without, type Raw } from "./support.js";

describe("addresses", () => {
  const from = (...values: readonly string[]): Raw => but(HONEST, "x-forwarded-for", ...values);
  areAnswered("x-forwarded-for", {}, [
    ["honest", from("203.0.113.9"), "200 ALLOWED"],
    ["honest, behind the gateway's own", from("203.0.113.9, 127.0.0.1"), "200 ALLOWED"],
    ["honest, mapped", from("::ffff:203.0.113.9"), "200 ALLOWED"],
    ["honest, mapped in hexadecimal digits", from("::ffff:cb00:7109"), "200 ALLOWED"],
    ["honest, with a port", from("203.0.113.9:4711"), "200 ALLOWED"],
    ["another network", from("198.51.100.1"), "403 DENIED"],
    ["another network, mapped", from("::ffff:198.51.100.1"), "403 DENIED"],
    ["another network, with the right one before", from("203.0.113.9, 198.51.100.1"), "403 DENIED"],
    ["another network, with the right one in a header before", from("203.0.113.9", "198.51.100.1"), "403 DENIED"],
    ["the gateway's alone", from("127.0.0.1"), "403 NO_ADDRESS"],
    ["the gateway's alone, mapped", from("::ffff:7f00:1"), "403 NO_ADDRESS"],
    ["none", without(HONEST, "x-forwarded-for"), "403 NO_ADDRESS"],
    ["none, but x-real-ip", [...without(HONEST, "x-forwarded-for"), ["x-real-ip", "203.0.113.9"]], "403 NO_ADDRESS"],
    ["none, but Forwarded", [...without(HONEST, "x-forwarded-for"), ["forwarded", "for=203.0.113.9"]], "403 NO_ADDRESS"],
    ["none, but underscores", [...without(HONEST, "x-forwarded-for"), ["x_forwarded_for", "203.0.113.9"]], "403 NO_ADDRESS"],
    ["a comma alone", from(","), "403 BAD_ADDRESS"],
    ["a comma at the end", from("203.0.113.9,"), "403 BAD_ADDRESS"],
    ["blanks of other kinds", from("\u00a0203.0.113.9"), "403 BAD_ADDRESS"],
    ["unknown", from("203.0.113.9, unknown"), "403 BAD_ADDRESS"],
    ["hidden", from("_hidden"), "403 BAD_ADDRESS"],
    ["octal digits", from("0313.0.0161.011"), "403 BAD_ADDRESS"],
    ["a leading zero", from("203.0.113.09"), "403 BAD_ADDRESS"],
    ["hexadecimal digits", from("0xcb.0.0x71.9"), "403 BAD_ADDRESS"],
    ["one number", from("3405803785"), "403 BAD_ADDRESS"],
    ["three parts", from("203.0.28937"), "403 BAD_ADDRESS"],
    ["a range", from("203.0.113.9/24"), "403 BAD_ADDRESS"],
    ["a zone", from("fe80::1%eth0"), "403 BAD_ADDRESS"],
    ["IPv4 in brackets", from("[203.0.113.9]"), "403 BAD_ADDRESS"],
    ["open brackets", from("[::1"), "403 BAD_ADDRESS"],
    ["a port of six digits", from("203.0.113.9:123456"), "403 BAD_ADDRESS"],
    ["digits of another script", from("٢٠٣.0.113.9"), "403 BAD_ADDRESS"],
    ["a name", from("localhost"), "403 BAD_ADDRESS"],
    ["a pattern", from("203.0.113.*"), "403 BAD_ADDRESS"],
    ["quotes", from('"203.0.113.9"'), "403 BAD_ADDRESS"],
    ["a line", from("203.0.113.9\r\nx: y"), "403 AMBIGUOUS_HEADER"],
    ["33 KiB", from(`${"203.0.113.9, ".repeat(2600)}203.0.113.9`), "403 BAD_ADDRESS"],
    ["a thousand proxies", from(`203.0.113.9${", 127.0.0.1".repeat(1000)}`), "200 ALLOWED"],
  ]);
});

describe("certificates", () => {
  const SPIFFE = "spiffe://example/nora";
  const with_ = (authenticator: Authenticator) => asking({ gateway: { authenticate: [authenticator] } });
  const xfcc = with_(
    clientCertificate({ form: "xfcc", principal: "arn:aws:iam::{account}:user/{cert.san.uri.path}" }, { account: ACCOUNT }),
  );
  // As Nora deletes what is hers: another caller could not.
  const own = but(but(without(HONEST, "x-api-key"), "x-forwarded-method", "DELETE"), "x-forwarded-uri", "/albums/nora/summer");
  const told = (...values: readonly string[]): Raw => but(own, "x-forwarded-client-cert", ...values);
  it.each<[string, Raw, string]>([
    ["honest", told(`By=x;Hash=00;Subject="CN=nora";URI=${SPIFFE}`), "200 ALLOWED"],
    ["honest, behind another proxy's", told(`Hash=11;URI=spiffe://example/bob,Hash=00;URI=${SPIFFE}`), "200 ALLOWED"],
    ["honest, in two headers", told("Hash=11;URI=spiffe://example/bob", `Hash=00;URI=${SPIFFE}`), "200 ALLOWED"],
    ["another's", told("Hash=00;URI=spiffe://example/bob"), "403 DENIED"],
    ["hers before another's", told(`Hash=00;URI=${SPIFFE},Hash=11;URI=spiffe://example/bob`), "403 DENIED"],
    ["hers within the subject of another", told(`Hash=00;Subject="CN=x,URI=${SPIFFE}";URI=spiffe://example/bob`), "403 DENIED"],
    ["hers within escaped quotes", told(`Hash=00;Subject="CN=\\";URI=${SPIFFE};\\"";URI=spiffe://example/bob`), "403 DENIED"],
    ["an open quote before", told(`Hash=11;Subject="CN=x`, `Hash=00;URI=${SPIFFE}`), "401 BAD_CREDENTIAL"],
    ["an open quote at the end", told(`Hash=00;URI=${SPIFFE};Subject="CN=x`), "401 BAD_CREDENTIAL"],
    ["two names", told(`Hash=00;URI=spiffe://example/bob;URI=${SPIFFE}`), "401 BAD_CREDENTIAL"],
    ["two names in other capitals", told(`Hash=00;uri=spiffe://example/bob;URI=${SPIFFE}`), "401 BAD_CREDENTIAL"],
    ["two digests", told(`Hash=00;Hash=11;URI=${SPIFFE}`), "401 BAD_CREDENTIAL"],
    ["no name", told("Hash=00"), "401 BAD_CREDENTIAL"],
    ["an element that is not one", told(`${SPIFFE}`), "401 BAD_CREDENTIAL"],
    ["an empty element", told(`,Hash=00;URI=${SPIFFE}`), "401 BAD_CREDENTIAL"],
    ["a comma at the end", told(`Hash=00;URI=${SPIFFE},`), "401 BAD_CREDENTIAL"],
    ["an equals sign too many", told(`Hash=00;URI=${SPIFFE}=x`), "401 BAD_CREDENTIAL"],
    ["a path with dots", told("Hash=00;URI=spiffe://example/x/../nora"), "401 BAD_CREDENTIAL"],
    ["a path with an empty part", told("Hash=00;URI=spiffe://example//nora"), "401 BAD_CREDENTIAL"],
    ["a path that is encoded", told("Hash=00;URI=spiffe://example/%6eora"), "401 BAD_CREDENTIAL"],
    ["a path that is a pattern", told("Hash=00;URI=spiffe://example/*"), "401 BAD_CREDENTIAL"],
    ["a query", told(`Hash=00;URI=${SPIFFE}?x`), "401 BAD_CREDENTIAL"],
    ["a fragment", told(`Hash=00;URI=${SPIFFE}#x`), "401 BAD_CREDENTIAL"],
    ["not a URI", told("Hash=00;URI=nora"), "401 BAD_CREDENTIAL"],
    ["33 KiB", told(`Hash=00;Subject="${"x".repeat(33_000)}";URI=${SPIFFE}`), "401 BAD_CREDENTIAL"],
    ["a line", told(`Hash=00;URI=${SPIFFE}\r\n`), "401 BAD_CREDENTIAL"],
    ["none", own, "401 NO_CREDENTIAL"],
    ["an empty one", told(""), "401 NO_CREDENTIAL"],
    ["under nginx's name", [...own, ["ssl-client-subject-dn", "CN=nora"], ["ssl-client-verify", "SUCCESS"]], "401 NO_CREDENTIAL"],
  ])("Envoy's: %s", async (_, raw, expected) => expect(await xfcc(raw)).toBe(expected));

  it("Envoy's, from whoever is not a gateway", async () =>
    expect(await xfcc(told(`Hash=00;URI=${SPIFFE}`), { peer: "198.51.100.1" })).toBe("403 UNTRUSTED_PROXY"));

  const dn = with_(
    clientCertificate({ form: "dn", principal: "arn:aws:iam::{account}:user/{cert.subject}" }, { account: ACCOUNT }),
  );
  const album = but(without(HONEST, "x-api-key"), "x-forwarded-uri", "/albums/nora/summer");
  const said = (subject: string, ...verdicts: readonly string[]): Raw => [
    ...but(album, "ssl-client-subject-dn", subject),
    ...verdicts.map((verdict) => ["ssl-client-verify", verdict] as const),
  ];
  it.each<[string, Raw, string]>([
    ["honest", said("CN=nora", "SUCCESS"), "200 ALLOWED"],
    ["not verified", said("CN=nora", "FAILED:self signed certificate"), "401 BAD_CREDENTIAL"],
    ["not said to be", said("CN=nora"), "401 BAD_CREDENTIAL"],
    ["said to be empty", said("CN=nora", ""), "401 BAD_CREDENTIAL"],
    ["said in small letters", said("CN=nora", "success"), "401 BAD_CREDENTIAL"],
    ["said with more behind", said("CN=nora", "SUCCESS, FAILED"), "401 BAD_CREDENTIAL"],
    ["said twice", said("CN=nora", "FAILED", "SUCCESS"), "401 BAD_CREDENTIAL"],
    ["said to be none", said("CN=nora", "NONE"), "401 NO_CREDENTIAL"],
    ["said with underscores", [...said("CN=nora"), ["ssl_client_verify", "SUCCESS"]], "401 BAD_CREDENTIAL"],
    ["without a subject", but(album, "ssl-client-verify", "SUCCESS"), "401 BAD_CREDENTIAL"],
    ["two subjects", [...said("CN=bob", "SUCCESS"), ["ssl-client-subject-dn", "CN=nora"]], "401 BAD_CREDENTIAL"],
    ["a subject with a path", said("CN=x/nora", "SUCCESS"), "401 BAD_CREDENTIAL"],
    ["a subject that is a pattern", said("CN=*", "SUCCESS"), "401 BAD_CREDENTIAL"],
  ])("nginx's: %s", async (_, raw, expected) => expect(await dn(raw)).toBe(expected));
});

describe("names of claims", () => {
  const mapping: CallerMapping = { principal: "arn:aws:iam::{account}:user/{claim.sub}" };
  const caller = callerMapping(mapping, { account: ACCOUNT });
  const encoding = callerMapping({ ...mapping, encode: true }, { account: ACCOUNT });
  const said = (map: typeof caller, claims: Readonly<Record<string, unknown>>): unknown => {
    const result = map({ claims });
    return result.kind === "identity" ? result.identity.principal : result.kind === "refused" ? result.code : result.kind;
  };
  it.each([["nora"], ["nora@example.com"], ["a+b=c,d.e-f_g"]])("%j is a name", (sub) =>
    expect(said(caller, { sub })).toBe(NORA.replace("nora", sub)),
  );
  it.each<[unknown]>([
    ["*"],
    ["?"],
    ["nor?"],
    ["${aws:username}"],
    ["x/nora"],
    ["../nora"],
    ["..:nora"],
    ["nora "],
    [" nora"],
    ["nora\n"],
    ["nora\0"],
    ["no\u202era"],
    ["no\u200bra"],
    ["nörä"],
    ["\ud800"],
    ["ｎora"],
    ["nora:x"],
    ["nora\\"],
    [""],
    [".."],
    ["."],
    ["%6eora"],
    [["nora"]],
    [{ toString: "nora" }],
    [true],
    [1.5],
    [1e21],
    [null],
    [undefined],
  ])("%j is not", (sub) => expect(said(caller, { sub })).toBe("BAD_CREDENTIAL"));
  it.each([
    ["auth0|nora", "auth0%7Cnora"],
    ["x/nora", "x%2Fnora"],
    ["*", "%2A"],
    ["%2A", "%252A"],
    ["nora\u202e", "nora%E2%80%AE"],
  ])("%j is encoded, and nobody else's", (sub, name) => expect(said(encoding, { sub })).toBe(NORA.replace("nora", name)));
  it.each([["\ud800"], [""], [".."], ["."]])("%j is nobody, encoded or not", (sub) =>
    expect(said(encoding, { sub })).toBe("BAD_CREDENTIAL"),
  );
  it.each([
    ["inherited", Object.create({ sub: "nora" }) as Record<string, unknown>],
    ["of a prototype in JSON", JSON.parse('{"__proto__":{"sub":"nora"}}') as Record<string, unknown>],
    ["of a list", [] as unknown as Record<string, unknown>],
  ])("a claim that is %s is not one", (_, claims) => expect(said(caller, claims)).toBe("BAD_CREDENTIAL"));

  it("a list is not a tag, nor is an object", () => {
    const tagged = callerMapping({ ...mapping, tags: { team: "Team" } }, { account: ACCOUNT });
    expect(said(tagged, { sub: "nora", team: "blue" })).toBe(NORA);
    expect([["blue"], { team: "blue" }].map((team) => said(tagged, { sub: "nora", team }))).toEqual([
      "BAD_CREDENTIAL",
      "BAD_CREDENTIAL",
    ]);
  });
});
