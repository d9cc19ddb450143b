/** Something about a request that is probably not meant so. */
import { quote } from "../text/quote.js";

export const DOUBT_CODES = ["UNKNOWN_PRINCIPAL", "UNKNOWN_ACTION", "UNKNOWN_KEY", "UNUSABLE_VALUE"] as const;
export type DoubtCode = (typeof DOUBT_CODES)[number];

export interface Doubt {
  /** `EMPTY_SESSION` is worth a warning, and says what it says: a denial may still be what was meant. */
  readonly code: DoubtCode | "EMPTY_SESSION";
  readonly message: string;
  readonly hint: string;
  /** The action or key that no policy names, folded to lower case. */
  readonly name?: string;
}

/** Those that make a denial say nothing of the policies. */
export function gravest(doubts: readonly Doubt[]): readonly Doubt[] {
  return doubts.filter(({ code }) => code !== "EMPTY_SESSION");
}

/** `name`, folded: no policy names what is written as `written`, but `near`. */
export function slip(code: "UNKNOWN_ACTION" | "UNKNOWN_KEY", written: string, name: string, near: string): Doubt {
  const what = code === "UNKNOWN_ACTION" ? "action" : "condition key";
  return { code, message: `no policy names the ${what} ${quote(written)}`, hint: `did you mean ${quote(near)}?`, name };
}
