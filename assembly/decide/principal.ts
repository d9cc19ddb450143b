/**
 * The principal column: which entries of the policies name the caller, with which match kind (policy-language §9).
 *
 * Once a request, the few texts a caller can be named by are looked up among all distinct entries (sorted by hash). A
 * principal set is then a question about those few hits: the strongest kind for `Principal`, the chain for `NotPrincipal`.
 */
import {
  ENTRY_ACCOUNT,
  ENTRY_AUTHENTICATED,
  ENTRY_AWS_ARN,
  ENTRY_BARE_ROLE,
  ENTRY_CANONICAL,
  ENTRY_EVERYONE,
  ENTRY_FEDERATED,
  ENTRY_ROOT_USER,
  ENTRY_SERVICE,
  ENTRY_UNIQUE_ID,
  FLAG_NOT_PRINCIPAL_LENIENT,
  KIND_ANONYMOUS,
  KIND_ASSUMED_ROLE,
  KIND_FEDERATED,
  KIND_FEDERATED_USER,
  KIND_ORIGIN_ACCESS_IDENTITY,
  KIND_ROLE,
  KIND_ROOT,
  KIND_SERVICE,
  KIND_USER,
  MATCH_ACCOUNT,
  MATCH_DIRECT,
  MATCH_ENTITY,
  MATCH_NONE,
  PRINCIPAL_BYTES,
  PRINCIPAL_HASH,
  PRINCIPAL_TEXT,
  PRINCIPAL_TEXT_BYTES,
  PRINCIPAL_TYPE,
  SCRATCH_OPERAND,
  SCRATCH_PRINCIPALS,
  SET_BYTES,
  SET_MEMBER_COUNT,
  SET_MEMBERS,
  SET_NEGATED,
  VALUE_BYTES,
} from "../layout";
import {
  account,
  accountBytes,
  arn,
  arnBytes,
  canonicalUser,
  canonicalUserBytes,
  completeEntity,
  entityArn,
  entityArnBytes,
  entityIsBare,
  entityUniqueId,
  entityUniqueIdBytes,
  isFederatedRoot,
  kind,
  rootArn,
  serviceCount,
  services,
  uniqueId,
  uniqueIdBytes,
} from "../request/caller";
import { EVERYONE_REACHES_FEDERATED_USERS, ROLE_CALLER_HAS_NO_CHAIN } from "../choices";
import { hashBytes } from "../hash";
import { flags, members, principalCount, principalMemos, principals, principalSets, recall, remember, strings } from "../tables";
import { lowerBound } from "../search";
import { sameText } from "../text";

// Parts of a caller's chain (9-10), as bits.
const PART_SELF: u32 = 1;
const PART_ENTITY: u32 = 2;
const PART_ACCOUNT: u32 = 4;
const PART_EVERYONE: u32 = 8;

// A hit, 12 bytes: entry index, match kind, part of the chain.
const HIT_BYTES: u32 = 12;
let hitCount: u32 = 0;
let hitsFound: bool = false;
let callerHasBoundary: bool = false;

/** To be called before the rows are considered. A boundary makes every Deny with NotPrincipal apply (9-12). */
export function beginPrincipals(hasBoundary: bool): void {
  callerHasBoundary = hasBoundary;
  hitsFound = false;
}

/** The match kind of principal set number `set` for this caller: MATCH_NONE … MATCH_DIRECT. */
export function principalMatch(set: u32): u32 {
  const memo = principalMemos + ((<usize>set) << 2);
  const known = recall(memo);
  if (known >= 0) return known;
  if (!hitsFound) findHits();
  const at = principalSets + set * SET_BYTES;
  const negated = load<u32>(at, SET_NEGATED);
  const result = negated == 0 ? strongestKind(at) : isExempt(at, negated) ? MATCH_NONE : MATCH_DIRECT;
  remember(memo, result);
  return result;
}

function strongestKind(set: usize): u32 {
  let strongest: u32 = MATCH_NONE;
  for (let hit: u32 = 0; hit < hitCount; hit++) {
    const at = SCRATCH_PRINCIPALS + hit * HIT_BYTES;
    const found = load<u32>(at, 4);
    if (found > strongest && isMember(set, load<u32>(at))) strongest = found;
  }
  return strongest;
}

/** §9.3: who escapes a NotPrincipal. `negated` is 1 in a Deny, 2 in an Allow (lenient mode; any matching entry exempts there). */
function isExempt(set: usize, negated: u32): bool {
  if (negated == 1 && callerHasBoundary) return false;
  let parts: u32 = 0;
  let strongest: u32 = MATCH_NONE;
  for (let hit: u32 = 0; hit < hitCount; hit++) {
    const at = SCRATCH_PRINCIPALS + hit * HIT_BYTES;
    if (!isMember(set, load<u32>(at))) continue;
    strongest = max(strongest, load<u32>(at, 4));
    parts |= load<u32>(at, 8);
  }
  if ((parts & PART_EVERYONE) != 0) return true;
  if (negated == 2) return strongest != MATCH_NONE;
  if ((flags & FLAG_NOT_PRINCIPAL_LENIENT) != 0) return strongest >= MATCH_ENTITY;
  const chain = chainOf();
  return chain != 0 && (parts & chain) == chain;
}

/** The parts that must all be listed (9-10). 0: nothing but `*` exempts. */
function chainOf(): u32 {
  if (kind == KIND_ANONYMOUS) return 0;
  if (kind == KIND_ROOT) return PART_ACCOUNT;
  if (kind >= KIND_SERVICE) return PART_SELF;
  if (kind == KIND_USER) return PART_SELF | PART_ACCOUNT;
  // The user behind a federated user of the root user is the account itself.
  if (isFederatedRoot()) return PART_SELF | PART_ACCOUNT;
  if (!ROLE_CALLER_HAS_NO_CHAIN && kind == KIND_ROLE) return PART_ENTITY | PART_ACCOUNT;
  return PART_SELF | PART_ENTITY | PART_ACCOUNT;
}

