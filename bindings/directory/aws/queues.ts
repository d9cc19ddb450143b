/** `aws sqs get-queue-attributes` and `aws sns get-topic-attributes`: the ARN and the policy are attributes. */
import type { Draft } from "../draft.js";
import type { Output } from "../recognise.js";
import { ownName, readDocument } from "./document.js";

export function readAttributes({ at, command }: Output, draft: Draft): void {
  const isQueue = command.name === "sqs get-queue-attributes";
  const attributes = at.get("Attributes");
  const arn = attributes.get(isQueue ? "QueueArn" : "TopicArn").text();
  if (arn === undefined) return;
  draft.mentionAccountOf(arn);
  draft.resources.mention(arn, attributes);
  const given = attributes.get("Policy");
  // SQS prints an empty text where the policy was removed.
  if (!given.isPresent || given.value === "") return;
  const policy = readDocument(given, ownName(arn, isQueue ? "queue policy" : "topic policy"));
  if (policy !== undefined) draft.resources.set(arn, "policies", [policy], given);
}
