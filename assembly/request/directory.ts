/**
 * The directory: which entity calls, which resource is called on, and what is attached to them. In an artifact of a policy
 * set there is one collection for every request; here the request's texts select the collections.
 *
 *   caller ──ARN──→ entity ──→ identity policies, boundary, tags        account ──→ SCPs
 *   resource ─ARN─→ resource ─→ its policies, facts, tags               account ──→ RCPs
 *   aws:SourceVpce → endpoint ─→ its policy
 */
import * as caller from "./caller";
import {
  ACCOUNT_BYTES,
  ACCOUNT_CANONICAL,
  ACCOUNT_FLAGS,
  ACCOUNT_ID,
  ACCOUNT_IS_MANAGEMENT,
  ACCOUNT_RESOURCE_CONTROL,
  ACCOUNT_SERVICE_CONTROL,
  ENDPOINT_BYTES,
  ENDPOINT_COLLECTION,
  ENTITY_ARN,
  ENTITY_ARN_BYTES,
  ENTITY_BYTES,
  ENTITY_COLLECTION,
  ENTITY_HASH,
  ENTITY_TAGS,
  ENTITY_TRUST,
  ENTITY_UNIQUE_ID_BYTES,
  FACTS_BYTES,
  KIND_ASSUMED_ROLE,
  KIND_FEDERATED_USER,
  KIND_ROLE,
  KIND_ROOT,
  KIND_SERVICE,
  KIND_USER,
  META_ENTITY_BITS,
  META_FACTS,
  META_RESOURCE_BITS,
  RESOURCE_ACCOUNT,
  RESOURCE_ARN,
  RESOURCE_BYTES,
  RESOURCE_COLLECTION,
  RESOURCE_FACTS,
  RESOURCE_HASH,
  RESOURCE_CONTINUATION,
  RESOURCE_TAGS,
  SCRATCH_OPERAND,
} from "../layout";
import { addBlock, finishHash, hashBytes } from "../hash";
import * as resource from "./resource";
import { accountCount, accounts, buckets, endpointCount, endpoints, entities, facts, meta, resources, strings } from "../tables";
import { compareBytes, copyBytes, indexOfByte, lastIndexOfByte, sameText, startsWith } from "../text";

const COLON: u32 = 0x3a;
const SLASH: u32 = 0x2f;

/** The artifact is one policy set: nothing is to be found. */
export let isPolicySet: bool = true;
/** Records, or 0 where the directory has none. */
export let callerAccount: usize = 0;
let callerEntity: usize = 0;
export let resourceAccount: usize = 0;
let resourceRecord: usize = 0;
/** The role or user that is the resource. */
let resourceEntity: usize = 0;
/** The facts of the resource, or 0. */
export let resourceFacts: usize = 0;

export function beginDirectory(policySet: bool): void {
  isPolicySet = policySet;
  callerAccount = 0;
  callerEntity = 0;
  resourceAccount = 0;
  resourceRecord = 0;
  resourceEntity = 0;
  const known = policySet ? load<u32>(meta, META_FACTS) : 0;
  resourceFacts = known == 0 ? 0 : facts + (known - 1) * FACTS_BYTES;
}

// --- the caller ----------------------------------------------------------------------------------------------------------

/** Finds the caller's account and entity, and completes the caller by what they say. */
export function locateCaller(): void {
  if (caller.kind >= KIND_SERVICE) return;
  callerAccount = findAccount(caller.account, caller.accountBytes);
  if (callerAccount == 0) return;
  const canonicalBytes = load<u32>(callerAccount, ACCOUNT_CANONICAL + 4);
  if (caller.canonicalUserBytes == 0 && canonicalBytes > 0) {
    caller.adoptCanonicalUser(strings + load<u32>(callerAccount, ACCOUNT_CANONICAL), canonicalBytes);
  }
  callerEntity = findCallerEntity();
  if (callerEntity == 0) return;
  const arn = strings + load<u32>(callerEntity, ENTITY_ARN);
  const bytes: u32 = load<u16>(callerEntity, ENTITY_ARN_BYTES);
  caller.adoptEntity(arn, bytes, arn + bytes, load<u16>(callerEntity, ENTITY_UNIQUE_ID_BYTES));
}

function findCallerEntity(): usize {
  if (caller.kind == KIND_USER) return findEntity(caller.arn, caller.arnBytes, caller.arn, caller.arnBytes);
  if (caller.kind == KIND_FEDERATED_USER) {
    if (caller.entityArnBytes == 0 || caller.isFederatedRoot()) return 0;
    return findEntity(caller.entityArn, caller.entityArnBytes, caller.entityArn, caller.entityArnBytes);
  }
  caller.completeEntity();
  return caller.kind == KIND_ROLE || caller.kind == KIND_ASSUMED_ROLE
    ? findRole(caller.entityArn, caller.entityArnBytes, caller.entityIsBare)
    : 0;
}

