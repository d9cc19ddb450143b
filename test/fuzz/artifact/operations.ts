/**
 * Operations on the small artifact: some make a check look at the same bytes again and again, some break one rule alone.
 */
import {
  ACCOUNTS,
  ATOMS,
  ATOM_BYTES,
  ATOM_PROGRAMS,
  ATOM_PROGRAM_COUNT,
  BUCKETS,
  COLLECTIONS,
  CONDITIONS,
  ENDPOINTS,
  ENTITIES,
  ENTITY_ARN,
  ENTITY_BYTES,
  KEYS,
  LOAD_BAD_ORDER,
  LOAD_BAD_REFERENCE,
  LOAD_OK,
  MEMBERS,
  META,
  META_ENTITY_BITS,
  META_RESOURCE_BITS,
  NODES,
  NODE_BYTES,
  NODE_CHILDREN,
  NODE_CHILD_COUNT,
  NODE_FIRST_BYTE,
  NODE_LABEL_BYTES,
  LABEL_BYTES_MAX,
  OPERANDS,
  PATTERNS,
  POSTINGS,
  PRINCIPAL_SETS,
  PROGRAMS,
  RESOURCES,
  RESOURCE_BYTES,
  STRINGS,
  TAGS,
  TAGS_MAX,
  TAG_LISTS,
  TAG_VALUE,
  TOKENS,
} from "../../../assembly/layout.js";
import { ARN_BYTES_MAX, CONTEXT_VALUE_BYTES_MAX } from "../../../assembly/limits.js";
import type { Section } from "../../../bindings/artifact/writer.js";
import { SMALL_ARTIFACT } from "./small-artifact.js";
import { putTogether, takeApart } from "./surgery.js";

export type Surgery = (sections: Section[], size: number) => void;

/** `count` copies of a record of `words`, changed by `change`. */
function repeated(words: readonly number[], count: number, change: (record: number[], index: number) => void = () => {}): Section {
  const all = Array.from({ length: count }, (_, index) => {
    const record = [...words];
    change(record, index);
    return record;
  });
  return { words: Uint32Array.from(all.flat()), items: count };
}

/** A text section of `size` small letters, and what stood there before. */
function longStrings(sections: Section[], size: number): void {
  const { words, items } = sections[STRINGS]!;
  const bytes = new Uint8Array(Math.ceil((items + size) / 4) * 4);
  bytes.set(new Uint8Array(words.buffer, 0, items));
  bytes.fill(0x61, items, items + size);
  sections[STRINGS] = { words: new Uint32Array(bytes.buffer), items: items + size };
}

function programsOverAllTokens(sections: Section[], size: number): void {
  sections[TOKENS] = repeated([1, 0, 0], size);
  sections[PROGRAMS] = repeated([0, size, 0], size);
}

