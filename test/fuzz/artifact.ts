/**
 * Target `artifact`: whatever bytes are loaded, the answer is an engine or an ArtifactError; and an engine made of bytes
 * that passed verification answers every request with a decision or a RequestError, reads nothing that it was not given
 * and writes nothing but its own tables.
 */
import { ArtifactError, compile, Engine, RequestError, strip } from "../../bindings/index.js";
import type { AuthorizationRequest, Decision } from "../../bindings/index.js";
import { ERROR_RESOURCE_ACCOUNT_REQUIRED, LOAD_OK } from "../../assembly/layout.js";
import { coreModule } from "../support/engine.js";
import { BareCore } from "./bare-core.js";
import { brokenMutant, repairedMutant } from "./mutants.js";
import { ORGANIZED_SAMPLES } from "./organized-samples.js";
import type { Random } from "./random.js";
import { danglingReference } from "./references.js";
import { REQUESTS, SAMPLES } from "./samples.js";
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
]);
/** Generous: the mutants have a few kilobytes. */
const SLOW_MS = 5_000;
/** One case in so many goes through a whole Engine; the others share two core instances. */
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
    const started = performance.now();
    const load = random.oneIn(ENGINE_ODDS) ? loadEngine : loadBare;
    const outcome = guarded(mutant, () => load(mutant, requests));
    if (performance.now() - started > SLOW_MS) throw finding("an artifact is slow", mutant);
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
    engine = Engine.loadSync(artifact, { module: coreModule(), clock: () => 1_700_000_000_000 });
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

/** Both answer, and the same; or both throw an error of ours. Names and positions are read when they are first needed. */
function askTyped(engine: Engine, request: AuthorizationRequest, artifact: Uint8Array): void {
  const decided = typed(() => engine.decide(request), artifact);
  const explained = typed(() => engine.explain(request).decision, artifact);
  if (explained !== "ARTIFACT_CORRUPT" && decided !== explained)
    throw finding(`decide says ${decided}, explain ${explained}`, artifact);
}

function typed(ask: () => Decision, artifact: Uint8Array): string {
  try {
    const decision = ask();
    if (["allowed", "explicitDeny", "implicitDeny"].includes(decision)) return decision;
    throw finding(`the engine answered ${String(decision)}`, artifact);
  } catch (error) {
    if (error instanceof FuzzFinding) throw error;
    if (error instanceof RequestError && REQUEST_ERRORS.has(error.code)) return error.code;
    if (error instanceof ArtifactError && error.code === "ARTIFACT_CORRUPT") return error.code;
    throw finding(`the engine threw ${String((error as Error).stack)}`, artifact);
  }
}

/** What loads can be stripped, and then loads again. */
function stripTyped(artifact: Uint8Array, digest: string): void {
  const stripped = Engine.loadSync(strip(artifact), { module: coreModule() });
  // A mutant may carry any digest word; the writer recomputes it, so only artifacts that were written keep it.
  if (stripped.info().digest.length !== digest.length) throw finding("strip changed the digest's form", artifact);
}

// --- through two bare cores ------------------------------------------------------------------------------------------

let cores: readonly BareCore[] | undefined;

/** Loads into two cores whose memory held different things before: they must agree on everything. */
function loadBare(artifact: Uint8Array, requests: readonly AuthorizationRequest[]): string {
  cores ??= [new BareCore(coreModule(), 0x00), new BareCore(coreModule(), 0xa5)];
  const [first, second] = cores.map((core) => core.load(artifact));
  if (first !== second) throw finding(`verification depends on old memory: codes ${first} and ${second}`, artifact);
  if (first !== LOAD_OK) return `refused ${first}`;
  const dangling = danglingReference(artifact);
  if (dangling !== undefined) throw finding(`verification let through ${dangling}`, artifact);
  for (const request of requests) {
    const [one, other] = cores.map((core) => core.decide(request));
    if (one !== other)
      throw finding(`a decision depends on old memory: ${one} and ${other} for ${JSON.stringify(request)}`, artifact);
    if (typeof one === "number" && (one < ERROR_RESOURCE_ACCOUNT_REQUIRED || one > 2))
      throw finding(`the core answered ${one}`, artifact);
  }
  const damage = cores[0]!.damage() ?? cores[1]!.damage();
  if (damage !== undefined) throw finding(damage, artifact);
  return "loaded";
}

/** The unchanged artifacts survive their own target. */
export function checkSamples(): void {
  for (const { artifact, requests } of subjects) {
    if (loadBare(artifact, requests) !== "loaded" || loadEngine(artifact, requests) !== "loaded")
      throw finding("a sample does not load", artifact);
  }
}
