/**
 * The core module as the bindings see it: one instance serves one artifact.
 *
 * Look into the room when a core is not found, not taken, or its answer is read wrongly: compile-core.ts and core-build.ts compile and check it,
 * core-answer.ts and result.ts read what it left. Requests are written by request/; where a host keeps its module is hosts/core/.
 */
import {
  LOAD_BAD_CHECKSUM,
  LOAD_BAD_MAGIC,
  LOAD_BAD_ORDER,
  LOAD_BAD_REFERENCE,
  LOAD_BAD_SECTION,
  LOAD_NO_MEMORY,
  LOAD_OK,
  LOAD_TRUNCATED,
  LOAD_UNKNOWN_FORMAT,
  FORMAT_VERSION,
  HEADER_FORMAT,
  RESULT,
  RESULT_ERROR_AT,
} from "../../../assembly/layout.js";
import { ArtifactError, type ArtifactErrorCode } from "../../artifact/errors.js";
import { ArtifactReader } from "../../artifact/reader.js";
import { refused } from "./core-error.js";
import type { WasmModule } from "./platform.js";

/** The core's memory. `buffer` is another one after the memory has grown. */
export interface CoreMemory {
  readonly buffer: ArrayBuffer;
}

export interface CoreExports {
  readonly memory: CoreMemory;
  reserve(bytes: number): number;
  loadArtifact(at: number, bytes: number): number;
  decide(): number;
  decideWhole(): number;
  locate(): number;
  examine(row: number): number;
  examineAtom(atom: number): number;
}

/** A core that can be instantiated: a WebAssembly module, or a function that makes the same core in JavaScript. */
export type CoreModule = WasmModule | (() => CoreExports);

export interface LoadedCore {
  readonly memory: CoreMemory;
  /** Reads the verified bytes, in the core's memory. */
  readonly reader: ArtifactReader;
  /** The same bytes. */
  readonly words: Uint32Array;
  readonly decide: () => number;
  readonly decideWhole: () => number;
  readonly locate: () => number;
  readonly examine: (row: number) => number;
  readonly examineAtom: (atom: number) => number;
}

/** Each instance takes a part of the address space: a host has room for some ten thousand. */
function instantiate(module: CoreModule): CoreExports {
  try {
    if (typeof module === "function") return (module as () => CoreExports)();
    return new WebAssembly.Instance(module as WebAssembly.Module, {}).exports as unknown as CoreExports;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw refused(cause);
    throw new ArtifactError("NO_MEMORY", "the host gives no memory for another core", 0, { cause });
  }
}

/** A fresh instance with the artifact verified and in force. Throws ArtifactError. The bytes are copied first; the copy is verified and used. */
export function loadCore(module: CoreModule, artifact: Uint8Array): LoadedCore {
  const core = instantiate(module);
  const at = core.reserve(artifact.length) >>> 0;
  if (at === 0) throw new ArtifactError("ARTIFACT_TOO_LARGE", "the core's memory cannot hold the artifact", 0);
  new Uint8Array(core.memory.buffer, at, artifact.length).set(artifact);
  const code = core.loadArtifact(at, artifact.length);
  if (code !== LOAD_OK) throw loadError(code, new DataView(core.memory.buffer), at);
  const { memory, decide, decideWhole, locate, examine, examineAtom } = core;
  const reader = new ArtifactReader(new Uint8Array(memory.buffer, at, artifact.length));
  const words = new Uint32Array(memory.buffer, at, artifact.length / 4);
  return { memory, reader, words, decide, decideWhole, locate, examine, examineAtom };
}

const LOAD_ERRORS: Readonly<Record<number, readonly [ArtifactErrorCode, string]>> = {
  [LOAD_TRUNCATED]: ["ARTIFACT_TRUNCATED", "the artifact ends too early"],
  [LOAD_BAD_MAGIC]: ["ARTIFACT_BAD_MAGIC", "the bytes are not a Postern artifact"],
  [LOAD_BAD_CHECKSUM]: ["ARTIFACT_BAD_CHECKSUM", "the artifact has changed"],
  [LOAD_BAD_SECTION]: ["ARTIFACT_CORRUPT", "a section is misplaced"],
  [LOAD_BAD_REFERENCE]: ["ARTIFACT_CORRUPT", "an offset, count or opcode points nowhere"],
  [LOAD_BAD_ORDER]: ["ARTIFACT_CORRUPT", "a list is out of order"],
  [LOAD_NO_MEMORY]: ["ARTIFACT_TOO_LARGE", "the core's memory cannot hold the artifact"],
};

function loadError(code: number, memory: DataView, at: number): ArtifactError {
  if (code === LOAD_UNKNOWN_FORMAT) {
    const found = memory.getUint32(at + HEADER_FORMAT, true);
    const message = `the artifact has format ${found}; this version reads format ${FORMAT_VERSION}`;
    return new ArtifactError("ARTIFACT_UNKNOWN_FORMAT", message, HEADER_FORMAT);
  }
  const offset = memory.getUint32(RESULT + RESULT_ERROR_AT, true);
  const [name, message] = LOAD_ERRORS[code] ?? ["ARTIFACT_CORRUPT", `the core refused the artifact with code ${code}`];
  return new ArtifactError(name, `${message} (at byte ${offset})`, offset);
}
