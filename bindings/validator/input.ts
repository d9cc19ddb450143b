/** What the validator is asked, and what it answers: the members of Access Analyzer's ValidatePolicy. */
import type { Finding } from "../findings/finding.js";
import type { IssueCode } from "../findings/code-table.js";
import type { ValidationCatalogue } from "../model/curated.js";
import { optionFault } from "../text/options.js";
import { quote } from "../text/quote.js";
import { ValidatorError } from "./error.js";

const POLICY_TYPES = ["IDENTITY_POLICY", "RESOURCE_POLICY", "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;
export type ValidatePolicyType = (typeof POLICY_TYPES)[number];

/** The resource types that ValidatePolicy knows, and one of this project: the policy of a VPC endpoint. */
const RESOURCE_TYPES = [
  "AWS::S3::Bucket",
  "AWS::S3::AccessPoint",
  "AWS::S3::MultiRegionAccessPoint",
  "AWS::S3ObjectLambda::AccessPoint",
  "AWS::IAM::AssumeRolePolicyDocument",
  "AWS::DynamoDB::Table",
  "AWS::EC2::VPCEndpoint",
] as const;
export type ValidatePolicyResourceType = (typeof RESOURCE_TYPES)[number];

export interface ValidatePolicyInput {
  /** JSON text; from a parsed object, findings have a path and no span. */
  readonly policyDocument: unknown;
  readonly policyType: ValidatePolicyType;
  /** With `RESOURCE_POLICY` only: what the policy hangs on, where its checks are known. */
  readonly validatePolicyResourceType?: ValidatePolicyResourceType;
  /** Findings are in English whatever it says; `meta.locale` says so. */
  readonly locale?: string;
  /** Services, actions, resource types and condition keys, from `@postern/service-data`. Without it, some checks are skipped. */
  readonly catalogue?: ValidationCatalogue;
  readonly options?: ValidationOptions;
}

export interface ValidationOptions {
  /** Whether checks beyond Access Analyzer's run, whose codes begin with `X_`. Default true. */
  readonly ownChecks?: boolean;
  /** `legacy`: the rules for SCPs before 19 September 2025. Default `full`. */
  readonly scpLanguage?: "full" | "legacy";
  /** The most characters, by code, in the place of the table's. */
  readonly quotas?: Readonly<Partial<Record<IssueCode, number>>>;
  /** Access that must not be allowed: reported as X_SENSITIVE_ACCESS. Both may hold wildcards. */
  readonly sensitiveAccess?: readonly { readonly action: string; readonly resource: string }[];
}

export interface ValidationMeta {
  /** The language of the findings. */
  readonly locale: "EN";
  /** Where another language was asked for. */
  readonly requestedLocale?: string;
  readonly catalogueVersion?: string;
  /** How many checks ran. */
  readonly checks: number;
  /** The checks that did not run for want of a table, in alphabetical order. */
  readonly skipped: readonly IssueCode[];
}

export interface ValidatePolicyResult {
  /** By offset of the first location, then by code. */
  readonly findings: readonly Finding[];
  readonly meta: ValidationMeta;
}

const MEMBERS = {
  policyDocument: "any",
  policyType: "any",
  validatePolicyResourceType: "any",
  locale: "string",
  catalogue: "object",
  options: "object",
} as const;
const OPTIONS = { ownChecks: "boolean", scpLanguage: "string", quotas: "object", sensitiveAccess: "object" } as const;

/** Throws for members that ask for no policy type or resource type that there is, and for those that are not known. */
export function checkInput(input: ValidatePolicyInput): void {
  const fault = optionFault(input, MEMBERS) ?? optionFault(input.options ?? {}, OPTIONS);
  if (fault !== undefined) throw new ValidatorError("INVALID_OPTION", fault.message, fault.hint);
  const { policyType, validatePolicyResourceType: resourceType } = input;
  if (!(POLICY_TYPES as readonly unknown[]).includes(policyType)) {
    const hint = `write one of ${POLICY_TYPES.join(", ")}`;
    throw new ValidatorError(
      "INVALID_POLICY_TYPE",
      `\`policyType\` must be a policy type, found ${quote(String(policyType))}`,
      hint,
    );
  }
  if (resourceType === undefined) return;
  if (!(RESOURCE_TYPES as readonly unknown[]).includes(resourceType)) {
    const hint = `write one of ${RESOURCE_TYPES.join(", ")}, or leave it out`;
    const details = `\`validatePolicyResourceType\` must be a known resource type, found ${quote(String(resourceType))}`;
    throw new ValidatorError("INVALID_RESOURCE_TYPE", details, hint);
  }
  if (policyType === "RESOURCE_POLICY") return;
  const details = `\`validatePolicyResourceType\` must stand with RESOURCE_POLICY, found ${policyType}`;
  throw new ValidatorError("INVALID_RESOURCE_TYPE", details, "leave it out, or change `policyType`");
}
