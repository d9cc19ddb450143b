/** What goes wrong on our side, or on that of whoever wrote an authenticator: never an allow. And what is only too large: never an error. */
import { afterEach, describe, expect, it } from "vitest";
import { ArnError } from "../../../bindings/surface/arn.js";
import {
  createGateway,
  GatewayError,
  type AuthenticationResult,
  type Authenticator,
  type GatewayOptions,
  type Route,
} from "../../../bindings/surface/gateway.js";
import { authorize } from "../../../bindings/surface/hono.js";
import { compile, Engine } from "../../../bindings/hosts/inline.js";
import { ACCOUNT, engine, NORA, ROUTES, SETTING } from "../setting.js";
import { asking, but, HONEST, without } from "./support.js";

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "photos:*", Resource: "*" }] };
const info = () => engine.info();

describe("engines that do not decide", () => {
  const unloaded: unknown = Object.create(Engine.prototype);
  const answering = (decision: unknown) => ({ decide: () => decision, decideAll: () => ({ decision }), explain: () => ({}), info });
  const throwing = (error: unknown) => ({
    ...answering("allowed"),
    decide: () => {
      throw error;
    },
  });
  const inForce = (value: unknown) => () => value;
  it.each<[string, unknown, string]>([
    ["honest", engine, "200 ALLOWED"],
    ["honest, by a function", inForce({ engine, revision: "r" }), "200 ALLOWED"],
    ["not loaded", unloaded, "500 INTERNAL"],
    ["none yet", inForce(undefined), "503 NO_POLICIES"],
    ["too old", inForce("STALE"), "503 STALE"],
    ["an allow as a code", inForce("ALLOWED"), "500 INTERNAL"],
    ["a bypass as a code", inForce("BYPASS"), "500 INTERNAL"],
    ["a member that objects inherit as a code", inForce("constructor"), "500 INTERNAL"],
    ["null", inForce(null), "500 INTERNAL"],
    ["a promise", inForce(Promise.resolve({ engine, revision: "r" })), "500 INTERNAL"],
    ["nothing in it", inForce({}), "500 INTERNAL"],
    [
      "a throw",
      () => {
        throw new Error("no");
      },
      "500 INTERNAL",
    ],
    ["true", inForce({ engine: answering(true), revision: "r" }), "500 INTERNAL"],
    ["a promise of an allow", inForce({ engine: answering(Promise.resolve("allowed")), revision: "r" }), "500 INTERNAL"],
    ["an allow in capitals", inForce({ engine: answering("Allowed"), revision: "r" }), "500 INTERNAL"],
    ["an allow in a list", inForce({ engine: answering(["allowed"]), revision: "r" }), "500 INTERNAL"],
    ["nothing", inForce({ engine: answering(undefined), revision: "r" }), "500 INTERNAL"],
    ["a throw of the engine", inForce({ engine: throwing(new Error("no")), revision: "r" }), "500 INTERNAL"],
    ["a throw of an allow", inForce({ engine: throwing("allowed"), revision: "r" }), "500 INTERNAL"],
    ["a throw of nothing", inForce({ engine: throwing(undefined), revision: "r" }), "500 INTERNAL"],
    ["a throw of a verdict", inForce({ engine: throwing({ code: "ALLOWED", status: 200 }), revision: "r" }), "500 INTERNAL"],
  ])("%s", async (_, given, expected) => {
    expect(await asking({ gateway: { engine: given as GatewayOptions["engine"] } })(HONEST)).toBe(expected);
  });
});

