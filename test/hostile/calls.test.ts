/**
 * Every public call, with every hostile value in every place: a right answer or a typed error with a code. Nothing else is
 * thrown, nothing is allowed that is not allowed without it, and the engine works on.
 */
import { describe, expect, it } from "vitest";
import * as postern from "../../bindings/index.js";
import type { AuthorizationRequest, Engine } from "../../bindings/index.js";
import { takesMoreThan } from "../support/cpu.js";
import { loadCompilingEngine } from "../support/engine.js";
import { ZOO } from "./zoo.js";

const { ArtifactError, compile, compileSession, DirectoryError, isPublicPolicy, PolicyErrors, readDirectory, RequestError, strip } =
  postern;

const USER = "arn:aws:iam::111122223333:user/bob";
const REQUEST: AuthorizationRequest = { principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
const DENIED: AuthorizationRequest = { ...REQUEST, action: "s3:PutObject" };
const statement = { Effect: "Allow", Action: "s3:Get*", Resource: "*", Condition: { StringEqualsIfExists: { "k:a": "x" } } };
const POLICY = { name: "p", document: { Version: "2012-10-17", Statement: statement } };
const DIRECTORY = { version: 1, accounts: [{ id: "111122223333" }], users: [], groups: [], roles: [], resources: [] };
const artifact = compile({ identity: [POLICY] });

/** Principal, action and resource as `prepare` takes them. */
function textsOf(request: AuthorizationRequest): [string, string, string] | undefined {
  try {
    return [request.principal as string, request.action, request.resource];
  } catch {
    return undefined;
  }
}

/** A call with a value in some place. */
type Call = (value: never) => unknown;

/** The calls of `place`, once for each of the members: `{ a: value }`, `{ b: value }`, … */
function each(members: string, call: (member: (value: unknown) => object) => Call): [string, Call][] {
  return members.split(" ").map((name) => [name, call((value) => ({ [name]: value }))]);
}

/** Does the call answer, or throw one of our errors? */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    for (const type of [RequestError, PolicyErrors, ArtifactError, DirectoryError]) {
      if (!(error instanceof type)) continue;
      expect(error.code).toMatch(/^[A-Z][A-Z0-9_]+$/);
      return error.code;
    }
    throw error;
  }
}

/** CPU time of one call. Generous: what hangs, or takes time quadratic in a long value, takes minutes. */
const MOST_MS = 10_000;

function tryAll(calls: readonly (readonly [string, Call])[], judge: (answer: unknown) => void = () => undefined): void {
  for (const [place, call] of calls)
    for (const [name, make] of Object.entries(ZOO)) {
      try {
        const isSlow = takesMoreThan(MOST_MS, () => judge(outcome(() => call(make() as never))));
        expect(isSlow).toBe(false);
      } catch (cause) {
        throw new Error(`${name} as ${place}`, { cause });
      }
    }
}

