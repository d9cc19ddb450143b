/** Policies with one thing damaged, random texts made of what policies are made of, and what must hold for any answer. */
import { expect } from "vitest";
import { validate } from "./support.js";

const CLEAN = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
      "Condition": { "StringEquals": { "aws:ResourceAccount": "111122223333" }, "Bool": { "aws:SecureTransport": "true" } }
    }
  ]
}`;

export function damaged(damage: (text: string) => string): string {
  return damage(CLEAN);
}

interface Damage {
  readonly name: string;
  readonly damage: (text: string) => string;
  readonly codes: readonly string[];
}

const swap =
  (from: string, to: string) =>
  (text: string): string =>
    text.replace(from, to);

/** Damages, and the codes of which one must be said. */
export const DAMAGES: readonly Damage[] = [
  { name: "a lost brace", damage: (text) => text.slice(0, -1), codes: ["JSON_SYNTAX_ERROR"] },
  { name: "a lost comma", damage: swap('"Read",', '"Read"'), codes: ["JSON_SYNTAX_ERROR"] },
  { name: "a comma too many", damage: swap('"s3:ListBucket"]', '"s3:ListBucket",]'), codes: ["JSON_SYNTAX_ERROR"] },
  { name: "an effect in lower case", damage: swap('"Allow"', '"allow"'), codes: ["INVALID_EFFECT"] },
  { name: "a member in lower case", damage: swap('"Action"', '"action"'), codes: ["INVALID_POLICY_ELEMENT", "MISSING_ACTION"] },
  { name: "a statement in lower case", damage: swap('"Statement"', '"statement"'), codes: ["MISSING_STATEMENT"] },
  {
    name: "swapped elements",
    damage: (text) => text.replace('"Action"', '"#"').replace('"Resource"', '"Action"').replace('"#"', '"Resource"'),
    codes: ["INVALID_ARN_PREFIX"],
  },
  { name: "an action misspelt", damage: swap("s3:GetObject", "s3:GetObjct"), codes: ["INVALID_ACTION"] },
  { name: "a service misspelt", damage: swap("s3:GetObject", "s4:GetObject"), codes: ["INVALID_SERVICE_IN_ACTION"] },
  { name: "a wildcard too many", damage: swap('"s3:ListBucket"', '"s3:Get*"'), codes: ["REDUNDANT_ACTION"] },
  {
    name: "a lost field",
    damage: swap("s3:::reports/", "s3::reports/"),
    codes: ["MISSING_ARN_FIELD", "X_ARN_WILDCARD_SPANS_FIELDS"],
  },
  { name: "a lost prefix", damage: swap("arn:aws:s3:::reports/", "s3:::reports/"), codes: ["INVALID_ARN_PREFIX"] },
  { name: "another partition", damage: swap("arn:aws:s3:::reports/", "arn:asw:s3:::reports/"), codes: ["INVALID_PARTITION"] },
  { name: "a Region in an S3 ARN", damage: swap("s3:::reports/", "s3:eu-west-1::reports/"), codes: ["ARN_REGION_NOT_ALLOWED"] },
  { name: "an operator misspelt", damage: swap("StringEquals", "StringEqual"), codes: ["INVALID_CONDITION_OPERATOR"] },
  { name: "an operator in lower case", damage: swap("StringEquals", "stringequals"), codes: ["X_OPERATOR_CASE"] },
  { name: "a key misspelt", damage: swap("aws:ResourceAccount", "aws:ResourceAcount"), codes: ["INVALID_GLOBAL_CONDITION_KEY"] },
  {
    name: "a key without a colon",
    damage: swap("aws:ResourceAccount", "ResourceAccount"),
    codes: ["INVALID_CONDITION_KEY_FORMAT"],
  },
  { name: "a wildcard that is not read", damage: swap('"111122223333"', '"1111*"'), codes: ["WILDCARD_WITHOUT_LIKE_OPERATOR"] },
  { name: "a value of another type", damage: swap('"true"', '"yes"'), codes: ["TYPE_MISMATCH_BOOLEAN"] },
  { name: "a null", damage: swap('"111122223333"', "null"), codes: ["INVALID_CONDITION_DATA_TYPE"] },
  {
    name: "an operator without a block",
    damage: swap('{ "aws:SecureTransport": "true" }', '"true"'),
    codes: ["DATA_TYPE_MISMATCH"],
  },
  { name: "a member twice", damage: swap('"Sid": "Read",', '"Sid": "Read", "Sid": "Read",'), codes: ["X_DUPLICATE_JSON_KEY"] },
  { name: "an empty list", damage: swap('["s3:GetObject", "s3:ListBucket"]', "[]"), codes: ["EMPTY_ARRAY_ACTION"] },
  { name: "an empty object", damage: swap('{ "aws:SecureTransport": "true" }', "{}"), codes: ["EMPTY_OBJECT_CONDITION"] },
  { name: "a principal", damage: swap('"Sid"', '"Principal": "*", "Sid"'), codes: ["UNSUPPORTED_PRINCIPAL"] },
  { name: "a lost version", damage: swap('"Version": "2012-10-17",', ""), codes: ["MISSING_VERSION"] },
  { name: "another version", damage: swap("2012-10-17", "2012-10-71"), codes: ["INVALID_VERSION"] },
  { name: "a blank in a Sid", damage: swap('"Read"', '"Read all"'), codes: ["UNSUPPORTED_SID"] },
  {
    name: "a variable that is not closed",
    damage: swap("reports/*", "reports/${aws:username"),
    codes: ["MISSING_BRACE_IN_VARIABLE"],
  },
];

// --- random texts -------------------------------------------------------------------------------------------------

const WORDS = [
  ..."{ } [ ] : ,".split(" "),
  ...'"Version" "2012-10-17" "Statement" "Effect" "Allow" "Deny" "Action" "NotAction" "Resource" "NotResource" "Principal" "NotPrincipal"'.split(
    " ",
  ),
  ...'"Condition" "Sid" "Id" "*" "s3:*" "s3:Get*" "iam:PassRole" "arn:aws:s3:::b/*" "arn:aws:iam::1:role/${aws:username}" "StringLike"'.split(
    " ",
  ),
  ...'"ForAllValues:StringEquals" "Null" "IpAddressIfExists" "aws:SourceIp" "aws:PrincipalArn" "10.0.0.0/8" "\\ud800" "" "AWS" "Service"'.split(
    " ",
  ),
  ...'"Federated" "a.amazonaws.com" "${" "${a${b}}" null true false 0 -1e9 1e999 "\\u0000" "repo:a/*"'.split(" "),
];

/** Numbers of a fixed course (a linear congruence). */
function course(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Half of them words of policies in any order, half a policy with some characters changed. */
export function randomText(seed: number): string {
  const next = course(seed);
  if (seed % 2 === 0) return Array.from({ length: next(40) }, () => WORDS[next(WORDS.length)]).join(next(3) === 0 ? " " : "");
  let text = CLEAN;
  for (let change = next(4) + 1; change > 0; change--) {
    const at = next(text.length);
    const word = next(2) === 0 ? WORDS[next(WORDS.length)]! : String.fromCharCode(next(0x180));
    text = text.slice(0, at) + word + text.slice(at + next(6));
  }
  return text;
}

const TYPES = ["IDENTITY_POLICY", "RESOURCE_POLICY", "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;

/** No exception, and what holds for every finding. */
export function checkResult(document: unknown): void {
  for (const policyType of TYPES) {
    const { findings } = validate(document, { policyType });
    let last = -1;
    for (const { locations, findingDetails, hint } of findings) {
      const offset = locations[0]?.span?.start.offset ?? 0;
      if (offset < last || findingDetails === "" || hint === "") expect.fail(`${String(document)}: ${findingDetails}`);
      last = offset;
    }
  }
}
