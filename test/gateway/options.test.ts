/** Options that are wrong are refused at once, each fault at its place; and the rarer placeholders. */
import { describe, expect, it } from "vitest";
import {
  callerMapping,
  clientCertificate,
  createGateway,
  extAuthz,
  forwardAuth,
  GatewayError,
  type HttpFacts,
  type Identity,
  type Route,
} from "../../bindings/surface/gateway.js";
import { ACCOUNT, apiKey, askedWith, engineOf, NORA, SETTING } from "./setting.js";

const ANYTHING = engineOf({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } });

/** Places of the findings; none: it was taken. */
function placesOf(make: () => unknown): string[] {
  try {
    make();
    return [];
  } catch (error) {
    if (error instanceof GatewayError) return error.findings.map(({ path }) => path.join("."));
    throw error;
  }
}

describe("a gateway", () => {
  it.each([
    [{ authenticate: [apiKey, apiKey] }, ["authenticate.1"]],
    [{ authenticate: [{ name: "x" }, null] }, ["authenticate.0", "authenticate.1"]],
    [{ targetBytes: 0 }, ["targetBytes"]],
    [{ targetBytes: 1.5 }, ["targetBytes"]],
    [{ clock: 0, onDecision: {}, onFault: "x" }, ["clock", "onDecision", "onFault"]],
    [
      { region: "EU", partition: "", reveal: "all", explain: true },
      ["region", "partition", "reveal", "explain", "routes.0.resource", "routes.1.resource"],
    ],
    [{ unmatched: "bypass", iKnowThisAllows: false }, ["unmatched"]],
    [{ paths: { allowed: [] } }, ["paths.allowed"]],
    [{ paths: 1 }, ["paths"]],
    [{ passHeaders: { "x-a": "{owner}" }, allowHeaderNames: ["Set Cookie"] }, ["allowHeaderNames.0", "passHeaders.x-a"]],
    [{ passHeaders: { "set-cookie": "a" }, allowHeaderNames: ["set-cookie"] }, ["passHeaders.set-cookie"]],
    [{ passHeaders: { remote: "{claim.sub}" }, allowHeaderNames: ["remote"] }, []],
    [{ trustedProxies: "10.0.0.0/8" }, ["trustedProxies"]],
  ])("%j: %j", (options, places) => {
    expect(placesOf(() => createGateway({ ...SETTING, ...(options as object) })).sort()).toEqual([...places].sort());
  });

  it("without options", () => {
    expect(placesOf(() => createGateway(undefined as never))).toEqual([""]);
    expect(placesOf(() => createGateway({} as never)).sort()).toEqual(["engine", "routes"]);
  });

  it("has 10,000 routes at most", () => {
    const routes = Array.from({ length: 10_001 }, (_, at): Route => ({ match: `GET /${at}`, bypass: true }));
    expect(placesOf(() => createGateway({ ...SETTING, routes }))).toEqual(["routes"]);
    expect(placesOf(() => createGateway({ ...SETTING, routes: routes.slice(1) }))).toEqual([]);
  });
});

it.each([
  [
    () => extAuthz(createGateway(SETTING), { pathPrefix: "/ext/", removeCredential: "yes", more: 1 } as never),
    ["more", "pathPrefix", "removeCredential"],
  ],
  [() => forwardAuth(createGateway(SETTING), { headers: "original", addressOptional: 1 } as never), ["addressOptional"]],
  [() => clientCertificate({ form: "der", principal: "x" } as never), ["form"]],
  [() => clientCertificate({ form: "pem", principal: "x" }), ["parse"]],
  [() => clientCertificate({ form: "xfcc", principal: "x", header: "A B", parse: () => undefined }), ["header", "parse"]],
  [() => clientCertificate({ form: "dn", principal: "{claim" }), ["principal"]],
  [
    () => callerMapping({ principal: "x", encode: "yes", mfaAmr: "mfa", fixedTags: { a: 1 }, tags: [] } as never),
    ["encode", "fixedTags.a", "mfaAmr", "tags"],
  ],
  [() => callerMapping({} as never), [""]],
  [() => callerMapping(null as never), ["", ""]],
])("%s", (make, places) => {
  expect(placesOf(make).sort()).toEqual(places);
});

