/**
 * Targets `udf-rows` and `udf-modules`: whatever block comes, the module answers each row as `decide` answers what an independent
 * reader finds in it, or ends the call where there is no such block; whatever artifact it holds, the first call ends, or the
 * plain core loads it too. The module under guard must say the same, and touch nothing that it was not given.
 */
import { HEADER_BYTES, HEADER_BYTES_TOTAL, LOAD_OK } from "../../../assembly/layout.js";
import { compile, RequestError, type Engine } from "../../../bindings/index.js";
import { fault } from "../../guarded/core.js";
import { coreModule, loadEngine } from "../../support/engine.js";
import { UdfHost, type Deciding } from "../../udf/host.js";
import { BrokenBlock, NO_PARTS, readRows, writeRows, type Row } from "../../udf/row-binary.js";
import { lacksTime, MEANINGS, requestOf, rowOf } from "../../udf/rows.js";
import { BareCore } from "../artifact/bare-core.js";
import { brokenMutant, repairedMutant } from "../artifact/mutants.js";
import { ORGANIZED_SAMPLES } from "../artifact/organized-samples.js";
import type { Random } from "../generate/random.js";
import { REQUESTS, SAMPLES } from "../artifact/samples.js";
import { FuzzFinding, type Target } from "./target.js";

interface Subject {
  readonly artifact: Uint8Array;
  /** Answers a row's request; the clock stands. */
  readonly engine: Engine;
  readonly rows: readonly Row[];
  /** Made anew after each trap, as a database does. */
  host: UdfHost;
  guarded: UdfHost | undefined;
}

const NOW = 1_700_000_000_000;
const ROWS_MOST = 4;
/** The module under guard takes 16 MB: one case in so many asks it. */
const GUARD_ODDS = 32;
/** Longer than any run of zeros at a sample's end. */
const BYTES_BEHIND = 4096;

const subjects: readonly Subject[] = [...SAMPLES, ...ORGANIZED_SAMPLES].map(({ policies, options, requests = REQUESTS }) => {
  const artifact = compile(policies, options).bytes;
  const rows = requests.map((request) => rowOf(request, artifact, NOW)).filter((row) => typeof row !== "string");
  const engine = loadEngine(artifact, { clock: () => NOW });
  return { artifact, engine, rows, host: UdfHost.holding(artifact), guarded: undefined };
});
const artifacts = subjects.map(({ artifact }) => artifact);

/** A block as it is handed over. */
interface Call {
  readonly name: Deciding;
  readonly block: Uint8Array;
  readonly rows: number;
}

const isFull = ({ name }: Call): boolean => name === "postern_decide_full";

function finding(message: string, ...parts: readonly unknown[]): FuzzFinding {
  const plain = (_: string, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value);
  return new FuzzFinding(message, JSON.stringify(parts, plain));
}

// --- blocks ----------------------------------------------------------------------------------------------------------------

export const udfRowsTarget: Target = {
  name: "udf-rows",
  run(random: Random): string {
    const subject = random.pick(subjects);
    const call = makeCall(subject, random);
    const answers = expectedAnswers(subject, call);
    const found = outcomeOf(() => subject.host.decide(call.name, call.block, call.rows));
    if (found === undefined) subject.host = UdfHost.holding(subject.artifact);
    compare(answers, found, subject, call);
    if (random.oneIn(GUARD_ODDS)) askGuarded(subject, call, found);
    return found === undefined ? "trap" : found.every((answer) => answer < 0) ? "refused" : "decided";
  },
};

function makeCall({ rows, artifact }: Subject, random: Random): Call {
  const full = random.oneIn(2);
  const given = Array.from({ length: random.between(1, ROWS_MOST) }, () => changedRow(random.pick(rows), artifact, random));
  const block = writeRows(given, full);
  const count = random.oneIn(20) ? random.below(2 * ROWS_MOST) : given.length;
  const changes = random.pick([0, 1, 1, 1, 2, 5]);
  let mutant = block;
  for (let change = 0; change < changes; change++) mutant = changedBytes(mutant, random);
  return { name: full ? "postern_decide_full" : "postern_decide", block: mutant, rows: count };
}

/** Another spelling, another list, a part more. */
function changedRow(row: Row, artifact: Uint8Array, random: Random): Row {
  const entry = row.context.length === 0 ? undefined : random.pick(row.context);
  const shuffled = (name: string): string => [...name].map((letter) => (random.oneIn(3) ? letter.toUpperCase() : letter)).join("");
  return random.choose(
    () => row,
    () => ({ ...row, ...NO_PARTS }),
    () => ({ ...row, context: [...row.context, [shuffled("k:none"), ["1"]], [shuffled("K:none"), ["2"]]] as Row["context"] }),
    () =>
      entry === undefined ? row : { ...row, context: [...row.context, [shuffled(entry[0] as string), entry[1]]] as Row["context"] },
    () => ({
      ...row,
      context: [...row.context, ["aws:CurrentTime", ["2024-01-01T00:00:00Z"]], ["aws:EpochTime", ["1700000000"]]] as Row["context"],
    }),
    () => ({
      ...row,
      credentials: random.below(7),
      flags: random.below(9),
      uniqueId: random.pick(["", "AROAEXAMPLE:alice", "AIDAEXAMPLE"]),
    }),
  );
}

