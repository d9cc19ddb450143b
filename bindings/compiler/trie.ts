/**
 * Builds the tries that classify actions and resources (drawn in assembly/match/trie.ts): edges are runs of bytes, a `*`
 * is a node of its own, patterns with `?` or variables hang as programs on the node of their literal beginning.
 */
import { LABEL_BYTES_MAX } from "../../assembly/layout.js";
import { toBinary } from "../artifact/bytes.js";
import type { Pattern } from "../policy/ast.js";
import { hasVariable } from "../policy/variables.js";
import { isTriePattern } from "./patterns.js";

export interface HangingProgram {
  readonly patternId: number;
  /** What remains to be matched behind the node. */
  readonly rest: Pattern;
}

export interface TrieNode {
  /** Binary string; empty for roots and star nodes. */
  label: string;
  readonly isStar: boolean;
  /** By first byte. */
  readonly children: Map<number, TrieNode>;
  star: TrieNode | undefined;
  /** Pattern that ends here; -1 = none. */
  accept: number;
  readonly programs: HangingProgram[];
}

function newNode(label: string, isStar: boolean): TrieNode {
  return { label, isStar, children: new Map(), star: undefined, accept: -1, programs: [] };
}

export class Trie {
  readonly root = newNode("", false);

  /**
   * `excludes`: some NotResource lists the pattern. Whether its variables have values then matters for every text
   * (policy-language §5.1), so its program hangs on the root.
   */
  insert(pattern: Pattern, patternId: number, excludes: boolean): void {
    if (!isTriePattern(pattern)) return this.#hang(pattern, patternId, excludes && hasVariable(pattern));
    let node = this.root;
    for (const token of pattern) {
      if (token.kind === "text") node = descend(node, toBinary(token.text));
      else node = node.star ??= newNode("", true);
    }
    if (node.accept >= 0) throw new Error("two patterns of one text"); // INVARIANT: texts are well-formed, patterns interned
    node.accept = patternId;
  }

  #hang(pattern: Pattern, patternId: number, onRoot: boolean): void {
    const first = pattern[0];
    const beginning = first?.kind === "text" && !onRoot ? first.text : "";
    const node = descend(this.root, toBinary(beginning));
    node.programs.push({ patternId, rest: beginning === "" ? pattern : pattern.slice(1) });
  }
}

/** The node reached from `node` by the bytes of `text`, made where it is missing. */
function descend(node: TrieNode, text: string): TrieNode {
  while (text !== "") {
    const byte = text.charCodeAt(0);
    const child = node.children.get(byte);
    if (child === undefined) {
      const next = newNode(text.slice(0, LABEL_BYTES_MAX), false);
      node.children.set(byte, next);
      node = next;
      text = text.slice(LABEL_BYTES_MAX);
      continue;
    }
    const shared = sharedLength(child.label, text);
    node = shared === child.label.length ? child : splitEdge(node, child, shared);
    text = text.slice(shared);
  }
  return node;
}

function sharedLength(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** Puts a node into the edge to `child`, after `length` bytes of its label. */
function splitEdge(parent: TrieNode, child: TrieNode, length: number): TrieNode {
  const middle = newNode(child.label.slice(0, length), false);
  child.label = child.label.slice(length);
  middle.children.set(child.label.charCodeAt(0), child);
  parent.children.set(middle.label.charCodeAt(0), middle);
  return middle;
}

/** Nothing stands behind it. */
export function isLeaf(node: TrieNode): boolean {
  return node.children.size === 0 && node.star === undefined && node.programs.length === 0;
}

/** Stands in `behind` where the place is not the node's, but that of the record of its programs. */
export const PROGRAMS_RECORD = -1;

export interface Place {
  readonly node: TrieNode;
  /** Number of the first place behind the node. */
  behind: number;
}

/**
 * The nodes in the order of their numbers. What stands behind a node (children, star node, programs record) stands side by side, and
 * depth first: so what one text walks through lies close together.
 */
export function placeNodes(roots: readonly TrieNode[]): Place[] {
  const places: Place[] = roots.map((node) => ({ node, behind: 0 }));
  const open = [...places].reverse();
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { node } = place;
    place.behind = places.length;
    const next = sortedChildren(node);
    if (node.star !== undefined) next.push(node.star);
    for (const each of next) places.push({ node: each, behind: 0 });
    for (let at = places.length - 1; at >= place.behind; at--) open.push(places[at]!);
    if (node.programs.length > 0) places.push({ node, behind: PROGRAMS_RECORD });
  }
  return places;
}

/** Children by first byte, ascending. */
function sortedChildren(node: TrieNode): TrieNode[] {
  if (node.children.size < 2) return [...node.children.values()];
  return [...node.children.entries()].sort(([a], [b]) => a - b).map(([, child]) => child);
}

/**
 * Below a star node, up to the next star nodes: does everything lead to exactly one star node, and nothing end before it?
 * Then the first place where that node is reached makes all later ones useless, and the search can stop.
 */
export function hasSingleGoal(star: TrieNode): boolean {
  let stars = 0;
  const open = [...star.children.values()];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.accept >= 0 || node.programs.length > 0) return false;
    if (node.star !== undefined && ++stars > 1) return false;
    open.push(...node.children.values());
  }
  return stars === 1;
}
