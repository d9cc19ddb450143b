/** Each code's example, and the twin that is one edit away (corpus/validator), with what else the validator is asked. */
import type { ValidatePolicyInput } from "../../bindings/validator/input.js";
import { corpusLines } from "./support.js";

export interface Example {
  readonly code: string;
  readonly policyType: ValidatePolicyInput["policyType"];
  readonly resourceType?: ValidatePolicyInput["validatePolicyResourceType"];
  readonly at: string;
  readonly document: string;
  readonly twin: string;
}

export const EXAMPLES = corpusLines<Example>("examples.jsonl");
export const OWN = corpusLines<Example>("own-examples.jsonl");

/** The five quotas, by their policy types.  */
export const SIZES: readonly (readonly [code: string, type: Partial<ValidatePolicyInput>, quota: number])[] = [
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

export function inputOf({ code, policyType, resourceType }: Example): Partial<ValidatePolicyInput> {
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

/** A policy of so many characters. */
export function documentOf(characters: number): string {
  const rest = JSON.stringify({ Version: "2012-10-17", Statement: { Sid: "" } });
  return JSON.stringify({ Version: "2012-10-17", Statement: { Sid: "a".repeat(characters - rest.length) } });
}