describe("placeholders", () => {
  const cert = { subject: "CN=web", hash: "ab12", san: { uri: ["spiffe://e/ns/web"], dns: ["a.example"] } };
  const identity: Identity = { principal: NORA, cert, claims: { "https://e/id": "7", flag: true } };
  const resourceOf = async (text: string, more: Partial<HttpFacts> = {}): Promise<string> => {
    const gateway = createGateway({
      ...SETTING,
      engine: ANYTHING,
      authenticate: [{ name: "a", authenticate: () => ({ kind: "identity", identity }) }],
      routes: [{ match: "PUT /x", action: "p:A", resource: `arn:aws:p:::${text}` }],
    });
    const facts: HttpFacts = {
      method: "PUT",
      scheme: "http",
      target: "/x",
      headers: new Map(),
      host: "H.example:80",
      address: "192.0.2.1",
      ...more,
    };
    const { code, resource } = await gateway.decide(facts);
    return code === "ALLOWED" ? resource!.slice("arn:aws:p:::".length) : code;
  };

  it.each([
    ["{cert.subject}", "CN=web"],
    ["{cert.hash}", "ab12"],
    ["{cert.san.uri+}", "spiffe://e/ns/web"],
    ["{cert.san.uri}", "BAD_MAPPING"],
    ["{cert.san.uri.path+}", "ns/web"],
    ["{cert.san.dns}", "a.example"],
    ["{host}/{method}/{ip}", "h.example/PUT/192.0.2.1"],
    ["{claim.https://e/id}", "7"],
    ["{claim.flag}", "true"],
    ["{account}/{partition}/{region}", `${ACCOUNT}/aws/eu-west-1`],
    ["{ext.group}", "BAD_MAPPING"],
  ])("%s is %s", async (text, expected) => {
    expect(await resourceOf(text)).toBe(expected);
  });

  it("of what the gateway gave beside headers", async () => {
    expect(await resourceOf("{ext.group}", { extensions: { group: "a" } })).toBe("a");
    expect(await resourceOf("{ext.constructor}", { extensions: {} })).toBe("BAD_MAPPING");
  });

  it.each(["{cert.issuer}", "{cert}", "{host.x}", "{claim}", "{header.a[]}", "{query}"])("%s is not one", (text) => {
    expect(
      placesOf(() => createGateway({ ...SETTING, routes: [{ match: "PUT /x", action: "p:A", resource: `arn:aws:p:::${text}` }] })),
    ).toEqual(["routes.0.resource"]);
  });
});

it("a session names its role with its path", () => {
  const caller = callerMapping(
    {
      principal: "arn:aws:sts::{account}:assumed-role/reader/{claim.sub}",
      entityArn: "arn:aws:iam::{account}:role/team/reader",
      fixedTags: { team: "a" },
    },
    { account: ACCOUNT },
  );
  expect(caller({ claims: { sub: "nora" } })).toMatchObject({
    identity: {
      principal: {
        type: "assumedRole",
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/nora`,
        entityArn: `arn:aws:iam::${ACCOUNT}:role/team/reader`,
      },
      context: { "aws:PrincipalTag/team": "a" },
    },
  });
});

it("a request that cannot be read is a fault of ours, and is told", async () => {
  const faults: unknown[] = [];
  const check = forwardAuth(createGateway({ ...SETTING, onFault: (fault) => faults.push(fault) }), { headers: "forwarded" });
  const broken = {
    method: "GET",
    url: "http://h/",
    headers: {
      get: () => null,
      forEach: () => {
        throw new Error("gone");
      },
    },
  };
  const answer = await check(broken, { address: "127.0.0.1" });
  expect([answer.status, faults.length]).toEqual([500, 1]);
});

it("facts that name an address in another form are refused", async () => {
  const gateway = createGateway(SETTING);
  const headers = new Map([["x-api-key", ["k-nora"]]]);
  for (const address of ["203.0.113.9:80", "::ffff:203.0.113.9", "localhost", ""])
    expect((await gateway.decide({ method: "GET", scheme: "https", target: "/albums/bob/summer", headers, address })).code).toBe(
      "BAD_ADDRESS",
    );
});

it("headers are as long as a server lets them be, not longer", async () => {
  const check = forwardAuth(createGateway(SETTING), { headers: "forwarded" });
  const answer = await check(askedWith({ "x-forwarded-host": "h".repeat(33_000) }), { address: "127.0.0.1" });
  expect([answer.status, answer.headers.get("x-postern-code")]).toEqual([403, "AMBIGUOUS_HEADER"]);
});
