/**
 * Checks an artifact once, at load, in time linear in its bytes: every offset, count, index and opcode. After it, the core
 * reads without bounds checks of its own, so whatever the hot path relies on must be asserted here. In particular:
 *
 * INVARIANT, from here on:
 *   - a node has one parent, with a smaller number, so walks move forward and nothing is visited twice;
 *   - a pattern is accepted in one place only, so hit lists of one word a pattern cannot overflow;
 *   - every row of a posting is a row.
 *
 * Look here when an artifact is refused, or when a section gets a new field. It says that bytes may be read, not that they mean what the
 * policies say: only the compiler knows those.
 */
import {
  ACCOUNTS,
  ACCOUNT_BYTES,
  ATOMS,
  ATOM_ARNS,
  ATOM_ARN_COUNT,
  ATOM_BYTES,
  ATOM_FLAGS,
  ATOM_FLAGS_KNOWN,
  ATOM_KEY,
  ATOM_OPERANDS,
  ATOM_OPERAND_COUNT,
  ATOM_PROGRAMS,
  ATOM_PROGRAM_COUNT,
  ATOM_RESERVED,
  ATOM_TEST,
  COLLECTIONS,
  COLLECTION_BYTES,
  CONDITIONS,
  CONDITION_ATOMS,
  CONDITION_BYTES,
  CONDITION_COUNT,
  CONDITION_FIRST,
  DEBUG,
  DERIVED,
  DERIVED_COUNT,
  ENDPOINTS,
  ENDPOINT_BYTES,
  ENTITIES,
  ENTITY_BYTES,
  ENTRY_TYPE_MAX,
  FACTS,
  FACTS_BYTES,
  FLAGS_KNOWN,
  FORMAT_VERSION,
  BUNDLES,
  BUNDLE_ALLOW,
  BUNDLE_ALLOW_END,
  BUNDLE_BYTES,
  BUNDLE_DENY,
  BUNDLE_DENY_END,
  HEADER_BYTES,
  HEADER_BYTES_TOTAL,
  HEADER_CHECKSUM,
  HEADER_FLAGS,
  HEADER_FORMAT,
  HEADER_MAGIC,
  HEADER_SECTION_COUNT,
  IPV4_RANGE_BYTES,
  IPV6_RANGE_BYTES,
  KEYS,
  KEY_BYTES,
  KEY_FLAGS,
  KEY_FLAGS_KNOWN,
  KEY_NAME,
  KEY_NAME_BYTES,
  LOAD_BAD_CHECKSUM,
  LOAD_BAD_MAGIC,
  LOAD_BAD_ORDER,
  LOAD_BAD_SECTION,
  LOAD_OK,
  LOAD_TRUNCATED,
  LOAD_UNKNOWN_FORMAT,
  MAGIC,
  MEMBERS,
  META,
  META_ACTION_PATTERNS,
  META_ATTACHED_ROWS,
  META_BYTES,
  META_DENY_ROWS,
  META_NOT_ACTION_ROWS,
  META_NOT_RESOURCE_ROWS,
  NODES,
  NODE_ACCEPT,
  NODE_BYTES,
  NODE_CHILDREN,
  NODE_CHILD_COUNT,
  NODE_FIRST_BYTE,
  NODE_FLAGS,
  NODE_FLAGS_KNOWN,
  NODE_HAS_PROGRAMS,
  NODE_HAS_STAR,
  NODE_IS_PROGRAMS,
  NODE_IS_STAR,
  NODE_LABEL,
  NODE_LABEL_BYTES,
  NODE_PROGRAMS,
  NODE_ROWS,
  NODE_PROGRAM_COUNT,
  OPERANDS,
  OPERAND_BYTES,
  OPERAND_HASH,
  OPERAND_TEXT,
  OPERAND_TEXT_BYTES,
  OP_MAX,
  OP_TEXT,
  OP_VARIABLE,
  PATTERNS,
  PATTERN_BYTES,
  PATTERN_NOT_ROWS,
  PATTERN_ROWS,
  POSTINGS,
  POSTING_COUNT,
  POSTING_DATA,
  POSTING_WORDS,
  PRINCIPALS,
  PRINCIPAL_BYTES,
  PRINCIPAL_HASH,
  PRINCIPAL_SETS,
  PRINCIPAL_TEXT,
  PRINCIPAL_TYPE,
  PROGRAMS,
  PROGRAM_BYTES,
  PROGRAM_PATTERN,
  PROGRAM_TOKENS,
  PROGRAM_TOKEN_COUNT,
  RESOURCES,
  RESOURCE_BYTES,
  RESULT_ERROR_AT,
  ROOT_COUNT,
  ROWS,
  ROW_BYTES,
  ROW_CONDITION,
  ROW_BUNDLE,
  ROW_PRINCIPALS,
  SECTION_CHECKSUM,
  SECTION_COUNT,
  SECTION_ITEMS,
  SECTION_OFFSET,
  SECTION_SIZE,
  SET_BYTES,
  SET_MEMBERS,
  SET_MEMBER_COUNT,
  SET_NEGATED,
  SHARED_RUN_MAX,
  STRINGS,
  TAGS,
  TAG_BYTES,
  TEST_DATE_ORDER,
  TEST_IP,
  TEST_MAX,
  TEST_NUMBER_ORDER,
  TOKENS,
  TOKEN_A,
  TOKEN_B,
  TOKEN_BYTES,
  TOKEN_OP,
  VARIABLES,
  VARIABLE_BYTES,
  VARIABLE_FALLBACK,
  VARIABLE_KEY,
} from "../layout";
import { compareBytes } from "../text";
import {
  areIndexes,
  base,
  beginVerify,
  bindStrings,
  check,
  count,
  fail,
  failure,
  isRange,
  isText,
  isTextOf,
  recordAt,
  start,
  strings,
} from "./base";
import { verifyAttachments, verifyDirectory } from "./directory";

