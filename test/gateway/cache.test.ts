/**
 * Which answers a cache of the gateway's may keep (serving §3.4). The law stands at the end: a cache that does what RFC 9111 says gives each
 * request the answer that it would have got.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, Engine } from "../../bindings/hosts/inline.js";
import {
  answerOf,
  callerMapping,
  contextKeys,
  createGateway,
  extAuthz,
  forwardAuth,
  type Authenticator,
  type GatewayOptions,
  type Identity,
  type InForce,
  type Route,
} from "../../bindings/surface/gateway.js";
import { authorize } from "../../bindings/surface/hono.js";
import { apiKey, asking, askedWith, engine, headersOf, NORA, ROUTES, SETTING } from "./setting.js";

type Statement = object;
const VERSION = "2012-10-17";
const ALLOW = { Effect: "Allow", Action: "photos:GetAlbum", Resource: "*" };

const artifactOf = (...statements: readonly Statement[]): Uint8Array =>
  compile({ identity: [{ name: "p", document: { Version: VERSION, Statement: statements } as never }] }).bytes;

function inForceOf(...statements: readonly Statement[]): InForce {
  const artifact = artifactOf(...statements);
  return { engine: Engine.loadSync(artifact), revision: "r", contextKeys: contextKeys(artifact) };
}

/** Says which header it reads, as those of the server do. */
const keyOfHeader: Authenticator = { ...apiKey, headers: ["x-api-key"] };
const ADDRESS = { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
const PLAIN = inForceOf(ALLOW, { Effect: "Deny", Action: "*", Resource: "*", Condition: ADDRESS });

const cached = (changes: Partial<GatewayOptions> = {}) =>
  asking({ engine: () => PLAIN, authenticate: [keyOfHeader], cache: { seconds: 60 }, ...changes });

const FACTS = "x-forwarded-method, x-forwarded-uri, x-forwarded-host, x-forwarded-proto, x-forwarded-for";
const SPELLINGS = [
  ...["x-http-method", "x-http-method-override", "x-http-method_override", "x-http_method", "x-http_method-override"],
  ...["x-http_method_override", "x-method-override", "x-method_override", "x_http-method", "x_http-method-override"],
  ...["x_http-method_override", "x_http_method", "x_http_method-override", "x_http_method_override", "x_method-override"],
  "x_method_override",
];

const controlOf = ({ headers }: { readonly headers: Headers }): string => headers.get("cache-control")!;
const KEPT = "private, max-age=60, must-revalidate";

describe("an answer that follows from the request", () => {
  it("may be kept, allow and denial, with the names of what it follows from", async () => {
    const ask = cached();
    const [allow, denial] = [await ask(), await ask({ "x-forwarded-for": "198.51.100.1" })];
    expect([allow.status, denial.status]).toEqual([200, 403]);
    for (const answer of [allow, denial]) {
      expect(controlOf(answer)).toBe(KEPT);
      expect(answer.headers.get("vary")).toBe([FACTS, "x-api-key", ...SPELLINGS].join(", "));
    }
    expect(allow.event.verdict.cache).toEqual({ seconds: 60, vary: ["x-api-key", ...SPELLINGS].join(", ") });
  });

  it("names the headers of the other family, and those with other names", async () => {
    const gateway = createGateway({
      ...SETTING,
      engine: () => PLAIN,
      authenticate: [keyOfHeader],
      cache: { seconds: 5 },
      reject: [],
    });
    const headers = {
      "x-original-method": "GET",
      "x-uri": "/albums/bob/summer",
      "x-original-proto": "https",
      "x-real-ip": "203.0.113.9",
    };
    const check = forwardAuth(gateway, { headers: "original", names: { target: "x-uri" } });
    const answer = await check(new Request("http://h/check", { headers: { ...headers, "x-api-key": "k-nora" } }), {
      address: "127.0.0.1",
    });
    expect(headersOf(answer.headers as Headers)).toMatchObject({
      "cache-control": "private, max-age=5, must-revalidate",
      vary: "x-original-method, x-uri, x-original-url, x-original-host, x-original-proto, x-real-ip, x-api-key",
    });
  });

  it("of Envoy's", async () => {
    const gateway = createGateway({
      ...SETTING,
      engine: () => PLAIN,
      authenticate: [keyOfHeader],
      cache: { seconds: 60 },
      reject: [],
    });
    const headers = { host: "h", "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9", "x-api-key": "k-nora" };
    const peer = { address: "127.0.0.1", target: "/albums/bob/summer" };
    const answer = await extAuthz(gateway)(new Request("http://h/", { headers }), peer);
    expect([answer.status, answer.headers.get("cache-control"), answer.headers.get("vary")]).toEqual([
      200,
      KEPT,
      "host, x-forwarded-for, x-forwarded-proto, x-api-key",
    ]);
  });

  it("has no `vary` beside `no-store`, and both only where `cache` is given", async () => {
    for (const ask of [cached({ engine }), asking({ engine: () => PLAIN, authenticate: [keyOfHeader] })]) {
      const answer = await ask();
      expect([answer.status, controlOf(answer), answer.headers.get("vary")]).toEqual([200, "no-store", null]);
    }
  });
});

describe("policies", () => {
  const condition = (key: string, value = "x"): Statement => ({ ...ALLOW, Condition: { StringNotEquals: { [key]: value } } });
  it.each<[string, Statement, string]>([
    ["ask for the time", { ...ALLOW, Condition: { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } }, "no-store"],
    [
      "ask for the time in a Deny",
      { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { NumericLessThan: { "AWS:epochtime": "1" } } },
      "no-store",
    ],
    ["have the time as a variable", condition("aws:PrincipalTag/t", "${aws:CurrentTime}"), "no-store"],
    [
      "ask how long ago a second factor was given",
      { ...ALLOW, Condition: { NumericLessThanIfExists: { "aws:MultiFactorAuthAge": "9" } } },
      "no-store",
    ],
    [
      "ask for the age of a signature",
      { ...ALLOW, Condition: { NumericLessThanIfExists: { "s3:signatureAge": "9" } } },
      "no-store",
    ],
    [
      "ask when a token was issued",
      { ...ALLOW, Condition: { DateGreaterThanIfExists: { "aws:TokenIssueTime": "2020-01-01T00:00:00Z" } } },
      KEPT,
    ],
    ["ask who calls", { ...ALLOW, Condition: { ArnLike: { "aws:PrincipalArn": NORA } } }, KEPT],
    ["ask for a key that nobody gives", condition("aws:SourceVpc"), KEPT],
  ])("that %s", async (_, statement, expected) => {
    const inForce = inForceOf(ALLOW, statement);
    const answer = await cached({ engine: () => inForce })();
    expect([answer.status, controlOf(answer)]).toEqual([200, expected]);
  });

  it("whose keys ask for headers have these in `vary`", async () => {
    const inForce = inForceOf(ALLOW, { ...ALLOW, Condition: { StringLike: { "aws:Referer": "x", "aws:UserAgent": "y" } } });
    const { headers } = await cached({ engine: () => inForce, reject: [] })();
    expect(headers.get("vary")).toBe(`${FACTS}, x-api-key, user-agent, referer`);
  });

  const { engine: loaded, contextKeys: keys } = PLAIN;
  it.each<[string, object, string]>([
    ["a list of one's own", { contextKeys: [...keys!] }, KEPT],
    ["a list in capitals", { contextKeys: ["aws:SourceIp", "AWS:CurrentTime"] }, "no-store"],
    ["none", {}, "no-store"],
    ["undefined", { contextKeys: undefined }, "no-store"],
    ["a text", { contextKeys: "aws:sourceip" }, "no-store"],
    ["a set", { contextKeys: new Set(keys) }, "no-store"],
    ["what are not texts", { contextKeys: [1] }, "no-store"],
    ["an inherited list", Object.create({ contextKeys: keys }) as object, "no-store"],
  ])("known by %s", async (_, more, expected) => {
    const inForce = Object.assign(more, { engine: loaded, revision: "r" });
    expect(controlOf(await cached({ engine: () => inForce })())).toBe(expected);
  });

  it("are looked at again when a list is changed in place", async () => {
    const contextKeys = ["aws:sourceip"];
    const ask = cached({ engine: () => ({ engine: loaded, revision: "r", contextKeys }) });
    expect(controlOf(await ask())).toBe(KEPT);
    contextKeys.push("aws:currenttime");
    expect(controlOf(await ask())).toBe("no-store");
  });

  it("that are replaced are asked anew", async () => {
    let inForce = PLAIN;
    const ask = cached({ engine: () => inForce });
    expect(controlOf(await ask())).toBe(KEPT);
    inForce = inForceOf(ALLOW, condition("aws:CurrentTime"));
    expect(controlOf(await ask())).toBe("no-store");
    inForce = PLAIN;
    expect(controlOf(await ask())).toBe(KEPT);
  });
});

describe("callers", () => {
  const NOW = 1_800_000_000_000;
  const calling = (more: Partial<Identity>, changes: Partial<GatewayOptions> = {}) => {
    const identity = { principal: NORA, ...more };
    const authenticator: Authenticator = {
      name: "x",
      headers: ["x-api-key"],
      authenticate: () => ({ kind: "identity", identity }),
    };
    return cached({ authenticate: [authenticator], clock: () => NOW, ...changes })();
  };

  it.each<[string, unknown, string]>([
    ["without an end", undefined, KEPT],
    ["for ever", Infinity, KEPT],
    ["for an hour", NOW + 3_600_000, KEPT],
    ["for a minute", NOW + 60_000, KEPT],
    ["for less", NOW + 59_999, "private, max-age=59, must-revalidate"],
    ["for a second", NOW + 1000, "private, max-age=1, must-revalidate"],
    ["for less than a second", NOW + 999, "no-store"],
    ["no more", NOW, "no-store"],
    ["no more since long", -Infinity, "no-store"],
    ["until what is not a number", NaN, "no-store"],
    ["until a text", "tomorrow", "no-store"],
    ["until null", null, "no-store"],
  ])("are known %s", async (_, validUntil, expected) => {
    const answer = await calling({ validUntil: validUntil as number });
    expect([answer.status, controlOf(answer)]).toEqual([200, expected]);
  });

  it.each<[string, () => number]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["is none", () => NaN],
  ])("are not kept where the clock %s", async (_, clock) => {
    const answer = await calling({ validUntil: NOW + 3_600_000 }, { clock });
    expect([answer.status, controlOf(answer)]).toEqual([200, "no-store"]);
  });

  it("have keys of their own, which are as good as they are", async () => {
    expect(controlOf(await calling({ context: { "aws:PrincipalTag/team": "a" } }))).toBe(KEPT);
  });

  it.each<[string, Partial<GatewayOptions>, string]>([
    ["does not say", { authenticate: [apiKey] }, "no-store"],
    [
      "does not say, and is not asked",
      {
        authenticate: [keyOfHeader, { ...apiKey, name: "y" }],
        routes: ROUTES.map((route) => ({ ...route, authenticate: ["apiKey"] })),
      },
      KEPT,
    ],
    ["does not say, and would be asked", { authenticate: [keyOfHeader, { ...apiKey, name: "y" }] }, "no-store"],
    [
      "has it from a prototype",
      { authenticate: [Object.assign(Object.create({ headers: [] }) as Authenticator, apiKey)] },
      "no-store",
    ],
    ["reads none", { authenticate: [{ ...apiKey, headers: [] }] }, KEPT],
  ])("of an authenticator that %s which headers it reads", async (_, changes, expected) => {
    const answer = await cached(changes)();
    expect([answer.status, controlOf(answer)]).toEqual([200, expected]);
  });

  it("that are nobody, where that is asked", async () => {
    const answer = await cached({ anonymous: "evaluate" })({ "x-api-key": undefined });
    expect([answer.status, controlOf(answer)]).toEqual([403, KEPT]);
  });

  it.each<[string, object, number | undefined]>([
    ["an end", { sub: "nora", exp: 1_800_000_000 }, NOW],
    ["none", { sub: "nora" }, undefined],
    ["what is not one", { sub: "nora", exp: "1800000000" }, 0],
    ["null", { sub: "nora", exp: null }, 0],
  ])("of claims with %s", (_, claims, end) => {
    const result = callerMapping({ principal: "arn:aws:iam::1:user/{claim.sub}" })({ claims: claims as Record<string, unknown> });
    expect(result).toMatchObject({ kind: "identity" });
    expect(result.kind === "identity" ? result.identity.validUntil : "none").toBe(end);
  });
});

