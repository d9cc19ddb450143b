/** Roles with equal trust policies: their statements count once, and each keeps its own policy's name, place and findings. */
import { describe, expect, it, test } from "vitest";
import { compile, PolicyErrors, readDirectory, type Directory, type NamedPolicy } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";
import { source } from "./support.js";

const ACCOUNT = "111122223333";
const ROLES = ["first", "second", "third"].map((name) => `arn:aws:iam::${ACCOUNT}:role/apps/${name}`);
const TRUST = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "Lambda", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    { Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  ],
};
const OTHER = { ...TRUST, Statement: TRUST.Statement.slice(0, 1) };
const LAMBDA = { type: "service", serviceNames: ["lambda.amazonaws.com"] } as const;

function directoryOf(...trusts: readonly NamedPolicy[]): Directory {
  return { version: 1, accounts: [{ id: ACCOUNT }], roles: trusts.map((trust, at) => ({ arn: ROLES[at]!, trust })) };
}

const named = (name: string, document: NamedPolicy["document"] = TRUST): NamedPolicy => ({ name, document });

function statementsOf(directory: Directory): number {
  return loadEngine(compile(directory)).info().statements;
}

/** What an explanation says of the statement that lets the role be assumed. */
function shownFor(directory: Directory, role: string): object[] {
  const engine = loadEngine(compile(directory));
  return engine
    .explain({ principal: LAMBDA, action: "sts:AssumeRole", resource: role })
    .matched.map(({ because: _, ...shown }) => shown);
}

describe("statements of equal trust policies count once", () => {
  const reordered = {
    Statement: TRUST.Statement.map((statement) => Object.fromEntries(Object.entries(statement).reverse())),
    Version: "2012-10-17",
  };
  it.each<[string, Directory, number]>([
    ["objects of other names", directoryOf(named("a"), named("b"), named("c")), 2],
    ["objects in another order of members", directoryOf(named("a"), named("b", reordered)), 2],
    ["texts of other names", directoryOf(named("a", JSON.stringify(TRUST)), named("b", JSON.stringify(TRUST))), 2],
    ["a policy that says less", directoryOf(named("a"), named("a", OTHER)), 3],
    ["a policy of the same name that says something else", directoryOf(named("a"), named("b"), named("a", OTHER)), 3],
  ])("%s", (_name, directory, statements) => {
    expect(statementsOf(directory)).toBe(statements);
  });

  /** Members that a directory has at other places, where they say nothing of the policy itself. */
  it.each(["origin", "document"])("not where the values of the condition key `%s` differ", (key) => {
    const allow = TRUST.Statement[0]!;
    const onlyIf = (value: string | string[]): NamedPolicy => {
      const document = { ...TRUST, Statement: [{ ...allow, Condition: { StringEquals: { [key]: value } } }] };
      return named("same", document as NamedPolicy["document"]);
    };
    const engine = loadEngine(compile(directoryOf(onlyIf(["{}"]), onlyIf(["{ }"]), onlyIf("{  }"))));
    const assume = (role: string, value: string) =>
      engine.decide({ principal: LAMBDA, action: "sts:AssumeRole", resource: role, context: { [key]: value } });
    const allowed = ROLES.map((role) => ["{}", "{ }", "{  }"].filter((value) => assume(role, value) === "allowed"));
    expect(allowed).toEqual([["{}"], ["{ }"], ["{  }"]]);
  });

  it("more roles than statements may be", () => {
    const roles = Array.from({ length: 100_001 }, (_, at) => ({
      arn: `${ROLES[0]!}-${at}`,
      trust: named(`trust of ${at}`, OTHER),
    }));
    const engine = loadEngine(compile({ ...directoryOf(), roles }, { debug: false }));
    expect(engine.info()).toMatchObject({ statements: 1, policies: 100_001 });
    const assume = (at: number) => engine.decide({ principal: LAMBDA, action: "sts:AssumeRole", resource: `${ROLES[0]!}-${at}` });
    expect([0, 77_777, 100_000, 100_001].map(assume)).toEqual(["allowed", "allowed", "allowed", "implicitDeny"]);
  }, 120_000);
});

describe("an explanation names the role's own policy", () => {
  const shown = { policyType: "trust", effect: "Allow", sid: "Lambda", index: 0 };

  it("objects", () => {
    const directory = directoryOf(named("a"), named("b"), named("c", OTHER));
    expect(ROLES.map((role) => shownFor(directory, role))).toEqual(["a", "b", "c"].map((policy) => [{ ...shown, policy }]));
  });

  it("where it stands in the outputs of the AWS CLI", () => {
    const roles = ROLES.map(
      (Arn) => `{"Arn":"${Arn}","RoleId":"AROA","AssumeRolePolicyDocument":${JSON.stringify(TRUST, null, 1)}}`,
    );
    const text = `{"UserDetailList":[],"GroupDetailList":[],"Policies":[],"RoleDetailList":[\n${roles.join(",\n")}]}`;
    const { directory } = readDirectory([
      source("accounts.json", { version: 1, accounts: [{ id: ACCOUNT }] }),
      { name: "get-account-authorization-details.json", text },
    ]);
    expect(statementsOf(directory)).toBe(2);
    const lines = text.split("\n").flatMap((line, at) => (line.includes('"Lambda"') ? [at] : []));
    expect(ROLES.map((role) => shownFor(directory, role))).toEqual(
      ROLES.map((role, at) => [
        {
          ...shown,
          policy: `iam::${role.slice("arn:aws:iam::".length)}#trust policy`,
          source: "get-account-authorization-details.json",
          line: lines[at],
          column: 2,
        },
      ]),
    );
  });
});

test("findings are each document's own, warnings and errors", () => {
  const old = { ...TRUST, Version: "2008-10-17" };
  const { warnings } = compile(directoryOf(named("a", old), named("b", old), named("c", old)));
  expect(warnings.map(({ policyName }) => policyName)).toEqual(["a", "b", "c"]);
  const faulty = { Version: "2012-10-17", Statement: [] };
  const names = ["a", "b", "c"];
  expect(() => compile(directoryOf(...names.map((name) => named(name, faulty))))).toThrow(PolicyErrors);
  try {
    compile(directoryOf(...names.map((name) => named(name, faulty))));
  } catch (error) {
    expect((error as PolicyErrors).findings.map(({ policyName }) => policyName)).toEqual(names);
  }
});

test.each([
  ["ARN", { arn: `arn:aws:iam::${ACCOUNT}:user/${"u".repeat(4_096)}` }],
  ["unique id", { arn: `arn:aws:iam::${ACCOUNT}:user/u`, uniqueId: "A".repeat(4_097) }],
])("a longer %s than requests may have is an error", (_what, user) => {
  const directory = { version: 1, accounts: [{ id: ACCOUNT }], users: [user] } as const;
  expect(() => compile(directory)).toThrow("is too long");
});

test("the longest ARN and unique id there may be", () => {
  const [arn, uniqueId] = [`arn:aws:iam::${ACCOUNT}:user/`.padEnd(4_096, "u"), "A".repeat(4_096)];
  const condition = { StringEquals: { "aws:userid": uniqueId } };
  const own = {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:*", Resource: "*", Condition: condition },
  } as const;
  const users = [{ arn, uniqueId, policies: [named("own", own)] }];
  const engine = loadEngine(compile({ version: 1, accounts: [{ id: ACCOUNT }], users }));
  const request = { principal: arn, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", resourceAccount: ACCOUNT };
  expect(engine.decide(request)).toBe("allowed");
});
