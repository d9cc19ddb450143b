/**
 * Builds the tries that classify actions and resources (drawn in assembly/match/trie.ts): edges are runs of bytes, a `*`
 * is a node of its own, patterns with `?` or variables hang as programs on the node of their literal beginning.
 *
 * There are many nodes, so a node is a number, and what is known of it stands in one array:
 *
 *   text, from, to   its label: this part of a binary string; empty for roots and star nodes
 *   child, next      its first child; the next child of its parent. Children ascend by their first byte; 0 = none
 *   star             the star node behind it; 0 = none
 *   accept           the pattern that ends here, + 1; 0 = none
 */
import { LABEL_BYTES_MAX } from "../../../assembly/layout.js";
import { toBinary } from "../../artifact/bytes.js";
import type { Pattern } from "../../policy/ast.js";
import { remembered } from "../../text/remembered.js";

export interface HangingProgram {
  readonly patternId: number;
  /** What remains to be matched behind the node. */
  readonly rest: Pattern;
}

export const ACTION_ROOT = 0;
export const RESOURCE_ROOT = 1;

/** Stands in `behind` where the place is not the node's, but that of the record of its programs. */
export const PROGRAMS_RECORD = -1;

export interface Places {
  /** By place. */
  readonly nodes: Int32Array;
  /** The first place behind the node. */
  readonly behind: Int32Array;
  count: number;
}

const enum Word {
  NODE_WORDS = 8,
  FROM = 0,
  TO = 1,
  FIRST_BYTE = 2,
  CHILD = 3,
  NEXT = 4,
  STAR = 5,
  ACCEPT = 6,
  IS_STAR = 7,
}

export class Trie {
  readonly #texts: string[] = [];
  #words = new Int32Array(64 * Word.NODE_WORDS);
  readonly #programs = new Map<number, HangingProgram[]>();

  constructor() {
    this.#newNode("", 0); // ACTION_ROOT
    this.#newNode("", 0); // RESOURCE_ROOT
  }

  label(node: number): string {
    const at = node * Word.NODE_WORDS;
    return this.#texts[node]!.slice(this.#words[at + Word.FROM], this.#words[at + Word.TO]);
  }
  firstChild(node: number): number {
    return this.#words[node * Word.NODE_WORDS + Word.CHILD]!;
  }
  nextChild(child: number): number {
    return this.#words[child * Word.NODE_WORDS + Word.NEXT]!;
  }
  childCount(node: number): number {
    let count = 0;
    for (let child = this.firstChild(node); child > 0; child = this.nextChild(child)) count++;
    return count;
  }
  star(node: number): number {
    return this.#words[node * Word.NODE_WORDS + Word.STAR]!;
  }
  isStar(node: number): boolean {
    return this.#words[node * Word.NODE_WORDS + Word.IS_STAR] === 1;
  }
  programs(node: number): readonly HangingProgram[] {
    return this.#programs.get(node) ?? [];
  }
  /** Pattern + 1; 0 for none. */
  accepted(node: number): number {
    return this.#words[node * Word.NODE_WORDS + Word.ACCEPT]!;
  }
  accept(node: number, patternId: number): void {
    this.#words[node * Word.NODE_WORDS + Word.ACCEPT] = patternId + 1;
  }

  /** Where a pattern of text and `*` ends; the way there is made where it is missing. */
  nodeOf(root: number, pattern: Pattern): number {
    let node = root;
    for (const token of pattern) node = token.kind === "text" ? this.#descend(node, toBinary(token.text)) : this.#starOf(node);
    return node;
  }

  /** Puts another pattern on the node of its literal beginning, or on the root. */
  hang(root: number, pattern: Pattern, patternId: number, onRoot: boolean): void {
    const first = pattern[0];
    const beginning = first?.kind === "text" && !onRoot ? first.text : "";
    const node = this.#descend(root, toBinary(beginning));
    const program = { patternId, rest: beginning === "" ? pattern : pattern.slice(1) };
    remembered(this.#programs, node, () => []).push(program);
  }

  /**
   * Below a star node, up to the next star nodes: does everything lead to exactly one star node, and nothing end before it?
   * Then the first place where that node is reached makes all later ones useless, and the search can stop.
   *
   *      ★ ── :role/ ── ★₂          single goal: `arn:…:role/a:role/b` reaches ★₂ behind the first `:role/`, and what ★₂ matches from
   *                                 the second it matches from the first
   *      ★ ─┬─ :role/ ── ★₂         two goals: reaching ★₂ says nothing of ★₃
   *         └─ :user/ ── ★₃
   *      ★ ── :role/x               none: the text must end here, which only the last place may do
   */
  hasSingleGoal(star: number): boolean {
    let stars = 0;
    const open = [this.firstChild(star)];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === 0) continue;
      if (this.accepted(node) > 0 || this.#programs.has(node)) return false;
      if (this.star(node) > 0 && ++stars > 1) return false;
      open.push(this.nextChild(node), this.firstChild(node));
    }
    return stars === 1;
  }

