/**
 * Checks of verify.ts, continued: fields that mean the same in every record of a section. What they may hold stands in a table, since code
 * for each would be the larger part of the check.
 */
import {
  ACCOUNTS,
  ACCOUNT_BYTES,
  ACCOUNT_CANONICAL,
  ACCOUNT_FLAGS,
  ACCOUNT_ID,
  ACCOUNT_IS_MANAGEMENT,
  ACCOUNT_PATH,
  ACCOUNT_RESOURCE_CONTROL,
  ACCOUNT_SERVICE_CONTROL,
  ATOMS,
  ATOM_BYTES,
  ATOM_FLAGS,
  ATOM_FLAGS_KNOWN,
  ATOM_KEY,
  ATOM_OPERANDS,
  ATOM_PROGRAMS,
  ATOM_RESERVED,
  ATOM_TEST,
  BUNDLE_BYTES,
  COLLECTIONS,
  COLLECTION_BYTES,
  CONDITIONS,
  CONDITION_ATOMS,
  CONDITION_BYTES,
  CONDITION_FIRST,
  DERIVED,
  ENDPOINTS,
  ENDPOINT_BYTES,
  ENDPOINT_COLLECTION,
  ENDPOINT_ID,
  ENTITIES,
  ENTITY_BYTES,
  ENTITY_COLLECTION,
  ENTITY_HASH,
  ENTITY_TAGS,
  ENTITY_TRUST,
  ENTRY_TYPE_MAX,
  FACTS,
  FACTS_BYTES,
  FACTS_FLAGS,
  FACTS_KNOWN,
  FACTS_OBJECT_OWNER,
  FACTS_VPC,
  KEYS,
  KEY_BYTES,
  KEY_NAME,
  LOAD_BAD_ORDER,
  MEMBERS,
  META,
  META_ACTION_PATTERNS,
  META_ATTACHED_ROWS,
  META_BYTES,
  META_COLLECTION,
  META_DENY_ROWS,
  META_FACTS,
  META_MANAGEMENT_ACCOUNT,
  META_NOT_ACTION_ROWS,
  META_NOT_RESOURCE_ROWS,
  META_ORGANIZATION,
  NODE_BYTES,
  OPERANDS,
  OPERAND_BYTES,
  OPERAND_TEXT,
  PATTERNS,
  PATTERN_BYTES,
  PATTERN_NOT_ROWS,
  PATTERN_ROWS,
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
  RESOURCES,
  RESOURCE_ACCOUNT,
  RESOURCE_ARN,
  RESOURCE_BYTES,
  RESOURCE_COLLECTION,
  RESOURCE_CONTINUATION,
  RESOURCE_FACTS,
  RESOURCE_HASH,
  RESOURCE_TAGS,
  ROWS,
  ROW_BYTES,
  ROW_PRINCIPALS,
  SET_BYTES,
  SET_MEMBERS,
  SET_NEGATED,
  TAGS,
  TAG_BYTES,
  TAG_LISTS,
  TAG_PRINCIPAL_KEY,
  TAG_RESOURCE_KEY,
  TAG_VALUE,
  TEST_MAX,
  TOKENS,
  TOKEN_BYTES,
  VARIABLES,
  VARIABLE_BYTES,
  VARIABLE_FALLBACK,
  VARIABLE_KEY,
} from "../layout";
import { CONTEXT_VALUE_BYTES_MAX } from "../limits";
import { check, count, fail, isRange, isText, start } from "./base";
import { isPosting } from "./postings";

/** A text of STRINGS: offset, and length in the next word. */
const TEXT: u32 = 0;
/** A text that stands for a context value, as long as those of requests. */
const SHORT_TEXT: u32 = 1;
/** At most this number. */
const AT_MOST: u32 = 2;
/** Not less than in the record before. */
const ASCENDING: u32 = 3;
/** A posting reference. */
const POSTING: u32 = 4;
/** An index in this section. */
const INDEX: u32 = 5;
/** Likewise, + 1; 0 is none. */
const OPTIONAL: u32 = 6;
/** Records of this section: the first, and their number in the next word. */
const RANGE: u32 = 7;
/** Likewise, and they follow those of the record before. */
const CONSECUTIVE: u32 = 8;

