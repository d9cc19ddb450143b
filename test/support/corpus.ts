/** Reads the corpus: every case of every file, in the form that corpus/README.md describes. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Directory } from "../../bindings/model/directory.js";
import type { Cause, Rule } from "../../bindings/model/cause.js";
import type { AuthorizationRequest, Choices, Decision, Mode, PolicySet } from "../../bindings/index.js";
import type { PolicyType } from "../../bindings/policy/ast.js";

/** A decision, and what else the case says of it; what it does not name is not compared. */
export interface DecisionExpectation {
  readonly decision: Decision;
  readonly cause?: Cause;
  readonly causes?: readonly Cause[];
  /** `null`: there is none. */
  readonly rule?: Rule | null;
  /** `policy#index`, in any order. */
  readonly matched?: readonly string[];
  readonly missingKeys?: readonly string[];
  readonly message?: string;
  readonly level?: string;
  readonly warnings?: readonly string[];
}

export type Expectation =
  | DecisionExpectation
  | { readonly error: string }
  | { readonly rejected: readonly string[] }
  | { readonly accepted: readonly string[] };

/** What one call of several decisions answers. */
export interface CallAnswer {
  readonly decision: Decision;
  readonly cause?: Cause;
  readonly results?: readonly DecisionExpectation[];
}

/** A request on a directory may carry session policies. */
type CaseRequest = AuthorizationRequest & { readonly session?: PolicySet["session"] };

export interface RequestCase {
  readonly name: string;
  readonly request: CaseRequest;
  readonly expect: Expectation;
}

export interface CallCase {
  readonly name: string;
  readonly requests: readonly CaseRequest[];
  /** The second argument of `decideAll`. */
  readonly call: { readonly publicPolicy?: boolean };
  readonly expect: CallAnswer | { readonly error: string };
}

/** A case about a policy set or a directory: it compiles or not, and requests and calls have answers. */
export interface PolicyCase {
  readonly kind: "policies";
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly mode: Mode;
  readonly choices: Choices;
  /** Empty where there is a directory. */
  readonly policies: PolicySet;
  readonly directory: Directory | undefined;
  readonly clock: number;
  readonly compiles: Expectation | undefined;
  readonly requests: readonly RequestCase[];
  readonly calls: readonly CallCase[];
}

/** A case about one document of any policy type. */
export interface GrammarCase {
  readonly kind: "grammar";
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly mode: Mode;
  readonly policyType: PolicyType;
  readonly document: unknown;
  readonly resourceArn: string | undefined;
  readonly compiles: Expectation;
}

export type CorpusCase = PolicyCase | GrammarCase;

type Named<T extends { readonly name: string }> = Omit<T, "name"> & { readonly name?: string };

interface RawCase {
  readonly name: string;
  readonly source: string;
  /** A list: the same answer in each. */
  readonly mode?: Mode | readonly Mode[];
  readonly choices?: Choices;
  readonly clock?: string;
  readonly policies?: PolicySet;
  readonly directory?: Directory | string;
  readonly request?: CaseRequest;
  readonly requests?: readonly Named<RequestCase>[];
  readonly calls?: readonly Named<Omit<CallCase, "call"> & Partial<Pick<CallCase, "call">>>[];
  readonly expect?: Expectation;
  readonly policyType?: PolicyType;
  readonly document?: unknown;
  readonly resourceArn?: string;
}

const ROOT = fileURLToPath(new URL("../../corpus/", import.meta.url));
const DEFAULT_CLOCK = "2024-06-01T12:00:00Z";

/** Folders that hold something else: results that benchmarks compare with, suites of `postern test`, findings of the validator. */
const WITHOUT_CASES: ReadonlySet<string> = new Set(["reference-results", "testing", "validator"]);

/** Folders of the corpus that hold cases. */
export function corpusTopics(): string[] {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).filter((name) => !WITHOUT_CASES.has(name));
}

/** Every case of a topic, in file order. A file that holds no array is a directory that cases name. */
export function readTopic(topic: string): CorpusCase[] {
  const files = readdirSync(join(ROOT, topic), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  return files.sort().flatMap((name) => readCases(join(ROOT, topic, name)));
}

/** The cases of one file. */
export function readCases(path: string): CorpusCase[] {
  const cases = readJson(path);
  return Array.isArray(cases) ? (cases as RawCase[]).flatMap((raw) => readModes(raw, relative(ROOT, path))) : [];
}

/** One case for each mode that it names. */
function readModes(raw: RawCase, file: string): CorpusCase[] {
  const { mode = "aws", name } = raw;
  if (typeof mode === "string") return [readCase(raw, mode, file)];
  return mode.map((one) => readCase({ ...raw, name: `${name} (${one})` }, one, file));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

function readCase(raw: RawCase, mode: Mode, file: string): CorpusCase {
  const shared = { name: raw.name, file, source: raw.source, mode };
  if (raw.policies === undefined && raw.directory === undefined) {
    const { policyType = "identity", document, resourceArn, expect } = raw;
    if (expect === undefined) throw new Error(`${file}: ${raw.name} expects nothing`);
    return { kind: "grammar", ...shared, policyType, document, resourceArn, compiles: expect };
  }
  return {
    kind: "policies",
    ...shared,
    choices: raw.choices ?? {},
    policies: raw.policies ?? {},
    directory: readDirectory(raw.directory),
    clock: Date.parse(raw.clock ?? DEFAULT_CLOCK),
    compiles: raw.request === undefined ? raw.expect : undefined,
    requests: readRequests(raw),
    calls: readCalls(raw),
  };
}

/** A directory in place, or the path of one below `corpus/`. */
function readDirectory(given: Directory | string | undefined): Directory | undefined {
  return typeof given === "string" ? (readJson(join(ROOT, given)) as Directory) : given;
}

function readRequests({ request, expect, requests = [] }: RawCase): RequestCase[] {
  const single = request === undefined || expect === undefined ? [] : [{ name: "", request, expect }];
  return [...single, ...requests].map((one) => ({ name: one.name ?? "", request: revive(one.request), expect: one.expect }));
}

function readCalls({ calls = [] }: RawCase): CallCase[] {
  return calls.map(({ name = "", requests, call = {}, expect }) => ({ name, requests: revive(requests), call, expect }));
}

/** `{"$date": text}` stands for a Date. */
function revive<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(revive) as T;
  if ("$date" in value) return new Date(value.$date as string) as T;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revive(member)])) as T;
}