/** A user, role or federated user of a known account that the directory lacks (DECISIONS.md, 24). */
// @ts-ignore: decorator
@inline
export function callerIsUnknown(): bool {
  return callerAccount != 0 && callerEntity == 0 && caller.kind != KIND_ROOT && !caller.isFederatedRoot();
}

/** A caller without an entry in a directory: its identity policies are not known. */
export function callerHasNoEntry(): bool {
  return !isPolicySet && callerEntity == 0;
}

export function callerIsManagement(): bool {
  return callerAccount != 0 && (load<u32>(callerAccount, ACCOUNT_FLAGS) & ACCOUNT_IS_MANAGEMENT) != 0;
}

export function resourceIsManagement(): bool {
  return resourceAccount != 0 && (load<u32>(resourceAccount, ACCOUNT_FLAGS) & ACCOUNT_IS_MANAGEMENT) != 0;
}

/** The role with this ARN; where the path is not known, the one of this account and name: names are unique whatever the path. */
function findRole(arn: usize, bytes: u32, isBare: bool): usize {
  const slash = <u32>indexOfByte(arn, bytes, SLASH, 0) + 1;
  const last = <u32>lastIndexOfByte(arn, bytes, SLASH) + 1;
  const end = copyBytes(copyBytes(SCRATCH_OPERAND, arn, slash), arn + last, bytes - last);
  return findEntity(SCRATCH_OPERAND, <u32>(end - SCRATCH_OPERAND), isBare ? 0 : arn, bytes);
}

/** The entity filed under `key` (a role's ARN without path) whose ARN is `arn`; any of them where `arn` is 0. */
function findEntity(key: usize, keyBytes: u32, arn: usize, arnBytes: u32): usize {
  const hash = hashBytes(key, keyBytes);
  const bits = load<u32>(meta, META_ENTITY_BITS);
  const bucket = buckets + ((<usize>bucketOf(hash, bits)) << 2);
  let at = entities + load<u32>(bucket) * ENTITY_BYTES;
  for (const end = entities + load<u32>(bucket, 4) * ENTITY_BYTES; at < end; at += ENTITY_BYTES) {
    if (load<u32>(at, ENTITY_HASH) != hash) continue;
    const text = strings + load<u32>(at, ENTITY_ARN);
    const bytes: u32 = load<u16>(at, ENTITY_ARN_BYTES);
    if (arn != 0 ? sameText(text, bytes, arn, arnBytes) : isFiledUnder(text, bytes, key, keyBytes)) return at;
  }
  return 0;
}

/** Is `key` the ARN without its path? */
function isFiledUnder(arn: usize, bytes: u32, key: usize, keyBytes: u32): bool {
  const stem = <u32>indexOfByte(key, keyBytes, SLASH, 0) + 1;
  const last = <u32>lastIndexOfByte(arn, bytes, SLASH) + 1;
  return (
    bytes > stem &&
    last >= stem &&
    sameText(arn, stem, key, stem) &&
    sameText(arn + last, bytes - last, key + stem, keyBytes - stem)
  );
}

// @ts-ignore: decorator
@inline
function bucketOf(hash: u32, bits: u32): u32 {
  return bits == 0 ? 0 : hash >>> (32 - bits);
}

// --- the resource ----------------------------------------------------------------------------------------------------------

/** Finds the resource, its facts and its owner; 0 or an error. In a policy set only the account is chosen. */
export function locateResource(): i32 {
  const owner: usize = isPolicySet ? 0 : findOwner();
  const error = resource.chooseAccount(
    owner == 0 ? 0 : strings + load<u32>(owner, ACCOUNT_ID),
    owner == 0 ? 0 : load<u32>(owner, ACCOUNT_ID + 4),
  );
  if (isPolicySet) return error;
  const isCallers = sameText(resource.account, resource.accountBytes, caller.account, caller.accountBytes);
  resourceAccount = isCallers ? callerAccount : findAccount(resource.account, resource.accountBytes);
  return error;
}

/** Finds the resource and its facts; the account that the directory says it belongs to, or 0. */
function findOwner(): usize {
  if (resource.isRole()) resourceEntity = findRole(resource.text, resource.bytes, false);
  else if (resource.isUser()) resourceEntity = findEntity(resource.text, resource.bytes, resource.text, resource.bytes);
  resourceRecord = findResource();
  if (resourceRecord == 0) return 0;
  const known = load<u32>(resourceRecord, RESOURCE_FACTS);
  if (known != 0) resourceFacts = facts + (known - 1) * FACTS_BYTES;
  const account = load<u32>(resourceRecord, RESOURCE_ACCOUNT);
  return account == 0 ? 0 : accounts + (account - 1) * ACCOUNT_BYTES;
}

