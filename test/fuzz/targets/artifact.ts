/**
 * Target `artifact`: whatever bytes are loaded, the answer is an engine or an ArtifactError; and an engine made of bytes
 * that passed verification answers every request with a decision or a RequestError, reads nothing that it was not given
 * and writes nothing but its own tables.
 */
import { ArtifactError, compile, Engine, explainer, RequestError, strip } from "../../../bindings/index.js";
import type { AuthorizationRequest, Decision } from "../../../bindings/index.js";
import { ERROR_UNREADABLE_VALUE, LOAD_OK } from "../../../assembly/layout.js";
import { GuardedCore } from "../../guarded/guarded-core.js";
import { takesMoreThan } from "../../support/cpu.js";
import { coreModule } from "../../support/engine.js";
import { BareCore } from "../artifact/bare-core.js";
import { brokenMutant, repairedMutant } from "../artifact/mutants.js";
import { ORGANIZED_SAMPLES } from "../artifact/organized-samples.js";
import type { Random } from "../generate/random.js";
import { danglingReference } from "../artifact/references.js";
import { REQUESTS, SAMPLES } from "../artifact/samples.js";
import { FuzzFinding, type Target } from "./target.js";

/** An artifact, and the requests that are asked of its mutants. */
interface Subject {
  readonly artifact: Uint8Array;
  readonly requests: readonly AuthorizationRequest[];
}

const subjects: readonly Subject[] = [...SAMPLES, ...ORGANIZED_SAMPLES].map(({ policies, options, requests = REQUESTS }) => ({
  artifact: compile(policies, options).bytes,
  requests,
}));
const artifacts: readonly Uint8Array[] = subjects.map(({ artifact }) => artifact);

const REQUEST_ERRORS = new Set([
  "INVALID_PRINCIPAL",
  "INVALID_ACTION",
  "INVALID_RESOURCE",
  "MULTIPLE_VALUES",
  "RESOURCE_ACCOUNT_MISMATCH",
  "RESOURCE_ACCOUNT_REQUIRED",
  "DUPLICATE_CONTEXT_KEY",
  "INVALID_CONTEXT_VALUE",
]);
/** CPU time. Generous: the mutants have a few kilobytes. */
const SLOW_MS = 5_000;
/** Work is at most request × artifact: the requests here have a few hundred bytes. */
const DECIDE_WORK_PER_BYTE = 200;
/** All cases share two core instances; one in so many goes through a whole Engine, too. */
const ENGINE_ODDS = 8;

/** Mutants as accidents make them: checksums find them all. */
export const brokenArtifactTarget: Target = {
  name: "artifact-broken",
  run(random: Random): string {
    const { artifact, requests } = random.pick(subjects);
    const mutant = brokenMutant(artifact, artifacts, random);
    const outcome = loadEngine(mutant, requests);
    const isSame = Buffer.compare(mutant, artifact) === 0;
    if (outcome === "loaded" && !isSame) throw finding("a changed artifact with a broken checksum was loaded", mutant);
    return isSame ? "unchanged" : outcome;
  },
};

/** Mutants whose checksums are right: only verify() stands between them and the core. */
export const repairedArtifactTarget: Target = {
  name: "artifact-repaired",
  run(random: Random): string {
    const { artifact, requests } = random.pick(subjects);
    const mutant = repairedMutant(artifact, artifacts, random);
    const asksEngine = random.oneIn(ENGINE_ODDS);
    let outcome = "";
    const isSlow = takesMoreThan(SLOW_MS, () => {
      outcome = guarded(mutant, () => loadBare(mutant, requests));
      if (asksEngine) checkEngine(mutant, requests, outcome === "loaded");
    });
    if (isSlow) throw finding("an artifact is slow", mutant);
    return outcome;
  },
};

function finding(message: string, artifact: Uint8Array): FuzzFinding {
  return new FuzzFinding(message, Buffer.from(artifact).toString("base64"));
}

/** A trap, or any error without a type of ours, is a finding. */
function guarded(artifact: Uint8Array, run: () => string): string {
  try {
    return run();
  } catch (error) {
    throw error instanceof FuzzFinding ? error : finding(`unexpected error: ${String(error)}`, artifact);
  }
}

// --- through the engine ----------------------------------------------------------------------------------------------

