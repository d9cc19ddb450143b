/**
 * The slow twin of assembly/verify/verify.ts: says whether every index, range and text of an artifact points to something. It
 * finds what a loaded mutant would read past the end of a section but inside memory, where nothing traps.
 */
import * as layout from "../../../assembly/layout.js";
import { ARN_BYTES_MAX } from "../../../assembly/limits.js";
import type { Section } from "../../../bindings/artifact/writer.js";
import { takeApart } from "./surgery.js";

const {
  STRINGS,
  META,
  KEYS,
  DERIVED,
  NODES,
  PATTERNS,
  PROGRAMS,
  TOKENS,
  VARIABLES,
  POSTINGS,
  PRINCIPALS,
  PRINCIPAL_SETS,
  MEMBERS,
  ATOMS,
  OPERANDS,
  CONDITIONS,
  CONDITION_ATOMS,
  ROWS,
  BUNDLES,
} = layout;

export type Kind =
  | { readonly kind: "text" | "posting" }
  /** A trie node, or the record of a node's programs. */
  | { readonly kind: "node" }
  /** An entity's ARN and unique id, or a word of TAG_LISTS. */
  | { readonly kind: "names" | "tag" }
  /** An index; `optional`: index + 1, 0 for none. */
  | { readonly kind: "index" | "optional"; readonly of: number }
  /** A row's condition: the number of an atom or of a condition. */
  | { readonly kind: "condition" }
  /** A number up to `value`. */
  | { readonly kind: "most"; readonly value: number }
  /** First record here, count in the next word, `each` records at a time. */
  | { readonly kind: "range"; readonly of: number; readonly each?: number };

const text: Kind = { kind: "text" };
const posting: Kind = { kind: "posting" };
const most = (value: number): Kind => ({ kind: "most", value });
const index = (of: number): Kind => ({ kind: "index", of });
const optional = (of: number): Kind => ({ kind: "optional", of });
const range = (of: number, each = 1): Kind => ({ kind: "range", of, each });