/** Each of them makes the parts of an artifact about `size` records long. */
export const HOSTILE: Readonly<Record<string, Surgery>> = {
  "programs that share all tokens": programsOverAllTokens,
  "atoms that share all programs": (sections, size) => {
    sections[PROGRAMS] = repeated([0, 1, 0], size);
    const atom = [...sections[ATOMS]!.words.subarray(0, ATOM_BYTES / 4)];
    sections[ATOMS] = repeated(atom, size, (record) => {
      record[ATOM_PROGRAMS / 4] = 0;
      record[ATOM_PROGRAM_COUNT / 4] = size;
    });
  },
  "keys whose names lie over one another": (sections, size) => {
    longStrings(sections, size);
    const end = sections[STRINGS]!.items;
    sections[KEYS] = repeated([end - size, size, 0], size, (record, index) => {
      record[0]! += index;
      record[1]! -= index;
    });
  },
  "accounts whose ids are as long as all texts": (sections, size) => {
    longStrings(sections, size);
    const end = sections[STRINGS]!.items;
    sections[ACCOUNTS] = repeated([end - size, 0, 0, 0, 0, 0, 0, 0, 0], size, (record, index) => (record[1] = index + 1));
  },
  "endpoints whose ids are as long as all texts": (sections, size) => {
    longStrings(sections, size);
    const end = sections[STRINGS]!.items;
    sections[ENDPOINTS] = repeated([end - size, 0, 0], size, (record, index) => (record[1] = index + 1));
  },
  "principal sets that share all members": (sections, size) => {
    sections[MEMBERS] = repeated([0], size);
    sections[PRINCIPAL_SETS] = repeated([0, size, 0], size);
  },
  "conditions that share all atoms": (sections, size) => {
    sections[CONDITIONS] = repeated([0, 1], size);
  },
  "collections that share all attachments": (sections, size) => {
    const { items } = sections[COLLECTIONS]!;
    sections[COLLECTIONS] = repeated([0, items, 1], size);
  },
  "tag lists that share two hundred tags": (sections, size) => {
    sections[TAGS] = repeated([0, 0, 0, 0], 200);
    sections[TAG_LISTS] = repeated([0, 200], size);
  },
  "atoms that share all operands": (sections, size) => {
    sections[OPERANDS] = repeated([0, 0, 0], size);
    sections[ATOMS] = repeated([1, 0, 0, 0, size, 0, 0, 0, 0, 0], size);
  },
  "nodes that share all children": (sections, size) => {
    const { words } = sections[NODES]!;
    const node = [...words.subarray(2 * (NODE_BYTES / 4), 3 * (NODE_BYTES / 4))];
    sections[NODES] = repeated(node, size, (record) => {
      record[NODE_CHILDREN / 4] = 2;
      setByte(record, NODE_CHILD_COUNT, Math.min(size, 0xff));
    });
  },
  "a node that is its own child": (sections) => {
    const { words } = sections[NODES]!;
    words[NODE_CHILDREN / 4] = 0;
  },
  "a chain of nodes with the longest label": (sections, size) => {
    longStrings(sections, size);
    const first = sections[STRINGS]!.items - size;
    sections[NODES] = repeated([first, 0, 0, 0], size, (record, index) => {
      if (index > 1) setByte(record, NODE_LABEL_BYTES, Math.min(size, LABEL_BYTES_MAX));
      if (index > 1) setByte(record, NODE_FIRST_BYTE, 0x61);
      if (index === 0 || index + 1 === size) return;
      record[NODE_CHILDREN / 4] = index + 1;
      setByte(record, NODE_CHILD_COUNT, 1);
    });
  },
  "postings of two rows": (sections, size) => {
    sections[POSTINGS] = { words: Uint32Array.from([0, ...repeated([2, 0, 0, 1], size).words]), items: 4 * size + 1 };
  },
  "bitmaps of one word": (sections, size) => {
    sections[POSTINGS] = { words: Uint32Array.from([0, ...repeated([1, 1, 1, 1], size).words]), items: 4 * size + 1 };
  },
  "patterns that share one posting": (sections, size) => {
    sections[PATTERNS] = repeated([1, 1], size);
  },
};

/** The small artifact after an operation, with right checksums. */
export function operated(surgery: Surgery, size: number): Uint8Array {
  const { flags, sections } = takeApart(SMALL_ARTIFACT);
  surgery(sections, size);
  return putTogether(flags, sections);
}

/** Sets the byte at `offset` of a record. */
function setByte(record: number[], offset: number, value: number): void {
  const shift = (offset & 3) * 8;
  record[offset >>> 2] = ((record[offset >>> 2]! & ~(0xff << shift)) | (value << shift)) >>> 0;
}

function setMeta(sections: readonly Section[], field: number, value: number): void {
  sections[META]!.words[field / 4] = value;
}

/** Makes the first text of a section's first record `bytes` long. */
function lengthen(sections: Section[], id: number, field: number, bytes: number): void {
  longStrings(sections, bytes);
  sections[id]!.words.set([sections[STRINGS]!.items - bytes, bytes], field / 4);
}

