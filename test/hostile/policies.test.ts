/** Policies made to break something: huge ones, deep ones, names of Object.prototype, variables that hold wildcards. */
import { describe, expect, it } from "vitest";
import {
  compile,
  compileSession,
  PolicyErrors,
  type AuthorizationRequest,
  type CompileOptions,
  type Directory,
  type NamedPolicy,
  type PolicySet,
} from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const ACCOUNT = "111122223333";
const USER = `arn:aws:iam::${ACCOUNT}:user/bob`;
const REQUEST: AuthorizationRequest = { principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
const PROTOTYPE_NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString", "valueOf", "prototype", "__defineGetter__"];

const allow = (statement: object = {}): object => ({ Effect: "Allow", Action: "s3:*", Resource: "*", ...statement });
function policy(statements: object | readonly object[], name = "p"): NamedPolicy {
  return { name, document: { Version: "2012-10-17", Statement: statements } };
}

function codesOf(source: PolicySet | Directory, options: CompileOptions = {}): string[] {
  try {
    compile(source, options);
    return [];
  } catch (error) {
    if (error instanceof PolicyErrors) return error.findings.map(({ issueCode }) => issueCode);
    throw error;
  }
}

function decide(source: PolicySet | Directory, request: AuthorizationRequest, options: CompileOptions = {}): string {
  const engine = loadCompilingEngine(compile(source, options));
  const decision = engine.decide(request);
  expect(engine.explain(request).decision).toBe(decision);
  return decision;
}

/** An own member of this name, also where it is `__proto__`. */
function member(name: string, value: unknown): Record<string, never> {
  return Object.fromEntries([[name, value]]) as Record<string, never>;
}

/** `count` statements, as many to a document as it holds. */
function statements(count: number): NamedPolicy[] {
  const perDocument = 10_000;
  const documents = Array.from({ length: Math.ceil(count / perDocument) }, (_, at) => {
    const length = Math.min(perDocument, count - at * perDocument);
    return Array.from({ length }, (_each, index) => allow({ Action: `s3:A${at * perDocument + index}` }));
  });
  return documents.map((document) => policy(document));
}

describe("sizes", () => {
  it("100,000 statements are decided; one more is an error", () => {
    const identity = statements(100_000);
    const engine = loadCompilingEngine(compile({ identity }));
    expect(engine.info().statements).toBe(100_000);
    expect(engine.decide({ ...REQUEST, action: "s3:A99999" })).toBe("allowed");
    expect(engine.decide({ ...REQUEST, action: "s3:A100000" })).toBe("implicitDeny");
    expect(codesOf({ identity: [...identity, policy(allow())] })).toEqual(["X_TOO_MANY_STATEMENTS"]);
  });

  it("more policies than there can be statements are an error, also where the list is all holes", () => {
    for (const list of [new Array<NamedPolicy>(2 ** 32 - 1), new Array<NamedPolicy>(3)]) {
      expect(codesOf({ identity: list })).toEqual(["DATA_TYPE_MISMATCH"]);
      expect(codesOf({ serviceControl: [{ name: "root", policies: list }] })).toEqual(["DATA_TYPE_MISMATCH"]);
    }
  });

  it("a member of the set for every statement there can be", () => {
    const members = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`m${at}`, []]));
    const error = ((): unknown => {
      try {
        return compile(members as PolicySet);
      } catch (thrown) {
        return thrown;
      }
    })() as PolicyErrors;
    expect(error.findings).toHaveLength(200_000);
    expect(error.message.split("\n")).toHaveLength(101);
  });

  it("10,000 values in a list, asked with 1,000", () => {
    const values = Array.from({ length: 10_000 }, (_, at) => `v${at}`);
    for (const operator of ["StringEquals", "StringEqualsIgnoreCase", "StringLike"]) {
      const identity = [policy(allow({ Condition: { [`ForAllValues:${operator}`]: { "k:a": values } } }))];
      const known = values.slice(9_000);
      expect(decide({ identity }, { ...REQUEST, context: { "k:a": known } })).toBe("allowed");
      expect(decide({ identity }, { ...REQUEST, context: { "k:a": [...known.slice(1), "w"] } })).toBe("implicitDeny");
    }
  });

  it("JSON that is nested too deep, as text and as an object", () => {
    const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const inPolicy = (value: string): string =>
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":${value}}]}`;
    for (const mode of ["aws", "lenient"] as const) {
      for (const depth of [62, 1_000, 250_000])
        expect(codesOf({ identity: [{ name: "p", document: inPolicy(nested(depth)) }] }, { mode })).toContain("X_NESTING_TOO_DEEP");
      const document = JSON.parse(inPolicy(nested(1_000))) as Record<string, unknown>;
      expect(codesOf({ identity: [{ name: "p", document }] }, { mode })).toContain("X_NESTING_TOO_DEEP");
      expect(codesOf({ identity: [{ name: "p", document: inPolicy(nested(20)) }] }, { mode })).not.toContain("X_NESTING_TOO_DEEP");
    }
  });

  it("wildcards without number in one pattern of 300,000 letters", () => {
    for (const unit of ["*a", "*?a", "*${k:a}", "?"]) {
      const identity = [policy(allow({ Resource: `arn:aws:s3:::${unit.repeat(300_000 / unit.length)}` }))];
      expect(decide({ identity }, { ...REQUEST, resource: `arn:aws:s3:::${"a".repeat(4_000)}`, context: { "k:a": "a" } })).toBe(
        "implicitDeny",
      );
    }
  });
});

