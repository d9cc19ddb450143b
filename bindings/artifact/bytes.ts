/**
 * Bytes as the core sees them. A *binary string* holds one byte a character: text of the artifact is kept in this form
 * while it is compiled, because strings make good map keys and most policy text is ASCII, where nothing needs converting.
 */
import { encodeUtf8 } from "../text/encoding.js";
import { compareTexts } from "../text/compare.js";

const NOT_ASCII = /[^\x00-\x7f]/;

/** UTF-8 of the text as a binary string; lone surrogates become U+FFFD. */
export function toBinary(text: string): string {
  return NOT_ASCII.test(text) ? fromBytes(encodeUtf8(text)) : text;
}

/** The bytes as a binary string. */
export function fromBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

/** MurmurHash3, 32 bits, seed 0, over a binary string. The core has the same function (assembly/hash.ts). */
export function hashBinary(binary: string): number {
  const { length } = binary;
  let state = 0;
  let at = 0;
  for (; at + 4 <= length; at += 4) state = Math.imul(rotated(state ^ scrambled(blockAt(binary, at)), 13), 5) + 0xe6546b64;
  if (at < length) state ^= scrambled(blockAt(binary, at));
  state ^= length;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** Four characters, or what is left of the string: then zeros. */
function blockAt(binary: string, at: number): number {
  let block = 0;
  for (let byte = Math.min(at + 4, binary.length) - 1; byte >= at; byte--) block = (block << 8) | binary.charCodeAt(byte);
  return block;
}

function scrambled(block: number): number {
  return Math.imul(rotated(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** A sorted copy: by the bytes of their texts. */
export function sortByBytes<Item>(items: readonly Item[], textOf: (item: Item) => string): Item[] {
  return [...items].sort((a, b) => compareTexts(toBinary(textOf(a)), toBinary(textOf(b))));
}

export interface Hashed<Item> {
  readonly item: Item;
  readonly binary: string;
  readonly hash: number;
}

/** By the hash of their texts, then by rank, then by the text: equal items give equal bytes, whatever their order. */
export function sortByHash<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  rankOf: (item: Item) => number = () => 0,
): Hashed<Item>[] {
  const hashed = items.map((item) => {
    const binary = toBinary(textOf(item));
    return { item, binary, hash: hashBinary(binary) };
  });
  return hashed.sort((a, b) => a.hash - b.hash || rankOf(a.item) - rankOf(b.item) || compareTexts(a.binary, b.binary));
}

/** A word-wise multiplicative sum over `words`: finds accidents, not attacks. The core has the same function (assembly/verify/verify.ts). */
export function checksumWords(words: ArrayLike<number>): number {
  let sum = 0x9e3779b1;
  for (let at = 0; at < words.length; at++) {
    sum = Math.imul(sum ^ words[at]!, 0x85ebca6b);
    sum ^= sum >>> 13;
  }
  return sum >>> 0;
}
