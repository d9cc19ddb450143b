/**
 * The request's context: its entries become values of keys, then the keys that the engine derives itself
 * (evaluation-logic §6.2, a closed table) are filled in where the request left them empty. A given value always wins.
 */
import {
  DERIVED_IS_AWS_SERVICE,
  DERIVED_PRINCIPAL_ACCOUNT,
  DERIVED_PRINCIPAL_ARN,
  DERIVED_PRINCIPAL_TYPE,
  DERIVED_RESOURCE_ACCOUNT,
  ACCOUNT_PATH,
  DERIVED_ORG_ID,
  DERIVED_ORG_MASTER,
  DERIVED_ORG_PATHS,
  DERIVED_RESOURCE_ORG_ID,
  DERIVED_RESOURCE_ORG_PATHS,
  META_MANAGEMENT_ACCOUNT,
  META_ORGANIZATION,
  TAG_BYTES,
  TAG_PRINCIPAL_KEY,
  TAG_RESOURCE_KEY,
  TAG_SHIFT,
  TAG_VALUE,
  DERIVED_FROM_REQUEST,
  DERIVED_SERVICE_NAME,
  DERIVED_SERVICE_NAMES_LIST,
  DERIVED_USERID,
  DERIVED_USERNAME,
  DERIVED_VIA_AWS_SERVICE,
  ENTRIES,
  ENTRY_ARRAY,
  ENTRY_BYTES,
  ENTRY_COUNT,
  ENTRY_FIRST,
  ENTRY_IS_TEXT,
  ENTRY_KEY,
  ENTRY_MERGED,
  ENTRY_SHAPE,
  FRAME,
  FRAME_ENTRY_COUNT,
  KEY_BYTES,
  KEY_FLAGS,
  KEY_MULTI,
  KEY_READABLE,
  KEY_SINGLE,
  KEY_TAKES_LISTS,
  ERROR_MULTIPLE_VALUES,
  ERROR_UNREADABLE_VALUE,
  RESULT,
  RESULT_ERROR_FAMILY,
  RESULT_ERROR_KEY,
  KIND_ANONYMOUS,
  KIND_ASSUMED_ROLE,
  KIND_FEDERATED,
  KIND_FEDERATED_USER,
  KIND_ROLE,
  KIND_ROOT,
  KIND_SERVICE,
  KIND_ORIGIN_ACCESS_IDENTITY,
  KIND_USER,
  SCRATCH_RECORDS,
  VALUE_BYTES,
  KEY_VALUES_BYTES,
  KEY_VALUES_FIRST,
  KEY_VALUES_SHAPE,
  KEY_VALUES_COUNT,
} from "../layout";
import {
  account,
  accountBytes,
  arn,
  arnBytes,
  completeEntity,
  entityArn,
  entityArnBytes,
  entityUniqueId,
  entityUniqueIdBytes,
  kind,
  name,
  nameBytes,
  rootArn,
  scratch,
  serviceCount,
  services,
  sessionNameStart,
  uniqueId,
  uniqueIdBytes,
  userNameStart,
} from "./caller";
import { callerAccount, callerTags, isPolicySet, resourceAccount as resourceAccountRecord, resourceTags } from "./directory";
import { forgetAddress } from "../condition/address";
import { unreadableAs } from "../condition/readable";
import { derived, keys, keyValues, meta, SHAPE_MULTI, SHAPE_SINGLE, stamp, strings, tagLists, tags, usedDerived } from "../tables";
import { Ascii, copyBytes, isAscii, isTrueText, sameText } from "../text";
import {
  ANONYMOUS_BYTES,
  ANONYMOUS_TEXT,
  FALSE_BYTES,
  FALSE_TEXT,
  TRUE_BYTES,
  TRUE_TEXT,
  TYPE_ACCOUNT_BYTES,
  TYPE_ACCOUNT_TEXT,
  TYPE_ANONYMOUS_BYTES,
  TYPE_ANONYMOUS_TEXT,
  TYPE_ASSUMED_ROLE_BYTES,
  TYPE_ASSUMED_ROLE_TEXT,
  TYPE_FEDERATED_USER_BYTES,
  TYPE_FEDERATED_USER_TEXT,
  TYPE_USER_BYTES,
  TYPE_USER_TEXT,
} from "./texts";

const COLON: u32 = 0x3a;

let nextRecord: usize = 0;
let nextScratch: usize = 0;

/**
 * Binds the frame's entries. ERROR_MULTIPLE_VALUES where a key has more values than it may have (0.3-6), else ERROR_UNREADABLE_VALUE
 * where a typed key has one that a policy could not read (0.3-7); else 0. Settled here, whatever statement is asked later.
 */
