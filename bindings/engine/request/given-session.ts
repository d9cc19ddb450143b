/**
 * Session policies as callers give them, and what they are remembered by: always by what they say, never by an object, which its
 * owner can change.
 */
import { HEADER_BYTES, HEADER_CHECKSUM } from "../../../assembly/layout.js";
import { isBytes, plainBytes } from "../../artifact/errors.js";
import type { NamedPolicy } from "../../model/policy-set.js";
import { isPlainJson } from "./plain-json.js";
import { RequestError, type AuthorizationRequest, type SessionPolicy } from "../../model/request.js";

type Session = NonNullable<AuthorizationRequest["session"]>;

/** Compiled policies, in the caller's buffer, or documents. Equal ids are equal documents; of compiled ones the bytes must be compared. */
export interface GivenSession {
  readonly id: number | string | undefined;
  readonly source: Uint8Array | readonly NamedPolicy[];
  /** Of compiled policies, where they may be an artifact. */
  readonly words?: Uint32Array;
}

/**
 * Documents are known by their text. Those that are not what their JSON says have no id, so that the compiler sees them each time.
 * Throws RequestError INVALID_SESSION, and what a getter throws.
 */
export function readSession(session: unknown): GivenSession {
  if (Array.isArray(session)) {
    return { id: isPlainJson(session) ? JSON.stringify(session) : undefined, source: session as readonly NamedPolicy[] };
  }
  const compiled: unknown = (session as Partial<SessionPolicy> | null)?.session;
  if (isBytes(compiled)) {
    const source = plainBytes(compiled);
    if (source.length < HEADER_BYTES || source.length % 4 !== 0) return { id: undefined, source };
    const words = wordsOf(source);
    // Of the header, which holds the checksums of all sections.
    return { id: words[HEADER_CHECKSUM / 4], source, words };
  }
  throw new RequestError(
    "INVALID_SESSION",
    "`session` is neither compiled nor a list of policies",
    "give what `compileSession` returns",
  );
}

/** In place, where they begin at an address of words. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(buffer, byteOffset, length / 4);
}

/** A copy for later requests. Documents that are not what their JSON says stay what they are, and are read each time. */
export function keptSession(session: Session): Session {
  if (Array.isArray(session)) return isPlainJson(session) ? (JSON.parse(JSON.stringify(session)) as NamedPolicy[]) : session;
  const compiled: unknown = (session as Partial<SessionPolicy> | null)?.session;
  return isBytes(compiled) ? { session: plainBytes(compiled).slice() } : session;
}
