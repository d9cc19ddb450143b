/** Artifacts from files: how large one is, is known before it is read. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { checkSize } from "../artifact/errors.js";
import { ArtifactError } from "../hosts/node.js";
import { unreadable } from "./files.js";

const CHUNK_BYTES = 1 << 20;

/** Throws ArtifactError ARTIFACT_TOO_LARGE, and CliError for what cannot be read. */
export function readArtifact(path: string): Uint8Array {
  try {
    const file = openSync(path, "r");
    try {
      return readOpened(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw error instanceof ArtifactError ? error : unreadable(path, error);
  }
}

function readOpened(file: number): Uint8Array {
  const status = fstatSync(file);
  if (status.isFIFO() || status.isSocket()) return readPipe(file);
  if (!status.isFile() && !status.isDirectory()) throw new Error("it is a device");
  checkSize(status.size);
  return readFileSync(file);
}

/** A pipe does not say how much there is. */
function readPipe(file: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let total = 0; ;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const count = readSync(file, chunk);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    checkSize((total += count));
  }
}
