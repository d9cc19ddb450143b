/** A directory from the command line: files and folders, with the names that say what AWS's outputs are for. */
import { basename, isAbsolute, join, normalize, resolve } from "node:path";
import { readDirectory, type Mode } from "../hosts/node.js";
import { ACCOUNT_ID } from "../directory/ids.js";
import type { DirectoryReading } from "../directory/read.js";
import type { DirectorySource } from "../directory/source.js";
import { CliError } from "./errors.js";
import { isFolder, listFiles, readText } from "./files.js";
import { parseYaml } from "./yaml.js";

const ENDINGS = [".json", ".yaml", ".yml"];

/** Reads every path as one directory. Throws DirectoryError, and CliError for what cannot be read. */
export function readDirectoryPaths(paths: readonly string[], mode: Mode): DirectoryReading {
  const files = [...new Set(paths.flatMap(listSources))];
  return readDirectory(files.map(readSourceFile), { mode });
}

function listSources(path: string): string[] {
  if (!isFolder(path)) return [normalize(path)];
  const files = listFiles(path, ENDINGS);
  if (files.length > 0) return files;
  throw new CliError(
    "NO_DIRECTORY",
    `the folder \`${path}\` holds no .json, .yaml or .yml file`,
    "docs/directory.md shows how a directory is collected",
  );
}

function readSourceFile(path: string): DirectorySource {
  const text = readText(path);
  const name = sourceName(path);
  return /\.ya?ml$/i.test(path) ? { name, value: ownFormOf(parseYaml(text, path), path) } : { name, text };
}

/** The path as given, behind the folder that it starts from where that is named as an account: `cd 222222222222; … --directory .` */
function sourceName(path: string): string {
  const [, up = "", below = path] = /^((?:\.\.[\\/])*)(.*)$/s.exec(path) ?? [];
  const start = basename(resolve(up));
  return ACCOUNT_ID.test(start) && !isAbsolute(path) ? join(start, below) : path;
}

/** Names of commands end in `.json`: what the AWS CLI prints as YAML would be taken for something else. */
function ownFormOf(documents: readonly unknown[], path: string): unknown {
  const isOwn = (value: unknown): boolean => typeof value === "object" && value !== null && "version" in value;
  if (documents.length > 0 && documents.every(isOwn)) return documents.length === 1 ? documents[0] : documents;
  throw new CliError(
    "INVALID_YAML",
    `\`${path}\` is not in our own form of a directory`,
    "the own form has `version: 1`; what the AWS CLI prints is read as JSON (`--output json`)",
  );
}
