/** Reads the corpus: every case of every file, in the form that corpus/README.md describes. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { AuthorizationRequest, Choices, Decision, Mode, PolicySet } from "../../bindings/index.js";
import type { PolicyType } from "../../bindings/policy/ast.js";

export type Expectation =
  | { readonly decision: Decision; readonly warnings?: readonly string[] }
  | { readonly error: string }
  | { readonly rejected: readonly string[] }
  | { readonly accepted: readonly string[] };

export interface RequestCase {
  readonly name: string;
  readonly request: AuthorizationRequest;
  readonly expect: Expectation;
}

/** A case about a policy set: it compiles or not, and requests have answers. */
export interface PolicyCase {
  readonly kind: "policies";
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly mode: Mode;
  readonly choices: Choices;
  readonly policies: PolicySet;
  readonly clock: number;
  readonly compiles: Expectation | undefined;
  readonly requests: readonly RequestCase[];
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

interface RawCase {
  readonly name: string;
  readonly source: string;
  readonly mode?: Mode;
  readonly choices?: Choices;
  readonly clock?: string;
  readonly policies?: PolicySet;
  readonly request?: AuthorizationRequest;
  readonly requests?: readonly { readonly name?: string; readonly request: AuthorizationRequest; readonly expect: Expectation }[];
  readonly expect?: Expectation;
  readonly policyType?: PolicyType;
  readonly document?: unknown;
  readonly resourceArn?: string;
}

const ROOT = fileURLToPath(new URL("../../corpus/", import.meta.url));
const DEFAULT_CLOCK = "2024-06-01T12:00:00Z";

/** Folders of the corpus that hold cases. */
export function corpusTopics(): string[] {
  return readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** Every case of a topic, in file order. */
export function readTopic(topic: string): CorpusCase[] {
  const files = readdirSync(join(ROOT, topic), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  return files.sort().flatMap((name) => {
    const path = join(ROOT, topic, name);
    const cases = JSON.parse(readFileSync(path, "utf8")) as RawCase[];
    return cases.map((raw) => readCase(raw, relative(ROOT, path)));
  });
}

function readCase(raw: RawCase, file: string): CorpusCase {
  const shared = { name: raw.name, file, source: raw.source, mode: raw.mode ?? "aws" };
  if (raw.policies === undefined) {
    const { policyType = "identity", document, resourceArn, expect } = raw;
    if (expect === undefined) throw new Error(`${file}: ${raw.name} expects nothing`);
    return { kind: "grammar", ...shared, policyType, document, resourceArn, compiles: expect };
  }
  const single =
    raw.request === undefined || raw.expect === undefined ? [] : [{ name: "", request: raw.request, expect: raw.expect }];
  const requests = [...single, ...(raw.requests ?? [])].map(({ name = "", request, expect }) => ({
    name,
    request: revive(request),
    expect,
  }));
  return {
    kind: "policies",
    ...shared,
    choices: raw.choices ?? {},
    policies: raw.policies,
    clock: Date.parse(raw.clock ?? DEFAULT_CLOCK),
    compiles: raw.request === undefined ? raw.expect : undefined,
    requests,
  };
}

/** `{"$date": text}` stands for a Date. */
function revive<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(revive) as T;
  if ("$date" in value) return new Date(value.$date as string) as T;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revive(member)])) as T;
}