describe("compile", () => {
  const LISTS = "identity permissionsBoundary session resource trust vpcEndpoint serviceControl resourceControl";

  it("the set and its members", () => {
    tryAll([
      ["set", (value) => compile(value)],
      ...each(`${LISTS} vpcEndpointType s3 kmsGrants apiGateway misspelt`, (member) => (value) => compile(member(value))),
    ]);
  });

  it("the items of its lists", () => {
    const item = (value: unknown): object[] => [
      [value],
      [{ name: value, document: POLICY.document, policies: value }],
      [{ name: "n", document: value, policies: [value] }],
      [{ ...POLICY, resourceArn: value, policies: [{ name: value, document: value }] }],
      [{ ...POLICY, origin: value, policies: [{ ...POLICY, origin: { source: value, line: value } }] }],
    ];
    for (let at = 0; at < 5; at++) tryAll(each(LISTS, (member) => (value) => compile(member(item(value)[at]))));
  });

  it("settings", () => {
    const grant = { granteePrincipal: USER, operations: ["Decrypt"] };
    tryAll([
      ...each("objectOwnership bucketAcl object objects blockPublicAccess accessPoint", (member) => (value) => {
        outcome(() => compile({ s3: member([value]) }));
        outcome(() =>
          compile({ s3: member({ acl: value, blockPublicAcls: value, networkOrigin: value, ownerAccount: value }) as never }),
        );
        return compile({ s3: member(value) });
      }),
      ...each("name granteePrincipal retiringPrincipal operations constraints", (member) => (value) => {
        return compile({ kmsGrants: [{ ...grant, ...member(value) }] });
      }),
      ...each("encryptionContextSubset encryptionContextEquals sourceArn", (member) => (value) => {
        outcome(() => compile({ kmsGrants: [{ ...grant, constraints: member({ x: value }) }] }));
        return compile({ kmsGrants: [{ ...grant, constraints: member(value) }] });
      }),
    ]);
  });

  it("options", () => {
    tryAll([
      ["options", (value) => compile({ identity: [POLICY] }, value)],
      ...each("mode debug choices misspelt", (member) => (value) => compile({ identity: [POLICY] }, member(value))),
      ...each("notPrincipalMode emptyStringIsNull", (member) => (value) => compile({ identity: [] }, { choices: member(value) })),
    ]);
  });

  it("directories", () => {
    tryAll(
      each("version accounts organization policies users groups roles resources endpoints misspelt", (member) => (value) => {
        for (const inner of [[value], { x: value, constructor: value }])
          outcome(() => compile({ ...DIRECTORY, ...member(inner) } as never));
        outcome(() => readDirectory([{ name: "x.json", value: { ...DIRECTORY, ...member(value) } }]));
        return compile({ ...DIRECTORY, ...member(value) } as never);
      }),
    );
    tryAll([
      ["sources", (value) => readDirectory(value)],
      ["source", (value) => readDirectory([value])],
      ["options", (value) => readDirectory([], value)],
      ["mode", (value) => readDirectory([], { mode: value })],
      ...each("name text value", (member) => (value) => readDirectory([{ name: "x", text: "{}", ...member(value) } as never])),
    ]);
  });

  it("session policies, public policies, artifacts", () => {
    tryAll([
      ["session", (value) => compileSession(value)],
      ["session policy", (value) => compileSession([value])],
      ["session options", (value) => compileSession([POLICY], value)],
      ["public policy", (value) => isPublicPolicy(value)],
      ["public document", (value) => isPublicPolicy({ name: value, document: value })],
      ["stripped", (value) => strip(value)],
      ["bytes", (value) => strip({ bytes: value })],
      ["artifact", (value) => loadCompilingEngine(value)],
      ["clock", (value) => loadCompilingEngine(artifact, { clock: value }).decide(REQUEST)],
    ]);
  });
});

