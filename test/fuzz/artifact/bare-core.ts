/**
 * The core without the engine around it: one instance for many artifacts, and memory that was filled with a pattern
 * first. What the core reads without having been given shows as an answer that differs from the guarded core's; what it writes
 * where it must not shows as a changed artifact or a changed table.
 */
import { instantiate } from "../../support/core-exports.js";
import { FRAME, FRAME_BYTES, LOAD_OK } from "../../../assembly/layout.js";
import { ArtifactReader } from "../../../bindings/artifact/reader.js";
import { FrameWriter } from "../../../bindings/engine/request/frame.js";
import { RequestError, type AuthorizationRequest } from "../../../bindings/model/request.js";

interface Exports {
  readonly memory: WebAssembly.Memory;
  reserve(bytes: number): number;
  loadArtifact(at: number, bytes: number): number;
  decide(): number;
}

/** Where the module's own tables begin (asconfig.json: memoryBase). */
const STATIC_DATA = 0x30000;

export class BareCore {
  readonly #exports: Exports;
  readonly #pattern: number;
  readonly #statics: Uint8Array;
  #at = 0;
  #loaded: Uint8Array = new Uint8Array(0);
  #frame: FrameWriter | undefined;

  constructor(module: WebAssembly.Module, pattern: number) {
    this.#exports = instantiate<Exports>(module);
    this.#pattern = pattern;
    this.#statics = this.#memory().slice(STATIC_DATA, this.#exports.reserve(0) >>> 0);
  }

  #memory(): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer);
  }

  /** Fills all memory that is not the module's own with the pattern, then loads. Returns a LOAD_* code. */
  load(artifact: Uint8Array): number {
    this.#frame = undefined;
    this.#at = this.#exports.reserve(artifact.length) >>> 0;
    this.#memory().fill(this.#pattern, this.#at);
    this.#memory().set(artifact, this.#at);
    const code = this.#exports.loadArtifact(this.#at, artifact.length);
    if (code !== LOAD_OK) return code;
    this.#loaded = artifact;
    this.#frame = new FrameWriter(this.#exports.memory, new ArtifactReader(artifact), () => 1_700_000_000_000);
    return code;
  }

  /** The core's answer, or the code of the RequestError. */
  decide(request: AuthorizationRequest): number | string {
    this.#memory().fill(this.#pattern, FRAME, STATIC_DATA);
    // The writer expects what hosts must give: a header that was zeros, but for its own words.
    this.#memory().fill(0, FRAME, FRAME + FRAME_BYTES);
    try {
      this.#frame!.write(request);
    } catch (error) {
      if (error instanceof RequestError) return error.code;
      throw error;
    }
    return this.#exports.decide();
  }

  /** Has anything been written into the artifact or the module's tables? */
  damage(): string | undefined {
    const memory = this.#memory();
    if (!sameBytes(memory.subarray(this.#at, this.#at + this.#loaded.length), this.#loaded))
      return "the artifact in memory has changed";
    return sameBytes(memory.subarray(STATIC_DATA, STATIC_DATA + this.#statics.length), this.#statics)
      ? undefined
      : "the core's tables have changed";
  }

  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
