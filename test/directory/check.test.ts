/** `checkDirectory` on directories that are given directly, in both modes. */
import { describe, expect, test } from "vitest";
import { checkDirectory } from "../../bindings/directory/check/check.js";
import type { Mode } from "../../bindings/model/mode.js";
import { ALLOW_ALL, codesOf, policy } from "./support.js";

const A = "111111111111";
const base = { version: 1, accounts: [{ id: A }] };
const check = (members: unknown, mode?: Mode): string[] => codesOf(checkDirectory(members, mode));

test("an encryption context without a value is an error, as `compile` says of policy sets", () => {
  const grant = { granteePrincipal: A, operations: ["Decrypt"], constraints: { encryptionContextEquals: { tenant: "" } } };
  const key = { arn: `arn:aws:kms:eu-west-1:${A}:key/k`, policies: [policy("p")], kmsGrants: [grant] };
  expect(check({ ...base, resources: [key] })).toEqual(["E X_INVALID_VALUE"]);
});

test("a small directory is valid", () => {
  expect(check({ ...base, users: [{ arn: `arn:aws:iam::${A}:user/ana`, policies: [policy("p")] }] })).toEqual([]);
});

describe("shape", () => {
  test.each([
    ["no object", 3],
    ["null", null],
    ["a class instance", new Map()],
    ["undefined where something is expected", { ...base, users: undefined }],
    ["a list that holds undefined", { ...base, users: [undefined] }],
    ["a document that is a list", { ...base, policies: { p: { name: "p", document: [] } } }],
  ])("%s", (_, directory) => expect(check(directory)).toEqual(["E DATA_TYPE_MISMATCH"]));

  test("what a directory needs", () => {
    expect(check({})).toEqual(["E X_MISSING_MEMBER", "E X_MISSING_MEMBER"]);
    expect(check({ version: 1 })).toEqual(["E X_MISSING_MEMBER"]);
  });

  test("an object that contains itself ends", () => {
    const loop: Record<string, unknown> = { ...base };
    loop["policies"] = loop;
    expect(check(loop)).toContain("E X_NESTING_TOO_DEEP");
  });

  test("an object that throws when it is read is refused", () => {
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    expect(check({ ...base, policies: trap })).toEqual(["E DATA_TYPE_MISMATCH"]);
  });

  test("names of Object.prototype are not members", () => {
    expect(check({ ...base, constructor: 1 })).toEqual(["E X_UNKNOWN_MEMBER"]);
    expect(check(JSON.parse('{"version":1,"accounts":[],"__proto__":{}}'))).toEqual(["E X_UNKNOWN_MEMBER"]);
  });
});

describe("modes", () => {
  const foreign = {
    version: 1,
    accounts: [{ id: "team-a" }],
    organization: { id: "org", managementAccount: "team-a", root: { id: "top", accounts: [{ id: "team-a" }] } },
    users: [{ arn: "arn:own:iam::team-a:user/ana" }],
    resources: [{ arn: "anything goes", account: "team-a" }],
    endpoints: [{ id: "door", type: "interface" }],
  };
  test("lenient takes other accounts, partitions, resources and ids", () => expect(check(foreign, "lenient")).toEqual([]));
  test("aws refuses each", () => expect(new Set(check(foreign))).toEqual(new Set(["E X_INVALID_VALUE"])));
});

test("the management account needs no SCPs, and SCPs on every other level may be empty", () => {
  const root = { id: "r-ab12", scps: [], accounts: [{ id: A }, { id: "222222222222", scps: [policy("p")] }] };
  const organization = { id: "o-exampleorg1", managementAccount: A, root };
  expect(check({ version: 1, accounts: [{ id: A }, { id: "222222222222" }], organization })).toEqual([]);
});

test("policies are checked when they are compiled, not here", () => {
  const users = [
    {
      arn: `arn:aws:iam::${A}:user/ana`,
      policies: [
        { name: "p", document: "{" },
        { name: "q", document: { Statement: 3 } },
      ],
    },
  ];
  expect(check({ ...base, users })).toEqual([]);
});

test("groups are found by name and by ARN, policies by key", () => {
  const arn = `arn:aws:iam::${A}:group/path/developers`;
  const users = [{ arn: `arn:aws:iam::${A}:user/ana`, groups: ["developers", arn], boundary: "limit" }];
  const policies = { limit: { name: "limit", document: ALLOW_ALL } };
  expect(check({ ...base, users, groups: [{ arn }], policies })).toEqual([]);
});