/** Working memory behind the artifact, see workBytes(). Whoever uses a part of it clears that part: it was never touched before. */
let work: usize = 0;
/** Bytes of memory that verify() needs behind an artifact of `bytes` bytes: at most one for each word of it. */
export function workBytes(bytes: u32): u32 {
  return (bytes >>> 2) + 16;
}

/** Checks the artifact at `at`; LOAD_OK or the first fault, with its place in RESULT_ERROR_AT. */
export function verify(at: usize, bytes: u32, workspace: usize): u32 {
  beginVerify(at);
  work = workspace;
  if (verifyHeader(bytes) && verifySections(bytes)) verifyContent();
  return failure;
}

function verifyHeader(bytes: u32): bool {
  if (bytes >= 4 && load<u32>(base, HEADER_MAGIC) != MAGIC) return fail(LOAD_BAD_MAGIC, base);
  if (bytes < HEADER_BYTES) return fail(LOAD_TRUNCATED, base + bytes);
  if (load<u32>(base, HEADER_FORMAT) != FORMAT_VERSION) return fail(LOAD_UNKNOWN_FORMAT, base + HEADER_FORMAT);
  const total = load<u32>(base, HEADER_BYTES_TOTAL);
  if (total > bytes) return fail(LOAD_TRUNCATED, base + bytes);
  if (total != bytes || (total & 3) != 0) return fail(LOAD_BAD_SECTION, base + HEADER_BYTES_TOTAL);
  if (load<u32>(base, HEADER_SECTION_COUNT) != SECTION_COUNT) return fail(LOAD_BAD_SECTION, base + HEADER_SECTION_COUNT);
  const stored = load<u32>(base, HEADER_CHECKSUM);
  store<u32>(base, 0, HEADER_CHECKSUM);
  const found = checksum(base, HEADER_BYTES);
  store<u32>(base, stored, HEADER_CHECKSUM);
  if (found != stored) return fail(LOAD_BAD_CHECKSUM, base + HEADER_CHECKSUM);
  return check(load<u32>(base, HEADER_FLAGS) <= FLAGS_KNOWN, base + HEADER_FLAGS);
}