export function bindEntries(): i32 {
  forgetAddress();
  let error: i32 = 0;
  const end = ENTRIES + load<u32>(FRAME, FRAME_ENTRY_COUNT) * ENTRY_BYTES;
  for (let entry: usize = ENTRIES; entry < end; entry += ENTRY_BYTES) {
    const word = load<u32>(entry, ENTRY_KEY);
    const key = word & ~ENTRY_IS_TEXT;
    const catalogue = load<u32>(keys + key * KEY_BYTES, KEY_FLAGS);
    let shape: u32 = (catalogue & KEY_MULTI) != 0 ? SHAPE_MULTI : SHAPE_SINGLE;
    let first = <u32>entry + ENTRY_FIRST;
    let count: u32 = 1;
    // Nearly every value stands alone.
    if (word == key) {
      count = load<u32>(entry, ENTRY_COUNT);
      if (count == 0) continue; // 0.3-2: no values is absent
      shape = shapeOf(catalogue, load<u32>(entry, ENTRY_SHAPE), count);
      if (shape == SHAPE_SINGLE && count > 1) return refuse(ERROR_MULTIPLE_VALUES, key, 0);
      first = load<u32>(entry, ENTRY_FIRST);
    }
    bind(key, shape, first, count);
    if ((catalogue & KEY_READABLE) == 0 || error != 0) continue;
    const family =
      count == 1 ? unreadableAs(catalogue, load<u32>(first), load<u32>(first, 4)) : unreadableFamily(catalogue, first, count);
    if (family != 0) error = refuse(ERROR_UNREADABLE_VALUE, key, family);
  }
  return error;
}

/** Leaves for the host which key it is, and what it cannot be read as. */
function refuse(error: i32, key: u32, family: u32): i32 {
  store<u32>(RESULT, key, RESULT_ERROR_KEY);
  store<u32>(RESULT, family, RESULT_ERROR_FAMILY);
  return error;
}

/** KEY_ADDRESS … KEY_BOOLEAN: the first of the key's families that some value cannot be read as, or 0. */
function unreadableFamily(catalogue: u32, first: usize, count: u32): u32 {
  for (const end = first + count * VALUE_BYTES; first < end; first += VALUE_BYTES) {
    const family = unreadableAs(catalogue, load<u32>(first), load<u32>(first, 4));
    if (family != 0) return family;
  }
  return 0;
}

/** The catalogue decides; a key that it lacks takes the shape it was given in; two spellings of a tag are several values, where that switches no Deny off. */
function shapeOf(catalogue: u32, given: u32, count: u32): u32 {
  if ((given & ENTRY_MERGED) != 0) return (catalogue & (KEY_TAKES_LISTS | KEY_MULTI)) != 0 ? SHAPE_MULTI : SHAPE_SINGLE;
  if ((catalogue & KEY_SINGLE) != 0) return count > 1 && (catalogue & KEY_TAKES_LISTS) != 0 ? SHAPE_MULTI : SHAPE_SINGLE;
  return (catalogue & KEY_MULTI) != 0 || (given & ENTRY_ARRAY) != 0 ? SHAPE_MULTI : SHAPE_SINGLE;
}

// @ts-ignore: decorator
@inline
function bind(key: u32, shape: u32, first: u32, count: u32): void {
  const given = keyValues + key * KEY_VALUES_BYTES;
  store<u32>(given, stamp);
  store<u32>(given, shape, KEY_VALUES_SHAPE);
  store<u32>(given, first, KEY_VALUES_FIRST);
  store<u32>(given, count, KEY_VALUES_COUNT);
}

/** Derives the keys of the closed table that the policies use and the request did not give. */
export function deriveKeys(resourceAccount: usize, resourceAccountBytes: u32): void {
  if (isPolicySet && (usedDerived & DERIVED_FROM_REQUEST) == 0) return;
  nextRecord = SCRATCH_RECORDS;
  nextScratch = scratch;
  derive(DERIVED_VIA_AWS_SERVICE, FALSE_TEXT, FALSE_BYTES);
  if (resourceAccountBytes > 0) derive(DERIVED_RESOURCE_ACCOUNT, resourceAccount, resourceAccountBytes);
  if (!isPolicySet) deriveFromDirectory();
  if (kind == KIND_SERVICE) return deriveServiceKeys();
  if (kind == KIND_ANONYMOUS) return deriveAnonymousKeys();
  derive(DERIVED_IS_AWS_SERVICE, FALSE_TEXT, FALSE_BYTES);
  if (kind == KIND_FEDERATED) return;
  if (kind == KIND_ORIGIN_ACCESS_IDENTITY) return derive(DERIVED_PRINCIPAL_ARN, arn, arnBytes);
  if (accountBytes > 0) derive(DERIVED_PRINCIPAL_ACCOUNT, account, accountBytes);
  derivePrincipalArn();
  deriveType();
  deriveUserId();
  if (kind == KIND_USER) deriveUserName();
}

