/** The JSON Schema of the configuration file, made of the table that the reader reads by. */
import { CONFIGURATION, type Shape } from "./shape.js";

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
      return { ...description, type: "object", properties, additionalProperties: false };
    }
    case "list":
      return { ...description, type: "array", items: schemaOf(shape.of) };
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

/** A text may be a reference instead. */
function orReference(pattern: string): string {
  return `${pattern}|\\$\\{(?:env|file):[^}]*\\}`;
}
