/**
 * Where everything is: addresses of the artifact's sections and of the run-time tables behind it. Set once by load();
 * read by everyone. Globals, because the core serves one artifact and a global costs nothing to read.
 *
 *   heap base ─┬─ artifact (as the host copied it)
 *              ├─ key values       16 bytes a key: what this request gives for it
 *              ├─ memo words       one a condition, one an atom, one a principal set, two a bundle, one a star node
 *              ├─ active bundles   one word a bundle
 *              ├─ star stack       8 bytes a node
 *              ├─ hit lists        postings of the patterns that matched
 *              ├─ action cache     actions of earlier requests
 *              ├─ fold runs        the case folding, unpacked
 *              └─ action rows      a bit a row, for each action
 *
 * A memo word is (stamp << 2 | value): it counts only when its stamp is this request's, so memos are cleared
 * only when the stamps begin anew (nextStamp).
 */
import {
  HEADER_SECTIONS,
  SECTION_BYTES,
  SECTION_ITEMS,
  SECTION_OFFSET,
  STRINGS,
  META,
  KEYS,
  DERIVED,
  DERIVED_COUNT,
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
  COLLECTIONS,
  ATTACHMENTS,
  ACCOUNTS,
  ENTITIES,
  RESOURCES,
  ENDPOINTS,
  BUCKETS,
  TAG_LISTS,
  TAGS,
  FACTS,
  KEY_VALUES_BYTES,
  HEADER_FLAGS,
  HEADER_BYTES_TOTAL,
} from "./layout";
import { FOLD_RUN_COUNT } from "./fold-table";
import { ACTION_CACHE_ENTRIES } from "./limits";

/** An entry of the action cache. */
export const CACHE_ENTRY_BYTES: u32 = 144;

/** A run of code points that fold alike: first and last one, distance × 4 + stride. */
export const FOLD_RUN_BYTES: u32 = 12;

export let artifact: usize = 0;
export let flags: u32 = 0;
export let strings: usize = 0;
export let meta: usize = 0;
export let keys: usize = 0;
export let derived: usize = 0;
/** Bit per DERIVED_*: some policy uses the key. */
export let usedDerived: u32 = 0;
export let nodes: usize = 0;
export let patterns: usize = 0;
export let programs: usize = 0;
export let tokens: usize = 0;
export let variables: usize = 0;
export let postings: usize = 0;
export let principals: usize = 0;
export let principalCount: u32 = 0;
export let principalSets: usize = 0;
export let members: usize = 0;
export let atoms: usize = 0;
export let operands: usize = 0;
export let conditions: usize = 0;
export let conditionAtoms: usize = 0;
export let rows: usize = 0;
export let rowCount: u32 = 0;
export let bundles: usize = 0;
export let collections: usize = 0;
export let attachments: usize = 0;
export let accounts: usize = 0;
export let accountCount: u32 = 0;
export let entities: usize = 0;
export let resources: usize = 0;
export let endpoints: usize = 0;
export let endpointCount: u32 = 0;
export let buckets: usize = 0;
export let tagLists: usize = 0;
export let tags: usize = 0;
export let facts: usize = 0;

export let keyValues: usize = 0;
export let conditionMemos: usize = 0;
export let atomMemos: usize = 0;
export let principalMemos: usize = 0;
/** (stamp, slots) a bundle. */
export let bundleMemos: usize = 0;
export const BUNDLE_MEMO_SHIFT: u32 = 3;
/** The bundles collected for this request. */
export let activeBundles: usize = 0;
export let starMemos: usize = 0;
export let starStack: usize = 0;
export let actionHits: usize = 0;
export let actionMisses: usize = 0;
export let resourceHits: usize = 0;
export let resourceMisses: usize = 0;
export let resourceUnresolved: usize = 0;
/** Actions of earlier requests (request/action-cache.ts). */
export let actionCache: usize = 0;
/** The rows that each of them selects, and those of an action that is not kept. */
export let actionRows: usize = 0;
export let actionRowsBytes: u32 = 0;
/** Zeros until they are unpacked (condition/fold.ts). */
export let foldRuns: usize = 0;
let tablesStart: usize = 0;
let tablesEnd: usize = 0;

/** This request's number, 1 … 2^30 - 1. */
export let stamp: u32 = 0;

// Shape of a key's values.
export const SHAPE_SINGLE: u32 = 0;
export const SHAPE_MULTI: u32 = 1;