function isMember(set: usize, entry: u32): bool {
  const first = members + ((<usize>load<u32>(set, SET_MEMBERS)) << 2);
  const count = load<u32>(set, SET_MEMBER_COUNT);
  const place = lowerBound(first, count, 4, entry);
  return place < count && load<u32>(first + ((<usize>place) << 2)) == entry;
}

/** Looks up every text that can name the caller: the table of §9.2, column by column. */
function findHits(): void {
  hitCount = 0;
  hitsFound = true;
  const reached = EVERYONE_REACHES_FEDERATED_USERS || kind != KIND_FEDERATED_USER;
  find(ENTRY_EVERYONE, 0, 0, reached ? MATCH_DIRECT : MATCH_ENTITY, PART_EVERYONE);
  if (kind != KIND_ANONYMOUS) find(ENTRY_AUTHENTICATED, 0, 0, MATCH_DIRECT, 0);
  if (kind == KIND_SERVICE) return findServices();
  if (kind == KIND_ORIGIN_ACCESS_IDENTITY) return findOriginAccessIdentity();
  if (kind == KIND_FEDERATED) return find(ENTRY_FEDERATED, arn, arnBytes, MATCH_DIRECT, PART_SELF);
  if (kind == KIND_ANONYMOUS) return;
  const accountKind: u32 = kind == KIND_ROOT ? MATCH_DIRECT : MATCH_ACCOUNT;
  find(ENTRY_ACCOUNT, account, accountBytes, accountKind, PART_ACCOUNT);
  find(ENTRY_AWS_ARN, SCRATCH_OPERAND, rootArn(SCRATCH_OPERAND), accountKind, PART_ACCOUNT);
  if (canonicalUserBytes > 0) find(ENTRY_CANONICAL, canonicalUser, canonicalUserBytes, accountKind, PART_ACCOUNT);
  if (kind == KIND_ROOT) return findRootUser();
  if (kind == KIND_USER) {
    find(ENTRY_AWS_ARN, arn, arnBytes, MATCH_DIRECT, PART_SELF);
    if (uniqueIdBytes > 0) find(ENTRY_UNIQUE_ID, uniqueId, uniqueIdBytes, MATCH_DIRECT, PART_SELF);
    return;
  }
  findSession();
}

/** Its canonical id is its own, not an account's. */
function findOriginAccessIdentity(): void {
  find(ENTRY_AWS_ARN, arn, arnBytes, MATCH_DIRECT, PART_SELF);
  if (canonicalUserBytes > 0) find(ENTRY_CANONICAL, canonicalUser, canonicalUserBytes, MATCH_DIRECT, PART_SELF);
}

/** A gateway endpoint's policy means the root user alone when it names the account. */
function findRootUser(): void {
  find(ENTRY_ROOT_USER, account, accountBytes, MATCH_DIRECT, PART_ACCOUNT);
  find(ENTRY_ROOT_USER, SCRATCH_OPERAND, rootArn(SCRATCH_OPERAND), MATCH_DIRECT, PART_ACCOUNT);
}

/** Role sessions and federated users: the session itself, and the entity behind it. */
function findSession(): void {
  completeEntity();
  // A `role` caller's ARN is the role's: the entity, not a session of its own.
  if (kind != KIND_ROLE) find(ENTRY_AWS_ARN, arn, arnBytes, MATCH_DIRECT, PART_SELF);
  if (entityArnBytes > 0 && !isFederatedRoot()) find(ENTRY_AWS_ARN, entityArn, entityArnBytes, MATCH_ENTITY, PART_ENTITY);
  if (entityUniqueIdBytes > 0) find(ENTRY_UNIQUE_ID, entityUniqueId, entityUniqueIdBytes, MATCH_ENTITY, PART_ENTITY);
  if (kind == KIND_ASSUMED_ROLE && entityIsBare) find(ENTRY_BARE_ROLE, entityArn, entityArnBytes, MATCH_ENTITY, PART_ENTITY);
}

function findServices(): void {
  for (let service: u32 = 0; service < serviceCount; service++) {
    const value = services + service * VALUE_BYTES;
    find(ENTRY_SERVICE, load<u32>(value), load<u32>(value, 4), MATCH_DIRECT, PART_SELF);
  }
}

/** Adds a hit if some policy has this entry. Entries are sorted by (hash, type, text); the hash of equal texts is equal. */
function find(type: u32, text: usize, bytes: u32, found: u32, part: u32): void {
  const hash = hashBytes(text, bytes);
  for (let at = lowerBound(principals + PRINCIPAL_HASH, principalCount, PRINCIPAL_BYTES, hash); at < principalCount; at++) {
    const entry = principals + at * PRINCIPAL_BYTES;
    if (load<u32>(entry, PRINCIPAL_HASH) != hash) return;
    if (load<u32>(entry, PRINCIPAL_TYPE) != type) continue;
    if (!sameText(strings + load<u32>(entry, PRINCIPAL_TEXT), load<u32>(entry, PRINCIPAL_TEXT_BYTES), text, bytes)) continue;
    return addHit(at, found, part);
  }
}

function addHit(entry: u32, found: u32, part: u32): void {
  const at = SCRATCH_PRINCIPALS + hitCount++ * HIT_BYTES;
  store<u32>(at, entry);
  store<u32>(at, found, 4);
  store<u32>(at, part, 8);
}
