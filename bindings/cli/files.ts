/** Reading files and folders: every failure becomes a sentence that names the path. */
import { MAGIC } from "../../assembly/layout.js";
import { isUtf8 } from "node:buffer";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { CliError, reasonOf } from "./errors.js";
import type { Io } from "./io.js";

/** "-" where a path may stand: standard input. */
export const STANDARD_INPUT = "-";

export function unreadable(path: string, error: unknown): CliError {
  return new CliError("UNREADABLE_FILE", `cannot read \`${path}\`: ${reasonOf(error)}`, "check the path and its permissions");
}

export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The file as text, without a byte order mark. Text that is not UTF-8 is an error: a policy must not be guessed at. */
export function readText(path: string): string {
  return decodeText(readBytes(path), path);
}

/** Does the file begin as artifacts do? */
function isArtifact(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === MAGIC;
}

export function decodeText(bytes: Uint8Array, name: string): string {
  if (isArtifact(bytes)) {
    throw new CliError("ARTIFACT_AS_POLICY", `\`${name}\` is a compiled artifact, not JSON`, "give it with --artifact");
  }
  if (!isUtf8(bytes)) throw new CliError("NOT_UTF8", `\`${name}\` is not UTF-8 text`, "save it as UTF-8");
  try {
    return new TextDecoder().decode(bytes);
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** A file's text, or all of standard input for "-". */
export async function readTextOrInput(path: string, io: Io): Promise<string> {
  if (path !== STANDARD_INPUT) return readText(path);
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return decodeText(Buffer.concat(chunks), "standard input");
}

/** JSON of a file or of an argument that is JSON itself. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError("INVALID_JSON", `\`${name}\` is not JSON: ${(error as Error).message}`, "check it with a JSON editor");
  }
}

/** A file, or every `*.json` of a folder and the folders in it, sorted. Names that begin with a dot are left out. */
export function listJsonFiles(path: string): string[] {
  if (!isFolder(path)) return [path];
  const files = listFiles(path, [".json"]);
  if (files.length > 0) return files;
  throw new CliError("NO_POLICIES", `the folder \`${path}\` holds no .json file`, "give a folder of policy documents, or a file");
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * The files of a folder and of the folders in it, sorted. Names that begin with a dot are left out; any other that does not
 * end so, in whatever case, is an error: a policy that is passed over in silence may hold a Deny.
 */
export function listFiles(folder: string, endings: readonly string[]): string[] {
  const files = walk(folder);
  const others = files.filter((path) => !endings.some((ending) => path.toLowerCase().endsWith(ending)) || isFolder(path));
  if (others.length === 0) return files;
  throw new CliError(
    "UNKNOWN_FILE",
    `the folder \`${folder}\` holds ${others.map((path) => `\`${path}\``).join(", ")}, which would not be read`,
    `only ${endings.join(", ")} files are; move the others elsewhere, or give them names that begin with a dot`,
  );
}

/** Every entry that is no folder; a link to a folder is one of them. */
function walk(folder: string): string[] {
  const entries = listFolder(folder).filter(({ name }) => !name.startsWith("."));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

function listFolder(folder: string): { readonly name: string; isDirectory(): boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable(folder, error);
  }
}
