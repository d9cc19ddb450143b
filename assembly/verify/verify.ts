/**
 * Checks an artifact once, at load, in time linear in its bytes: every offset, count, index and opcode. After it, the core
 * reads without bounds checks of its own, so whatever the hot path relies on must be asserted here. In particular:
 *
 * INVARIANT, from here on:
 *   - a node has one parent, with a smaller number, so walks move forward and nothing is visited twice;
 *   - a pattern is accepted in one place only, so hit lists of one word a pattern cannot overflow;
 *   - every row of a posting is a row.
 *
 * Look here when an artifact is refused, and in fields.ts when a section gets a new field. It says that bytes may be read, not that they mean what the
 * policies say: only the compiler knows those.
 */
import {
  ATOMS,
  ATOM_ARNS,
  ATOM_ARN_COUNT,
  ATOM_BYTES,
  ATOM_OPERANDS,
  ATOM_OPERAND_COUNT,
  ATOM_PROGRAM_COUNT,
  ATOM_TEST,
  CONDITIONS,
  DERIVED,
  DERIVED_COUNT,
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
  META_DENY_ROWS,
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
  OPERAND_TEXT_BYTES,
  OP_MAX,
  OP_TEXT,
  OP_VARIABLE,
  PATTERNS,
  PATTERN_BYTES,
  PATTERN_ROWS,
  PRINCIPAL_SETS,
  PROGRAMS,
  PROGRAM_BYTES,
  PROGRAM_PATTERN,
  PROGRAM_TOKEN_COUNT,
  RESULT_ERROR_AT,
  ROOT_COUNT,
  ROWS,
  ROW_BYTES,
  ROW_CONDITION,
  ROW_BUNDLE,
  SECTION_CHECKSUM,
  SECTION_COUNT,
  SECTION_ITEMS,
  SECTION_OFFSET,
  SECTION_SIZE,
  SET_BYTES,
  SET_MEMBERS,
  SET_MEMBER_COUNT,
  SHARED_RUN_MAX,
  STRINGS,
  TEST_DATE_ORDER,
  TEST_IP,
  TEST_NUMBER_ORDER,
  TOKENS,
  TOKEN_A,
  TOKEN_B,
  TOKEN_BYTES,
  TOKEN_OP,
  VARIABLES,
} from "../layout";
import { compareBytes } from "../text";
import {
  base,
  beginVerify,
  bindStrings,
  check,
  count,
  fail,
  failure,
  isText,
  isTextOf,
  recordAt,
  start,
  strings,
  work,
} from "./base";
import { verifyAttachments, verifyDirectory } from "./directory";
import { verifyFields, widthOf } from "./fields";
import { verifyPostings } from "./postings";

/** Bytes of memory that verify() needs behind an artifact of `bytes` bytes: at most one for each word of it. */
export function workBytes(bytes: u32): u32 {
  return (bytes >>> 2) + 16;
}

/** Checks the artifact at `at`; LOAD_OK or the first fault, with its place in RESULT_ERROR_AT. */
export function verify(at: usize, bytes: u32, workspace: usize): u32 {
  beginVerify(at, workspace);
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

function verifyContent(): bool {
  bindStrings();
  return (
    verifyPostings() &&
    verifyFields() &&
    verifyKeys() &&
    verifyTokens() &&
    verifyPrograms() &&
    verifyNodes() &&
    verifySets() &&
    verifyAtoms() &&
    verifyRows() &&
    verifyAttachments() &&
    verifyDirectory()
  );
}

// --- tables ------------------------------------------------------------------------------------------------------------

function verifyKeys(): bool {
  const first = start(KEYS);
  for (let key: u32 = 0; key < count(KEYS); key++) if (!verifyKeyName(first + key * KEY_BYTES, key > 0)) return false;
  const derived = start(DERIVED);
  return check(count(DERIVED) == DERIVED_COUNT, derived);
}

/** Bytes of the key names looked at so far: names that lie over one another would make this longer than linear. */
let keyNameBytes: u32 = 0;

/** Names are folded, or hosts could not find the key that they derive a value for; and sorted by bytes. */
function verifyKeyName(at: usize, hasPrevious: bool): bool {
  if (!check((load<u32>(at, KEY_FLAGS) & ~KEY_FLAGS_KNOWN) == 0, at + KEY_FLAGS)) return false;
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
    read += load<u32>(first + program * PROGRAM_BYTES, PROGRAM_TOKEN_COUNT);
  }
  return check(read <= <u64>count(TOKENS) + <u64>count(PROGRAMS) * SHARED_RUN_MAX, first);
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

function verifySets(): bool {
  const sets = start(PRINCIPAL_SETS);
  for (let set: u32 = 0; set < count(PRINCIPAL_SETS); set++) if (!areAscending(sets + set * SET_BYTES)) return false;
  return true;
}

/** The members of a set are searched by halves. No two sets share them, so all are read once. */
function areAscending(set: usize): bool {
  const first = start(MEMBERS) + ((<usize>load<u32>(set, SET_MEMBERS)) << 2);
  const end = first + ((<usize>load<u32>(set, SET_MEMBER_COUNT)) << 2);
  for (let at = first + 4; at < end; at += 4) if (load<u32>(at) <= load<u32>(at - 4)) return fail(LOAD_BAD_ORDER, at);
  return true;
}

/** As for programs: long runs are not shared. */
function verifyAtoms(): bool {
  const first = start(ATOMS);
  let read: u64 = 0;
  for (let atom: u32 = 0; atom < count(ATOMS); atom++) {
    const at = first + atom * ATOM_BYTES;
    if (!verifyArns(at) || !verifyTestOperands(at, load<u32>(at, ATOM_TEST))) return false;
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
    const fine = isCondition(here + ROW_CONDITION) && check(load<u32>(here, ROW_BUNDLE) == bundle, here);
    if (!fine) return false;
  }
  return true;
}