describe("authenticators that do not say who calls", () => {
  const giving = (authenticate: () => unknown): Authenticator => ({
    name: "x",
    authenticate: authenticate as () => AuthenticationResult,
  });
  const identity = (principal: unknown) => () => ({ kind: "identity", identity: { principal } });
  it.each<[string, () => unknown, string]>([
    ["honest", identity(NORA), "200 ALLOWED"],
    ["honest, later", () => Promise.resolve(identity(NORA)()), "200 ALLOWED"],
    ["none", () => ({ kind: "none" }), "401 NO_CREDENTIAL"],
    ["refused", () => ({ kind: "refused", code: "UNKNOWN_KEY" }), "401 UNKNOWN_KEY"],
    ["refused with an allow", () => ({ kind: "refused", code: "ALLOWED" }), "500 INTERNAL"],
    ["refused with a bypass", () => ({ kind: "refused", code: "BYPASS" }), "500 INTERNAL"],
    ["refused without a code", () => ({ kind: "refused" }), "500 INTERNAL"],
    ["an ARN alone", () => NORA, "500 INTERNAL"],
    ["nothing", () => undefined, "500 INTERNAL"],
    ["null", () => null, "500 INTERNAL"],
    ["true", () => true, "500 INTERNAL"],
    ["a list", () => [identity(NORA)()], "500 INTERNAL"],
    ["an identity of nobody", () => ({ kind: "identity" }), "500 INTERNAL"],
    ["a principal that is null", identity(null), "500 INTERNAL"],
    ["a principal that is a number", identity(1), "500 INTERNAL"],
    ["a principal that is empty", identity(""), "403 BAD_REQUEST"],
    ["a principal that is not an ARN", identity("nora"), "403 BAD_REQUEST"],
    ["a principal without members", identity({}), "403 BAD_REQUEST"],
    ["a principal of 3 KiB", identity(`arn:aws:iam::${ACCOUNT}:user/${"n".repeat(3072)}`), "403 BAD_CREDENTIAL"],
    [
      "a throw",
      () => {
        throw new Error("no");
      },
      "500 INTERNAL",
    ],
    [
      "a throw of an identity",
      () => {
        throw identity(NORA)();
      },
      "500 INTERNAL",
    ],
    ["a rejection", () => Promise.reject(new Error("no")), "500 INTERNAL"],
    ["a rejection of nothing", () => Promise.reject(undefined as unknown as Error), "500 INTERNAL"],
  ])("%s", async (_, authenticate, expected) => {
    expect(await asking({ gateway: { authenticate: [giving(authenticate)] } })(HONEST)).toBe(expected);
  });

  it("one that never answers lets nobody in", async () => {
    const ask = asking({ gateway: { authenticate: [giving(() => new Promise(() => undefined))] } });
    const later = new Promise((resolve) => void setTimeout(resolve, 20, "nothing"));
    expect(await Promise.race([ask(HONEST), later])).toBe("nothing");
  });
  it("one that refuses is not followed by one that would not", async () => {
    const refusing = giving(() => ({ kind: "refused", code: "BAD_CREDENTIAL" }));
    const other = { ...giving(identity(NORA)), name: "y" };
    expect(await asking({ gateway: { authenticate: [refusing, other], anonymous: "evaluate" } })(HONEST)).toBe(
      "401 BAD_CREDENTIAL",
    );
  });
});

describe("what is told", () => {
  const throws = (): never => {
    throw new Error("no");
  };
  it.each<[string, Partial<GatewayOptions>]>([
    ["a clock that throws", { clock: throws }],
    ["a clock that says nothing", { clock: () => Number.NaN }],
    ["a log that throws", { onDecision: throws }],
    ["faults that throw", { onDecision: throws, onFault: throws }],
  ])("%s changes no verdict", async (_, changes) => {
    const gateway = createGateway({ ...SETTING, ...changes });
    const facts = {
      scheme: "https",
      target: "/albums/bob/summer",
      address: "203.0.113.9",
      headers: new Map([["x-api-key", ["k-nora"]]]),
    } as const;
    const verdicts = [await gateway.decide({ ...facts, method: "GET" }), await gateway.decide({ ...facts, method: "DELETE" })];
    expect(verdicts.map(({ decision }) => decision)).toEqual(["allowed", "implicitDeny"]);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", "GET /"],
    ["no headers", { method: "GET", scheme: "https", target: "/albums/bob/summer" }],
    ["no target", { method: "GET", scheme: "https", headers: new Map() }],
    [
      "a target that is a URL",
      { method: "GET", scheme: "https", headers: new Map(), target: new URL("http://h/albums/bob/summer") },
    ],
    ["methods", { method: ["GET"], scheme: "https", headers: new Map(), target: "/albums/bob/summer" }],
    [
      "an address that is a number",
      { method: "GET", scheme: "https", headers: new Map(), target: "/albums/bob/summer", address: 1 },
    ],
  ])("facts that are %s allow nothing", async (_, facts) => {
    const { decision, status } = await createGateway({ ...SETTING, anonymous: "evaluate" }).decide(facts as never);
    expect([decision, status >= 400]).toEqual(["implicitDeny", true]);
  });
});