/** Section, record size, and what stands at which offset. */
export const REFERENCES: readonly (readonly [number, number, Readonly<Record<number, Kind>>])[] = [
  [
    META,
    layout.META_BYTES,
    {
      [layout.META_NOT_ACTION_ROWS]: posting,
      [layout.META_NOT_RESOURCE_ROWS]: posting,
      [layout.META_ATTACHED_ROWS]: posting,
      [layout.META_DENY_ROWS]: optional(ROWS),
      [layout.META_ACTION_PATTERNS]: optional(PATTERNS),
      [layout.META_COLLECTION]: index(layout.COLLECTIONS),
      [layout.META_FACTS]: optional(layout.FACTS),
      [layout.META_ORGANIZATION]: text,
      [layout.META_MANAGEMENT_ACCOUNT]: text,
    },
  ],
  [KEYS, layout.KEY_BYTES, { [layout.KEY_NAME]: text }],
  [DERIVED, 4, { 0: optional(KEYS) }],
  [
    NODES,
    layout.NODE_BYTES,
    {
      [layout.NODE_LABEL]: { kind: "node" },
      [layout.NODE_ACCEPT]: optional(PATTERNS),
    },
  ],
  [PATTERNS, layout.PATTERN_BYTES, { [layout.PATTERN_ROWS]: posting, [layout.PATTERN_NOT_ROWS]: posting }],
  [PROGRAMS, layout.PROGRAM_BYTES, { [layout.PROGRAM_TOKENS]: range(TOKENS), [layout.PROGRAM_PATTERN]: optional(PATTERNS) }],
  [VARIABLES, layout.VARIABLE_BYTES, { [layout.VARIABLE_KEY]: index(KEYS), [layout.VARIABLE_FALLBACK]: text }],
  [PRINCIPALS, layout.PRINCIPAL_BYTES, { [layout.PRINCIPAL_TEXT]: text, [layout.PRINCIPAL_TYPE]: most(layout.ENTRY_TYPE_MAX) }],
  [PRINCIPAL_SETS, layout.SET_BYTES, { [layout.SET_MEMBERS]: range(MEMBERS), [layout.SET_NEGATED]: most(2) }],
  [MEMBERS, 4, { 0: index(PRINCIPALS) }],
  [
    ATOMS,
    layout.ATOM_BYTES,
    {
      [layout.ATOM_KEY]: index(KEYS),
      [layout.ATOM_TEST]: most(layout.TEST_MAX),
      [layout.ATOM_FLAGS]: most(layout.ATOM_FLAGS_KNOWN),
      [layout.ATOM_OPERANDS]: range(OPERANDS),
      [layout.ATOM_PROGRAMS]: range(PROGRAMS),
      [layout.ATOM_ARNS]: range(PROGRAMS, 6),
    },
  ],
  [OPERANDS, layout.OPERAND_BYTES, { [layout.OPERAND_TEXT]: text }],
  [CONDITIONS, layout.CONDITION_BYTES, { [layout.CONDITION_FIRST]: range(CONDITION_ATOMS) }],
  [CONDITION_ATOMS, 4, { 0: index(ATOMS) }],
  [
    BUNDLES,
    layout.BUNDLE_BYTES,
    {
      [layout.BUNDLE_DENY]: optional(ROWS),
      [layout.BUNDLE_DENY_END]: optional(ROWS),
      [layout.BUNDLE_ALLOW]: optional(ROWS),
      [layout.BUNDLE_ALLOW_END]: optional(ROWS),
    },
  ],
  [
    layout.COLLECTIONS,
    layout.COLLECTION_BYTES,
    {
      [layout.COLLECTION_END]: optional(layout.ATTACHMENTS),
      [layout.COLLECTION_PRESENT]: most((1 << layout.SLOT_COUNT) - 1),
    },
  ],
  [
    layout.ACCOUNTS,
    layout.ACCOUNT_BYTES,
    {
      [layout.ACCOUNT_ID]: text,
      [layout.ACCOUNT_CANONICAL]: text,
      [layout.ACCOUNT_PATH]: text,
      [layout.ACCOUNT_SERVICE_CONTROL]: index(layout.COLLECTIONS),
      [layout.ACCOUNT_RESOURCE_CONTROL]: index(layout.COLLECTIONS),
    },
  ],
  [
    layout.ENTITIES,
    layout.ENTITY_BYTES,
    {
      [layout.ENTITY_ARN]: { kind: "names" },
      [layout.ENTITY_COLLECTION]: index(layout.COLLECTIONS),
      [layout.ENTITY_TRUST]: index(layout.COLLECTIONS),
      [layout.ENTITY_TAGS]: optional(layout.TAG_LISTS),
    },
  ],
  [
    layout.RESOURCES,
    layout.RESOURCE_BYTES,
    {
      [layout.RESOURCE_ARN]: text,
      [layout.RESOURCE_ACCOUNT]: optional(layout.ACCOUNTS),
      [layout.RESOURCE_COLLECTION]: index(layout.COLLECTIONS),
      [layout.RESOURCE_FACTS]: optional(layout.FACTS),
      [layout.RESOURCE_TAGS]: optional(layout.TAG_LISTS),
      [layout.RESOURCE_CONTINUATION]: text,
    },
  ],
  [
    layout.ENDPOINTS,
    layout.ENDPOINT_BYTES,
    { [layout.ENDPOINT_ID]: text, [layout.ENDPOINT_COLLECTION]: index(layout.COLLECTIONS) },
  ],
  [layout.TAG_LISTS, 4, { 0: { kind: "tag" } }],
  [
    layout.TAGS,
    layout.TAG_BYTES,
    { [layout.TAG_PRINCIPAL_KEY]: optional(KEYS), [layout.TAG_RESOURCE_KEY]: optional(KEYS), [layout.TAG_VALUE]: text },
  ],
  [layout.FACTS, layout.FACTS_BYTES, { [layout.FACTS_OBJECT_OWNER]: text, [layout.FACTS_VPC]: text }],
  [
    ROWS,
    layout.ROW_BYTES,
    {
      [layout.ROW_CONDITION]: { kind: "condition" },
      [layout.ROW_PRINCIPALS]: optional(PRINCIPAL_SETS),
      [layout.ROW_BUNDLE]: index(BUNDLES),
    },
  ],
];

/** The first thing that points nowhere, in words; undefined where all is well. Takes artifacts with a sound section table. */
export function danglingReference(artifact: Uint8Array): string | undefined {
  const { flags, sections } = takeApart(artifact);
  if (flags > layout.FLAGS_KNOWN || sections[META]!.items !== 1) return "an unknown header";
  for (const [id, bytes, fields] of REFERENCES) {
    const { words, items } = sections[id]!;
    if (items * bytes !== words.length * 4) return `section ${id} holds no whole records`;
    for (let at = 0; at < words.length; at += bytes / 4) {
      for (const [offset, kind] of Object.entries(fields)) {
        const fault = faultAt(words, at + Number(offset) / 4, kind, sections);
        if (fault !== undefined) return `section ${id}, record ${(at * 4) / bytes}, byte ${offset}: ${fault}`;
      }
    }
  }
  return (
    danglingCollection(sections) ??
    endlessTags(sections[layout.TAG_LISTS]!) ??
    danglingToken(sections) ??
    danglingChildren(sections[NODES]!) ??
    acceptedTwice(sections) ??
    wrongOperands(sections)
  );
}

