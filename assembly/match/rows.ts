/**
 * Intersects the rows that the action selects with the rows that the resource selects, and hands every common row to
 * statement.ts. Rows are never scanned: the smaller posting of a pair drives, two bitmaps are ANDed word by word below
 * the AND of their summaries.
 */
import * as action from "../action";
import { activeCount } from "../collect";
import {
  EXAMINED_ACTION, EXAMINED_APPLIES, EXAMINED_RESOURCE, GROUP_ALLOW, GROUP_BYTES, GROUP_DENY, META_ATTACHED_ROWS, META_COLLECTION, META_NOT_ACTION_ROWS,
  META_NOT_RESOURCE_ROWS,
} from "../layout";
import { considerRow } from "../statement";
import { actionHits as actionHitList, actionMisses as actionMissList, activeGroups, groups, meta, resourceHits, resourceMisses, resourceUnresolved } from "../tables";
import { CACHED_HITS, CACHED_MISSES, CACHED_POSTINGS } from "./action-cache";
import { bitmapOf, containedInAny, contains, countOf, isBitmap, isSingle, listOf, lowerBound, summaryOf, wordsOf } from "./postings";
import { classify, hitCount, missCount, unresolvedCount } from "./trie";

/** Postings of the action, where classification or the cache has them. */
let actionHits: usize = 0;
let actionMisses: usize = 0;
let actionHitCount: u32 = 0;
let actionMissCount: u32 = 0;
let resourceHitCount: u32 = 0;
let resourceMissCount: u32 = 0;
let resourceUnresolvedCount: u32 = 0;
// The pair being joined selects its rows by NotAction, by NotResource: exclusions are to be looked at.
let byNotAction: bool = false;
let byNotResource: bool = false;
let denyEnd: u32 = 0;
/** In a directory most rows belong to others: long postings are joined group by group. Where a group says which rows those are. */
let isDirectory: bool = false;
let groupRange: usize = GROUP_DENY;

/** Classifies the action, folded to lower case, unless it is known from an earlier request. */
export function classifyAction(root: u32): void {
  if (action.cached != 0) return recallAction(action.cached);
  actionHits = actionHitList;
  actionMisses = actionMissList;
  classify(root, action.text, action.bytes, actionHits, actionMisses, actionMisses);
  actionHitCount = hitCount;
  actionMissCount = missCount;
  action.rememberAction(actionHits, hitCount, actionMisses, missCount);
}

function recallAction(entry: usize): void {
  actionHits = entry + CACHED_POSTINGS;
  actionHitCount = load<u32>(entry, CACHED_HITS);
  actionMisses = actionHits + (<usize>actionHitCount << 2);
  actionMissCount = load<u32>(entry, CACHED_MISSES);
}

/** Classifies the resource. Variables must have been bound before. */
export function classifyResource(root: u32, text: usize, bytes: u32): void {
  classify(root, text, bytes, resourceHits, resourceMisses, resourceUnresolved);
  resourceHitCount = hitCount;
  resourceMissCount = missCount;
  resourceUnresolvedCount = unresolvedCount;
  const attached = load<u32>(meta, META_ATTACHED_ROWS);
  if (attached == 0) return;
  store<u32>(resourceHits + (<usize>resourceHitCount << 2), attached);
  resourceHitCount++;
}

/** Considers every row in [from, to) that action and resource select; true = statement.ts asked to stop. Rows below `deny` deny. */
export function considerRows(from: u32, to: u32, deny: u32): bool {
  denyEnd = deny;
  isDirectory = load<u32>(meta, META_COLLECTION) == 0;
  groupRange = from < deny ? GROUP_DENY : GROUP_ALLOW;
  for (let at: u32 = 0; at < actionHitCount; at++) {
    byNotAction = false;
    if (joinResources(load<u32>(actionHits + (at << 2)), from, to)) return true;
  }
  const notAction = load<u32>(meta, META_NOT_ACTION_ROWS);
  byNotAction = true;
  return notAction != 0 && joinResources(notAction, from, to);
}

function joinResources(byAction: u32, from: u32, to: u32): bool {
  byNotResource = false;
  for (let at: u32 = 0; at < resourceHitCount; at++) {
    if (join(byAction, load<u32>(resourceHits + (at << 2)), from, to)) return true;
  }
  const notResource = load<u32>(meta, META_NOT_RESOURCE_ROWS);
  byNotResource = true;
  return notResource != 0 && join(byAction, notResource, from, to);
}