describe("what is only too large", () => {
  const routes: readonly Route[] = [
    { ...ROUTES[0]!, context: { "photos:Note": "{header.x-note}", "photos:Both": "{header.x-note}{header.x-note}" } },
  ];
  const noted = asking({ gateway: { routes } });
  it.each<[string, readonly (readonly [string, string])[], string]>([
    ["honest", [["x-note", "n"]], "200 ALLOWED"],
    ["a header of 9 KiB in a condition key", [["x-note", "n".repeat(9216)]], "403 BAD_MAPPING"],
    ["one of 8 KiB, twice in one key", [["x-note", "n".repeat(8000)]], "403 BAD_REQUEST"],
    [
      "one that is given twice",
      [
        ["x-note", "n"],
        ["x-note", "m"],
      ],
      "403 BAD_MAPPING",
    ],
    ["a user agent of 30 KiB", [["user-agent", "u".repeat(30_000)]], "403 BAD_REQUEST"],
    ["a referer of 30 KiB", [["referer", "u".repeat(30_000)]], "403 BAD_REQUEST"],
    ["a thousand user agents", Array.from({ length: 1000 }, () => ["user-agent", "u".repeat(20)] as const), "403 BAD_REQUEST"],
    ["a key of 9 KiB", [["x-api-key", "k".repeat(9216)]], "401 UNKNOWN_KEY"],
  ])("%s", async (_, more, expected) => {
    const raw = more.some(([name]) => name === "x-api-key") ? without(HONEST, "x-api-key") : HONEST;
    expect(await noted([...raw, ...more])).toBe(expected);
  });

  const tagged = (requestTags: NonNullable<Route["requestTags"]>) =>
    createGateway({ ...SETTING, routes: [{ ...ROUTES[0]!, requestTags }] });
  const facts = (body: string | Uint8Array) => ({
    method: "GET",
    scheme: "https" as const,
    target: "/albums/bob/summer",
    address: "203.0.113.9",
    headers: new Map([["x-api-key", ["k-nora"]]]),
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  });
  it.each<[string, string | Uint8Array, string]>([
    ["honest", '{"tags":{"a":"b"}}', "ALLOWED"],
    ["a member twice", '{"tags":{"a":"b"},"tags":{}}', "BAD_MAPPING"],
    ["a tag twice", '{"tags":{"a":"b","a":"c"}}', "BAD_MAPPING"],
    ["a tag twice, in other capitals", '{"tags":{"a":"b","A":"c"}}', "BAD_MAPPING"],
    ["tags that are a list", '{"tags":["a"]}', "BAD_MAPPING"],
    ["a value that is not a text", '{"tags":{"a":1}}', "BAD_MAPPING"],
    ["100,000 lists", "[".repeat(100_000), "BAD_MAPPING"],
    ["51 tags", JSON.stringify({ tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, ""])) }), "BAD_MAPPING"],
    ["a tag of 20 KiB", JSON.stringify({ tags: { a: "x".repeat(20_000) } }), "BAD_REQUEST"],
    ["nothing", "", "BAD_MAPPING"],
    ["bytes that are not UTF-8", new Uint8Array([0xff, 0xfe, 0x7b]), "BAD_MAPPING"],
  ])("a body with %s", async (_, body, code) => {
    expect((await tagged({ body: "/tags" }).decide(facts(body))).code).toBe(code);
  });
});

describe("further decisions", () => {
  const explaining = Engine.loadSync(
    compile({
      identity: [
        { name: "p", document: { ...policy, Statement: [{ ...policy.Statement[0]!, Action: "photos:GetAlbum" }] } as never },
      ],
    }),
  );
  const asked = async (claims: Readonly<Record<string, unknown>>): Promise<string> => {
    const authenticate: Authenticator[] = [
      { name: "x", authenticate: () => ({ kind: "identity", identity: { principal: NORA, claims } }) },
    ];
    const routes: Route[] = [
      { ...ROUTES[0]!, also: [{ action: "photos:Audit", resource: "*", when: { "claim.role": "auditor" } }] },
    ];
    return asking({ gateway: { engine: explaining, routes, authenticate } })(HONEST);
  };
  it.each<[string, object, string]>([
    ["not asked for", { role: "reader" }, "200 ALLOWED"],
    ["asked for", { role: "auditor" }, "403 DENIED"],
    ["of a list of roles", { role: ["auditor"] }, "403 BAD_MAPPING"],
    ["of two roles", { role: ["reader", "auditor"] }, "403 BAD_MAPPING"],
    ["of an object", { role: { auditor: true } }, "403 BAD_MAPPING"],
  ])("%s", async (_, claims, expected) => expect(await asked(claims as Record<string, unknown>)).toBe(expected));
});

