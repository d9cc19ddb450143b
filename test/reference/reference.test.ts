// Runs every decision case of the corpus through the reference interpreter: decision, causes, rule and matched statements.
// Grammar cases and compile expectations are not its business: it assumes documents that a validator accepted.

import { describe, expect, it } from "vitest";
import { corpusTopics, readTopic } from "../support/corpus.js";
import type { CallAnswer, DecisionExpectation, Expectation, PolicyCase } from "../support/corpus.js";
import { referenceDecideAll, referenceDirectory, referenceExplain } from "./interpreter.js";
import type { DirectoryLike, PolicySetLike, ReferenceExplanation } from "./interpreter.js";

/** Errors of the engine's surroundings, not of the specification. */
const ENGINE_ERRORS = ["NO_COMPILER", "REENTRANT"];

/** Of an answer, what the case names. */
function compared(got: ReferenceExplanation, want: DecisionExpectation): object {
  return {
    decision: got.decision,
    ...(want.cause !== undefined && { cause: got.cause }),
    ...(want.causes !== undefined && { causes: got.causes }),
    ...(want.rule !== undefined && { rule: got.rule ?? null }),
    ...(want.matched !== undefined && { matched: got.matched.map(({ policy, index }) => `${policy}#${index}`).sort() }),
  };
}

function expected({ decision, cause, causes, rule, matched }: DecisionExpectation): object {
  const given = Object.entries({ cause, causes, rule, matched: matched && [...matched].sort() });
  return { decision, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}

type Outcome<T> = T | { error: string };

function checkAnswer(got: Outcome<ReferenceExplanation>, want: DecisionExpectation | { readonly error: string }): void {
  if ("error" in want) expect("error" in got ? got.error : got.decision).toBe(want.error);
  else if ("error" in got) expect(got.error).toBe(want.decision);
  else expect(compared(got, want)).toEqual(expected(want));
}

function checkCall(got: ReturnType<typeof referenceDecideAll>, want: CallAnswer | { readonly error: string }): void {
  if ("error" in want || "error" in got) {
    expect(got).toEqual(want);
    return;
  }
  const results = want.results?.map((one, index) => expected(one) && compared(got.results[index]!, one));
  const answer = { decision: got.decision, ...(want.cause && { cause: got.cause }), ...(results && { results }) };
  expect(answer).toEqual({ ...want, ...(want.results && { results: want.results.map(expected) }) });
}

function isDecision(want: Expectation): want is DecisionExpectation | { readonly error: string } {
  return "decision" in want || ("error" in want && !ENGINE_ERRORS.includes(want.error));
}

/** One test for each request and each call. */
function tests(item: PolicyCase): [string, () => void][] {
  const { name, mode, choices, clock, directory } = item;
  const options = { mode, choices, clock };
  const from = (directory ?? item.policies) as PolicySetLike | DirectoryLike;
  const answer = (request: unknown) =>
    directory
      ? referenceDirectory(directory as DirectoryLike, request, options)
      : referenceExplain(from as PolicySetLike, request, options);
  const requests = item.requests.flatMap(({ name: part, request, expect: want }, index): [string, () => void][] =>
    isDecision(want) ? [[`${name} — ${part || index}`, () => checkAnswer(answer(request), want)]] : [],
  );
  const calls = item.calls.map(({ name: part, requests: asked, call, expect: want }): [string, () => void] => [
    `${name} — ${part}`,
    () => checkCall(referenceDecideAll(from, asked, call, options), want),
  ]);
  return [...requests, ...calls];
}

describe("the reference interpreter decides the corpus", () => {
  for (const topic of corpusTopics()) {
    const cases = readTopic(topic).filter((item) => item.kind === "policies");
    for (const file of new Set(cases.map((item) => item.file))) {
      const all = cases.filter((item) => item.file === file).flatMap(tests);
      if (all.length === 0) continue; // nothing but compile expectations
      describe(file, () => {
        it.each(all)("%s", (_title, check) => check());
      });
    }
  }
});
