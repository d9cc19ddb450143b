/**
 * Classifies a text: which patterns of a column match it, in one pass.
 *
 * The patterns stand in a trie whose edges are literal runs; a `*` is a node of its own (a star node).
 *
 *      arn:aws: ──┬─ s3:::b/ ── ★ (accepts: arn:aws:s3:::b/*)
 *                 └─ sqs: ── ★ ── :q (accepts at the end of the text: arn:aws:sqs:*:q)
 *
 * walk() follows the one literal path that the text takes. A star node met on the way is remembered once, with the
 * earliest place it was reached at (a later place can match nothing that the earlier one cannot); scan() then tries its
 * children at every place from there. So a star node costs at most one look a byte, and all together O(text × patterns' bytes).
 * Patterns with `?` or variables are glob programs that hang on the node of their literal beginning.
 *
 * Look into the room when a pattern matches what it should not, or is slow: glob.ts for `?` and variables, postings.ts for the rows of a
 * pattern. What a match means is not known here: columns, conditions and principals are its callers'.
 */
import {
  FLAG_NOT_RESOURCE_EXCLUDES_NOTHING,
  NODE_ACCEPT,
  NODE_BYTES,
  NODE_CHILD_COUNT,
  NODE_CHILDREN,
  NODE_FIRST_BYTE,
  NODE_FLAGS,
  NODE_HAS_PROGRAMS,
  NODE_HAS_STAR,
  NODE_LABEL,
  NODE_LABEL_BYTES,
  NODE_PROGRAM_COUNT,
  NODE_PROGRAMS,
  NODE_ROWS,
  NODE_SINGLE_GOAL,
  PATTERN_BYTES,
  PATTERN_NOT_ROWS,
  PATTERN_ROWS,
  PROGRAM_BYTES,
  PROGRAM_PATTERN,
  SCRATCH_STARS,
} from "../layout";
import { flags, nodes, patterns, programs, recall, remember, starMemos, starStack, strings } from "../tables";
import { findByte, sameBytesHere } from "../text";
import { MATCHED, matchProgram, NO_MATCH } from "./glob";

/** Postings found by the last classify(): rows that list a matching pattern, and rows that exclude one. */
export let hitCount: u32 = 0;
export let missCount: u32 = 0;
/** NotResource postings of patterns whose variable has no value. */
export let unresolvedCount: u32 = 0;

let hitList: usize = 0;
let missList: usize = 0;
let unresolvedList: usize = 0;
let textEnd: usize = 0;
let starsWaiting: u32 = 0;
let starsReached: u32 = 0;
/** Below a star node. The walk from the root meets each node once, and none that is below a star: it needs no memos. */
let scanning: bool = false;

/** Below star nodes, the first so many that are reached stand in a list, which is at hand; of the others, memos say so. */
const STARS_LISTED: u32 = 16;
let starsListed: u32 = 0;

/** Classifies the text with the trie at node `root`; the three lists have room for one word a pattern. */
export function classify(root: u32, text: usize, bytes: u32, hits: usize, misses: usize, unresolved: usize): void {
  hitCount = 0;
  missCount = 0;
  unresolvedCount = 0;
  hitList = hits;
  missList = misses;
  unresolvedList = unresolved;
  textEnd = text + bytes;
  starsWaiting = 0;
  starsListed = 0;
  scanning = false;
  walk(nodes + root * NODE_BYTES, text);
  scanning = true;
  while (starsWaiting > 0) {
    starsWaiting--;
    const waiting = starStack + ((<usize>starsWaiting) << 3);
    scan(<usize>load<u32>(waiting), <usize>load<u32>(waiting, 4));
  }
}

/** Arrives at `node` with the text read up to `at`, and goes on along the literal path. From a star node: where the text goes on. */
function walk(node: usize, at: usize): void {
  while (true) {
    const flags: u32 = load<u8>(node, NODE_FLAGS);
    if ((flags & (NODE_HAS_STAR | NODE_HAS_PROGRAMS)) != 0) leave(node, flags, at);
    if (at == textEnd) {
      const accept = load<u32>(node, NODE_ACCEPT);
      if (accept > 0) hit(accept - 1);
      return;
    }
    const child = childAt(node, at);
    if (child == 0) return;
    at += <usize>load<u8>(child, NODE_LABEL_BYTES);
    node = child;
  }
}

/** Takes what leads off the literal path: the star node, and the programs. */
function leave(node: usize, flags: u32, at: usize): void {
  let behind = load<u32>(node, NODE_CHILDREN) + load<u8>(node, NODE_CHILD_COUNT);
  if ((flags & NODE_HAS_STAR) != 0) reachStar(behind++, at);
  if ((flags & NODE_HAS_PROGRAMS) == 0) return;
  const record = nodes + behind * NODE_BYTES;
  runPrograms(load<u32>(record, NODE_PROGRAMS), load<u32>(record, NODE_PROGRAM_COUNT), at);
}