/** A word-wise multiplicative sum: finds accidents, not attacks. The compiler has the same function. */
export function checksum(at: usize, bytes: u32): u32 {
  let sum: u32 = 0x9e3779b1;
  for (const end = at + bytes; at < end; at += 4) {
    sum = (sum ^ load<u32>(at)) * 0x85ebca6b;
    sum ^= sum >>> 13;
  }
  return sum;
}

/** Sections stand one after another without gaps, and hold whole records. */
function verifySections(bytes: u32): bool {
  let offset: u32 = HEADER_BYTES;
  for (let id: u32 = 0; id < SECTION_COUNT; id++) {
    const record = recordAt(id);
    const size = load<u32>(record, SECTION_SIZE);
    if (load<u32>(record, SECTION_OFFSET) != offset || (size & 3) != 0 || size > bytes - offset)
      return fail(LOAD_BAD_SECTION, record);
    const width = widthOf(id);
    const items = load<u32>(record, SECTION_ITEMS);
    const whole = width == 1 ? items <= size && size - items < 4 : <u64>items * width == <u64>size;
    if (!whole) return fail(LOAD_BAD_SECTION, record);
    if (checksum(base + offset, size) != load<u32>(record, SECTION_CHECKSUM)) return fail(LOAD_BAD_CHECKSUM, record);
    offset += size;
  }
  return offset == bytes || fail(LOAD_BAD_SECTION, base + offset);
}

/** Bytes of one record of a section; 1 for sections of plain bytes. */
function widthOf(id: u32): u32 {
  switch (id) {
    case STRINGS:
    case DEBUG:
      return 1;
    case META:
      return META_BYTES;
    case KEYS:
      return KEY_BYTES;
    case NODES:
      return NODE_BYTES;
    case PATTERNS:
      return PATTERN_BYTES;
    case PROGRAMS:
      return PROGRAM_BYTES;
    case TOKENS:
      return TOKEN_BYTES;
    case VARIABLES:
      return VARIABLE_BYTES;
    case PRINCIPALS:
      return PRINCIPAL_BYTES;
    case PRINCIPAL_SETS:
      return SET_BYTES;
    case ATOMS:
      return ATOM_BYTES;
    case OPERANDS:
      return OPERAND_BYTES;
    case CONDITIONS:
      return CONDITION_BYTES;
    case ROWS:
      return ROW_BYTES;
    case BUNDLES:
      return BUNDLE_BYTES;
    case COLLECTIONS:
      return COLLECTION_BYTES;
    case ACCOUNTS:
      return ACCOUNT_BYTES;
    case ENTITIES:
      return ENTITY_BYTES;
    case RESOURCES:
      return RESOURCE_BYTES;
    case ENDPOINTS:
      return ENDPOINT_BYTES;
    case TAGS:
      return TAG_BYTES;
    case FACTS:
      return FACTS_BYTES;
    default:
      return 4;
  }
}

function verifyContent(): bool {
  bindStrings();
  return (
    verifyPostings() &&
    verifyMeta() &&
    verifyKeys() &&
    verifyVariables() &&
    verifyTokens() &&
    verifyPrograms() &&
    verifyPatterns() &&
    verifyNodes() &&
    verifyPrincipals() &&
    verifySets() &&
    verifyOperands() &&
    verifyAtoms() &&
    verifyConditions() &&
    verifyRows() &&
    verifyAttachments() &&
    verifyDirectory()
  );
}

// --- postings ----------------------------------------------------------------------------------------------------------

/** Walks the section from posting to posting and marks where each begins, a byte a word. */
function verifyPostings(): bool {
  const first = start(POSTINGS);
  const words = count(POSTINGS);
  if (words == 0) return true;
  memory.fill(work, 0, words);
  if (!check(load<u32>(first) == 0, first)) return false;
  for (let word: u32 = 1; word < words;) {
    const at = first + ((<usize>word) << 2);
    if (!check(words - word >= 2, at)) return false;
    store<u8>(work + word, 1);
    const left = words - word - 2;
    const bitmapWords = load<u32>(at, POSTING_WORDS);
    const used = bitmapWords == 0 ? verifyList(at, left) : verifyBitmap(at, left, bitmapWords);
    if (used == 0) return false;
    word += used + 2;
  }
  return true;
}

