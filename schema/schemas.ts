/** The schemas that are published, by file name: which type each is made of, and what the types do not say. */
import { fileURLToPath } from "node:url";
import { amendedTest } from "./tests.js";
import { TypeReader, type Schema } from "./from-types.js";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

interface Source {
  readonly title: string;
  readonly file: string;
  readonly type: string;
  readonly description: string;
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const SOURCES: Readonly<Record<string, Source>> = {
  policy: {
    title: "IAM policy document",
    file: at("../bindings/model/document.ts"),
    type: "PolicyDocument",
    description: "A policy document of any type and mode.",
  },
  "policy-set": {
    title: "Postern policy set",
    file: at("../bindings/model/policy-set.ts"),
    type: "PolicySet",
    description: "The policies that bear on a request, by type.",
  },
  directory: {
    title: "Postern directory",
    file: at("../bindings/model/directory.ts"),
    type: "Directory",
    description: "Accounts, organization, principals and resources with their policies, whole or in part.",
  },
  test: {
    title: "Postern policy tests",
    file: at("../bindings/testing/suite-file.ts"),
    type: "SuiteFile",
    description: "Requests with the decisions that are expected of them (`postern test`).",
  },
  coverage: {
    title: "Postern policy coverage",
    file: at("../bindings/testing/report/coverage-json.ts"),
    type: "CoverageReport",
    description: "What `postern test --coverage-json` writes.",
  },
  request: {
    title: "Postern request",
    file: at("./requests.ts"),
    type: "BatchRequest",
    description: "Who does what on which resource; `name` and `expect` stand in batches only.",
  },
};

/** Every schema, whole, by file name without `.json`. */
export function schemas(): Readonly<Record<string, Schema>> {
  const reader = new TypeReader(Object.values(SOURCES).map(({ file }) => file));
  const entries = Object.entries(SOURCES).map(([name, source]) => [name, schemaOf(name, source, reader)] as const);
  return Object.fromEntries(entries);
}

function schemaOf(name: string, { title, file, type, description }: Source, reader: TypeReader): Schema {
  const { root, definitions } = reader.read(file, type);
  const head = { $schema: DIALECT, $id: `urn:postern:schema:${name}`, title, description };
  const { description: _, ...own } = amended(type, root) as { description?: string };
  const defs = Object.entries(withGroups(definitions)).map(([key, schema]) => [key, amended(key, schema)] as const);
  return { ...head, ...own, ...(defs.length === 0 ? {} : { $defs: Object.fromEntries(defs) }) };
}

/** What no type says. */
function amended(name: string, schema: Schema): Schema {
  switch (name) {
    case "PolicyDocument":
      return {
        ...schema,
        properties: { ...schema.properties, Statement: withStatements(schema.properties!.Statement!), ID: STORE_ID },
      };
    case "PolicyStatement":
      return { ...schema, anyOf: [{ required: ["Action"] }, { required: ["NotAction"] }] };
    case "Directory": {
      const { groups, ...others } = schema.properties!;
      const ofGroups = { ...groups, items: { $ref: "#/$defs/GroupEntity" } };
      // A directory may be spread over files; only one of them needs the accounts.
      return { ...schema, properties: { ...others, groups: ofGroups }, required: ["version"] };
    }
    case "RoleEntity":
      return without(schema, ["groups"]);
    default:
      return amendedTest(name, schema);
  }
}

/** Groups are entities that have less. */
function withGroups(definitions: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  const { Entity } = definitions;
  return Entity === undefined ? definitions : { ...definitions, GroupEntity: without(Entity, ["tags", "boundary", "groups"]) };
}

function without(schema: Schema, names: readonly string[]): Schema {
  const kept = Object.entries(schema.properties!).filter(([name]) => !names.includes(name));
  return { ...schema, properties: Object.fromEntries(kept) };
}

/** Stores write `Id` in capitals (mode `lenient`). */
const STORE_ID: Schema = {
  description: "`Id`, as object stores write it: mode `lenient` alone.",
  type: "string",
  deprecated: true,
};

/** A list of statements is not empty. */
function withStatements(schema: Schema): Schema {
  const anyOf = schema.anyOf!.map((form) => (form.type === "array" ? { ...form, minItems: 1 } : form));
  return { ...schema, anyOf };
}