/** Section, offset of the field, what it holds, and the number or section that this names; 0 ends. */
// prettier-ignore
const RULES: usize = memory.data<u32>([
  META | (META_NOT_ACTION_ROWS << 8) | (POSTING << 16) | (0 << 24),
  META | (META_NOT_RESOURCE_ROWS << 8) | (POSTING << 16) | (0 << 24),
  META | (META_ATTACHED_ROWS << 8) | (POSTING << 16) | (0 << 24),
  META | (META_DENY_ROWS << 8) | (OPTIONAL << 16) | (ROWS << 24),
  META | (META_ACTION_PATTERNS << 8) | (OPTIONAL << 16) | (PATTERNS << 24),
  META | (META_COLLECTION << 8) | (INDEX << 16) | (COLLECTIONS << 24),
  META | (META_FACTS << 8) | (OPTIONAL << 16) | (FACTS << 24),
  META | (META_ORGANIZATION << 8) | (TEXT << 16) | (0 << 24),
  META | (META_MANAGEMENT_ACCOUNT << 8) | (TEXT << 16) | (0 << 24),
  KEYS | (KEY_NAME << 8) | (TEXT << 16) | (0 << 24),
  DERIVED | (0 << 8) | (OPTIONAL << 16) | (KEYS << 24),
  PATTERNS | (PATTERN_ROWS << 8) | (POSTING << 16) | (0 << 24),
  PATTERNS | (PATTERN_NOT_ROWS << 8) | (POSTING << 16) | (0 << 24),
  PROGRAMS | (PROGRAM_TOKENS << 8) | (RANGE << 16) | (TOKENS << 24),
  PROGRAMS | (PROGRAM_PATTERN << 8) | (OPTIONAL << 16) | (PATTERNS << 24),
  VARIABLES | (VARIABLE_KEY << 8) | (INDEX << 16) | (KEYS << 24),
  VARIABLES | (VARIABLE_FALLBACK << 8) | (TEXT << 16) | (0 << 24),
  PRINCIPALS | (PRINCIPAL_TYPE << 8) | (AT_MOST << 16) | (ENTRY_TYPE_MAX << 24),
  PRINCIPALS | (PRINCIPAL_TEXT << 8) | (TEXT << 16) | (0 << 24),
  PRINCIPALS | (PRINCIPAL_HASH << 8) | (ASCENDING << 16) | (0 << 24),
  PRINCIPAL_SETS | (SET_MEMBERS << 8) | (CONSECUTIVE << 16) | (MEMBERS << 24),
  PRINCIPAL_SETS | (SET_NEGATED << 8) | (AT_MOST << 16) | (2 << 24),
  MEMBERS | (0 << 8) | (INDEX << 16) | (PRINCIPALS << 24),
  ATOMS | (ATOM_TEST << 8) | (AT_MOST << 16) | (TEST_MAX << 24),
  ATOMS | (ATOM_FLAGS << 8) | (AT_MOST << 16) | (ATOM_FLAGS_KNOWN << 24),
  ATOMS | (ATOM_RESERVED << 8) | (AT_MOST << 16) | (0 << 24),
  ATOMS | (ATOM_KEY << 8) | (INDEX << 16) | (KEYS << 24),
  ATOMS | (ATOM_OPERANDS << 8) | (CONSECUTIVE << 16) | (OPERANDS << 24),
  ATOMS | (ATOM_PROGRAMS << 8) | (RANGE << 16) | (PROGRAMS << 24),
  OPERANDS | (OPERAND_TEXT << 8) | (TEXT << 16) | (0 << 24),
  CONDITIONS | (CONDITION_FIRST << 8) | (CONSECUTIVE << 16) | (CONDITION_ATOMS << 24),
  CONDITION_ATOMS | (0 << 8) | (INDEX << 16) | (ATOMS << 24),
  ROWS | (ROW_PRINCIPALS << 8) | (OPTIONAL << 16) | (PRINCIPAL_SETS << 24),
  ACCOUNTS | (ACCOUNT_ID << 8) | (TEXT << 16) | (0 << 24),
  ACCOUNTS | (ACCOUNT_CANONICAL << 8) | (TEXT << 16) | (0 << 24),
  ACCOUNTS | (ACCOUNT_PATH << 8) | (SHORT_TEXT << 16) | (0 << 24),
  ACCOUNTS | (ACCOUNT_SERVICE_CONTROL << 8) | (INDEX << 16) | (COLLECTIONS << 24),
  ACCOUNTS | (ACCOUNT_RESOURCE_CONTROL << 8) | (INDEX << 16) | (COLLECTIONS << 24),
  ACCOUNTS | (ACCOUNT_FLAGS << 8) | (AT_MOST << 16) | (ACCOUNT_IS_MANAGEMENT << 24),
  ENTITIES | (ENTITY_HASH << 8) | (ASCENDING << 16) | (0 << 24),
  ENTITIES | (ENTITY_COLLECTION << 8) | (INDEX << 16) | (COLLECTIONS << 24),
  ENTITIES | (ENTITY_TRUST << 8) | (INDEX << 16) | (COLLECTIONS << 24),
  ENTITIES | (ENTITY_TAGS << 8) | (OPTIONAL << 16) | (TAG_LISTS << 24),
  RESOURCES | (RESOURCE_HASH << 8) | (ASCENDING << 16) | (0 << 24),
  RESOURCES | (RESOURCE_ARN << 8) | (TEXT << 16) | (0 << 24),
  RESOURCES | (RESOURCE_ACCOUNT << 8) | (OPTIONAL << 16) | (ACCOUNTS << 24),
  RESOURCES | (RESOURCE_COLLECTION << 8) | (INDEX << 16) | (COLLECTIONS << 24),
  RESOURCES | (RESOURCE_FACTS << 8) | (OPTIONAL << 16) | (FACTS << 24),
  RESOURCES | (RESOURCE_TAGS << 8) | (OPTIONAL << 16) | (TAG_LISTS << 24),
  RESOURCES | (RESOURCE_CONTINUATION << 8) | (TEXT << 16) | (0 << 24),
  ENDPOINTS | (ENDPOINT_ID << 8) | (TEXT << 16) | (0 << 24),
  ENDPOINTS | (ENDPOINT_COLLECTION << 8) | (INDEX << 16) | (COLLECTIONS << 24),
  TAGS | (TAG_PRINCIPAL_KEY << 8) | (OPTIONAL << 16) | (KEYS << 24),
  TAGS | (TAG_RESOURCE_KEY << 8) | (OPTIONAL << 16) | (KEYS << 24),
  TAGS | (TAG_VALUE << 8) | (SHORT_TEXT << 16) | (0 << 24),
  FACTS | (FACTS_FLAGS << 8) | (AT_MOST << 16) | (FACTS_KNOWN << 24),
  FACTS | (FACTS_OBJECT_OWNER << 8) | (TEXT << 16) | (0 << 24),
  FACTS | (FACTS_VPC << 8) | (TEXT << 16) | (0 << 24),
  0,
]);