describe("never kept", () => {
  it.each<[string, Partial<GatewayOptions>, Parameters<ReturnType<typeof asking>>[0], number]>([
    ["nobody", {}, { "x-api-key": undefined }, 401],
    ["an unknown key", {}, { "x-api-key": "k-eve" }, 401],
    ["no route", {}, { "x-forwarded-uri": "/other" }, 403],
    ["no address", {}, { "x-forwarded-for": undefined }, 403],
    ["an unsafe path", {}, { "x-forwarded-uri": "/albums/../bob/summer" }, 403],
    ["a refused header", {}, { "x_http-method_override": "DELETE" }, 403],
    ["a request that cannot be decided", { routes: [{ ...ROUTES[0]!, resource: "arn:aws:photos:::{query.x}" }] }, {}, 403],
    ["no policies", { engine: () => undefined }, {}, 503],
    ["old policies", { engine: () => "STALE" }, {}, 503],
    ["a fault of ours", { engine: () => ({ ...PLAIN, engine: {} as never }) }, {}, 500],
    ["no decision", { routes: [{ match: "GET /albums/bob/summer", bypass: true }] }, {}, 200],
    ["no route, and nobody wants one", { unmatched: "bypass", iKnowThisAllows: true }, { "x-forwarded-uri": "/other" }, 200],
    ["reasons", { reveal: "message" }, { "x-forwarded-for": "198.51.100.1" }, 403],
    ["more reasons", { reveal: "explain" }, { "x-forwarded-for": "198.51.100.1" }, 403],
    ["tags in headers", { routes: [{ ...ROUTES[0]!, requestTags: { header: "x-tag-" } }] }, {}, 200],
  ])("%s", async (_, changes, asked, status) => {
    const answer = await cached(changes)(asked);
    expect([answer.status, controlOf(answer)]).toEqual([status, "no-store"]);
  });

  it("what a body or Envoy's extensions say", async () => {
    const gateway = createGateway({ ...SETTING, engine: () => PLAIN, authenticate: [keyOfHeader], cache: { seconds: 60 } });
    const headers = new Map([["x-api-key", ["k-nora"]]]);
    const facts = { method: "GET", scheme: "https", target: "/albums/bob/summer", headers, address: "203.0.113.9" } as const;
    expect((await gateway.decide(facts)).cache?.seconds).toBe(60);
    expect((await gateway.decide({ ...facts, body: new Uint8Array(0) })).cache).toBeUndefined();
    expect((await gateway.decide({ ...facts, extensions: {} })).cache).toBeUndefined();
    // Who answers without saying where facts stood.
    expect(answerOf(await gateway.decide(facts)).headers.get("cache-control")).toBe("no-store");
  });

  it("GET, where HEAD is decided otherwise: a cache answers HEAD with it", async () => {
    const head: Route = { match: "HEAD /albums/{owner}/{album}", action: "photos:Head", resource: "*" };
    const named: Route = { ...ROUTES[0]!, context: { "photos:Method": "{method}" } };
    for (const routes of [[...ROUTES, head], [named]]) {
      expect(controlOf(await cached({ routes })())).toBe("no-store");
      expect(controlOf(await cached({ routes })({ "x-forwarded-method": "HEAD" }))).toBe(KEPT);
    }
    expect(controlOf(await cached({ passHeaders: { "x-method": "{method}" } })())).toBe("no-store");
  });

  it("in a middleware", () => {
    expect(() => authorize({ engine, routes: ROUTES, principal: () => NORA, cache: { seconds: 60 } } as never)).toThrow(
      "cache: has no meaning in a middleware",
    );
  });
});

