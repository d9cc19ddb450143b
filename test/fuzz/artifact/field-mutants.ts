/**
 * Changes of what verify() looks at: offsets, lengths, indexes, counts and opcodes, each set to a border of what is allowed,
 * to a step beyond it, or to something else that is allowed. So most of the mutants are refused by one check, or load.
 */
import { ATOMS, CONDITIONS, NODE_BYTES, NODES, POSTINGS, ROWS, STRINGS, TAGS, TAG_SHIFT } from "../../../assembly/layout.js";
import { ARN_BYTES_MAX } from "../../../assembly/limits.js";
import type { Section } from "../../../bindings/artifact/writer.js";
import type { Random } from "../generate/random.js";
import { REFERENCES, type Kind } from "./references.js";

const HUGE: readonly number[] = [0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Changes one field of one record in place. */
export function changeField(sections: readonly Section[], random: Random): void {
  // Another change may have left less than a record.
  const filled = REFERENCES.filter(([id, size]) => sections[id]!.words.length * 4 >= size);
  const [id, bytes, fields] = random.pick(filled);
  const { words } = sections[id]!;
  const record = random.below(Math.floor((words.length * 4) / bytes)) * bytes;
  const [offset, kind] = random.pick(Object.entries(fields));
  const at = (record + Number(offset)) / 4;
  if (random.oneIn(20)) words[at] = random.pick(HUGE);
  else setField(words, at, kind, sections, random);
}

function setField(words: Uint32Array, at: number, kind: Kind, sections: readonly Section[], random: Random): void {
  switch (kind.kind) {
    case "text":
      return setRange(words, at, sections[STRINGS]!.items, 1, random);
    case "range":
      return setRange(words, at, sections[kind.of]!.items, kind.each ?? 1, random);
    case "index":
      words[at] = nearBorder(sections[kind.of]!.items - 1, random);
      return;
    case "optional":
      words[at] = nearBorder(sections[kind.of]!.items, random);
      return;
    case "condition":
      words[at] = nearBorder(2 * Math.max(sections[ATOMS]!.items, sections[CONDITIONS]!.items), random);
      return;
    case "most":
      words[at] = nearBorder(kind.value, random);
      return;
    case "names":
      return changeNames(words, at, sections, random);
    case "tag":
      words[at] = (nearBorder(sections[TAGS]!.items - 1, random) << TAG_SHIFT) | random.below(2);
      return;
    case "node":
      return changeNode(words.subarray(at, at + NODE_BYTES / 4), sections, random);
    case "posting":
      words[at] = postingNear(sections, random);
  }
}

/** An offset, and two lengths of 16 bits each. */
function changeNames(words: Uint32Array, at: number, sections: readonly Section[], random: Random): void {
  const all = sections[STRINGS]!.items;
  const lengths = words[at + 1]!;
  const near = (): number => random.pick([nearBorder(ARN_BYTES_MAX, random), nearBorder(Math.min(all, 0xfffe), random)]);
  random.choose<unknown>(
    () => (words[at] = nearBorder(all, random)),
    () => (words[at] = all - (lengths & 0xffff) - (lengths >>> 16) + random.below(2)),
    () => (words[at + 1] = (lengths & 0xffff0000) | near()),
    () => (words[at + 1] = (lengths & 0xffff) | (near() << 16)),
  );
}

/** Label or programs, what stands behind, or the bytes: lengths, counts, flags. */
function changeNode(node: Uint32Array, sections: readonly Section[], random: Random): void {
  const bit = 1 << random.below(32);
  random.choose(
    () => (node[0] = nearBorder(sections[STRINGS]!.items, random)),
    () => (node[1] = nearBorder(sections[NODES]!.items, random)),
    () => (node[1] = node[1]! + random.pick([-1, 1])),
    () => (node[3] = (node[3]! ^ bit) >>> 0),
  );
}

/** 0 … most, the borders more often, and a step beyond. `most` is -1 where another change has left no record. */
function nearBorder(most: number, random: Random): number {
  if (most < 0) return 0;
  return random.choose(
    () => 0,
    () => most,
    () => most + 1,
    () => random.below(most + 1),
    () => random.below(most + 1),
  );
}

/** First and count, or offset and length: up to the end, a step too far, empty, or somewhere. */
function setRange(words: Uint32Array, at: number, all: number, each: number, random: Random): void {
  const first = random.choose(
    () => words[at]!,
    () => random.below(all + 1),
    () => all,
  );
  const left = Math.max(0, Math.floor((all - first) / each));
  const items = random.choose(
    () => left,
    () => left + 1,
    () => random.below(left + 1),
    () => 0,
    () => words[at + 1]! + random.pick([-1, 1]),
    () => random.below(Math.min(left, 20) + 1),
  );
  words[at] = first;
  words[at + 1] = items;
}

/** Nothing, one row, a place in POSTINGS that may be the beginning of one, or a reference in use. */
function postingNear(sections: readonly Section[], random: Random): number {
  const { words } = sections[POSTINGS]!;
  const rows = sections[ROWS]!.items;
  return random.choose(
    () => 0,
    () => random.below(rows + 1) * 2 + 1,
    () => random.below(words.length + 1) * 4,
    () => random.below(words.length * 4 + 8),
  );
}
