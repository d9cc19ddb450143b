/** The route table: what matches, what wins, and what of a request becomes action, resource and context. */
import { describe, expect, it } from "vitest";
import {
  answerOf,
  createGateway,
  GatewayError,
  type GatewayOptions,
  type HttpFacts,
  type Route,
  type Verdict,
} from "../../bindings/surface/gateway.js";
import type { AuthorizationRequest } from "../../bindings/index.js";
import { ACCOUNT, engineOf, NORA } from "./setting.js";

const ANYTHING = engineOf({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } });
const RESOURCE = "arn:aws:photos:::{path}";

interface Decided {
  readonly verdict: Verdict;
  readonly route: string | undefined;
  readonly requests: readonly AuthorizationRequest[];
}

/** Asks with routes; the caller is nora, with claims. */
function deciding(routes: GatewayOptions["routes"], options: Partial<GatewayOptions> = {}) {
  const decided: Decided[] = [];
  const gateway = createGateway({
    engine: ANYTHING,
    routes,
    account: ACCOUNT,
    authenticate: [
      {
        name: "nora",
        authenticate: () => ({
          kind: "identity",
          identity: { principal: NORA, claims: { org: { id: 7 }, groups: ["a", "b"], list: [] } },
        }),
      },
      { name: "nobody", authenticate: () => ({ kind: "none" }) },
    ],
    onDecision: ({ verdict, route, requests }) => decided.push({ verdict, route, requests }),
    ...options,
  });
  return async (
    line: string,
    headers: Record<string, string | string[]> = {},
    facts: Partial<HttpFacts> = {},
  ): Promise<Decided> => {
    const [method = "", target = ""] = line.split(" ");
    const map = new Map(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
    await gateway.decide({ method, target, scheme: "https", headers: map, ...facts });
    return decided.at(-1)!;
  };
}

const route = (match: string, more: Partial<Route> = {}): Route => ({ match, action: "photos:Get", resource: "*", ...more });
/** The match of the route that was taken, or the code. */
const taken = ({ verdict, route: written }: Decided): string => (verdict.code === "ALLOWED" ? written! : verdict.code);

describe("most specific wins", () => {
  const ask = deciding(
    [
      "GET /a/b",
      "GET /a/{x}",
      "GET /{x}/b",
      "GET /a/{x+}",
      "GET /{x*}",
      "* /a/b",
      "GET host:h.example /a/b",
      "GET host:*.example /a/b",
      "GET /a/b/",
      "PUT,POST /a/{x}",
    ].map((match) => route(match)),
  );
  it.each([
    ["GET /a/b", "GET /a/b"],
    ["GET /a/c", "GET /a/{x}"],
    ["GET /c/b", "GET /{x}/b"],
    ["GET /a/c/d", "GET /a/{x+}"],
    ["GET /", "GET /{x*}"],
    ["GET /z", "GET /{x*}"],
    ["GET /z/y/x", "GET /{x*}"],
    ["PATCH /a/b", "* /a/b"],
    ["GET /a/b/", "GET /a/b/"],
    ["GET /a/c/", "NO_ROUTE"],
    ["GET /A/b", "GET /{x}/b"],
    ["HEAD /a/c", "GET /a/{x}"],
    ["POST /a/c", "PUT,POST /a/{x}"],
    ["DELETE /a/c", "NO_ROUTE"],
    ["OPTIONS /a/c", "NO_ROUTE"],
    ["get /a/b", "BAD_METHOD"],
  ])("%s → %s", async (line, expected) => {
    expect(taken(await ask(line, {}, { host: "other.test" }))).toBe(expected);
  });

  it.each([
    ["h.example", "GET host:h.example /a/b"],
    ["H.Example.:8443", "GET host:h.example /a/b"],
    ["x.y.example", "GET host:*.example /a/b"],
    ["example", "GET /a/b"],
    ["xexample", "GET /a/b"],
    [".example", "AMBIGUOUS_HEADER"],
    ["h.example, evil", "AMBIGUOUS_HEADER"],
    ["h.example@evil", "AMBIGUOUS_HEADER"],
    [undefined, "NO_HOST"],
  ])("host %s → %s", async (host, expected) => {
    expect(taken(await ask("GET /a/b", {}, host === undefined ? {} : { host }))).toBe(expected);
  });

  it("HEAD has a route of its own where there is one", async () => {
    const head = deciding([route("GET /a"), route("HEAD /a"), route("* /a")]);
    expect(taken(await head("HEAD /a"))).toBe("HEAD /a");
    expect(taken(await head("OPTIONS /a"))).toBe("* /a");
  });
});

describe("when", () => {
  const ask = deciding([
    route("GET /b", { when: { "query.list-type": "2" } }),
    route("GET /b", { when: { "query.list-type": ["1", "0"] } }),
    route("GET /b", { when: { "query.list-type": "2", "header.x-kind": "k" }, action: "photos:Kind" }),
    route("GET /b", { action: "photos:Plain" }),
  ]);
  it.each([
    ["GET /b?list-type=2", {}, "photos:Get"],
    ["GET /b?list-type=2", { "x-kind": "k" }, "photos:Kind"],
    ["GET /b?list-type=0", {}, "photos:Get"],
    ["GET /b?list-type=3", {}, "photos:Plain"],
    ["GET /b", {}, "photos:Plain"],
  ])("%s %j asks %s", async (line, headers, action) => {
    expect((await ask(line, headers)).verdict.action).toBe(action);
  });

  it("a value that is there twice does not count", async () => {
    expect((await ask("GET /b?list-type=2&list-type=3")).verdict.code).toBe("BAD_MAPPING");
  });
});

describe("resources", () => {
  const resource = async (text: string, line: string, headers: Record<string, string | string[]> = {}) => {
    const match = line.startsWith("GET /p/") ? "GET /p/{path+}" : "GET /{name}";
    const { verdict } = await deciding([route(match, { resource: text })])(line, headers);
    return verdict.code === "ALLOWED" ? verdict.resource : verdict.code;
  };
  it.each([
    ["arn:aws:photos:::album/{name}", "GET /a%20b*%3f", "arn:aws:photos:::album/a b*?"],
    ["arn:aws:photos:::album/{name}", "GET /%24%7baws:username%7d", "arn:aws:photos:::album/${aws:username}"],
    ["arn:aws:photos:::{path}", "GET /p/a/b/c", "arn:aws:photos:::a/b/c"],
    ["arn:aws:photos::{account}:x", "GET /a", `arn:aws:photos::${ACCOUNT}:x`],
    // A value must not end the field that it stands in.
    ["arn:aws:photos:{name}::x", "GET /eu-west-1", "arn:aws:photos:eu-west-1::x"],
    ["arn:aws:photos:{name}::x", "GET /a:b", "BAD_MAPPING"],
    ["arn:aws:photos::{name}:x", "GET /111122223333:y", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{name}", "GET /a:b", "arn:aws:photos:::album/a:b"],
    ["arn:aws:lambda:::function:{name}", "GET /f:prod", "BAD_MAPPING"],
    // Nor its segment.
    ["arn:aws:photos:::album/{query.a}", "GET /x?a=bob%2Fx", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{query.a+}", "GET /x?a=bob%2Fx", "arn:aws:photos:::album/bob/x"],
    ["arn:aws:photos:::album/{query.a+}", "GET /x?a=bob/../eve", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{query.a}", "GET /x?a=..", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{query.a}", "GET /x?a=", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{query.a}", "GET /x", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{query.a}", "GET /x?a=1&a=2", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{query.a}", "GET /x?a=%0d%0a", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{query.a}", "GET /x?a=%5c", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{claim.org.id}", "GET /x", "arn:aws:photos:::album/7"],
    ["arn:aws:photos:::album/{claim.groups}", "GET /x", "BAD_MAPPING"],
    ["arn:aws:photos:::album/{claim.constructor.name}", "GET /x", "BAD_MAPPING"],
    ["arn:aws:photos:::{method}/{host}/{ip}", "GET /x", "BAD_MAPPING"],
  ])("%s of %s is %s", async (text, line, expected) => {
    expect(await resource(text, line)).toBe(expected);
  });

  it("of headers: one value, without a slash", async () => {
    const text = "arn:aws:photos:::{header.X-Album}";
    expect(await resource(text, "GET /x", { "x-album": "a" })).toBe("arn:aws:photos:::a");
    expect(await resource(text, "GET /x", { "x-album": ["a", "b"] })).toBe("BAD_MAPPING");
    expect(await resource(text, "GET /x", { "x-album": "a/b" })).toBe("BAD_MAPPING");
    expect(await resource(text, "GET /x", { "x-album": "a".repeat(9 * 1024) })).toBe("BAD_MAPPING");
  });
});

it("`{name*}` of no segment is the empty text", async () => {
  const ask = deciding([route("GET /files/{path*}", { resource: "arn:aws:photos:::files/{path}" })]);
  expect((await ask("GET /files")).verdict.resource).toBe("arn:aws:photos:::files/");
  expect((await ask("GET /files/a/b")).verdict.resource).toBe("arn:aws:photos:::files/a/b");
});

it("values of actions are words", async () => {
  const ask = deciding([route("GET /{name}", { action: "photos:{name}" })]);
  expect((await ask("GET /Get")).verdict.action).toBe("photos:Get");
  for (const name of ["a:b", "*", "a%20b", "%3f"]) expect((await ask(`GET /${name}`)).verdict.code).toBe("BAD_MAPPING");
});

describe("context", () => {
  const contextOf = async (
    context: Route["context"],
    line: string,
    headers: Record<string, string> = {},
    more: Partial<Route> = {},
  ) => {
    const { verdict, requests } = await deciding([route("GET /{name}", { context: context!, ...more })], { region: "eu-west-1" })(
      line,
      headers,
      { address: "192.0.2.7" },
    );
    return verdict.code === "ALLOWED" ? requests[0]!.context : verdict.code;
  };
  const OWN = { "aws:SecureTransport": true, "aws:SourceIp": "192.0.2.7", "aws:RequestedRegion": "eu-west-1" };

  it("has what the gateway knows", async () => {
    expect(await contextOf({}, "GET /x", { "user-agent": "curl", referer: "https://r" })).toEqual({
      ...OWN,
      "aws:UserAgent": "curl",
      "aws:Referer": "https://r",
    });
  });

  it("has texts, lists, numbers, Booleans and dates of a request", async () => {
    const context = {
      "p:text": "n-{name}",
      "p:list": "{query.t[]}",
      "p:one": ["{query.t[]}"],
      "p:groups": "{claim.groups}",
      "p:fixed": 3,
      "p:number": { value: "{query.n}", type: "number" },
      "p:bool": { value: "{query.b}", type: "bool" },
      "p:date": { value: "{query.d}", type: "date" },
      "p:id": { value: "{claim.org.id}", type: "string" },
      "p:none": "{query.none}",
    } as const;
    expect(await contextOf(context, "GET /x?t=a&t=b&n=-1.5&b=true&d=2026-11-30T00:00:00Z")).toEqual({
      ...OWN,
      "p:text": "n-x",
      "p:list": ["a", "b"],
      "p:one": ["a", "b"],
      "p:groups": ["a", "b"],
      "p:fixed": 3,
      "p:number": -1.5,
      "p:bool": true,
      "p:date": new Date("2026-11-30T00:00:00Z"),
      "p:id": "7",
      "p:none": undefined,
    });
  });

  it.each([
    [{ value: "{query.n}", type: "number" }, "GET /x?n=1e3"],
    [{ value: "{query.n}", type: "number" }, "GET /x?n="],
    [{ value: "{query.n}", type: "bool" }, "GET /x?n=1"],
    [{ value: "{query.n}", type: "date" }, "GET /x?n=yesterday"],
    [{ value: "{query.n}", required: true }, "GET /x"],
    [{ value: "{query.n}", absent: "deny" }, "GET /x"],
    ["{query.n}", "GET /x?n=1&n=2"],
    ["{header.h}", "GET /x"],
  ] as const)("%j of %s is refused", async (expression, line) => {
    const headers = { h: "x".repeat(9 * 1024) };
    expect(await contextOf({ "p:k": expression }, line, headers)).toBe("BAD_MAPPING");
  });

  it("does not let a route say who calls, or from where, unless it says `override`", async () => {
    expect(() => deciding([route("GET /x", { context: { "AWS:sourceip": "{query.ip}" } })])).toThrow(GatewayError);
    expect(() => deciding([route("GET /x", { context: { "aws:PrincipalTag/team": "{query.team}" } })])).toThrow(GatewayError);
    const overridden = await contextOf({ "AWS:SourceIp": "{query.ip}" }, "GET /x?ip=198.51.100.1", {}, { override: true });
    expect(overridden).toEqual({ "aws:SecureTransport": true, "AWS:SourceIp": "198.51.100.1", "aws:RequestedRegion": "eu-west-1" });
  });

  it.each([
    ["{query.ip}", "BAD_MAPPING"],
    [{ value: "{query.ip}" }, "BAD_MAPPING"],
    [{ value: "{query.ip}", absent: "deny" }, "BAD_MAPPING"],
    [
      { value: "{query.ip}", absent: "omit" },
      { "aws:SecureTransport": true, "aws:RequestedRegion": "eu-west-1" },
    ],
    [
      { value: "{query.ip}", required: false },
      { "aws:SecureTransport": true, "aws:RequestedRegion": "eu-west-1" },
    ],
  ] as const)("an overridden key without a value: %j is %j", async (expression, expected) => {
    expect(await contextOf({ "aws:SourceIp": expression }, "GET /x", {}, { override: true })).toEqual(expected);
  });
});

describe("tags of the request", () => {
  const tagsOf = async (
    requestTags: Route["requestTags"],
    line: string,
    headers: Record<string, string | string[]> = {},
    body?: string,
  ) => {
    const facts = body === undefined ? {} : { body: new TextEncoder().encode(body) };
    const { verdict, requests } = await deciding([route("PUT /x", { requestTags: requestTags! })])(line, headers, facts);
    if (verdict.code !== "ALLOWED") return verdict.code;
    const { "aws:SecureTransport": _, ...context } = requests[0]!.context!;
    return context;
  };
  const EXPECTED = { "aws:RequestTag/a": "1", "aws:RequestTag/b": "2", "aws:TagKeys": ["a", "b"] };

  it("stand in headers, in the query, or in the body", async () => {
    expect(await tagsOf({ header: "x-tag-" }, "PUT /x", { "x-tag-a": "1", "x-tag-b": "2", other: "3" })).toEqual(EXPECTED);
    expect(await tagsOf({ query: "tag." }, "PUT /x?tag.a=1&tag.b=2&other=3")).toEqual(EXPECTED);
    expect(await tagsOf({ body: "/set/tags" }, "PUT /x", {}, '{"set":{"tags":{"a":"1","b":"2"}}}')).toEqual(EXPECTED);
    expect(await tagsOf({ body: "/set/tags" }, "PUT /x", {}, "{}")).toEqual({});
  });

  it.each([
    [{ query: "tag." }, "PUT /x?tag.a=1&tag.A=2", undefined, "BAD_MAPPING"],
    [{ query: "tag." }, "PUT /x?tag.a=1&tag.a=2", undefined, "BAD_MAPPING"],
    [{ body: "" }, "PUT /x", undefined, "BODY_REQUIRED"],
    [{ body: "" }, "PUT /x", '{"a":"1","a":"2"}', "BAD_MAPPING"],
    [{ body: "" }, "PUT /x", '{"a":1}', "BAD_MAPPING"],
    [{ body: "" }, "PUT /x", "[]", "BAD_MAPPING"],
    [{ body: "" }, "PUT /x", "{", "BAD_MAPPING"],
  ] as const)("%j of %s %s: %s", async (tags, line, body, code) => {
    expect(await tagsOf(tags, line, {}, body)).toBe(code);
  });
});

describe("several decisions", () => {
  const engine = engineOf({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: ["p:Put", "p:Tag"], Resource: "*" } });
  const ask = deciding(
    [
      {
        match: "PUT /{name}",
        action: "p:Put",
        resource: RESOURCE.replace("{path}", "{name}"),
        also: [
          { action: "p:Tag", resource: "*", when: { "header.x-tagging": "yes" } },
          { action: "p:Acl", resource: "*", when: { "header.x-acl": ["public", "private"] } },
        ],
      },
    ],
    { engine },
  );
  it.each([
    [{}, "ALLOWED", 1],
    [{ "x-tagging": "yes" }, "ALLOWED", 2],
    [{ "x-acl": "public" }, "DENIED", 2],
    [{ "x-acl": "public", "x-tagging": "yes" }, "DENIED", 3],
  ])("%j: %s", async (headers, code, count) => {
    const { verdict, requests } = await ask("PUT /x", headers as Record<string, string>);
    expect([verdict.code, requests.length]).toEqual([code, count]);
  });
});

describe("callers", () => {
  it("are those of the route's authenticators", async () => {
    const ask = deciding([
      route("GET /a", { authenticate: ["nobody"] }),
      route("GET /b", { authenticate: ["nobody"], anonymous: "evaluate" }),
      route("GET /c"),
    ]);
    expect((await ask("GET /a")).verdict).toMatchObject({ code: "NO_CREDENTIAL", status: 401 });
    // Nobody has identity policies: the request is evaluated, and not allowed.
    expect((await ask("GET /b")).verdict).toMatchObject({ code: "DENIED", status: 403, principal: "*" });
    expect((await ask("GET /c")).verdict).toMatchObject({ code: "ALLOWED", principal: NORA });
  });

  it("a bad credential does not fall through to the next authenticator", async () => {
    const bad = {
      name: "bad",
      challenge: 'Bearer realm="x"',
      authenticate: () =>
        ({ kind: "refused", code: "EXPIRED_CREDENTIAL", challenge: 'Bearer realm="x", error="invalid_token"' }) as const,
    };
    const good = {
      name: "good",
      challenge: "Key",
      authenticate: () => ({ kind: "identity", identity: { principal: NORA } }) as const,
    };
    const ask = deciding([route("GET /a")], { authenticate: [bad, good] });
    expect((await ask("GET /a")).verdict).toMatchObject({
      status: 401,
      code: "EXPIRED_CREDENTIAL",
      challenges: ['Bearer realm="x", error="invalid_token"', "Key"],
    });
  });

  it.each([
    undefined,
    null,
    {},
    { kind: "identity" },
    { kind: "identity", identity: {} },
    { kind: "allowed" },
    { kind: "refused", code: "ALLOWED" },
  ])("an authenticator that answers %j is at fault, and nobody is let in", async (answer) => {
    const faults: unknown[] = [];
    const authenticate = [{ name: "odd", authenticate: () => answer as never }];
    const { verdict } = await deciding([route("GET /a")], {
      authenticate,
      onFault: (fault) => faults.push(fault),
      anonymous: "evaluate",
    })("GET /a");
    expect([verdict.code, verdict.status, verdict.decision, faults.length]).toEqual(["INTERNAL", 500, "implicitDeny", 1]);
  });
});

describe("without a decision", () => {
  it("only where somebody wrote it down", async () => {
    const ask = deciding([{ match: "GET /healthz", bypass: true }]);
    expect((await ask("GET /healthz")).verdict).toMatchObject({ code: "BYPASS", status: 200 });
    expect((await ask("GET /healthz/")).verdict.code).toBe("NO_ROUTE");
    const open = deciding([], { unmatched: "bypass", iKnowThisAllows: true });
    expect((await open("GET /x")).verdict.code).toBe("BYPASS");
    expect((await open("GET /x/../y")).verdict.code).toBe("UNSAFE_PATH");
    expect((await open("get /x")).verdict.code).toBe("BAD_METHOD");
    // It may be a method of a route, to whoever serves it.
    expect((await open("POST /x", { "x-http-method-override": "DELETE" })).verdict.code).toBe("BAD_METHOD");
  });

  it("nobody is named to the upstream, nor may the client name anybody", async () => {
    const passHeaders = { "x-org": "{claim.org.id}" };
    const ask = deciding([{ match: "GET /healthz", bypass: true, passHeaders: { "x-user": "{header.user}" } }], { passHeaders });
    const { verdict } = await ask("GET /healthz", { user: "nora" });
    expect(verdict.passHeaders).toEqual({ "x-org": "", "x-user": "" });
    expect(answerOf(verdict).headers.get("x-postern-principal")).toBe("");
  });

  it("headers that override methods are refused", async () => {
    const ask = deciding([route("GET /a"), { match: "GET /healthz", bypass: true }, route("GET /b", { reject: ["x-debug"] })]);
    expect((await ask("GET /a", { "x-http-method-override": "DELETE" })).verdict).toMatchObject({
      code: "BAD_METHOD",
      status: 403,
    });
    expect((await ask("GET /healthz", { "x-http-method-override": "DELETE" })).verdict.status).toBe(403);
    expect((await ask("GET /b", { "x-debug": "1" })).verdict.status).toBe(403);
  });
});

it("headers for the upstream are encoded, and empty where they have no value", async () => {
  const ask = deciding([route("GET /{name}", { passHeaders: { "x-name": "{name}", "x-none": "{query.none}" } })], {
    passHeaders: { "x-org": "{claim.org.id}" },
  });
  expect((await ask("GET /%C3%A9%20a")).verdict.passHeaders).toEqual({ "x-org": "7", "x-name": "%C3%A9%20a", "x-none": "" });
});

describe("routes that are wrong", () => {
  const findingsOf = (routes: unknown, options: Partial<GatewayOptions> = {}) => {
    try {
      deciding(routes as GatewayOptions["routes"], options);
      return [];
    } catch (error) {
      if (error instanceof GatewayError) return error.findings;
      throw error;
    }
  };
  const placesOf = (routes: unknown, options: Partial<GatewayOptions> = {}) =>
    findingsOf(routes, options).map(({ path }) => path.join("."));

  it.each([
    [undefined, ["routes"]],
    [{}, ["routes"]],
    [[3], ["routes.0"]],
    [[{}], ["routes.0"]],
    [[{ match: "GET /a" }], ["routes.0", "routes.0"]],
    [[route("/a")], ["routes.0.match"]],
    [[route("GET a")], ["routes.0.match"]],
    [[route("get /a")], ["routes.0.match"]],
    [[route("GET,GET /a")], ["routes.0.match"]],
    [[route("GET host:H /a")], ["routes.0.match"]],
    [[route("GET /a/{x}/{x}")], ["routes.0.match"]],
    [[route("GET /a/{x+}/b")], ["routes.0.match"]],
    [[route("GET /a/{x:\\d+}")], ["routes.0.match"]],
    [[route("GET /a/../b")], ["routes.0.match"]],
    [[route("GET /a//b")], ["routes.0.match"]],
    [[route("GET /{host}")], ["routes.0.match"]],
    [[route("GET /a", { action: "photos" })], ["routes.0.action"]],
    [[route("GET /a", { action: "photos:*" })], ["routes.0.action"]],
    [[route("GET /a", { resource: "album/{name}" })], ["routes.0.resource"]],
    [[route("GET /a", { resource: "arn:aws:photos:::{name}" })], ["routes.0.resource"]],
    [[route("GET /a", { resource: "arn:aws:photos:::${aws:username}" })], ["routes.0.resource"]],
    [[route("GET /a", { resource: "arn:aws:photos:{region}::x" })], ["routes.0.resource"]],
    [[route("GET /a", { resource: "arn:aws:photos:::{query.x" })], ["routes.0.resource"]],
    [[route("GET /a", { resource: "arn:aws:photos:::{header.X-Postern-Principal}" })], ["routes.0.resource"]],
    [[route("GET /a", { context: { key: "x" } })], ["routes.0.context.key"]],
    [[route("GET /a", { context: { "p:a": "x", "P:A": "y" } })], ["routes.0.context"]],
    [[route("GET /a", { context: { "p:a": { value: "x", type: "int" } as never } })], ["routes.0.context.p:a.type"]],
    [[route("GET /a", { when: { "claim.sub": "x" } })], ["routes.0.when.claim.sub"]],
    [[route("GET /a", { authenticate: ["jwt"] })], ["routes.0.authenticate.0"]],
    [
      [route("GET /a", { passHeaders: { authorization: "x", "x-a": "{nothing}" } })],
      ["routes.0.passHeaders.authorization", "routes.0.passHeaders.x-a"],
    ],
    [[{ match: "GET /{x}", bypass: true }], ["routes.0.bypass"]],
    [[route("GET /a", { bypass: true })], ["routes.0"]],
    [[route("GET /a", { Action: "x" } as never)], ["routes.0.Action"]],
    [[route("GET /{a}"), route("GET /{b}")], ["routes.1.match"]],
    [[route("GET,PUT /a"), route("PUT /a")], ["routes.1.match"]],
    [[route("* /{a*}"), route("* /{b*}")], ["routes.1.match"]],
    [[route("GET /a", { when: { "query.x": "1" } }), route("GET /a", { when: { "query.y": "1" } })], ["routes.1.match"]],
  ])("%j", (routes, places) => {
    expect(placesOf(routes)).toEqual(places);
  });

  it("all at once, with lines where they are a text", () => {
    const text = `[\n  { "match": "GET /a", "action": "photos", "resource": "*" },\n  { "match": "GET /a",\n    "action": "p:Get", "resource": "x" }\n]`;
    expect(findingsOf(text).map(({ path, line, column }) => [path.join("."), line, column])).toEqual([
      ["routes.0.action", 2, 33],
      ["routes.1.resource", 4, 35],
      ["routes.1.match", 3, 13],
    ]);
  });

  it("a text that is not JSON, or says a thing twice", () => {
    expect(findingsOf("[")).toMatchObject([{ line: 1, column: 1 }]);
    expect(findingsOf('[{ "match": "GET /a", "match": "GET /b", "bypass": true }]')).toMatchObject([{ line: 1, column: 22 }]);
  });

  it("options, too", () => {
    const options = {
      engine: {},
      unmatched: "bypass",
      trustedProxies: ["10.0.0.0/33", "localhost", 7],
      account: "",
      paths: { allow: ["dots"] },
      anonymous: "yes",
      extra: 1,
    };
    const places = placesOf([], options as never);
    expect(places.sort()).toEqual([
      "account",
      "anonymous",
      "engine",
      "extra",
      "paths.allow.0",
      "trustedProxies.0",
      "trustedProxies.1",
      "trustedProxies.2",
      "unmatched",
    ]);
  });
});
