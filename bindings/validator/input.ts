/** What the validator is asked, and what it answers: the members of Access Analyzer's ValidatePolicy. */
import type { Finding } from "../findings/finding.js";
import type { IssueCode } from "../findings/code-table.js";
import type { ValidationCatalogue } from "../model/curated.js";

export type ValidatePolicyType = "IDENTITY_POLICY" | "RESOURCE_POLICY" | "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";

/** The resource types that ValidatePolicy knows. */
export type ValidatePolicyResourceType =
  | "AWS::S3::Bucket"
  | "AWS::S3::AccessPoint"
  | "AWS::S3::MultiRegionAccessPoint"
  | "AWS::S3ObjectLambda::AccessPoint"
  | "AWS::IAM::AssumeRolePolicyDocument"
  | "AWS::DynamoDB::Table"
  /** Of this project: the policy of a VPC endpoint. */
  | "AWS::EC2::VPCEndpoint";

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