function faultAt(words: Uint32Array, at: number, kind: Kind, sections: readonly Section[]): string | undefined {
  const [word, next] = [words[at]!, words[at + 1]!];
  switch (kind.kind) {
    case "text":
      return word + next <= sections[STRINGS]!.items ? undefined : "no text";
    case "names":
      return namesFault(word, next, sections);
    case "tag":
      return word >>> layout.TAG_SHIFT < sections[layout.TAGS]!.items ? undefined : "no such tag";
    case "node":
      return nodeFault(words.subarray(at, at + layout.NODE_BYTES / 4), sections);
    case "condition":
      return (word % 2 === 1 ? (word - 1) / 2 < sections[ATOMS]!.items : word / 2 <= sections[CONDITIONS]!.items)
        ? undefined
        : "no such condition";
    case "posting":
      return postingFault(word, sections[POSTINGS]!.words, sections[ROWS]!.items);
    case "most":
      return word <= kind.value ? undefined : "no such number";
    case "index":
      return word < sections[kind.of]!.items ? undefined : "no such record";
    case "optional":
      return word <= sections[kind.of]!.items ? undefined : "no such record";
    case "range":
      return next === 0 || word + next * (kind.each ?? 1) <= sections[kind.of]!.items ? undefined : "no such records";
  }
}

/** The number in the byte at `offset` of a node. */
function nodeByte(node: Uint32Array, offset: number): number {
  return (node[offset >>> 2]! >>> ((offset & 3) * 8)) & 0xff;
}

function hasFlag(node: Uint32Array, flag: number): boolean {
  return (nodeByte(node, layout.NODE_FLAGS) & flag) !== 0;
}

function nodeFault(node: Uint32Array, sections: readonly Section[]): string | undefined {
  if (hasFlag(node, layout.NODE_IS_PROGRAMS)) return faultAt(node, 0, range(PROGRAMS), sections);
  if (hasFlag(node, layout.NODE_IS_STAR)) return starFault(node, sections[PATTERNS]!.words);
  const end = node[layout.NODE_LABEL / 4]! + nodeByte(node, layout.NODE_LABEL_BYTES);
  return end <= sections[STRINGS]!.items ? undefined : "no text";
}

/** A star node has no rows but those of its pattern. */
function starFault(node: Uint32Array, patterns: Uint32Array): string | undefined {
  const [rows, accept] = [node[layout.NODE_ROWS / 4]!, node[layout.NODE_ACCEPT / 4]!];
  return rows === 0 || patterns[((accept - 1) * layout.PATTERN_BYTES) / 4] === rows ? undefined : "rows of another pattern";
}

/** Reads the posting to its end: rows that exist, ascending, as many as it says. */
function postingFault(reference: number, words: Uint32Array, rowCount: number): string | undefined {
  if (reference === 0) return undefined;
  if ((reference & 1) !== 0) return reference >>> 1 < rowCount ? undefined : "no such row";
  if (reference % 4 !== 0 || reference / 4 + 2 > words.length) return "no posting";
  const at = reference / 4;
  const [count, bitmapWords] = [words[at]!, words[at + 1]!];
  const summaryWords = Math.ceil(bitmapWords / 32);
  if (at + 2 + (bitmapWords === 0 ? count : summaryWords + bitmapWords) > words.length) return "a posting beyond its section";
  if (bitmapWords === 0) return listFault(words.subarray(at + 2, at + 2 + count), rowCount);
  const bits = words.subarray(at + 2 + summaryWords, at + 2 + summaryWords + bitmapWords);
  const rows = [...bits].flatMap((word, block) =>
    Array.from({ length: 32 }, (_, bit) => (((word >>> bit) & 1) !== 0 ? [block * 32 + bit] : [])).flat(),
  );
  const summary = [...bits].every(
    (word, block) => (word !== 0) === (((words[at + 2 + (block >>> 5)]! >>> (block & 31)) & 1) !== 0),
  );
  return rows.length === count && summary ? listFault(Uint32Array.from(rows), rowCount) : "a bitmap that contradicts itself";
}

function listFault(rows: Uint32Array, rowCount: number): string | undefined {
  return rows.every((row, at) => row < rowCount && (at === 0 || rows[at - 1]! < row))
    ? undefined
    : "rows that are none, or out of order";
}

function namesFault(first: number, lengths: number, sections: readonly Section[]): string | undefined {
  const [arnBytes, idBytes] = [lengths & 0xffff, lengths >>> 16];
  if (Math.max(arnBytes, idBytes) > ARN_BYTES_MAX) return "a long name";
  return first + arnBytes + idBytes <= sections[STRINGS]!.items ? undefined : "no text";
}

