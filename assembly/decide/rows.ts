/**
 * Intersects the rows that the action selects with the rows that the resource selects, and hands every common row to
 * statement.ts. The action's rows are a bit each, kept for the next request. Then, whichever is less:
 *
 *   by resource   the rows of the resource's postings, each looked up among the action's bits
 *   by bundle     in a directory: the rows of the bundles that bear on the request, those of the action's bits looked up
 *                 in the resource's postings
 */
import * as action from "../request/action";
import { activeCount } from "./collect";
import {
  EXAMINED_ACTION,
  EXAMINED_APPLIES,
  EXAMINED_RESOURCE,
  BUNDLE_ALLOW,
  BUNDLE_ALLOW_END,
  BUNDLE_BYTES,
  BUNDLE_DENY,
  BUNDLE_DENY_END,
  META_ATTACHED_ROWS,
  META_COLLECTION,
  META_NOT_ACTION_ROWS,
  META_NOT_RESOURCE_ROWS,
} from "../layout";
import { considerRow } from "./statement";
import {
  actionHits,
  actionMisses,
  actionRowsBytes,
  activeBundles,
  bundles,
  meta,
  resourceHits,
  resourceMisses,
  resourceUnresolved,
} from "../tables";
import { rowsAt } from "../request/action-cache";
import {
  bitmapOf,
  containedInAny,
  contains,
  countOf,
  isBitmap,
  isSingle,
  listOf,
  lowerBound,
  markRows,
  summaryOf,
  wordsOf,
} from "../match/postings";
import { classify, hitCount, missCount, unresolvedCount } from "../match/trie";

/** The action's rows, a bit each. */
let selected: usize = 0;
let resourceHitCount: u32 = 0;
let resourceMissCount: u32 = 0;
let resourceUnresolvedCount: u32 = 0;
// The posting being joined selects its rows by NotResource: exclusions are to be looked at.
let byNotResource: bool = false;
let denyEnd: u32 = 0;
let byBundle: bool = false;

/** A row of a bundle costs at most so many looks into postings for each row of the resource's postings that is spared. */
const LOOKS_A_ROW: u32 = 8;

/** Classifies the action, folded to lower case, unless it is known from an earlier request. */
export function classifyAction(root: u32): void {
  selected = rowsAt(action.place);
  if (action.isKnown) return;
  classify(root, action.text, action.bytes, actionHits, actionMisses, actionMisses);
  // A row has Action or NotAction: what an exclusion clears, no hit has set.
  memory.fill(selected, 0, actionRowsBytes);
  markRows(load<u32>(meta, META_NOT_ACTION_ROWS), selected, true);
  for (let at: u32 = 0; at < missCount; at++) markRows(load<u32>(actionMisses + ((<usize>at) << 2)), selected, false);
  for (let at: u32 = 0; at < hitCount; at++) markRows(load<u32>(actionHits + ((<usize>at) << 2)), selected, true);
  action.rememberAction();
}

/** Classifies the resource. Variables must have been bound, and policies collected before. */
export function classifyResource(root: u32, text: usize, bytes: u32): void {
  classify(root, text, bytes, resourceHits, resourceMisses, resourceUnresolved);
  resourceHitCount = hitCount;
  resourceMissCount = missCount;
  resourceUnresolvedCount = unresolvedCount;
  const attached = load<u32>(meta, META_ATTACHED_ROWS);
  if (attached != 0) {
    store<u32>(resourceHits + ((<usize>resourceHitCount) << 2), attached);
    resourceHitCount++;
  }
  byBundle = load<u32>(meta, META_COLLECTION) == 0 && bundlesAreLess();
}

/** Do the bundles have few rows, beside the resource's postings? */
function bundlesAreLess(): bool {
  let inBundles: u64 = 0;
  for (let at: u32 = 0; at < activeCount; at++) {
    const bundle = bundleAt(at);
    inBundles +=
      load<u32>(bundle, BUNDLE_DENY_END) -
      load<u32>(bundle, BUNDLE_DENY) +
      load<u32>(bundle, BUNDLE_ALLOW_END) -
      load<u32>(bundle, BUNDLE_ALLOW);
  }
  let inPostings: u64 = rowsIn(load<u32>(meta, META_NOT_RESOURCE_ROWS));
  for (let at: u32 = 0; at < resourceHitCount; at++) inPostings += rowsIn(load<u32>(resourceHits + ((<usize>at) << 2)));
  return inBundles * (resourceHitCount + 1) <= inPostings * LOOKS_A_ROW;
}

function rowsIn(posting: u32): u32 {
  return posting == 0 ? 0 : countOf(posting);
}

// @ts-ignore: decorator
@inline
function bundleAt(active: u32): usize {
  return bundles + load<u32>(activeBundles + ((<usize>active) << 2)) * BUNDLE_BYTES;
}

