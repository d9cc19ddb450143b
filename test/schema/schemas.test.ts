/** The published JSON Schemas: made of the types, valid, and in agreement with the corpus, AWS's policies, and what compiler and engine refuse. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, it, test } from "vitest";
import {
  compile,
  PolicyErrors,
  RequestError,
  type AuthorizationRequest,
  type Directory,
  type PolicySet,
} from "../../bindings/index.js";
import { checkDirectory } from "../../bindings/directory/check/check.js";
import { MEMBER_NAMES } from "../../bindings/compiler/plan/members.js";
import { PRINCIPAL_MEMBERS, REQUEST_MEMBERS } from "../../bindings/engine/request/members.js";
import { schemas } from "../../schema/schemas.js";
import type { Schema } from "../../schema/from-types.js";
import { textOf } from "../../schema/text.js";
import { corpusTopics, readTopic, type CorpusCase, type Expectation } from "../support/corpus.js";
import { loadEngine } from "../support/engine.js";
import { managedDocuments } from "../support/managed.js";

type Kind = "policy" | "policy-set" | "directory" | "request";
type Members = Readonly<Record<string, unknown>>;

const FILES: Readonly<Record<string, Schema>> = Object.fromEntries(
  readdirSync("schema")
    .filter((name) => name.endsWith(".json"))
    .map((name) => [name.replace(".json", ""), JSON.parse(readFileSync(`schema/${name}`, "utf8")) as Schema]),
);
const ajv = new Ajv2020({ strict: true, strictRequired: false });
const VALIDATORS = Object.fromEntries(Object.entries(FILES).map(([name, schema]) => [name, ajv.compile(schema)])) as Record<
  Kind,
  ValidateFunction
>;

function problem(kind: Kind, value: unknown): string | undefined {
  const validate = VALIDATORS[kind];
  return validate(value) ? undefined : `${JSON.stringify(value).slice(0, 300)}: ${ajv.errorsText(validate.errors)}`;
}

test("the files are those that the types make", () => {
  const made = schemas();
  expect(Object.keys(FILES).sort()).toEqual(Object.keys(made).sort());
  for (const [name, schema] of Object.entries(made)) expect(readFileSync(`schema/${name}.json`, "utf8"), name).toBe(textOf(schema));
});

test("the package has them, and no more of the folder", () => {
  const { resolve } = createRequire(import.meta.url);
  for (const name of Object.keys(FILES)) expect(resolve(`postern/schema/${name}.json`)).toMatch(/schema[\\/][\w-]+\.json$/);
  expect(() => resolve("postern/schema/schemas.ts")).toThrow(/not defined by "exports"/);
  const { files } = JSON.parse(readFileSync("package.json", "utf8")) as { files: string[] };
  expect(files).toContain("schema/*.json");
});

test("every schema of the page is there, and every one that is there on the page", () => {
  const named = [...readFileSync("docs/schemas.md", "utf8").matchAll(/^\| \[`([\w-]+)\.json`\]/gm)].map(([, name]) => name!);
  expect(named.sort()).toEqual(Object.keys(FILES).sort());
});

// --- the corpus ---------------------------------------------------------------------------------------------------------

const isFault = (expected: Expectation | undefined): boolean =>
  expected !== undefined && ("rejected" in expected || "error" in expected);
/** As files hold them: dates are texts. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function compiles(item: CorpusCase): boolean {
  return !isFault(item.compiles) && (item.kind === "grammar" || !item.requests.some(({ expect: e }) => "rejected" in e));
}

/** Everything of a case that is taken, by the schema that is to take it. */
function takenOf(item: CorpusCase): (readonly [Kind, unknown])[] {
  if (!compiles(item)) return [];
  if (item.kind === "grammar") return [["policy", documentOf(item.document)]];
  const requests = item.requests.filter((one) => !isFault(one.expect)).map(({ request }) => ["request", asJson(request)] as const);
  const source = item.directory === undefined ? (["policy-set", item.policies] as const) : (["directory", item.directory] as const);
  return [source, ...documentsIn(source[1]).map((document) => ["policy", document] as const), ...requests];
}

