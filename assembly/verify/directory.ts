/** Checks of verify.ts, continued: what is attached to what, and the directory. */
import {
  ACCOUNT_BYTES,
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
  ENDPOINTS,
  ENTITIES,
  ENTITY_ARN,
  ENTITY_ARN_BYTES,
  ENTITY_BYTES,
  ENTITY_UNIQUE_ID_BYTES,
  BUNDLES,
  LOAD_BAD_ORDER,
  META,
  META_COLLECTION,
  META_ENTITY_BITS,
  META_RESOURCE_BITS,
  RESOURCE_BYTES,
  RESOURCES,
  SLOT_COUNT,
  STRINGS,
  TAG_LISTS,
  TAG_SHIFT,
  TAGS,
  TAGS_MAX,
} from "../layout";
import { ARN_BYTES_MAX } from "../limits";
import { compareBytes } from "../text";
import { check, count, fail, isTextOf, start } from "./base";

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
  return check(next == count(ATTACHMENTS), start(ATTACHMENTS));
}

/** The word at `at` is a bundle, for a type that its collection has. */
function isAttached(at: usize, present: u32): bool {
  const word = load<u32>(at);
  const slot = word & ((1 << ATTACHMENT_SHIFT) - 1);
  return check(((present >>> slot) & 1) != 0 && word >>> ATTACHMENT_SHIFT < count(BUNDLES), at);
}

export function verifyDirectory(): bool {
  return (
    verifyTags() &&
    areSorted(ACCOUNTS, ACCOUNT_BYTES) &&
    areSorted(ENDPOINTS, ENDPOINT_BYTES) &&
    verifyBuckets() &&
    verifyEntities()
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
  return check(length == 0, start(TAG_LISTS));
}

/** Records are searched by their first text: ascending, without duplicates. Ids as long as all texts would not be linear. */
function areSorted(id: u32, recordBytes: u32): bool {
  let read: u64 = 0;
  for (let item: u32 = 1; item < count(id); item++) {
    const at = start(id) + item * recordBytes;
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
  for (let item: u32 = 0; item < count(ENTITIES); item++) if (!areNames(start(ENTITIES) + item * ENTITY_BYTES)) return false;
  return true;
}

/** ARN and unique id, which the core may copy to scratch as those of requests, side by side. */
function areNames(entity: usize): bool {
  const arnBytes: u32 = load<u16>(entity, ENTITY_ARN_BYTES);
  const idBytes: u32 = load<u16>(entity, ENTITY_UNIQUE_ID_BYTES);
  return isTextOf(entity + ENTITY_ARN, arnBytes + idBytes) && check(arnBytes <= ARN_BYTES_MAX && idBytes <= ARN_BYTES_MAX, entity);
}
