/** Artifacts with something changed: bits, words, records, whole sections, the table that says where they are, or their end. */
import {
  DEBUG,
  DERIVED,
  HEADER_BYTES,
  META,
  POSTINGS,
  SECTION_BYTES,
  SECTION_COUNT,
  SECTION_ITEMS,
  SECTION_OFFSET,
  SECTION_SIZE,
  STRINGS,
} from "../../../assembly/layout.js";
import type { Section } from "../../../bindings/artifact/writer.js";
import { changeField } from "./field-mutants.js";
import type { Random } from "../generate/random.js";
import { putTogether, recordOf, repair, takeApart, wordsOf } from "./surgery.js";

const INTERESTING: readonly number[] = [
  0, 1, 2, 3, 4, 5, 7, 8, 31, 32, 33, 0xff, 0x100, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff,
];

/** A mutant whose checksums are right, so that the checks behind them decide. */
export function repairedMutant(artifact: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let mutant = artifact;
  for (let change = random.pick([1, 1, 1, 2, 2, 3]); change > 0; change--) {
    mutant = random.choose(
      () => changeContent(mutant, random),
      () => changeContent(mutant, random),
      () => changeFields(mutant, random),
      () => changeFields(mutant, random),
      () => changeRecords(mutant, random),
      () => exchangeSection(mutant, random.pick(others), random),
      () => repair(changeTable(mutant, random)),
      () => repair(resize(mutant, random)),
    );
    // A resized or retabled artifact cannot be taken apart any more.
    if (!isSound(mutant)) return mutant;
  }
  return mutant;
}

/** A mutant as accidents make them: nothing is recomputed. */
export function brokenMutant(artifact: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  return random.choose(
    () => flipBits(artifact, random),
    () => setWords(artifact, random),
    () => resize(artifact, random),
    () => splice(artifact, random.pick(others), random),
    () => changeTable(artifact, random),
  );
}

function isSound(artifact: Uint8Array): boolean {
  if (artifact.length < HEADER_BYTES || artifact.length % 4 !== 0) return false;
  const words = wordsOf(artifact);
  let offset: number = HEADER_BYTES;
  for (let id = 0; id < SECTION_COUNT; id++) {
    if (words[recordOf(id) + SECTION_OFFSET / 4] !== offset) return false;
    offset += words[recordOf(id) + SECTION_SIZE / 4]!;
  }
  return offset === artifact.length;
}

// --- inside the sections -------------------------------------------------------------------------------------------------

/** Every section has the same chance, however small it is. */
function pickSection(sections: readonly Section[], random: Random): number {
  const filled = sections.flatMap(({ words }, id) => (words.length > 0 ? [id] : []));
  return random.pick(filled);
}

function changeContent(artifact: Uint8Array, random: Random): Uint8Array {
  const { flags, sections } = takeApart(artifact);
  const id = pickSection(sections, random);
  const words = sections[id]!.words;
  for (let change = random.between(1, 3); change > 0; change--) {
    const at = random.below(words.length);
    words[at] = changedWord(words[at]!, sections, words, random);
  }
  return putTogether(random.oneIn(20) ? random.word() : random.oneIn(10) ? flags ^ (1 << random.below(5)) : flags, sections);
}

function changeFields(artifact: Uint8Array, random: Random): Uint8Array {
  const { flags, sections } = takeApart(artifact);
  for (let change = random.between(1, 3); change > 0; change--) changeField(sections, random);
  return putTogether(flags, sections);
}

/** A word near the old one, a count or a word of some section, or an extreme. */
function changedWord(word: number, sections: readonly Section[], own: Uint32Array, random: Random): number {
  return (
    random.choose(
      () => word ^ (1 << random.below(32)),
      () => word + random.between(-4, 4),
      () => random.pick(INTERESTING),
      () => random.word(),
      () => random.pick(sections).items + random.between(-1, 1),
      () => own[random.below(own.length)]!,
      () => (word & ~(0xff << (8 * random.below(4)))) | (random.below(256) << (8 * random.below(4))),
    ) >>> 0
  );
}

