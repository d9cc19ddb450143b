/**
 * TypeScript types → JSON Schema (draft 2020-12). The types of what callers give are the one source: their members, the texts
 * they may hold and their docstrings. What JSON cannot hold (dates, bytes) is left out.
 */
import ts from "typescript";

/** A schema's keywords; those that are looked at again are named. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly const?: string | number | boolean;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

export interface Reading {
  /** The type itself. */
  readonly root: Schema;
  /** The named types that it refers to, by name, as `#/$defs/NAME`. */
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** Types by name that no JSON value has, or that would let every value pass. */
const LEFT_OUT = new Set(["Date", "Uint8Array", "ParsedDocument"]);

/** Reads types of the program's files. */
export class TypeReader {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  #definitions = new Map<string, Schema>();

  constructor(files: readonly string[]) {
    this.#program = ts.createProgram([...files], {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      types: [],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    });
    this.#checker = this.#program.getTypeChecker();
  }

  /** The exported type of that name in that file. Throws where there is none, or where it has no JSON. */
  read(file: string, name: string): Reading {
    const source = this.#program.getSourceFile(file);
    const exported = source && this.#checker.getSymbolAtLocation(source)?.exports?.get(name as ts.__String);
    if (exported === undefined) throw new Error(`${file} exports no type ${name}`);
    this.#definitions = new Map();
    const root = this.#schemaOf(this.#checker.getDeclaredTypeOfSymbol(exported), true);
    if (root === undefined) throw new Error(`${name} has no JSON`);
    const sorted = [...this.#definitions].sort(([a], [b]) => (a < b ? -1 : 1));
    return { root, definitions: Object.fromEntries(sorted) };
  }

  /** Undefined where no JSON value is of the type. */
  #schemaOf(type: ts.Type, isRoot = false): Schema | undefined {
    const name = nameOf(type);
    if (name !== undefined && LEFT_OUT.has(name)) return undefined;
    if (name === undefined || isRoot || !isNamedHere(type)) return this.#inline(type);
    if (!this.#definitions.has(name)) {
      this.#definitions.set(name, {}); // a type that refers to itself finds it
      const schema = this.#inline(type);
      if (schema === undefined) this.#definitions.delete(name);
      else this.#definitions.set(name, schema);
    }
    return this.#definitions.has(name) ? { $ref: `#/$defs/${name}` } : undefined;
  }

  #inline(type: ts.Type): Schema | undefined {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & ts.TypeFlags.Undefined) return undefined;
    if (flags & ts.TypeFlags.Null) return { type: "null" };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.#checker.typeToString(type) === "true" };
    if (flags & ts.TypeFlags.String) return { type: "string" };
    if (flags & ts.TypeFlags.Number) return { type: "number" };
    if (flags & ts.TypeFlags.Boolean) return { type: "boolean" };
    if (type.isUnion()) return this.#union(type.types);
    if (type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String)) return { type: "string" };
    if (this.#checker.isArrayType(type)) return this.#list(type);
    return this.#object(type);
  }

  #union(parts: readonly ts.Type[]): Schema | undefined {
    const schemas = parts.flatMap((part): Schema[] => [this.#schemaOf(part)].filter((schema) => schema !== undefined));
    const constants = schemas.flatMap((schema) => (schema.const === undefined ? [] : [schema.const]));
    const others = schemas.filter((schema) => schema.const === undefined);
    const isBoolean = constants.length === 2 && constants.every((value) => typeof value === "boolean");
    const choice: Schema = isBoolean
      ? { type: "boolean" }
      : constants.length === 1
        ? { const: constants[0]! }
        : { enum: constants.sort() };
    const all = sorted(constants.length === 0 ? others : [choice, ...others]);
    return all.length < 2 ? all[0] : { anyOf: all };
  }

  #list(type: ts.Type): Schema | undefined {
    const [element] = this.#checker.getTypeArguments(type as ts.TypeReference);
    const items = element && this.#schemaOf(element);
    return items && { type: "array", items };
  }

  /** Undefined where a member that must be there has no JSON. */
  #object(type: ts.Type): Schema | undefined {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const member of this.#checker.getPropertiesOfType(type)) {
      const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0;
      const schema = this.#schemaOf(this.#typeOf(member));
      if (schema === undefined && !isOptional) return undefined;
      if (schema === undefined) continue;
      properties[member.name] = described(schema, this.#textOf(member));
      if (!isOptional) required.push(member.name);
    }
    const [index] = this.#checker.getIndexInfosOfType(type);
    const others = index && this.#schemaOf(index.type);
    const schema: Schema = {
      type: "object",
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: others ?? false,
    };
    return isNamedHere(type) ? described(schema, this.#textOf(type.aliasSymbol ?? type.getSymbol())) : schema;
  }

  /** As it is declared: an optional member's type is a union with `undefined`, and has lost its name. */
  #typeOf(member: ts.Symbol): ts.Type {
    const declared = member.valueDeclaration;
    const node = declared !== undefined && ts.isPropertySignature(declared) ? declared.type : undefined;
    return node === undefined ? this.#checker.getTypeOfSymbol(member) : this.#checker.getTypeFromTypeNode(node);
  }

  #textOf(symbol: ts.Symbol | undefined): string {
    const parts = symbol === undefined ? [] : symbol.getDocumentationComment(this.#checker);
    return ts.displayPartsToString(parts).replace(/\s+/g, " ").trim();
  }
}

/** The alias is what callers know; generic ones have no name of their own. */
function nameOf(type: ts.Type): string | undefined {
  if (type.aliasSymbol !== undefined) return type.aliasTypeArguments === undefined ? type.aliasSymbol.name : undefined;
  const symbol = type.getSymbol();
  return symbol !== undefined && symbol.name !== "__type" ? symbol.name : undefined;
}

/** Declared in this project, not in a library of the language. */
function isNamedHere(type: ts.Type): boolean {
  const declared = (type.aliasSymbol ?? type.getSymbol())?.declarations ?? [];
  return declared.some((declaration) => /[\\/]bindings[\\/]|[\\/]schema[\\/]/.test(declaration.getSourceFile().fileName));
}

/** What is said of a member is nearer than what is said of its type. */
function described(schema: Schema, description: string): Schema {
  return description === "" ? schema : { ...schema, description };
}

const RANKS = ["enum", "const", "string", "number", "boolean", "$ref", "array", "object"];

/** In one order, whatever the compiler's; the simplest first. */
function sorted(schemas: readonly Schema[]): Schema[] {
  const rank = (schema: Schema): number => RANKS.findIndex((word) => word in schema || schema.type === word);
  const key = (schema: Schema): string => `${rank(schema)} ${JSON.stringify(schema)}`;
  return [...schemas].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
