/** What the types of a suite file do not say, and its reader checks. */
import { REQUEST_MEMBERS } from "../bindings/testing/suite/suite-shape.js";
import type { Schema } from "./from-types.js";

const NAME = { minLength: 1 };

/** Members with something in them. */
function withTexts(schema: Schema, names: readonly string[]): Schema {
  const properties = Object.entries(schema.properties!).map(([name, each]) => [name, names.includes(name) ? filled(each) : each]);
  return { ...schema, properties: Object.fromEntries(properties) as Schema["properties"] & object };
}

/** A text that is not empty, or a list that has an element, of such texts. */
function filled(schema: Schema): Schema {
  if (schema.anyOf !== undefined) return { ...schema, anyOf: schema.anyOf.map(filled) };
  if (schema.type === "string") return { ...schema, ...NAME };
  return schema.type === "array" ? { ...schema, minItems: 1, items: filled(schema.items as Schema) } : schema;
}

/** Lists that have an element. */
function withLists(schema: Schema, names: readonly string[]): Schema {
  const filledList = (each: Schema): Schema =>
    each.anyOf !== undefined
      ? { ...each, anyOf: each.anyOf.map(filledList) }
      : each.type === "array"
        ? { ...each, minItems: 1 }
        : each;
  const properties = Object.entries(schema.properties!).map(([name, each]) => [
    name,
    names.includes(name) ? filledList(each) : each,
  ]);
  return { ...schema, properties: Object.fromEntries(properties) as Schema["properties"] & object };
}

const not = (name: string, others: readonly string[]): Schema => ({
  [name]: { not: { anyOf: others.map((other) => ({ required: [other] })) } },
});

export function amendedTest(name: string, schema: Schema): Schema {
  switch (name) {
    case "SuiteFile":
      return { ...withVariables(withTexts(schema, ["name", "extends"])), dependentRequired: { cases: ["name"] } };
    case "SuitePolicies":
      return { ...withTexts(schema, ["directory", "artifact"]), minProperties: 1, maxProperties: 1 };
    case "PolicySources":
      return { ...schema, anyOf: schema.anyOf!.map((each) => (each.type === "array" ? withItems(each) : filled(each))) };
    case "SuiteCase":
      return {
        ...schema,
        properties: withFreeTags(
          withVariables(withLists(withTexts(schema, ["name", "skip"]), ["action", "resource", "principal", "contexts", "call"])),
        ),
        dependentRequired: { publicPolicy: ["call"] },
        dependentSchemas: {
          ...not("request", [...REQUEST_MEMBERS, "call"]),
          ...not("call", REQUEST_MEMBERS),
          ...not("contexts", ["table"]),
        },
      };
    case "SuiteTable":
      return withTexts(withLists(schema, ["rows"]), ["columns"]);
    case "ExpectedExplanation":
      return { ...withTexts(withLists(schema, ["cause"]), ["by", "notBy", "message"]), minProperties: 1 };
    case "StatementName":
      return { ...withIndex(schema), minProperties: 1 };
    case "IgnoreRule":
      return { ...withIndex(withTexts(schema, ["policy", "sid", "reason"])), minProperties: 3, maxProperties: 3 };
    default:
      return schema;
  }
}

function withVariables(schema: Schema): Schema {
  const { variables, ...others } = schema.properties!;
  return {
    ...schema,
    properties: { ...others, variables: { ...variables, propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_-]*$" } } },
  };
}

/** Tags may be none, and none of them empty. */
function withFreeTags(schema: Schema): Schema["properties"] & object {
  const { tags, ...others } = schema.properties!;
  return { ...others, tags: { ...tags, items: filled(tags!.items as Schema) } };
}

function withItems(schema: Schema): Schema {
  const items = schema.items as Schema;
  return { ...schema, items: { ...items, anyOf: items.anyOf!.map(filled) } };
}

function withIndex(schema: Schema): Schema {
  const { index, ...others } = schema.properties!;
  return { ...schema, properties: { ...others, index: { ...index, type: "integer", minimum: 0 } } };
}
