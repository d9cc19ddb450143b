/**
 * The engine: an artifact in force, and the calls that ask it. Knows no host: each host says where its core module is.
 *
 * Look here for the public calls; what reads a request is in request/, what runs the core in core/, what is in force in generation.ts.
 * It reads no policy, and no reason is given here: explaining.ts says what it asks of whoever gives them.
 */
import { DECISION_ALLOWED } from "../../assembly/layout.js";
import { REQUESTS_MAX } from "../../assembly/limits.js";
import { artifactBytes, isBytes, type ArtifactSource } from "../artifact/errors.js";
import { isBranded } from "../model/branded.js";
import type { CoreModule } from "./core/core.js";
import { CoreError } from "./core/core-error.js";
import { Columns, type RequestColumns } from "./request/columns.js";
import type { CallFacts, ExplainOptions, CallExplanation, Explanation } from "../model/explanation.js";
import type { Explaining } from "./explaining.js";
import { DECISIONS, Generation, type EngineInfo } from "./generation.js";
import { checkedBuild } from "./core/core-build.js";
import { givenModule, readLoadOptions, type LoadOptions } from "./load.js";
import type { CoreCompiler } from "./core/platform.js";
import { Shape, type PreparedRequest, type RequestShape } from "./request/prepared.js";
import { RequestError, type AuthorizationRequest, type ContextValue, type Decision } from "../model/request.js";
import { requestError, safely } from "./request/safely.js";
import type { SessionCompiler } from "./session.js";

const BRAND = Symbol.for("postern.Engine");

/** What `decideMany` writes for a request that cannot be evaluated. */
const DECISION_ERROR = 3;

/**
 * An engine holds one compiled artifact and answers requests with it. Instances are independent; an engine is not shared
 * between threads.
 *
 * @example
 * const engine = Engine.loadSync(compile({ identity: policies }));
 * engine.isAllowed({ principal: "arn:aws:iam::111122223333:user/bob", action: "s3:GetObject", resource: "arn:aws:s3:::b/k" });
 */
export class Engine {
  readonly [BRAND] = true;
  #current: Generation;
  /** A request is being read or decided: a getter in it must not start another one on the same memory. */
  #busy = false;
  readonly #module: CoreModule;
  readonly #clock: () => number;
  readonly #explainer: Explaining | undefined;

  protected constructor(module: CoreModule, artifact: Uint8Array, { clock, explainer }: LoadOptions) {
    this.#module = module;
    this.#clock = clock ?? Date.now;
    this.#explainer = explainer ?? (this.constructor as typeof Engine).explainer;
    this.#current = this.#generation(artifact, 1);
  }

  /** Holds across copies of the package, and between `postern`, `postern/engine` and `postern/engine-js`. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, BRAND, this.prototype);
  }

  /** Compiles session policies that come with requests as documents. Hosts with the compiler override it. */
  protected static sessionCompiler: SessionCompiler | undefined = undefined;

  /** What `explain` and `decideAll` are made of. Hosts with the compiler override it. */
  protected static explainer: Explaining | undefined = undefined;

  /** Compiles LoadOptions.wasm. Hosts that compile WebAssembly override it. */
  protected static coreCompiler: CoreCompiler | undefined = undefined;

  /** The build that a core must be of; undefined: any. Hosts override it. */
  protected static coreBuild: string | undefined = undefined;

  /** The host's own core, ready at once. Hosts that have one override it. */
  protected static hostCore(): CoreModule {
    throw new CoreError(
      "CORE_NOT_READY",
      "this host has no core that is ready at once",
      "use `Engine.load`, or pass LoadOptions.module",
    );
  }

  /** The host's own core. Hosts that must wait for it override it. */
  protected static async hostCoreLater(): Promise<CoreModule> {
    return this.hostCore();
  }

  /**
   * Loads an artifact: verifies it in a fresh core. Throws `ArtifactError` for bytes that are not an artifact of this format,
   * `CoreError` where the core module cannot be had, `RequestError` INVALID_REQUEST for a misspelt option or one of a wrong type.
   * Takes time linear in the bytes. Bytes and options are copied before it waits for the core: the caller may reuse both.
   *
   * @example
   * const engine = await Engine.load(await readFile("policies.pstn"));
   */
  static async load(artifact: ArtifactSource, options: LoadOptions = {}): Promise<Engine> {
    const read = readLoadOptions(options);
    const bytes = artifactBytes(artifact).slice();
    const module = (await givenModule(read, this.coreCompiler?.later)) ?? (await this.hostCoreLater());
    return new this(checkedBuild(module, this.coreBuild), bytes, read);
  }

