/** Foreign text in messages: quoted, cut, harmless; and lists of names whole, which a second parameter of `quote` had cut by their index. */
import { expect, it } from "vitest";
import { QUOTED_UNITS_MAX } from "../../assembly/limits.js";
import { checkDirectory, compile, PolicyErrors, type Finding } from "../../bindings/index.js";
import { quote } from "../../bindings/text/quote.js";

it("is cut at the limit, and escaped", () => {
  expect(quote("x".repeat(QUOTED_UNITS_MAX))).toBe(`\`${"x".repeat(QUOTED_UNITS_MAX)}\``);
  expect(quote("x".repeat(QUOTED_UNITS_MAX + 1))).toBe(`\`${"x".repeat(QUOTED_UNITS_MAX)}…\``);
  expect(quote("\u202e\0")).toBe("`\\u202e\\u0000`");
});

it("may map a list", () => {
  expect(["Effect", "Action", "Resource"].map(quote)).toEqual(["`Effect`", "`Action`", "`Resource`"]);
});

function findingsOf(document: object, type: "identity" | "trust"): readonly Finding[] {
  try {
    compile({ [type]: [{ name: "p", document }] });
  } catch (error) {
    if (error instanceof PolicyErrors) return error.findings;
    throw error;
  }
  return [];
}
const statement = (more: object): object => ({ Version: "2012-10-17", Statement: { Effect: "Allow", ...more } });
const bucket = { arn: "arn:aws:s3:::b", account: "111122223333" };
const directory = (more: object): object => ({ version: 1, accounts: [{ id: "111122223333" }], ...more });

it.each<[string, readonly Finding[], string]>([
  [
    "members of a statement",
    findingsOf(statement({ Action: "s3:*", Resource: "*", Zzz: 1 }), "identity"),
    "`Sid`, `Effect`, `Principal`, `NotPrincipal`, `Action`, `NotAction`, `Resource`, `NotResource`, `Condition`",
  ],
  [
    "actions of a trust policy",
    findingsOf(statement({ Principal: { AWS: "111122223333" }, Action: "zzz:Zzz" }), "trust"),
    "`sts:AssumeRole`, `sts:AssumeRoleWithSAML`, `sts:AssumeRoleWithWebIdentity`",
  ],
  [
    "members of a directory's user",
    checkDirectory(directory({ users: [{ arn: "arn:aws:iam::111122223333:user/bob", policies: [], zzzzzzzz: 1 }] }) as never),
    "`arn`, ",
  ],
  [
    "settings of a bucket",
    checkDirectory(directory({ resources: [{ ...bucket, s3: { objectOwnership: "Zzz" } }] }) as never),
    "BucketOwnerEnforced",
  ],
])("hints name all %s", (_, findings, names) => {
  const [hint] = findings.map((each) => `${each.findingDetails} ${each.hint}`);
  expect(hint).toContain(names);
  expect(hint).not.toContain("…");
});