describe("headers that routes read", () => {
  const RESOURCE = "arn:aws:photos:::album/x";
  it("are in `vary`, of every route", async () => {
    const routes: Route[] = [
      { ...ROUTES[0]!, context: { "a:A": ["{header.X-In-Context}", 1, "{query.y}"] }, passHeaders: { "x-a": "{header.x-passed}" } },
      {
        match: "GET /other",
        when: { "header.x-when": "1" },
        action: "p:A",
        resource: "{header.x-never}".replace(/^/, "arn:aws:p:::"),
      },
      {
        match: "PUT /{a}",
        action: "p:{header.x-action}",
        resource: RESOURCE,
        also: [{ action: "p:B", resource: RESOURCE, when: { "header.x-also": "1" } }],
      },
      { match: "GET /third", action: "p:C", resource: RESOURCE, reject: ["x-a_b-c"], context: { "a:B": "{header.not a name}" } },
    ];
    const { headers } = await cached({ routes, reject: [], passHeaders: { "x-b": "{header.x-gateway}" } })();
    expect(
      headers
        .get("vary")!
        .slice(FACTS.length + 2)
        .split(", "),
    ).toEqual([
      "x-a_b-c",
      "x-a_b_c",
      "x-action",
      "x-also",
      "x-api-key",
      "x-gateway",
      "x-in-context",
      "x-never",
      "x-passed",
      "x-when",
      "x_a_b-c",
      "x_a_b_c",
    ]);
  });

  it.each<[string, object, string[]]>([
    ["no seconds", { cache: {} }, ["cache.seconds"]],
    ["none at all", { cache: { seconds: 0 } }, ["cache.seconds"]],
    ["a part of one", { cache: { seconds: 1.5 } }, ["cache.seconds"]],
    ["more than an hour", { cache: { seconds: 3601 } }, ["cache.seconds"]],
    ["a text", { cache: { seconds: "60" } }, ["cache.seconds"]],
    ["what is not known", { cache: { seconds: 60, secnods: 1 } }, ["cache.secnods"]],
    ["what is not an object", { cache: 60 }, ["cache"]],
    [
      "names that are not",
      { cache: { seconds: 60 }, authenticate: [{ ...apiKey, headers: ["X-Key", 1] }] },
      ["authenticate.0.headers.0", "authenticate.0.headers.1"],
    ],
    ["too many spellings", { cache: { seconds: 60 }, reject: ["x-a-b-c-d-e-f-g"] }, ["cache"]],
    ["an hour", { cache: { seconds: 3600 } }, []],
    ["many spellings, without a cache", { reject: [`x${"-a".repeat(60)}`] }, []],
  ])("and options: %s", (_, changes, paths) => {
    let found: string[] = [];
    try {
      createGateway({ ...SETTING, ...(changes as object) });
    } catch (error) {
      found = (error as { findings: { path: string[] }[] }).findings.map(({ path }) => path.join("."));
    }
    expect(found).toEqual(paths);
  });
});

