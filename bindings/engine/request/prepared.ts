/** Requests of one shape: their keys are resolved once, so that a decision names none. */
import { CONTEXT_KEYS_MAX } from "../../../assembly/limits.js";
import type { RequestColumns } from "./columns.js";
import { keptSession } from "./given-session.js";
import type { KeyInfo } from "./keys.js";
import { REQUEST_MEMBERS, unknownMember } from "./members.js";
import { isPlainObject } from "./plain-object.js";
import { RequestError, type AuthorizationRequest, type ContextValue, type Decision } from "../../model/request.js";
import { refusePollution, safely } from "./safely.js";
import { snapshot } from "./snapshot.js";

export interface RequestShape {
  /** Names of the context keys that vary, in the order in which `decide` takes their values. */
  readonly keys: readonly string[];
  /**
   * What is the same in every request; what a decision gives wins over it. Copied: changing it later changes nothing. Only session
   * policies that are not plain JSON are read anew for each decision.
   */
  readonly fixed?: Partial<AuthorizationRequest>;
}

/** A request's shape, resolved. `values` is as long as `keys`; `undefined` is an absent key. */
export interface PreparedRequest {
  /** As `Engine.decide`. */
  decide(principal: string, action: string, resource: string, values: readonly ContextValue[]): Decision;
  /** As `Engine.isAllowed`. */
  isAllowed(principal: string, action: string, resource: string, values: readonly ContextValue[]): boolean;
  /** As `Engine.decideMany`, for requests given column by column. */
  decideMany(columns: RequestColumns, out?: Uint8Array): Uint8Array;
}

/** A shape as it was given, read once. */
export class Shape {
  readonly names: readonly string[];
  /** A request with all its members: copied and filled, since an object that grows once it is copied takes ten times as long. */
  readonly #whole: AuthorizationRequest;
  /** Nothing is fixed, and no name stands twice: the values can go to the frame as they are. */
  readonly isPlain: boolean;
  /** The keys of the generation that was asked last. */
  keys: readonly KeyInfo[] = [];
  keysOf: unknown = undefined;
  /** Characters of the names. */
  readonly nameLength: number;

  /** Throws RequestError INVALID_REQUEST, INVALID_CONTEXT, TOO_MANY_CONTEXT_KEYS, DUPLICATE_CONTEXT_KEY. */
  constructor(given: RequestShape) {
    const { names, fixed } = safely(() => readShape(given));
    this.names = names;
    const entries: readonly unknown[][] = [...names.map((name) => [name]), ...Object.entries({ ...fixed.context })];
    const context = Object.fromEntries(entries) as Record<string, ContextValue>;
    this.#whole = { principal: "", action: "", resource: "", ...fixed, context };
    const folded = new Set(names.map((name) => name.toLowerCase()));
    this.isPlain = Object.keys(fixed).length === 0 && folded.size === names.length;
    this.nameLength = names.join("").length;
  }

  checkValues(values: readonly ContextValue[]): void {
    if (Array.isArray(values) && values.length === this.names.length) return;
    throw new RequestError("INVALID_REQUEST", `\`values\` must be a list of ${this.names.length} values`, "give one for each key");
  }

  /** The request as `Engine.decide` takes it. */
  request(principal: string, action: string, resource: string, values: readonly ContextValue[]): AuthorizationRequest {
    const context: Record<string, ContextValue> = { ...this.#whole.context };
    this.names.forEach((name, at) => {
      context[name] = values[at];
    });
    return { ...this.#whole, principal, action, resource, context };
  }
}

function readShape(given: RequestShape): { names: readonly string[]; fixed: Partial<AuthorizationRequest> } {
  refusePollution();
  const { keys, fixed = {}, ...others } = given;
  const isShape = Array.isArray(keys) && typeof fixed === "object" && fixed !== null && !Array.isArray(fixed);
  if (!isShape || Object.keys(others).length > 0) {
    throw new RequestError("INVALID_REQUEST", "the shape is not of the form { keys, fixed }", "give { keys, fixed }");
  }
  if (keys.length > CONTEXT_KEYS_MAX) {
    throw new RequestError("TOO_MANY_CONTEXT_KEYS", `the shape has more than ${CONTEXT_KEYS_MAX} keys`, "send fewer keys");
  }
  const names = Array.from({ length: keys.length }, (_, at) => keys[at] as unknown);
  if (new Set(names).size < names.length) {
    throw new RequestError("DUPLICATE_CONTEXT_KEY", "a key stands twice in the shape", "give each key once");
  }
  if (names.every((name): name is string => typeof name === "string")) return { names, fixed: readFixed(fixed) };
  throw new RequestError("INVALID_REQUEST", "a key of the shape is not a string", "give names of condition keys");
}

/** A copy of what a decision does not give by itself. */
function readFixed(fixed: Partial<AuthorizationRequest>): Partial<AuthorizationRequest> {
  for (const member in fixed) if (!REQUEST_MEMBERS.has(member)) unknownMember("request", member, REQUEST_MEMBERS);
  const { resourceAccount, resourceAccountIsManagement, context, session } = fixed;
  if (context !== undefined && !isPlainObject(context)) {
    throw new RequestError("INVALID_CONTEXT", "`fixed.context` is not a plain object", "give values by key name");
  }
  const kept = { resourceAccount, resourceAccountIsManagement, context, session: session && keptSession(session) };
  return snapshot(kept as unknown as AuthorizationRequest);
}
