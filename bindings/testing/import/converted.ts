/** Tests of other tools as a suite of ours. */
import { HintedError } from "../../model/branded.js";
import type { SuiteCase, SuiteFile } from "../suite-file.js";

export interface Converted {
  readonly suite: SuiteFile & { readonly cases: readonly SuiteCase[] };
  /** What is not the same as in the other tool. */
  readonly warnings: readonly string[];
  /** Cases whose expectation nobody has written: indexes. They expect what is decided today. */
  readonly review: readonly number[];
}

/** A source that is not what it should be. Told from other errors by its code. */
export class ConversionError extends HintedError<"INVALID_SOURCE" | "UNREADABLE_FILE"> {
  protected static override readonly brand = "ConversionError";
  declare readonly name: "ConversionError";
}

export function invalid(message: string, hint: string): ConversionError {
  return new ConversionError("INVALID_SOURCE", message, hint);
}

export type Members = Readonly<Record<string, unknown>>;

export function membersOf(value: unknown, what: string): Members {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Members;
  throw invalid(`${what} must be an object`, "check the file");
}

export function textOf(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw invalid(`${what} must be a text`, "write it in quotes");
}

/** A text, a list of texts, or nothing. */
export function textsOf(value: unknown, what: string): readonly string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map((each) => textOf(each, what));
}

/** Misspelt or unknown members change what is tested. */
export function checkMembers(value: Members, known: readonly string[], what: string): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(`${what} has no member \`${unknown}\``, `use one of ${known.join(", ")}`);
}

/** Texts of a document that the suite is not to expand. */
export function unexpanded<T>(value: T): T {
  if (typeof value === "string") return value.replaceAll("${", () => "$${") as T;
  if (Array.isArray(value)) return value.map((item: unknown) => unexpanded(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unexpanded(member as unknown)])) as T;
}

/** Names that stand twice get numbers. */
export function uniquelyNamed(cases: readonly SuiteCase[]): SuiteCase[] {
  const counts = new Map<string, number>();
  return cases.map((each) => {
    if (each.name === undefined) return each;
    const count = (counts.get(each.name) ?? 0) + 1;
    counts.set(each.name, count);
    return count === 1 ? each : { ...each, name: `${each.name} (${count})` };
  });
}
