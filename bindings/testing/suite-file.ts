/** What a suite file holds: the types that its JSON Schema is made of. What is not a matter of form, `suite/` checks. */
import type { Cause } from "../model/cause.js";
import type { Decision, Principal, RequestErrorCode } from "../model/request.js";
import type { Mode } from "../model/mode.js";
import type { PolicyDocument } from "../model/document.js";
import type { ApiGatewaySettings, KmsGrant, S3Settings } from "../model/policy-set.js";

/** Requests with the decisions that are expected of them. */
export interface SuiteFile {
  /** For editors. */
  readonly $schema?: string;
  readonly version: 1;
  /** What reports call the file. */
  readonly name?: string;
  /** Files whose `variables`, `defaults`, `policies` and `mode` hold here too; what stands later wins. */
  readonly extends?: string | readonly string[];
  /** What `${name}` stands for in the texts of policies, defaults and cases. */
  readonly variables?: Variables;
  readonly policies?: SuitePolicies;
  /** How policies are read; default aws. */
  readonly mode?: Mode;
  /** Members of every request that does not have them itself. */
  readonly defaults?: RequestDefaults;
  readonly cases?: readonly SuiteCase[];
  readonly coverage?: { readonly ignore: readonly IgnoreRule[] };
}

export type Variables = Readonly<Record<string, string | number | boolean>>;

/** Where the policies come from: exactly one of the three. */
export interface SuitePolicies {
  readonly set?: SuitePolicySet;
  /** Files or folders of a directory. */
  readonly directory?: string | readonly string[];
  /** What `postern compile` wrote. */
  readonly artifact?: string;
}

/** A policy set, with paths and globs in the place of policies. */
export interface SuitePolicySet {
  readonly identity?: PolicySources;
  readonly permissionsBoundary?: PolicySources;
  readonly session?: PolicySources;
  readonly resource?: PolicySources;
  readonly trust?: PolicySources;
  readonly vpcEndpoint?: PolicySources;
  readonly vpcEndpointType?: "interface" | "gateway";
  readonly serviceControl?: readonly SuiteLevel[];
  readonly resourceControl?: readonly SuiteLevel[];
  readonly s3?: S3Settings;
  readonly kmsGrants?: readonly KmsGrant[];
  readonly apiGateway?: ApiGatewaySettings;
}

/** A path, a glob, a policy in place, or a list of those. */
export type PolicySources = string | InlinePolicy | readonly (string | InlinePolicy)[];

export interface InlinePolicy {
  readonly name: string;
  readonly document: string | PolicyDocument;
  /** ARN of what the policy is attached to. */
  readonly resourceArn?: string;
}

/** One node of the organization path. */
export interface SuiteLevel {
  readonly name: string;
  readonly policies: PolicySources;
}

export type SuiteContextValue = string | number | boolean | readonly (string | number | boolean)[] | null;

/** Condition keys. `null` takes a default away. */
export type SuiteContext = Readonly<Record<string, SuiteContextValue>>;

export interface RequestDefaults {
  readonly principal?: string | Principal;
  readonly action?: string;
  readonly resource?: string;
  readonly resourceAccount?: string;
  readonly resourceAccountIsManagement?: boolean;
  readonly context?: SuiteContext;
  readonly session?: readonly InlinePolicy[];
}

export interface SuiteCase {
  /** Default: `ACTION on RESOURCE → DECISION`. */
  readonly name?: string;
  /** Hold in this case, before the file's. */
  readonly variables?: Variables;
  /** Members of the policy set that are others in this case. */
  readonly policies?: { readonly set: SuitePolicySet };
  /** One or several: each is asked. */
  readonly action?: string | readonly string[];
  readonly resource?: string | readonly string[];
  readonly principal?: string | Principal | readonly (string | Principal)[];
  readonly resourceAccount?: string;
  readonly resourceAccountIsManagement?: boolean;
  readonly session?: readonly InlinePolicy[];
  /** Over the defaults, key by key. */
  readonly context?: SuiteContext;
  /** One request each. */
  readonly contexts?: readonly SuiteContext[];
  /** One request a row. */
  readonly table?: SuiteTable;
  /** A whole request, instead of the members. */
  readonly request?: RequestDefaults;
  /** Requests that are one call, decided together. */
  readonly call?: readonly RequestDefaults[];
  /** Beside `call`: it puts a public bucket policy. */
  readonly publicPolicy?: boolean;
  readonly expect?: SuiteExpectation;
  readonly tags?: readonly string[];
  /** Only such cases are run. */
  readonly only?: true;
  /** Why the case is not run. */
  readonly skip?: string;
}

export interface SuiteTable {
  /** `action`, `resource`, `principal`, `expect`, `cause`, `by`, or a condition key. */
  readonly columns: readonly string[];
  /** As long as the columns. `null`: absent. */
  readonly rows: readonly (readonly SuiteContextValue[])[];
}

export type ExpectedDecision = Decision | "denied";

/** A decision, `error:CODE`, or more of an explanation. */
export type SuiteExpectation = ExpectedDecision | `error:${RequestErrorCode}` | ExpectedExplanation;

export interface ExpectedExplanation {
  readonly decision?: ExpectedDecision;
  /** All of them are among the causes. */
  readonly cause?: Cause | readonly Cause[];
  /** A statement that decides; by its Sid, or by where it stands. */
  readonly by?: string | StatementName;
  readonly notBy?: string | StatementName;
  /** Exactly these. */
  readonly missingKeys?: readonly string[];
  /** Part of the message. */
  readonly message?: string;
}

export interface StatementName {
  readonly sid?: string;
  /** Its name or path. */
  readonly policy?: string;
  /** From 0. */
  readonly index?: number;
}

/** A statement whose coverage is not counted. */
export interface IgnoreRule {
  readonly policy: string;
  readonly sid?: string;
  readonly index?: number;
  readonly reason: string;
}
