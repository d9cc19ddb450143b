/** One question to engine and reference: policies and requests. What they differ in becomes a small case of the corpus. */
import { compile, PolicyErrors } from "../../bindings/index.js";
import type { AuthorizationRequest, CallFacts, Choices, Directory, Engine, Mode, PolicySet } from "../../bindings/index.js";
import { referenceDecideAll, referenceDirectory, referenceExplain } from "../reference/interpreter.js";
import type { DirectoryLike, PolicySetLike, ReferenceOptions } from "../reference/interpreter.js";
import { loadCompilingEngine } from "../support/engine.js";
import { callDifference, difference, engineAnswer, engineCall, referenceAnswer, referenceCall } from "./answers.js";
import { shrink } from "./shrink.js";
import { FuzzFinding } from "./target.js";

const CLOCK = Date.parse("2024-06-01T12:00:00Z");

export interface Sources {
  readonly mode: Mode;
  readonly choices: Choices;
  readonly policies?: PolicySet;
  readonly directory?: Directory;
}

export interface Question extends Sources {
  readonly requests: readonly AuthorizationRequest[];
  /** The requests are those of one call. */
  readonly call?: CallFacts;
}

/** Undefined where the policies do not compile. */
export function engineOf({ policies, directory, mode, choices }: Sources): Engine | undefined {
  try {
    return loadCompilingEngine(compile(directory ?? policies!, { mode, choices }), { clock: () => CLOCK });
  } catch (error) {
    if (error instanceof PolicyErrors) return undefined;
    throw error;
  }
}

interface Outcome {
  readonly decision: string;
  readonly fault: string | undefined;
}

/** Asks both. `decision`: what the engine says, an error's code included. */
export function compare(engine: Engine, question: Question): Outcome {
  const { policies, directory, mode, choices, requests, call } = question;
  const options: ReferenceOptions = { mode, choices, clock: CLOCK };
  const source = (directory ?? policies) as PolicySetLike | DirectoryLike;
  if (call !== undefined) {
    const got = engineCall(engine, requests, call);
    const wanted = referenceCall(referenceDecideAll(source, requests, call, options));
    return { decision: typeof got === "string" ? got : got.decision, fault: callDifference(got, wanted) };
  }
  const got = engineAnswer(engine, requests[0]!);
  const explain = directory === undefined ? referenceExplain : referenceDirectory;
  const wanted = referenceAnswer(explain(source as PolicySetLike & DirectoryLike, requests[0]!, options));
  return { decision: typeof got === "string" ? got : got.decision, fault: difference(got, wanted) };
}

function faultOf(question: Question): string | undefined {
  try {
    const engine = engineOf(question);
    return engine && compare(engine, question).fault;
  } catch {
    return undefined; // the question makes no sense any more
  }
}

/** The smallest question found on which engine and reference differ in the same way. */
export function mismatch(question: Question, fault: string): FuzzFinding {
  const { mode, choices, call, policies, directory, requests } = question;
  const fixed = { mode, choices, ...(call === undefined ? {} : { call }) };
  const parts = directory === undefined ? { policies, requests } : { directory, requests };
  const small = shrink(parts, (candidate) => {
    const isWhole = candidate.requests?.length !== undefined && candidate.requests.length > 0;
    return isWhole && faultOf({ ...fixed, ...candidate } as Question) === fault;
  });
  return new FuzzFinding(fault, JSON.stringify(corpusCase({ ...fixed, ...small } as Question, fault), null, 2));
}

/** As corpus/README.md has it; `expect` is left to whoever reads the specification. */
function corpusCase({ mode, choices, policies, directory, requests, call }: Question, fault: string): unknown {
  const asked = datesAsData(requests) as unknown[];
  return {
    name: `found by fuzzing: ${fault}`,
    source: "SECTION of docs/spec/",
    ...(mode === "aws" ? {} : { mode }),
    ...(Object.keys(choices).length === 0 ? {} : { choices }),
    ...(directory === undefined ? { policies } : { directory }),
    ...(call === undefined ? { request: asked[0] } : { calls: [{ name: "NAME", requests: asked, call, expect: {} }] }),
    expect: {},
  };
}

/** Dates in the form of corpus/README.md. */
function datesAsData(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(datesAsData);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, datesAsData(member)]));
}
