/** Checks of verify.ts, continued: what is attached to what, and the directory. */
import {
  ACCOUNT_BYTES,
  ACCOUNT_CANONICAL,
  ACCOUNT_FLAGS,
  ACCOUNT_ID,
  ACCOUNT_IS_MANAGEMENT,
  ACCOUNT_PATH,
  ACCOUNT_RESOURCE_CONTROL,
  ACCOUNT_SERVICE_CONTROL,
  ACCOUNTS,
  ATTACHMENT_SHIFT,
  ATTACHMENTS,
  BUCKET_BITS_MAX,
  BUCKETS,
  COLLECTION_BYTES,
  COLLECTION_END,
  COLLECTION_PRESENT,
  COLLECTIONS,
  ENDPOINT_BYTES,
  ENDPOINT_COLLECTION,
  ENDPOINT_ID,
  ENDPOINTS,
  ENTITIES,
  ENTITY_ARN,
  ENTITY_ARN_BYTES,
  ENTITY_BYTES,
  ENTITY_COLLECTION,
  ENTITY_HASH,
  ENTITY_TAGS,
  ENTITY_TRUST,
  ENTITY_UNIQUE_ID_BYTES,
  FACTS,
  FACTS_BYTES,
  FACTS_FLAGS,
  FACTS_KNOWN,
  FACTS_OBJECT_OWNER,
  FACTS_VPC,
  BUNDLES,
  KEYS,
  LOAD_BAD_ORDER,
  META,
  META_COLLECTION,
  META_ENTITY_BITS,
  META_FACTS,
  META_MANAGEMENT_ACCOUNT,
  META_ORGANIZATION,
  META_RESOURCE_BITS,
  RESOURCE_ACCOUNT,
  RESOURCE_ARN,
  RESOURCE_BYTES,
  RESOURCE_COLLECTION,
  RESOURCE_FACTS,
  RESOURCE_HASH,
  RESOURCE_CONTINUATION,
  RESOURCE_TAGS,
  RESOURCES,
  SLOT_COUNT,
  STRINGS,
  TAG_BYTES,
  TAG_LISTS,
  TAG_PRINCIPAL_KEY,
  TAG_RESOURCE_KEY,
  TAG_SHIFT,
  TAG_VALUE,
  TAGS,
  TAGS_MAX,
} from "../layout";
import { ARN_BYTES_MAX, CONTEXT_VALUE_BYTES_MAX } from "../limits";
import { compareBytes } from "../text";
import { check, count, fail, isText, isTextOf, start } from "./base";

/** The word at `at` is 0 or an index + 1 in section `id`. */
function isOptional(at: usize, id: u32): bool {
  return check(load<u32>(at) <= count(id), at);
}

/** The word at `at` is the number of a collection; 0 is the empty one. */
function isCollection(at: usize): bool {
  return check(load<u32>(at) < count(COLLECTIONS), at);
}

/** A text that stands for a context value, as long as those of requests. */
function isShortValue(at: usize): bool {
  return isText(at) && check(load<u32>(at, 4) <= CONTEXT_VALUE_BYTES_MAX, at);
}

/** Collections stand one after another, so that all attachments are read once; the first is empty. */
export function verifyAttachments(): bool {
  let next: u32 = 0;
  let slots: u32 = 0;
  for (let item: u32 = 0; item < count(COLLECTIONS); item++) {
    const at = start(COLLECTIONS) + item * COLLECTION_BYTES;
    const end = load<u32>(at, COLLECTION_END);
    const present = load<u32>(at, COLLECTION_PRESENT);
    if (!check(present <= slots && next <= end && end <= count(ATTACHMENTS), at)) return false;
    for (; next < end; next++) if (!isAttached(start(ATTACHMENTS) + ((<usize>next) << 2), present)) return false;
    slots = (1 << SLOT_COUNT) - 1;
  }
  return (
    check(next == count(ATTACHMENTS), start(ATTACHMENTS)) &&
    verifyFacts() &&
    isCollection(start(META) + META_COLLECTION) &&
    isOptional(start(META) + META_FACTS, FACTS)
  );
}

