// Allows that are not policies: KMS grants (evaluation 7.1) and S3 ACLs (9.4). They count like Allows of the resource's policy.

import { grantKinds } from "./kms.js";
import type { MatchKind } from "./principal.js";
import type { Question } from "./question.js";
import { aclKinds } from "./s3-acl.js";

export interface ExtraAllows {
  kinds: MatchKind[];
  rule: "acl" | "kmsGrant";
}

export function extraAllows(question: Question): ExtraAllows {
  if (question.isForeign) return { kinds: [], rule: "acl" }; // §1: no grant across partitions
  const grants = grantKinds(question);
  return grants.length > 0 ? { kinds: grants, rule: "kmsGrant" } : { kinds: aclKinds(question), rule: "acl" };
}
