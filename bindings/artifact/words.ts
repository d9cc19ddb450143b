/** A section of 32-bit words while it is built. */
import type { Section } from "./writer.js";

export class WordList {
  #words = new Uint32Array(64);
  length = 0;

  push(...words: number[]): void {
    for (const word of words) this.add(word);
  }

  /** One word: the list that several come in is made anew for each call, which shows where there are many. */
  add(word: number): void {
    if (this.length === this.#words.length) this.#grow(this.length);
    this.#words[this.length++] = word;
  }

  at(index: number): number {
    return this.#words[index]!;
  }

  set(index: number, word: number): void {
    this.#words[index] = word;
  }

  append(words: ArrayLike<number>): void {
    if (this.length + words.length > this.#words.length) this.#grow(this.length + words.length);
    this.#words.set(words, this.length);
    this.length += words.length;
  }

  #grow(needed: number): void {
    const larger = new Uint32Array(Math.max(needed, this.#words.length * 2));
    larger.set(this.#words);
    this.#words = larger;
  }

  /** The words as a section of records of `wordsPerItem` words. */
  section(wordsPerItem = 1): Section {
    return { words: this.#words.slice(0, this.length), items: this.length / wordsPerItem };
  }
}
