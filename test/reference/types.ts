// The shapes the interpreter works on. Documents are assumed to have passed a validator: the interpreter only evaluates.

export type Mode = "aws" | "lenient";
export type Decision = "allowed" | "explicitDeny" | "implicitDeny";
/** Evaluation 2.4: the closed list. The policy types are causes too. */
export type PolicyType = "identity" | "boundary" | "session" | "resource" | "trust" | "scp" | "rcp" | "vpce";
export type Cause = PolicyType | "blockPublicAccess" | "serviceRule";
export type Rule =
  | "noPermissionNeeded"
  | "credentialType"
  | "unmodifiableObject"
  | "reservedAlias"
  | "kmsAlias"
  | "kmsCrossAccountOperation"
  | "bucketPolicyCrossAccount"
  | "crossAccountOperation"
  | "accessPointOrigin"
  | "passRoleCrossAccount"
  | "acl"
  | "kmsGrant"
  | "unknownPrincipal";

/** A decision with all its causes, the primary one first. */
export interface Verdict {
  decision: Decision;
  causes: Cause[];
  rule?: Rule | undefined;
}

export interface NamedPolicyLike {
  readonly name: string;
  readonly document: string | object;
  readonly resourceArn?: string;
}

/** One node of the organization path. */
export interface LevelLike {
  readonly name: string;
  readonly policies: readonly NamedPolicyLike[];
}

/** The input of a decision. What absent and `[]` mean: evaluation 1.3. */
export interface PolicySetLike {
  readonly identity?: readonly NamedPolicyLike[] | undefined;
  readonly permissionsBoundary?: readonly NamedPolicyLike[] | undefined;
  readonly session?: readonly NamedPolicyLike[] | undefined;
  readonly resource?: readonly NamedPolicyLike[] | undefined;
  readonly trust?: readonly NamedPolicyLike[] | undefined;
  readonly vpcEndpoint?: readonly NamedPolicyLike[] | undefined;
  readonly vpcEndpointType?: "interface" | "gateway" | undefined;
  readonly serviceControl?: readonly LevelLike[] | undefined; // root first, account last
  readonly resourceControl?: readonly LevelLike[] | undefined;
  readonly s3?: S3Like | undefined;
  readonly kmsGrants?: readonly KmsGrantLike[] | undefined;
  readonly apiGateway?: { readonly authorizer: string; readonly endpoint?: string } | undefined;
}

/** Evaluation 9. Absent: BucketOwnerEnforced, nothing blocked. */
export interface S3Like {
  readonly objectOwnership?: string;
  readonly bucketAcl?: readonly AclGrantLike[];
  readonly object?: S3ObjectLike | undefined;
  readonly objects?: Readonly<Record<string, S3ObjectLike>>; // by key, in a directory
  readonly blockPublicAccess?: {
    readonly blockPublicAcls?: boolean;
    readonly ignorePublicAcls?: boolean;
    readonly blockPublicPolicy?: boolean;
    readonly restrictPublicBuckets?: boolean;
  };
  readonly accessPoint?: { readonly networkOrigin: string; readonly vpcId?: string };
}

interface S3ObjectLike {
  readonly ownerAccount?: string;
  readonly acl?: readonly AclGrantLike[];
}

export interface AclGrantLike {
  readonly grantee: string;
  readonly permission: string;
}

/** Evaluation 7.1. */
export interface KmsGrantLike {
  readonly granteePrincipal: string;
  readonly retiringPrincipal?: string;
  readonly operations: readonly string[];
  readonly constraints?: {
    readonly encryptionContextSubset?: Readonly<Record<string, string>>;
    readonly encryptionContextEquals?: Readonly<Record<string, string>>;
    readonly sourceArn?: string;
  };
}

/** The switches of the specification. Language §11, evaluation §12. */
export interface Choices {
  notPrincipalMode: "strict" | "lenient"; // 9-11
  unresolvedNotResource: "byEffect" | "excludesNothing"; // 5.1
  emptyStringIsNull: boolean; // 0.3-3
  forAnyIfExistsAbsent: boolean; // §11 #1
}

export type List = string | string[];
export type Scalar = string | number | boolean;
/** A text, or a list of texts, other than `*`: a form of stores, which only mode `lenient` lets pass. */
export type PrincipalElement = List | Record<string, List>;

export interface Statement {
  Effect: "Allow" | "Deny";
  Principal?: PrincipalElement;
  NotPrincipal?: PrincipalElement;
  Action?: List;
  NotAction?: List;
  Resource?: List;
  NotResource?: List;
  Condition?: Record<string, Record<string, Scalar | Scalar[]>>;
}

export interface Policy {
  type: PolicyType;
  name: string;
  /** Of an SCP or RCP: the position of its node on the path, root first. */
  level: number;
  resourceArn: string | undefined;
  /** 5-1: variables are recognised in this document. */
  hasVariables: boolean;
  statements: Statement[];
}

/** 0.3: one context entry. */
export interface Entry {
  values: string[];
  multivalued: boolean;
}
export type Context = Map<string, Entry>;

/** What the text of a statement is read against. */
export interface Scope {
  context: Context;
  hasVariables: boolean;
  choices: Choices;
}

/** Thrown for a malformed request, never during evaluation (7-7). */
export class RequestProblem extends Error {
  /** `about`: the key and the type it has, where it is about a key's values. */
  constructor(
    readonly code: string,
    readonly about?: string,
  ) {
    super(code);
  }
}

/** §1.2: "X" is the same as ["X"]. */
export function listOf<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** One of AWS's Booleans in the context, told as `Bool` tells it (6.6). */
export function isTrue(context: Context, key: string): boolean {
  const values = context.get(foldAscii(key))?.values ?? [];
  return values.length > 0 && values.every((value) => foldAscii(value) === "true");
}

const isAscii = (text: string) => /^[\0-\x7f]*$/.test(text);

/** 8-1: only A–Z fold. */
export function foldAscii(text: string): string {
  return isAscii(text) ? text.toLowerCase() : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

const encoder = new TextEncoder();
export const utf8Bytes = (text: string) => (isAscii(text) ? text.length : encoder.encode(text).length);

/** What a function of one text answers, kept for the next time: the same patterns are read for each request. */
export function kept<T>(answer: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    if (!answers.has(text)) {
      if (answers.size === 10_000) answers.clear();
      answers.set(text, answer(text));
    }
    return answers.get(text)!;
  };
}

/** Lone surrogates become U+FFFD. */
export const wellFormed = (text: string) => (/[\ud800-\udfff]/.test(text) ? text.replace(/\p{Surrogate}/gu, "\ufffd") : text);

export interface MatchedStatement {
  policyType: PolicyType;
  policy: string;
  index: number;
}
export interface ReferenceExplanation {
  decision: Decision;
  cause: Cause;
  causes: Cause[];
  rule?: Rule;
  /** The statements that apply, of the collected policies. */
  matched: (MatchedStatement & { effect: "Allow" | "Deny" })[];
}
