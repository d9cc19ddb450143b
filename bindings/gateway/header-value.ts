/** Texts as values of response headers. */
import { HEADER_VALUE_UNITS_MAX } from "./limits.js";

/** Percent-encoded outside of `[\x21-\x7e]`. Undefined: too long. */
export function headerValue(text: string): string | undefined {
  if (text.length > HEADER_VALUE_UNITS_MAX) return undefined;
  const value = /^[\x21-\x7e]*$/.test(text) ? text : text.replace(/[^\x21-\x7e]+/gu, (run) => encodeURIComponent(wellFormed(run)));
  return value.length > HEADER_VALUE_UNITS_MAX ? undefined : value;
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** A value as it may stand in a header: else it is left out. */
export function isHeaderValue(value: unknown): value is string {
  return typeof value === "string" && /^[\x20-\x7e]*$/.test(value);
}