function changedBytes(block: Uint8Array, random: Random): Uint8Array {
  const at = random.below(block.length + 1);
  const copy = block.slice();
  return random.choose(
    () => ((copy[at]! ^= 1 << random.below(8)), copy),
    () => ((copy[at] = random.below(256)), copy),
    () => Uint8Array.from([...block.subarray(0, at), random.below(256), ...block.subarray(at)]),
    () => Uint8Array.from([...block.subarray(0, at), ...block.subarray(at + 1)]),
    () => block.subarray(0, at),
    () => Uint8Array.from([...block, ...block.subarray(at)]),
  );
}

/** undefined: there is no such block. "refused": below 0, for whatever reason comes first. */
function expectedAnswers({ engine, artifact }: Subject, call: Call): (number | "refused")[] | undefined {
  try {
    return readRows(call.block, call.rows, isFull(call)).map((row) => expectedAnswer(engine, artifact, row));
  } catch (error) {
    if (error instanceof BrokenBlock) return undefined;
    throw error;
  }
}

function expectedAnswer(engine: Engine, artifact: Uint8Array, row: Row): number | "refused" {
  const request = requestOf(row);
  if (request === undefined || lacksTime(row, artifact)) return "refused";
  try {
    const decision = engine.decide(request);
    return ["implicitDeny", "allowed", "explicitDeny"].indexOf(decision);
  } catch (error) {
    if (error instanceof RequestError) return "refused";
    throw error;
  }
}

/** The answers, or undefined where the call ends with a trap. */
function outcomeOf(call: () => number[]): number[] | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return undefined;
    throw error;
  }
}

function compare(
  expected: (number | "refused")[] | undefined,
  found: number[] | undefined,
  { artifact }: Subject,
  call: Call,
): void {
  const isSame = (answer: number, at: number): boolean => {
    const wanted = expected![at]!;
    return answer in MEANINGS && (wanted === "refused" ? answer < 0 : answer === wanted);
  };
  if (expected === undefined ? found === undefined : found?.length === expected.length && found.every(isSame)) return;
  throw finding(`the module says ${String(found)}, where ${String(expected)} is expected`, call, artifact);
}

function askGuarded(subject: Subject, call: Call, found: number[] | undefined): void {
  const host = (subject.guarded ??= UdfHost.guarding(subject.artifact));
  const guarded = outcomeOf(() => host.decide(call.name, call.block, call.rows));
  if (guarded === undefined) subject.guarded = undefined;
  const objection = fault((host as ReturnType<typeof UdfHost.guarding>).exports, "udf");
  if (objection !== undefined) throw finding(objection, call, subject.artifact);
  if (String(guarded) !== String(found))
    throw finding(`under guard ${String(guarded)}, else ${String(found)}`, call, subject.artifact);
}

// --- modules ---------------------------------------------------------------------------------------------------------------

let plain: BareCore | undefined;

export const udfModulesTarget: Target = {
  name: "udf-modules",
  run(random: Random): string {
    const { artifact, rows } = random.pick(subjects);
    const isRepaired = random.oneIn(2);
    const mutant = isRepaired ? repairedMutant(artifact, artifacts, random) : brokenMutant(artifact, artifacts, random);
    const call: Call = { name: "postern_decide_full", block: writeRows(rows, true), rows: rows.length };
    const found = outcomeOf(() => UdfHost.holding(mutant).decide(call.name, call.block, call.rows));
    const inForce = bytesInForce(mutant);
    const loads = (plain ??= new BareCore(coreModule(), 0xa5)).load(inForce) === LOAD_OK;
    if (loads !== (found !== undefined))
      throw finding(`the core ${loads ? "loads" : "refuses"} what makes a module say ${found}`, call, mutant);
    const isSample = artifacts.some((sample) => Buffer.compare(inForce, sample) === 0);
    if (!isRepaired && loads && !isSample) throw finding("a changed artifact answers", call, mutant);
    return found === undefined ? "trap" : "answers";
  },
};

/** What the module takes for its artifact: as many bytes as the header says, zeros where the segment ends before. */
function bytesInForce(mutant: Uint8Array): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  header.set(mutant.subarray(0, HEADER_BYTES));
  const length = new DataView(header.buffer).getUint32(HEADER_BYTES_TOTAL, true);
  const bytes = new Uint8Array(Math.min(length, mutant.length + BYTES_BEHIND));
  bytes.set(mutant.subarray(0, bytes.length));
  return bytes;
}
