/** Whom a credential names, for as long as it is good. */
import type { AuthenticationResult } from "postern/gateway";

/** `end`: in milliseconds since 1970; `Infinity` where it does not end. */
export function until(end: number, result: AuthenticationResult): AuthenticationResult {
  if (result.kind !== "identity" || end === Number.POSITIVE_INFINITY) return result;
  return { kind: "identity", identity: { ...result.identity, validUntil: end } };
}
