/** What a node may be, as values that check it: every fault is reported, each once, at its node. */
import type { JsonNode, JsonObject } from "../../text/json-node.js";
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import type { SourceTree } from "./source.js";

/** Checks a node and what is below it. */
export type Shape = (node: JsonNode, name: string, tree: SourceTree) => void;

const KINDS: Readonly<Record<JsonNode["kind"], string>> = {
  object: "an object",
  array: "a list",
  string: "a text",
  number: "a number",
  boolean: "a boolean",
  null: "`null`",
  foreign: "something that JSON does not have",
};

function wrongType(node: JsonNode, name: string, what: string, tree: SourceTree, hint = `write ${what}`): void {
  tree.reportAt(node.start, node.end, "WRONG_TYPE", `${quote(name)} must be ${what}, found ${KINDS[node.kind]}`, hint);
}

/** The shape of the node's kind. */
export function byKind(shapes: Partial<Record<JsonNode["kind"], Shape>>, what: string): Shape {
  return (node, name, tree) => {
    const shape = shapes[node.kind];
    if (shape === undefined) wrongType(node, name, what, tree);
    else shape(node, name, tree);
  };
}

const accept: Shape = () => undefined;

export const anything: Shape = accept;
export const anyText = byKind({ string: accept }, "a text");
export const anyBoolean = byKind({ boolean: accept }, "true or false");
export const anyScalar = byKind({ string: accept, number: accept, boolean: accept }, "a text, a number or a boolean");
export const anyObject = byKind({ object: accept }, "an object");

/** A text with something in it. */
export const someText: Shape = byKind(
  {
    string: (node, name, tree) => {
      if (node.kind !== "string" || node.value !== "") return;
      tree.reportAt(node.start, node.end, "INVALID_VALUE", `${quote(name)} must not be empty`, "write a text, or leave it out");
    },
  },
  "a text",
);

/** One of the values as it is written; undefined for what has no value of its own. */
function writtenValue(node: JsonNode): string | undefined {
  return node.kind === "string" || node.kind === "number" || node.kind === "boolean" ? String(node.value) : undefined;
}

const LISTED_MAX = 10;

export function oneOf(values: readonly (string | number | boolean)[]): Shape {
  const known = values.map(String);
  const list = known.slice(0, LISTED_MAX).join(", ") + (known.length > LISTED_MAX ? ", …" : "");
  return (node, name, tree) => {
    const written = writtenValue(node);
    const isOfType = values.some((value) => typeof value === node.kind);
    if (isOfType && known.includes(written!)) return;
    const found = written === undefined ? KINDS[node.kind] : quote(written);
    const hint = suggestOr(written ?? "", known, `write ${list}`);
    tree.reportAt(node.start, node.end, "INVALID_VALUE", `${quote(name)} must be one of the known values, found ${found}`, hint);
  };
}

/** Elements of one shape; `least`: how many there must be. */
export function listOf(shape: Shape, least = 0): Shape {
  return byKind(
    {
      array: (node, name, tree) => {
        const { items } = node as Extract<JsonNode, { kind: "array" }>;
        if (items.length < least) {
          tree.reportAt(
            node.start,
            node.end,
            "INVALID_VALUE",
            `${quote(name)} must not be empty`,
            "list something, or leave it out",
          );
        }
        items.forEach((item, index) => shape(item, `${name}[${index}]`, tree));
      },
    },
    "a list",
  );
}

/** The shape, or a list of it that is not empty. */
export function oneOrMore(shape: Shape, kinds: readonly JsonNode["kind"][], what: string): Shape {
  const list = listOf(shape, 1);
  const own = Object.fromEntries(kinds.map((kind) => [kind, shape]));
  return byKind({ ...own, array: list }, `${what} or a list of them`);
}

/** Members with names of the writer's choice. */
export function mapOf(shape: Shape, nameForm = /[^]/, form = "a text that is not empty"): Shape {
  return byKind(
    {
      object: (node, name, tree) => {
        for (const { key, value, start, end } of (node as JsonObject).members) {
          if (!nameForm.test(key))
            tree.reportAt(start, end, "INVALID_VALUE", `the name ${quote(key)} must be ${form}`, "rename it");
          shape(value, `${name}.${key}`, tree);
        }
      },
    },
    "an object",
  );
}

export interface ObjectRules {
  readonly required?: readonly string[];
  /** How many members there must be: at least, and at most. */
  readonly least?: number;
  readonly most?: number;
  /** Members that say the same in two ways. */
  readonly exclusive?: readonly (readonly [one: string, others: readonly string[]])[];
  /** A member, and those that it needs. */
  readonly needs?: readonly (readonly [member: string, needed: string])[];
}

/** Known members alone. */
export function members(shapes: Readonly<Record<string, Shape>>, rules: ObjectRules = {}): Shape {
  const names = Object.keys(shapes);
  return byKind(
    {
      object: (node, name, tree) => {
        const object = node as JsonObject;
        for (const { key, value, start, end } of object.members) {
          const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
          if (shape !== undefined) shape(value, name === "" ? key : `${name}.${key}`, tree);
          else {
            const hint = suggestOr(key, names, `use one of ${names.join(", ")}`);
            tree.reportAt(
              start,
              end,
              "UNKNOWN_MEMBER",
              `${name === "" ? "a suite" : quote(name)} has no member ${quote(key)}`,
              hint,
            );
          }
        }
        checkRules(object, name, rules, names, tree);
      },
    },
    "an object",
  );
}

function checkRules(object: JsonObject, name: string, rules: ObjectRules, names: readonly string[], tree: SourceTree): void {
  const { required = [], least = 0, most = Infinity, exclusive = [], needs = [] } = rules;
  const given = new Set(object.members.map(({ key }) => key));
  const what = name === "" ? "the suite" : quote(name);
  const place = { start: object.start, end: Math.min(object.end, object.start + 1) };
  const report = (code: "MISSING_MEMBER" | "CONFLICTING_MEMBERS", message: string, hint: string): void =>
    tree.reportAt(place.start, place.end, code, message, hint);
  for (const member of required) {
    if (!given.has(member)) report("MISSING_MEMBER", `${what} must have \`${member}\``, `add \`${member}\``);
  }
  for (const [member, needed] of needs) {
    if (given.has(member) && !given.has(needed))
      report("MISSING_MEMBER", `\`${member}\` needs \`${needed}\` beside it`, `add \`${needed}\``);
  }
  if (given.size < least) report("MISSING_MEMBER", `${what} must have ${least} of ${names.join(", ")}`, "add one of them");
  if (given.size > most) report("CONFLICTING_MEMBERS", `${what} must have only one of ${names.join(", ")}`, "keep one of them");
  for (const [one, others] of exclusive) {
    const other = given.has(one) ? others.find((each) => given.has(each)) : undefined;
    if (other !== undefined) report("CONFLICTING_MEMBERS", `${what} has \`${one}\` and \`${other}\``, "keep one of the two");
  }
}
