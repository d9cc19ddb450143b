/** The engine: an artifact in force, and the calls that ask it. Knows no host: each host says where its core module is. */
import {
  DECISION_ALLOWED,
  ERROR_ACTION,
  ERROR_MULTIPLE_VALUES,
  ERROR_PRINCIPAL,
  ERROR_RESOURCE,
  ERROR_RESOURCE_ACCOUNT_MISMATCH,
} from "../../assembly/layout.js";
import { artifactBytes, type ArtifactSource } from "../artifact/errors.js";
import { ArtifactReader } from "../artifact/reader.js";
import { loadCore, type LoadedCore } from "./core.js";
import { FrameWriter } from "./frame.js";
import { RequestError, type AuthorizationRequest, type Decision, type RequestErrorCode } from "./request.js";

export interface LoadOptions {
  /** A compiled core module; default: the host's own way. */
  readonly module?: WebAssembly.Module;
  /** The core's bytes, to be compiled. `loadSync` takes bytes only; a URL or Response needs `load`. */
  readonly wasm?: BufferSource | URL | Response;
  /** Milliseconds since 1970; default `Date.now`. */
  readonly clock?: () => number;
}

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

/** One artifact in force: swapped as a whole by `replace`. */
interface Generation {
  readonly core: LoadedCore;
  readonly frame: FrameWriter;
  readonly info: EngineInfo;
}

/** By DECISION_* of layout.ts. */
const DECISIONS: readonly Decision[] = ["implicitDeny", "allowed", "explicitDeny"];

/** What `decideMany` writes for a request that cannot be evaluated. */
const DECISION_ERROR = 3;

/** Errors of the core's decide(), by ERROR_* of layout.ts: code, what is wrong, what to do. */
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
};

/**
 * An engine holds one compiled artifact and answers requests with it. Instances are independent; an engine is not shared
 * between threads.
 *
 * @example
 * const engine = Engine.loadSync(compile({ identity: policies }));
 * engine.isAllowed({ principal: "arn:aws:iam::111122223333:user/bob", action: "s3:GetObject", resource: "arn:aws:s3:::b/k" });
 */
export class Engine {
  #current: Generation;
  /** A request is being read or decided: a getter in it must not start another one on the same memory. */
  #busy = false;
  readonly #module: WebAssembly.Module;
  readonly #clock: () => number;

  protected constructor(module: WebAssembly.Module, artifact: ArtifactSource, clock: () => number) {
    this.#module = module;
    this.#clock = clock;
    this.#current = this.#generation(artifact, 1);
  }

  /** The host's own core module. Hosts override it. */
  protected static defaultModule(): WebAssembly.Module {
    throw new TypeError("this host has no core module of its own: pass LoadOptions.module or LoadOptions.wasm");
  }

  /**
   * Loads an artifact: verifies it in a fresh core. Throws `ArtifactError` for bytes that are no artifact of this format.
   * Takes time linear in the bytes. The bytes are copied.
   *
   * @example
   * const engine = await Engine.load(await readFile("policies.pstn"));
   */
  static async load(artifact: ArtifactSource, options: LoadOptions = {}): Promise<Engine> {
    const module = options.module ?? (options.wasm === undefined ? this.defaultModule() : await compileCore(options.wasm));
    return new this(module, artifact, options.clock ?? Date.now);
  }

  /**
   * As `load`, at once: for server hosts, and wherever a compiled module or its bytes are at hand.
   *
   * @example
   * const engine = Engine.loadSync(compile({ identity: policies }));
   */
  static loadSync(artifact: ArtifactSource, options: LoadOptions = {}): Engine {
    const { module, wasm, clock = Date.now } = options;
    if (module !== undefined || wasm === undefined) return new this(module ?? this.defaultModule(), artifact, clock);
    if (!isBufferSource(wasm)) throw new TypeError("loadSync takes the core as a module or bytes: use load for a URL or Response");
    return new this(new WebAssembly.Module(wasm), artifact, clock);
  }