/** Bytes of a record, by section; 1 for sections of plain bytes. */
// prettier-ignore
const WIDTHS: usize = memory.data<u32>([
  1, META_BYTES, KEY_BYTES, 4, NODE_BYTES, PATTERN_BYTES, PROGRAM_BYTES, TOKEN_BYTES, VARIABLE_BYTES, 4,
  PRINCIPAL_BYTES, SET_BYTES, 4, ATOM_BYTES, OPERAND_BYTES, CONDITION_BYTES, 4, ROW_BYTES, BUNDLE_BYTES, COLLECTION_BYTES,
  4, ACCOUNT_BYTES, ENTITY_BYTES, RESOURCE_BYTES, ENDPOINT_BYTES, 4, 4, TAG_BYTES, FACTS_BYTES, 1,
]);

export function widthOf(id: u32): u32 {
  return load<u32>(WIDTHS + ((<usize>id) << 2));
}

export function verifyFields(): bool {
  if (!check(count(META) == 1, start(META))) return false;
  for (let rule = RULES; load<u32>(rule) != 0; rule += 4) {
    const word = load<u32>(rule);
    if (!verifyField(word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, word >>> 24)) return false;
  }
  return true;
}

/** The field at `offset` of all records of a section. */
function verifyField(id: u32, offset: u32, what: u32, number: u32): bool {
  const width = widthOf(id);
  const first = start(id) + offset;
  const end = first + count(id) * width;
  const limit = what == AT_MOST ? number + 1 : count(number) + (what == OPTIONAL ? 1 : 0);
  for (let at = first, before = first; at < end; before = at, at += width) if (!holds(at, what, limit, before)) return false;
  return true;
}

/** Does the field hold what it should? `limit`: what indexes and numbers are below. `before`: the field of the record before. */
// @ts-ignore: decorator
@inline
function holds(at: usize, what: u32, limit: u32, before: usize): bool {
  switch (what) {
    case TEXT:
      return isText(at);
    case SHORT_TEXT:
      return isText(at) && check(load<u32>(at, 4) <= CONTEXT_VALUE_BYTES_MAX, at);
    case ASCENDING:
      return load<u32>(at) >= load<u32>(before) || fail(LOAD_BAD_ORDER, at);
    case POSTING:
      return isPosting(at);
    case RANGE:
      return isRange(at, limit);
    case CONSECUTIVE:
      return isRange(at, limit) && check(load<u32>(at) == (at == before ? 0 : load<u32>(before) + load<u32>(before, 4)), at);
    default:
      return check(load<u32>(at) < limit, at);
  }
}
