/** Errors of artifacts: bytes that are no artifact, or not one that this version reads. */

/** Does the value carry the brand? `instanceof` of our errors asks this, so that it holds when two copies of the package load. */
export function isBranded(value: unknown, brand: symbol): boolean {
  return typeof value === "object" && value !== null && brand in value;
}

export type ArtifactErrorCode =
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
  | "ARTIFACT_TOO_LARGE";

const BRAND = Symbol.for("postern.ArtifactError");

/** Thrown by `Engine.load`, `Engine.loadSync`, `replace`, `strip` and the artifact reader. `offset` is in bytes from the artifact's start. */
export class ArtifactError extends Error {
  override readonly name = "ArtifactError";
  readonly [BRAND] = true;
  constructor(
    readonly code: ArtifactErrorCode,
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
  /** Holds across copies of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, BRAND);
  }
}
