// Runs every decision case of the corpus through the reference interpreter. Grammar cases and compile expectations are
// not its business: it assumes documents that a validator accepted.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { referenceDecide } from "./interpreter.js";
import type { PolicySetLike, ReferenceOptions } from "./interpreter.js";

interface Expectation {
  decision?: string;
  error?: string;
}
interface CorpusCase {
  name: string;
  mode?: "aws" | "lenient";
  choices?: ReferenceOptions["choices"];
  policies?: PolicySetLike;
  clock?: string;
  request?: unknown;
  expect?: Expectation;
  requests?: { name?: string; request: unknown; expect: Expectation }[];
}

const CORPUS = fileURLToPath(new URL("../../corpus/", import.meta.url));
const DEFAULT_CLOCK = "2024-06-01T12:00:00Z";
const COMBINED = ["identity", "permissionsBoundary", "session", "resource", "trust"];
/** Errors of the engine's surroundings, not of the specification. */
const ENGINE_ERRORS = ["NO_COMPILER", "REENTRANT"];

/** `{"$date": …}` stands for a JavaScript Date. */
function reviveDates(_key: string, value: unknown): unknown {
  const isDate = typeof value === "object" && value !== null && "$date" in value;
  return isDate ? new Date(value.$date as string) : value;
}

const files = readdirSync(CORPUS, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .sort();

interface Decided {
  title: string;
  one: CorpusCase;
  request: unknown;
  want: Expectation;
}

function decisionCases(file: string): Decided[] {
  const cases = JSON.parse(readFileSync(CORPUS + file, "utf8"), reviveDates) as CorpusCase[];
  return cases.flatMap((one) => {
    if (!Object.keys(one.policies ?? {}).every((type) => COMBINED.includes(type))) return [];
    const parts = one.requests?.map((part, i) => ({ title: `${one.name} — ${part.name ?? i}`, ...part })) ?? [
      { title: one.name, request: one.request, expect: one.expect ?? {} },
    ];
    return parts
      .filter(({ expect: want }) => want.decision !== undefined || want.error !== undefined)
      .filter(({ expect: want }) => !ENGINE_ERRORS.includes(want.error ?? ""))
      .map(({ title, request, expect: want }) => ({ title, one, request, want }));
  });
}

describe("the reference interpreter decides the corpus", () => {
  for (const file of files) {
    const cases = decisionCases(file);
    if (cases.length === 0) continue; // grammar alone
    describe(file, () => {
      it.each(cases.map((decided) => [decided.title, decided] as const))("%s", (_title, { one, request, want }) => {
        const got = referenceDecide(one.policies ?? {}, request, {
          mode: one.mode ?? "aws",
          choices: one.choices ?? {},
          clock: Date.parse(one.clock ?? DEFAULT_CLOCK),
        });
        const outcome = "error" in got ? { error: got.error } : { decision: got.decision };
        expect(outcome).toEqual(want.error === undefined ? { decision: want.decision } : { error: want.error });
      });
    });
  }
});
