/**
 * The JSON tree that the grammar passes read, the same for a text and for a parsed object.
 *
 * Every node has an extent. For a text it is a range of UTF-16 units; for a parsed object it is a pair of ordinals in
 * document order, which nest in the same way, so that one search finds the path of a node in either case.
 */

/** Half-open. The range of a string includes its quotes. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull | JsonForeign;

export interface JsonObject extends Extent {
  readonly kind: "object";
  readonly members: readonly JsonMember[];
}
/** The extent of a member is that of its name. Members keep their order, repeated names included. */
export interface JsonMember extends Extent {
  readonly key: string;
  readonly value: JsonNode;
}
interface JsonArray extends Extent {
  readonly kind: "array";
  readonly items: readonly JsonNode[];
}
/** Decoded; lone surrogates written as escapes are kept. */
export interface JsonString extends Extent {
  readonly kind: "string";
  readonly value: string;
}
/** The spelling of the source, `1.50` or `1e3`; `String(n)` where the document was an object. */
interface JsonNumber extends Extent {
  readonly kind: "number";
  readonly value: string;
}
interface JsonBoolean extends Extent {
  readonly kind: "boolean";
  readonly value: boolean;
}
interface JsonNull extends Extent {
  readonly kind: "null";
  readonly value: null;
}
/** A JavaScript value that no JSON text can hold. It was reported where it was read; passes skip it in silence. */
interface JsonForeign extends Extent {
  readonly kind: "foreign";
  readonly value: undefined;
}

/** What stands in a list, or the one value that stands for a list of itself (§1.2). Nothing where there is none. */
export function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  if (node === undefined) return [];
  return node.kind === "array" ? node.items : [node];
}

/** Is it this string? */
export function isString<Text extends string>(
  node: JsonNode | undefined,
  value: Text,
): node is JsonString & { readonly value: Text } {
  return node?.kind === "string" && node.value === value;
}

/** The value of the first member of that name. A later one of the same name was reported when the document was read. */
export function memberOf(object: JsonObject, key: string): JsonMember | undefined {
  for (const member of object.members) if (member.key === key) return member;
  return undefined;
}
