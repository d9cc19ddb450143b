/**
 * The corpus as data for hosts: policies compiled once by the packed package on this Node.js, requests in JSON, and what the
 * corpus expects. In parts, so that every host can take them in one message.
 */
import { corpusTopics, readTopic, type CallCase, type CorpusCase, type Expectation, type RequestCase } from "../support/corpus.js";
import type * as Postern from "../../bindings/index.js";

const CASES_PER_PART = 500;

export interface HostCase {
  readonly name: string;
  /** What `compile` is given. */
  readonly source: { readonly policies?: unknown; readonly directory?: unknown; readonly options: Postern.CompileOptions };
  /** Index in `artifacts`; `null`: the corpus says that the policies do not compile. */
  readonly artifact: number | null;
  /** Codes of the errors that the corpus names; empty where the policies compile. */
  readonly rejected: string;
  readonly clock: number;
  readonly requests: readonly { readonly request: unknown; readonly expect: string }[];
  readonly calls: readonly { readonly requests: readonly unknown[]; readonly call: unknown; readonly expect: string }[];
}

export interface CorpusPart {
  readonly cases: HostCase[];
  /** In base64. */
  readonly artifacts: string[];
}

export function corpusParts(postern: typeof Postern): CorpusPart[] {
  const cases = corpusTopics().flatMap(readTopic);
  const count = Math.ceil(cases.length / CASES_PER_PART);
  return Array.from({ length: count }, (_, at) => encodePart(cases.slice(at * CASES_PER_PART, (at + 1) * CASES_PER_PART), postern));
}

function encodePart(items: readonly CorpusCase[], postern: typeof Postern): CorpusPart {
  const part: CorpusPart = { cases: [], artifacts: [] };
  for (const item of items)
    part.cases.push(item.kind === "grammar" ? grammarCase(item, part, postern) : policyCase(item, part, postern));
  return part;
}

type Kind<T> = Extract<CorpusCase, { readonly kind: T }>;

function policyCase(item: Kind<"policies">, part: CorpusPart, postern: typeof Postern): HostCase {
  const { name, file, policies, directory, mode, choices, clock, compiles } = item;
  const options = { mode, choices };
  const source = directory === undefined ? { policies, options } : { directory, options };
  const rejected = rejectedCodes([compiles, ...item.requests.map((one) => one.expect)]);
  const artifact = rejected === "" ? keep(postern.compile(directory ?? policies, options).bytes, part) : null;
  const encode = (value: unknown): unknown => encodeRequest(value, (session) => keepSession(session, options, part, postern));
  const requests = item.requests.flatMap((one) => encodeOne(one, encode));
  const calls = item.calls.map((call) => encodeCall(call, encode));
  return { name: `${file}: ${name}`, source, artifact, rejected, clock, requests, calls };
}

/** A document alone, as the only one of its type. */
function grammarCase(item: Kind<"grammar">, part: CorpusPart, postern: typeof Postern): HostCase {
  const { name, file, mode, policyType, document, resourceArn, compiles } = item;
  const policy = { name, document, ...(resourceArn === undefined ? {} : { resourceArn }) };
  const isLevelled = policyType === "serviceControl" || policyType === "resourceControl";
  const policies = { [policyType]: isLevelled ? [{ name: "root", policies: [policy] }] : [policy] } as Postern.PolicySet;
  const rejected = rejectedCodes([compiles]);
  const artifact = rejected === "" ? keep(postern.compile(policies, { mode }).bytes, part) : null;
  return {
    name: `${file}: ${name}`,
    source: { policies, options: { mode } },
    artifact,
    rejected,
    clock: 0,
    requests: [],
    calls: [],
  };
}

function rejectedCodes(expectations: readonly (Expectation | undefined)[]): string {
  return expectations.flatMap((one) => (one !== undefined && "rejected" in one ? [...one.rejected].sort() : [])).join(" ");
}

/** Requests that only say whether the policies compile are not requests. */
function encodeOne({ request, expect }: RequestCase, encode: (value: unknown) => unknown): HostCase["requests"] {
  if ("decision" in expect) return [{ request: encode(request), expect: expect.decision }];
  return "error" in expect ? [{ request: encode(request), expect: expect.error }] : [];
}

function encodeCall({ requests, call, expect }: CallCase, encode: (value: unknown) => unknown): HostCase["calls"][number] {
  return { requests: requests.map(encode), call, expect: "error" in expect ? expect.error : expect.decision };
}

/** Dates and compiled session policies in JSON. */
function encodeRequest(value: unknown, session: (policies: unknown) => unknown): unknown {
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? "no date" : value.toISOString() };
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => encodeRequest(member, session));
  const members = Object.entries(value).map(([key, member]) => [
    key,
    key === "session" && Array.isArray(member) ? session(member) : encodeRequest(member, session),
  ]);
  return Object.fromEntries(members);
}

/** `postern/engine` takes session policies compiled. Those with errors it cannot take at all: they stay as they are. */
function keepSession(policies: unknown, options: Postern.CompileOptions, part: CorpusPart, postern: typeof Postern): unknown {
  try {
    return { $session: keep(postern.compileSession(policies as Postern.NamedPolicy[], options).session, part) };
  } catch (error) {
    if (error instanceof postern.PolicyErrors) return policies;
    throw error;
  }
}

function keep(bytes: Uint8Array, { artifacts }: CorpusPart): number {
  return artifacts.push(Buffer.from(bytes).toString("base64")) - 1;
}
