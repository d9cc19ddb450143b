/**
 * Target `json`: the JSON reader and the policy parser on any text. Neither throws, whatever the text; the reader agrees
 * with JSON.parse about what is JSON and about every decoded value, except where it is stricter by design: repeated
 * members are reported and more than JSON_DEPTH_MAX levels are refused.
 */
import type { Finding } from "../../../bindings/index.js";
import { parsePolicy } from "../../../bindings/policy/parse.js";
import type { PolicyType } from "../../../bindings/policy/ast.js";
import { readJson, type JsonReading } from "../../../bindings/text/json.js";
import type { JsonNode, JsonObject } from "../../../bindings/text/json-node.js";
import { JSON_DEPTH_MAX } from "../../../assembly/limits.js";
import { takesMoreThan } from "../../support/cpu.js";
import { randomText } from "../generate/json-texts.js";
import type { Random } from "../generate/random.js";
import { FuzzFinding, type Target } from "./target.js";

const TYPES: readonly PolicyType[] = [
  "identity",
  "permissionsBoundary",
  "session",
  "resource",
  "trust",
  "vpcEndpoint",
  "serviceControl",
  "resourceControl",
];
/** CPU time. Generous: a case of a few kilobytes takes well under a millisecond. */
const SLOW_MS = 5_000;

export const jsonTarget: Target = {
  name: "json",
  run(random: Random): string {
    const text = randomText(random);
    let outcome = "";
    const isSlow = takesMoreThan(SLOW_MS, () => {
      outcome = checkReader(text);
      checkParser(text, random);
    });
    if (isSlow) throw new FuzzFinding("the parser is slow", JSON.stringify(text));
    return outcome;
  },
};

type Parsed = { readonly value: unknown } | undefined;

function parseNatively(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Compares readJson with JSON.parse. */
function checkReader(text: string): string {
  const fail = (message: string): never => {
    throw new FuzzFinding(message, JSON.stringify(text));
  };
  const native = parseNatively(text);
  const reading: JsonReading = readJson(text);
  if ((reading.root === undefined) === (reading.fault === undefined)) fail("the reading has both a tree and a fault, or neither");
  if (reading.fault !== undefined) {
    if (reading.fault.offset < 0 || reading.fault.offset > text.length) fail("the fault lies outside the text");
    if (reading.fault.kind === "depth") return checkDepth(text, fail);
    return native === undefined ? "no JSON" : fail("JSON.parse reads what the reader refuses");
  }
  if (native === undefined) return fail("the reader takes what JSON.parse refuses");
  checkNode(reading.root!, native.value, text, fail);
  const repeated = countRepeated(reading.root!);
  if (repeated !== reading.duplicates.length) fail(`${repeated} members are repeated, ${reading.duplicates.length} reported`);
  return repeated > 0 ? "JSON with repeated members" : "JSON";
}

/** A depth fault is right when the text opens more levels than allowed before it closes one. */
function checkDepth(text: string, fail: (message: string) => never): string {
  let depth = 0,
    deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === "[" || token === "{") deepest = Math.max(deepest, ++depth);
    else if (token === "]" || token === "}") depth--;
  }
  return deepest > JSON_DEPTH_MAX ? "too deep" : fail("a depth fault in a shallow text");
}

function wellFormed<T>(value: T): T | string {
  return typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value;
}

function checkNode(node: JsonNode, value: unknown, text: string, fail: (message: string) => never): void {
  const written = text.slice(node.start, node.end);
  switch (node.kind) {
    case "object":
      return checkObject(node, value as Readonly<Record<string, unknown>>, text, fail);
    case "array": {
      if (!Array.isArray(value) || value.length !== node.items.length) return fail("a list differs");
      return node.items.forEach((item, index) => checkNode(item, value[index], text, fail));
    }
    case "number":
      if (written !== node.value || !Object.is(Number(node.value), value)) fail("a number differs");
      return;
    default:
      if (node.value !== wellFormed(value) || !Object.is(JSON.parse(written), value)) fail("a scalar differs");
  }
}

function checkObject(
  node: JsonObject,
  value: Readonly<Record<string, unknown>>,
  text: string,
  fail: (message: string) => never,
): void {
  const last = new Map(node.members.map((member) => [member.key, member]));
  const names = Object.keys(value);
  // Two names that differ in lone surrogates only are one name here.
  if (new Set(names.map(wellFormed)).size !== names.length) return;
  if (names.length !== last.size || !names.every((name) => last.has(wellFormed(name)))) fail("an object has other members");
  for (const member of last.values()) {
    const name = JSON.parse(text.slice(member.start, member.end)) as string;
    if (wellFormed(name) !== member.key) fail("the place of a member is wrong");
    checkNode(member.value, value[name], text, fail);
  }
}

function countRepeated(node: JsonNode): number {
  if (node.kind === "array") return node.items.reduce((sum, item) => sum + countRepeated(item), 0);
  if (node.kind !== "object") return 0;
  const own = node.members.length - new Set(node.members.map(({ key }) => key)).size;
  return node.members.reduce((sum, { value }) => sum + countRepeated(value), own);
}

// --- the policy parser ---------------------------------------------------------------------------------------------------

/** parsePolicy on the text and, where it is JSON, on its value: no throw, a tree exactly without errors, places inside the text. */
function checkParser(text: string, random: Random): void {
  const type = random.pick(TYPES);
  const mode = random.pick(["aws", "lenient"] as const);
  const resourceArn = random.pick([undefined, "arn:aws:execute-api:us-east-1:111122223333:a1", ""]);
  const native = parseNatively(text);
  for (const document of native === undefined ? [text] : [text, native.value]) {
    const source = { name: "p", document, type, ...(resourceArn === undefined ? {} : { resourceArn }) };
    const { ast, findings } = parsePolicy(source, mode);
    const hasErrors = findings.some(({ findingType }) => findingType === "ERROR");
    const fault =
      (ast === undefined) === hasErrors
        ? findings.map((finding) => faultOf(finding, document)).find(Boolean)
        : "a tree with an error, or none without";
    if (fault !== undefined) throw new FuzzFinding(fault, JSON.stringify({ text, type, mode, asObject: document !== text }));
  }
}

/** What is wrong with a finding's shape. */
function faultOf(finding: Finding, document: unknown): string | undefined {
  if (finding.issueCode === "" || finding.findingDetails === "" || finding.policyName !== "p") return "an empty finding";
  if (finding.locations.length === 0) return "a finding without a place";
  for (const { path, span } of finding.locations) {
    if (!path.every((step) => Object.keys(step).length === 1)) return "a path step with several members";
    if (typeof document !== "string") return span === undefined ? undefined : "a span where there is no text";
    if (span === undefined) return "no span";
    if (span.start.offset > span.end.offset || span.end.offset > document.length || span.start.line < 1)
      return "a span outside the text";
  }
  return undefined;
}
