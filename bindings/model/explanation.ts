/** What `explain` answers. */
import type { Cause, Rule } from "./cause.js";
import type { Decision } from "./request.js";

export interface Explanation {
  readonly decision: Decision;
  /** The primary cause; `allowed` by both sides: `identity`. */
  readonly cause: Cause;
  /** Every cause, the primary one first. */
  readonly causes: readonly Cause[];
  readonly rule?: Rule;
  /** Every policy type, organization levels from the root on, with what it says by itself. */
  readonly types: readonly TypeResult[];
  /** Statements that apply, and why: those of the deciding effect first, in policy order. */
  readonly matched: readonly MatchedStatement[];
  /**
   * Statements that do not apply, those that lack least first: by the number of elements that fail, then by how near action and resource
   * come. For an implicit denial Allows of the policy types that do not allow stand before other Allows, and those before Denies. 20 at
   * most unless asked.
   */
  readonly nearMisses: readonly NearMiss[];
  /** Context keys, as a policy spells them, that the request lacks and a condition asked for, in a statement that else applies. */
  readonly missingKeys: readonly string[];
  /** The sentence that AWS would print; for `allowed`, one of our own. */
  readonly message: string;
  /** What the message says, for `serviceError`. */
  readonly facts: MessageFacts;
  /** Of the artifact, as in `Engine.info`. */
  readonly generation: number;
}

export interface TypeResult {
  readonly type: Cause;
  /** Name of the organization node. */
  readonly level?: string;
  readonly result: "allow" | "explicitDeny" | "silent" | "notApplicable";
}

/** A statement of a policy. Names, Sids and positions are absent in a stripped artifact. */
export interface StatementRef {
  readonly policyType: Cause;
  readonly policy: string;
  /** The file that the policy stands in, where that is known; `line` and `column` are then that file's. */
  readonly source?: string;
  readonly effect: "Allow" | "Deny";
  readonly sid?: string;
  /** Position in the document's `Statement`, from 0. */
  readonly index: number;
  /** From 1. */
  readonly line?: number;
  /** From 0. */
  readonly column?: number;
}

/** A statement that applies. */
export interface MatchedStatement extends StatementRef {
  /** Why: its elements in the order principal, action, resource, conditions, with what the request has for each. */
  readonly because: readonly Reason[];
}

export interface NearMiss extends Miss {
  readonly statement: StatementRef;
  /** What else fails, as far as it is known: the engine does not look at an element after one that fails. */
  readonly also?: readonly Miss[];
}

/** An element that keeps a statement from applying: in `NearMiss` the first of action, resource, principal, condition. */
export interface Miss {
  readonly failed: "principal" | "action" | "resource" | "condition";
  /** What the statement asks for and what the request has, and in a clause what is amiss where the two look alike. */
  readonly detail: string;
}

/** The answer to one call that needs several decisions (§11). */
export interface CallExplanation {
  readonly decision: Decision;
  /** `blockPublicAccess` where the call itself is refused (§9.5); else the cause of the first result with this decision. */
  readonly cause: Cause;
  /** Of the first result with this decision; where the call itself is refused, S3's own. */
  readonly message: string;
  /** What the message says, for `serviceError`. */
  readonly facts: MessageFacts;
  /** One for each request, in order. */
  readonly results: readonly Explanation[];
}

/** One element of a statement that applies, and why it does. */
export interface Reason {
  /** As the policy language names it. */
  readonly element: "Principal" | "NotPrincipal" | "Action" | "NotAction" | "Resource" | "NotResource" | "Condition";
  /** Of a condition: the operator, and the key as the policy spells it. */
  readonly operator?: string;
  readonly key?: string;
  /** What the request has: its caller, action or resource, or the values of the condition's key. */
  readonly request: Requested;
  /** What the policy lists, those that match first; 20 at most, and each cut after 200 characters. */
  readonly values: readonly string[];
  /** How many more it lists. */
  readonly more?: number;
  /** What the variables among the values stood for, by key. */
  readonly variables?: Readonly<Record<string, Requested>>;
  /** All of it in a sentence. */
  readonly text: string;
}

/** Values of a key: `"absent"` where the request lacks it, `"redacted"` where they are not to be shown. */
export type Requested = readonly string[] | "absent" | "redacted";

/** What a message about a decision says. */
export interface MessageFacts {
  readonly decision: Decision;
  readonly cause: Cause;
  /** All of them, the primary one first: what allows is named whole. */
  readonly causes?: readonly Cause[];
  readonly rule?: Rule;
  /** As messages name it: the caller's own ARN, `anonymous`, a service's name. */
  readonly principal: string;
  readonly action: string;
  /** `*`: the action has none. */
  readonly resource: string;
  /** The policy that denies, where it is to be named. */
  readonly policyArn?: string;
  /** Caller and resource have different accounts: S3 is then silent on endpoint policies, STS on reasons. */
  readonly isOtherAccount?: boolean;
  /** They have neither account nor organization in common: S3 then says no more than `Access Denied`. */
  readonly isOutsider?: boolean;
  /** The service gives no reasons. */
  readonly isPlain?: boolean;
}

export interface ExplainOptions {
  /** How many near misses at most; default 20. */
  readonly nearMisses?: number;
  /** Leave the values of context keys out of reasons and near misses; default false. */
  readonly redactValues?: boolean;
}

/** What the requests of a call do not show. */
export interface CallFacts {
  /** The call puts a bucket or access point policy that is public (`isPublicPolicy`). */
  readonly publicPolicy?: boolean;
}