/** The word at `at` is a bundle, for a type that its collection has. */
function isAttached(at: usize, present: u32): bool {
  const word = load<u32>(at);
  const slot = word & ((1 << ATTACHMENT_SHIFT) - 1);
  return check(((present >>> slot) & 1) != 0 && word >>> ATTACHMENT_SHIFT < count(BUNDLES), at);
}

function verifyFacts(): bool {
  for (let item: u32 = 0; item < count(FACTS); item++) {
    const at = start(FACTS) + item * FACTS_BYTES;
    if (!check(load<u32>(at, FACTS_FLAGS) <= FACTS_KNOWN, at) || !isText(at + FACTS_OBJECT_OWNER) || !isText(at + FACTS_VPC))
      return false;
  }
  return true;
}

export function verifyDirectory(): bool {
  const meta = start(META);
  return (
    isText(meta + META_ORGANIZATION) &&
    isText(meta + META_MANAGEMENT_ACCOUNT) &&
    verifyTags() &&
    verifyAccounts() &&
    verifyEndpoints() &&
    verifyBuckets() &&
    verifyEntities() &&
    verifyResources()
  );
}

/** Each list ends within TAGS_MAX tags, and so does what of it stands behind any of its words. */
function verifyTags(): bool {
  let length: u32 = 0;
  for (let item: u32 = 0; item < count(TAG_LISTS); item++) {
    const at = start(TAG_LISTS) + item * 4;
    const word = load<u32>(at);
    if (!check(length < TAGS_MAX && word >>> TAG_SHIFT < count(TAGS), at)) return false;
    length = (word & 1) != 0 ? 0 : length + 1;
  }
  if (!check(length == 0, start(TAG_LISTS))) return false;
  for (let item: u32 = 0; item < count(TAGS); item++) {
    const at = start(TAGS) + item * TAG_BYTES;
    if (!isOptional(at + TAG_PRINCIPAL_KEY, KEYS) || !isOptional(at + TAG_RESOURCE_KEY, KEYS) || !isShortValue(at + TAG_VALUE))
      return false;
  }
  return true;
}

function verifyAccounts(): bool {
  const records = start(ACCOUNTS);
  for (let item: u32 = 0; item < count(ACCOUNTS); item++) {
    const at = records + item * ACCOUNT_BYTES;
    const fine =
      isText(at + ACCOUNT_ID) &&
      isText(at + ACCOUNT_CANONICAL) &&
      isShortValue(at + ACCOUNT_PATH) &&
      isCollection(at + ACCOUNT_SERVICE_CONTROL) &&
      isCollection(at + ACCOUNT_RESOURCE_CONTROL) &&
      check(load<u32>(at, ACCOUNT_FLAGS) <= ACCOUNT_IS_MANAGEMENT, at);
    if (!fine) return false;
  }
  return areSorted(records, count(ACCOUNTS), ACCOUNT_BYTES);
}

function verifyEndpoints(): bool {
  const records = start(ENDPOINTS);
  for (let item: u32 = 0; item < count(ENDPOINTS); item++) {
    const at = records + item * ENDPOINT_BYTES;
    if (!isText(at + ENDPOINT_ID) || !isCollection(at + ENDPOINT_COLLECTION)) return false;
  }
  return areSorted(records, count(ENDPOINTS), ENDPOINT_BYTES);
}

/** Records are searched by their first text: ascending, without duplicates. Ids as long as all texts would not be linear. */
function areSorted(records: usize, items: u32, recordBytes: u32): bool {
  let read: u64 = 0;
  for (let item: u32 = 1; item < items; item++) {
    const at = records + item * recordBytes;
    const before = at - recordBytes;
    read += load<u32>(at, 4);
    if (!check(read <= count(STRINGS), at)) return false;
    const order = compareBytes(
      start(STRINGS) + load<u32>(before),
      load<u32>(before, 4),
      start(STRINGS) + load<u32>(at),
      load<u32>(at, 4),
    );
    if (order >= 0) return fail(LOAD_BAD_ORDER, at);
  }
  return true;
}

