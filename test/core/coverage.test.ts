/**
 * What of the core is ever used: the corpus, the samples of the fuzzers and damaged artifacts go through the guarded core,
 * which counts. A function that nothing enters, and a branch that nothing takes, is to get a case, or to go.
 */
import { beforeAll, describe, expect, it } from "vitest";
import {
  ATOM_BYTES,
  ATOM_FLAGS,
  ATOM_FLAGS_KNOWN,
  ATOM_TEST,
  ATOMS,
  HEADER_BYTES_TOTAL,
  TEST_DATE,
  TEST_DATE_ORDER,
  TEST_IP,
  TEST_MAX,
  TEST_NUMBER,
  TEST_NUMBER_ORDER,
} from "../../assembly/layout.js";
import { compile, PolicyErrors, RequestError, type AuthorizationRequest } from "../../bindings/index.js";
import { brokenMutant, repairedMutant } from "../fuzz/artifact/mutants.js";
import { FAULTS, HOSTILE, operated } from "../fuzz/artifact/operations.js";
import { ORGANIZED_SAMPLES } from "../fuzz/artifact/organized-samples.js";
import { Random } from "../fuzz/generate/random.js";
import { REQUESTS, SAMPLES } from "../fuzz/artifact/samples.js";
import { SMALL_ARTIFACT } from "../fuzz/artifact/small-artifact.js";
import { repair, takeApart } from "../fuzz/artifact/surgery.js";
import { guardedModule } from "../guarded/core.js";
import { Coverage } from "../guarded/coverage.js";
import { GuardedCore } from "../guarded/guarded-core.js";
import { collisions } from "../support/collisions.js";
import { EDGE_CASES } from "../support/edge-cases.js";
import { corpusTopics, readTopic, type PolicyCase } from "../support/corpus.js";
import { cells, MATRIX_KEY, MATRIX_POLICY } from "../support/operator-matrix.js";
import { loadCompilingEngine } from "../support/engine.js";

const PLENTY = 1e9;
const MUTANTS = 20_000;

const USER = "arn:aws:iam::111122223333:user/bob";
const MATRIX = compile({ identity: [MATRIX_POLICY] }).bytes;
/** Ways out of branches that must be taken, of all that there are. */
const BRANCHES_TAKEN = 0.98;

const coverage = new Coverage();