/** Returns the number of words after the posting's head, 0 on a fault. */
function verifyList(at: usize, left: u32): u32 {
  const rows = load<u32>(at, POSTING_COUNT);
  if (!check(rows > 1 && rows <= left, at)) return 0;
  let previous: i64 = -1;
  for (let item: u32 = 0; item < rows; item++) {
    const row = load<u32>(at + ((<usize>item) << 2), POSTING_DATA);
    if (<i64>row <= previous) {
      fail(LOAD_BAD_ORDER, at);
      return 0;
    }
    if (!check(row < count(ROWS), at)) return 0;
    previous = row;
  }
  return rows;
}

function verifyBitmap(at: usize, left: u32, words: u32): u32 {
  const all = count(ROWS);
  const summaryWords = (words + 31) >>> 5;
  if (!check(words <= (all + 31) >>> 5 && summaryWords + words <= left, at)) return 0;
  const bits = at + POSTING_DATA + ((<usize>summaryWords) << 2);
  let rows: u32 = 0;
  for (let word: u32 = 0; word < summaryWords << 5; word++) {
    const value = word < words ? load<u32>(bits + ((<usize>word) << 2)) : 0;
    const summary = (load<u32>(at + (((<usize>word) >>> 5) << 2), POSTING_DATA) >>> (word & 31)) & 1;
    if (!check((value != 0) == (summary != 0), at)) return 0;
    rows += popcnt(value);
  }
  const spare = (words << 5) - min(words << 5, all);
  if (spare > 0 && !check(load<u32>(bits + ((<usize>(words - 1)) << 2)) >>> (32 - spare) == 0, at)) return 0;
  return check(rows == load<u32>(at, POSTING_COUNT), at) ? summaryWords + words : 0;
}

/** The posting reference in the word at `at`. */
function isPosting(at: usize): bool {
  const reference = load<u32>(at);
  if (reference == 0) return true;
  if ((reference & 1) != 0) return check(reference >>> 1 < count(ROWS), at);
  return check((reference & 3) == 0 && reference >>> 2 < count(POSTINGS) && load<u8>(work + (reference >>> 2)) == 1, at);
}

// --- tables ------------------------------------------------------------------------------------------------------------

function verifyMeta(): bool {
  const at = start(META);
  return (
    check(count(META) == 1, at) &&
    isPosting(at + META_NOT_ACTION_ROWS) &&
    isPosting(at + META_NOT_RESOURCE_ROWS) &&
    isPosting(at + META_ATTACHED_ROWS) &&
    check(load<u32>(at, META_DENY_ROWS) <= count(ROWS), at + META_DENY_ROWS) &&
    check(load<u32>(at, META_ACTION_PATTERNS) <= count(PATTERNS), at + META_ACTION_PATTERNS)
  );
}

function verifyKeys(): bool {
  const first = start(KEYS);
  for (let key: u32 = 0; key < count(KEYS); key++) if (!verifyKeyName(first + key * KEY_BYTES, key > 0)) return false;
  const derived = start(DERIVED);
  if (!check(count(DERIVED) == DERIVED_COUNT, derived)) return false;
  for (let which: u32 = 0; which < DERIVED_COUNT; which++) {
    const at = derived + ((<usize>which) << 2);
    if (!check(load<u32>(at) <= count(KEYS), at)) return false;
  }
  return true;
}

/** Bytes of the key names looked at so far: names that lie over one another would make this longer than linear. */
let keyNameBytes: u32 = 0;

