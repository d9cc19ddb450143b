/** Near misses: those that lack least first, all that a statement lacks, and in a clause what is amiss where two texts look alike. */
import { describe, expect, it } from "vitest";
import type { CoreExports } from "../../bindings/engine/core/core.js";
import {
  compile,
  Engine,
  explainer,
  type AuthorizationRequest,
  type Explanation,
  type NearMiss,
  type PolicySet,
} from "../../bindings/index.js";
import { instantiate } from "../support/core-exports.js";
import { coreModule, loadEngine } from "../support/engine.js";

const BOB = "arn:aws:iam::111122223333:user/bob";
const REQUEST: AuthorizationRequest = { principal: BOB, action: "s3:GetObject", resource: "arn:aws:s3:::reports/a" };

function policy(...statements: readonly object[]) {
  return { name: "p", document: { Version: "2012-10-17", Statement: statements } };
}

function allow(members: object = {}): object {
  return { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*", ...members };
}

function explained(set: PolicySet, request: Partial<AuthorizationRequest> = {}, options = {}): Explanation {
  return loadEngine(compile(set)).explain({ ...REQUEST, ...request }, options);
}

function sids(misses: readonly NearMiss[]): (string | undefined)[] {
  return misses.map(({ statement }) => statement.sid);
}

describe("the order of near misses", () => {
  it("is that of what they lack: elements, then distance, then conditions", () => {
    const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
    const statements = [
      { Sid: "three", ...allow({ Action: "ec2:*", Resource: "arn:aws:s3:::other/*", Condition: mfa }) },
      { Sid: "two", ...allow({ Action: "s3:PutObject", Resource: "arn:aws:s3:::other/*" }) },
      { Sid: "otherService", ...allow({ Action: "ec2:*" }) },
      { Sid: "farAction", ...allow({ Action: "s3:PutObject" }) },
      { Sid: "nearAction", ...allow({ Action: "s3:GetObjectAcl" }) },
      { Sid: "farResource", ...allow({ Resource: "arn:aws:s3:::other/*" }) },
      { Sid: "nearResource", ...allow({ Resource: "arn:aws:s3:::reports/b*" }) },
      { Sid: "twoConditions", ...allow({ Condition: { ...mfa, StringEquals: { "k:a": "x" } } }) },
      { Sid: "oneCondition", ...allow({ Condition: mfa }) },
    ];
    const { nearMisses } = explained({ identity: [policy(...statements)] });
    expect(sids(nearMisses)).toEqual([
      "oneCondition",
      "twoConditions",
      "nearResource",
      "nearAction",
      "farResource",
      "farAction",
      "otherService",
      "two",
      "three",
    ]);
    expect(nearMisses.at(-2)).toMatchObject({
      failed: "action",
      also: [{ failed: "resource", detail: "arn:aws:s3:::reports/a is not among arn:aws:s3:::other/*" }],
    });
    expect(nearMisses.at(-1)!.also!.map(({ failed }) => failed)).toEqual(["resource", "condition"]);
    for (const { also } of nearMisses.slice(0, -2)) expect(also).toBeUndefined();
  });

  it("puts the policy types that do not allow before those that do, and Denies last", () => {
    const other = allow({ Action: "s3:ListBucket" });
    const { nearMisses, cause } = explained({
      identity: [policy(allow(), { Sid: "identity", ...other }, { Sid: "deny", ...other, Effect: "Deny" })],
      permissionsBoundary: [policy({ Sid: "boundary", ...allow({ Action: "ec2:*", Resource: "arn:aws:s3:::x" }) })],
    });
    expect(cause).toBe("boundary");
    expect(sids(nearMisses)).toEqual(["boundary", "identity", "deny"]);
  });

  it("knows of a principal behind another element that fails what the core has said of it", () => {
    const eve = { Principal: { AWS: "arn:aws:iam::111122223333:user/eve" } };
    const { nearMisses } = explained({
      resource: [
        policy(
          { Sid: "other", ...allow({ ...eve, Action: "s3:PutObject" }) },
          { Sid: "eve", ...allow(eve) },
          { Sid: "everyone", ...allow({ Principal: "*", Action: "s3:PutObject" }) },
        ),
      ],
    });
    expect(sids(nearMisses)).toEqual(["eve", "everyone", "other"]);
    expect(nearMisses[2]!.also).toEqual([
      { failed: "principal", detail: `${BOB} is not named by arn:aws:iam::111122223333:user/eve` },
    ]);
  });

  /** 20,000 statements of 1,000 services, buckets and teams; one of them is meant. */
  function crowd(meant: object, others: (index: number) => object): PolicySet {
    const statements = Array.from({ length: 20_000 }, (_, index) => others(index));
    statements[13_337] = { Sid: "meant", ...meant };
    const identity = Array.from({ length: 20 }, (_, at) => policy(...statements.slice(at * 1_000, (at + 1) * 1_000)));
    return { identity };
  }

  it.each<[string, object, (index: number) => object]>([
    [
      "a condition",
      allow({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      (at) => allow({ Resource: `arn:aws:s3:::b${at}/*` }),
    ],
    [
      "a bucket without its objects",
      allow({ Resource: "arn:aws:s3:::reports" }),
      (at) => allow({ Resource: `arn:aws:s3:::b${at}/*` }),
    ],
    [
      "a misspelt action",
      allow({ Action: "s3:GetObjects" }),
      (at) => allow({ Action: `svc${at % 1_000}:Get${at}`, Resource: "*" }),
    ],
    [
      "an action and a condition",
      allow({ Action: "s3:GetObjectAcl", Condition: { StringEquals: { "k:team": "x" } } }),
      (at) =>
        allow({ Action: "s3:PutObject", Resource: `arn:aws:s3:::b${at}/*`, Condition: { StringEquals: { "k:team": `t${at}` } } }),
    ],
  ])("names the obvious one of 20,000 statements first: %s", (_name, meant, others) => {
    const { nearMisses } = explained(crowd(meant, others));
    expect(sids(nearMisses.slice(0, 5))).toContain("meant");
    expect(nearMisses).toHaveLength(20);
  });

  it("asks the core once for each statement, and once for each condition", () => {
    const set = crowd(allow(), (at) =>
      allow({ Resource: `arn:aws:s3:::b${at}/*`, Condition: { StringEquals: { "k:a": `${at % 100}` } } }),
    );
    const asked = { rows: 0, atoms: 0 };
    class CountingEngine extends Engine {
      protected static override hostCore = countingCore(asked);
    }
    const engine = CountingEngine.loadSync(compile(set), { explainer });
    engine.explain({ ...REQUEST, action: "s3:PutObject" });
    expect(asked.rows).toBe(20_000);
    // 100 conditions, and those of the 20 statements that are shown once more.
    expect(asked.atoms).toBeGreaterThanOrEqual(100);
    expect(asked.atoms).toBeLessThanOrEqual(120);
  });
});

/** The core, and how often it is asked. */
function countingCore(asked: { rows: number; atoms: number }): () => () => CoreExports {
  return () => (): CoreExports => {
    const exports = instantiate<CoreExports>(coreModule());
    const { examine, examineAtom } = exports;
    return {
      ...exports,
      examine: (row: number) => (asked.rows++, examine(row)),
      examineAtom: (atom: number) => (asked.atoms++, examineAtom(atom)),
    };
  };
}

describe("what is amiss where two texts look alike", () => {
  const arn = "arn:aws:iam::111122223333:role/Admin";

  /** The detail of the only near miss. */
  function detail(statement: object, request: Partial<AuthorizationRequest> = {}, options = {}): string {
    const { nearMisses } = explained({ identity: [policy(allow(statement))] }, request, options);
    expect(nearMisses).toHaveLength(1);
    return nearMisses[0]!.detail;
  }

  it.each<[string, object, AuthorizationRequest["context"], string]>([
    [
      "StringEquals with `*`",
      { StringEquals: { "k:sub": "repo:a/*" } },
      { "k:sub": "repo:a/b" },
      "`StringEquals` takes `*` literally, use `StringLike`",
    ],
    [
      "StringEquals with `?`",
      { StringEquals: { "k:sub": "a?" } },
      { "k:sub": "ab" },
      "`StringEquals` takes `?` literally, use `StringLike`",
    ],
    [
      "StringEquals with `*` and a variable",
      { StringEquals: { "k:sub": "${aws:username}/*" } },
      { "k:sub": "bob/x" },
      "`StringEquals` takes `*` literally, use `StringLike`",
    ],
    [
      "a set operator with `*`",
      { "ForAnyValue:StringEquals": { "aws:TagKeys": "a*" } },
      { "aws:TagKeys": ["ab", "x"] },
      "`ForAnyValue:StringEquals` takes `*` literally, use `ForAnyValue:StringLike`",
    ],
    [
      "StringEqualsIgnoreCase with `*`",
      { StringEqualsIgnoreCase: { "k:sub": "A*" } },
      { "k:sub": "ab" },
      "`StringEqualsIgnoreCase` takes `*` literally, use `StringLike`",
    ],
    ["another case", { StringEquals: { "k:a": "Team" } }, { "k:a": "team" }, "`Team` differs in case only"],
    ["another case of a pattern", { StringLike: { "k:a": "Te*" } }, { "k:a": "team" }, "`Te*` differs in case only"],
    [
      "an ARN in another case",
      { ArnLike: { "k:a": arn } },
      { "k:a": arn.replace("Admin", "admin") },
      `\`${arn}\` differs in case only`,
    ],
    ["white space", { StringEquals: { "k:a": "team " } }, { "k:a": "team" }, "`team ` differs in white space at an end only"],
    [
      "white space of the request",
      { StringLike: { "k:a": "te*m" } },
      { "k:a": "team\n" },
      "`te*m` differs in white space at an end only",
    ],
    [
      "another partition",
      { ArnEquals: { "k:a": arn } },
      { "k:a": arn.replace("arn:aws:", "arn:aws-cn:") },
      `\`${arn}\` is of the partition \`aws\``,
    ],
    [
      "an absent key and the empty string",
      { StringEquals: { "s3:prefix": ["", "a/"] } },
      {},
      "an absent key is not the empty string",
    ],
    [
      "a list where one value is expected",
      { StringEquals: { "k:a": "x" } },
      { "k:a": ["x", "y"] },
      "`StringEquals` matches no list, `ForAnyValue:StringEquals` looks at each value",
    ],
    [
      "a list where one value is expected, negated",
      { StringNotEquals: { "k:a": "x" } },
      { "k:a": ["y"] },
      "`StringNotEquals` matches no list, `ForAllValues:StringNotEquals` looks at each value",
    ],
    [
      "one value too many",
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } },
      { "aws:TagKeys": ["a", "c"] },
      "`c` is not among them",
    ],
  ])("%s", (_name, condition, context, clause) => {
    expect(detail({ Condition: condition }, context === undefined ? {} : { context })).toMatch(
      new RegExp(`: ${clause.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`),
    );
  });

  it.each<[string, object, AuthorizationRequest["context"]]>([
    ["another value", { StringEquals: { "k:a": "x*" } }, { "k:a": "y" }],
    ["a wildcard that would not match", { StringEquals: { "k:a": "x*y" } }, { "k:a": "xz" }],
    ["an absent key", { StringEquals: { "k:a": "x" } }, {}],
    ["a number", { NumericEquals: { "k:a": "1" } }, { "k:a": "2" }],
    ["a test of absence", { Null: { "k:a": "false" } }, {}],
    ["a value that must not be", { StringNotEquals: { "k:a": "x" } }, { "k:a": "x" }],
    ["another case where case does not count", { StringEqualsIgnoreCase: { "k:a": "x" } }, { "k:a": "y" }],
    ["a variable without a value", { StringEquals: { "k:a": "${k:none}*" } }, { "k:a": "x" }],
  ])("nothing is said of %s", (_name, condition, context) => {
    expect(detail({ Condition: condition }, context === undefined ? {} : { context })).not.toMatch(/: [`a]/);
  });

  it("tells no redacted value by the way", () => {
    const redacted = { redactValues: true };
    const context = { "k:a": "team" };
    for (const value of ["Team", "team ", "te*", "t?am"]) {
      const text = detail({ Condition: { StringEquals: { "k:a": value } } }, { context }, redacted);
      expect(text).toBe(`k:a is (redacted), asked for StringEquals ${value}`);
    }
    expect(detail({ Condition: { StringEquals: { "k:a": "x" } } }, { context: { "k:a": ["x"] } }, redacted)).toContain(
      "matches no list",
    );
  });

  it.each([
    [
      "arn:aws:s3:::reports",
      "arn:aws:s3:::reports/a",
      "`arn:aws:s3:::reports` is the bucket, its objects are `arn:aws:s3:::reports/*`",
    ],
    ["arn:aws:s3:::rep*", "arn:aws:s3:::Xep/a", undefined],
    [
      "arn:aws:s3:::reports/*",
      "arn:aws:s3:::reports",
      "`arn:aws:s3:::reports/*` are the objects, the bucket is `arn:aws:s3:::reports`",
    ],
    [
      "arn:aws:logs:eu-west-1:111122223333:log-group:app",
      "arn:aws:logs:eu-west-1:111122223333:log-group:app:log-stream:s",
      "`arn:aws:logs:eu-west-1:111122223333:log-group:app` covers nothing below it, `arn:aws:logs:eu-west-1:111122223333:log-group:app:*` would",
    ],
    [
      "arn:aws:dynamodb:eu-west-1:111122223333:table/t/*",
      "arn:aws:dynamodb:eu-west-1:111122223333:table/t",
      "`arn:aws:dynamodb:eu-west-1:111122223333:table/t/*` covers only what lies below `arn:aws:dynamodb:eu-west-1:111122223333:table/t`",
    ],
    ["arn:aws:s3:::Reports/*", "arn:aws:s3:::reports/a", "`arn:aws:s3:::Reports/*` differs in case only"],
    ["arn:aws-cn:s3:::reports/*", "arn:aws:s3:::reports/a", "`arn:aws-cn:s3:::reports/*` is of the partition `aws-cn`"],
    ["arn:aws:s3:::reports/a ", "arn:aws:s3:::reports/a", "`arn:aws:s3:::reports/a ` differs in white space at an end only"],
    ["arn:aws:s3:::report/*", "arn:aws:s3:::reports/a", undefined],
  ])("of the resources %s and %s", (pattern, resource, clause) => {
    expect(detail({ Resource: pattern }, { resource })).toBe(
      `${resource} is not among ${pattern}${clause === undefined ? "" : `: ${clause}`}`,
    );
  });

  it.each([
    ["s3:GetObjects", "s3:GetObject", "`s3:GetObjects` differs in one character"],
    ["s3:GetObjct", "s3:GetObject", "`s3:GetObjct` differs in one character"],
    ["s3:GetObjekt", "s3:GetObject", "`s3:GetObjekt` differs in one character"],
    ["s3:PutObject", "s3:GetObject", undefined],
    ["s4:GetObject", "s3:GetObject", undefined],
    ["s3:GetObjec?s", "s3:GetObject", undefined],
  ])("of the actions %s and %s", (pattern, action, clause) => {
    expect(detail({ Action: pattern }, { action })).toBe(
      `${action} is not among ${pattern}${clause === undefined ? "" : `: ${clause}`}`,
    );
  });

  it("of principals", () => {
    const named = (principal: string): string =>
      explained({ resource: [policy(allow({ Principal: { AWS: principal } }))] }).nearMisses[0]!.detail;
    expect(named(BOB.replace("bob", "Bob"))).toMatch(/: `arn:aws:iam::111122223333:user\/Bob` differs in case only$/);
    expect(named(BOB.replace("arn:aws:", "arn:aws-cn:"))).toMatch(/ is of the partition `aws-cn`$/);
    expect(named("arn:aws:iam::111122223333:user/eve")).toMatch(/user\/eve$/);
  });
});
