/** The validator with the whole catalogue, and places written as texts. */
import { readFileSync } from "node:fs";
import { catalogue } from "../../bindings/service-data/index.js";
import type { Finding, PathElement } from "../../bindings/findings/finding.js";
import type { ValidatePolicyInput, ValidatePolicyResult } from "../../bindings/validator/input.js";
import { validatePolicy } from "../../bindings/validator/validate.js";

export { catalogue };

export function validate(policyDocument: unknown, input: Partial<ValidatePolicyInput> = {}): ValidatePolicyResult {
  return validatePolicy({ policyType: "IDENTITY_POLICY", catalogue, ...input, policyDocument });
}

export function codesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ issueCode }) => issueCode);
}

/** `Statement.0|Action|1`; `~name` for the name of a member, `#from+length` for a part of a string. */
export function placeText(path: readonly PathElement[]): string {
  const steps = path.map((step) => {
    if ("index" in step) return String(step.index);
    if ("key" in step) return `~${step.key}`;
    return "value" in step ? step.value : `#${step.substring.start}+${step.substring.length}`;
  });
  return steps.join("|").replace(/^Statement\|/, "Statement.");
}

/** The lines of a file of `corpus/validator`. */
export function corpusLines<T>(name: string): T[] {
  const text = readFileSync(new URL(`../../corpus/validator/${name}`, import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as T);
}
