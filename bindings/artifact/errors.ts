/** Errors of artifacts: bytes that are not an artifact, or not one that this version reads. */
import { ARTIFACT_BYTES_MAX } from "../../assembly/limits.js";
import { HintedError } from "../model/branded.js";

export type ArtifactErrorCode =
  /** What was given is not an array of bytes. */
  | "ARTIFACT_NOT_BYTES"
  /** The bytes end too early. */
  | "ARTIFACT_TRUNCATED"
  /** The bytes do not begin like an artifact. */
  | "ARTIFACT_BAD_MAGIC"
  /** An artifact of a format that this version does not know. */
  | "ARTIFACT_UNKNOWN_FORMAT"
  /** A checksum differs: the bytes changed after they were written. */
  | "ARTIFACT_BAD_CHECKSUM"
  /** Well-framed bytes with a section, offset, count or opcode that makes no sense. */
  | "ARTIFACT_CORRUPT"
  /** The core's memory cannot hold the artifact. */
  | "ARTIFACT_TOO_LARGE"
  /** The host gives no memory for another core. */
  | "NO_MEMORY";

const HINTS: Readonly<Record<ArtifactErrorCode, string>> = {
  ARTIFACT_NOT_BYTES: "give what compile returned",
  ARTIFACT_TRUNCATED: "read or transfer the artifact whole",
  ARTIFACT_BAD_MAGIC: "give what compile returned",
  ARTIFACT_UNKNOWN_FORMAT: "compile the policies with this version",
  ARTIFACT_BAD_CHECKSUM: "transfer or compile it again",
  ARTIFACT_CORRUPT: "compile the policies again",
  ARTIFACT_TOO_LARGE: "split the policies",
  NO_MEMORY: "drop unused engines",
};

/** Thrown by `Engine.load`, `Engine.loadSync`, `replace` and `strip`. `offset` is in bytes from the artifact's start. */
export class ArtifactError extends HintedError<ArtifactErrorCode> {
  protected static override readonly brand = "ArtifactError";
  declare readonly name: "ArtifactError";
  constructor(
    code: ArtifactErrorCode,
    message: string,
    readonly offset: number,
    options?: { readonly cause?: unknown },
  ) {
    super(code, message, HINTS[code], options);
  }
}

/** An artifact's bytes, alone or as `compile` returns them. */
export type ArtifactSource = Uint8Array | ArrayBuffer | { readonly bytes: Uint8Array };

/** The bytes of an artifact, in the caller's buffer; throws ArtifactError where there are none, or too many for any core. */
export function artifactBytes(source: ArtifactSource): Uint8Array {
  const bytes = givenBytes(source);
  checkSize(bytes.length);
  return bytes;
}

/** To be called before an artifact of this size is read or copied. */
export function checkSize(bytes: number): void {
  if (bytes <= ARTIFACT_BYTES_MAX) return;
  throw new ArtifactError("ARTIFACT_TOO_LARGE", "the core's memory cannot hold the artifact", 0);
}

function givenBytes(source: ArtifactSource): Uint8Array {
  try {
    if (isBytes(source)) return plainBytes(source);
    // Only a buffer has a view, of whatever realm it is.
    return "bytes" in source ? plainBytes(source.bytes) : new Uint8Array(new DataView(source).buffer);
  } catch (cause) {
    throw new ArtifactError("ARTIFACT_NOT_BYTES", "what was given as an artifact holds no bytes", 0, { cause });
  }
}

/** The kind of a typed array, of whatever realm it is; undefined for anything else, proxies too. */
const kindOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;

export function isBytes(value: unknown): value is Uint8Array {
  return kindOf.call(value) === "Uint8Array";
}

/** A plain view of what stands in memory: nothing that a subclass has overridden is asked again. Throws TypeError where there is none. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (!isBytes(bytes)) throw new TypeError("no Uint8Array");
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
