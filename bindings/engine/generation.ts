/** One artifact in force: its core, the writer of its frame, and what asks them. An engine swaps generations as a whole. */
import {
  ERROR_ACTION,
  ERROR_MULTIPLE_VALUES,
  ERROR_PRINCIPAL,
  ERROR_RESOURCE,
  ERROR_RESOURCE_ACCOUNT,
  ERROR_RESOURCE_ACCOUNT_MISMATCH,
  ERROR_RESOURCE_ACCOUNT_REQUIRED,
} from "../../assembly/layout.js";
import { compiledOptions } from "../artifact/choices.js";
import { artifactBytes, type ArtifactSource } from "../artifact/errors.js";
import { loadCore, type CoreModule, type LoadedCore } from "./core.js";
import { FrameWriter } from "./frame.js";
import type { Shape } from "./prepared.js";
import { RequestError, type AuthorizationRequest, type ContextValue, type Decision, type RequestErrorCode } from "./request.js";
import { requestError, safely } from "./safely.js";
import { snapshot } from "./snapshot.js";
import { SessionCores, type SessionCompiler } from "./session.js";
import { Result } from "./result.js";

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

/** Errors of the core, by ERROR_* of layout.ts: code, what is wrong, what to do. */
const CORE_ERRORS: Readonly<Record<number, readonly [RequestErrorCode, string, string]>> = {
  [ERROR_PRINCIPAL]: [
    "INVALID_PRINCIPAL",
    "`principal` is no user, role, session, federated-user, root or identity-provider ARN, no service name and not `*`",
    "give the ARN as GetCallerIdentity shows it, or an object whose parts agree",
  ],
  [ERROR_ACTION]: ["INVALID_ACTION", "`action` is not of the form `service:Name`", "give one action with one colon"],
  [ERROR_RESOURCE]: [
    "INVALID_RESOURCE",
    "`resource` is neither an ARN of six fields nor `*`",
    "give the full ARN, or compile in lenient mode",
  ],
  [ERROR_MULTIPLE_VALUES]: ["MULTIPLE_VALUES", "a single-valued context key has several values", "give one value"],
  [ERROR_RESOURCE_ACCOUNT_MISMATCH]: [
    "RESOURCE_ACCOUNT_MISMATCH",
    "`resourceAccount` contradicts the account in the resource's ARN",
    "leave it out where the ARN names the account",
  ],
  [ERROR_RESOURCE_ACCOUNT_REQUIRED]: [
    "RESOURCE_ACCOUNT_REQUIRED",
    "the ARN names no account, and the directory does not know the resource",
    "give `resourceAccount`, or list the resource in the directory",
  ],
  [ERROR_RESOURCE_ACCOUNT]: [
    "INVALID_RESOURCE",
    "`resourceAccount` is no account id",
    "give the 12 digits of the account that owns the resource, or compile in lenient mode",
  ],
};

/** A decision with every statement seen: what there is to explain is in the cores' memory until the next request. */
export interface Observation {
  readonly decision: Decision;
  /** As it was read. */
  readonly request: AuthorizationRequest;
  readonly core: LoadedCore;
  /** The core of the session policies that came with the request. */
  readonly sessionCore: LoadedCore | undefined;
}

/** Runs the core. A trap, which a verified artifact cannot cause, or a call stack at its end, is an error of this request alone. */
function running(core: () => number): number {
  try {
    return core();
  } catch (cause) {
    throw new RequestError("INTERNAL", "the core stopped", "see the cause", { cause });
  }
}

export class Generation {
  readonly info: EngineInfo;
  readonly #core: LoadedCore;
  readonly #frame: FrameWriter;
  readonly #sessions: SessionCores;
  #keyIndexes: ReadonlyMap<string, number> | undefined;

  /** Throws ArtifactError. */
  constructor(
    source: ArtifactSource,
    generation: number,
    module: CoreModule,
    clock: () => number,
    compiler: SessionCompiler | undefined,
  ) {
    this.#core = loadCore(module, artifactBytes(source));
    const { reader, memory } = this.#core;
    this.#frame = new FrameWriter(memory, reader, clock);
    this.#sessions = new SessionCores(module, clock, compiler, compiledOptions(reader.flags));
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
    return decision >= 0 ? decision : this.#checked(decision);
  }

  /** As decide(), for a request in parts. */
  decideParts(principal: string, action: string, resource: string, shape: Shape, values: readonly ContextValue[]): number {
    let request: AuthorizationRequest | undefined;
    try {
      shape.checkValues(values);
      const isWritten = shape.isPlain && this.#frame.writeParts(principal, action, resource, shape, values);
      if (!isWritten) request = shape.request(principal, action, resource, values);
    } catch (cause) {
      throw requestError(cause);
    }
    if (request !== undefined) return this.decide(request);
    const decision = running(this.#core.decide);
    return decision >= 0 ? decision : this.#checked(decision);
  }

  /** As decide(), for `explain`: no statement is left out once the decision is certain. */
  observe(given: AuthorizationRequest): Observation {
    this.#write(given);
    const request = safely(() => snapshot(given));
    if (request.session === undefined) this.#write(request);
    else this.#writeSession(request);
    const decision = DECISIONS[this.#checked(running(this.#core.decideWhole))]!;
    const sessionCore = request.session === undefined ? undefined : this.#sessions.asked;
    return { decision, request, core: this.#core, sessionCore };
  }

  #write(request: AuthorizationRequest): void {
    safely(() => this.#frame.write(request));
  }

  /** Writes the request and the answer of its session policies, which may need what only this artifact's directory knows of the caller. */
  #writeSession(request: AuthorizationRequest): void {
    this.#write(request);
    this.#checked(running(this.#core.locate));
    const { reader, memory } = this.#core;
    const keys = (this.#keyIndexes ??= new Map(reader.keys().map(({ name }, index) => [name, index])));
    const result = new Result(memory, reader);
    const known = (name: string): string | readonly string[] | undefined => {
      const key = keys.get(name);
      return key === undefined ? undefined : result.value(key);
    };
    this.#frame.writeSession(this.#sessions.evaluate(request, known));
  }

  #checked(code: number): number {
    if (code >= 0) return code;
    const [name, message, hint] = CORE_ERRORS[code] ?? ["INTERNAL", `the core answered ${code}`, "please report this request"];
    throw new RequestError(name, message, hint);
  }
}
