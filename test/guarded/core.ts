/**
 * The core under guard, as tests use it: dist/core.debug.wasm, made by `npm run build:debug`. Any access outside of what a
 * request or a load may touch is a trap, which fault() explains; every branch is counted; work is counted in exact units.
 */
import { instantiate } from "../support/core-exports.js";
import { readFileSync } from "node:fs";
import type { CoreExports } from "../../bindings/engine/core/core.js";
import { fingerprint } from "./fingerprint.js";
import type { Site } from "./instrument.js";

const DIST = new URL("../../dist/", import.meta.url);
/** Memory map of guard.ts. */
const COUNTERS = 0x1000000;
const ATOM_STATES = 0x1020000;
const FAULTS = ["no fault", "a forbidden read", "a forbidden write", "too much work", "a frame that points outside"];

/** What guard.ts adds to a module. */
export interface Guard {
  /** Units of work that may be done from now on; forgets the work done and the last fault. */
  allowWork(most: number): void;
  workDone(): number;
  faultKind(): number;
  faultAt(): number;
  faultOn(): number;
}

export interface GuardedExports extends CoreExports, Guard {
  readonly memory: WebAssembly.Memory;
  /** Number of the last request: assembly/tables.ts. */
  readonly stamp: WebAssembly.Global;
}

interface Built {
  readonly madeFrom: string;
  readonly sites: readonly Site[];
}

interface Guarded {
  readonly module: WebAssembly.Module;
  readonly sites: readonly Site[];
}

type Name = "core" | "udf";

const HINT = "run `npm run build:core && npm run build:debug`";
const guarded = new Map<Name, Guarded>();

function load(name: Name): Guarded {
  const known = guarded.get(name);
  if (known !== undefined) return known;
  const { madeFrom, sites } = readBuilt(name);
  if (madeFrom !== fingerprint()) throw new Error(`dist/${name}.debug.wasm is older than dist/${name}.wasm: ${HINT}`);
  const loaded = { module: new WebAssembly.Module(readFileSync(new URL(`${name}.debug.wasm`, DIST))), sites };
  guarded.set(name, loaded);
  return loaded;
}

function readBuilt(name: Name): Built {
  try {
    return JSON.parse(readFileSync(new URL(`${name}.debug.json`, DIST), "utf8")) as Built;
  } catch (cause) {
    throw new Error(`dist/${name}.debug.json cannot be read: ${HINT}`, { cause });
  }
}

/** Stands in for the core module wherever one is taken. */
export function guardedModule(): WebAssembly.Module {
  return load("core").module;
}

/** Stands in for dist/udf.wasm. */
export function guardedUdf(): WebAssembly.Module {
  return load("udf").module;
}

export function sites(): readonly Site[] {
  return load("core").sites;
}

export function newGuardedCore(): GuardedExports {
  return instantiate<GuardedExports>(guardedModule());
}

/** What the guard objected to, and where; undefined where it did not. */
export function fault(core: Guard, name: Name = "core"): string | undefined {
  const kind = core.faultKind();
  if (kind === 0) return undefined;
  const { function: entered, place } = load(name).sites[core.faultAt()]!;
  return `${FAULTS[kind]} of 0x${core.faultOn().toString(16)} in ${entered} (${place})`;
}

/** How often each site was passed: two counts a site, of a branch those of false and of true. */
export function countsOf(core: GuardedExports): Uint32Array {
  return new Uint32Array(core.memory.buffer, COUNTERS, 2 * sites().length);
}

/** Test × 256 + flags of an atom → STATE_* bits of guard.ts: the states that its key was in when it was evaluated. */
export function atomStatesOf(core: GuardedExports): Uint8Array {
  return new Uint8Array(core.memory.buffer, ATOM_STATES, 12 * 256);
}
