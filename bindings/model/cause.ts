/** Names of what decides. */

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
