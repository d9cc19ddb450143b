/** Damaged policies and texts that are no policies: findings, never an exception; and no more time than their length. */
import { expect, test } from "vitest";
import { CODE_TABLE } from "../../bindings/findings/code-table.js";
import { COMPILER_CODES } from "../../bindings/findings/code-table.js";
import { compile } from "../../bindings/surface/compiler.js";
import type { PolicyErrors } from "../../bindings/findings/policy-errors.js";
import { ValidatorError } from "../../bindings/validator/error.js";
import { timeRatio } from "../support/growth.js";
import { cpuMs } from "../support/cpu.js";
import { managedDocuments } from "../support/managed.js";
import { DAMAGES, checkResult, damaged, randomText } from "./damage.js";
import { codesOf, validate } from "./support.js";

test.each(DAMAGES)("$name is found", ({ damage, codes }) => {
  const found = codesOf(validate(damaged(damage)).findings);
  expect(
    codes.some((code) => found.includes(code)),
    `${damaged(damage)}: ${found.join(" ")}`,
  ).toBe(true);
});

test("a clean policy has no findings", () => {
  expect(validate(damaged((text) => text)).findings).toEqual([]);
});

test("1,000 random texts", () => {
  for (let seed = 1; seed <= 1_000; seed++) checkResult(randomText(seed));
});

test("documents that are not JSON values have findings too", () => {
  for (const document of [undefined, null, 7, [], new Map(), () => 1, { Statement: [undefined, NaN, new Date(0)] }])
    checkResult(document);
});

test("what the compiler refuses, the validator reports under the same code", () => {
  const refusals = DAMAGES.flatMap(({ damage }) => {
    const document = damaged(damage);
    try {
      compile({ identity: [{ name: "p", document }] });
      return [];
    } catch (error) {
      const codes = (error as PolicyErrors).findings
        .filter(({ findingType }) => findingType === "ERROR")
        .map(({ issueCode }) => issueCode);
      return codes.map((code) => ({ code, document }));
    }
  });
  expect(refusals.length).toBeGreaterThan(10);
  // The compiler is strict about the case of operators; AWS is not, so that has a code of its own.
  const own: Record<string, string> = { INVALID_CONDITION_OPERATOR: "X_OPERATOR_CASE" };
  for (const { code, document } of refusals) {
    expect(COMPILER_CODES).toContain(code);
    const found = codesOf(validate(document).findings);
    expect(found.includes(code) || found.includes(own[code] ?? code), `${code} in ${document}: ${found.join(" ")}`).toBe(true);
  }
});

test("what is asked beside the document is checked", () => {
  const wrong = { policyType: "BUCKET_POLICY" as never };
  expect(() => validate("{}", wrong)).toThrow(expect.objectContaining({ code: "INVALID_POLICY_TYPE" }) as Error);
  const resourceType = { policyType: "RESOURCE_POLICY" as const, validatePolicyResourceType: "AWS::SQS::Queue" as never };
  expect(() => validate("{}", resourceType)).toThrow(expect.objectContaining({ code: "INVALID_RESOURCE_TYPE" }) as Error);
  expect(() => validate("{}", { validatePolicyResourceType: "AWS::S3::Bucket" })).toThrow(ValidatorError);
});

test.each([
  [{ catalog: {} }, /`catalog` is not known/],
  [{ catalogue: "x" }, /`catalogue` must be of type object/],
  [{ locale: 5 }, /`locale` must be/],
  [{ options: 5 }, /`options` must be/],
  [{ options: [] }, /not a plain object/],
  [{ options: { ownCheks: false } }, /`ownCheks` is not known/],
  [{ options: { ownChecks: "false" } }, /`ownChecks` must be of type boolean/],
  [{ options: { scpLanguage: null } }, /`scpLanguage` must be/],
])("a misspelt or wrong member is an error: %j", (members, message) => {
  const ask = (): unknown => validate("{}", members as object);
  expect(ask).toThrow(ValidatorError);
  expect(ask).toThrow(
    expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringMatching(message) as string }) as Error,
  );
});

test("without a catalogue the other checks run, and the rest is named", () => {
  const { findings, meta } = validate('{"Statement":[{"Effect":"Allow","Action":"s3:GetObjct","Resource":"*"}]}', {
    catalogue: undefined as never,
  });
  expect(codesOf(findings)).toEqual(["MISSING_VERSION"]);
  expect(meta.skipped).toContain("INVALID_ACTION");
  expect(meta.catalogueVersion).toBeUndefined();
  expect(meta.checks).toBeGreaterThan(93);
  expect(validate("{}").meta).toMatchObject({
    skipped: [],
    catalogueVersion: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string,
  });
});

test("every locale answers in English, and says so", () => {
  expect(validate("{}", { locale: "JA" }).meta).toMatchObject({ locale: "EN", requestedLocale: "JA" });
  expect(validate("{}", { locale: "EN" }).meta.requestedLocale).toBeUndefined();
});

const newest = managedDocuments().filter(({ isLatest }) => isLatest);
const MOST_PARSES = 40;
const largest = newest.map(({ document }) => JSON.stringify(document)).sort((a, b) => b.length - a.length)[0]!;

test("time grows as the text does", () => {
  const { Statement, ...rest } = JSON.parse(largest) as { Statement: object[] };
  const times = (count: number): string =>
    JSON.stringify({ ...rest, Statement: Array.from({ length: count }, () => Statement).flat() });
  const [small, large] = [times(1), times(4)];
  expect(
    timeRatio(
      () => validate(small),
      () => validate(large),
      8,
    ),
  ).toBeLessThan(8);
});

test("the largest managed policy takes at most so many times as long as JSON.parse takes for it", () => {
  expect(largest.length).toBeGreaterThan(150_000);
  // JSON.parse in the place of the small run: thousands of times what one round needs.
  const ratio = timeRatio(
    () => JSON.parse(largest) as unknown,
    () => validate(largest),
    MOST_PARSES,
    cpuMs,
  );
  expect(ratio).toBeLessThan(MOST_PARSES);
});

test("every finding of the newest managed policies has a type of the table", () => {
  for (const { document } of newest.filter((_, at) => at % 20 === 0)) {
    for (const { issueCode, findingType } of validate(document).findings)
      expect(findingType).toBe(CODE_TABLE[issueCode as keyof typeof CODE_TABLE].findingType);
  }
});
