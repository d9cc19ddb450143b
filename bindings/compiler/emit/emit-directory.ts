/** Collections, facts and the directory → their sections. Entities and resources are sorted by hash and found by buckets. */
import {
  ACCOUNT_BYTES,
  ACCOUNT_IS_MANAGEMENT,
  ACCOUNTS,
  ATTACHMENT_SHIFT,
  ATTACHMENTS,
  BUCKET_BITS_MAX,
  BUCKETS,
  COLLECTION_BYTES,
  COLLECTIONS,
  ENDPOINT_BYTES,
  ENDPOINTS,
  ENTITIES,
  ENTITY_BYTES,
  FACTS,
  FACTS_BYTES,
  RESOURCE_BYTES,
  RESOURCES,
  TAG_BYTES,
  TAG_LISTS,
  TAG_SHIFT,
  TAGS,
} from "../../../assembly/layout.js";
import { sortByBytes, sortByHash, toBinary, type Hashed } from "../../artifact/bytes.js";
import { principalTagKey, resourceTagKey } from "../../policy/key-catalogue.js";
import { sortedEntries } from "../../text/plain-object.js";
import { remembered } from "../../text/remembered.js";
import type { StringHeap } from "../../artifact/heap.js";
import type { AccountIr, DirectoryIr, EntityIr, Plan, ResourceIr, TagsIr } from "../plan/plan.js";
import { WordList } from "../../artifact/words.js";

type Put = (id: number, words: WordList, recordBytes?: number) => void;

export function emitAttachments({ collections, facts }: Plan, heap: StringHeap, put: Put): void {
  const records = new WordList();
  const attachments = new WordList();
  records.push(0, 0);
  for (const { attachments: own, present } of collections) {
    for (const { bundle, slot } of own) attachments.push(((bundle << ATTACHMENT_SHIFT) | slot) >>> 0);
    records.push(attachments.length, present);
  }
  put(COLLECTIONS, records, COLLECTION_BYTES);
  put(ATTACHMENTS, attachments);
  const factWords = new WordList();
  for (const { flags, objectOwner, vpc } of facts) {
    factWords.push(flags, ...heap.text(objectOwner), ...heap.text(vpc));
  }
  put(FACTS, factWords, FACTS_BYTES);
}

/** Buckets of about one record. */
export function bucketBits(records: number): number {
  return records === 0 ? 0 : Math.min(BUCKET_BITS_MAX, Math.ceil(Math.log2(records)));
}

export function emitDirectory(
  directory: DirectoryIr | undefined,
  heap: StringHeap,
  keys: ReadonlyMap<string, number>,
  put: Put,
): void {
  new DirectoryEmitter(heap, keys, put).emit(directory);
}

/** Index + 1; 0 for none. */
function reference(index: number | undefined): number {
  return index === undefined ? 0 : index + 1;
}

/** What a role is filed under: its ARN without path, since a session's ARN does not show it. */
function entityKey({ arn }: EntityIr): string {
  const role = arn.indexOf(":role/");
  return role < 0 ? arn : arn.slice(0, role + ":role/".length) + arn.slice(arn.lastIndexOf("/") + 1);
}

type TagPair = readonly [name: string, value: string];

class DirectoryEmitter {
  readonly #tagLists = new WordList();
  readonly #tags = new WordList();
  readonly #tagIndex = new Map<string, number>();
  readonly #tagListIndex = new Map<string, number>();
  readonly #accountIndex = new Map<string, number>();

  constructor(
    readonly heap: StringHeap,
    readonly keys: ReadonlyMap<string, number>,
    readonly put: Put,
  ) {}

  emit(directory: DirectoryIr | undefined): void {
    this.#emitAccounts(directory?.accounts ?? []);
    const entities = sortByHash(directory?.entities ?? [], entityKey);
    const resources = sortByHash(directory?.resources ?? [], ({ arn }) => arn);
    this.#emitEntities(entities);
    this.#emitResources(resources);
    this.#emitEndpoints(directory?.endpoints ?? []);
    const buckets = new WordList();
    if (directory !== undefined) for (const records of [entities, resources]) pushBuckets(buckets, records);
    this.put(BUCKETS, buckets);
    this.put(TAG_LISTS, this.#tagLists);
    this.put(TAGS, this.#tags, TAG_BYTES);
  }

  #emitAccounts(accounts: readonly AccountIr[]): void {
    const words = new WordList();
    const sorted = sortByBytes(accounts, ({ id }) => id);
    sorted.forEach((account, index) => {
      this.#accountIndex.set(account.id, index);
      words.push(...this.heap.text(account.id), ...this.heap.text(account.canonicalUserId));
      words.push(account.serviceControl, account.resourceControl, ...this.heap.text(account.path));
      words.push(account.isManagement ? ACCOUNT_IS_MANAGEMENT : 0);
    });
    this.put(ACCOUNTS, words, ACCOUNT_BYTES);
  }

  #emitEntities(entities: readonly Hashed<EntityIr>[]): void {
    const words = new WordList();
    for (const { hash, item } of entities) {
      const [arn, id] = [toBinary(item.arn), toBinary(item.uniqueId)];
      words.push(hash, this.heap.binary(arn + id)[0], arn.length | (id.length << 16));
      words.push(item.collection, item.trust, this.#tagList(item.tags));
    }
    this.put(ENTITIES, words, ENTITY_BYTES);
  }

  #emitResources(resources: readonly Hashed<ResourceIr>[]): void {
    const words = new WordList();
    for (const { hash, item } of resources) {
      words.push(hash, ...this.heap.text(item.arn));
      const account = item.account === undefined ? undefined : this.#accountIndex.get(item.account);
      words.push(reference(account), item.collection, reference(item.facts), this.#tagList(item.tags));
      words.push(...this.heap.text(item.continuation));
    }
    this.put(RESOURCES, words, RESOURCE_BYTES);
  }

  #emitEndpoints(endpoints: DirectoryIr["endpoints"]): void {
    const words = new WordList();
    const sorted = sortByBytes(endpoints, ({ id }) => id);
    for (const { id, collection } of sorted) {
      words.push(...this.heap.text(id), collection);
    }
    this.put(ENDPOINTS, words, ENDPOINT_BYTES);
  }

  /** Index + 1 of the list of these tags; equal lists are one. */
  #tagList(tags: TagsIr): number {
    const pairs = sortedEntries(tags);
    if (pairs.length === 0) return 0;
    return remembered(this.#tagListIndex, JSON.stringify(pairs), () => this.#addTagList(pairs));
  }

  #addTagList(pairs: readonly TagPair[]): number {
    const words = pairs.map((pair) => remembered(this.#tagIndex, JSON.stringify(pair), () => this.#addTag(pair)) << TAG_SHIFT);
    words.push(words.pop()! | 1);
    this.#tagLists.append(words);
    return this.#tagLists.length - words.length + 1;
  }

  #addTag([name, value]: TagPair): number {
    this.#tags.push(reference(this.keys.get(principalTagKey(name))), reference(this.keys.get(resourceTagKey(name))));
    this.#tags.push(...this.heap.text(value));
    return this.#tagIndex.size;
  }
}

/** 2^bits + 1 positions: where the records of each bucket begin. */
function pushBuckets(words: WordList, records: readonly Hashed<unknown>[]): void {
  const bits = bucketBits(records.length);
  let next = 0;
  for (let bucket = 0; bucket < 2 ** bits; bucket++) {
    words.push(next);
    while (next < records.length && (bits === 0 || records[next]!.hash >>> (32 - bits) === bucket)) next++;
  }
  words.push(records.length);
}
