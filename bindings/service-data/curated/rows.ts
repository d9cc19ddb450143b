/** How the tables are written: rows of one source and day together. */
import type { Sourced } from "../../model/curated.js";

/** The rows, each with the page that says so and the day on which that was looked at. */
export function rows<T extends object>(source: string, date: string, list: readonly T[]): (T & Sourced)[] {
  return list.map((row) => ({ ...row, source, date }));
}

/** Words of a text, for tables of one column. */
export function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Pages that several tables name. */
export const IAM_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
export const CHECK_REFERENCE = `${IAM_GUIDE}/access-analyzer-reference-policy-checks.html`;
export const GLOBAL_KEYS = `${IAM_GUIDE}/reference_policies_condition-keys.html`;
/** What AWS's own validator answered for its managed policies. */
export const RECORDED = "https://github.com/zoph-io/MAMIP (findings of 2026-03-07)";
