// Evaluation 11.1: one call, several decisions, and the checks on what the call carries besides (9.2, 9.5).

import type { Question } from "./question.js";
import { areAclsEnabled } from "./s3-acl.js";
import { grantHeaders, isAclPublic } from "./s3-public.js";
import { foldAscii, RequestProblem } from "./types.js";
import type { Cause, Decision, ReferenceExplanation } from "./types.js";

export interface Call {
  /** The call puts a policy that is public. */
  publicPolicy?: boolean;
}
export interface ReferenceCall {
  decision: Decision;
  cause: Cause;
  results: ReferenceExplanation[];
}

const ACL_WRITES = ["s3:putobject", "s3:putobjectacl", "s3:putobjectversionacl", "s3:putbucketacl"];
const POLICY_WRITES = ["s3:putbucketpolicy", "s3:putaccesspointpolicy"];

const isOneOf = (actions: string[], { action }: Question) => actions.includes(foldAscii(action));

/** 9.2: the bucket's ACLs are disabled, and the write carries another one than bucket-owner-full-control. */
function hasUnsupportedAcl(question: Question): boolean {
  if (!isOneOf(ACL_WRITES, question) || areAclsEnabled(question.set)) return false;
  const canned = question.context.get("s3:x-amz-acl")?.values ?? [];
  return canned.some((acl) => acl !== "bucket-owner-full-control") || grantHeaders(question.context).length > 0;
}

/** 9.5: BlockPublicAcls and BlockPublicPolicy. */
function isBlocked(question: Question, call: Call): boolean {
  const { blockPublicAcls, blockPublicPolicy } = question.set.s3?.blockPublicAccess ?? {};
  if (blockPublicAcls && isOneOf(ACL_WRITES, question) && isAclPublic(question.context)) return true;
  return blockPublicPolicy === true && call.publicPolicy === true && isOneOf(POLICY_WRITES, question);
}

export function decideCall(questions: Question[], results: ReferenceExplanation[], call: Call): ReferenceCall {
  if (results.length === 0) throw new RequestProblem("INVALID_REQUEST");
  const worst = (["explicitDeny", "implicitDeny"] as const).find((one) => results.some(({ decision }) => decision === one));
  const decision = worst ?? "allowed";
  const cause = results.find((result) => result.decision === decision)?.cause ?? "identity";
  if (worst !== undefined) return { decision, cause, results };
  // Once all are allowed.
  if (questions.some(hasUnsupportedAcl)) throw new RequestProblem("ACL_NOT_SUPPORTED");
  if (questions.some((question) => isBlocked(question, call)))
    return { decision: "implicitDeny", cause: "blockPublicAccess", results };
  return { decision, cause, results };
}
