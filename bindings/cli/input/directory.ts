/** A directory from the command line: files and folders, with the names that say what AWS's outputs are for. */
import { isAbsolute, join, normalize, resolve, sep } from "node:path";
import { readDirectory, type Mode } from "../../hosts/node.js";
import { ACCOUNT_ID, REGION } from "../../surface/command-line.js";
import type { DirectoryReading, DirectorySource } from "../../hosts/node.js";
import { CliError } from "../output/errors.js";
import { isFolder, nameOf, readText, readTextNow, STANDARD_INPUT } from "./files.js";
import { listFiles } from "./folder.js";
import type { Io } from "../output/io.js";
import { FILE_BYTES_MAX, YAML_BYTES_MAX } from "./limits.js";
import type { Arguments } from "./options.js";
import { quotePath } from "../output/paint.js";
import type { Sources } from "../output/sources.js";
import { parseYaml } from "./yaml.js";

const ENDINGS = [".json", ".yaml", ".yml"];

/** Reads every path of `--directory` as one directory. Throws DirectoryError, and CliError for what cannot be read. */
export async function readDirectoryPaths(args: Arguments, mode: Mode, io: Io, sources: Sources): Promise<DirectoryReading> {
  const followLinks = args.has("follow-links");
  const files = new Set(args.all("directory").flatMap((path) => listSources(path, followLinks)));
  const read: DirectorySource[] = [];
  for (const path of files) read.push(sourceOf(path, await readText(path, io, limitOf(path)), sources));
  return readDirectory(read, { mode });
}

/** The sources of one path, read at once. */
export function directorySourcesNow(path: string, sources: Sources): DirectorySource[] {
  return listSources(path, false).map((file) => sourceOf(file, readTextNow(file, limitOf(file)), sources));
}

function listSources(path: string, followLinks: boolean): string[] {
  if (!isFolder(path)) return [path === STANDARD_INPUT ? path : normalize(path)];
  const files = listFiles(path, ENDINGS, followLinks);
  if (files.length > 0) return files;
  throw new CliError(
    "NO_DIRECTORY",
    `the folder ${quotePath(path)} holds no .json, .yaml or .yml file`,
    "docs/directory.md shows how a directory is collected",
  );
}

const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);
const limitOf = (path: string): number => (isYaml(path) ? YAML_BYTES_MAX : FILE_BYTES_MAX);

function sourceOf(path: string, text: string, sources: Sources): DirectorySource {
  const name = path === STANDARD_INPUT ? nameOf(path) : sourceName(path);
  if (isYaml(path)) return { name, value: ownFormOf(parseYaml(text, path), path) };
  sources.add(name, text);
  return { name, text };
}

/**
 * The path as given, behind the folders that it starts from where those are named as an account or a Region:
 * `cd 222222222222/eu-west-1; … --directory .`
 */
function sourceName(path: string): string {
  if (isAbsolute(path)) return path;
  const [, up = "", below = path] = /^((?:\.\.[\\/])*)(.*)$/s.exec(path) ?? [];
  const folders = resolve(up).split(sep);
  const start = folders.slice(folders.findLastIndex((folder) => !ACCOUNT_ID.test(folder) && !REGION.test(folder)) + 1);
  return start.length === 0 ? path : join(...start, below);
}

/** Names of commands end in `.json`: what the AWS CLI prints as YAML would be taken for something else. */
function ownFormOf(documents: readonly unknown[], path: string): unknown {
  const isOwn = (value: unknown): boolean => typeof value === "object" && value !== null && "version" in value;
  if (documents.length > 0 && documents.every(isOwn)) return documents.length === 1 ? documents[0] : documents;
  throw new CliError(
    "INVALID_YAML",
    `${quotePath(path)} is not in our own form of a directory`,
    "the own form has `version: 1`; what the AWS CLI prints is read as JSON (`--output json`)",
  );
}
