/** Whatever goes wrong is a verdict, and never an allow. */
import { describe, expect, it } from "vitest";
import { compile, Engine } from "../../bindings/hosts/inline.js";
import { Engine as BareEngine } from "../../bindings/hosts/engine/inline.js";
import {
  answerOf,
  createGateway,
  extAuthz,
  forwardAuth,
  GatewayError,
  type DecisionEvent,
  type GatewayOptions,
  type HttpFacts,
  type Identity,
  type InForce,
  type Verdict,
} from "../../bindings/surface/gateway.js";
import { ACCOUNT, asking, askedWith, engine, engineOf, headersOf, NORA, SETTING } from "./setting.js";

const FACTS: HttpFacts = {
  method: "GET",
  scheme: "https",
  host: "h",
  target: "/albums/bob/summer",
  headers: new Map([["x-api-key", ["k-nora"]]]),
  address: "203.0.113.9",
};

const decide = (options: Partial<GatewayOptions>, facts: HttpFacts = FACTS): Promise<Verdict> =>
  createGateway({ ...SETTING, ...options }).decide(facts);
const callerOf = (identity: Identity) => [{ name: "a", authenticate: () => ({ kind: "identity", identity }) as const }];

describe("policies in force", () => {
  it.each([
    [undefined, "NO_POLICIES", 503],
    ["STALE", "STALE", 503],
    ["DRAINING", "DRAINING", 503],
    ["OVERLOADED", "OVERLOADED", 503],
    ["ALLOWED", "INTERNAL", 500],
    ["constructor", "INTERNAL", 500],
    [{}, "INTERNAL", 500],
    [null, "INTERNAL", 500],
  ])("%j is %s", async (inForce, code, status) => {
    expect(await decide({ engine: () => inForce as never })).toMatchObject({ code, status, decision: "implicitDeny" });
  });

  it("are looked at once a decision, after the caller is known", async () => {
    const denying = engineOf({ Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } });
    let current: InForce = { engine, revision: "one" };
    const slow = {
      name: "slow",
      authenticate: async () => (
        (current = { engine: denying, revision: "two" }),
        { kind: "identity", identity: { principal: NORA } } as const
      ),
    };
    expect(await decide({ engine: () => current, authenticate: [slow] })).toMatchObject({
      revision: "two",
      decision: "explicitDeny",
    });
  });

  it("that cannot be had are a fault of ours", async () => {
    const faults: unknown[] = [];
    const broken = (): never => {
      throw new Error("gone");
    };
    expect(await decide({ engine: broken, onFault: (fault) => faults.push(fault) })).toMatchObject({
      code: "INTERNAL",
      status: 500,
    });
    expect(faults).toHaveLength(1);
  });
});

describe("a verdict at once", () => {
  const gateway = (authenticate: GatewayOptions["authenticate"] & object) => createGateway({ ...SETTING, authenticate });
  const none = { name: "none", authenticate: () => ({ kind: "none" }) as const };
  const identity = { kind: "identity", identity: { principal: NORA } } as const;
  // What `await` takes, too.
  const thenable = { then: (told: (result: typeof identity) => void) => told(identity) } as Promise<typeof identity>;

  it("is given where no authenticator is waited for", () => {
    const { authenticate } = SETTING;
    expect(gateway([none, ...authenticate!]).verdict(FACTS)).toMatchObject({ code: "ALLOWED", principal: NORA });
    expect(gateway([none]).verdict(FACTS)).toMatchObject({ code: "NO_CREDENTIAL", status: 401 });
  });

  it.each([
    ["a promise", () => Promise.resolve(identity)],
    ["a thenable", () => thenable],
  ])("is a promise where one gives %s", async (_, authenticate) => {
    const verdict = gateway([none, { name: "slow", authenticate }]).verdict(FACTS);
    expect(verdict).toBeInstanceOf(Promise);
    expect(await verdict).toMatchObject({ code: "ALLOWED", principal: NORA });
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("down"))],
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
  ])("is a fault of ours where one %s", async (_, authenticate) => {
    expect(await gateway([none, { name: "broken", authenticate }]).verdict(FACTS)).toMatchObject({ code: "INTERNAL", status: 500 });
  });

  it("takes of an identity what is its own", async () => {
    const inheriting = Object.assign(Object.create({ context: { "aws:PrincipalTag/team": "root" } }) as Identity, {
      principal: NORA,
    });
    let context: object | undefined;
    const options = {
      ...SETTING,
      authenticate: callerOf(inheriting),
      onDecision: (event: DecisionEvent) => void (context = event.requests[0]!.context!),
    };
    expect(createGateway(options).verdict(FACTS)).toMatchObject({ code: "ALLOWED" });
    expect(context).not.toHaveProperty(["aws:PrincipalTag/team"]);
    const nobody = callerOf(Object.create({ principal: NORA }) as Identity);
    expect(gateway(nobody).verdict(FACTS)).toMatchObject({ code: "INTERNAL" });
  });
});