/** Names are folded, or hosts could not find the key that they derive a value for; and sorted by bytes. */
function verifyKeyName(at: usize, hasPrevious: bool): bool {
  if (!isText(at + KEY_NAME) || !check((load<u32>(at, KEY_FLAGS) & ~KEY_FLAGS_KNOWN) == 0, at + KEY_FLAGS)) return false;
  const offset = load<u32>(at, KEY_NAME);
  const bytes = load<u32>(at, KEY_NAME_BYTES);
  const before = at - KEY_BYTES;
  // Equal names are one text. (Two spellings of U+FFFD are two keys to the compiler.)
  if (hasPrevious && load<u32>(before, KEY_NAME) == offset && load<u32>(before, KEY_NAME_BYTES) == bytes) return true;
  keyNameBytes = hasPrevious ? keyNameBytes + bytes : bytes;
  if (!check(keyNameBytes <= count(STRINGS), at)) return false;
  const text = start(STRINGS) + offset;
  for (let byte: u32 = 0; byte < bytes; byte++) if (!check(<u32>load<u8>(text + byte) - 0x41 >= 26, at)) return false;
  if (!hasPrevious) return true;
  const previous = start(STRINGS) + load<u32>(before, KEY_NAME);
  return compareBytes(previous, load<u32>(before, KEY_NAME_BYTES), text, bytes) < 0 || fail(LOAD_BAD_ORDER, at);
}

function verifyVariables(): bool {
  const first = start(VARIABLES);
  for (let variable: u32 = 0; variable < count(VARIABLES); variable++) {
    const at = first + variable * VARIABLE_BYTES;
    if (!check(load<u32>(at, VARIABLE_KEY) < count(KEYS), at) || !isText(at + VARIABLE_FALLBACK)) return false;
  }
  return true;
}

function verifyTokens(): bool {
  const first = start(TOKENS);
  for (let token: u32 = 0; token < count(TOKENS); token++) {
    const at = first + token * TOKEN_BYTES;
    const op = load<u32>(at, TOKEN_OP);
    if (!check(op <= OP_MAX, at)) return false;
    if (op == OP_TEXT && (!isText(at + TOKEN_A) || !check(load<u32>(at, TOKEN_B) > 0, at))) return false;
    if (op == OP_VARIABLE && !check(load<u32>(at, TOKEN_A) < count(VARIABLES), at)) return false;
  }
  return true;
}

/** Long token runs are not shared, so that all programs together read no more than a multiple of the bytes. */
function verifyPrograms(): bool {
  const first = start(PROGRAMS);
  let read: u64 = 0;
  for (let program: u32 = 0; program < count(PROGRAMS); program++) {
    const at = first + program * PROGRAM_BYTES;
    if (!isRange(at + PROGRAM_TOKENS, TOKENS) || !check(load<u32>(at, PROGRAM_PATTERN) <= count(PATTERNS), at)) return false;
    read += load<u32>(at, PROGRAM_TOKEN_COUNT);
  }
  return check(read <= <u64>count(TOKENS) + <u64>count(PROGRAMS) * SHARED_RUN_MAX, first);
}

function verifyPatterns(): bool {
  const first = start(PATTERNS);
  for (let pattern: u32 = 0; pattern < count(PATTERNS); pattern++) {
    const at = first + pattern * PATTERN_BYTES;
    if (!isPosting(at + PATTERN_ROWS) || !isPosting(at + PATTERN_NOT_ROWS)) return false;
  }
  return true;
}

// --- tries -------------------------------------------------------------------------------------------------------------

/** A byte a pattern: accepted somewhere. */
let accepted: usize = 0;
/** A byte a node: 0 until it has a parent, then one of these. */
let nodeMarks: usize = 0;
const HAS_PARENT: u8 = 1;
const BELOW_STAR: u8 = 2;
let nodes: usize = 0;
let nodeCount: u32 = 0;
let patternCount: u32 = 0;
let nextProgram: u32 = 0;

function verifyNodes(): bool {
  nodes = start(NODES);
  nodeCount = count(NODES);
  patternCount = count(PATTERNS);
  accepted = work;
  nodeMarks = work + patternCount;
  memory.fill(work, 0, patternCount + nodeCount);
  nextProgram = 0;
  if (!check(nodeCount >= ROOT_COUNT, nodes)) return false;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const at = nodes + node * NODE_BYTES;
    if (!check((load<u8>(nodeMarks + node) != 0) == node >= ROOT_COUNT, at)) return false;
    const isPrograms = (load<u8>(at, NODE_FLAGS) & NODE_IS_PROGRAMS) != 0;
    if (!check(!isPrograms || node >= ROOT_COUNT, at) || (!isPrograms && !verifyNode(at, node))) return false;
  }
  return true;
}

