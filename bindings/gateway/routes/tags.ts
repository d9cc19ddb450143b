/** Tags that a request sets: `aws:RequestTag/K` and `aws:TagKeys`. */
import type { ContextValue } from "../../model/request.js";
import { decodeUtf8 } from "../../text/encoding.js";
import type { JsonNode } from "../../text/json-node.js";
import { memberOf } from "../../text/json-node.js";
import { readJson } from "../../text/json.js";
import { membersOf, textOf } from "../check.js";
import type { Findings } from "../error.js";
import { REQUEST_TAGS_MAX } from "../limits.js";
import { Refusal } from "../verdict.js";
import type { Scope } from "./reference.js";
import type { RequestTags } from "./types.js";

export function readRequestTags(value: unknown, findings: Findings): RequestTags | undefined {
  if (value === undefined) return undefined;
  const names = ["header", "query", "body"] as const;
  const members = membersOf(value, names, findings);
  if (members === undefined) return undefined;
  const given = names.filter((name) => members[name] !== undefined);
  if (given.length !== 1) findings.add("must have one of `header`, `query` and `body`", "say where the tags are");
  const [header, query, body] = [
    textOf(
      members["header"],
      findings.at("header"),
      /^[!#$%&'*+.^`|~0-9a-z_-]+$/,
      "the beginning of headers' names, in lower case",
    ),
    textOf(members["query"], findings.at("query"), /./, "the beginning of parameters' names"),
    textOf(members["body"], findings.at("body"), /^(?:\/(?:[^~/]|~[01])*)*$/, "a JSON pointer"),
  ];
  if (header !== undefined) return { header };
  if (query !== undefined) return { query };
  return body === undefined ? undefined : { body };
}

/** The keys as a context. Throws Refusal BODY_REQUIRED, BAD_MAPPING. */
export function tagContext(tags: RequestTags, scope: Scope): Record<string, ContextValue> {
  const pairs = pairsOf(tags, scope);
  if (pairs.length > REQUEST_TAGS_MAX) throw new Refusal("BAD_MAPPING", `more than ${REQUEST_TAGS_MAX} tags`);
  const keys = pairs.map(([key]) => key);
  if (new Set(keys.map((key) => key.toLowerCase())).size < keys.length) throw new Refusal("BAD_MAPPING", "a tag is given twice");
  const context = Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, value]));
  return keys.length === 0 ? {} : { ...context, "aws:TagKeys": keys };
}

type Pairs = readonly (readonly [key: string, value: string])[];

function pairsOf(tags: RequestTags, { facts, target }: Scope): Pairs {
  if ("header" in tags) return prefixed(facts.headers, tags.header);
  if ("query" in tags) return prefixed(target.query.pairs(), tags.query);
  if (facts.body === undefined) throw new Refusal("BODY_REQUIRED", "the tags stand in the body");
  return bodyPairs(decodeUtf8(facts.body), tags.body);
}

function prefixed(named: ReadonlyMap<string, readonly string[]>, prefix: string): Pairs {
  return [...named].flatMap(([name, values]) => {
    const key = name.slice(prefix.length);
    if (!name.startsWith(prefix) || key === "") return [];
    if (values.length !== 1) throw new Refusal("BAD_MAPPING", "a tag is given twice");
    return [[key, values[0]!] as const];
  });
}

function bodyPairs(text: string, pointer: string): Pairs {
  const { root, duplicates } = readJson(text);
  if (root === undefined || duplicates.length > 0) throw new Refusal("BAD_MAPPING", "the body is not JSON, or repeats a member");
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const node = steps.reduce<JsonNode | undefined>(
    (at, step) => (at?.kind === "object" ? memberOf(at, step)?.value : undefined),
    root,
  );
  if (node === undefined) return [];
  if (node.kind !== "object") throw new Refusal("BAD_MAPPING", "the tags of the body are not an object");
  return node.members.map(({ key, value }) => {
    if (value.kind !== "string") throw new Refusal("BAD_MAPPING", "a tag of the body is not a text");
    return [key, value.value] as const;
  });
}