/** A private cache, as RFC 9111 has it: method and URL, then the headers that `vary` names. HEAD takes what GET left. */
class HttpCache {
  readonly #kept: { readonly request: Request; readonly vary: readonly string[]; readonly answer: string }[] = [];
  hits = 0;

  /** `blindTo`: a name of `vary` that it does not heed. */
  constructor(readonly blindTo = "") {}

  async ask(request: Request, fresh: () => Promise<Response>): Promise<string> {
    const known = this.#kept.find((one) => isSame(one.request, request) && this.#isFor(one, request));
    if (known !== undefined) {
      this.hits++;
      return known.answer;
    }
    const response = await fresh();
    const answer = toldBy(response);
    const vary = response.headers.get("vary")?.split(", ") ?? [];
    if (/max-age=[1-9]/.test(response.headers.get("cache-control")!)) this.#kept.push({ request, vary, answer });
    return answer;
  }

  #isFor({ request, vary }: { readonly request: Request; readonly vary: readonly string[] }, asked: Request): boolean {
    return vary.every((name) => name === this.blindTo || request.headers.get(name) === asked.headers.get(name));
  }
}

const isSame = (kept: Request, asked: Request): boolean =>
  kept.url === asked.url && (kept.method === asked.method || (kept.method === "GET" && asked.method === "HEAD"));