describe("variables", () => {
  it.each(["*", "?", "b*", "${*}", "${aws:userid}", "*/*"])("that hold %s stand for that text alone", (value) => {
    const identity = [policy(allow({ Resource: "arn:aws:s3:::${aws:PrincipalTag/t}/k" }))];
    const condition = [policy(allow({ Condition: { StringLike: { "k:a": "${aws:PrincipalTag/t}" } } }))];
    const principal = { type: "user", arn: USER, tags: { t: value } } as const;
    for (const mode of ["aws", "lenient"] as const) {
      expect(decide({ identity }, { ...REQUEST, principal }, { mode })).toBe("implicitDeny");
      expect(decide({ identity }, { ...REQUEST, principal, resource: `arn:aws:s3:::${value}/k` }, { mode })).toBe("allowed");
      expect(decide({ identity: condition }, { ...REQUEST, principal, context: { "k:a": "b" } }, { mode })).toBe("implicitDeny");
      expect(decide({ identity: condition }, { ...REQUEST, principal, context: { "k:a": value } }, { mode })).toBe("allowed");
    }
  });

  it("in a Deny they hide nothing", () => {
    const identity = [policy([allow(), { ...allow({ Resource: "arn:aws:s3:::${aws:PrincipalTag/t}*" }), Effect: "Deny" }])];
    const principal = (t: string) => ({ type: "user", arn: USER, tags: { t } }) as const;
    expect(decide({ identity }, { ...REQUEST, principal: principal("b") })).toBe("explicitDeny");
    expect(decide({ identity }, { ...REQUEST, principal: principal("*") })).toBe("allowed");
    expect(decide({ identity }, { ...REQUEST, principal: principal("") })).toBe("allowed"); // no value: policy-language 5-8
  });
});