function loadEngine(artifact: Uint8Array, requests: readonly AuthorizationRequest[]): string {
  let engine: Engine;
  try {
    engine = Engine.loadSync(artifact, { module: coreModule(), explainer, clock: () => 1_700_000_000_000 });
  } catch (error) {
    if (error instanceof ArtifactError) return error.code;
    throw finding(`load threw ${String(error)}`, artifact);
  }
  for (const request of requests) askTyped(engine, request, artifact);
  const { digest, statements } = engine.info();
  if (!/^[0-9a-f]{16}$/.test(digest) || !Number.isInteger(statements)) throw finding("info() makes no sense", artifact);
  stripTyped(artifact, digest);
  return "loaded";
}

function checkEngine(artifact: Uint8Array, requests: readonly AuthorizationRequest[], loads: boolean): void {
  const outcome = guarded(artifact, () => loadEngine(artifact, requests));
  if ((outcome === "loaded") !== loads)
    throw finding(`the engine says ${outcome}, its core ${loads ? "loads" : "refuses"}`, artifact);
}

/** Both answer, and the same; or both throw an error of ours. What loads has no ArtifactError for later, whatever its debug section holds. */
function askTyped(engine: Engine, request: AuthorizationRequest, artifact: Uint8Array): void {
  const decided = typed(() => engine.decide(request), artifact);
  const explained = typed(() => engine.explain(request).decision, artifact);
  if (decided !== explained) throw finding(`decide says ${decided}, explain ${explained}`, artifact);
}

function typed(ask: () => Decision, artifact: Uint8Array): string {
  try {
    const decision = ask();
    if (["allowed", "explicitDeny", "implicitDeny"].includes(decision)) return decision;
    throw finding(`the engine answered ${String(decision)}`, artifact);
  } catch (error) {
    if (error instanceof FuzzFinding) throw error;
    if (error instanceof RequestError && REQUEST_ERRORS.has(error.code)) return error.code;
    throw finding(`the engine threw ${String((error as Error).stack)}`, artifact);
  }
}

/** What loads can be stripped, and then loads again. */
function stripTyped(artifact: Uint8Array, digest: string): void {
  const stripped = Engine.loadSync(strip(artifact), { module: coreModule() });
  // A mutant may carry any digest word; the writer recomputes it, so only artifacts that were written keep it.
  if (stripped.info().digest.length !== digest.length) throw finding("strip changed the digest's form", artifact);
}

// --- through the guarded core ----------------------------------------------------------------------------------------

/** Requests that had a decision, of the last artifact. */
let decided = 0;
let cores: { readonly guarded: GuardedCore; readonly released: BareCore } | undefined;

/**
 * The guarded core sees every access that is not allowed, and work without end; the core as it is published must give the
 * same answers, and has other things in the memory that it was not given.
 */
function loadBare(artifact: Uint8Array, requests: readonly AuthorizationRequest[]): string {
  const { guarded, released } = (cores ??= { guarded: new GuardedCore(), released: new BareCore(coreModule(), 0xa5) });
  const codes = [guarded.load(artifact), released.load(artifact)];
  if (codes[0] !== codes[1]) throw finding(`the guarded core loads with ${codes[0]}, the published one with ${codes[1]}`, artifact);
  if (codes[0] !== LOAD_OK) return `refused ${codes[0]}`;
  const dangling = danglingReference(artifact);
  if (dangling !== undefined) throw finding(`verification let through ${dangling}`, artifact);
  decided = 0;
  for (const request of requests) askBoth(guarded, released, request, artifact);
  const damage = released.damage();
  if (damage !== undefined) throw finding(damage, artifact);
  return "loaded";
}

function askBoth(guarded: GuardedCore, released: BareCore, request: AuthorizationRequest, artifact: Uint8Array): void {
  const answer = guarded.decide(request, DECIDE_WORK_PER_BYTE * artifact.length);
  const other = released.decide(request);
  if (answer !== other)
    throw finding(`the guarded core says ${answer}, the published one ${other} to ${JSON.stringify(request)}`, artifact);
  if (typeof answer === "number" && answer >= 0) decided++;
  if (typeof answer === "number" && (answer < ERROR_UNREADABLE_VALUE || answer > 2))
    throw finding(`the core answered ${answer}`, artifact);
}

/** The unchanged artifacts survive their own target. */
export function checkSamples(): void {
  for (const { artifact, requests } of subjects) {
    if (loadBare(artifact, requests) !== "loaded" || loadEngine(artifact, requests) !== "loaded")
      throw finding("a sample does not load", artifact);
    if (decided === 0) throw finding("no request of a sample is decided", artifact);
  }
}
