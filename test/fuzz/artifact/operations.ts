/**
 * Operations on the small artifact: some make a check look at the same bytes again and again, some break one rule alone.
 */
import {
  ACCOUNTS,
  ACCOUNT_RESOURCE_CONTROL,
  ACCOUNT_SERVICE_CONTROL,
  ATOMS,
  ATOM_BYTES,
  ATOM_PROGRAMS,
  ATOM_PROGRAM_COUNT,
  ATTACHMENTS,
  BUCKETS,
  COLLECTIONS,
  COLLECTION_BYTES,
  COLLECTION_PRESENT,
  CONDITIONS,
  ENDPOINTS,
  ENDPOINT_COLLECTION,
  ENTITIES,
  ENTITY_ARN,
  ENTITY_ARN_BYTES,
  ENTITY_BYTES,
  ENTITY_COLLECTION,
  ENTITY_TAGS,
  ENTITY_TRUST,
  KEYS,
  LOAD_BAD_ORDER,
  LOAD_BAD_REFERENCE,
  LOAD_OK,
  MEMBERS,
  META,
  META_COLLECTION,
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
  RESOURCE_COLLECTION,
  SLOT_COUNT,
  STRINGS,
  TAGS,
  TAGS_MAX,
  TAG_LISTS,
  TAG_SHIFT,
  TAG_VALUE,
  TOKENS,
} from "../../../assembly/layout.js";
import { ARN_BYTES_MAX, CONTEXT_VALUE_BYTES_MAX } from "../../../assembly/limits.js";
import type { Section } from "../../../bindings/artifact/writer.js";
import { REFERENCES } from "./references.js";
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
    const { items } = sections[ATTACHMENTS]!;
    sections[COLLECTIONS] = repeated([items, 1], size, (record, index) => {
      if (index === 0) record.fill(0);
      if (index % 2 === 0) record[0] = 0;
    });
  },
  "tag lists that share two hundred tags": (sections, size) => {
    sections[TAGS] = repeated([0, 0, 0, 0], 1);
    sections[TAG_LISTS] = repeated([0], 200, (word, index) => (word[0] = index === 199 ? 1 : 0));
    const { words } = sections[ENTITIES]!;
    const entity = [...words.subarray(0, ENTITY_BYTES / 4)];
    sections[ENTITIES] = repeated(entity, size, (record) => (record[ENTITY_TAGS / 4] = 1));
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
  "an entity's ARN and id as long as they may be": {
    surgery: (sections) => setNames(sections, ARN_BYTES_MAX, ARN_BYTES_MAX),
    code: LOAD_OK,
  },
  "a longer ARN of an entity": {
    surgery: (sections) => setNames(sections, ARN_BYTES_MAX + 1, 0),
    code: LOAD_BAD_REFERENCE,
  },
  "a longer id of an entity": {
    surgery: (sections) => setNames(sections, 0, ARN_BYTES_MAX + 1),
    code: LOAD_BAD_REFERENCE,
  },
  "an entity's ARN and id to the end of the texts": { surgery: (sections) => setNames(sections, 20, 10), code: LOAD_OK },
  "an entity's id beyond the texts": {
    surgery: (sections) => {
      setNames(sections, 20, 10);
      sections[ENTITIES]!.words[ENTITY_ARN / 4]!++;
    },
    code: LOAD_BAD_REFERENCE,
  },
  ...lastAndBeyond("identity policies", ENTITIES, ENTITY_COLLECTION, COLLECTIONS),
  ...lastAndBeyond("a trust policy", ENTITIES, ENTITY_TRUST, COLLECTIONS),
  ...lastAndBeyond("SCPs", ACCOUNTS, ACCOUNT_SERVICE_CONTROL, COLLECTIONS),
  ...lastAndBeyond("RCPs", ACCOUNTS, ACCOUNT_RESOURCE_CONTROL, COLLECTIONS),
  ...lastAndBeyond("resource policies", RESOURCES, RESOURCE_COLLECTION, COLLECTIONS),
  ...lastAndBeyond("an endpoint's policies", ENDPOINTS, ENDPOINT_COLLECTION, COLLECTIONS),
  ...lastAndBeyond("an entity's tags", ENTITIES, ENTITY_TAGS, TAG_LISTS, 0),
  ...lastAndBeyond("a policy set", META, META_COLLECTION, COLLECTIONS, 1, (sections) => {
    for (const id of [ENTITIES, RESOURCES, BUCKETS]) sections[id] = repeated([], 0);
  }),
  "a collection with a type that there is none of": {
    surgery: (sections) => (sections[COLLECTIONS]!.words[(COLLECTION_BYTES + COLLECTION_PRESENT) / 4]! |= 1 << SLOT_COUNT),
    code: LOAD_BAD_REFERENCE,
  },
  "no collection, not even the empty one": {
    surgery: (sections) => {
      sections[COLLECTIONS] = repeated([], 0);
      sections[ATTACHMENTS] = repeated([], 0);
    },
    code: LOAD_BAD_REFERENCE,
  },
  "a first collection that is not empty": {
    surgery: (sections) => {
      sections[COLLECTIONS]!.words[0] = sections[COLLECTIONS]!.words[COLLECTION_BYTES / 4]!;
      sections[COLLECTIONS]!.words[1] = 1;
    },
    code: LOAD_BAD_REFERENCE,
  },
  "a first collection with attachments": {
    surgery: (sections) => (sections[COLLECTIONS]!.words[0] = sections[COLLECTIONS]!.words[COLLECTION_BYTES / 4]!),
    code: LOAD_BAD_REFERENCE,
  },
  "a first collection with a type and nothing of it": {
    surgery: (sections) => (sections[COLLECTIONS]!.words[1] = 1),
    code: LOAD_BAD_REFERENCE,
  },
  "a collection that ends before it begins": {
    surgery: (sections) => {
      const { items } = sections[ATTACHMENTS]!;
      const [word] = sections[ATTACHMENTS]!.words;
      sections[ATTACHMENTS] = repeated([word!], items);
      sections[COLLECTIONS] = repeated([0, 2 ** 28 - 1], 4, (record, index) => {
        record[0] = [0, items, items - 1, items][index]!;
        if (index === 0) record[1] = 0;
      });
      clearCollections(sections);
    },
    code: LOAD_BAD_REFERENCE,
  },
  "a collection beyond the attachments": {
    surgery: (sections) => {
      const { words } = sections[COLLECTIONS]!;
      words[words.length - 2]! += 1;
    },
    code: LOAD_BAD_REFERENCE,
  },
  "attachments of no collection": {
    surgery: (sections) => {
      const { words, items } = sections[ATTACHMENTS]!;
      sections[ATTACHMENTS] = { words: Uint32Array.from([...words, words[0]!]), items: items + 1 };
    },
    code: LOAD_BAD_REFERENCE,
  },
  "a tag that is not there": {
    surgery: (sections) => {
      sections[TAGS] = repeated([0, 0, 0, 0], 1);
      sections[TAG_LISTS]!.words.fill(0b11);
    },
    code: LOAD_BAD_REFERENCE,
  },
  "a tag list without end": {
    surgery: (sections) => {
      const { words } = sections[TAG_LISTS]!;
      words[words.length - 1]! &= ~1;
    },
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

/** One list of so many tags. Each of its words begins a list, too, that ends where it does. */
function manyTags(sections: Section[], count: number): void {
  sections[TAGS] = repeated([0, 0, 0, 0], count);
  sections[TAG_LISTS] = repeated([0], count, (word, index) => (word[0] = (index << TAG_SHIFT) | (index + 1 === count ? 1 : 0)));
}

/** The first entity's ARN and unique id, at the end of the texts. */
function setNames(sections: Section[], arnBytes: number, idBytes: number): void {
  longStrings(sections, arnBytes + idBytes);
  const { words } = sections[ENTITIES]!;
  words[ENTITY_ARN / 4] = sections[STRINGS]!.items - arnBytes - idBytes;
  words[ENTITY_ARN_BYTES / 4] = (idBytes << 16) | arnBytes;
}

/** A field of a section's first record names the last record of another section, counted from 1 - `base`, or one that is not there. */
function lastAndBeyond(what: string, id: number, field: number, of: number, base = 1, prepare: Surgery = () => {}): typeof FAULTS {
  const set = (beyond: number): Surgery => {
    return (sections, size) => {
      prepare(sections, size);
      sections[id]!.words[field / 4] = sections[of]!.items - base + beyond;
    };
  };
  return {
    [`${what}, the last there is`]: { surgery: set(0), code: LOAD_OK },
    [`${what}, beyond the last there is`]: { surgery: set(1), code: LOAD_BAD_REFERENCE },
  };
}

/** No entity, account, resource or endpoint has a collection. */
function clearCollections(sections: readonly Section[]): void {
  for (const [id, bytes, fields] of REFERENCES) {
    const { words } = sections[id]!;
    const own = Object.entries(fields).filter(([, kind]) => kind.kind === "index" && kind.of === COLLECTIONS);
    for (let at = 0; at < words.length; at += bytes / 4) for (const [field] of own) words[at + Number(field) / 4] = 0;
  }
}
