/** Suite files and what they name: paths are relative to the file that they stand in. */
import { readdirSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, normalize, sep } from "node:path";
import picomatch from "picomatch";
import type { DirectorySource, NamedPolicy } from "../../hosts/node.js";
import type { SuiteFiles, SuiteSource } from "../../surface/testing.js";
import { directorySourcesNow } from "./directory.js";
import { CliError } from "../output/errors.js";
import { isFolder, listJsonFiles, readTextNow } from "./files.js";
import { FILE_BYTES_MAX } from "./limits.js";
import { YAML_BYTES_MAX } from "./limits.js";
import { attempt, readNow } from "./open.js";
import { quotePath } from "../output/paint.js";
import { policyOf, type PolicyUse } from "./printed.js";
import { Sources } from "../output/sources.js";
import { parseYaml, readYaml } from "./yaml.js";

const SUITE_NAME = /\.postern\.(ya?ml|json)$/i;
const YAML_NAME = /\.ya?ml$/i;

/** The suite files among the paths and in their folders, sorted; names that begin with a dot and `node_modules` are left out. */
export function listSuites(paths: readonly string[]): string[] {
  const files = (paths.length === 0 ? ["."] : paths).flatMap((path) => (isFolder(path) ? suitesIn(path) : [normalize(path)]));
  if (files.length > 0) return [...new Set(files)];
  throw new CliError(
    "NO_SUITES",
    `expected a suite file, found none in ${paths.length === 0 ? "this folder" : paths.map(quotePath).join(", ")}`,
    "name files `….postern.yaml`, or give their folder",
  );
}

function suitesIn(folder: string): string[] {
  return filesBelow(folder).filter((path) => SUITE_NAME.test(path));
}

/** Links are not followed: a folder may link to where it stands. */
function filesBelow(folder: string): string[] {
  const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }));
  return entries
    .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      const isLinkToFile = entry.isSymbolicLink() && attempt(path, () => statSync(path)).isFile();
      return entry.isFile() || isLinkToFile ? [path] : [];
    });
}

/** A suite's text with, of YAML, its tree. */
export function readSuite(path: string): SuiteSource {
  if (!YAML_NAME.test(path)) return { name: path, text: readTextNow(path) };
  const text = readTextNow(path, YAML_BYTES_MAX);
  return { name: path, text, root: readYaml(text, path) };
}

/** The uses of policies, by the member of a policy set. */
const USES: Readonly<Record<string, PolicyUse>> = {
  identity: "argument",
  permissionsBoundary: "boundary",
  session: "session",
  resource: "resource",
  trust: "trust",
  vpcEndpoint: "endpoint",
  serviceControl: "scp",
  resourceControl: "rcp",
};

/** Reads what suites name, each file once, and keeps their names for whoever waits for a change. */
export class SuiteReader implements SuiteFiles {
  readonly sources = new Sources();
  /** Files and folders that the result depends on. */
  readonly watched = new Set<string>();
  readonly #policies = new Map<string, NamedPolicy>();

  suite(path: string, from: string): SuiteSource {
    const file = beside(path, from);
    this.watched.add(file);
    const source = readSuite(file);
    if ("text" in source) this.sources.add(file, source.text);
    return source;
  }

  policies(path: string, from: string, member: string): readonly NamedPolicy[] {
    const name = beside(path, from);
    const use = USES[member] ?? "argument";
    return this.#filesOf(name).map((file) => this.#policy(file, use));
  }

  directory(path: string, from: string): readonly DirectorySource[] {
    const name = beside(path, from);
    this.watched.add(name);
    return directorySourcesNow(name, this.sources);
  }

  artifact(path: string, from: string): Uint8Array {
    const name = beside(path, from);
    this.watched.add(name);
    return readNow(name, FILE_BYTES_MAX);
  }

  #policy(file: string, use: PolicyUse): NamedPolicy {
    const id = `${use} ${file}`;
    let policy = this.#policies.get(id);
    if (policy === undefined) {
      const text = readTextNow(file);
      this.sources.add(file, text);
      this.#policies.set(id, (policy = policyOf(text, file, use, this.sources)));
    }
    return policy;
  }

  #filesOf(path: string): string[] {
    const { isGlob, base } = picomatch.scan(path.split(sep).join("/"));
    this.watched.add(isGlob && !exists(path) ? base || "." : path);
    if (!isGlob || exists(path)) return listJsonFiles(path, false);
    const isMatch = picomatch(path.split(sep).join("/"));
    const found = exists(base || ".") ? filesBelow(base || ".").filter((file) => isMatch(file.split(sep).join("/"))) : [];
    if (found.length > 0) return found;
    throw new CliError(
      "UNREADABLE_FILE",
      `${quotePath(path)} matches no file`,
      "correct the pattern: a set without these policies would be another one",
    );
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** A path as it stands in a file. */
export function beside(path: string, from: string): string {
  return normalize(isAbsolute(path) ? path : join(dirname(from), path));
}

/** The value of a file of YAML or JSON. */
export function readValue(path: string): unknown {
  const text = readTextNow(path, YAML_BYTES_MAX);
  const [value, second] = parseYaml(text, path);
  if (second !== undefined) throw new CliError("INVALID_YAML", `${quotePath(path)} holds several documents`, "keep one of them");
  return value ?? null;
}
