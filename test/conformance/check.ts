/** Checks a case of the corpus through the public API: compiler, artifact, core. */
import { expect } from "vitest";
import {
  compile,
  PolicyErrors,
  RequestError,
  type AuthorizationRequest,
  type Engine,
  type Explanation,
  type Finding,
} from "../../bindings/index.js";
import { parsePolicy } from "../../bindings/policy/parse.js";
import type { CallCase, CorpusCase, DecisionExpectation, Expectation, GrammarCase, PolicyCase } from "../support/corpus.js";
import { loadCompilingEngine } from "../support/engine.js";

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
  const { policies, directory, mode, choices, clock, compiles, requests, calls } = item;
  let findings: readonly Finding[];
  let engine: Engine | undefined;
  try {
    const artifact = compile(directory ?? policies, { mode, choices });
    findings = artifact.warnings;
    engine = loadCompilingEngine(artifact, { clock: () => clock });
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error;
    findings = error.findings;
  }
  if (compiles !== undefined) checkFindings(findings, compiles);
  if (requests.length + calls.length > 0 && engine === undefined)
    throw new Error(`the policies do not compile: ${codes(findings, true).join(" ")}`);
  for (const { name, request, expect: expected } of requests) {
    if ("warnings" in expected && expected.warnings !== undefined)
      expect(codes(findings, false), name).toEqual([...expected.warnings].sort());
    if ("rejected" in expected || "accepted" in expected) checkFindings(findings, expected);
    else checkRequest(engine!, name, request, expected);
  }
  for (const call of calls) checkCall(engine!, call);
}

type Answer = Explanation | { readonly error: string };

/** `decide` and `explain` agree, whatever is asked. */
function checkRequest(
  engine: Engine,
  name: string,
  request: AuthorizationRequest,
  expected: DecisionExpectation | { readonly error: string },
): void {
  const decision = orError(() => engine.decide(request));
  const explained = orError<Answer>(() => engine.explain(request));
  expect(decision, name).toBe("decision" in expected ? expected.decision : expected.error);
  if (typeof explained === "string") expect(explained, name).toBe(decision);
  else checkExplanation(explained as Explanation, expected as DecisionExpectation, name);
}

function orError<T>(ask: () => T): T | string {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

function checkExplanation(found: Explanation, expected: DecisionExpectation, name: string): void {
  const { cause, causes, rule, matched, missingKeys, message, level } = expected;
  expect(found.decision, name).toBe(expected.decision);
  expect(found.causes[0], name).toBe(found.cause);
  if (cause !== undefined) expect(found.cause, name).toBe(cause);
  if (causes !== undefined) expect(found.causes, name).toEqual(causes);
  if (rule !== undefined) expect(found.rule ?? null, name).toBe(rule);
  if (matched !== undefined)
    expect(found.matched.map(({ policy, index }) => `${policy}#${index}`).sort(), name).toEqual([...matched].sort());
  if (missingKeys !== undefined) expect(found.missingKeys.map((key) => key.toLowerCase()).sort(), name).toEqual(missingKeys);
  if (message !== undefined) expect(found.message, name).toBe(message);
  if (level === undefined) return;
  const denying = found.types.filter(({ result }) => result === "explicitDeny" || result === "silent");
  expect(
    denying.map((type) => type.level),
    name,
  ).toContain(level);
}

function checkCall(engine: Engine, { name, requests, call, expect: expected }: CallCase): void {
  const found = orError(() => engine.decideAll(requests, call));
  if (typeof found === "string" || "error" in expected)
    return expect(found, name).toBe("error" in expected ? expected.error : "an answer");
  expect(found.decision, name).toBe(expected.decision);
  if (expected.cause !== undefined) expect(found.cause, name).toBe(expected.cause);
  expected.results?.forEach((result, index) => checkExplanation(found.results[index]!, result, `${name} ${index}`));
}

/** Throws where something else is answered than the case expects. */
export function checkCase(item: CorpusCase): void {
  if (item.kind === "grammar") checkGrammar(item);
  else checkPolicies(item);
}