/** The first collection is empty; the others take up the attachments, one after another. */
function danglingCollection(sections: readonly Section[]): string | undefined {
  const { words, items } = sections[layout.COLLECTIONS]!;
  const ends = Array.from({ length: items }, (_, item) => words[(item * layout.COLLECTION_BYTES + layout.COLLECTION_END) / 4]!);
  if (items === 0 || ends[0] !== 0 || words[layout.COLLECTION_PRESENT / 4] !== 0) return "no empty collection";
  if (ends.some((end, item) => item > 0 && end < ends[item - 1]!)) return "a collection that ends before it begins";
  return ends.at(-1) === sections[layout.ATTACHMENTS]!.items ? undefined : "attachments of no collection";
}

/** Whatever word of the section a list begins with, it ends after at most TAGS_MAX tags. */
function endlessTags({ words }: Section): string | undefined {
  return words.every((_, first) => words.subarray(first, first + layout.TAGS_MAX).some((word) => (word & 1) === 1))
    ? undefined
    : "a list of tags without end";
}

function danglingToken(sections: readonly Section[]): string | undefined {
  const { words } = sections[TOKENS]!;
  for (let at = 0; at < words.length; at += layout.TOKEN_BYTES / 4) {
    const op = words[at + layout.TOKEN_OP / 4]!;
    const kind = op === layout.OP_TEXT ? text : op === layout.OP_VARIABLE ? index(VARIABLES) : undefined;
    const fault = op > layout.OP_MAX ? "no opcode" : kind && faultAt(words, at + layout.TOKEN_A / 4, kind, sections);
    if (fault !== undefined) return `token ${at / 3}: ${fault}`;
  }
  return undefined;
}

function nodesOf({ words }: Section): Uint32Array[] {
  const size = layout.NODE_BYTES / 4;
  return Array.from({ length: words.length / size }, (_, node) => words.subarray(node * size, (node + 1) * size));
}

/** Every node but the roots stands behind exactly one node before it. */
function danglingChildren(section: Section): string | undefined {
  const parents = new Uint8Array(section.items);
  for (const [number, node] of nodesOf(section).entries()) {
    if (hasFlag(node, layout.NODE_IS_PROGRAMS)) continue;
    const more = [layout.NODE_HAS_STAR, layout.NODE_HAS_PROGRAMS].filter((flag) => hasFlag(node, flag)).length;
    const first = node[layout.NODE_CHILDREN / 4]!;
    for (let next = first; next < first + nodeByte(node, layout.NODE_CHILD_COUNT) + more; next++) {
      if (next <= number || next >= section.items) return `node ${number} leads to ${next}`;
      parents[next]!++;
    }
  }
  return parents.every((count, node) => count === (node < layout.ROOT_COUNT ? 0 : 1))
    ? undefined
    : "a node without exactly one parent";
}

/** A pattern stands in one place: the lists of hits have room for each of them once. */
function acceptedTwice(sections: readonly Section[]): string | undefined {
  const seen = new Set<number>();
  const isNew = (pattern: number): boolean => pattern === 0 || (!seen.has(pattern) && seen.add(pattern).has(pattern));
  const programs = sections[PROGRAMS]!.words;
  for (const node of nodesOf(sections[NODES]!)) {
    if (!isNew(node[layout.NODE_ACCEPT / 4]!)) return "a pattern is accepted twice";
    if (!hasFlag(node, layout.NODE_IS_PROGRAMS)) continue;
    const [first, count] = [node[layout.NODE_PROGRAMS / 4]!, node[layout.NODE_PROGRAM_COUNT / 4]!];
    for (let program = first; program < first + count; program++) {
      const pattern = programs[(program * layout.PROGRAM_BYTES + layout.PROGRAM_PATTERN) / 4]!;
      if (pattern === 0 || !isNew(pattern)) return "a program accepts no pattern of its own";
    }
  }
  return undefined;
}

/** Some tests read their operands by position, and ranges of addresses by size. */
function wrongOperands(sections: readonly Section[]): string | undefined {
  const { words } = sections[ATOMS]!;
  const operands = sections[OPERANDS]!.words;
  for (let at = 0; at < words.length; at += layout.ATOM_BYTES / 4) {
    const [test, first, count] = [layout.ATOM_TEST, layout.ATOM_OPERANDS, layout.ATOM_OPERAND_COUNT].map(
      (field) => words[at + field / 4]!,
    );
    const bytesOf = (operand: number): number =>
      operands[((first! + operand) * layout.OPERAND_BYTES + layout.OPERAND_TEXT_BYTES) / 4]!;
    const isOrder = test === layout.TEST_NUMBER_ORDER || test === layout.TEST_DATE_ORDER;
    if (isOrder && count! > 1) return "an ordering with several bounds";
    if (test !== layout.TEST_IP) continue;
    if (count !== 2) return "an address test without two operands";
    if (bytesOf(0) % layout.IPV4_RANGE_BYTES !== 0 || bytesOf(1) % layout.IPV6_RANGE_BYTES !== 0)
      return "half a range of addresses";
  }
  return undefined;
}
