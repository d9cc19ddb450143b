/**
 * The syntax tree of one policy document, after every grammar rule of docs/spec/policy-language.md §1 has been checked.
 *
 * The policy room is the only one that reads policy text: what leaves it is typed. Wildcards and variables are tokens,
 * numbers, dates, address ranges and base64 are parsed values, action names are folded to lower case, short ARNs are
 * expanded. A value that can never match (a word under a numeric operator) is not in the tree: it left a finding instead.
 */

/** Half-open range in the policy text, in UTF-16 units. Absent where the document was given as a parsed object. */
interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** What a document is attached as; decides the grammar (policy-language §1.5). */
export type PolicyType =
  "identity" | "permissionsBoundary" | "session" | "resource" | "trust" | "vpcEndpoint" | "serviceControl" | "resourceControl";

export interface PolicyAst {
  readonly name: string;
  readonly type: PolicyType;
  /** The effective version: a missing `Version` is "2008-10-17". */
  readonly version: "2012-10-17" | "2008-10-17";
  readonly statements: readonly StatementAst[];
}

export interface StatementAst {
  /** Position in the document's `Statement` list, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  /** Undefined in policy types that have no principal. */
  readonly principal: PrincipalElement | undefined;
  readonly action: ActionElement;
  readonly resource: ResourceElement;
  /** All of them must hold. Empty operators and an empty `Condition` leave nothing here. */
  readonly conditions: readonly ConditionEntry[];
  readonly range: TextRange | undefined;
}

// --- patterns -----------------------------------------------------------------------------------------------------

/** One piece of a pattern. `any` is `*`, `one` is `?` (one code point); text from `${*}` and its kin is `text`. */
export type PatternToken =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  /** `key` is folded (A–Z to lower case); `fallback` is the default text of `${key, 'default'}`. */
  | { readonly kind: "variable"; readonly key: string; readonly fallback: string | undefined };

/** INVARIANT: adjacent `text` tokens are merged, no `text` is empty, no two `any` are adjacent. */
export type Pattern = readonly PatternToken[];

// --- elements -----------------------------------------------------------------------------------------------------

export interface ActionElement {
  readonly kind: "action" | "notAction";
  readonly patterns: readonly ActionPattern[];
}
export interface ActionPattern {
  /** As written. */
  readonly text: string;
  /** Folded to lower case; over the whole `service:name`. Undefined: accepted, but matches nothing (§2 2-3). */
  readonly pattern: Pattern | undefined;
  /** Of one that is shared: its position among those of the documents that were read together. */
  readonly number?: number;
}

export type ResourceElement =
  | { readonly kind: "resource" | "notResource"; readonly patterns: readonly ResourcePattern[] }
  /** No element: the resource the policy is attached to (trust policies; resource policies that leave it out). */
  | { readonly kind: "attached" };
export interface ResourcePattern {
  readonly text: string;
  /** Patterns over the whole resource string, any of which may match: none (never matches), one, or two (short ARNs, §3 3-7). */
  readonly alternatives: readonly Pattern[];
}

export interface PrincipalElement {
  readonly kind: "principal" | "notPrincipal";
  readonly entries: readonly PrincipalEntry[];
}
export type PrincipalEntry =
  /** `"*"` and `{"AWS": "*"}`. */
  | { readonly kind: "everyone" }
  /**
   * An account id or an account's root ARN: the whole account. A root ARN names it in its own partition only; an id names
   * it in any, and has no `partition`.
   */
  | { readonly kind: "account"; readonly account: string; readonly partition: string | undefined }
  | { readonly kind: "user" | "role" | "session" | "federatedUser"; readonly arn: string }
  /** `AIDA…` or `AROA…`, left by a deleted entity or stored in its place. */
  | { readonly kind: "uniqueId"; readonly id: string }
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "canonicalUser"; readonly id: string }
  /** Every signed caller: S3's AuthenticatedUsers, which no policy text can say. */
  | { readonly kind: "authenticated" };

// --- conditions ---------------------------------------------------------------------------------------------------

/** How a condition operator treats the values of its key (§6.2). */
type SetOperator = "none" | "forAllValues" | "forAnyValue";

export interface ConditionOperator {
  /** As written, for reports: `ForAnyValue:StringNotLikeIfExists`. */
  readonly text: string;
  readonly set: SetOperator;
  readonly ifExists: boolean;
  /** The base contains `Not`; the test below is the positive one. */
  readonly negated: boolean;
}

/** The positive comparison and its operands. Operands are in document order, duplicates kept. */
export type ConditionTest =
  | { readonly kind: "stringEquals" | "stringEqualsIgnoreCase" | "stringLike"; readonly values: readonly Pattern[] }
  | { readonly kind: "numeric"; readonly comparison: Comparison; readonly values: readonly Decimal[] }
  | { readonly kind: "date"; readonly comparison: Comparison; readonly values: readonly Instant[] }
  /** `literals` holds the plain `true`/`false`; `templates` the values that contain variables. */
  | { readonly kind: "bool"; readonly literals: readonly boolean[]; readonly templates: readonly Pattern[] }
  | { readonly kind: "binary"; readonly values: readonly string[] }
  /** `ranges` lacks the values that cannot be read, which match nothing: are there any? */
  | { readonly kind: "ip"; readonly ranges: readonly AddressRange[]; readonly hasUnreadable: boolean }
  | { readonly kind: "arn"; readonly values: readonly ArnPattern[] }
  | { readonly kind: "null"; readonly values: readonly boolean[] };

export type Comparison = "equals" | "lessThan" | "lessThanEquals" | "greaterThan" | "greaterThanEquals";

/**
 * Exact decimal: (negative ? -1 : 1) × 0.d₁d₂d₃… × 10^exponent.
 * INVARIANT: `digits` has neither leading nor trailing zeros; zero is `{ negative: false, digits: "", exponent: 0 }`.
 */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

/** Seconds since 1970-01-01T00:00:00Z, rounded down, and nanoseconds 0 … 999,999,999. */
export interface Instant {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

/** Inclusive range of addresses of one family as unsigned integers (32 or 128 bits). Mapped IPv4 is already family 4. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** §6.8: six patterns matched field by field, or, for a short pattern with `*`, one pattern over the whole value. */
export type ArnPattern =
  | { readonly kind: "fields"; readonly fields: readonly [Pattern, Pattern, Pattern, Pattern, Pattern, Pattern] }
  | { readonly kind: "whole"; readonly pattern: Pattern };

export interface ConditionEntry {
  readonly operator: ConditionOperator;
  readonly test: ConditionTest;
  /** As written. */
  readonly key: string;
  /** A–Z folded to lower case: the key's identity (§8.1). */
  readonly foldedKey: string;
}