describe("a polluted Object.prototype", () => {
  const names: string[] = [];
  afterEach(() => {
    for (const name of names.splice(0)) Reflect.deleteProperty(Object.prototype, name);
  });
  const pollute = (members: object, enumerable: boolean): void => {
    for (const [name, value] of Object.entries(members)) {
      names.push(name);
      Object.defineProperty(Object.prototype, name, { value, enumerable, configurable: true, writable: true });
    }
  };
  const HELPS: Readonly<Record<string, object>> = {
    "another status": { status: 200, code: "ALLOWED", decision: "allowed" },
    "a caller": { kind: "identity", identity: { principal: NORA }, principal: NORA },
    "no caller": { anonymous: "evaluate" },
    "no table": { unmatched: "bypass", iKnowThisAllows: true },
    "no decision": { bypass: true },
    "a gateway": { peer: "127.0.0.1", address: "203.0.113.9", trustedProxies: ["0.0.0.0/0"] },
    "other headers": { names: { method: "x-m", target: "x-t" }, addressOptional: true },
    "safe paths": { paths: { allow: ["encodedSlash"] }, allow: ["encodedSlash"], reject: [] },
    keys: { context: { "aws:SourceIp": "203.0.113.9" }, override: true, account: "444455556666" },
    "a fault": { fault: null, detail: "x", adapter: "x" },
  };
  // What is denied of Nora, of nobody, of a stranger beside the gateway, and by a path.
  const tries = [
    [but(HONEST, "x-forwarded-method", "DELETE"), "127.0.0.1"],
    [without(HONEST, "x-api-key"), "127.0.0.1"],
    [HONEST, "198.51.100.1"],
    [but(HONEST, "x-forwarded-uri", "/other"), "127.0.0.1"],
    [but(HONEST, "x-forwarded-uri", "/albums/bob%2fx/summer"), "127.0.0.1"],
    [but(HONEST, "x-forwarded-for", "198.51.100.1"), "127.0.0.1"],
    [without(HONEST, "x-forwarded-method"), "127.0.0.1"],
    [without(HONEST, "x-forwarded-for"), "127.0.0.1"],
  ] as const;
  it.each(Object.entries(HELPS).flatMap(([title, members]) => [true, false].map((seen) => [title, seen, members] as const)))(
    "with %s (enumerable: %s), while requests come",
    async (_, enumerable, members) => {
      const ask = asking();
      pollute(members, enumerable);
      const answers: string[] = [];
      for (const [raw, peer] of tries) answers.push(await ask(raw, { peer }));
      expect(answers.filter((answer) => answer.startsWith("200"))).toEqual([]);
    },
  );
  it.each(Object.entries(HELPS).flatMap(([title, members]) => [true, false].map((seen) => [title, seen, members] as const)))(
    "with %s (enumerable: %s), before the gateway is made",
    async (_, enumerable, members) => {
      pollute(members, enumerable);
      const answers: string[] = [];
      try {
        const ask = asking();
        for (const [raw, peer] of tries) answers.push(await ask(raw, { peer }));
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
      }
      expect(answers.filter((answer) => answer.startsWith("200"))).toEqual([]);
    },
  );
});

describe("Hono's middleware", () => {
  const address = () => "203.0.113.9";
  const context = (method: string, url: string) => ({
    req: { raw: { method, url, headers: new Headers() } },
    set: () => undefined,
  });
  const served = async (principal: () => unknown, method = "GET", url = "http://h/albums/bob/summer", more: object = {}) => {
    let count = 0;
    const middleware = authorize({
      engine,
      routes: ROUTES,
      account: ACCOUNT,
      region: "eu-west-1",
      address,
      principal: principal as () => string,
      ...more,
    });
    const answer = await middleware(context(method, url), async () => void count++);
    return [count, answer?.status];
  };
  it.each<[string, Parameters<typeof served>, (number | undefined)[]]>([
    ["honest", [() => NORA], [1, undefined]],
    ["denied", [() => NORA, "DELETE"], [0, 403]],
    ["nobody", [() => undefined], [0, 401]],
    ["null", [() => null], [0, 401]],
    ["an empty text", [() => ""], [0, 403]],
    ["false", [() => false], [0, 500]],
    [
      "a throw",
      [
        () => {
          throw new Error("no");
        },
      ],
      [0, 500],
    ],
    [
      "a throw of ours",
      [
        () => {
          throw new ArnError("INVALID_PART" as never, "name", "x", "y");
        },
      ],
      [0, 401],
    ],
    ["a rejection", [() => Promise.reject(new Error("no"))], [0, 500]],
    ["no URL", [() => NORA, "GET", "/albums/bob/summer"], [0, 403]],
    ["no address", [() => NORA, "GET", undefined, { address: () => undefined }], [0, 403]],
    ["a list of addresses", [() => NORA, "GET", undefined, { address: () => "203.0.113.9, 198.51.100.1" }], [0, 403]],
    [
      "an address that throws",
      [
        () => NORA,
        "GET",
        undefined,
        {
          address: () => {
            throw new Error("no");
          },
        },
      ],
      [0, 500],
    ],
    ["a user in the URL", [() => NORA, "GET", "http://h@evil/albums/bob/summer"], [1, undefined]],
    ["a fragment", [() => NORA, "DELETE", "http://h/albums/bob/summer#/albums/nora/summer"], [0, 403]],
    ["a method in small letters", [() => NORA, "get"], [0, 403]],
  ])("%s", async (_, given, expected) => expect(await served(...given)).toEqual(expected));
});