/** Considers the rows of [from, to) that are in both postings and bear on the request. */
// @ts-ignore: decorator
@inline
function join(a: u32, b: u32, from: u32, to: u32): bool {
  return isDirectory && min(countOf(a), countOf(b)) > activeCount ? joinGroups(a, b) : joinRange(a, b, from, to);
}

function joinGroups(a: u32, b: u32): bool {
  for (let active: u32 = 0; active < activeCount; active++) {
    const range = groups + load<u32>(activeGroups + (<usize>active << 2)) * GROUP_BYTES + groupRange;
    const start = load<u32>(range);
    const end = load<u32>(range, 4);
    if (start < end && joinRange(a, b, start, end)) return true;
  }
  return false;
}

function joinRange(a: u32, b: u32, from: u32, to: u32): bool {
  if (isSingle(a)) return inRange(a >>> 1, from, to) && contains(b, a >>> 1) && take(a >>> 1);
  if (isSingle(b)) return inRange(b >>> 1, from, to) && contains(a, b >>> 1) && take(b >>> 1);
  const bitmapA = isBitmap(a);
  const bitmapB = isBitmap(b);
  if (bitmapA && bitmapB) return joinBitmaps(a, b, from, to);
  const aDrives = bitmapB || (!bitmapA && countOf(a) <= countOf(b));
  return aDrives ? joinList(a, b, from, to) : joinList(b, a, from, to);
}

// @ts-ignore: decorator
@inline
function inRange(row: u32, from: u32, to: u32): bool {
  return row >= from && row < to;
}

function joinList(list: u32, other: u32, from: u32, to: u32): bool {
  const rows = listOf(list);
  const count = countOf(list);
  for (let at = from > 0 ? lowerBound(list, from) : 0; at < count; at++) {
    const row = load<u32>(rows + (at << 2));
    if (row >= to) return false;
    if (contains(other, row) && take(row)) return true;
  }
  return false;
}

function joinBitmaps(a: u32, b: u32, from: u32, to: u32): bool {
  const wordsA = bitmapOf(a);
  const wordsB = bitmapOf(b);
  const lastWord = min(min(wordsOf(a), wordsOf(b)), (to + 31) >>> 5);
  const firstWord = from >>> 5;
  for (let group = firstWord >>> 5; group << 5 < lastWord; group++) {
    let summary = load<u32>(summaryOf(a) + (group << 2)) & load<u32>(summaryOf(b) + (group << 2));
    while (summary != 0) {
      const word = (group << 5) + ctz(summary);
      summary &= summary - 1;
      if (word < firstWord || word >= lastWord) continue;
      let common = load<u32>(wordsA + (word << 2)) & load<u32>(wordsB + (word << 2));
      while (common != 0) {
        const row = (word << 5) + ctz(common);
        common &= common - 1;
        if (inRange(row, from, to) && take(row)) return true;
      }
    }
  }
  return false;
}

/** Hands the row over unless its NotAction or NotResource excludes the request. */
function take(row: u32): bool {
  if (byNotAction && containedInAny(actionMisses, actionMissCount, row)) return false;
  if (byNotResource && isExcludedResource(row, row < denyEnd)) return false;
  return considerRow(row);
}

function isExcludedResource(row: u32, denies: bool): bool {
  if (containedInAny(resourceMisses, resourceMissCount, row)) return true;
  // An unresolved variable fails closed: it excludes nothing from a Deny, everything from an Allow (policy-language §5.1).
  return !denies && containedInAny(resourceUnresolved, resourceUnresolvedCount, row);
}

/** EXAMINED_*: what action and resource of the row say to the request classified last. `denies`: the row is a Deny. */
export function examineColumns(row: u32, denies: bool): u32 {
  const byAction = containedInAny(actionHits, actionHitCount, row)
    || (contains(load<u32>(meta, META_NOT_ACTION_ROWS), row) && !containedInAny(actionMisses, actionMissCount, row));
  if (!byAction) return EXAMINED_ACTION;
  const byResource = containedInAny(resourceHits, resourceHitCount, row)
    || (contains(load<u32>(meta, META_NOT_RESOURCE_ROWS), row) && !isExcludedResource(row, denies));
  return byResource ? EXAMINED_APPLIES : EXAMINED_RESOURCE;
}