// --- what only a directory knows -----------------------------------------------------------------------------------------

function deriveFromDirectory(): void {
  deriveTags(callerTags(), TAG_PRINCIPAL_KEY);
  deriveTags(resourceTags(), TAG_RESOURCE_KEY);
  if (callerAccount != 0 && load<u32>(callerAccount, ACCOUNT_PATH + 4) > 0) {
    deriveText(DERIVED_ORG_ID, meta + META_ORGANIZATION, SHAPE_SINGLE);
    deriveText(DERIVED_ORG_MASTER, meta + META_MANAGEMENT_ACCOUNT, SHAPE_SINGLE);
    deriveText(DERIVED_ORG_PATHS, callerAccount + ACCOUNT_PATH, SHAPE_MULTI);
  }
  if (resourceAccountRecord != 0 && load<u32>(resourceAccountRecord, ACCOUNT_PATH + 4) > 0) {
    deriveText(DERIVED_RESOURCE_ORG_ID, meta + META_ORGANIZATION, SHAPE_SINGLE);
    deriveText(DERIVED_RESOURCE_ORG_PATHS, resourceAccountRecord + ACCOUNT_PATH, SHAPE_MULTI);
  }
}

/** Binds the tags of a list that have a key for this side and are not given. */
function deriveTags(list: u32, side: usize): void {
  if (list == 0) return;
  let word: u32 = 0;
  for (let at = tagLists + ((<usize>list) << 2); (word & 1) == 0; at += 4) {
    word = load<u32>(at - 4);
    const tag = tags + (word >>> TAG_SHIFT) * TAG_BYTES;
    const key = load<u32>(tag + side);
    if (key == 0 || load<u32>(keyValues + (key - 1) * KEY_VALUES_BYTES) == stamp) continue;
    bindText(key - 1, tag + TAG_VALUE, SHAPE_SINGLE);
  }
}

/** Binds a derived key to the text field at `field`. */
function deriveText(which: u32, field: usize, shape: u32): void {
  if (isWanted(which)) bindText(load<u32>(derived + ((<usize>which) << 2)) - 1, field, shape);
}

function bindText(key: u32, field: usize, shape: u32): void {
  bindRecord(key, shape, strings + load<u32>(field), load<u32>(field, 4));
}

/** Binds the key to one text, in a record of its own. */
function bindRecord(key: u32, shape: u32, text: usize, bytes: u32): void {
  store<u32>(nextRecord, <u32>text);
  store<u32>(nextRecord, bytes, 4);
  bind(key, shape, <u32>nextRecord, 1);
  nextRecord += VALUE_BYTES;
}

/** Does some policy use the key, and is it absent from the request? */
// @ts-ignore: decorator
@inline
function isWanted(which: u32): bool {
  return isUsed(which) && isAbsent(which);
}

/** Does some policy use the key? */
// @ts-ignore: decorator
@inline
function isUsed(which: u32): bool {
  return ((usedDerived >>> which) & 1) != 0;
}

/** Of a key that is used. */
function isAbsent(which: u32): bool {
  return load<u32>(keyValues + (load<u32>(derived + ((<usize>which) << 2)) - 1) * KEY_VALUES_BYTES) != stamp;
}

/** Does the request have the key? */
export function isGiven(which: u32): bool {
  return isUsed(which) && !isAbsent(which);
}

/** Address of the key's first value record (pointer, length), or 0 where the request lacks the key. */
export function firstValue(which: u32): usize {
  if (!isGiven(which)) return 0;
  return <usize>load<u32>(keyValues + (load<u32>(derived + ((<usize>which) << 2)) - 1) * KEY_VALUES_BYTES, KEY_VALUES_FIRST);
}

/** Is the key given as `true`, in any case? */
export function isTrue(which: u32): bool {
  const value = firstValue(which);
  return value != 0 && isTrueText(<usize>load<u32>(value), load<u32>(value, 4));
}

/** Is the text among the key's values? */
export function isGivenAmong(which: u32, text: Ascii): bool {
  const first = firstValue(which);
  if (first == 0) return false;
  const given = keyValues + (load<u32>(derived + ((<usize>which) << 2)) - 1) * KEY_VALUES_BYTES;
  const end = first + load<u32>(given, KEY_VALUES_COUNT) * VALUE_BYTES;
  for (let value = first; value < end; value += VALUE_BYTES)
    if (isAscii(<usize>load<u32>(value), load<u32>(value, 4), text)) return true;
  return false;
}