/** All that a gateway reads of it, but for what is new each time. */
const toldBy = ({ status, headers }: Response): string =>
  JSON.stringify([
    status,
    ["x-postern-decision", "x-postern-principal", "x-postern-code", "x-kind"].map((name) => headers.get(name)),
  ]);

describe("a cache before the gateway", () => {
  const deny = (Condition: object): Statement => ({ Effect: "Deny", Action: "*", Resource: "*", Condition });
  const inForce = inForceOf(
    ALLOW,
    { Effect: "Allow", Action: "photos:DeleteAlbum", Resource: "arn:aws:photos:*:*:album/${aws:username}/*" },
    deny(ADDRESS),
    deny({ StringLike: { "aws:UserAgent": "bad*" } }),
    deny({ StringEquals: { "photos:Kind": "b" } }),
    deny({ Bool: { "aws:SecureTransport": "false" } }),
  );
  const gateway = createGateway({
    ...SETTING,
    engine: () => inForce,
    authenticate: [keyOfHeader],
    cache: { seconds: 60 },
    routes: [
      { ...ROUTES[0]!, context: { "photos:Kind": "{header.x-kind}" }, passHeaders: { "x-kind": "{header.x-kind}" } },
      { ...ROUTES[0]!, when: { "header.x-other": "1" }, action: "photos:Other" },
      ROUTES[1]!,
    ],
  });
  const forward = forwardAuth(gateway, { headers: "forwarded" });
  const envoy = extAuthz(gateway);
  const freshOfForward = (request: Request): Promise<Response> => forward(request, { address: "127.0.0.1" }) as Promise<Response>;
  const freshOfEnvoy = (request: Request): Promise<Response> =>
    envoy(request, { address: "127.0.0.1", target: new URL(request.url).pathname }) as Promise<Response>;

  /** What a request differs in from an honest one, which is allowed. */
  const CHANGES: readonly (readonly [name: string, value: string | undefined])[] = [
    ["x-api-key", "k-bob"],
    ["x-api-key", undefined],
    ["x-api-key", "k-eve"],
    ["x-kind", "a"],
    ["x-kind", "b"],
    ["x-other", "1"],
    ["user-agent", "bad"],
    ["user-agent", "good"],
    ["x_http-method-override", "DELETE"],
    ["x-forwarded-proto", "http"],
    ["x-forwarded-for", "198.51.100.1"],
    ["x-forwarded-for", undefined],
    ["x-unheard-of", "1"],
  ];
  const METHODS: typeof CHANGES = [
    ["x-forwarded-method", "DELETE"],
    ["x-forwarded-method", "HEAD"],
    ["x-forwarded-uri", "/albums/nora/summer"],
    ["x-forwarded-uri", "/other"],
  ];

  /** As Envoy repeats it: method and path are the request's own. */
  function envoysOf(asked: Request): Request {
    const headers = new Headers(asked.headers);
    const [method, target] = [headers.get("x-forwarded-method")!, headers.get("x-forwarded-uri")!];
    for (const name of ["x-forwarded-method", "x-forwarded-uri", "x-forwarded-host"]) headers.delete(name);
    return new Request(`http://h${target}`, { method, headers });
  }

  it.each([
    ["forward-auth", (request: Request) => request, freshOfForward],
    ["ext_authz", envoysOf, freshOfEnvoy],
  ])("gives each request its own answer: %s", async (_, form, fresh) => {
    const change = fc.constantFrom(...CHANGES, ...METHODS);
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 2 }), { minLength: 10, maxLength: 40 }), async (asked) => {
        const cache = new HttpCache();
        for (const request of asked.map((changes) => form(askedWith(Object.fromEntries(changes)))))
          expect(await cache.ask(request, () => fresh(request))).toBe(toldBy(await fresh(request)));
        hits += cache.hits;
      }),
      { numRuns: 60 },
    );
    expect(hits).toBeGreaterThan(100);
  });

  it.each([...new Set([...CHANGES, ...METHODS].map(([name]) => name))].filter((name) => name !== "x-unheard-of"))(
    "would give another's answer if `vary` did not name %s",
    async (name) => {
      const cache = new HttpCache(name);
      const honest = askedWith({});
      await cache.ask(honest, () => freshOfForward(honest));
      const others = [...CHANGES, ...METHODS].filter(([changed]) => changed === name);
      const isOther = await Promise.all(
        others.map(async ([, value]) => {
          const request = askedWith({ [name]: value });
          return (await cache.ask(request, () => freshOfForward(request))) !== toldBy(await freshOfForward(request));
        }),
      );
      expect(isOther).toContain(true);
    },
  );
});
