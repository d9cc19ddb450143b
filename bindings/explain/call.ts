/** One call, several decisions (evaluation-logic §11), and what the call carries beside them (§9.2, §9.5). */
import type { CallFacts, CallExplanation, Explanation } from "../model/explanation.js";
import { FACT_ACLS_DISABLED, FACT_BLOCK_PUBLIC_ACLS, FACT_BLOCK_PUBLIC_POLICY, FACT_S3 } from "../../assembly/layout.js";
import { callerName } from "./caller-name.js";
import { foldKey } from "../engine/request/keys.js";
import { denialMessage } from "./message.js";
import { RequestError, type AuthorizationRequest, type Decision } from "../model/request.js";

/** The most restrictive decision stands for the call. */
const SEVERITY: readonly Decision[] = ["explicitDeny", "implicitDeny", "allowed"];

/** An explanation, with the request as it was read and the FACT_* of its resource. */
export interface Explained {
  readonly explanation: Explanation;
  readonly request: AuthorizationRequest;
  readonly facts: number;
}

export function callExplanation(explained: readonly Explained[], call: CallFacts): CallExplanation {
  const results = explained.map(({ explanation }) => explanation);
  const decision = SEVERITY.find((severity) => results.some((result) => result.decision === severity))!;
  const { cause, message, facts } = results.find((result) => result.decision === decision)!;
  // Of all of them: a malformed call is an error, whichever of its requests comes first.
  const [refused] = decision === "allowed" ? explained.filter((each) => isRefused(each, call)) : [];
  return refused === undefined ? { decision, cause, message, facts, results } : { ...refusal(refused.request), results };
}

function refusal({ principal, action, resource }: AuthorizationRequest): Omit<CallExplanation, "results"> {
  const found = { decision: "implicitDeny", cause: "blockPublicAccess" } as const;
  const facts = { ...found, principal: callerName(principal), action, resource };
  return { ...found, message: denialMessage(facts), facts };
}

/** Does Block Public Access refuse what this request writes? Throws where S3 refuses it as malformed. */
function isRefused({ request, facts }: Explained, { publicPolicy = false }: CallFacts): boolean {
  // Without settings ACLs are disabled, as S3 has it by default.
  const aclsDisabled = (facts & FACT_S3) === 0 || (facts & FACT_ACLS_DISABLED) !== 0;
  const action = request.action.toLowerCase();
  if (publicPolicy && (action === "s3:putbucketpolicy" || action === "s3:putaccesspointpolicy")) {
    return (facts & FACT_BLOCK_PUBLIC_POLICY) !== 0;
  }
  if (!ACL_WRITES.has(action)) return false;
  const acl = aclOf(request);
  if (aclsDisabled && !acl.isOwnerOnly) {
    throw new RequestError(
      "ACL_NOT_SUPPORTED",
      "the bucket has ACLs disabled and the call carries one",
      "AWS answers 400 AccessControlListNotSupported",
    );
  }
  return acl.isPublic && (facts & FACT_BLOCK_PUBLIC_ACLS) !== 0;
}

/** Actions whose requests may carry an ACL. */
const ACL_WRITES: ReadonlySet<string> = new Set(["s3:putobject", "s3:putobjectacl", "s3:putobjectversionacl", "s3:putbucketacl"]);

const PUBLIC_CANNED: ReadonlySet<unknown> = new Set(["public-read", "public-read-write", "authenticated-read"]);
const PUBLIC_GROUPS = /\/groups\/global\/(AllUsers|AuthenticatedUsers)/;

/** The ACL that the request's headers give; one in the body is not known. Owner-only ACLs are accepted where ACLs are disabled (§9.2). */
function aclOf(request: AuthorizationRequest): { readonly isPublic: boolean; readonly isOwnerOnly: boolean } {
  let isPublic = false;
  let isOwnerOnly = true;
  for (const [name, value] of Object.entries(request.context ?? {})) {
    const key = foldKey(name);
    if (value === undefined || !key.startsWith("s3:x-amz-")) continue;
    const values = (Array.isArray(value) ? value : [value]).map(String);
    if (key === "s3:x-amz-acl") {
      isPublic ||= values.some((canned) => PUBLIC_CANNED.has(canned));
      isOwnerOnly &&= values.every((canned) => canned === "bucket-owner-full-control");
    } else if (key.startsWith("s3:x-amz-grant-")) {
      isPublic ||= values.some((grantee) => PUBLIC_GROUPS.test(grantee));
      isOwnerOnly = false;
    }
  }
  return { isPublic, isOwnerOnly };
}