describe("an engine", () => {
  const engine = loadCompilingEngine(artifact);
  /** The ways to ask for a decision, and the answer of each in one form. */
  const ASK: Readonly<Record<string, (engine: Engine, request: AuthorizationRequest) => string>> = {
    decide: (asked, request) => asked.decide(request),
    isAllowed: (asked, request) => (asked.isAllowed(request) ? "allowed" : "denied"),
    explain: (asked, request) => asked.explain(request).decision,
    decideMany: (asked, request) => (asked.decideMany([DENIED, request])[1] === 1 ? "allowed" : "denied"),
    decideAll: (asked, request) => asked.decideAll([REQUEST, request]).decision,
    columns: (asked, request) => {
      const parts = textsOf(request);
      if (parts === undefined) return "denied";
      const [principals, actions, resources] = parts.map((text) => [text]) as [string[], string[], string[]];
      const prepared = asked.prepare({ keys: ["k:c"], fixed: request });
      return prepared.decideMany({ principals, actions, resources, values: [["c"]] })[0] === 1 ? "allowed" : "denied";
    },
    // The members as what is fixed; a decision that gives no text of its own is an error, unless a getter gave one to us alone.
    prepare: (asked, request) => {
      const prepared = asked.prepare({ keys: ["k:c"], fixed: request });
      const parts = textsOf(request);
      return parts === undefined ? "denied" : prepared.decide(...parts, ["c"]);
    },
  };

  describe.each(Object.entries(ASK))("%s", (_, ask) => {
    /** The request is not allowed; with a hostile value in it, it must not be either. */
    const denied = (places: readonly (readonly [string, (value: unknown) => unknown])[]): void => {
      tryAll(
        places.map(([place, request]) => [place, (value: unknown) => ask(engine, request(value) as AuthorizationRequest)] as const),
        (answer) => expect(answer).not.toBe("allowed"),
      );
      expect([ask(engine, REQUEST), engine.decide(DENIED)]).toEqual(["allowed", "implicitDeny"]);
    };
    const members = (base: object, names: string, wrap: (inner: object) => unknown): [string, (value: unknown) => unknown][] =>
      names.split(" ").map((name) => [name, (value) => wrap({ ...base, [name]: value })]);

    it("requests", () => {
      denied([
        ["request", (value) => value],
        ...members(
          DENIED,
          "principal action resource resourceAccount resourceAccountIsManagement context session misspelt",
          (r) => r,
        ),
      ]);
    });

    it("principals", () => {
      const names =
        "type arn entityArn roleArn account canonicalUserId uniqueId entityUniqueId serviceNames credentials tags isServiceLinkedRole isManagementAccount misspelt";
      denied([
        ...members({ type: "user", arn: USER }, names, (principal) => ({ ...DENIED, principal })),
        ["tag", (value) => ({ ...DENIED, principal: { type: "user", arn: USER, tags: { x: value } } })],
        ["service", (value) => ({ ...DENIED, principal: { type: "service", serviceNames: [value] } })],
        ["services", (value) => ({ ...DENIED, principal: { type: "service", serviceNames: value } })],
      ]);
    });

    it("context", () => {
      denied([
        ["used key", (value) => ({ ...DENIED, context: { "k:a": value } })],
        ["unused key", (value) => ({ ...DENIED, context: { "k:b": value } })],
        ["own key", (value) => ({ ...DENIED, context: { "aws:MultiFactorAuthPresent": value } })],
        ["list", (value) => ({ ...DENIED, context: { "k:a": ["x", value] } })],
      ]);
    });

    it("session policies", () => {
      denied([
        ["compiled", (value) => ({ ...DENIED, session: { session: value } })],
        ["policy", (value) => ({ ...DENIED, session: [value] })],
        ["document", (value) => ({ ...DENIED, session: [{ name: "x", document: value }] })],
        ["name", (value) => ({ ...DENIED, session: [{ ...POLICY, name: value }] })],
      ]);
    });
  });

  it("lists, options and artifacts", () => {
    tryAll([
      ["requests", (value) => engine.decideMany(value)],
      ["out", (value) => engine.decideMany([REQUEST], value)],
      ["calls", (value) => engine.decideAll(value)],
      ["call facts", (value) => engine.decideAll([REQUEST], value)],
      ["public policy", (value) => engine.decideAll([REQUEST], { publicPolicy: value })],
      ["call options", (value) => engine.decideAll([REQUEST], {}, value)],
      ["explain options", (value) => engine.explain(REQUEST, value)],
      ["near misses", (value) => engine.explain(REQUEST, { nearMisses: value })],
      ["redaction", (value) => engine.explain(REQUEST, { redactValues: value })],
      ["artifact", (value) => engine.replace(value)],
      ["bytes", (value) => engine.replace({ bytes: value })],
    ]);
    expect(engine.info().generation).toBe(1);
    expect([engine.decide(REQUEST), engine.decide(DENIED)]).toEqual(["allowed", "implicitDeny"]);
  });
});
