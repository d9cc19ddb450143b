/**
 * The distinct patterns of one column, actions or resources, numbered as they come while rows are collected. A pattern of
 * text and `*` is known by the node of the trie where it ends, the others by their key.
 */
import type { Pattern } from "../../policy/ast.js";
import { hasVariable } from "../../policy/variables.js";
import { remembered } from "../../text/remembered.js";
import { isTriePattern, patternKey } from "./patterns.js";
import type { Trie } from "./trie.js";
import { WordList } from "../../artifact/words.js";

export class PatternColumn {
  /** The patterns outside the trie, by number. */
  readonly programs = new Map<number, Pattern>();
  readonly #programIds = new Map<string, number>();
  /** Where the patterns of the trie end, by number. */
  readonly #ends: number[] = [];
  /** Cell after cell: the number of patterns << 1 | whether they are excluded, then the patterns. */
  readonly #cells = new WordList();

  constructor(
    readonly trie: Trie,
    readonly root: number,
  ) {}

  get count(): number {
    return this.#ends.length;
  }

  /** The number of the pattern. */
  idOf(pattern: Pattern): number {
    if (!isTriePattern(pattern)) return this.#programId(pattern);
    const node = this.trie.nodeOf(this.root, pattern);
    if (this.trie.accepted(node) === 0) this.trie.accept(node, this.#ends.push(node) - 1);
    return this.trie.accepted(node) - 1;
  }

  #programId(pattern: Pattern): number {
    return remembered(this.#programIds, patternKey(pattern), () => {
      const id = this.#ends.push(0) - 1;
      this.programs.set(id, pattern);
      return id;
    });
  }

  /** Begins what one row has in this column. A cell is a number: an object and a list for each would be too much to keep. */
  newCell(excludes: boolean): number {
    const cell = this.#cells.length;
    this.#cells.add(excludes ? 1 : 0);
    return cell;
  }
  /** Adds to the newest cell. */
  addToCell(cell: number, pattern: number): void {
    this.#cells.add(pattern);
    this.#cells.set(cell, this.#cells.at(cell) + 2);
  }
  /** Is it NotAction or NotResource? */
  excludes(cell: number): boolean {
    return (this.#cells.at(cell) & 1) === 1;
  }
  patternCount(cell: number): number {
    return this.#cells.at(cell) >>> 1;
  }
  patternAt(cell: number, index: number): number {
    return this.#cells.at(cell + 1 + index);
  }

  /**
   * Gives a pattern its number in the artifact, once all are known. `excludes`: some NotResource lists it. Whether its
   * variables have values then matters for every text (policy-language §5.1), so its program hangs on the root.
   */
  place(id: number, patternId: number, excludes: boolean): void {
    const pattern = this.programs.get(id);
    if (pattern === undefined) this.trie.accept(this.#ends[id]!, patternId);
    else this.trie.hang(this.root, pattern, patternId, excludes && hasVariable(pattern));
  }
}
