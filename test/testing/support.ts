/** Suites in memory: policies by name, the engine of the build. */
import {
  loadSuite,
  runSuite,
  SuiteErrors,
  type EngineClass,
  type LoadSuiteOptions,
  type RunSuiteOptions,
  type Suite,
  type SuiteFile,
  type SuiteFiles,
  type SuiteFinding,
  type SuiteResult,
} from "../../bindings/surface/testing.js";
import { loadCompilingEngine } from "../support/engine.js";

export const ENGINE: EngineClass = { loadSync: (artifact, options) => loadCompilingEngine(artifact, options) };

/** P1 of docs/spec/analysis.md §15, a line each element. */
export const P1 = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "R",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
      Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    },
    {
      Sid: "D",
      Effect: "Deny",
      Action: "s3:*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
} as const;

export const USER = "arn:aws:iam::111122223333:user/bob";

/** What the files of a test hold: policies as objects or texts, suites as objects. */
export type Files = Readonly<Record<string, unknown>>;

export const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

export function filesOf(files: Files): SuiteFiles {
  const textAt = (path: string): string => {
    if (Object.hasOwn(files, path)) return textOf(files[path]);
    throw Object.assign(new Error(`cannot read ${path}`), { code: "UNREADABLE_FILE", hint: "check the path" });
  };
  return {
    suite: (path) => ({ name: path, text: textAt(path) }),
    policies: (path) => [{ name: path, document: textAt(path) }],
    directory: (path) => [{ name: path, text: textAt(path) }],
    artifact: (path) => {
      textAt(path);
      return files[path] as Uint8Array;
    },
  };
}

export type Draft = Omit<SuiteFile, "version" | "name"> & Partial<Pick<SuiteFile, "name">>;

/** The text of a suite on `p1.json`. */
export function suiteText(draft: Draft): string {
  const whole = { version: 1, name: "s", policies: { set: { identity: "p1.json" } }, ...draft };
  return textOf({ ...whole, defaults: { principal: USER, ...draft.defaults } });
}

/** The same, read as `s.postern.json`. */
export function suiteOf(draft: Draft, files: Files = {}, options: LoadSuiteOptions = {}): Suite {
  return loadSuite([{ name: "s.postern.json", text: suiteText(draft) }], {
    resolve: filesOf({ "p1.json": P1, ...files }),
    ...options,
  });
}

/** Where a text stands in another: line from 1, column from 0. */
export function placeOf(text: string, part: string, from = 0): { readonly line: number; readonly column: number } {
  const at = text.indexOf(part, from);
  if (at < 0) throw new Error(`${part} is not in the text`);
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: before.at(-1)!.length };
}

/** What `load` throws; none where it does not. */
export function findingsOf(load: () => unknown): readonly SuiteFinding[] {
  try {
    load();
  } catch (error) {
    if (error instanceof SuiteErrors) return error.findings;
    throw error;
  }
  return [];
}

export function runOf(suite: Suite, options: Omit<RunSuiteOptions, "Engine"> = {}): SuiteResult {
  return runSuite(suite, { Engine: ENGINE, ...options });
}

/** T1's request. */
export const GET = { action: "s3:GetObject", resource: "arn:aws:s3:::b/k", context: { "aws:SourceIp": "10.1.2.3" } } as const;
