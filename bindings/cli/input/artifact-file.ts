/** Artifacts from files: one that is larger than an artifact can be is refused as the engine refuses it, and not read. */
import { ARTIFACT_BYTES_MAX, checkSize } from "../../surface/command-line.js";
import { CliError } from "../output/errors.js";
import { readBytes } from "./files.js";
import type { Io } from "../output/io.js";

/** Throws ArtifactError ARTIFACT_TOO_LARGE, and CliError for what cannot be read. */
export async function readArtifact(path: string, io: Io): Promise<Uint8Array> {
  try {
    return await readBytes(path, io, ARTIFACT_BYTES_MAX);
  } catch (error) {
    if (error instanceof CliError && error.code === "FILE_TOO_LARGE") checkSize(ARTIFACT_BYTES_MAX + 1);
    throw error;
  }
}
