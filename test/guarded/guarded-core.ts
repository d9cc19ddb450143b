/** One instance of the guarded core for many artifacts: loads, asks everything that a host may ask, and bounds the work. */
import { LOAD_OK, SECTION_BYTES, SECTION_ITEMS, HEADER_SECTIONS, ROWS, ATOMS } from "../../assembly/layout.js";
import { ArtifactReader } from "../../bindings/artifact/reader.js";
import { FrameWriter } from "../../bindings/engine/request/frame.js";
import { RequestError, type AuthorizationRequest } from "../../bindings/model/request.js";
import { fault, newGuardedCore, type GuardedExports } from "./core.js";

/** What the core may do to a load, in units of work: so many a byte, and a rest. */
export const LOAD_WORK_PER_BYTE = 16;
/** For the tables of fixed size. */
export const LOAD_WORK = 100_000;

export class GuardedCore {
  readonly exports: GuardedExports = newGuardedCore();
  #artifact: Uint8Array = new Uint8Array(0);
  #frame: FrameWriter | undefined;

  /** Returns a LOAD_* code. Throws an Error that names the place where the core did what it must not. */
  load(artifact: Uint8Array): number {
    const { exports: core } = this;
    const at = core.reserve(artifact.length) >>> 0;
    new Uint8Array(core.memory.buffer, at, artifact.length).set(artifact);
    const code = this.run(LOAD_WORK_PER_BYTE * artifact.length + LOAD_WORK, () => core.loadArtifact(at, artifact.length));
    this.#artifact = artifact;
    this.#frame =
      code === LOAD_OK ? new FrameWriter(core.memory, new ArtifactReader(artifact), () => 1_700_000_000_000) : undefined;
    return code;
  }

  /** Calls the core within a limit of work; a trap becomes an Error that says why. */
  run(most: number, call: () => number): number {
    this.exports.allowWork(most);
    try {
      return call();
    } catch (cause) {
      throw new Error(fault(this.exports) ?? `a trap: ${String((cause as Error).stack)}`, { cause });
    }
  }

  get workDone(): number {
    return this.exports.workDone();
  }

  /** The core's answer to `decide`, or the code of the RequestError. `decideWhole` must say the same. */
  decide(request: AuthorizationRequest, most: number): number | string {
    try {
      this.#frame!.write(request);
    } catch (error) {
      if (error instanceof RequestError) return error.code;
      throw error;
    }
    const { exports: core } = this;
    const located = this.run(most, () => core.locate());
    const decision = this.run(most, () => core.decide());
    const whole = this.run(most, () => core.decideWhole());
    if (whole !== decision) throw new Error(`decide says ${decision}, decideWhole ${whole}`);
    if (located < 0 !== decision < 0) throw new Error(`decide says ${decision}, locate ${located}`);
    if (decision >= 0) this.#examine(most);
    return decision;
  }

  /** The core's answer to `decide` alone, and the units of work that it took. */
  decideCounting(request: AuthorizationRequest): { readonly decision: number; readonly work: number } {
    this.#frame!.write(request);
    const decision = this.run(Infinity, () => this.exports.decide());
    return { decision, work: this.workDone };
  }

  /** What an explanation asks beside. */
  #examine(most: number): void {
    const { exports: core } = this;
    for (let row = this.#items(ROWS); row >= 0; row--) this.run(most, () => core.examine(row));
    for (let atom = this.#items(ATOMS); atom >= 0; atom--) this.run(most, () => core.examineAtom(atom));
  }

  #items(section: number): number {
    const { buffer, byteOffset } = this.#artifact;
    return new DataView(buffer, byteOffset).getUint32(HEADER_SECTIONS + section * SECTION_BYTES + SECTION_ITEMS, true);
  }
}