function verifyNode(at: usize, node: u32): bool {
  const flags: u32 = load<u8>(at, NODE_FLAGS);
  const isStar = (flags & NODE_IS_STAR) != 0;
  const labelBytes: u32 = load<u8>(at, NODE_LABEL_BYTES);
  if (!check(flags <= NODE_FLAGS_KNOWN, at)) return false;
  if (isStar ? !hasRows(at) : !isTextOf(at + NODE_LABEL, labelBytes)) return false;
  // A literal node takes at least one byte of the text, a star node and the roots none.
  if (!check((labelBytes == 0) == (isStar || node < ROOT_COUNT), at)) return false;
  if (labelBytes > 0) {
    const firstByte = load<u8>(strings + load<u32>(at, NODE_LABEL));
    if (!check(firstByte == load<u8>(at, NODE_FIRST_BYTE), at)) return false;
  }
  return verifyAccept(at + NODE_ACCEPT) && verifyBehind(at, node, flags);
}

/** A star node has no rows but those of the pattern that it accepts. */
function hasRows(at: usize): bool {
  const rows = load<u32>(at, NODE_ROWS);
  if (rows == 0) return true;
  const pattern = load<u32>(at, NODE_ACCEPT) - 1;
  return check(pattern < patternCount && load<u32>(start(PATTERNS) + pattern * PATTERN_BYTES, PATTERN_ROWS) == rows, at);
}

/** Marks the pattern (+ 1) in the word at `at`; false if it was marked before. */
function verifyAccept(at: usize): bool {
  const pattern = load<u32>(at);
  if (pattern == 0) return true;
  if (!check(pattern <= patternCount && load<u8>(accepted + pattern - 1) == 0, at)) return false;
  store<u8>(accepted + pattern - 1, 1);
  return true;
}

/** What stands behind a node: each belongs to no other node, and has a larger number, so that there are no circles. */
function verifyBehind(at: usize, node: u32, flags: u32): bool {
  const children: u32 = load<u8>(at, NODE_CHILD_COUNT);
  const hasStar = (flags & NODE_HAS_STAR) != 0;
  const hasPrograms = (flags & NODE_HAS_PROGRAMS) != 0;
  const first = load<u32>(at, NODE_CHILDREN);
  const behind = children + (hasStar ? 1 : 0) + (hasPrograms ? 1 : 0);
  if (behind == 0) return check(first == 0, at);
  if (!check(first > node && first < nodeCount && behind <= nodeCount - first, at)) return false;
  const isBelow = (flags & NODE_IS_STAR) != 0 || load<u8>(nodeMarks + node) == BELOW_STAR;
  if (!verifyChildren(first, children, isBelow ? BELOW_STAR : HAS_PARENT)) return false;
  let next = first + children;
  if (hasStar && (!check((flags & NODE_IS_STAR) == 0, at) || !claim(next++, NODE_IS_STAR, BELOW_STAR))) return false;
  // Programs run where the node is reached, so never below a star, where it may be reached at several places.
  return !hasPrograms || (check(!isBelow, at) && claim(next, NODE_IS_PROGRAMS, HAS_PARENT) && verifyNodePrograms(next));
}

function verifyChildren(first: u32, children: u32, mark: u8): bool {
  for (let child: u32 = 0, previous: i32 = -1; child < children; child++) {
    if (!claim(first + child, 0, mark)) return false;
    const at = nodes + (first + child) * NODE_BYTES;
    const byte: i32 = load<u8>(at, NODE_FIRST_BYTE);
    if (byte <= previous) return fail(LOAD_BAD_ORDER, at);
    previous = byte;
  }
  return true;
}

/** Marks the node as one that has its parent; it must be of this kind: NODE_IS_STAR, NODE_IS_PROGRAMS, or 0. */
function claim(node: u32, kind: u32, mark: u8): bool {
  const at = nodes + node * NODE_BYTES;
  if (!check(((<u32>load<u8>(at, NODE_FLAGS)) & (NODE_IS_STAR | NODE_IS_PROGRAMS)) == kind && load<u8>(nodeMarks + node) == 0, at))
    return false;
  store<u8>(nodeMarks + node, mark);
  return true;
}