/** Positions of buckets ascend from 0 to the number of records. */
function verifyBuckets(): bool {
  const meta = start(META);
  if (load<u32>(meta, META_COLLECTION) != 0)
    return check(count(ENTITIES) == 0 && count(RESOURCES) == 0 && count(BUCKETS) == 0, meta);
  const entityBits = load<u32>(meta, META_ENTITY_BITS);
  const resourceBits = load<u32>(meta, META_RESOURCE_BITS);
  if (!check(entityBits <= BUCKET_BITS_MAX && resourceBits <= BUCKET_BITS_MAX, meta)) return false;
  const entityWords = ((<u32>1) << entityBits) + 1;
  const resourceWords = ((<u32>1) << resourceBits) + 1;
  if (!check(count(BUCKETS) == entityWords + resourceWords, start(BUCKETS))) return false;
  return (
    arePositions(start(BUCKETS), entityBits, ENTITIES, ENTITY_BYTES) &&
    arePositions(start(BUCKETS) + ((<usize>entityWords) << 2), resourceBits, RESOURCES, RESOURCE_BYTES)
  );
}

/** Enough buckets for the records, and in each those whose hash (their first word) has its highest bits. */
function arePositions(at: usize, bits: u32, id: u32, recordBytes: u32): bool {
  const records = count(id);
  if (!check(bits == BUCKET_BITS_MAX || records >>> bits <= 1, at) || !check(load<u32>(at) == 0, at)) return false;
  let record: u32 = 0;
  for (let bucket: u32 = 0; bucket < 1 << bits; bucket++) {
    const end = load<u32>(at + ((<usize>(bucket + 1)) << 2));
    if (!check(end >= record && end <= records, at)) return false;
    for (; record < end; record++) {
      const here = start(id) + record * recordBytes;
      if (!check(bits == 0 || load<u32>(here) >>> (32 - bits) == bucket, here)) return false;
    }
  }
  return check(record == records, at);
}

function verifyEntities(): bool {
  let previous: u32 = 0;
  for (let item: u32 = 0; item < count(ENTITIES); item++) {
    const at = start(ENTITIES) + item * ENTITY_BYTES;
    const fine =
      areNames(at) &&
      isCollection(at + ENTITY_COLLECTION) &&
      isCollection(at + ENTITY_TRUST) &&
      isOptional(at + ENTITY_TAGS, TAG_LISTS);
    if (!fine) return false;
    if (load<u32>(at, ENTITY_HASH) < previous) return fail(LOAD_BAD_ORDER, at);
    previous = load<u32>(at, ENTITY_HASH);
  }
  return true;
}

/** ARN and unique id, which the core may copy to scratch as those of requests, side by side. */
function areNames(entity: usize): bool {
  const arnBytes: u32 = load<u16>(entity, ENTITY_ARN_BYTES);
  const idBytes: u32 = load<u16>(entity, ENTITY_UNIQUE_ID_BYTES);
  return isTextOf(entity + ENTITY_ARN, arnBytes + idBytes) && check(arnBytes <= ARN_BYTES_MAX && idBytes <= ARN_BYTES_MAX, entity);
}

function verifyResources(): bool {
  let previous: u32 = 0;
  for (let item: u32 = 0; item < count(RESOURCES); item++) {
    const at = start(RESOURCES) + item * RESOURCE_BYTES;
    const fine =
      isText(at + RESOURCE_ARN) &&
      isOptional(at + RESOURCE_ACCOUNT, ACCOUNTS) &&
      isCollection(at + RESOURCE_COLLECTION) &&
      isOptional(at + RESOURCE_FACTS, FACTS) &&
      isOptional(at + RESOURCE_TAGS, TAG_LISTS) &&
      isText(at + RESOURCE_CONTINUATION);
    if (!fine) return false;
    if (load<u32>(at, RESOURCE_HASH) < previous) return fail(LOAD_BAD_ORDER, at);
    previous = load<u32>(at, RESOURCE_HASH);
  }
  return true;
}
