/** What engine and reference say of one request, in one form, and where they differ. */
import { RequestError, type CallExplanation, type Engine, type Explanation } from "../../../bindings/index.js";
import type { AuthorizationRequest, CallFacts } from "../../../bindings/index.js";
import type { referenceDecideAll, ReferenceExplanation } from "../../reference/interpreter.js";

interface Verdict {
  readonly decision: string;
  readonly causes: readonly string[];
  readonly rule: string | undefined;
  /** `type policy#index effect`, each once, sorted. */
  readonly matched: readonly string[];
}

/** An answer, or the code of the request's error. */
export type Answer = Verdict | string;

type Matched = { readonly policyType: string; readonly policy: string; readonly index: number; readonly effect: string };

function statements(matched: readonly Matched[]): string[] {
  return [...new Set(matched.map(({ policyType, policy, index, effect }) => `${policyType} ${policy}#${index} ${effect}`))].sort();
}

/** ACLs and grants are not policies, and an RCP's Allow has no effect: not both list them. */
function isPolicy({ policyType, policy, effect }: Matched): boolean {
  return !(policyType === "rcp" && effect === "Allow") && !/^(?:bucket ACL|object ACL|grant \d+|KMS grant)$/.test(policy);
}

function engineVerdict({ decision, cause, causes, rule, matched }: Explanation): Verdict {
  if (cause !== causes[0]) throw new Error(`the primary cause is ${cause}, the first of the causes ${causes[0]}`);
  return { decision, causes, rule, matched: statements(matched.filter(isPolicy)) };
}

function referenceVerdict({ decision, causes, rule, matched }: ReferenceExplanation): Verdict {
  return { decision, causes, rule, matched: statements(matched.filter(isPolicy)) };
}

/** The decision alone, or the error's code. */
export function engineDecision(engine: Engine, request: AuthorizationRequest): string {
  return caught(() => engine.decide(request));
}

/** What `explain` says; `decide` must agree. */
export function engineAnswer(engine: Engine, request: AuthorizationRequest): Answer {
  const decided = engineDecision(engine, request);
  const explained = caught(() => engineVerdict(engine.explain(request)));
  const same = typeof explained === "string" ? explained : explained.decision;
  if (decided !== same) return `decide says ${decided}, explain ${same}`;
  return explained;
}

/** Whatever is thrown and is not a RequestError is a fault: the reference never says it. */
function caught<T>(ask: () => T): T | string {
  try {
    return ask();
  } catch (error) {
    return error instanceof RequestError ? error.code : `an exception: ${String(error)}`;
  }
}

export function referenceAnswer(result: ReferenceExplanation | { readonly error: string }): Answer {
  return "error" in result ? result.error : referenceVerdict(result);
}

// --- calls -----------------------------------------------------------------------------------------------------------

export interface CallVerdict {
  readonly decision: string;
  readonly cause: string;
  readonly results: readonly Verdict[];
}

export function engineCall(engine: Engine, requests: readonly AuthorizationRequest[], call: CallFacts): CallVerdict | string {
  const answer = caught<CallExplanation>(() => engine.decideAll(requests, call));
  if (typeof answer === "string") return answer;
  return { decision: answer.decision, cause: answer.cause, results: answer.results.map(engineVerdict) };
}

export function referenceCall(answer: ReturnType<typeof referenceDecideAll>): CallVerdict | string {
  if ("error" in answer) return answer.error;
  return { decision: answer.decision, cause: answer.cause, results: answer.results.map(referenceVerdict) };
}

function callDifference(got: CallVerdict, wanted: CallVerdict): string | undefined {
  const [one, other] = [got, wanted].map(({ decision, cause }) => `${decision} (${cause})`);
  if (one !== other) return `the engine says ${one}, the reference ${other}`;
  return got.results.map((result, at) => verdictDifference(result, wanted.results[at]!)).find((found) => found !== undefined);
}

// --- differences -----------------------------------------------------------------------------------------------------

export function nameOf(answer: { readonly decision: string } | string): string {
  return typeof answer === "string" ? answer : answer.decision;
}

/** A request with two faults may be refused for either. */
function errorDifference(got: string, wanted: string): string | undefined {
  const isCode = /^[A-Z_]+$/;
  return got === wanted || (isCode.test(got) && isCode.test(wanted))
    ? undefined
    : `the engine says ${got}, the reference ${wanted}`;
}

/** The first member that differs, in words that do not depend on names of policies; undefined where none does. */
export function difference(got: Answer | CallVerdict, wanted: Answer | CallVerdict): string | undefined {
  if (typeof got === "string" || typeof wanted === "string") return errorDifference(nameOf(got), nameOf(wanted));
  if ("results" in got && "results" in wanted) return callDifference(got, wanted);
  return verdictDifference(got as Verdict, wanted as Verdict);
}

function verdictDifference(got: Verdict, wanted: Verdict): string | undefined {
  const [one, other] = [got, wanted].map(
    ({ decision, causes, rule }) => `${decision} (${causes.join(", ")}; ${rule ?? "no rule"})`,
  );
  if (one !== other) return `the engine says ${one}, the reference ${other}`;
  const more = got.matched.find((statement) => !wanted.matched.includes(statement));
  if (more !== undefined) return `only the engine matches a statement of ${more.split(" ")[0]}`;
  const less = wanted.matched.find((statement) => !got.matched.includes(statement));
  return less === undefined ? undefined : `only the reference matches a statement of ${less.split(" ")[0]}`;
}