/** The child of `node` whose label stands in the text at `at`, or 0. */
// @ts-ignore: decorator
@inline
function childAt(node: usize, at: usize): usize {
  const child = childWith(node, load<u8>(at));
  if (child == 0) return 0;
  const bytes: u32 = load<u8>(child, NODE_LABEL_BYTES);
  if (bytes == 1) return child;
  return at + bytes <= textEnd && sameBytesHere(strings + load<u32>(child, NODE_LABEL), at, bytes) ? child : 0;
}

/**
 * The child whose label begins with `byte`, or 0. Children are sorted by that byte. Where they are the digits, say, or some letters
 * without a gap, the child's place follows from the byte; else the search has no branch to mispredict.
 */
// @ts-ignore: decorator
@inline
function childWith(node: usize, byte: u32): usize {
  let count: u32 = load<u8>(node, NODE_CHILD_COUNT);
  if (count == 0) return 0;
  let low = nodes + load<u32>(node, NODE_CHILDREN) * NODE_BYTES;
  const place = byte - load<u8>(low, NODE_FIRST_BYTE);
  if (place < count) {
    const guess = low + place * NODE_BYTES;
    if (<u32>load<u8>(guess, NODE_FIRST_BYTE) == byte) return guess;
  }
  while (count > 1) {
    const half = count >>> 1;
    const middle = low + half * NODE_BYTES;
    low = select<usize>(middle, low, <u32>load<u8>(middle, NODE_FIRST_BYTE) <= byte);
    count -= half;
  }
  return <u32>load<u8>(low, NODE_FIRST_BYTE) == byte ? low : 0;
}

function reachStar(index: u32, at: usize): void {
  if (scanning && wasReached(index)) return;
  starsReached++;
  const star = nodes + index * NODE_BYTES;
  const rows = load<u32>(star, NODE_ROWS);
  const accept = load<u32>(star, NODE_ACCEPT);
  if (rows != 0) addHit(rows);
  else if (accept != 0) hit(accept - 1);
  if (load<u8>(star, NODE_CHILD_COUNT) == 0) return;
  const waiting = starStack + ((<usize>starsWaiting) << 3);
  store<u32>(waiting, <u32>star);
  store<u32>(waiting, <u32>at, 4);
  starsWaiting++;
}

/** Was the star node reached before? From now on it was. */
function wasReached(index: u32): bool {
  const end = SCRATCH_STARS + (starsListed << 2);
  for (let at: usize = SCRATCH_STARS; at < end; at += 4) if (load<u32>(at) == index) return true;
  if (starsListed < STARS_LISTED) {
    store<u32>(end, index);
    starsListed++;
    return false;
  }
  const memo = starMemos + ((<usize>index) << 2);
  if (recall(memo) >= 0) return true;
  remember(memo, 1);
  return false;
}

/** Tries the children of a star node at every place of the text from `at`. */
function scan(star: usize, at: usize): void {
  const single = load<u8>(star, NODE_FLAGS) & NODE_SINGLE_GOAL;
  const only: i32 = load<u8>(star, NODE_CHILD_COUNT) == 1 ? firstByteOf(star) : -1;
  for (; at < textEnd; at++) {
    if (only >= 0) at = findByte(at, textEnd, only);
    if (at == textEnd) return;
    const before = starsReached;
    walk(star, at);
    if (single != 0 && starsReached != before) return;
  }
}

/** Of the first child's label. */
function firstByteOf(node: usize): i32 {
  return load<u8>(nodes + load<u32>(node, NODE_CHILDREN) * NODE_BYTES, NODE_FIRST_BYTE);
}

function runPrograms(first: u32, count: u32, at: usize): void {
  for (let program = first; program < first + count; program++) {
    const result = matchProgram(program, at, <u32>(textEnd - at));
    if (result == NO_MATCH) continue;
    const pattern = load<u32>(programs + program * PROGRAM_BYTES, PROGRAM_PATTERN) - 1;
    if (result == MATCHED) hit(pattern);
    else unresolvedHit(pattern);
  }
}

function hit(pattern: u32): void {
  const at = patterns + pattern * PATTERN_BYTES;
  const rows = load<u32>(at, PATTERN_ROWS);
  if (rows != 0) addHit(rows);
  const notRows = load<u32>(at, PATTERN_NOT_ROWS);
  if (notRows == 0) return;
  store<u32>(missList + ((<usize>missCount) << 2), notRows);
  missCount++;
}

function addHit(rows: u32): void {
  store<u32>(hitList + ((<usize>hitCount) << 2), rows);
  hitCount++;
}

function unresolvedHit(pattern: u32): void {
  if ((flags & FLAG_NOT_RESOURCE_EXCLUDES_NOTHING) != 0) return;
  const notRows = load<u32>(patterns + pattern * PATTERN_BYTES, PATTERN_NOT_ROWS);
  if (notRows == 0) return;
  store<u32>(unresolvedList + ((<usize>unresolvedCount) << 2), notRows);
  unresolvedCount++;
}
