/** Each of the 153 codes: found in its example at its place, and not found in the example's twin, one edit away. */
import { describe, expect, test } from "vitest";
import { CODE_TABLE, VALIDATOR_CODES } from "../../bindings/findings/code-table.js";
import type { ValidatePolicyInput } from "../../bindings/validator/input.js";
import { codesOf, corpusLines, placeText, validate } from "./support.js";

interface Example {
  readonly code: string;
  readonly policyType: ValidatePolicyInput["policyType"];
  readonly resourceType?: ValidatePolicyInput["validatePolicyResourceType"];
  readonly at: string;
  readonly document: string;
  readonly twin: string;
}

const EXAMPLES = corpusLines<Example>("examples.jsonl");
const OWN = corpusLines<Example>("own-examples.jsonl");

/** The five quotas, by their policy types. A statement of 200 characters and more is repeated until it is too much. */
const SIZES: readonly (readonly [code: string, type: Partial<ValidatePolicyInput>, quota: number])[] = [
  ["POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", { policyType: "IDENTITY_POLICY" }, 10_240],
  [
    "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
    { policyType: "RESOURCE_POLICY", validatePolicyResourceType: "AWS::IAM::AssumeRolePolicyDocument" },
    2_048,
  ],
  ["POLICY_SIZE_EXCEEDS_SCP_QUOTA", { policyType: "SERVICE_CONTROL_POLICY" }, 10_240],
  ["POLICY_SIZE_EXCEEDS_RCP_QUOTA", { policyType: "RESOURCE_CONTROL_POLICY" }, 5_120],
  [
    "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
    { policyType: "RESOURCE_POLICY", validatePolicyResourceType: "AWS::S3::Bucket" },
    20_480,
  ],
];

function inputOf({ code, policyType, resourceType }: Example): Partial<ValidatePolicyInput> {
  const legacy = code === "SCP_SYNTAX_ERROR_ACTION_WILDCARD" ? { options: { scpLanguage: "legacy" as const } } : {};
  const sensitive =
    code === "X_SENSITIVE_ACCESS"
      ? { options: { sensitiveAccess: [{ action: "s3:GetObject", resource: "arn:aws:s3:::secrets/*" }] } }
      : {};
  return {
    policyType,
    ...(resourceType === undefined ? {} : { validatePolicyResourceType: resourceType }),
    ...legacy,
    ...sensitive,
  };
}

describe.each([...EXAMPLES, ...OWN])("$code", (example) => {
  test("is found at its place", () => {
    const found = validate(example.document, inputOf(example)).findings.filter(({ issueCode }) => issueCode === example.code);
    expect(found.map(({ locations }) => placeText(locations[0]!.path))).toEqual([example.at]);
    expect(found[0]!.hint).not.toBe("");
  });
  test("is not found in the twin", () => {
    expect(codesOf(validate(example.twin, inputOf(example)).findings)).not.toContain(example.code);
  });
});

test.each(SIZES)("%s", (code, type, quota) => {
  const text = (characters: number): string => {
    const rest = JSON.stringify({ Version: "2012-10-17", Statement: { Sid: "" } });
    return JSON.stringify({ Version: "2012-10-17", Statement: { Sid: "a".repeat(characters - rest.length) } });
  };
  const found = (characters: number): unknown[] =>
    validate(text(characters), type)
      .findings.filter(({ issueCode }) => issueCode === code)
      .map(({ locations }) => locations);
  expect(found(quota + 1)).toEqual([[]]);
  expect(found(quota)).toEqual([]);
});

test.each([
  ["X_DOCUMENT_TOO_LARGE", " ".repeat(1_048_577), " ".repeat(1_048_576)],
  ["X_NESTING_TOO_DEEP", "[".repeat(65) + "]".repeat(65), "[".repeat(64) + "]".repeat(64)],
])("%s", (code, document, twin) => {
  expect(codesOf(validate(document).findings)).toEqual([code]);
  expect(codesOf(validate(twin).findings)).not.toContain(code);
});

test("the examples are those of every code that the validator knows", () => {
  const shown = [...EXAMPLES, ...OWN].map(({ code }) => code);
  expect([...shown, ...SIZES.map(([code]) => code), "X_DOCUMENT_TOO_LARGE", "X_NESTING_TOO_DEEP"].sort()).toEqual(
    [...VALIDATOR_CODES].sort(),
  );
  expect(VALIDATOR_CODES.filter((code) => !code.startsWith("X_")).length).toBe(153);
});

test("finding types are those of the table", () => {
  for (const example of EXAMPLES) {
    const [found] = validate(example.document, inputOf(example)).findings.filter(({ issueCode }) => issueCode === example.code);
    expect(found!.findingType).toBe(CODE_TABLE[found!.issueCode as keyof typeof CODE_TABLE].findingType);
  }
});
