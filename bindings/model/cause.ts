/** Names of what decides. */

/** Every cause, in the order of CAUSE_* of layout.ts, which begin with 1. */
export const CAUSES: readonly Cause[] = [
  "identity",
  "boundary",
  "session",
  "resource",
  "trust",
  "scp",
  "rcp",
  "vpce",
  "blockPublicAccess",
  "serviceRule",
];

/** What a decision is due to: the closed list of evaluation-logic §2.4. */
export type Cause =
  "identity" | "boundary" | "session" | "resource" | "trust" | "scp" | "rcp" | "vpce" | "blockPublicAccess" | "serviceRule";

/** Codes of decisions that no policy makes (§2.4), of grants other than policies, and of callers that the directory lacks. */
export type Rule =
  | "noPermissionNeeded"
  | "credentialType"
  | "unmodifiableObject"
  | "kmsCrossAccountOperation"
  | "bucketPolicyCrossAccount"
  | "accessPointOrigin"
  | "passRoleCrossAccount"
  | "acl"
  | "kmsGrant"
  | "unknownPrincipal"
  | "kmsAlias"
  | "reservedAlias"
  | "crossAccountOperation";
