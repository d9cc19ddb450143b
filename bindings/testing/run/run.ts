/**
 * Runs a suite: every request is decided once, in the order of the files and cases.
 *
 * Of the room: suite/ reads files and checks their shape, run/ asks the engine, coverage/ says which parts of policies no case needs,
 * report/ prints, import/ makes suites of other tools' tests. No file is opened here: whoever calls reads (files.ts of suite/).
 *
 * Look here when a case passes that should fail. What is right is not known here: verdict.ts compares what the engine says with what the suite expects.
 */
import { ArtifactReader } from "../../artifact/reader.js";
import { explainObserved } from "../../explain/explain.js";
import { callExplanation, type Explained } from "../../explain/call.js";
import type { CallExplanation, Explanation } from "../../model/explanation.js";
import type { Generation, Observation } from "../../engine/generation.js";
import { checkOptions } from "../../model/options.js";
import { RequestError } from "../../model/request.js";
import type { CaseResult, CaseStatus, FileResult, Got, SuiteResult, SuiteSummary } from "../result.js";
import type { LoadedCase, TestCase } from "../suite/cases.js";
import { expectationText } from "../suite/expectation.js";
import type { LoadedFile, Suite } from "../suite/load.js";
import type { PolicySource } from "../suite/policies.js";
import { CoverageRun, type CoverageOptions } from "../coverage/run.js";
import { needsTime, TestClock } from "./clock.js";
import { generationOf, Kept, type EngineClass } from "./engines.js";
import { gotOf, mismatchesOf } from "./verdict.js";

export interface RunSuiteOptions {
  /** `Engine` of `postern`. */
  readonly Engine: EngineClass;
  /** Milliseconds since 1970, where requests do not give the time themselves; without it a request whose policies ask for it is an error. */
  readonly clock?: number;
  /** Which parts of the policies the requests use. */
  readonly coverage?: boolean | CoverageOptions;
  /** Cases that have one of these tags, or any where there are none. */
  readonly tags?: readonly string[];
  /** Cases that have none of these. */
  readonly notTags?: readonly string[];
  /** Does a path that a suite names stand for the policy of that name? Default: where the two are equal, or the name ends in the path. */
  readonly isNamed?: (path: string, policy: string, file: string) => boolean;
}

const NEAR_MISSES = 5;

/**
 * Runs a suite. Returns what became of each request, in order; the same suite has the same result. Throws `ArtifactError` for an artifact that
 * cannot be loaded, before anything has run, `RequestError` INVALID_REQUEST for options, and `SuiteErrors` where coverage cannot be measured. Takes the time of one `explain` a request,
 * with coverage about twice that.
 *
 * Source: docs/spec/analysis.md §3.
 *
 * @example
 * const { summary } = runSuite(suite, { Engine, coverage: true });
 */
export function runSuite(suite: Suite, options: RunSuiteOptions): SuiteResult {
  checkOptions(options, OPTIONS);
  return new Runner(suite, options).run();
}

const OPTIONS = {
  Engine: "function or object",
  clock: "number",
  coverage: "boolean or object",
  tags: "object",
  notTags: "object",
  isNamed: "function",
} as const;

interface LoadedEngine {
  readonly generation: Generation;
  /** Do its policies ask for the time? */
  readonly needsTime: boolean;
}

class Runner {
  readonly #engines: Kept<PolicySource, LoadedEngine>;
  readonly #coverage: CoverageRun | undefined;
  readonly #clock: TestClock;

