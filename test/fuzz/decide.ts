/**
 * Target `decide`: random policy sets and requests, through compiler and core, against the reference interpreter, which
 * reads the same policies by itself. Level compared: the decision, or that the request is refused. (A request with two
 * faults may be refused for either.)
 */
import { compile, PolicyErrors, RequestError, type AuthorizationRequest, type Engine } from "../../bindings/index.js";
import { referenceDecide, type PolicySetLike } from "../reference/interpreter.js";
import { loadEngine } from "../support/engine.js";
import { randomCase, randomRequest, type Case } from "./policies.js";
import type { Random } from "./random.js";
import { shrink } from "./shrink.js";
import { FuzzFinding, type Target } from "./target.js";

const CLOCK = "2024-06-01T12:00:00Z";
const REQUESTS_PER_SET = 12;

interface Question {
  readonly set: Case;
  readonly request: AuthorizationRequest;
}

export const decideTarget: Target = {
  name: "decide",
  run(random: Random): string {
    const set = randomCase(random);
    const engine = engineOf(set);
    if (engine === undefined) return "rejected";
    const outcomes = new Set<string>();
    for (let count = 0; count < REQUESTS_PER_SET; count++) {
      const request = randomRequest(random);
      const [got, wanted] = [answerOf(engine, request), referenceOf({ set, request })];
      if (differ(got, wanted)) throw mismatch({ set, request });
      outcomes.add(got);
    }
    // The most telling of the answers stands for the set.
    return ["allowed", "explicitDeny", "implicitDeny"].find((decision) => outcomes.has(decision)) ?? "errors";
  },
};

function isDecision(answer: string): boolean {
  return ["allowed", "explicitDeny", "implicitDeny"].includes(answer);
}

function differ(got: string, wanted: string): boolean {
  return got !== wanted && (isDecision(got) || isDecision(wanted));
}

/** Undefined where the policies do not compile. */
function engineOf({ policies, mode, choices }: Case): Engine | undefined {
  try {
    return loadEngine(compile(policies, { mode, choices }), { clock: () => Date.parse(CLOCK) });
  } catch (error) {
    if (error instanceof PolicyErrors) return undefined;
    throw error;
  }
}

function answerOf(engine: Engine, request: AuthorizationRequest): string {
  try {
    return engine.decide(request);
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

function referenceOf({ set, request }: Question): string {
  const { mode, choices, policies } = set;
  const result = referenceDecide(policies as PolicySetLike, request, { mode, choices, clock: Date.parse(CLOCK) });
  return "error" in result ? result.error : result.decision;
}

type Parts = Pick<Case, "policies"> & Pick<Question, "request">;

// --- mismatches ------------------------------------------------------------------------------------------------------

/** Both answers, or undefined where the question makes no sense any more. */
function answers(question: Question): { got: string; wanted: string } | undefined {
  try {
    const engine = engineOf(question.set);
    return engine && { got: answerOf(engine, question.request), wanted: referenceOf(question) };
  } catch {
    return undefined;
  }
}

/** The smallest question found on which engine and reference differ in the same way, as a case of the corpus. */
function mismatch(question: Question): FuzzFinding {
  const { mode, choices, policies } = question.set;
  const { got, wanted } = answers(question)!;
  const ask = (parts: Parts): Question => ({ set: { mode, choices, policies: parts.policies }, request: parts.request });
  const parts = shrink<Parts>({ policies, request: question.request }, (candidate) => {
    const now = answers(ask(candidate));
    return now?.got === got && now.wanted === wanted;
  });
  const small = ask(parts);
  return new FuzzFinding(`the engine says ${got}, the reference ${wanted}`, JSON.stringify(corpusCase(small, wanted), null, 2));
}

function corpusCase({ set, request }: Question, wanted: string): unknown {
  return {
    name: "found by fuzzing: NAME",
    source: "SECTION of docs/spec/",
    ...(set.mode === "aws" ? {} : { mode: set.mode }),
    ...(Object.keys(set.choices).length === 0 ? {} : { choices: set.choices }),
    policies: set.policies,
    request: datesAsData(request),
    expect: isDecision(wanted) ? { decision: wanted } : { error: wanted },
    tags: ["fuzz"],
  };
}

/** Dates in the form of corpus/README.md. */
function datesAsData(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(datesAsData);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, datesAsData(member)]));
}
