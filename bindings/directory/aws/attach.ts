/** A policy that an output attaches to one resource. */
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import { ownName, readDocument } from "./document.js";

/** Makes the resource known, and attaches the document, if there is one: AWS prints no text, or an empty one, where there is none. */
export function attachPolicy(arn: string, at: Cursor, what: string, draft: Draft): void {
  draft.mentionResource(arn, at);
  if (!at.isPresent || at.value === "") return;
  const policy = readDocument(at, ownName(arn, what));
  if (policy !== undefined) draft.resources.set(arn, "policies", [policy], at);
}
