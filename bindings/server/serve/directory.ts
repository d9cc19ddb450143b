/** The directory of `source.directory`: a file, or every file of a folder. What would be passed over is an error. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DirectoryError, readDirectory, type Directory, type DirectorySource } from "postern/simulator";
import { isScalar, parseAllDocuments, visit } from "yaml";
import { quote, StartError, startError, type Fault } from "../faults.js";

export interface ReadSource {
  readonly directory: Directory;
  /** 16 hexadecimal digits over names and texts. */
  readonly revision: string;
  readonly warnings: readonly string[];
}

/** Throws StartError with every finding. Links are not followed. */
export function readSource(path: string, mode: "aws" | "lenient"): ReadSource {
  const files = filesOf(path).map((file) => ({ name: resolve(file), text: readText(file) }));
  const revision = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 16);
  try {
    const { directory, findings } = readDirectory(files.flatMap(sourcesOf), { mode });
    return { directory, revision, warnings: findings.map(({ issueCode, findingDetails }) => `${issueCode} ${findingDetails}`) };
  } catch (error) {
    if (error instanceof DirectoryError) throw startError("DIRECTORY_INVALID", error.message, "see docs/directory.md");
    throw error;
  }
}

const ENDINGS = /\.(?:json|ya?ml)$/i;

function filesOf(path: string): string[] {
  const stats = attempt(path, () => statSync(path));
  if (stats.isFile()) return [path];
  if (!stats.isDirectory()) throw unreadable(path, "it is not a file or a folder");
  const files = walk(path);
  if (files.length === 0) throw unreadable(path, "the folder holds no .json, .yaml or .yml file");
  return files;
}

function walk(folder: string): string[] {
  const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }));
  return entries
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path);
      if (!entry.isFile()) throw unreadable(path, "it is not a file: links, pipes and devices are not read");
      if (!ENDINGS.test(entry.name))
        throw unreadable(path, "only .json, .yaml and .yml files are read; move it, or let its name begin with a dot");
      return [path];
    });
}

function readText(file: string): string {
  return attempt(file, () => readFileSync(file, "utf8"));
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
}

function unreadable(path: string, problem: string): StartError {
  return startError(
    "DIRECTORY_INVALID",
    `${quote(path)} cannot be read: ${problem}`,
    "give a file or folder that docs/directory.md describes",
  );
}

/** JSON is read by `readDirectory` itself, which knows its places. */
function sourcesOf({ name, text }: { readonly name: string; readonly text: string }): DirectorySource[] {
  if (/\.json$/i.test(name)) return [{ name, text }];
  const found = parseAllDocuments(text, { version: "1.2", schema: "core", prettyErrors: true, uniqueKeys: true });
  const documents = "empty" in found ? [] : found;
  const faults = documents
    .flatMap(({ errors, warnings }) => [...errors, ...warnings])
    .map(({ message }): Fault => {
      return { code: "DIRECTORY_INVALID", message, hint: "check it with a YAML editor", file: name };
    });
  if (faults.length > 0) throw new StartError(faults);
  return documents.map((document) => {
    // An account is a text, whatever YAML makes of twelve digits.
    visit(document, (_, node) => {
      if (isScalar(node) && typeof node.value === "number" && /^\d{12}$/.test(node.source ?? "")) node.value = node.source;
    });
    return { name, value: document.toJS() as unknown };
  });
}