/** `1e999` is a number to JSON, and none to JavaScript. */
function documentOf(document: unknown): unknown {
  const finite = (_: string, value: unknown): unknown => (value === Infinity || value === -Infinity ? String(value) : value);
  return typeof document === "string" ? JSON.parse(document, finite) : document;
}

/** The documents of named policies, wherever they stand. */
function documentsIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value) && "document" in value && "name" in value) return [documentOf(value.document)];
  return Object.values(value).flatMap(documentsIn);
}

const taken = new Map<Kind, Map<string, unknown>>();
for (const topic of corpusTopics()) {
  for (const [kind, value] of readTopic(topic).flatMap(takenOf)) {
    if (!taken.has(kind)) taken.set(kind, new Map());
    taken.get(kind)!.set(JSON.stringify(value), value);
  }
}
const valuesOf = (kind: Kind): unknown[] => [...taken.get(kind)!.values()];

describe.each<[Kind, number]>([
  ["policy", 2_000],
  ["policy-set", 1_000],
  ["directory", 20],
  ["request", 2_000],
])("%s.json", (kind, least) => {
  it("takes all that the corpus takes", () => {
    const values = valuesOf(kind);
    expect(values.length).toBeGreaterThan(least);
    expect(values.flatMap((value) => problem(kind, value) ?? [])).toEqual([]);
  });

  it("refuses every misspelt member", () => {
    let count = 0;
    const missed: unknown[] = [];
    for (const value of valuesOf(kind)) {
      for (const misspelt of misspellings(value)) {
        count++;
        if (VALIDATORS[kind](misspelt)) missed.push(misspelt);
      }
    }
    expect(count).toBeGreaterThan(least);
    expect(missed).toEqual([]);
  });
});

test("policy.json takes AWS's managed policies", () => {
  const documents = managedDocuments().filter(({ isLatest }) => isLatest);
  expect(documents.length).toBeGreaterThan(1_500);
  expect(documents.flatMap(({ document }) => problem("policy", document) ?? [])).toEqual([]);
});

// --- misspelt members ---------------------------------------------------------------------------------------------------

/** Members whose own members are names of the caller's choice. */
const MAPS = new Set(["tags", "context", "objects", "encryptionContextSubset", "encryptionContextEquals"]);

/** The value once for each of its members, with that one misspelt. */
function misspellings(value: unknown, isMap = false): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, at) =>
      misspellings(item).map((wrong) => value.map((each, index) => (index === at ? wrong : each))),
    );
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const own = isMap ? [] : [renamed(value as Members, name)];
    const below = misspellings(member, holdsNames(name, value as Members));
    return [...own, ...below.map((wrong) => ({ ...value, [name]: wrong }))];
  });
}

function holdsNames(name: string, owner: Members): boolean {
  const isCondition = /^(ForA(ll|ny)Values?:)?(String|Numeric|Date|Bool|Binary|IpAddress|NotIpAddress|Arn|Null)/.test(name);
  return MAPS.has(name) || isCondition || (name === "policies" && !Array.isArray(owner[name]));
}

function renamed(value: Members, name: string): Members {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key === name ? `${key}x` : key, member]));
}

/** One of so many, for what costs more. */
const EVERY = 97;
const sample = <T>(values: readonly T[]): T[] => values.filter((_, at) => at % EVERY === 0);

const isRefused = (source: unknown): boolean => {
  try {
    compile(source as PolicySet, { mode: "lenient" });
    return false;
  } catch (error) {
    if (error instanceof PolicyErrors) return true;
    throw error;
  }
};