  /**
   * As `load`, at once, with the same errors: for server hosts, and wherever a compiled module or its bytes are at hand.
   *
   * @example
   * const engine = Engine.loadSync(compile({ identity: policies }));
   */
  static loadSync(artifact: ArtifactSource, options: LoadOptions = {}): Engine {
    const read = readLoadOptions(options);
    const bytes = artifactBytes(artifact);
    return new this(checkedBuild(givenModule(read, this.coreCompiler?.now) ?? this.hostCore(), this.coreBuild), bytes, read);
  }

  /**
   * Decides one request. Throws `RequestError` when its shape is wrong: an error is never an allow.
   * Takes time linear in the request, nearly independent of the number of policies. Reads the request, keeps no reference to it.
   *
   * Codes: INVALID_REQUEST, INVALID_PRINCIPAL, INVALID_ACTION, INVALID_RESOURCE, INVALID_CONTEXT, INVALID_CONTEXT_VALUE,
   * DUPLICATE_CONTEXT_KEY, MULTIPLE_VALUES, RESOURCE_ACCOUNT_MISMATCH, RESOURCE_ACCOUNT_REQUIRED (directories),
   * INVALID_SESSION, NO_COMPILER (session policies), the limits, REENTRANT.
   * Source: docs/spec/policy-language.md, docs/spec/evaluation-logic.md §2 – §10.
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
   * Writes to `out` when given, else to a new array; it is the caller's. Throws RequestError INVALID_REQUEST where `requests` is
   * no list or `out` has no room, REENTRANT.
   *
   * @example
   * const codes = engine.decideMany(requests); // Uint8Array [1, 0, 2]
   */
  decideMany(requests: readonly AuthorizationRequest[], out?: Uint8Array): Uint8Array {
    if (this.#busy) throw reentrant();
    const count = countOf(requests);
    const codes = roomFor(count, out);
    for (let at = 0; at < count; at++) codes[at] = this.#evaluateSafely(requests, at);
    return codes;
  }

  /**
   * Decides one request and says why: the same core code as `decide`, which here sees every statement.
   * Throws like `decide`, and NO_EXPLAINER in `postern/engine` without LoadOptions.explainer. Takes time linear in the statements that bear on the request and their patterns, the first
   * time in all patterns: not for every request of a gateway. The explanation is the caller's.
   *
   * Source: docs/spec/evaluation-logic.md §2.4 (causes), §14 (message).
   *
   * @example
   * const { decision, message, matched, nearMisses } = engine.explain(request);
   * const why = matched[0]?.because.map(({ text }) => text); // "aws:RequestedRegion is ap-south-1, denied unless eu-west-1 (StringNotEquals)"
   */
  explain(request: AuthorizationRequest, options: ExplainOptions = {}): Explanation {
    return this.#exclusively((explainer) => explainer.explain(this.#current, request, options));
  }

  /**
   * Decides one call that needs several decisions (evaluation-logic §11): allowed if all of them are, explicitDeny if any
   * is, else implicitDeny. What the call carries beside them, such as an ACL, is checked once all are allowed.
   * Throws like `explain`, and ACL_NOT_SUPPORTED where S3 refuses the call as malformed.
   *
   * @example
   * engine.decideAll([
   *   { principal, action: "lambda:CreateFunction", resource: functionArn },
   *   { principal, action: "iam:PassRole", resource: roleArn, context: { "iam:PassedToService": "lambda.amazonaws.com" } },
   * ]).decision;
   */
  decideAll(requests: readonly AuthorizationRequest[], call: CallFacts = {}, options: ExplainOptions = {}): CallExplanation {
    return this.#exclusively((explainer) => {
      const count = countOf(requests);
      if (count === 0) throw new RequestError("INVALID_REQUEST", "`requests` is empty", "give every decision that the call needs");
      // By index: no iterator of its own may leave one out.
      const each = Array.from({ length: count }, (_, at) => elementAt(requests, at));
      return explainer.explainCall(this.#current, each, call, options);
    });
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
    const bytes = artifactBytes(artifact);
    this.#current = this.#generation(bytes, this.#current.info.generation + 1);
  }

