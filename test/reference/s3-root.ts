// Evaluation 9.6 and 2.2 step 1: the root user of the bucket's account and the policy APIs.

import type { Question } from "./question.js";
import { foldAscii } from "./types.js";

const POLICY_APIS = ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"];

/** Do the Denies of the bucket's policy count? */
export function keepsDenies({ caller, action, resourceAccount }: Question): boolean {
  const isOwnRoot = caller.kind === "root" && caller.account === resourceAccount;
  return !(isOwnRoot && POLICY_APIS.includes(foldAscii(action)));
}
