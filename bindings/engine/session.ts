/**
 * Session policies that come with a request. They are a gate of their own (evaluation-logic §3.2), so they are compiled to
 * an artifact of their own and asked in a core of their own; the main core is told the result.
 */
import {
  COLLECTION_BYTES,
  COLLECTION_PRESENT,
  COLLECTIONS,
  SESSION_ALLOWS,
  SESSION_DENIES,
  SESSION_SILENT,
  SLOT_SESSION,
} from "../../assembly/layout.js";
import { SESSION_CACHE_ENTRIES } from "../../assembly/limits.js";
import { artifactBytes } from "../artifact/errors.js";
import type { NamedPolicy } from "../model/policy-set.js";
import { shown } from "../text/quote.js";
import { checkedAnswer, running } from "./core/core-answer.js";
import { loadCore, type CoreModule, type LoadedCore } from "./core/core.js";
import { FrameWriter } from "./request/frame.js";
import { readSession, type GivenSession } from "./request/given-session.js";
import { foldKey } from "./request/keys.js";
import { RequestError, type AuthorizationRequest, type ContextValue, type SessionPolicy } from "../model/request.js";
import { Result } from "./core/result.js";

/** Compiles session policies with the switches that these flags of an artifact say; hosts without the compiler have none. */
export type SessionCompiler = (policies: readonly NamedPolicy[], flags: number) => SessionPolicy;

interface SessionCore {
  readonly core: LoadedCore;
  readonly frame: FrameWriter;
  /** Keys that the session policies use. */
  readonly keys: ReadonlySet<string>;
}

export class SessionCores {
  /** By checksum, or by the text of documents; least recently used first. */
  readonly #cores = new Map<number | string, SessionCore>();
  /** The core that was asked last. Not all are remembered, so it cannot be looked up again. */
  #asked: SessionCore | undefined;

  constructor(
    readonly module: CoreModule,
    readonly clock: () => number,
    readonly compiler: SessionCompiler | undefined,
    readonly flags: number,
  ) {}

  /**
   * SESSION_* for the request. `known` gives the values of keys that the main core has, given or derived.
   * Throws RequestError INVALID_SESSION (also where the policies have errors, which are then its cause), NO_COMPILER.
   */
  evaluate(request: AuthorizationRequest, known: (key: string) => string | readonly string[] | undefined): number {
    this.#asked = this.#coreOf(request.session);
    const { core, frame, keys } = this.#asked;
    const { session: _, ...others } = request;
    frame.write({ ...others, context: sessionContext(request, keys, known) });
    checkedAnswer(running(core.decideWhole), core);
    const { denied, allowed } = new Result(core.memory, core.reader);
    const session = 1 << SLOT_SESSION;
    return (denied & session) !== 0 ? SESSION_DENIES : (allowed & session) !== 0 ? SESSION_ALLOWS : SESSION_SILENT;
  }

  /** The core that evaluate() has asked. */
  get asked(): LoadedCore | undefined {
    return this.#asked?.core;
  }

  #coreOf(session: AuthorizationRequest["session"]): SessionCore {
    const given = givenSession(session);
    const { id } = given;
    if (id === undefined) return this.#load(given);
    const found = this.#known(given) ?? this.#load(given);
    this.#cores.delete(id);
    this.#cores.set(id, found);
    if (this.#cores.size > SESSION_CACHE_ENTRIES) this.#cores.delete(this.#cores.keys().next().value!);
    return found;
  }

  /** Checksums can be forged: the bytes are those that were verified, or the core is that of others. */
  #known({ id, words }: GivenSession): SessionCore | undefined {
    const found = this.#cores.get(id!);
    return found === undefined || words === undefined || areEqual(words, found.core.words) ? found : undefined;
  }

  #load({ id, source }: GivenSession): SessionCore {
    try {
      // What is remembered by its text is read from that text: it cannot say anything else to the compiler.
      const policies = typeof id === "string" ? (JSON.parse(id) as readonly NamedPolicy[]) : source;
      const core = loadCore(
        this.module,
        artifactBytes(policies instanceof Uint8Array ? policies : this.#compile(policies).session),
      );
      if (!isSession(core)) throw noSession();
      return {
        core,
        frame: new FrameWriter(core.memory, core.reader, this.clock),
        keys: new Set(core.reader.keys().map(({ name }) => name)),
      };
    } catch (cause) {
      throw invalidSession(cause);
    }
  }

  #compile(policies: readonly NamedPolicy[]): SessionPolicy {
    if (this.compiler !== undefined) return this.compiler(policies, this.flags);
    throw new RequestError("NO_COMPILER", "documents need the compiler", "give what `compileSession` returns");
  }
}

/** What the request gives for the keys that session policies use, and for the others what the main core knows. */
function sessionContext(
  { principal, context = {} }: AuthorizationRequest,
  keys: ReadonlySet<string>,
  known: (key: string) => string | readonly string[] | undefined,
): Record<string, ContextValue> {
  const given = Object.entries(context).filter(([name, value]) => !isAbsent(value) && keys.has(foldKey(name)));
  const tags = typeof principal === "string" ? [] : Object.keys(principal.tags ?? {}).map((tag) => `aws:principaltag/${tag}`);
  const taken = new Set([...given.map(([name]) => name), ...tags].map(foldKey));
  const derived = [...keys].flatMap((key) => {
    // Booleans that every core derives by itself, and does not check as it checks what is given.
    const value = taken.has(key) || /^aws:(via|principalis)awsservice$/.test(key) ? undefined : known(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries([...given, ...derived]);
}

/** No values are an absent key (policy-language 0.3-2): what the main core knows of it counts. */
function isAbsent(value: ContextValue): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** Without a way out of the loop, which takes half as long again: every session that is asked again comes through here. */
function areEqual(some: Uint32Array, others: Uint32Array): boolean {
  const { length } = some;
  let difference = length ^ others.length;
  for (let at = 0; at < length; at++) difference |= some[at]! ^ others[at]!;
  return difference === 0;
}

/** Nothing but session policies in a collection beside the empty one: those of other types would not be asked. */
function isSession({ reader }: LoadedCore): boolean {
  const { items, view } = reader.section(COLLECTIONS);
  return items === 2 && view.getUint32(COLLECTION_BYTES + COLLECTION_PRESENT, true) === 1 << SLOT_SESSION;
}

function noSession(): RequestError {
  return new RequestError("INVALID_SESSION", "`session` must hold session policies alone", "compile them with `compileSession`");
}

function givenSession(session: AuthorizationRequest["session"]): GivenSession {
  try {
    return readSession(session);
  } catch (cause) {
    throw invalidSession(cause);
  }
}

/** Policies with errors, and bytes that are not an artifact, are faults of the request. */
function invalidSession(cause: unknown): RequestError {
  if (cause instanceof RequestError) return cause;
  const message = `the session policies cannot be read: ${problemOf(cause)}`;
  return new RequestError("INVALID_SESSION", message, "give what `compileSession` returns", { cause });
}

/** The first line; all of it is in the cause. A proxy or a getter may throw anything. */
function problemOf(cause: unknown): string {
  try {
    return shown(String((cause as Error).message).split("\n")[0]!, PROBLEM_UNITS_MAX);
  } catch {
    return "see cause";
  }
}

const PROBLEM_UNITS_MAX = 500;