/** Two resources of one bucket, with these hashes. */
function twoResources(sections: Section[], hashes: readonly number[]): void {
  const [resource, { words: buckets }] = [[...sections[RESOURCES]!.words.subarray(0, RESOURCE_BYTES / 4)], sections[BUCKETS]!];
  const entityWords = 2 ** sections[META]!.words[META_ENTITY_BITS / 4]! + 1;
  sections[RESOURCES] = repeated(resource, 2, (record, index) => (record[0] = hashes[index]!));
  setMeta(sections, META_RESOURCE_BITS, 1);
  const words = Uint32Array.from([...buckets.subarray(0, entityWords), 0, 2, 2]);
  sections[BUCKETS] = { words, items: words.length };
}

/** One rule of FORMAT.md §13 broken, or kept to its border, and the LOAD_* code that must come of it. */
export const FAULTS: Readonly<Record<string, { readonly surgery: Surgery; readonly code: number }>> = {
  "no root of the resource trie": {
    surgery: (sections) => (sections[NODES] = { words: sections[NODES]!.words.subarray(0, NODE_BYTES / 4), items: 1 }),
    code: LOAD_BAD_REFERENCE,
  },
  "accounts out of order": {
    surgery: (sections) => {
      longStrings(sections, 2);
      const end = sections[STRINGS]!.items;
      sections[ACCOUNTS] = repeated([0, 0, 0, 0, 0, 0, 0, 0, 0], 2, (record, index) => record.splice(0, 2, end - 2, 2 - index));
    },
    code: LOAD_BAD_ORDER,
  },
  "a tag as long as a value may be": {
    surgery: (sections) => lengthen(sections, TAGS, TAG_VALUE, CONTEXT_VALUE_BYTES_MAX),
    code: LOAD_OK,
  },
  "a longer tag": {
    surgery: (sections) => lengthen(sections, TAGS, TAG_VALUE, CONTEXT_VALUE_BYTES_MAX + 1),
    code: LOAD_BAD_REFERENCE,
  },
  "an entity's ARN as long as an ARN may be": {
    surgery: (sections) => lengthen(sections, ENTITIES, ENTITY_ARN, ARN_BYTES_MAX),
    code: LOAD_OK,
  },
  "a longer ARN of an entity": {
    surgery: (sections) => lengthen(sections, ENTITIES, ENTITY_ARN, ARN_BYTES_MAX + 1),
    code: LOAD_BAD_REFERENCE,
  },
  "as many tags as there may be": { surgery: (sections) => manyTags(sections, TAGS_MAX), code: LOAD_OK },
  "one tag more": { surgery: (sections) => manyTags(sections, TAGS_MAX + 1), code: LOAD_BAD_REFERENCE },
  "more entities than buckets": { surgery: (sections) => setMeta(sections, META_ENTITY_BITS, 0), code: LOAD_BAD_REFERENCE },
  "two resources of one bucket": { surgery: (sections) => twoResources(sections, [1, 2]), code: LOAD_OK },
  "two resources out of order": { surgery: (sections) => twoResources(sections, [2, 1]), code: LOAD_BAD_ORDER },
  "a resource in the wrong bucket": { surgery: (sections) => twoResources(sections, [1, 0x80000000]), code: LOAD_BAD_REFERENCE },
  "one entity in one bucket": {
    surgery: (sections) => {
      const { words: buckets } = sections[BUCKETS]!;
      const entityWords = 2 ** sections[META]!.words[META_ENTITY_BITS / 4]! + 1;
      sections[ENTITIES] = { words: sections[ENTITIES]!.words.subarray(0, ENTITY_BYTES / 4), items: 1 };
      setMeta(sections, META_ENTITY_BITS, 0);
      const words = Uint32Array.from([0, 1, ...buckets.subarray(entityWords)]);
      sections[BUCKETS] = { words, items: words.length };
    },
    code: LOAD_OK,
  },
};

function manyTags(sections: Section[], count: number): void {
  sections[TAGS] = repeated([0, 0, 0, 0], count);
  sections[TAG_LISTS] = repeated([0, count], sections[TAG_LISTS]!.items);
}