  /**
   * Decides one request. Throws `RequestError` when its shape is wrong: an error is never an allow.
   * Takes time linear in the request, nearly independent of the number of policies. Reads the request, keeps nothing of it.
   *
   * Codes: INVALID_REQUEST, INVALID_PRINCIPAL, INVALID_ACTION, INVALID_RESOURCE, INVALID_CONTEXT, INVALID_CONTEXT_VALUE,
   * DUPLICATE_CONTEXT_KEY, MULTIPLE_VALUES, RESOURCE_ACCOUNT_MISMATCH, the limits, REENTRANT.
   * Source: docs/spec/policy-language.md, docs/spec/evaluation-logic.md §2 – §4.
   *
   * @example
   * engine.decide({ principal: "arn:aws:iam::111122223333:user/bob", action: "sqs:SendMessage",
   *   resource: "arn:aws:sqs:us-east-1:111122223333:q", context: { "aws:SourceIp": "192.0.2.7" } }); // "allowed"
   */
  decide(request: AuthorizationRequest): Decision {
    return DECISIONS[this.#evaluate(request)]!;
  }

  /**
   * True exactly when `decide` says "allowed". Throws like `decide`.
   *
   * @example
   * if (!engine.isAllowed(request)) return forbidden();
   */
  isAllowed(request: AuthorizationRequest): boolean {
    return this.#evaluate(request) === DECISION_ALLOWED;
  }

  /**
   * Decides many requests: a byte each, 0 implicitDeny, 1 allowed, 2 explicitDeny, 3 the request has the wrong shape.
   * Writes to `out` when given (one that is too short is a RangeError), else to a new array; it is the caller's.
   *
   * @example
   * const codes = engine.decideMany(requests); // Uint8Array [1, 0, 2]
   */
  decideMany(requests: readonly AuthorizationRequest[], out: Uint8Array = new Uint8Array(requests.length)): Uint8Array {
    if (!Array.isArray(requests)) throw new RequestError("INVALID_REQUEST", "`requests` is no array", "give a list of requests");
    if (out.length < requests.length) throw new RangeError(`out has room for ${out.length} of ${requests.length} decisions`);
    for (let at = 0; at < requests.length; at++) out[at] = this.#evaluateSafely(requests[at]!);
    return out;
  }

  /**
   * Puts another artifact in force. It is verified in a fresh core first: when that throws `ArtifactError`, the old one
   * stays in force. Decisions before the call use the old policies, those after it the new ones. Costs what loading costs.
   *
   * @example
   * engine.replace(compile({ identity: newPolicies }));
   */
  replace(artifact: ArtifactSource): void {
    if (this.#busy) throw reentrant();
    this.#current = this.#generation(artifact, this.#current.info.generation + 1);
  }

  /** What is in force. */
  info(): EngineInfo {
    return { ...this.#current.info };
  }

  #generation(source: ArtifactSource, generation: number): Generation {
    const core = loadCore(this.#module, artifactBytes(source));
    const reader = new ArtifactReader(core.artifact);
    const info = {
      format: reader.format,
      digest: reader.digest,
      generation,
      policies: reader.policyCount(),
      statements: reader.statementCount(),
      memoryBytes: core.memory.buffer.byteLength,
    };
    return { core, info, frame: new FrameWriter(core.memory, reader, this.#clock) };
  }

  #evaluate(request: AuthorizationRequest): number {
    if (this.#busy) throw reentrant();
    this.#busy = true;
    try {
      writeRequest(this.#current.frame, request);
      const decision = this.#current.core.decide();
      if (decision < 0) throw coreError(decision);
      return decision;
    } finally {
      this.#busy = false;
    }
  }

  #evaluateSafely(request: AuthorizationRequest): number {
    try {
      return this.#evaluate(request);
    } catch (error) {
      if (error instanceof RequestError) return DECISION_ERROR;
      throw error;
    }
  }
}

/** Getters and proxies of a request may throw what they like: it becomes a RequestError, with the error as its cause. */
function writeRequest(frame: FrameWriter, request: AuthorizationRequest): void {
  try {
    frame.write(request);
  } catch (cause) {
    if (cause instanceof RequestError) throw cause;
    throw new RequestError("INVALID_REQUEST", "reading the request threw an error", "see the cause", { cause });
  }
}

function coreError(code: number): RequestError {
  const [name, message, hint] = CORE_ERRORS[code] ?? ["INTERNAL", `the core answered ${code}`, "please report this request"];
  return new RequestError(name, message, hint);
}

function reentrant(): RequestError {
  return new RequestError(
    "REENTRANT",
    "the engine was called while it was reading a request",
    "do not call it from getters or proxies of a request",
  );
}

function isBufferSource(wasm: BufferSource | URL | Response): wasm is BufferSource {
  return wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm);
}

async function compileCore(wasm: BufferSource | URL | Response): Promise<WebAssembly.Module> {
  if (isBufferSource(wasm)) return WebAssembly.compile(wasm);
  return WebAssembly.compileStreaming(wasm instanceof URL ? fetch(wasm) : wasm);
}