/** Is the key given as this text? */
export function isGivenAs(which: u32, text: usize, bytes: u32): bool {
  const value = firstValue(which);
  return value != 0 && sameText(<usize>load<u32>(value), load<u32>(value, 4), text, bytes);
}

/** Binds one derived value. */
function derive(which: u32, text: usize, bytes: u32): void {
  if (isWanted(which)) bindRecord(load<u32>(derived + ((<usize>which) << 2)) - 1, SHAPE_SINGLE, text, bytes);
}

function deriveServiceKeys(): void {
  derive(DERIVED_IS_AWS_SERVICE, TRUE_TEXT, TRUE_BYTES);
  derive(DERIVED_SERVICE_NAME, load<u32>(services), load<u32>(services, 4));
  if (!isWanted(DERIVED_SERVICE_NAMES_LIST)) return;
  bind(load<u32>(derived + (DERIVED_SERVICE_NAMES_LIST << 2)) - 1, SHAPE_MULTI, <u32>services, serviceCount);
}

function deriveAnonymousKeys(): void {
  derive(DERIVED_PRINCIPAL_ACCOUNT, ANONYMOUS_TEXT, ANONYMOUS_BYTES);
  derive(DERIVED_PRINCIPAL_TYPE, TYPE_ANONYMOUS_TEXT, TYPE_ANONYMOUS_BYTES);
  derive(DERIVED_USERID, ANONYMOUS_TEXT, ANONYMOUS_BYTES);
}

/** A session's principal ARN is its role; a federated user's is its own; the root user's is the account's root ARN. */
function derivePrincipalArn(): void {
  if (!isWanted(DERIVED_PRINCIPAL_ARN)) return;
  if (kind == KIND_ASSUMED_ROLE || kind == KIND_ROLE) {
    completeEntity();
    return derive(DERIVED_PRINCIPAL_ARN, entityArn, entityArnBytes);
  }
  if (arnBytes > 0) return derive(DERIVED_PRINCIPAL_ARN, arn, arnBytes);
  if (kind != KIND_ROOT) return;
  const bytes = rootArn(nextScratch);
  derive(DERIVED_PRINCIPAL_ARN, nextScratch, bytes);
  nextScratch += bytes;
}

function deriveUserName(): void {
  if (!isWanted(DERIVED_USERNAME)) return;
  const start = userNameStart();
  derive(DERIVED_USERNAME, name + start, nameBytes - start);
}

function deriveType(): void {
  if (!isWanted(DERIVED_PRINCIPAL_TYPE)) return;
  if (kind == KIND_ROOT) derive(DERIVED_PRINCIPAL_TYPE, TYPE_ACCOUNT_TEXT, TYPE_ACCOUNT_BYTES);
  else if (kind == KIND_USER) derive(DERIVED_PRINCIPAL_TYPE, TYPE_USER_TEXT, TYPE_USER_BYTES);
  else if (kind == KIND_FEDERATED_USER) derive(DERIVED_PRINCIPAL_TYPE, TYPE_FEDERATED_USER_TEXT, TYPE_FEDERATED_USER_BYTES);
  else derive(DERIVED_PRINCIPAL_TYPE, TYPE_ASSUMED_ROLE_TEXT, TYPE_ASSUMED_ROLE_BYTES);
}

function deriveUserId(): void {
  if (!isWanted(DERIVED_USERID)) return;
  if (kind == KIND_ROOT) return derive(DERIVED_USERID, account, accountBytes);
  if (kind == KIND_FEDERATED_USER) return deriveJoined(account, accountBytes, name, nameBytes);
  if (kind == KIND_USER) {
    if (uniqueIdBytes > 0) derive(DERIVED_USERID, uniqueId, uniqueIdBytes);
    return;
  }
  if (kind != KIND_ASSUMED_ROLE) return;
  if (uniqueIdBytes > 0) return derive(DERIVED_USERID, uniqueId, uniqueIdBytes);
  if (entityUniqueIdBytes == 0) return;
  const session = sessionNameStart();
  deriveJoined(entityUniqueId, entityUniqueIdBytes, name + session, nameBytes - session);
}

/** aws:userid as `first:second`. */
function deriveJoined(first: usize, firstBytes: u32, second: usize, secondBytes: u32): void {
  const start = nextScratch;
  const colon = copyBytes(start, first, firstBytes);
  store<u8>(colon, <u8>COLON);
  nextScratch = copyBytes(colon + 1, second, secondBytes);
  derive(DERIVED_USERID, start, <u32>(nextScratch - start));
}