function verifyNodePrograms(record: u32): bool {
  const at = nodes + record * NODE_BYTES;
  const programs = load<u32>(at, NODE_PROGRAM_COUNT);
  if (!check(load<u32>(at, NODE_ACCEPT) == 0 && load<u32>(at, NODE_LABEL_BYTES) == NODE_IS_PROGRAMS << 24, at)) return false;
  if (!check(load<u32>(at, NODE_PROGRAMS) == nextProgram && programs <= count(PROGRAMS) - nextProgram, at)) return false;
  for (const end = nextProgram + programs; nextProgram < end; nextProgram++) {
    const pattern = start(PROGRAMS) + nextProgram * PROGRAM_BYTES + PROGRAM_PATTERN;
    if (!check(load<u32>(pattern) > 0, pattern) || !verifyAccept(pattern)) return false;
  }
  return true;
}

// --- principals, conditions, rows --------------------------------------------------------------------------------------

function verifyPrincipals(): bool {
  const first = start(PRINCIPALS);
  let previous: u32 = 0;
  for (let entry: u32 = 0; entry < count(PRINCIPALS); entry++) {
    const at = first + entry * PRINCIPAL_BYTES;
    if (!check(load<u32>(at, PRINCIPAL_TYPE) <= ENTRY_TYPE_MAX, at) || !isText(at + PRINCIPAL_TEXT)) return false;
    if (load<u32>(at, PRINCIPAL_HASH) < previous) return fail(LOAD_BAD_ORDER, at);
    previous = load<u32>(at, PRINCIPAL_HASH);
  }
  return true;
}

let nextMember: u32 = 0;

function verifySets(): bool {
  nextMember = 0;
  const sets = start(PRINCIPAL_SETS);
  for (let set: u32 = 0; set < count(PRINCIPAL_SETS); set++) {
    const at = sets + set * SET_BYTES;
    if (!isRange(at + SET_MEMBERS, MEMBERS) || !check(load<u32>(at, SET_NEGATED) <= 2, at) || !areAscending(at)) return false;
  }
  return areIndexes(MEMBERS, PRINCIPALS);
}

/** The members of a set are searched by halves. Sets stand one after another, so that all of them are read once. */
function areAscending(set: usize): bool {
  const first = load<u32>(set, SET_MEMBERS);
  if (!check(first == nextMember, set)) return false;
  nextMember += load<u32>(set, SET_MEMBER_COUNT);
  for (let member = first + 1; member < nextMember; member++) {
    const at = start(MEMBERS) + ((<usize>member) << 2);
    if (load<u32>(at) <= load<u32>(at - 4)) return fail(LOAD_BAD_ORDER, at);
  }
  return true;
}

function verifyOperands(): bool {
  const first = start(OPERANDS);
  for (let operand: u32 = 0; operand < count(OPERANDS); operand++) {
    if (!isText(first + operand * OPERAND_BYTES + OPERAND_TEXT)) return false;
  }
  return true;
}

/** As for programs: long runs are not shared. Operands are not shared at all: atoms take them up in order. */
function verifyAtoms(): bool {
  const first = start(ATOMS);
  let read: u64 = 0;
  let nextOperand: u32 = 0;
  for (let atom: u32 = 0; atom < count(ATOMS); atom++) {
    const at = first + atom * ATOM_BYTES;
    const test = load<u32>(at, ATOM_TEST);
    const fine =
      check(test <= TEST_MAX && load<u32>(at, ATOM_FLAGS) <= ATOM_FLAGS_KNOWN && load<u32>(at, ATOM_RESERVED) == 0, at) &&
      check(load<u32>(at, ATOM_KEY) < count(KEYS), at) &&
      isRange(at + ATOM_OPERANDS, OPERANDS) &&
      isRange(at + ATOM_PROGRAMS, PROGRAMS) &&
      check(load<u32>(at, ATOM_OPERANDS) == nextOperand, at) &&
      verifyArns(at) &&
      verifyTestOperands(at, test);
    if (!fine) return false;
    nextOperand += load<u32>(at, ATOM_OPERAND_COUNT);
    read += <u64>load<u32>(at, ATOM_PROGRAM_COUNT) + <u64>load<u32>(at, ATOM_ARN_COUNT) * 6;
  }
  return check(read <= <u64>count(PROGRAMS) + <u64>count(ATOMS) * SHARED_RUN_MAX * 2, first);
}

