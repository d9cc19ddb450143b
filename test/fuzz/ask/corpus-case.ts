/** A question as a case of the corpus, in the form of corpus/README.md. */
import type { Question } from "./question.js";

/**
 * `source` and `expect` are left to whoever reads the specification: what engine or reference say is not a source. Until they
 * are given, the corpus refuses the case.
 */
export function corpusCase({ mode, choices, policies, directory, requests, call }: Question, fault: string): object {
  const asked = datesAsData(requests) as unknown[];
  return {
    name: `found by fuzzing: ${fault}`,
    source: "",
    ...(mode === "aws" ? {} : { mode }),
    ...(Object.keys(choices).length === 0 ? {} : { choices }),
    ...(directory === undefined ? { policies } : { directory }),
    ...(call === undefined ? { request: asked[0], expect: {} } : { calls: [{ requests: asked, call, expect: {} }] }),
  };
}

/** Dates in the form of corpus/README.md. */
function datesAsData(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(datesAsData);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, datesAsData(member)]));
}
