// The shapes the interpreter works on. Documents are assumed to have passed a validator: the interpreter only evaluates.

export type Mode = "aws" | "lenient";
export type Decision = "allowed" | "explicitDeny" | "implicitDeny";
export type PolicyType = "identity" | "boundary" | "session" | "resource" | "trust";

export interface NamedPolicyLike {
  name: string;
  document: string | object;
  resourceArn?: string;
}

/** The policy types that are combined today. Evaluation 1.3: absent and `[]` differ for the boundary and the session. */
export interface PolicySetLike {
  identity?: NamedPolicyLike[];
  permissionsBoundary?: NamedPolicyLike[];
  session?: NamedPolicyLike[];
  resource?: NamedPolicyLike[];
  trust?: NamedPolicyLike[];
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
export type PrincipalElement = "*" | Record<string, List>;

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
  constructor(readonly code: string) {
    super(code);
  }
}

/** §1.2: "X" is the same as ["X"]. */
export function listOf<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** 8-1: only A–Z fold. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

export const utf8Bytes = (text: string) => new TextEncoder().encode(text).length;