/**
 * The resource by its whole ARN, else by the longest registered one that the text continues as it may. The hash of a beginning
 * is made from the blocks so far, so one pass over the text finds them all.
 */
function findResource(): usize {
  const bits = load<u32>(meta, META_RESOURCE_BITS);
  const first = buckets + ((((<usize>1) << load<u32>(meta, META_ENTITY_BITS)) + 1) << 2);
  const text = resource.text;
  const bytes = resource.bytes;
  const partStart = resource.partBytes > 0 ? <u32>(resource.part - text) : 0;
  let found: usize = 0;
  let state: u32 = 0;
  for (let block: u32 = 0; block < bytes; block += 4) {
    for (let at = max(block, partStart + 1), end = min(block + 4, bytes); at < end; at++) {
      const byte: u32 = load<u8>(text + at);
      if (byte != SLASH && byte != COLON) continue;
      const longer = resourceOfHash(first, bits, finishHash(state, text, at), at);
      if (longer != 0) found = longer;
    }
    if (block + 4 <= bytes) state = addBlock(state, load<u32>(text + block));
  }
  const whole = resourceOfHash(first, bits, finishHash(state, text, bytes), bytes);
  return whole != 0 ? whole : found;
}

/** The resource whose ARN is the first `bytes` bytes of the request's, if what is left may follow it. */
function resourceOfHash(first: usize, bits: u32, hash: u32, bytes: u32): usize {
  const bucket = first + ((<usize>bucketOf(hash, bits)) << 2);
  let at = resources + load<u32>(bucket) * RESOURCE_BYTES;
  for (const end = resources + load<u32>(bucket, 4) * RESOURCE_BYTES; at < end; at += RESOURCE_BYTES) {
    if (load<u32>(at, RESOURCE_HASH) != hash || !mayContinue(at, bytes)) continue;
    if (sameText(strings + load<u32>(at, RESOURCE_ARN), load<u32>(at, RESOURCE_ARN + 4), resource.text, bytes)) return at;
  }
  return 0;
}

function mayContinue(record: usize, bytes: u32): bool {
  const left = resource.bytes - bytes;
  if (left == 0) return true;
  const expected = load<u32>(record, RESOURCE_CONTINUATION + 4);
  return expected > 0 && startsWith(resource.text + bytes, left, strings + load<u32>(record, RESOURCE_CONTINUATION), expected);
}

// --- accounts and endpoints --------------------------------------------------------------------------------------------------

function findAccount(id: usize, bytes: u32): usize {
  return bytes == 0 ? 0 : findByText(accounts, accountCount, ACCOUNT_BYTES, id, bytes);
}

/** The endpoint's collection, or 0. */
export function endpointCollection(id: usize, bytes: u32): u32 {
  const found = findByText(endpoints, endpointCount, ENDPOINT_BYTES, id, bytes);
  return found == 0 ? 0 : load<u32>(found, ENDPOINT_COLLECTION);
}

/** The record whose first field is this text; records are sorted by it. */
function findByText(records: usize, count: u32, recordBytes: u32, text: usize, bytes: u32): usize {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = records + middle * recordBytes;
    const order = compareBytes(strings + load<u32>(at), load<u32>(at, 4), text, bytes);
    if (order == 0) return at;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return 0;
}

// --- what is attached --------------------------------------------------------------------------------------------------------

export function entityCollection(): u32 {
  return callerEntity == 0 ? 0 : load<u32>(callerEntity, ENTITY_COLLECTION);
}
export function serviceControlCollection(): u32 {
  return callerAccount == 0 ? 0 : load<u32>(callerAccount, ACCOUNT_SERVICE_CONTROL);
}
/** Of the resource's account; where no resource is named, of the caller's. */
export function resourceControlCollection(): u32 {
  const account = resource.isStar && caller.accountBytes > 0 ? callerAccount : resourceAccount;
  return account == 0 ? 0 : load<u32>(account, ACCOUNT_RESOURCE_CONTROL);
}
/** The resource's own policies; a role has its trust policy. */
export function resourceCollection(): u32 {
  return resourceRecord == 0 ? 0 : load<u32>(resourceRecord, RESOURCE_COLLECTION);
}
export function trustCollection(): u32 {
  return resourceEntity == 0 ? 0 : load<u32>(resourceEntity, ENTITY_TRUST);
}
/** Tag lists + 1, or 0. */
export function callerTags(): u32 {
  return callerEntity == 0 ? 0 : load<u32>(callerEntity, ENTITY_TAGS);
}
export function resourceTags(): u32 {
  if (resourceEntity != 0) return load<u32>(resourceEntity, ENTITY_TAGS);
  return resourceRecord == 0 ? 0 : load<u32>(resourceRecord, RESOURCE_TAGS);
}
