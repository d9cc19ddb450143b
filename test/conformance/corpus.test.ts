/** Every case of the corpus, through the public API: compiler, artifact, core. */
import { describe, expect, it } from "vitest";
import { compile, PolicyErrors, RequestError, type Engine, type Finding } from "../../bindings/index.js";
import { parsePolicy } from "../../bindings/policy/parse.js";
import {
  corpusTopics,
  readTopic,
  type CorpusCase,
  type Expectation,
  type GrammarCase,
  type PolicyCase,
} from "../support/corpus.js";
import { loadEngine } from "../support/engine.js";

/** Distinct issue codes of the findings that are errors, or that are not. */
function codes(findings: readonly Finding[], errors: boolean): string[] {
  return [
    ...new Set(findings.filter(({ findingType }) => (findingType === "ERROR") === errors).map(({ issueCode }) => issueCode)),
  ].sort();
}

function checkFindings(findings: readonly Finding[], expected: Expectation): void {
  if ("rejected" in expected) expect(codes(findings, true)).toEqual([...expected.rejected].sort());
  else if ("accepted" in expected) {
    expect(codes(findings, true)).toEqual([]);
    expect(codes(findings, false)).toEqual([...expected.accepted].sort());
  } else throw new Error("the case expects neither `rejected` nor `accepted`");
}

function checkGrammar(item: GrammarCase): void {
  const { name, document, policyType: type, resourceArn, mode } = item;
  const source = { name, document, type, ...(resourceArn === undefined ? {} : { resourceArn }) };
  checkFindings(parsePolicy(source, mode).findings, item.compiles);
}

function checkPolicies(item: PolicyCase): void {
  const { policies, mode, choices, clock, compiles, requests } = item;
  let findings: readonly Finding[];
  let engine: Engine | undefined;
  try {
    const artifact = compile(policies, { mode, choices });
    findings = artifact.warnings;
    engine = loadEngine(artifact, { clock: () => clock });
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error;
    findings = error.findings;
  }
  if (compiles !== undefined) checkFindings(findings, compiles);
  if (requests.length > 0 && engine === undefined)
    throw new Error(`the policies do not compile: ${codes(findings, true).join(" ")}`);
  for (const { name, request, expect: expected } of requests) {
    if ("warnings" in expected && expected.warnings !== undefined)
      expect(codes(findings, false), name).toEqual([...expected.warnings].sort());
    if ("rejected" in expected || "accepted" in expected) checkFindings(findings, expected);
    else expect(answer(engine!, request), name).toBe("decision" in expected ? expected.decision : expected.error);
  }
}

function answer(engine: Engine, request: Parameters<Engine["decide"]>[0]): string {
  try {
    return engine.decide(request);
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

function check(item: CorpusCase): void {
  if (item.kind === "grammar") checkGrammar(item);
  else checkPolicies(item);
}

for (const topic of corpusTopics()) {
  const cases = readTopic(topic);
  describe(topic, () => {
    it("has cases with sources", () => {
      expect(cases.length).toBeGreaterThan(0);
      expect(cases.filter(({ source }) => !source)).toEqual([]);
    });
    it.each(cases.map((item) => [`${item.file}: ${item.name}`, item] as const))("%s", (_, item) => check(item));
  });
}
