/** Names of identity providers as one segment of an ARN. */
import { readPart } from "./parts.js";
import { SUBJECT } from "./rules.js";

/**
 * A name of any characters (`auth0|5f7c`, `mailto:nora@example.com`) as text that stands in an ARN as one name. Letters, digits
 * and `+=,.@_-` stay as they are, everything else, `%` too, is percent-encoded as UTF-8, in capitals. No two names give one
 * text, upper and lower case are kept, and `decodeURIComponent` gives the name back.
 *
 * The text is what `${aws:username}` becomes and what policies are to name. It is for Postern: IAM itself knows no `%` in
 * names. Its length is not bounded here (IAM's 64 characters are for names that IAM keeps); an ARN has 4 KiB at most.
 *
 * Throws {@link ArnError} (`INVALID_PART`) for what is not a string, for the empty text, for `.` and `..`, which a path
 * would resolve, and for lone surrogates, which all have the same bytes.
 *
 * @example
 * encodeName("auth0|5f7c"); // "auth0%7C5f7c"
 * encodeName("mallory/nora"); // "mallory%2Fnora": not nora
 */
export function encodeName(name: string): string {
  return percentEncode(readPart("name", name, SUBJECT));
}

/** `encodeURIComponent` leaves some characters that IAM's names do not have. */
export function percentEncode(text: string): string {
  return text.replace(/[^\w+=,.@-]+/g, (run) => encodeURIComponent(run).replace(/[!~*'()]/g, percentOf));
}

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