  /**
   * INVARIANT: a node has a larger number than what it stands behind, and siblings have numbers in a row. The core's verification is
   * one pass because of the first, its search for a child because of the second.
   *
   * The nodes in the order of their numbers. What stands behind a node (children, star node, programs record) stands side by side, and
   * depth first: so what one text walks through lies close together.
   */
  places(): Places {
    const count = this.#texts.length + this.#programs.size;
    const places = { nodes: new Int32Array(count), behind: new Int32Array(count), count: 0 };
    const open = [RESOURCE_ROOT, ACTION_ROOT];
    for (const root of [ACTION_ROOT, RESOURCE_ROOT]) places.nodes[places.count++] = root;
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const node = places.nodes[place]!;
      places.behind[place] = places.count;
      for (let child = this.firstChild(node); child > 0; child = this.nextChild(child)) places.nodes[places.count++] = child;
      if (this.star(node) > 0) places.nodes[places.count++] = this.star(node);
      for (let next = places.count - 1; next >= places.behind[place]!; next--) open.push(next);
      if (!this.#programs.has(node)) continue;
      places.nodes[places.count] = node;
      places.behind[places.count++] = PROGRAMS_RECORD;
    }
    return places;
  }

  /** A node for as much of the rest of the text as a label takes; for a star node nothing is left. */
  #newNode(text: string, from: number): number {
    const node = this.#texts.push(text) - 1;
    const at = node * Word.NODE_WORDS;
    if (at === this.#words.length) this.#grow();
    this.#words[at + Word.FROM] = from;
    this.#words[at + Word.TO] = Math.min(text.length, from + LABEL_BYTES_MAX);
    this.#words[at + Word.FIRST_BYTE] = from < text.length ? text.charCodeAt(from) : 0;
    return node;
  }

  #grow(): void {
    const larger = new Int32Array(this.#words.length * 2);
    larger.set(this.#words);
    this.#words = larger;
  }

  #starOf(node: number): number {
    let star = this.star(node);
    if (star > 0) return star;
    star = this.#newNode("", 0);
    this.#words[star * Word.NODE_WORDS + Word.IS_STAR] = 1;
    this.#words[node * Word.NODE_WORDS + Word.STAR] = star;
    return star;
  }

  /** The node reached from `node` by the bytes of `text`, made where it is missing. */
  #descend(node: number, text: string): number {
    for (let at = 0; at < text.length;) {
      const link = this.#linkTo(node, text.charCodeAt(at));
      let child = this.#words[link]!;
      if (child === 0 || this.#words[child * Word.NODE_WORDS + Word.FIRST_BYTE] !== text.charCodeAt(at))
        child = this.#insert(link, text, at);
      const shared = this.#sharedLength(child, text, at);
      const labelBytes = this.#words[child * Word.NODE_WORDS + Word.TO]! - this.#words[child * Word.NODE_WORDS + Word.FROM]!;
      node = shared === labelBytes ? child : this.#split(link, child, shared);
      at += shared;
    }
    return node;
  }

  /** The word that names the first child whose label begins with the byte, or with a larger one. */
  #linkTo(node: number, byte: number): number {
    const words = this.#words;
    let link = node * Word.NODE_WORDS + Word.CHILD;
    for (let child = words[link]!; child > 0 && words[child * Word.NODE_WORDS + Word.FIRST_BYTE]! < byte; child = words[link]!) {
      link = child * Word.NODE_WORDS + Word.NEXT;
    }
    return link;
  }

  /** A child for the text from `from` on, where `link` stands in its parent's list. */
  #insert(link: number, text: string, from: number): number {
    const node = this.#newNode(text, from);
    this.#words[node * Word.NODE_WORDS + Word.NEXT] = this.#words[link]!;
    this.#words[link] = node;
    return node;
  }

  /** How many bytes of the node's label stand in `text` at `at`. */
  #sharedLength(node: number, text: string, at: number): number {
    const from = this.#words[node * Word.NODE_WORDS + Word.FROM]!;
    const limit = Math.min(this.#words[node * Word.NODE_WORDS + Word.TO]! - from, text.length - at);
    const label = this.#texts[node]!;
    let length = 1; // the first byte led here
    while (length < limit && label.charCodeAt(from + length) === text.charCodeAt(at + length)) length++;
    return length;
  }

  /** Puts a node for the first `length` bytes of the child's label above the child, which keeps the others. */
  #split(link: number, child: number, length: number): number {
    const text = this.#texts[child]!;
    const from = this.#words[child * Word.NODE_WORDS + Word.FROM]!;
    const middle = this.#newNode(text, from);
    const words = this.#words;
    words[middle * Word.NODE_WORDS + Word.TO] = from + length;
    words[middle * Word.NODE_WORDS + Word.CHILD] = child;
    words[middle * Word.NODE_WORDS + Word.NEXT] = words[child * Word.NODE_WORDS + Word.NEXT]!;
    words[link] = middle;
    words[child * Word.NODE_WORDS + Word.FROM] = from + length;
    words[child * Word.NODE_WORDS + Word.FIRST_BYTE] = text.charCodeAt(from + length);
    words[child * Word.NODE_WORDS + Word.NEXT] = 0;
    return middle;
  }
}