/** Considers every row in [from, to) that action and resource select; true = statement.ts asked to stop. Rows below `deny` deny. */
export function considerRows(from: u32, to: u32, deny: u32): bool {
  denyEnd = deny;
  if (byBundle) return considerBundles(from < deny ? BUNDLE_DENY : BUNDLE_ALLOW);
  for (let at: u32 = 0; at <= resourceHitCount; at++) {
    byNotResource = at == resourceHitCount;
    const posting = load<u32>(byNotResource ? meta + META_NOT_RESOURCE_ROWS : resourceHits + ((<usize>at) << 2));
    if (posting != 0 && join(posting, from, to)) return true;
  }
  return false;
}

// --- by bundle ----------------------------------------------------------------------------------------------------------------

function considerBundles(range: usize): bool {
  for (let active: u32 = 0; active < activeCount; active++) {
    const bundle = bundleAt(active) + range;
    if (considerRange(load<u32>(bundle), load<u32>(bundle, 4))) return true;
  }
  return false;
}

/** Steps through the action's bits of [row, end). */
function considerRange(row: u32, end: u32): bool {
  while (row < end) {
    const bits = load<u32>(selected + ((<usize>(row >>> 5)) << 2)) >>> (row & 31);
    if (bits == 0) {
      row = (row | 31) + 1;
      continue;
    }
    row += ctz(bits);
    if (row >= end) return false;
    if (isSelectedByResource(row, row < denyEnd) && considerRow(row)) return true;
    row++;
  }
  return false;
}

function isSelectedByResource(row: u32, denies: bool): bool {
  return (
    containedInAny(resourceHits, resourceHitCount, row) ||
    (contains(load<u32>(meta, META_NOT_RESOURCE_ROWS), row) && !isExcludedResource(row, denies))
  );
}

// --- by resource -------------------------------------------------------------------------------------------------------------

/** Considers the rows of [from, to) that are in the posting and in the action's bits. */
function join(posting: u32, from: u32, to: u32): bool {
  if (isSingle(posting)) return inRange(posting >>> 1, from, to) && take(posting >>> 1);
  return isBitmap(posting) ? joinBitmap(posting, from, to) : joinList(posting, from, to);
}

// @ts-ignore: decorator
@inline
function inRange(row: u32, from: u32, to: u32): bool {
  return row >= from && row < to;
}

function joinList(list: u32, from: u32, to: u32): bool {
  const rows = listOf(list);
  const count = countOf(list);
  for (let at = from > 0 ? lowerBound(list, from) : 0; at < count; at++) {
    const row = load<u32>(rows + ((<usize>at) << 2));
    if (row >= to) return false;
    if (take(row)) return true;
  }
  return false;
}

/** Word by word, where the posting's summary says that there is one. */
function joinBitmap(posting: u32, from: u32, to: u32): bool {
  const words = bitmapOf(posting);
  const lastWord = min(wordsOf(posting), (to + 31) >>> 5);
  const firstWord = from >>> 5;
  for (let block = firstWord >>> 5; block << 5 < lastWord; block++) {
    let summary = load<u32>(summaryOf(posting) + ((<usize>block) << 2));
    while (summary != 0) {
      const word = (block << 5) + ctz(summary);
      summary &= summary - 1;
      if (word < firstWord || word >= lastWord) continue;
      let common = load<u32>(words + ((<usize>word) << 2)) & load<u32>(selected + ((<usize>word) << 2));
      while (common != 0) {
        const row = (word << 5) + ctz(common);
        common &= common - 1;
        if (inRange(row, from, to) && take(row)) return true;
      }
    }
  }
  return false;
}

/** Hands the row over where the action selects it, unless its NotResource excludes the request. */
// @ts-ignore: decorator
@inline
function take(row: u32): bool {
  return isSelectedByAction(row) && !(byNotResource && isExcludedResource(row, row < denyEnd)) && considerRow(row);
}

// @ts-ignore: decorator
@inline
function isSelectedByAction(row: u32): bool {
  return ((load<u32>(selected + ((<usize>(row >>> 5)) << 2)) >>> (row & 31)) & 1) != 0;
}

function isExcludedResource(row: u32, denies: bool): bool {
  if (containedInAny(resourceMisses, resourceMissCount, row)) return true;
  // An unresolved variable fails closed: it excludes nothing from a Deny, everything from an Allow (policy-language §5.1).
  return !denies && containedInAny(resourceUnresolved, resourceUnresolvedCount, row);
}

/** EXAMINED_*: what action and resource of the row say to the request classified last. `denies`: the row is a Deny. */
export function examineColumns(row: u32, denies: bool): u32 {
  if (!isSelectedByAction(row)) return EXAMINED_ACTION;
  return isSelectedByResource(row, denies) ? EXAMINED_APPLIES : EXAMINED_RESOURCE;
}