describe("faults of ours", () => {
  const broken = (): never => {
    throw new Error("broken");
  };
  const odd = { decide: broken, decideAll: broken, explain: broken, info: () => engine.info() };

  it("of the engine, an authenticator, or of facts are status 500", async () => {
    expect(await decide({ engine: odd })).toMatchObject({ code: "INTERNAL", status: 500 });
    expect(await decide({ authenticate: [{ name: "a", authenticate: broken }] })).toMatchObject({ code: "INTERNAL", status: 500 });
    expect(await decide({}, null as never)).toMatchObject({ code: "INTERNAL", status: 500 });
    expect(await decide({}, { ...FACTS, headers: {} as never })).toMatchObject({ code: "INTERNAL", status: 500 });
  });

  it.each(["constructor", "maybe", "", undefined, true, 1, { valueOf: () => "allowed" }])(
    "an engine that answers %j allows nothing",
    async (answer) => {
      const { decision, status } = await decide({ engine: { ...odd, decide: () => answer as never } });
      expect([status, decision === "allowed"]).toEqual([500, false]);
    },
  );

  it("of whoever is told change nothing", async () => {
    expect(await decide({ onDecision: broken, onFault: broken })).toMatchObject({ code: "ALLOWED" });
    expect(await decide({ clock: broken })).toMatchObject({
      code: "ALLOWED",
      id: expect.stringMatching(/^00000000-0000-7/) as string,
    });
    expect(await decide({ clock: () => NaN })).toMatchObject({
      code: "ALLOWED",
      id: expect.stringMatching(/^00000000-0000-7/) as string,
    });
  });

  it("ids are of version 7, sort by time, and differ", async () => {
    let now = 1_700_000_000_000;
    const gateway = createGateway({ ...SETTING, clock: () => now++ });
    const ids: string[] = [];
    for (let at = 0; at < 400; at++) ids.push((await gateway.decide(FACTS)).id);
    expect(new Set(ids).size).toBe(400);
    expect([...ids].sort()).toEqual(ids);
    // 1,700,000,000,000 in hexadecimal.
    expect(ids[0]).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("what a caller chooses", () => {
  it.each([
    ["x".repeat(3 * 1024), "BAD_CREDENTIAL", 403],
    ["x".repeat(2 * 1024), "BAD_CREDENTIAL", 403],
    ["é".repeat(1024), "BAD_CREDENTIAL", 403],
    ["x".repeat(1024), "ALLOWED", 200],
  ])("a name of many characters is refused before it is asked about", async (name, code, status) => {
    const verdict = await decide({ authenticate: callerOf({ principal: `arn:aws:iam::${ACCOUNT}:user/${name}` }) });
    expect([verdict.code, verdict.status]).toEqual([code, status]);
  });

  it.each(["", "nobody", "arn:aws:iam::1:user/", "*".repeat(3)])(
    "the principal %j, which the engine cannot read, is a denial",
    async (principal) => {
      expect(await decide({ authenticate: callerOf({ principal }) })).toMatchObject({
        code: "BAD_REQUEST",
        status: 403,
        detail: "INVALID_PRINCIPAL",
      });
    },
  );

  it("headers of any size are denials, never errors", async () => {
    const ask = asking();
    for (const name of ["user-agent", "referer", "x-other"]) {
      const { status } = await ask({ [name]: "x".repeat(9 * 1024) });
      expect([200, 401, 403]).toContain(status);
    }
    const long = await ask({ "user-agent": "x".repeat(9 * 1024) });
    expect(long.event.verdict).toMatchObject({ code: "BAD_REQUEST", detail: "CONTEXT_VALUE_TOO_LONG" });
    expect((await ask({ "x-forwarded-for": "1.1.1.1,".repeat(10_000) })).status).toBe(403);
    expect((await ask({ "x-api-key": "k".repeat(100_000) })).status).toBe(401);
  });
});

describe("whose a resource is that names no account", () => {
  const route = { match: "GET /{key+}", action: "s3:GetObject", resource: "arn:aws:s3:::photos/{key}" };
  const other = "arn:aws:iam::444455556666:user/eve";
  const asked = { ...FACTS, target: "/a" };
  const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } } as const;

  it("of the gateway's account, though another's user asks", async () => {
    const options = { routes: [route], engine: engineOf(document), authenticate: callerOf({ principal: other }) };
    expect((await decide(options, asked)).decision).toBe("implicitDeny");
    expect((await decide({ ...options, routes: [{ ...route, resourceAccount: "444455556666" }] }, asked)).decision).toBe("allowed");
  });

  it("of whom a directory says, else of the gateway's account", async () => {
    const user = { arn: other, policies: [{ name: "all", document }] };
    const accounts = [{ id: ACCOUNT }, { id: "444455556666" }];
    const directory = (account: string) =>
      Engine.loadSync(compile({ version: 1, accounts, users: [user], resources: [{ arn: "arn:aws:s3:::photos", account }] }));
    const ask = (from: Engine, resource = route.resource) =>
      decide({ routes: [{ ...route, resource }], engine: from, authenticate: callerOf({ principal: other }) }, asked);
    expect((await ask(directory("444455556666"))).decision).toBe("allowed");
    expect((await ask(directory(ACCOUNT))).decision).toBe("implicitDeny");
    expect((await ask(directory("444455556666"), "arn:aws:s3:::unknown/{key}")).decision).toBe("implicitDeny");
  });

  it("is looked up anew once other policies are in force", async () => {
    const replaced = engineOf(document);
    const gateway = createGateway({ ...SETTING, routes: [route], engine: replaced, authenticate: callerOf({ principal: other }) });
    expect((await gateway.decide(asked)).decision).toBe("implicitDeny");
    const user = { arn: other, policies: [{ name: "all", document }] };
    replaced.replace(
      compile({
        version: 1,
        accounts: [{ id: "444455556666" }],
        users: [user],
        resources: [{ arn: "arn:aws:s3:::photos", account: "444455556666" }],
      }),
    );
    expect((await gateway.decide(asked)).decision).toBe("allowed");
  });
});

describe("reasons", () => {
  const denied = { ...FACTS, method: "DELETE" };

  it("are told as far as `reveal` says", async () => {
    const bodyOf = async (options: Partial<GatewayOptions>) =>
      (await answerOf(await decide(options, denied)).json()) as Record<string, unknown>;
    expect(Object.keys(await bodyOf({}))).toEqual(["error", "id"]);
    const told = await bodyOf({ reveal: "message" });
    expect(told["message"]).toBe(
      `User: ${NORA} is not authorized to perform: photos:DeleteAlbum on resource: arn:aws:photos:eu-west-1:${ACCOUNT}:album/bob/summer because no identity-based policy allows the photos:DeleteAlbum action`,
    );
    expect(told["explanation"]).toBeUndefined();
    expect(await bodyOf({ reveal: "explain" })).toMatchObject({
      explanation: { decision: "implicitDeny", nearMisses: expect.any(Array) as unknown[] },
    });
  });

  it("for logs: with `explain`", async () => {
    const explained = async (explain: GatewayOptions["explain"] & string, facts: HttpFacts) => {
      const events: object[] = [];
      await decide({ explain, onDecision: ({ explanation }) => events.push({ explanation }) }, facts);
      return events[0];
    };
    expect(await explained("none", denied)).toEqual({ explanation: undefined });
    expect(await explained("denied", denied)).toMatchObject({ explanation: { cause: "identity" } });
    expect(await explained("denied", FACTS)).toEqual({ explanation: undefined });
    expect(await explained("all", FACTS)).toMatchObject({ explanation: { matched: [{ policy: "p0", index: 0 }] } });
  });

  it("that an engine cannot give leave a denial one", async () => {
    const bare = BareEngine.loadSync(compile({ identity: [] }));
    expect(await decide({ engine: bare, reveal: "explain" })).toMatchObject({ code: "DENIED", status: 403 });
    expect((await decide({ engine: bare, reveal: "explain" })).message).toBeUndefined();
  });

  it("several decisions need an engine that explains", () => {
    const bare = BareEngine.loadSync(compile({ identity: [] }));
    const also = [{ match: "GET /a", action: "p:A", resource: "*", also: [{ action: "p:B", resource: "*" }] }];
    expect(() => createGateway({ ...SETTING, engine: bare, routes: also })).toThrow(GatewayError);
    expect(() => createGateway({ ...SETTING, routes: also })).not.toThrow();
  });
});

describe("answers", () => {
  const verdict: Verdict = { decision: "allowed", status: 200, code: "ALLOWED", id: "i", principal: "arn:é", revision: "r\n1" };

  it("have headers of printable ASCII, or lack them", () => {
    const { headers } = answerOf({ ...verdict, passHeaders: { "x-bad": "a\nb", "x-good": "a" } });
    expect(Object.keys(headersOf(headers)).sort()).toEqual([
      "cache-control",
      "x-good",
      "x-postern-decision",
      "x-postern-decision-id",
      "x-postern-principal",
      "x-postern-revision",
    ]);
    expect(headers.get("x-postern-principal")).toBe("arn:%C3%A9");
    expect(headers.get("x-postern-revision")).toBe("r%0A1");
  });

  it.each([
    [
      { status: 401, code: "BAD_CREDENTIAL", challenges: ["Bearer", "Key"] },
      { "www-authenticate": "Bearer, Key" },
      { error: "Unauthorized" },
    ],
    [{ status: 403, code: "NO_ROUTE" }, { "x-postern-code": "NO_ROUTE" }, { error: "AccessDenied", id: "i" }],
    [{ status: 500, code: "INTERNAL" }, {}, { error: "InternalError", id: "i" }],
    [{ status: 503, code: "NO_POLICIES" }, { "retry-after": "1" }, { error: "InternalError", id: "i" }],
  ] as const)("%j", async (changes, headers, body) => {
    const answer = answerOf({ ...verdict, decision: "implicitDeny", ...changes });
    expect(headersOf(answer.headers)).toEqual({
      "cache-control": "no-store",
      "content-type": "application/json",
      "x-postern-decision-id": "i",
      ...headers,
    });
    expect(await answer.json()).toEqual(body);
  });
});

describe("headers that tell facts", () => {
  const ask = asking();
  it.each([
    [{ "x-forwarded-method": "GET, DELETE" }, "AMBIGUOUS_HEADER"],
    [{ "x-forwarded-method": "get" }, "BAD_METHOD"],
    [{ "x-forwarded-method": "" }, "NO_METHOD"],
    [{ "x-forwarded-method": "A".repeat(21) }, "BAD_METHOD"],
    [{ "x-forwarded-uri": undefined }, "NO_TARGET"],
    [{ "x-forwarded-uri": "" }, "NO_TARGET"],
    [{ "x-forwarded-uri": "http://h/albums/bob/summer" }, "UNSAFE_PATH"],
    [{ "x-forwarded-uri": "/albums/bob/sum mer" }, "AMBIGUOUS_HEADER"],
    [{ "x-forwarded-uri": `/${"a".repeat(9000)}` }, "TARGET_TOO_LONG"],
    [{ "x-forwarded-host": "h, evil" }, "AMBIGUOUS_HEADER"],
    [{ "x-forwarded-host": undefined }, "ALLOWED"],
    [{ "x-forwarded-proto": "https, http" }, "AMBIGUOUS_HEADER"],
    [{ "x-forwarded-proto": "gopher" }, "AMBIGUOUS_HEADER"],
    [{ "x-forwarded-proto": "wss" }, "ALLOWED"],
    [{ "x-forwarded-for": undefined }, "NO_ADDRESS"],
    [{ "x-forwarded-for": "" }, "NO_ADDRESS"],
    [{ "x-forwarded-for": "127.0.0.1" }, "NO_ADDRESS"],
    [{ "x-forwarded-for": "203.0.113.9," }, "BAD_ADDRESS"],
    [{ "x-forwarded-for": "203.0.113.9;x" }, "BAD_ADDRESS"],
    [{ "x-forwarded-for": "203.0.113.09" }, "BAD_ADDRESS"],
    [{ "x-forwarded-for": "203.0.113.9/24" }, "BAD_ADDRESS"],
    [{ "x-forwarded-for": "fe80::1%eth0" }, "BAD_ADDRESS"],
    [{ "x-forwarded-for": "unknown, 203.0.113.9" }, "ALLOWED"],
    [{ "x-forwarded-for": "203.0.113.9:4711" }, "ALLOWED"],
    [{ "x-forwarded-for": "::ffff:203.0.113.9" }, "ALLOWED"],
    [{ "x-forwarded-for": "[::ffff:203.0.113.9]:4711" }, "ALLOWED"],
    [{ "x-forwarded-for": "[2001:db8::1]" }, "DENIED"],
    [{ "x-forwarded-for": ["198.51.100.1", "203.0.113.9"] }, "ALLOWED"],
    [{ "x-postern-principal": "arn:aws:iam::1:root" }, "ALLOWED"],
  ])("%j: %s", async (changes, code) => {
    expect((await ask(changes)).event.verdict.code).toBe(code);
  });

  it("`addressOptional`: without an address the key is absent, an unreadable one is still refused", async () => {
    const optional = asking(
      { engine: engineOf({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } }) },
      { headers: "forwarded", addressOptional: true },
    );
    const { event } = await optional({ "x-forwarded-for": undefined });
    expect([event.verdict.code, Object.keys(event.requests[0]!.context!)]).toEqual([
      "ALLOWED",
      ["aws:SecureTransport", "aws:RequestedRegion"],
    ]);
    expect((await optional({ "x-forwarded-for": "x" })).event.verdict.code).toBe("BAD_ADDRESS");
  });

  it("twice in `rawHeaders`, though `Headers` shows one", async () => {
    const check = forwardAuth(createGateway(SETTING), { headers: "forwarded" });
    const raw = Object.entries(headersOf(askedWith({}).headers)).flat();
    expect((await check(askedWith({}), { address: "127.0.0.1", rawHeaders: raw })).status).toBe(200);
    const twice = await check(askedWith({}), { address: "127.0.0.1", rawHeaders: [...raw, "X-Forwarded-Method", "DELETE"] });
    expect([twice.status, twice.headers.get("x-postern-code")]).toEqual([403, "AMBIGUOUS_HEADER"]);
  });

  it.each([
    ["unix", ["unix"], 200],
    ["unix", ["127.0.0.0/8"], 403],
    ["::ffff:127.0.0.1", ["127.0.0.0/8"], 200],
    ["::1", ["::1/128"], 200],
    ["::1", ["127.0.0.0/8"], 403],
    [undefined, ["0.0.0.0/0", "::/0", "unix"], 403],
    ["localhost", ["0.0.0.0/0", "::/0", "unix"], 403],
    ["127.0.0.1", [], 403],
  ])("from %s with the proxies %j: %i", async (address, trustedProxies, status) => {
    const check = forwardAuth(createGateway({ ...SETTING, trustedProxies }), { headers: "forwarded" });
    expect((await check(askedWith({}), address === undefined ? {} : { address })).status).toBe(status);
  });
});

it("more addresses than are kept are read as before", async () => {
  const ask = asking();
  const codes: string[] = [];
  for (let at = 0; at < 1_500; at++)
    codes.push((await ask({ "x-forwarded-for": `203.0.113.${at % 250}:${at}, 10.${at >> 8}.0.${at & 255}` })).event.verdict.code);
  expect(new Set(codes)).toEqual(new Set(["DENIED"]));
  expect((await ask({ "x-forwarded-for": "203.0.113.9" })).event.verdict.code).toBe("ALLOWED");
  expect((await ask({ "x-forwarded-for": "203.0.113.09" })).event.verdict.code).toBe("BAD_ADDRESS");
});

describe("headers: original", () => {
  const TOLD = { "x-original-method": "GET", "x-real-ip": "203.0.113.9", "x-api-key": "k-nora" };
  const ask = asking({}, { headers: "original" });
  it.each([
    [{ "x-original-uri": "/albums/bob/summer" }, "ALLOWED"],
    [{ "x-original-url": "https://h/albums/bob/summer?x=1" }, "ALLOWED"],
    [{ "x-original-url": "/albums/bob/summer" }, "UNSAFE_PATH"],
    [{ "x-original-url": "https://h" }, "UNSAFE_PATH"],
    [{ "x-original-url": "https://nora@h/albums/bob/summer" }, "UNSAFE_PATH"],
    [{ "x-original-url": "https://h/albums/bob/../nora" }, "UNSAFE_PATH"],
    [{ "x-original-url": "https://h/albums/bob/summer", "x-original-uri": "/albums/bob/summer" }, "AMBIGUOUS_HEADER"],
    [{ "x-original-uri": "/albums/bob/summer", "x-real-ip": "203.0.113.9, 203.0.113.10" }, "AMBIGUOUS_HEADER"],
    [{ "x-original-uri": "/albums/bob/summer", "x-real-ip": undefined }, "NO_ADDRESS"],
    [{ "x-original-uri": "/albums/bob/summer", "x-original-method": undefined }, "NO_METHOD"],
    [{}, "NO_TARGET"],
  ])("%j: %s", async (changes, code) => {
    expect((await ask({ ...TOLD, ...changes })).event.verdict.code).toBe(code);
  });

  it("with names of one's own", async () => {
    const named = asking({}, { headers: "original", names: { target: "x-uri", address: "x-client" } });
    expect((await named({ "x-original-method": "GET", "x-uri": "/albums/bob/summer", "x-client": "203.0.113.9" })).status).toBe(
      200,
    );
  });

  it.each([
    {},
    { headers: "both" },
    { headers: "original", names: { uri: "x" } },
    { headers: "forwarded", names: { url: "x" } },
    { headers: "forwarded", names: { host: "X Y" } },
  ])("%j is refused at once", (options) => {
    expect(() => forwardAuth(createGateway(SETTING), options as never)).toThrow(GatewayError);
  });
});

describe("ext_authz over HTTP", () => {
  const asked = (url: string, options: object = {}, headers: Record<string, string> = {}, target?: string) =>
    extAuthz(createGateway(SETTING), { pathPrefix: "/ext", ...options })(
      new Request(url, { headers: { "x-api-key": "k-nora", "x-forwarded-for": "203.0.113.9", ...headers } }),
      { address: "127.0.0.1", ...(target === undefined ? {} : { target }) },
    );

  it("refuses what a URL parser may have changed", async () => {
    const { headers, status } = await asked("http://h/ext/albums/bob/summer");
    expect([status, headers.get("x-postern-code")]).toEqual([403, "UNSAFE_PATH"]);
    expect((await asked("http://h/ext/albums/bob/summer", { pathsAreNormalized: true })).status).toBe(200);
    // The URL is `/ext/albums/bob/summer`, what Envoy serves is not.
    const raw = await asked("http://h/ext/x/../albums/bob/summer", {}, {}, "/ext/x/../albums/bob/summer");
    expect([raw.status, raw.headers.get("x-postern-code")]).toEqual([403, "UNSAFE_PATH"]);
  });

  it.each(["/albums/bob/summer", "/ext", "/extalbums/bob/summer", "/EXT/albums/bob/summer"])(
    "refuses %s, which is not below the prefix",
    async (target) => {
      const { headers } = await asked(`http://h${target}`, {}, {}, target);
      expect(headers.get("x-postern-code")).toBe("NO_TARGET");
    },
  );

  it("names the credential's header where that is wanted", async () => {
    const removing = await asked("http://h/", { removeCredential: true }, {}, "/ext/albums/bob/summer");
    expect([removing.status, removing.headers.get("x-envoy-auth-headers-to-remove")]).toEqual([200, "x-api-key"]);
    expect((await asked("http://h/", {}, {}, "/ext/albums/bob/summer")).headers.get("x-envoy-auth-headers-to-remove")).toBeNull();
  });
});
