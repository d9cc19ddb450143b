/** The JSON Schema of the configuration file, made of the table that the reader reads by. */
import { CONFIGURATION } from "./configuration.js";
import type { ObjectShape, Shape } from "./shape.js";

export function configurationSchema(): string {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: CONFIGURATION.about,
    ...schemaOf(CONFIGURATION),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function schemaOf(shape: Shape): Record<string, unknown> {
  const description = { description: shape.about };
  switch (shape.kind) {
    case "object": {
      const properties = Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, schemaOf(member)]));
      return { ...description, type: "object", properties, additionalProperties: false, ...needsOf(shape) };
    }
    case "list": {
      const items = schemaOf(shape.of);
      const whole = { type: "array", items };
      return shape.alone === true ? { ...description, anyOf: [items, whole] } : { ...description, ...whole };
    }
    case "map":
      return { ...description, type: "object", additionalProperties: schemaOf(shape.of) };
    case "switch":
      return { anyOf: [{ const: shape.off }, schemaOf(shape.on)] };
    case "other":
      return description;
    case "boolean":
      return { ...description, type: "boolean" };
    case "number":
      return { ...description, type: "number", minimum: shape.least, maximum: shape.most };
    case "text":
      return {
        ...description,
        type: "string",
        ...(shape.values === undefined ? {} : { enum: shape.values }),
        ...(shape.pattern === undefined ? {} : { pattern: orReference(shape.pattern.source) }),
      };
  }
}

function needsOf({ required, oneOf }: ObjectShape): Record<string, unknown> {
  return {
    ...(required === undefined ? {} : { required }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map((name) => ({ properties: { [name]: true }, required: [name] })) }),
  };
}

/** A text may be a reference instead. */
function orReference(pattern: string): string {
  return `${pattern}|\\$\\{(?:env|file):[^}]*\\}`;
}
