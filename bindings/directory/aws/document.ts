/** Policy documents as AWS prints them: an object, JSON in a text, or the same URL-encoded (IAM's API, RFC 3986). */
import type { ParsedDocument } from "../../model/document.js";
import type { NamedPolicy } from "../../model/policy-set.js";
import { attempt } from "../../text/attempt.js";
import { definedMembers } from "../../text/plain-object.js";
import type { Cursor } from "../cursor.js";
import { isPlainObject } from "../plain.js";

/** A policy of that name; reported and undefined where there is no document. */
export function readDocument(at: Cursor, name: string): NamedPolicy | undefined {
  const { origin } = at;
  const from = definedMembers({ origin });
  if (isPlainObject(at.value)) return { name, document: at.value as ParsedDocument, ...from };
  const text = at.text();
  if (text === undefined) return undefined;
  const document = text.trimStart().startsWith("%") ? attempt(() => decodeURIComponent(text)) : text;
  if (document?.trimStart().startsWith("{") === true) return { name, document, ...from };
  at.error("X_INVALID_VALUE", "the text is not a policy document", "give the document as JSON, URL-encoded or not");
  return undefined;
}

/** The name of a policy that has no ARN of its own: `iam::111111111111:role/app#logs`. */
export function ownName(arn: string, what: string): string {
  return `${arn.replace(/^arn:[^:]*:/, "")}#${what}`;
}

/** `[{ "Key": …, "Value": … }]` as a record; undefined where there is none. */
export function readTags(at: Cursor): Readonly<Record<string, string>> | undefined {
  const pairs = at.items().map((tag) => [tag.get("Key").text() ?? "", tag.get("Value").optionalText() ?? ""] as const);
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}
