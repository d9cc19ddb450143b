/**
 * What AWS does not say and the specification settles by choice (evaluation-logic, UNDOCUMENTED-CHOICE), beside the switches that an
 * artifact's header carries. Each is asked where it matters and nowhere else; DECISIONS.md, 28, says why it is as it is.
 * Portable: compiled by asc and tsc. A change alters decisions: ★ in the changelog.
 */

/** §1.2: in a policy set, a resource whose ARN names no account, and whose owner is not given, belongs to the caller's. */
export const OWNER_DEFAULTS_TO_CALLER: bool = true;
/** §1.1: a Deny that names a role by its path finds sessions given by their bare ARN, which shows none. */
export const DENY_FINDS_BARE_SESSIONS: bool = true;
/** §12: a `role` caller has no session ARN, so that its principal chain is never complete. */
export const ROLE_CALLER_HAS_NO_CHAIN: bool = true;
/** §3.3: a direct grant does not replace the task policy of an AssumeRoot session. */
export const ASSUMED_ROOT_NEEDS_TASK_POLICY: bool = true;
/** §3.5: `*` reaches a federated user without session policies. */
export const EVERYONE_REACHES_FEDERATED_USERS: bool = true;
/** §8.2: with aws:SourceIdentity in the context, sts:SetSourceIdentity needs the identity policies too. */
export const SOURCE_IDENTITY_MARKS_CHAINING: bool = true;
/** §7.1: a KMS grant needs no identity policy of a grantee from outside, unless it names an account as a whole. */
export const KMS_GRANT_REACHES_ACROSS: bool = true;
/** §9.4: an ACL for AllUsers or AuthenticatedUsers is a direct grant to signed callers of the owner's account. */
export const PUBLIC_ACL_IS_DIRECT: bool = true;
/** §2.4, §9.5: RestrictPublicBuckets refuses outsiders whatever grants would apply. */
export const RESTRICT_PUBLIC_IS_EXPLICIT: bool = true;
/** DECISIONS.md, 17: iam:PassRole and sts:AssumeRoot are decided by the caller's side alone. */
export const CALLER_SIDE_ACTIONS: bool = true;
/** DECISIONS.md, 24: a principal that the directory should know and does not is never allowed. */
export const UNKNOWN_PRINCIPAL_IS_DENIED: bool = true;
