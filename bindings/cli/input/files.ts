/** Reading files and folders: every failure becomes a sentence that names the path. */
import { MAGIC } from "../../surface/command-line.js";
import { isUtf8 } from "node:buffer";
import { statSync } from "node:fs";
import { CliError, reasonOf } from "../output/errors.js";
import { listFiles } from "./folder.js";
import type { Io } from "../output/io.js";
import { parseJson } from "./json-text.js";
import { FILE_BYTES_MAX } from "./limits.js";
import { attempt, readChunks, readNow, tooLarge, unreadable } from "./open.js";
import { quotePath } from "../output/paint.js";

/** "-" where a path may stand: standard input. */
export const STANDARD_INPUT = "-";
const STANDARD_INPUT_NAME = "standard input";

/** What a path is called in reports. */
export function nameOf(path: string): string {
  return path === STANDARD_INPUT ? STANDARD_INPUT_NAME : path;
}

/** All of a file, of a pipe that was named, or of standard input for "-". */
export async function readBytes(path: string, io: Io, limit = FILE_BYTES_MAX): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const source = path === STANDARD_INPUT ? inputChunks(io, limit) : readChunks(path, io, limit);
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Standard input as it comes. Nothing beyond the limit is read. */
export async function* inputChunks(io: Io, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const given of inputOf(io)) {
    const chunk = typeof given === "string" ? Buffer.from(given) : given;
    if ((bytes += chunk.length) > limit) throw tooLarge(STANDARD_INPUT_NAME, limit);
    yield chunk;
  }
}

async function* inputOf(io: Io): AsyncGenerator<Uint8Array | string> {
  try {
    yield* io.stdin;
  } catch (error) {
    throw error instanceof CliError ? error : unreadable(STANDARD_INPUT_NAME, reasonOf(error), "check where it comes from");
  }
}

/** The same as text, without a byte order mark. Text that is not UTF-8 is an error: a policy must not be guessed at. */
export async function readText(path: string, io: Io, limit = FILE_BYTES_MAX): Promise<string> {
  return decodeText(await readBytes(path, io, limit), nameOf(path));
}

/** The same of a file, at once. */
export function readTextNow(path: string, limit = FILE_BYTES_MAX): string {
  return decodeText(readNow(path, limit), path);
}

/** JSON of a file. */
export async function readJsonFile(path: string, io: Io): Promise<unknown> {
  return parseJson(await readText(path, io), nameOf(path));
}

/** Does the file begin as artifacts do? */
function isArtifact(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === MAGIC;
}

function decodeText(bytes: Uint8Array, name: string): string {
  if (isArtifact(bytes)) {
    throw new CliError("ARTIFACT_AS_POLICY", `${quotePath(name)} is a compiled artifact, not JSON`, "give it with --artifact");
  }
  if (!isUtf8(bytes)) throw new CliError("NOT_UTF8", `${quotePath(name)} is not UTF-8 text`, "save it as UTF-8");
  return attempt(name, () => new TextDecoder().decode(bytes));
}

/** A file, or every `*.json` of a folder and the folders in it, sorted. Names that begin with a dot are left out. */
export function listJsonFiles(path: string, followLinks: boolean): string[] {
  if (!isFolder(path)) return [path];
  const files = listFiles(path, [".json"], followLinks);
  if (files.length > 0) return files;
  throw new CliError(
    "NO_POLICIES",
    `the folder ${quotePath(path)} holds no .json file`,
    "give a folder of policy documents, or a file",
  );
}

export function isFolder(path: string): boolean {
  return path !== STANDARD_INPUT && attempt(path, () => statSync(path)).isDirectory();
}
