/** One question to engine and reference: policies and requests. What they differ in becomes a small case of the corpus. */
import { compile, PolicyErrors } from "../../../bindings/index.js";
import type { AuthorizationRequest, CallFacts, Choices, Directory, Engine, Mode, PolicySet } from "../../../bindings/index.js";
import { Reference } from "../../reference/interpreter.js";
import type { DirectoryLike, PolicySetLike } from "../../reference/interpreter.js";
import { coreModule, loadCompilingEngine } from "../../support/engine.js";
import {
  difference,
  engineAnswer,
  engineCall,
  engineDecision,
  nameOf,
  referenceAnswer,
  referenceCall,
  type Answer,
  type CallVerdict,
} from "./answers.js";
import { corpusCase } from "./corpus-case.js";
import type { Coverage } from "./coverage.js";
import { shrink } from "./shrink.js";
import { FuzzFinding } from "../targets/target.js";

const CLOCK = Date.parse("2024-06-01T12:00:00Z");

export interface Sources {
  readonly mode: Mode;
  readonly choices: Choices;
  readonly policies?: PolicySet;
  readonly directory?: Directory;
}

export interface Asked {
  readonly requests: readonly AuthorizationRequest[];
  /** The requests are those of one call. */
  readonly call?: CallFacts;
}

export type Question = Sources & Asked;

/** Who is asked. */
export interface Subjects {
  readonly core: WebAssembly.Module;
  readonly Reference: typeof Reference;
}

/** Engine and reference, both with the same policies. */
export interface Pair {
  readonly engine: Engine;
  readonly reference: Reference;
}

export function ourSubjects(): Subjects {
  return { core: coreModule(), Reference };
}

/** Undefined where the policies do not compile. */
export function pairOf(sources: Sources, subjects: Subjects): Pair | undefined {
  const engine = engineOf(sources, subjects);
  if (engine === undefined) return undefined;
  const { policies, directory, mode, choices } = sources;
  const source = (directory ?? policies) as PolicySetLike | DirectoryLike;
  return { engine, reference: new subjects.Reference(source, { mode, choices, clock: CLOCK }) };
}

export function engineOf({ policies, directory, mode, choices }: Sources, { core } = ourSubjects()): Engine | undefined {
  try {
    return loadCompilingEngine(compile(directory ?? policies!, { mode, choices }), { clock: () => CLOCK, module: core });
  } catch (error) {
    if (error instanceof PolicyErrors) return undefined;
    throw error;
  }
}

/** What one of the two says: to a request, or to a call of several. */
export type Said = Answer | CallVerdict;

export function engineSays(engine: Engine, { requests, call }: Asked): Said {
  return call === undefined ? engineAnswer(engine, requests[0]!) : engineCall(engine, requests, call);
}

export function referenceSays(reference: Reference, { requests, call }: Asked): Said {
  if (call !== undefined) return referenceCall(reference.decideAll(requests, call));
  return referenceAnswer(reference.explain(requests[0]!));
}

interface Outcome {
  /** What the engine says: a decision, or an error's code. */
  readonly decision: string;
  readonly fault: string | undefined;
}

/** Asks both. */
export function compare({ engine, reference }: Pair, asked: Asked): Outcome {
  return outcomeOf(engineSays(engine, asked), referenceSays(reference, asked));
}

function outcomeOf(got: Said, wanted: Said): Outcome {
  return { decision: typeof got === "string" ? got : got.decision, fault: difference(got, wanted) };
}

/**
 * Asks both for one request. `isWhole`: for causes, rule and statements too, which takes the engine three times as long as the
 * decision alone.
 */
export function compareOne(
  pair: Pair,
  sources: Sources,
  request: AuthorizationRequest,
  coverage: Coverage,
  isWhole: boolean,
): Outcome {
  const considered = pair.reference.consider(request);
  coverage.record(sources, request, considered);
  const wanted = referenceAnswer("error" in considered ? considered : considered.explanation);
  const got = isWhole ? undefined : engineDecision(pair.engine, request);
  if (got !== undefined && difference(got, nameOf(wanted)) === undefined) return { decision: got, fault: undefined };
  return outcomeOf(engineAnswer(pair.engine, request), wanted);
}

/** The fault of a question, if there is one; undefined where it makes no sense. */
function faultOf(question: Question, subjects: Subjects): string | undefined {
  try {
    const pair = pairOf(question, subjects);
    return pair && compare(pair, question).fault;
  } catch {
    return undefined;
  }
}

/** A call on which they differ, as one of its requests by itself, where that shows a fault as well. */
function mismatchOfOne({ call: _, ...rest }: Question, subjects: Subjects): FuzzFinding | undefined {
  for (const request of rest.requests) {
    const single = { ...rest, requests: [request] };
    const fault = faultOf(single, subjects);
    if (fault !== undefined) return mismatch(single, fault, subjects);
  }
  return undefined;
}

/** The smallest question found on which engine and reference differ in the same way. */
export function mismatch(question: Question, fault: string, subjects: Subjects): FuzzFinding {
  const ofOne = question.call && mismatchOfOne(question, subjects);
  return ofOne ?? shrunk(question, fault, subjects);
}

function shrunk(question: Question, fault: string, subjects: Subjects): FuzzFinding {
  const { mode, choices, call, policies, directory, requests } = question;
  const fixed = { mode, ...(call === undefined ? {} : { call }) };
  const parts = { choices, requests, ...(directory === undefined ? { policies } : { directory }) };
  const small = shrink(parts, (candidate) => {
    const isWhole = candidate.choices !== undefined && candidate.requests?.length > 0;
    return isWhole && faultOf({ ...fixed, ...candidate } as Question, subjects) === fault;
  });
  const found = corpusCase({ ...fixed, ...small } as Question, fault);
  return new FuzzFinding(fault, JSON.stringify(found, null, 2), found);
}
