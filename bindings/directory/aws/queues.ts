/** `aws sqs get-queue-attributes` and `aws sns get-topic-attributes`: the ARN and the policy are attributes. */
import type { Draft } from "../draft.js";
import type { Output } from "./output.js";
import { attachPolicy } from "./attach.js";

export function readAttributes({ at, command }: Output, draft: Draft): void {
  const isQueue = command.name === "sqs get-queue-attributes";
  const attributes = at.get("Attributes");
  const arn = attributes.get(isQueue ? "QueueArn" : "TopicArn").text();
  if (arn === undefined) return;
  const policy = attributes.optional("Policy");
  // Every queue has it: where it was not asked for, the policy may not have been either.
  if (isQueue && !policy.isPresent && !attributes.get("CreatedTimestamp").isPresent) {
    const details = "the queue's policy was perhaps not asked for";
    return at.error("X_INCOMPLETE_OUTPUT", details, "run the command with `--attribute-names All`");
  }
  attachPolicy(arn, policy, isQueue ? "queue policy" : "topic policy", draft);
}
