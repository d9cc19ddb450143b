/** The directory of `source.directory`: a file, or every file of a folder. */
import { createHash } from "node:crypto";
import { DirectoryError, readDirectory, type Directory, type DirectorySource } from "postern/simulator";
import { startError } from "../faults.js";
import { isJson, yamlDocuments } from "./documents.js";
import { readFiles, type SourceFile } from "./files.js";

export interface ReadSource {
  readonly directory: Directory;
  /** 16 hexadecimal digits over names and texts. */
  readonly revision: string;
  readonly warnings: readonly string[];
}

/** Throws StartError with every finding. */
export function readSource(path: string, mode: "aws" | "lenient"): ReadSource {
  const files = readFiles(path, "DIRECTORY_INVALID");
  const revision = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 16);
  return { ...directoryOf(files, mode), revision };
}

/** Throws StartError with every finding. */
export function directoryOf(files: readonly SourceFile[], mode: "aws" | "lenient"): Omit<ReadSource, "revision"> {
  try {
    const { directory, findings } = readDirectory(files.flatMap(sourcesOf), { mode });
    return { directory, warnings: findings.map(({ issueCode, findingDetails }) => `${issueCode} ${findingDetails}`) };
  } catch (error) {
    if (error instanceof DirectoryError) throw startError("DIRECTORY_INVALID", error.message, "see docs/directory.md");
    throw error;
  }
}

function sourcesOf(file: SourceFile): DirectorySource[] {
  if (isJson(file)) return [{ name: file.name, text: file.text }];
  return yamlDocuments(file, "DIRECTORY_INVALID").map((value) => ({ name: file.name, value }));
}