  /**
   * Prepares requests of one shape: their keys are looked up once, and again after `replace`. The shape is copied. Throws RequestError
   * INVALID_REQUEST, UNSUPPORTED_REQUEST_MEMBER, INVALID_CONTEXT, TOO_MANY_CONTEXT_KEYS, DUPLICATE_CONTEXT_KEY; the prepared request throws as `decide` does, and INVALID_REQUEST where `values` is not as long as `keys`.
   *
   * @example
   * const prepared = engine.prepare({ keys: ["aws:SourceIp", "aws:SecureTransport"] });
   * prepared.isAllowed("arn:aws:iam::111122223333:user/bob", "s3:GetObject", "arn:aws:s3:::b/k", ["192.0.2.7", true]);
   * prepared.decideMany({ principals, actions, resources, values: [addresses, secure] }); // Uint8Array [1, 0, 2]
   */
  prepare(shape: RequestShape): PreparedRequest {
    const read = new Shape(shape);
    const evaluate = (principal: string, action: string, resource: string, values: readonly ContextValue[]): number =>
      this.#evaluateParts(principal, action, resource, read, values);
    return {
      decide: (principal, action, resource, values) => DECISIONS[evaluate(principal, action, resource, values)]!,
      isAllowed: (principal, action, resource, values) => evaluate(principal, action, resource, values) === DECISION_ALLOWED,
      decideMany: (columns, out) => this.#evaluateColumns(read, columns, out),
    };
  }

  /** What is in force. */
  info(): EngineInfo {
    return { ...this.#current.info };
  }

  #generation(artifact: Uint8Array, generation: number): Generation {
    const { sessionCompiler } = this.constructor as typeof Engine;
    return new Generation(artifact, generation, this.#module, this.#clock, sessionCompiler);
  }

  /** As #exclusively, without a closure: every decision comes through here. */
  #evaluate(request: AuthorizationRequest): number {
    if (this.#busy) throw reentrant();
    this.#busy = true;
    try {
      return this.#current.decide(request);
    } finally {
      this.#busy = false;
    }
  }

  #evaluateParts(principal: string, action: string, resource: string, shape: Shape, values: readonly ContextValue[]): number {
    if (this.#busy) throw reentrant();
    this.#busy = true;
    try {
      return this.#current.decideParts(principal, action, resource, shape, values);
    } finally {
      this.#busy = false;
    }
  }

  #evaluateColumns(shape: Shape, given: RequestColumns, out: Uint8Array | undefined): Uint8Array {
    if (this.#busy) throw reentrant();
    const columns = new Columns(given, shape.names.length);
    const codes = roomFor(columns.count, out);
    for (let at = 0; at < columns.count; at++) codes[at] = this.#evaluateRow(shape, columns, at);
    return codes;
  }

  #evaluateRow(shape: Shape, columns: Columns, at: number): number {
    try {
      const { principals, actions, resources } = columns;
      return this.#evaluateParts(principals[at]!, actions[at]!, resources[at]!, shape, columns.valuesAt(at));
    } catch (error) {
      return errorCodeOf(error);
    }
  }

  #exclusively<T>(run: (explainer: Explaining) => T): T {
    const explainer = this.#explainer;
    if (typeof explainer?.explain !== "function" || typeof explainer.explainCall !== "function") {
      throw new RequestError(
        "NO_EXPLAINER",
        "this engine only decides",
        "give LoadOptions.explainer of `postern/explain`, or import `postern`",
      );
    }
    if (this.#busy) throw reentrant();
    this.#busy = true;
    try {
      return run(explainer);
    } finally {
      this.#busy = false;
    }
  }

  #evaluateSafely(requests: readonly AuthorizationRequest[], at: number): number {
    try {
      return this.#evaluate(elementAt(requests, at));
    } catch (error) {
      return errorCodeOf(error);
    }
  }
}

function reentrant(): RequestError {
  return new RequestError("REENTRANT", "the engine is still reading a request", "do not call it in getters");
}

/** DECISION_ERROR for what a request has caused; anything else is a fault of ours, and goes on. */
function errorCodeOf(error: unknown): number {
  if (error instanceof RequestError) return DECISION_ERROR;
  throw error;
}

function roomFor(count: number, out: Uint8Array | undefined): Uint8Array {
  const codes = out === undefined ? new Uint8Array(count) : out;
  if (safely(() => isBytes(codes) && codes.length >= count)) return codes;
  throw new RequestError("INVALID_REQUEST", `\`out\` has no room for ${count} decisions`, "give a longer Uint8Array, or none");
}

/** A request of a list that may be a proxy. */
function elementAt(requests: readonly AuthorizationRequest[], at: number): AuthorizationRequest {
  try {
    return requests[at]!;
  } catch (cause) {
    throw requestError(cause);
  }
}

/** Length of a list of requests. */
function countOf(requests: readonly AuthorizationRequest[]): number {
  const count: unknown = safely(() => (Array.isArray(requests) ? requests.length : undefined));
  if (typeof count === "number" && count >= 0 && count <= REQUESTS_MAX) return count;
  throw new RequestError("INVALID_REQUEST", `\`requests\` must be a list of at most ${REQUESTS_MAX}`, "give a list of requests");
}
