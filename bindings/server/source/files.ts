/** The files of `source`: a file, or every file of a folder. What would be passed over in silence is an error: it may hold a Deny. */
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { quote, startError, type FaultCode, type StartError } from "../faults.js";

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

const ENDINGS = /\.(?:json|ya?ml)$/i;
/** A folder that is written while it is read is read again. */
const ATTEMPTS = 5;

/**
 * Reads them all, as they stand at one time. Throws StartError. Names that begin with a dot are left out; links are followed where they
 * lead to files of the folder itself, as Kubernetes' do.
 */
export function readFiles(path: string, code: FaultCode): SourceFile[] {
  let before = listed(path, code);
  for (let attempt = 1; ; attempt++) {
    const files = before.map(({ file }) => ({
      name: resolve(file),
      text: attemptOn(file, code, () => readFileSync(file, "utf8")),
    }));
    const after = listed(path, code);
    if (JSON.stringify(after) === JSON.stringify(before)) return files;
    if (attempt === ATTEMPTS) throw unreadable(path, "it keeps changing while it is read", code);
    before = after;
  }
}

interface Listed {
  readonly file: string;
  readonly stamp: string;
}

function listed(path: string, code: FaultCode): Listed[] {
  return filesOf(path, code).map((file) => {
    const { ino, size, mtimeMs } = attemptOn(file, code, () => statSync(file));
    return { file, stamp: `${ino} ${size} ${mtimeMs}` };
  });
}

function filesOf(path: string, code: FaultCode): string[] {
  const stats = attemptOn(path, code, () => statSync(path));
  if (stats.isFile()) return [path];
  if (!stats.isDirectory()) throw unreadable(path, "it is not a file or a folder", code);
  const files = walk(path, attemptOn(path, code, () => realpathSync(path)) + sep, code);
  if (files.length === 0) throw unreadable(path, "the folder holds no .json, .yaml or .yml file", code);
  return files;
}

function walk(folder: string, root: string, code: FaultCode): string[] {
  const entries = attemptOn(folder, code, () => readdirSync(folder, { withFileTypes: true }));
  return entries
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path, root, code);
      if (!entry.isFile() && !(entry.isSymbolicLink() && isFileOf(path, root, code)))
        throw unreadable(path, "it must be a file of this folder: pipes, devices and links to elsewhere are not read", code);
      if (!ENDINGS.test(entry.name))
        throw unreadable(path, "only .json, .yaml and .yml files are read; move it, or let its name begin with a dot", code);
      return [path];
    });
}

function isFileOf(path: string, root: string, code: FaultCode): boolean {
  return attemptOn(path, code, () => statSync(path)).isFile() && attemptOn(path, code, () => realpathSync(path)).startsWith(root);
}

function attemptOn<T>(path: string, code: FaultCode, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(path, (error as Error).message, code);
  }
}

const HINTS: Partial<Record<FaultCode, string>> = {
  DIRECTORY_INVALID: "give a file or folder that docs/directory.md describes",
  POLICIES_INVALID: "give a policy, or a folder of policies",
};

export function unreadable(path: string, problem: string, code: FaultCode): StartError {
  return startError(code, `${quote(path)} cannot be read: ${problem}`, HINTS[code] ?? "give a file that can be read");
}