  constructor(
    readonly suite: Suite,
    readonly options: RunSuiteOptions,
  ) {
    const { Engine, clock, coverage = false } = options;
    this.#clock = new TestClock(clock);
    this.#engines = new Kept(({ bytes }) => {
      const generation = generationOf(Engine, bytes, this.#clock.now);
      return { generation, needsTime: needsTime(new ArtifactReader(bytes)) };
    });
    const isMeasured = coverage !== false;
    this.#coverage = isMeasured
      ? new CoverageRun(suite, coverage === true ? {} : coverage, Engine, this.#clock, (path, policy, file) =>
          this.#isNamed(path, policy, file),
        )
      : undefined;
    for (const source of suite.policies) if (source.compiled === undefined) this.#engines.get(source);
  }

  run(): SuiteResult {
    const hasOnly = this.suite.files.some(({ cases }) => cases.some(({ only }) => only));
    const suites = this.suite.files.map((file) => this.#file(file, hasOnly));
    const coverage = this.#coverage?.finish();
    return { summary: summaryOf(suites), suites, ...(coverage === undefined ? {} : { coverage }) };
  }

  #file({ file, name, cases }: LoadedFile, hasOnly: boolean): FileResult {
    const chosen = cases.filter((each) => this.#isChosen(each) && (each.only || !hasOnly));
    return { file, name, cases: chosen.flatMap((each) => this.#case(each, file)) };
  }

  #isChosen({ tags }: LoadedCase): boolean {
    const { tags: wanted = [], notTags = [] } = this.options;
    return (wanted.length === 0 || wanted.some((tag) => tags.includes(tag))) && !notTags.some((tag) => tags.includes(tag));
  }

  #case({ name, line, skip, tests }: LoadedCase, file: string): CaseResult[] {
    if (skip !== undefined) return [{ name, ...(line === undefined ? {} : { line }), status: "skipped", reason: skip }];
    return tests.map((test) => this.#test(test, file));
  }

  #test(test: TestCase, file: string): CaseResult {
    const { name, line, column, requests, call, expectation } = test;
    const asked = call === undefined ? { request: requests[0]! } : { requests };
    const place = line === undefined ? {} : { line, ...(column === undefined ? {} : { column }) };
    return { name, ...place, ...this.#outcome(test, file), ...asked, expected: expectationText(expectation) };
  }

  #outcome(test: TestCase, file: string): { status: CaseStatus; got: Got } & Partial<CaseResult> {
    const { expectation } = test;
    try {
      const found = this.#explain(test, file);
      const mismatches = mismatchesOf(expectation, found, (path, policy) => this.#isNamed(path, policy, file));
      const got = gotOf(found);
      return mismatches.length === 0 ? { status: "passed", got } : { status: "failed", got, mismatches, explanation: found };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // What the test's clock had to say is the cause of the engine's error.
      const { code, message, hint } = error.code === "INTERNAL" && error.cause instanceof RequestError ? error.cause : error;
      const got = { error: { code, message, hint } };
      if (expectation.error === code) return { status: "passed", got };
      return { status: expectation.error === undefined ? "error" : "failed", got, mismatches: [`the error is ${code}`] };
    }
  }

  #explain({ requests, call, policies, name, line }: TestCase, file: string): Explanation | CallExplanation {
    const { generation, needsTime: isNeeded } = this.#engines.get(policies);
    const look = (observation: Observation): Explained => {
      const explained = explainObserved(observation, generation, { nearMisses: NEAR_MISSES });
      this.#coverage?.look(observation, policies, { file, name, ...(line === undefined ? {} : { line }) });
      return explained;
    };
    const explained = requests.map((request) => {
      this.#clock.ask(request, isNeeded);
      return look(generation.observe(request));
    });
    return call === undefined ? explained[0]!.explanation : callExplanation(explained, call);
  }

  #isNamed(path: string, policy: string, file: string): boolean {
    const { isNamed } = this.options;
    return policy === path || (isNamed === undefined ? policy.endsWith(`/${path}`) : isNamed(path, policy, file));
  }
}

function summaryOf(suites: readonly FileResult[]): SuiteSummary {
  const count = (wanted: CaseStatus): number =>
    suites.reduce((sum, { cases }) => sum + cases.filter(({ status }) => status === wanted).length, 0);
  return {
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    errors: count("error"),
    files: suites.length,
  };
}
