/** The core's table of operations says what the specification lists, and every list of it has its page. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { markdownTables } from "../support/markdown-tables.js";

const SOURCE = readFileSync("assembly/request/service-actions.ts", "utf8");
const SPECIFICATION = readFileSync("docs/spec/evaluation-logic.md", "utf8");

/** By name, a list that goes on in `NAME_2`, `NAME_3` as one. */
const LISTS = new Map<string, readonly string[]>();
for (const [, name, number, words] of SOURCE.matchAll(/^export const (\w+?)(_\d)?: Ascii =\s+"(.+)";$/gm)) {
  const before = number === undefined ? [] : LISTS.get(name!)!;
  LISTS.set(name!, [...before, ...words!.split(" ")]);
}

/** Operations written in the specification, folded. */
function operationsIn(text: string): string[] {
  return [...text.matchAll(/\b[A-Z]\w*/g)].map(([name]) => name.toLowerCase()).sort();
}

const TABLE = markdownTables(SPECIFICATION).find(({ title }) => title === "Operations that stay in one account")!;
const IN_ONE_ACCOUNT: Readonly<Record<string, string>> = {
  sqs: "SQS",
  s3express: "S3_EXPRESS",
  "s3-outposts": "S3_OUTPOSTS",
  dynamodb: "DYNAMODB",
  secretsmanager: "SECRETS_MANAGER",
  backup: "BACKUP_EXCEPTION",
  kinesis: "KINESIS",
  cloudhsm: "CLOUDHSM",
  "payment-cryptography": "PAYMENT_CRYPTOGRAPHY",
};

describe("assembly/request/service-actions.ts", () => {
  it("is the only place of the core that names operations", () => {
    const decide = ["decide/decide", "decide/services", "decide/combine", "request/one-account"];
    const calls = decide.flatMap((name) => readFileSync(`assembly/${name}.ts`, "utf8").match(/\b(?:isNamed|nameBegins|isIn)\(\s*"[^)]*\)/g) ?? []);
    expect(calls).toEqual([]);
  });

  it("has a page, or says that there is none, for each list", () => {
    const lines = SOURCE.split("\n");
    const heads = lines.filter((line, at) => lines[at + 1]?.startsWith("export const ") && line.startsWith("/**"));
    const pages = heads.filter((line) => /\b(?:UG|DG|API|above|these)\b/.test(line));
    expect([pages.length, heads.filter((line) => !pages.includes(line))]).toEqual([LISTS.size, []]);
  });

  it("has the rows of evaluation-logic §7.4, and no other", () => {
    const rows = TABLE.rows.filter(([prefix]) => prefix !== "s3");
    expect(rows.map(([prefix]) => prefix).sort()).toEqual(Object.keys(IN_ONE_ACCOUNT).sort());
    for (const [prefix, listed] of rows) {
      expect([prefix, [...LISTS.get(IN_ONE_ACCOUNT[prefix!]!)!].sort()]).toEqual([prefix, operationsIn(listed!)]);
    }
  });

  it("has the operations of KMS that §7.1 lists", () => {
    const row = markdownTables(SPECIFICATION).flatMap(({ rows }) => rows).find(([point]) => point === "Cross-account")!;
    const [, others, cryptographic] = /cryptographic operations, (.+?); cryptographic are (.+?);/.exec(row[1]!)!;
    const expected = operationsIn(cryptographic!.replace("ReEncrypt*", "ReEncryptFrom, ReEncryptTo"));
    expect([...LISTS.get("CRYPTOGRAPHIC")!].sort()).toEqual(expected);
    expect([...LISTS.get("USABLE_ACROSS_ACCOUNTS")!].sort()).toEqual(operationsIn(others!));
  });
});
