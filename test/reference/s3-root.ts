// Evaluation 9.6 and 2.2 step 1: the root user of the bucket's account and the policy APIs.

import { isCrossAccount } from "./question.js";
import type { Question } from "./question.js";
import { foldAscii } from "./types.js";

const POLICY_APIS = ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"];

/** Do the Denies of the bucket's policy count? */
export function keepsDenies(question: Question): boolean {
  const isOwnRoot = question.caller.kind === "root" && !isCrossAccount(question);
  return !(isOwnRoot && POLICY_APIS.includes(foldAscii(question.action)));
}