/** Adds, drops, repeats or exchanges whole records, with the counts put right. */
function changeRecords(artifact: Uint8Array, random: Random): Uint8Array {
  const { flags, sections } = takeApart(artifact);
  const id = pickSection(sections, random);
  const { words, items } = sections[id]!;
  const bytewise = id === STRINGS || id === DEBUG;
  const width = bytewise || items === 0 ? 1 : Math.max(1, words.length / items);
  const records = Array.from({ length: Math.floor(words.length / width) }, (_, at) => [
    ...words.subarray(at * width, (at + 1) * width),
  ]);
  const at = random.below(records.length);
  const other = records[random.below(records.length)]!;
  random.choose<unknown>(
    () => records.splice(at, 1),
    () => records.splice(at, 0, [...other]),
    () => records.splice(at, 1, [...other]),
    () => records.reverse(),
    () => records.splice(at),
    () => records.push(...records.slice(0, 50)),
  );
  sections[id] = { words: Uint32Array.from(records.flat()), items: bytewise ? records.length * 4 : records.length };
  return putTogether(flags, sections);
}

/** Sections of records that other sections point into. */
function exchangeSection(artifact: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const { flags, sections } = takeApart(artifact);
  const id = random.oneIn(3) ? random.pick([STRINGS, META, DERIVED, POSTINGS]) : random.below(SECTION_COUNT);
  sections[id] = takeApart(other).sections[id]!;
  return putTogether(flags, sections);
}

// --- around them ---------------------------------------------------------------------------------------------------------

/** Header and section table. */
function changeTable(artifact: Uint8Array, random: Random): Uint8Array {
  const words = wordsOf(artifact);
  const at = random.oneIn(3) ? random.below(8) : recordOf(random.below(SECTION_COUNT)) + random.below(SECTION_BYTES / 4);
  words[at] = random.choose(
    () => words[at]! + random.between(-8, 8),
    () => random.pick(INTERESTING),
    () => random.word(),
  );
  if (random.oneIn(3)) growSection(words, random);
  return new Uint8Array(words.buffer);
}

/** Moves the border between two neighbouring sections, or a count. */
function growSection(words: Uint32Array, random: Random): void {
  const id = random.below(SECTION_COUNT - 1);
  const step = 4 * random.between(-4, 4);
  words[recordOf(id) + SECTION_SIZE / 4]! += step;
  words[recordOf(id + 1) + SECTION_OFFSET / 4]! += step;
  words[recordOf(id + 1) + SECTION_SIZE / 4]! -= step;
  words[recordOf(id) + SECTION_ITEMS / 4]! += random.between(-1, 1);
}

function resize(artifact: Uint8Array, random: Random): Uint8Array {
  if (random.oneIn(3))
    return Uint8Array.from([...artifact, ...Array.from({ length: random.between(1, 64) }, () => random.below(256))]);
  return artifact.slice(0, random.below(artifact.length));
}

function flipBits(artifact: Uint8Array, random: Random): Uint8Array {
  const mutant = artifact.slice();
  for (let flip = random.between(1, 8); flip > 0; flip--) mutant[random.below(mutant.length)]! ^= 1 << random.below(8);
  return mutant;
}

function setWords(artifact: Uint8Array, random: Random): Uint8Array {
  const words = wordsOf(artifact);
  for (let change = random.between(1, 4); change > 0; change--) {
    words[random.below(words.length)] = random.oneIn(2) ? random.word() : random.pick(INTERESTING);
  }
  return new Uint8Array(words.buffer);
}

function splice(artifact: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.below(artifact.length);
  const from = random.below(other.length);
  return Uint8Array.from([
    ...artifact.subarray(0, at),
    ...other.subarray(from, from + random.below(200)),
    ...artifact.subarray(at),
  ]);
}