/** Session policies are evaluated by a core of their own: the engine sees to it. */
function askEngine(artifact: Uint8Array, requests: readonly AuthorizationRequest[], clock: number): void {
  const engine = loadCompilingEngine(artifact, { module: guardedModule(), clock: () => clock });
  for (const request of requests) {
    try {
      engine.explain(request);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  }
}

function runCase(core: GuardedCore, { directory, policies, mode, choices, requests, calls, clock }: PolicyCase): void {
  let artifact: Uint8Array;
  try {
    artifact = compile(directory ?? policies, { mode, choices }).bytes;
  } catch (error) {
    if (error instanceof PolicyErrors) return;
    throw error;
  }
  const asked = [...requests.map(({ request }) => request), ...calls.flatMap((call) => call.requests)];
  if (asked.some((request) => request?.session !== undefined)) return askEngine(artifact, asked, clock);
  core.load(artifact);
  for (const request of asked) core.decide(request, PLENTY);
}

function runCorpus(core: GuardedCore): void {
  for (const topic of corpusTopics()) for (const item of readTopic(topic)) if (item.kind === "policies") runCase(core, item);
}

function runSamples(core: GuardedCore): void {
  for (const { policies, options, requests = REQUESTS } of [...SAMPLES, ...ORGANIZED_SAMPLES]) {
    core.load(compile(policies, options).bytes);
    for (const request of requests) core.decide(request, PLENTY);
  }
}

/** Only loaded: what answers is tested elsewhere. */
function runDamaged(core: GuardedCore): void {
  const artifacts = [...SAMPLES, ...ORGANIZED_SAMPLES].map(({ policies, options }) => compile(policies, options).bytes);
  for (let index = 0; index < MUTANTS; index++) {
    const random = new Random(`coverage/${index}`);
    const artifact = random.pick(artifacts);
    core.load((index % 10 === 0 ? brokenMutant : repairedMutant)(artifact, artifacts, random));
  }
  for (let bit = 0; bit < SMALL_ARTIFACT.length * 8; bit++) {
    const mutant = SMALL_ARTIFACT.slice();
    mutant[bit >>> 3]! ^= 1 << (bit & 7);
    core.load(repair(mutant));
  }
  for (let more = 4; more <= 64; more += 4) {
    const longer = new Uint8Array(SMALL_ARTIFACT.length + more);
    longer.set(SMALL_ARTIFACT);
    new DataView(longer.buffer).setUint32(HEADER_BYTES_TOTAL, longer.length, true);
    core.load(repair(longer));
  }
}

function runMatrix(core: GuardedCore): void {
  core.load(MATRIX);
  for (const { action, given } of cells()) {
    core.decide({ principal: USER, action, resource: "*", context: { [MATRIX_KEY]: given } }, PLENTY);
  }
}

/** Cases from outside the corpus: what the reference interpreter leaves open, and texts with equal hashes. */
function runCases(core: GuardedCore): void {
  for (const { policies, request } of EDGE_CASES) {
    core.load(compile(policies).bytes);
    core.decide(request, PLENTY);
  }
  for (const { artifact, requests } of collisions()) {
    core.load(artifact.bytes);
    for (const request of requests) core.decide(request, PLENTY);
  }
}

/** A core without an artifact, artifacts that do not fit, and one that needs more memory than there was at first. */
function runBorders(core: GuardedCore): void {
  const { exports } = new GuardedCore();
  for (const call of [exports.decide, exports.decideWhole, exports.locate, exports.examine, exports.examineAtom]) call(0);
  for (const bytes of [0x7000000, 0x7fffffff]) core.exports.reserve(bytes);
  for (const { surgery } of Object.values(FAULTS)) core.load(operated(surgery, 0));
  for (const surgery of Object.values(HOSTILE)) for (const size of [100, 20_000]) core.load(operated(surgery, size));
  core.load(operated(HOSTILE["patterns that share one posting"]!, 400_000)); // its tables do not fit
  core.load(new Uint8Array(7_500_000)); // there is no room to verify it
}

beforeAll(() => {
  coverage.run(() => {
    const core = new GuardedCore();
    runCases(core);
    runBorders(core);
    runCorpus(core);
    runMatrix(core);
    runSamples(core);
    runDamaged(core);
  });
});

describe("the core", () => {
  it("has no function that is never entered", () => {
    expect(coverage.gaps().filter(({ missing }) => missing === "the function")).toEqual([]);
  });

  it("takes nearly every branch both ways", () => {
    const { taken, all } = coverage.branches();
    const gaps = coverage.gaps().map(({ function: name, place, missing }) => `${name} (${place}) is never ${missing}`);
    expect(taken / all, gaps.join("\n")).toBeGreaterThan(BRANCHES_TAKEN);
  });
});

/** STATE_* of guard.ts, and what it is called. */
const STATES = ["absent", "empty", "single", "several"];
const STATE_ILL_TYPED = 16;
const TYPED = new Set([TEST_NUMBER, TEST_NUMBER_ORDER, TEST_DATE, TEST_DATE_ORDER, TEST_IP]);

/** Test and flags of every operator in every form, as the compiler writes them. */
function atomsOfMatrix(): { readonly test: number; readonly flags: number }[] {
  const { words, items } = takeApart(MATRIX).sections[ATOMS]!;
  return Array.from({ length: items }, (_, atom) => {
    const at = (atom * ATOM_BYTES) / 4;
    return { test: words[at + ATOM_TEST / 4]!, flags: words[at + ATOM_FLAGS / 4]! };
  });
}

/** States of the key in which no atom of this test and these flags was evaluated. */
function missingStates(test: number, flags: number): string[] {
  const seen = coverage.atomStates[test * (ATOM_FLAGS_KNOWN + 1) + flags]!;
  const missing = STATES.filter((_, bit) => (seen & (1 << bit)) === 0);
  // A plain operator looks at no value of a multivalued key, Null at none at all.
  return TYPED.has(test) && (seen & STATE_ILL_TYPED) === 0 ? [...missing, "ill-typed"] : missing;
}

describe("a condition operator", () => {
  it("is evaluated in every form and in every state of its key", () => {
    const atoms = atomsOfMatrix();
    expect(new Set(atoms.map(({ test }) => test)).size).toBe(TEST_MAX + 1);
    const missing = atoms.map(({ test, flags }) => ({ test, flags, missing: missingStates(test, flags) }));
    expect(missing.filter(({ missing: states }) => states.length > 0)).toEqual([]);
  });
});
