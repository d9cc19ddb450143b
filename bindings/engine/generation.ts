/** One artifact in force: its core, the writer of its frame, and what asks them. An engine swaps generations as a whole. */
import { loadCore, type CoreModule, type LoadedCore } from "./core/core.js";
import { checkedAnswer, running } from "./core/core-answer.js";
import { FrameWriter } from "./request/frame.js";
import type { Shape } from "./request/prepared.js";
import type { AuthorizationRequest, ContextValue, Decision } from "../model/request.js";
import { requestError, safely } from "./request/safely.js";
import { snapshot } from "./request/snapshot.js";
import { SessionCores, type SessionCompiler } from "./session.js";
import { Result } from "./core/result.js";

export interface EngineInfo {
  /** Version of the artifact format. */
  readonly format: number;
  /** 16 hexadecimal digits over the artifact, debug section aside. */
  readonly digest: string;
  /** 1, and one more after each `replace`. */
  readonly generation: number;
  readonly policies: number;
  readonly statements: number;
  /** Size of the core's memory. */
  readonly memoryBytes: number;
}

/** By DECISION_* of layout.ts. */
export const DECISIONS: readonly Decision[] = ["implicitDeny", "allowed", "explicitDeny"];

/** A decision with every statement seen: what there is to explain is in the cores' memory until the next request. */
export interface Observation {
  readonly decision: Decision;
  /** As it was read. */
  readonly request: AuthorizationRequest;
  readonly core: LoadedCore;
  /** The core of the session policies that came with the request. */
  readonly sessionCore: LoadedCore | undefined;
}

export class Generation {
  readonly info: EngineInfo;
  readonly #core: LoadedCore;
  readonly #frame: FrameWriter;
  readonly #sessions: SessionCores;
  #keyIndexes: ReadonlyMap<string, number> | undefined;

  /** Throws ArtifactError. */
  constructor(
    artifact: Uint8Array,
    generation: number,
    module: CoreModule,
    clock: () => number,
    compiler: SessionCompiler | undefined,
  ) {
    this.#core = loadCore(module, artifact);
    const { reader, memory } = this.#core;
    this.#frame = new FrameWriter(memory, reader, clock);
    this.#sessions = new SessionCores(module, clock, compiler, reader.flags);
    this.info = {
      format: reader.format,
      digest: reader.digest,
      generation,
      policies: reader.policyCount(),
      statements: reader.statementCount(),
      memoryBytes: memory.buffer.byteLength,
    };
  }

  /** DECISION_* of layout.ts. */
  decide(request: AuthorizationRequest): number {
    let session: unknown;
    try {
      this.#frame.write(request);
      session = request.session;
    } catch (cause) {
      throw requestError(cause);
    }
    if (session !== undefined) this.#writeSession(safely(() => snapshot(request)));
    const decision = running(this.#core.decide);
    return decision >= 0 ? decision : checkedAnswer(decision, this.#core);
  }

  /** As decide(), for a request in parts. */
  decideParts(principal: string, action: string, resource: string, shape: Shape, values: readonly ContextValue[]): number {
    let request: AuthorizationRequest | undefined;
    try {
      shape.checkValues(values);
      if (shape.isPlain) this.#frame.writeParts(principal, action, resource, shape, values);
      else request = shape.request(principal, action, resource, values);
    } catch (cause) {
      throw requestError(cause);
    }
    if (request !== undefined) return this.decide(request);
    const decision = running(this.#core.decide);
    return decision >= 0 ? decision : checkedAnswer(decision, this.#core);
  }

  /** As decide(), for `explain`: no statement is left out once the decision is certain. */
  observe(given: AuthorizationRequest): Observation {
    this.#write(given);
    const request = safely(() => snapshot(given));
    if (request.session === undefined) this.#write(request);
    else this.#writeSession(request);
    const decision = DECISIONS[checkedAnswer(running(this.#core.decideWhole), this.#core)]!;
    const sessionCore = request.session === undefined ? undefined : this.#sessions.asked;
    return { decision, request, core: this.#core, sessionCore };
  }

  #write(request: AuthorizationRequest): void {
    safely(() => this.#frame.write(request));
  }

  /** Writes the request and the answer of its session policies, which may need what only this artifact's directory knows of the caller. */
  #writeSession(request: AuthorizationRequest): void {
    this.#write(request);
    checkedAnswer(running(this.#core.locate), this.#core);
    const { reader, memory } = this.#core;
    const keys = (this.#keyIndexes ??= new Map(reader.keys().map(({ name }, index) => [name, index])));
    const result = new Result(memory, reader);
    const known = (name: string): string | readonly string[] | undefined => {
      const key = keys.get(name);
      return key === undefined ? undefined : result.value(key);
    };
    this.#frame.writeSession(this.#sessions.evaluate(request, known));
  }
}