describe.each(PROTOTYPE_NAMES)("the name %s", (name) => {
  it("as a condition key, a tag, a variable", () => {
    const condition = { StringEquals: { ...member(name, "x"), ...member(`aws:PrincipalTag/${name}`, "t") } };
    const identity = [policy(allow({ Condition: condition, Resource: `arn:aws:s3:::\${aws:PrincipalTag/${name}}/*` }))];
    const principal = { type: "user", arn: USER, tags: member(name, "t") } as const;
    const request = { ...REQUEST, resource: "arn:aws:s3:::t/k" };
    expect(decide({ identity }, { ...request, principal, context: member(name, "x") })).toBe("allowed");
    expect(decide({ identity }, { ...request, principal, context: member(name, "y") })).toBe("implicitDeny");
    expect(decide({ identity }, { ...request, principal })).toBe("implicitDeny");
    expect(decide({ identity }, { ...request, principal: { ...principal, tags: {} }, context: member(name, "x") })).toBe(
      "implicitDeny",
    );
  });

  it("as the name of a policy, a level, a Sid, a session policy, an S3 object, an encryption context", () => {
    const named = policy(allow(), name);
    const levels = [{ name, policies: [named] }];
    expect(decide({ identity: [named], serviceControl: levels, resourceControl: [{ name, policies: [] }] }, REQUEST)).toBe(
      "allowed",
    );
    expect(decide({ identity: [policy(allow({ Sid: name.replaceAll("_", "") }))] }, REQUEST)).toBe("allowed");
    const engine = loadCompilingEngine(compile({ identity: [named] }));
    const role = { ...REQUEST, principal: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s` };
    expect(engine.decide({ ...role, session: [named] })).toBe("allowed");
    expect(engine.decide({ ...role, session: compileSession([policy(allow({ Action: "sqs:*" }), name)]) })).toBe("implicitDeny");
    const grant = { granteePrincipal: USER, operations: ["Decrypt"], constraints: { encryptionContextEquals: member(name, "x") } };
    const key = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const decrypt = { ...REQUEST, action: "kms:Decrypt", resource: key };
    const set = { resource: [], kmsGrants: [grant] };
    const context = { [`kms:EncryptionContext:${name}`]: "x", "kms:EncryptionContextKeys": [name] };
    expect(decide(set, { ...decrypt, context })).toBe("allowed");
    expect(decide(set, { ...decrypt, context: {} })).toBe("implicitDeny");
  });

  it("in a directory: policies, tags, users", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/${name}`;
    const tagged = allow({ Condition: { StringEquals: member(`aws:PrincipalTag/${name}`, "t") } });
    const source = (tags: Record<string, never>): Directory =>
      ({
        version: 1,
        accounts: [{ id: ACCOUNT, name }],
        policies: member(name, policy(tagged, name)),
        users: [{ arn, tags, policies: [name] }],
        groups: [],
        roles: [],
        resources: [{ arn: `arn:aws:s3:::${name}`, account: ACCOUNT, policies: [], tags: member(name, "x") }],
      }) as unknown as Directory;
    const request = { ...REQUEST, principal: arn, resource: `arn:aws:s3:::${name}/k` };
    expect(codesOf(source(member(name, "t")))).toEqual([]);
    expect(decide(source(member(name, "t")), request)).toBe("allowed");
    expect(decide(source(member(name, "u")), request)).toBe("implicitDeny");
    expect(decide(source({}), request)).toBe("implicitDeny");
    expect(codesOf({ ...source({}), policies: {} })).not.toEqual([]);
  });
});

describe("keys that differ only by case", () => {
  it("are one key in a policy and in a request", () => {
    const twice = { StringEquals: { "k:a": "x", "K:A": "y" } };
    for (const mode of ["aws", "lenient"] as const)
      expect(codesOf({ identity: [policy(allow({ Condition: twice }))] }, { mode })).toContain(
        "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
      );
    const identity = [policy(allow({ Condition: { StringEquals: { "K:a": "x" } } }))];
    expect(decide({ identity }, { ...REQUEST, context: { "k:A": "x" } })).toBe("allowed");
  });
});

it("NULs and lone surrogates in names and texts", () => {
  const identity = [policy(allow({ Condition: { StringEquals: { "k:a\u0000": "x\u0000y" } } }), "p\u0000\ud800")];
  const lenient = { mode: "lenient" } as const;
  expect(decide({ identity }, { ...REQUEST, context: { "k:a\u0000": "x\u0000y" } }, lenient)).toBe("allowed");
  expect(decide({ identity }, { ...REQUEST, context: { "k:a": "x\u0000y" } }, lenient)).toBe("implicitDeny");
  expect(decide({ identity }, { ...REQUEST, context: { "k:a\u0000": "x" } }, lenient)).toBe("implicitDeny");
});