/** The documents as texts: one that nothing has attached is not read. */
function withTexts(value: unknown): unknown {
  const asText = (name: string, member: unknown): unknown => (name === "document" ? JSON.stringify(member) : member);
  return JSON.parse(JSON.stringify(value, (name, member: unknown) => (typeof member === "string" ? member : asText(name, member))));
}

test("the compiler refuses what the schemas refuse as misspelt", () => {
  const asSet = (document: unknown): unknown => ({ identity: [{ name: "p", document }] });
  const documents = sample(valuesOf("policy")).filter((document) => !isRefused(asSet(document)));
  const sets = sample(valuesOf("policy-set")) as Members[];
  const wrong = [
    documents.flatMap((document) => misspellings(document).map(asSet)),
    sets.flatMap((set) => misspellings(withTexts(set))),
    valuesOf("policy-set").flatMap((set) => misspellings((set as PolicySet).s3).map((s3) => ({ s3 }))),
    sample(valuesOf("directory").flatMap((directory) => misspellings(withTexts(directory)))),
  ];
  for (const sources of wrong) {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.filter((source) => !isRefused(source))).toEqual([]);
  }
});

test("the engine refuses what request.json refuses as misspelt", () => {
  const engine = loadEngine(compile({}, { mode: "lenient" }));
  const requests = sample(valuesOf("request").flatMap((value) => misspellings(value)));
  expect(requests.length).toBeGreaterThan(20);
  for (const request of requests) expect(() => engine.decide(request as AuthorizationRequest)).toThrow(RequestError);
});

// --- the same members as the checks at run time -------------------------------------------------------------------------

/** A value with every member that the schema has. */
function wholeOf(schema: Schema, file: Schema, depth = 0): unknown {
  const { $ref, anyOf, properties, items, enum: choices } = schema as Schema & { $ref?: string; items?: Schema; enum?: unknown[] };
  if ($ref !== undefined) return wholeOf((file.$defs as Record<string, Schema>)[$ref.replace("#/$defs/", "")]!, file, depth + 1);
  if (choices !== undefined) return choices[0];
  if (schema.const !== undefined) return schema.const;
  if (properties !== undefined && depth < 12) {
    return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, wholeOf(each, file, depth + 1)]));
  }
  if (anyOf !== undefined) return wholeOf(anyOf.at(-1)!, file, depth + 1);
  if (schema.type === "array") return depth < 12 ? [wholeOf(items!, file, depth + 1)] : [];
  return schema.type === "string" ? "text" : schema.type === "number" ? 1 : schema.type === "boolean" ? true : {};
}

test("requests and principals have the members of the schema, and no others", () => {
  const { properties, $defs } = FILES.request as { properties: Members; $defs: Record<string, Schema> };
  expect(Object.keys(properties).sort()).toEqual([...REQUEST_MEMBERS, "expect", "name"].sort());
  expect(Object.keys($defs.Principal!.properties!).sort()).toEqual([...PRINCIPAL_MEMBERS].sort());
});

test("policy sets have the members of the schema, and no others", () => {
  expect(Object.keys(FILES["policy-set"]!.properties!).sort()).toEqual([...MEMBER_NAMES].sort());
  const { s3, kmsGrants, apiGateway } = wholeOf(FILES["policy-set"]!, FILES["policy-set"]!) as PolicySet;
  const { objects: _, ...settings } = s3!;
  expect(compile({ s3: settings, apiGateway: apiGateway! }).warnings).toEqual([]);
  expect(() => compile({ kmsGrants: kmsGrants! })).toThrow(/is not an operation of a KMS grant/);
});

test("a directory with every member of the schema has none that is not known", () => {
  const whole = wholeOf(FILES.directory!, FILES.directory!) as Directory;
  expect(Object.keys(whole).length).toBeGreaterThan(7);
  const findings = checkDirectory(whole, "lenient");
  expect(findings.length).toBeGreaterThan(0); // `text` is not an id
  expect(findings.filter(({ issueCode }) => issueCode === "X_UNKNOWN_MEMBER")).toEqual([]);
});
