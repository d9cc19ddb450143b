/** The request, as callers give it, and the errors of its shape. */

import { HintedError } from "./branded.js";
import type { NamedPolicy } from "./policy-set.js";

export type Decision = "allowed" | "explicitDeny" | "implicitDeny";

export type PrincipalType = "root" | "user" | "role" | "assumedRole" | "federatedUser" | "service" | "anonymous" | "federated";

/** Who calls (evaluation-logic §1.1). */
export interface Principal {
  readonly type: PrincipalType;
  /** As GetCallerIdentity shows it; for `federated`, the identity provider. */
  readonly arn?: string;
  /** The IAM entity behind a session: role ARN with path, or the federating user. */
  readonly entityArn?: string;
  /** Another name of `entityArn`. */
  readonly roleArn?: string;
  /** Taken from `arn` when absent. */
  readonly account?: string;
  readonly canonicalUserId?: string;
  /** `AIDA…` of a user, `AROA…:SESSION` of a role session. */
  readonly uniqueId?: string;
  /** `AROA…` of the role, `AIDA…` of the federating user. */
  readonly entityUniqueId?: string;
  /** All names of a service caller. */
  readonly serviceNames?: readonly string[];
  readonly credentials?: "longTerm" | "getSessionToken" | "assumeRole" | "federationToken" | "assumeRoot";
  /** aws:PrincipalTag/*. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly isServiceLinkedRole?: boolean;
  readonly isManagementAccount?: boolean;
}

export type ContextValue = string | number | boolean | Date | readonly (string | number | boolean | Date)[] | undefined;

export interface AuthorizationRequest {
  /** An ARN, a service name (`ec2.amazonaws.com`), `"*"` for anonymous, or the caller in parts. */
  readonly principal: string | Principal;
  /** `"s3:GetObject"`. */
  readonly action: string;
  /** An ARN, or `"*"` for actions without a resource. */
  readonly resource: string;
  /** Needed when the ARN's account field names no account and the caller's is not meant (evaluation-logic §1.2). */
  readonly resourceAccount?: string;
  readonly resourceAccountIsManagement?: boolean;
  /**
   * Condition keys. `undefined` is absent. A given value wins over a derived one, so the context is trusted input: never
   * fill it from what a client sent.
   */
  readonly context?: Readonly<Record<string, ContextValue>>;
  /**
   * Session policies that came with the credentials, for artifacts that hold none: compiled by `compileSession`, or as
   * documents where the compiler is at hand. Both are remembered in a cache of fixed size.
   */
  readonly session?: SessionPolicy | readonly NamedPolicy[];
}

/** Session policies, compiled. */
export interface SessionPolicy {
  readonly session: Uint8Array;
}

export type RequestErrorCode =
  | "INVALID_REQUEST"
  | "INVALID_PRINCIPAL"
  | "INVALID_ACTION"
  | "INVALID_RESOURCE"
  | "INVALID_CONTEXT"
  | "INVALID_CONTEXT_VALUE"
  | "DUPLICATE_CONTEXT_KEY"
  | "MULTIPLE_VALUES"
  | "RESOURCE_ACCOUNT_MISMATCH"
  | "RESOURCE_ACCOUNT_REQUIRED"
  | "ACL_NOT_SUPPORTED"
  | "INVALID_SESSION"
  | "NO_COMPILER"
  | "NO_EXPLAINER"
  | "ARN_TOO_LONG"
  | "CONTEXT_VALUE_TOO_LONG"
  | "TOO_MANY_CONTEXT_KEYS"
  | "TOO_MANY_CONTEXT_VALUES"
  | "REQUEST_TOO_LARGE"
  | "UNSUPPORTED_REQUEST_MEMBER"
  | "REENTRANT"
  | "INTERNAL";

/** Thrown by `decide`, `isAllowed` and (as decision 3) by `decideMany` when a request has the wrong shape. Never an allow. */
export class RequestError extends HintedError<RequestErrorCode> {
  protected static override readonly brand = "RequestError";
  declare readonly name: "RequestError";
}
