/** Suites from texts: everything that can be wrong is found before anything runs. */
import { quote } from "../../text/quote.js";
import type { Finding } from "../../findings/finding.js";
import { checkOptions } from "../../model/options.js";
import { SuiteErrors, type SuiteFinding } from "../findings.js";
import { RUN_REQUESTS_MAX } from "../limits.js";
import type { IgnoreRule, Variables } from "../suite-file.js";
import { CaseReader, type LoadedCase } from "./cases.js";
import { FileReader, type ReadFile } from "./extend.js";
import type { SuiteFiles } from "./files.js";
import { PolicyLoader, type PolicySource } from "./policies.js";
import type { SourceTree, SuiteSource } from "./source.js";
import { Scope } from "./variables.js";

export interface LoadSuiteOptions {
  /** What stands behind the paths that suites name; without it they may name none. */
  readonly resolve?: SuiteFiles;
  /** Win over the variables of the files. */
  readonly variables?: Variables;
  /** `only` is an error: a check that leaves cases out must not pass. */
  readonly forbidOnly?: boolean;
}

/** An ignore rule with where it stands. */
export interface LoadedIgnore extends IgnoreRule {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

export interface LoadedFile {
  readonly file: string;
  readonly name: string;
  readonly cases: readonly LoadedCase[];
  readonly ignore: readonly LoadedIgnore[];
}

/** Suites that have no faults, with their policies compiled. */
export interface Suite {
  readonly files: readonly LoadedFile[];
  /** Every distinct `policies`. */
  readonly policies: readonly PolicySource[];
  readonly warnings: readonly Finding[];
}

const NO_FILES: SuiteFiles = {
  suite: (path) => refuse(path),
  policies: (path) => refuse(path),
  directory: (path) => refuse(path),
  artifact: (path) => refuse(path),
};

function refuse(path: string): never {
  throw Object.assign(new Error(`cannot read ${quote(path)}: files cannot be read here`), {
    code: "UNREADABLE_FILE",
    hint: "give `resolve`",
  });
}

/**
 * Reads suites, each with what it extends, and compiles their policies. Throws `SuiteErrors` with every finding of every file, each with its
 * place; nothing has run then. Files without `cases` are there to be extended and do not count as suites. Cost: linear in the texts and the requests.
 *
 * Source: docs/spec/analysis.md §2.
 *
 * @example
 * const suite = loadSuite([{ name: "reports.postern.json", text }], { resolve });
 */
export function loadSuite(sources: readonly SuiteSource[], options: LoadSuiteOptions = {}): Suite {
  checkOptions(options, { resolve: "object", variables: "object", forbidOnly: "boolean" });
  const { resolve = NO_FILES, variables = {}, forbidOnly = false } = options;
  const findings: SuiteFinding[] = [];
  const reader = new FileReader(resolve, findings);
  const loader = new PolicyLoader(resolve, findings);
  const read = sources.flatMap((source) => reader.read(source) ?? []);
  const files = read.filter(({ file }) => file.cases !== undefined).map((each) => loadFile(each, loader, variables, forbidOnly));
  if (findings.length === 0) checkWhole(files, sources, findings);
  if (findings.length > 0) throw new SuiteErrors(sorted(findings));
  return { files, policies: loader.all, warnings: loader.all.flatMap(({ warnings }) => warnings) };
}

function loadFile(read: ReadFile, loader: PolicyLoader, variables: Variables, forbidOnly: boolean): LoadedFile {
  const { tree, file, inherited } = read;
  const reader = new CaseReader(read, loader, new Scope(inherited.variables, variables));
  const cases = (file.cases ?? []).flatMap((each, index) => reader.read(each, index) ?? []);
  checkNames(cases, tree);
  if (forbidOnly) forbid(file.cases ?? [], tree);
  const ignore = (file.coverage?.ignore ?? []).map((rule, index) => {
    const place = tree.placeOf(["coverage", "ignore", index]);
    return { ...rule, file: tree.name, line: place?.line, column: place?.column };
  });
  return { file: tree.name, name: file.name!, cases, ignore };
}

function checkNames(cases: readonly LoadedCase[], tree: SourceTree): void {
  const lines = new Map<string, number | undefined>();
  for (const { tests } of cases) {
    for (const { name, line, column } of tests) {
      if (lines.has(name)) {
        const before = lines.get(name);
        const message = `two cases have the name ${quote(name)}${before === undefined ? "" : `, the other in line ${before}`}`;
        const place = line === undefined ? {} : { line, ...(column === undefined ? {} : { column }) };
        tree.findings.push({ code: "DUPLICATE_CASE", message, hint: "give each its own", file: tree.name, ...place });
      }
      lines.set(name, line);
    }
  }
}

function forbid(cases: readonly { readonly only?: true }[], tree: SourceTree): void {
  cases.forEach(({ only }, index) => {
    if (only !== true) return;
    tree.report(
      ["cases", index, "only"],
      "FORBIDDEN_ONLY",
      "`only` leaves other cases out",
      "remove it, or run without --forbid-only",
    );
  });
}

/** A check that checked nothing must not pass. */
function checkWhole(files: readonly LoadedFile[], sources: readonly SuiteSource[], findings: SuiteFinding[]): void {
  const count = files.reduce((sum, { cases }) => cases.reduce((all, { tests }) => all + tests.length, sum), 0);
  const file = sources[0]?.name ?? "";
  if (files.every(({ cases }) => cases.length === 0)) {
    findings.push({ code: "NO_CASES", message: "the suites have no cases", hint: "add `cases`", file });
  }
  if (count > RUN_REQUESTS_MAX) {
    findings.push({
      code: "TOO_MANY_REQUESTS",
      message: `the run has ${count} requests, more than ${RUN_REQUESTS_MAX}`,
      hint: "run some of the files",
      file,
    });
  }
}

/** By file and place, in the order in which the files were found. */
function sorted(findings: readonly SuiteFinding[]): SuiteFinding[] {
  const order = new Map([...new Set(findings.map(({ file }) => file))].map((file, index) => [file, index]));
  const at = ({ file, line = 0, column = 0 }: SuiteFinding): readonly number[] => [order.get(file)!, line, column];
  return [...findings].sort((a, b) => {
    const [first, second] = [at(a), at(b)];
    return first[0]! - second[0]! || first[1]! - second[1]! || first[2]! - second[2]!;
  });
}