function verifyArns(at: usize): bool {
  const first = load<u32>(at, ATOM_ARNS);
  const all = count(PROGRAMS);
  return check(first <= all && <u64>load<u32>(at, ATOM_ARN_COUNT) * 6 <= <u64>(all - first), at);
}

function verifyTestOperands(at: usize, test: u32): bool {
  const first = start(OPERANDS) + load<u32>(at, ATOM_OPERANDS) * OPERAND_BYTES;
  const operands = load<u32>(at, ATOM_OPERAND_COUNT);
  if (test == TEST_IP) {
    return (
      check(operands == 2, at) &&
      check(load<u32>(first, OPERAND_TEXT_BYTES) % IPV4_RANGE_BYTES == 0, at) &&
      check(load<u32>(first + OPERAND_BYTES, OPERAND_TEXT_BYTES) % IPV6_RANGE_BYTES == 0, at)
    );
  }
  if (test == TEST_NUMBER_ORDER || test == TEST_DATE_ORDER) return check(operands <= 1, at);
  for (let operand: u32 = 1; operand < operands; operand++) {
    const here = first + operand * OPERAND_BYTES;
    if (load<u32>(here, OPERAND_HASH) < load<u32>(here - OPERAND_BYTES, OPERAND_HASH)) return fail(LOAD_BAD_ORDER, here);
  }
  return true;
}

/** Conditions stand one after another. */
function verifyConditions(): bool {
  const first = start(CONDITIONS);
  let next: u32 = 0;
  for (let condition: u32 = 0; condition < count(CONDITIONS); condition++) {
    const at = first + condition * CONDITION_BYTES;
    if (!isRange(at + CONDITION_FIRST, CONDITION_ATOMS) || !check(load<u32>(at, CONDITION_FIRST) == next, at)) return false;
    next += load<u32>(at, CONDITION_COUNT);
  }
  return areIndexes(CONDITION_ATOMS, ATOMS);
}

/** Rows of a bundle stand side by side, Denies and Allows apart; together the bundles cover every row. */
function verifyRows(): bool {
  const denyRows = load<u32>(start(META), META_DENY_ROWS);
  let deny: u32 = 0;
  let allow: u32 = denyRows;
  for (let bundle: u32 = 0; bundle < count(BUNDLES); bundle++) {
    const at = start(BUNDLES) + bundle * BUNDLE_BYTES;
    const fine =
      verifyBundleRows(at, BUNDLE_DENY, bundle, deny, denyRows) && verifyBundleRows(at, BUNDLE_ALLOW, bundle, allow, count(ROWS));
    if (!fine) return false;
    deny = load<u32>(at, BUNDLE_DENY_END);
    allow = load<u32>(at, BUNDLE_ALLOW_END);
  }
  return check(deny == denyRows && allow == count(ROWS), start(BUNDLES));
}

/** 0, an atom, or a condition + 1. */
function isCondition(at: usize): bool {
  const word = load<u32>(at);
  return check((word & 1) != 0 ? word >>> 1 < count(ATOMS) : word >>> 1 <= count(CONDITIONS), at);
}

/** The range at `field` begins at row `from` and holds rows of this bundle only. */
function verifyBundleRows(at: usize, field: usize, bundle: u32, from: u32, limit: u32): bool {
  const end = load<u32>(at + field, 4);
  if (!check(load<u32>(at + field) == from && end >= from && end <= limit, at)) return false;
  for (let row = from; row < end; row++) {
    const here = start(ROWS) + row * ROW_BYTES;
    const fine =
      isCondition(here + ROW_CONDITION) &&
      check(load<u32>(here, ROW_PRINCIPALS) <= count(PRINCIPAL_SETS), here) &&
      check(load<u32>(here, ROW_BUNDLE) == bundle, here);
    if (!fine) return false;
  }
  return true;
}
