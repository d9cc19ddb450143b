/**
 * A directory of the size of a gateway's: compile, load, size, memory, and the time of a decision as it grows. A sample of
 * the decisions of the small directories is first checked against the plain interpreter, which reads every policy each time.
 */
import { readFileSync } from "node:fs";
import { compile, Engine, RequestError, strip, type AuthorizationRequest, type Directory } from "../../bindings/index.js";
import { referenceDirectory } from "../../test/reference/interpreter.js";
import { generateDirectory, generateRequests } from "./generate.js";

const SIZES = [1, 1_000, 100_000];
const CHECKED_UP_TO = 1_000;
const CHECKED_REQUESTS = 60;
const REQUESTS = 20_000;
const ROUNDS = 5;

const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));

function answer(engine: Engine, request: AuthorizationRequest): string {
  try {
    return engine.decide(request);
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

function check(directory: Directory, engine: Engine, requests: readonly AuthorizationRequest[], clock: number): void {
  for (const request of requests) {
    const expected = referenceDirectory(directory as never, request, { clock });
    const wanted = "error" in expected ? expected.error : expected.decision;
    const found = answer(engine, request);
    if (found !== wanted) throw new Error(`the engine says ${found}, the interpreter ${wanted}: ${JSON.stringify(request)}`);
  }
}

/** Nanoseconds of one decision, the median of some rounds over distinct requests. */
function timeOf(engine: Engine, requests: readonly AuthorizationRequest[]): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (const request of requests) answer(engine, request);
    return ((performance.now() - start) * 1e6) / requests.length;
  });
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1]!;
}

const clock = Date.parse("2026-01-01T00:00:00Z");
const times: number[] = [];
console.log(
  ["principals", "statements", "compile ms", "load ms", "artifact kB", "core kB", "decide ns"]
    .map((title) => title.padStart(12))
    .join(""),
);
for (const principals of SIZES) {
  const directory = generateDirectory({ principals, seed: 7 });
  const begin = performance.now();
  const artifact = compile(directory);
  const compiled = performance.now();
  const engine = Engine.loadSync(artifact, { module, clock: () => clock });
  const loaded = performance.now();
  if (principals <= CHECKED_UP_TO) check(directory, engine, generateRequests(directory, CHECKED_REQUESTS, 5), clock);
  const time = timeOf(engine, generateRequests(directory, REQUESTS, 3));
  times.push(time);
  const { statements, memoryBytes } = engine.info();
  const kilobytes = (bytes: number): string => String(Math.round(bytes / 1024));
  const cells = [
    String(principals),
    String(statements),
    (compiled - begin).toFixed(0),
    (loaded - compiled).toFixed(0),
    kilobytes(strip(artifact).length),
    kilobytes(memoryBytes),
    time.toFixed(0),
  ];
  console.log(cells.map((cell) => cell.padStart(12)).join(""));
}
console.log(`\ndecide at ${SIZES.at(-1)!} principals ÷ decide at ${SIZES[0]!}: ${(times.at(-1)! / times[0]!).toFixed(2)}`);