function section(id: u32): usize {
  return artifact + load<u32>(artifact + HEADER_SECTIONS + id * SECTION_BYTES, SECTION_OFFSET);
}
function items(id: u32): u32 {
  return load<u32>(artifact + HEADER_SECTIONS + id * SECTION_BYTES, SECTION_ITEMS);
}

export function atomCount(): u32 {
  return items(ATOMS);
}

/** Points the globals at a verified artifact. */
export function bindSections(at: usize): void {
  artifact = at;
  flags = load<u32>(at, HEADER_FLAGS);
  strings = section(STRINGS);
  meta = section(META);
  keys = section(KEYS);
  derived = section(DERIVED);
  nodes = section(NODES);
  patterns = section(PATTERNS);
  programs = section(PROGRAMS);
  tokens = section(TOKENS);
  variables = section(VARIABLES);
  postings = section(POSTINGS);
  principals = section(PRINCIPALS);
  principalCount = items(PRINCIPALS);
  principalSets = section(PRINCIPAL_SETS);
  members = section(MEMBERS);
  atoms = section(ATOMS);
  operands = section(OPERANDS);
  conditions = section(CONDITIONS);
  conditionAtoms = section(CONDITION_ATOMS);
  rows = section(ROWS);
  rowCount = items(ROWS);
  bundles = section(BUNDLES);
  collections = section(COLLECTIONS);
  attachments = section(ATTACHMENTS);
  accounts = section(ACCOUNTS);
  accountCount = items(ACCOUNTS);
  entities = section(ENTITIES);
  resources = section(RESOURCES);
  endpoints = section(ENDPOINTS);
  endpointCount = items(ENDPOINTS);
  buckets = section(BUCKETS);
  tagLists = section(TAG_LISTS);
  tags = section(TAGS);
  facts = section(FACTS);
  usedDerived = 0;
  for (let which: u32 = 0; which < DERIVED_COUNT; which++) {
    if (load<u32>(derived + ((<usize>which) << 2)) != 0) usedDerived |= (<u32>1) << which;
  }
}

/** Lays the run-time tables out behind the artifact; returns the address after them. They start as zeros, but for the last one, the rows of actions. */
// prettier-ignore
export function placeTables(): usize {
  const patternWords = (items(PATTERNS) + 2) << 2;
  let at = artifact + load<u32>(artifact, HEADER_BYTES_TOTAL);
  tablesStart = at;
  keyValues = at; at += items(KEYS) * KEY_VALUES_BYTES;
  conditionMemos = at; at += items(CONDITIONS) << 2;
  atomMemos = at; at += items(ATOMS) << 2;
  principalMemos = at; at += items(PRINCIPAL_SETS) << 2;
  bundleMemos = at; at += items(BUNDLES) << BUNDLE_MEMO_SHIFT;
  starMemos = at; at += items(NODES) << 2;
  tablesEnd = at;
  activeBundles = at; at += items(BUNDLES) << 2;
  starStack = at; at += items(NODES) << 3;
  // A word a pattern, and room for the rows without a resource element.
  actionHits = at; at += patternWords;
  actionMisses = at; at += patternWords;
  resourceHits = at; at += patternWords;
  resourceMisses = at; at += patternWords;
  resourceUnresolved = at; at += patternWords;
  actionCache = at; at += ACTION_CACHE_ENTRIES * CACHE_ENTRY_BYTES;
  foldRuns = at; at += FOLD_RUN_COUNT * FOLD_RUN_BYTES;
  actionRowsBytes = ((items(ROWS) + 31) >>> 5) << 2;
  actionRows = at; at += (ACTION_CACHE_ENTRIES + 1) * actionRowsBytes;
  return at;
}

/** Begins a request: everything remembered of the last one is void. */
export function nextStamp(): void {
  stamp++;
  if (stamp < 1 << 30) return;
  memory.fill(tablesStart, 0, tablesEnd - tablesStart);
  stamp = 1;
}

/** The memo's value (0 … 3) if it is of this request, else -1. */
// @ts-ignore: decorator
@inline
export function recall(memo: usize): i32 {
  const word = load<u32>(memo);
  return word >>> 2 == stamp ? <i32>(word & 3) : -1;
}

// @ts-ignore: decorator
@inline
export function remember(memo: usize, value: u32): void {
  store<u32>(memo, (stamp << 2) | value);
}
