/** Tables → bytes: writes each section's records as assembly/layout.ts lays them out. No cleverness here. */
import {
  ATOMS,
  CONDITION_ATOMS,
  CONDITIONS,
  DEBUG,
  DERIVED,
  GROUP_BYTES,
  GROUPS,
  KEYS,
  KEY_BYTES,
  MEMBERS,
  META,
  META_BYTES,
  NODE_BYTES,
  NODE_HAS_PROGRAMS,
  NODE_HAS_STAR,
  NODE_IS_PROGRAMS,
  NODE_IS_STAR,
  NODE_SINGLE_GOAL,
  NODES,
  OP_ANY,
  OP_ONE,
  OP_TEXT,
  OP_VARIABLE,
  OPERAND_BYTES,
  OPERANDS,
  PATTERN_BYTES,
  PATTERNS,
  POSTINGS,
  PRINCIPAL_BYTES,
  PRINCIPAL_SETS,
  PRINCIPALS,
  PROGRAM_BYTES,
  PROGRAMS,
  ROW_BYTES,
  ROWS,
  SECTION_COUNT,
  SET_BYTES,
  SHARED_RUN_MAX,
  STRINGS,
  TOKEN_BYTES,
  TOKENS,
  VARIABLE_BYTES,
  VARIABLES,
  ATOM_BYTES,
  CONDITION_BYTES,
} from "../../assembly/layout.js";
import { hashBinary, toBinary } from "../artifact/bytes.js";
import type { DebugInfo } from "../artifact/debug.js";
import { byteSection, writeArtifact, type Section } from "../artifact/writer.js";
import type { Pattern, PatternToken } from "../policy/ast.js";
import { DERIVED_KEY_NAMES, keyFlags } from "./catalogue.js";
import { StringHeap } from "./heap.js";
import { bucketBits, emitAttachments, emitDirectory } from "./emit-directory.js";
import { conditionId } from "./lower.js";
import { patternKey } from "./patterns.js";
import type { Plan } from "./plan.js";
import { PostingTable } from "./postings.js";
import { principalId, principalSetId, type PatternEntry, type Tables } from "./tables.js";
import { hasSingleGoal, isLeaf, placeNodes, PROGRAMS_RECORD, Trie, type TrieNode } from "./trie.js";
import { WordList } from "./words.js";

export interface EmitOptions {
  readonly flags: number;
  readonly debug: DebugInfo | undefined;
}

/** The artifact's bytes. */
export function emit(tables: Tables, plan: Plan, options: EmitOptions): Uint8Array {
  return new Emitter(tables, plan, options).emit();
}

class Emitter {
  readonly #heap = new StringHeap();
  readonly #tokens = new WordList();
  readonly #tokenRuns = new Map<string, number>();
  readonly #programs = new WordList();
  readonly #programRuns = new Map<string, number>();
  readonly #variables = new WordList();
  readonly #variableIndex = new Map<string, number>();
  readonly #keyIndex: ReadonlyMap<string, number>;
  readonly #sections = new Array<Section>(SECTION_COUNT);

  constructor(
    readonly tables: Tables,
    readonly plan: Plan,
    readonly options: EmitOptions,
  ) {
    this.#keyIndex = new Map(tables.keys.map((key, index) => [key, index]));
  }

  emit(): Uint8Array {
    this.#emitKeys();
    this.#emitPatterns();
    this.#emitPrincipals();
    this.#emitAtoms();
    this.#emitConditions();
    this.#emitRows();
    this.#emitGroups();
    const put = (id: number, words: WordList, recordBytes?: number): void => this.#put(id, words, recordBytes);
    emitAttachments(this.plan, this.#heap, put);
    emitDirectory(this.plan.directory, this.#heap, this.#keyIndex, put);
    this.#put(PROGRAMS, this.#programs, PROGRAM_BYTES);
    this.#put(TOKENS, this.#tokens, TOKEN_BYTES);
    this.#put(VARIABLES, this.#variables, VARIABLE_BYTES);
    this.#sections[STRINGS] = byteSection(this.#heap.bytes());
    const debug = this.options.debug === undefined ? "" : JSON.stringify(this.options.debug);
    this.#sections[DEBUG] = byteSection(new TextEncoder().encode(debug));
    return writeArtifact(this.options.flags, this.#sections);
  }

  #put(id: number, words: WordList, recordBytes = 4): void {
    this.#sections[id] = words.section(recordBytes / 4);
  }

  #emitKeys(): void {
    const keys = new WordList();
    for (const key of this.tables.keys) {
      const { offset, bytes } = this.#heap.text(key);
      keys.push(offset, bytes, keyFlags(key));
    }
    this.#put(KEYS, keys, KEY_BYTES);
    const derived = new WordList();
    for (const name of DERIVED_KEY_NAMES) derived.push((this.#keyIndex.get(name) ?? -1) + 1);
    this.#put(DERIVED, derived);
  }

  // --- tokens and programs -------------------------------------------------------------------------------------------

  /** Index of the first token of the pattern; equal patterns share their tokens, long ones excepted. */
  #tokenRun(pattern: Pattern): number {
    const key = patternKey(pattern);
    const known = this.#tokenRuns.get(key);
    if (known !== undefined) return known;
    const first = this.#tokens.length / (TOKEN_BYTES / 4);
    if (pattern.length <= SHARED_RUN_MAX) this.#tokenRuns.set(key, first);
    for (const token of pattern) this.#tokens.push(...this.#token(token));
    return first;
  }

  #token(token: PatternToken): [number, number, number] {
    switch (token.kind) {
      case "any":
        return [OP_ANY, 0, 0];
      case "one":
        return [OP_ONE, 0, 0];
      case "variable":
        return [OP_VARIABLE, this.#variable(token.key, token.fallback), 0];
      case "text": {
        const { offset, bytes } = this.#heap.text(token.text);
        return [OP_TEXT, offset, bytes];
      }
    }
  }

  #variable(key: string, fallback: string | undefined): number {
    const id = patternKey([{ kind: "variable", key, fallback }]);
    const known = this.#variableIndex.get(id);
    if (known !== undefined) return known;
    const index = this.#variableIndex.size;
    this.#variableIndex.set(id, index);
    const text = this.#heap.text(fallback ?? "");
    this.#variables.push(this.#keyIndex.get(key)!, fallback === undefined ? 0 : 1, text.offset, text.bytes);
    return index;
  }

  /** Writes a program; `patternId` is -1 for programs of conditions. */
  #program(pattern: Pattern, patternId: number): void {
    this.#programs.push(this.#tokenRun(pattern), pattern.length, patternId + 1);
  }

  /** Index of the first of these programs, one after another; equal sequences are written once, long ones excepted. */
  #programRun(patterns: readonly Pattern[]): number {
    if (patterns.length === 0) return 0;
    const key = patterns.map(patternKey).join(",");
    const known = this.#programRuns.get(key);
    if (known !== undefined) return known;
    const first = this.#programs.length / (PROGRAM_BYTES / 4);
    if (patterns.length <= SHARED_RUN_MAX) this.#programRuns.set(key, first);
    for (const pattern of patterns) this.#program(pattern, -1);
    return first;
  }

  // --- patterns and tries --------------------------------------------------------------------------------------------

  #emitPatterns(): void {
    const { actionPatterns, resourcePatterns, rows } = this.tables;
    const postings = new PostingTable(rows.length);
    const patterns = new WordList();
    const actions = new Trie();
    const resources = new Trie();
    const add = (trie: Trie, entry: PatternEntry, id: number): void => {
      trie.insert(entry.pattern, id, entry.notRows.length > 0);
      patterns.push(postings.intern(entry.rows), postings.intern(entry.notRows));
    };
    actionPatterns.forEach((entry, index) => add(actions, entry, index));
    resourcePatterns.forEach((entry, index) => add(resources, entry, actionPatterns.length + index));
    this.#put(PATTERNS, patterns, PATTERN_BYTES);
    this.#emitNodes([actions.root, resources.root]);
    this.#emitMeta(postings);
    this.#sections[POSTINGS] = postings.section();
  }

  #emitMeta(postings: PostingTable): void {
    const { notActionRows, notResourceRows, attachedRows, denyRowCount, actionPatterns } = this.tables;
    const { directory, facts, policies } = this.plan;
    const meta = new WordList();
    meta.push(postings.intern(notActionRows), postings.intern(notResourceRows), postings.intern(attachedRows), denyRowCount);
    meta.push(policies.length, actionPatterns.length);
    meta.push(directory === undefined ? 1 : 0, directory === undefined && facts.length > 0 ? 1 : 0);
    for (const text of [directory?.organizationId ?? "", directory?.managementAccount ?? ""]) {
      const { offset, bytes } = this.#heap.text(text);
      meta.push(offset, bytes);
    }
    meta.push(bucketBits(directory?.entities.length ?? 0), bucketBits(directory?.resources.length ?? 0));
    this.#put(META, meta, META_BYTES);
  }

  #emitNodes(roots: readonly TrieNode[]): void {
    const nodes = new WordList();
    const firstPrograms = new Map<TrieNode, number>();
    for (const { node, behind } of placeNodes(roots)) {
      if (behind === PROGRAMS_RECORD) {
        nodes.push(firstPrograms.get(node)!, node.programs.length, 0, (NODE_IS_PROGRAMS << 24) >>> 0);
        continue;
      }
      if (node.programs.length > 0) firstPrograms.set(node, this.#programs.length / (PROGRAM_BYTES / 4));
      for (const { rest, patternId } of node.programs) this.#program(rest, patternId);
      this.#emitNode(nodes, node, behind);
    }
    this.#put(NODES, nodes, NODE_BYTES);
  }

  #emitNode(nodes: WordList, node: TrieNode, behind: number): void {
    const label = this.#heap.binary(node.label);
    const firstByte = node.label === "" ? 0 : node.label.charCodeAt(0);
    const sizes = label.bytes | (node.children.size << 8) | (firstByte << 16) | (nodeFlags(node) << 24);
    nodes.push(label.offset, isLeaf(node) ? 0 : behind, node.accept + 1, sizes >>> 0);
  }

  // --- principals ------------------------------------------------------------------------------------------------------

  #emitPrincipals(): void {
    const { principals, principalIndex, principalSetList } = this.tables;
    const entries = new WordList();
    for (const { type, text } of principals) {
      const { offset, bytes } = this.#heap.text(text);
      entries.push(hashBinary(toBinary(text)), type, offset, bytes);
    }
    const sets = new WordList();
    const members = new WordList();
    for (const set of principalSetList) {
      const indexes = [...new Set(set.members.map((member) => principalIndex.get(principalId(member))!))].sort((a, b) => a - b);
      sets.push(members.length, indexes.length, set.negated);
      for (const index of indexes) members.push(index);
    }
    this.#put(PRINCIPALS, entries, PRINCIPAL_BYTES);
    this.#put(PRINCIPAL_SETS, sets, SET_BYTES);
    this.#put(MEMBERS, members);
  }

  // --- conditions and rows ---------------------------------------------------------------------------------------------

  #emitAtoms(): void {
    const atoms = new WordList();
    const operands = new WordList();
    for (const atom of this.tables.atoms) {
      const firstOperand = operands.length / (OPERAND_BYTES / 4);
      for (const operand of atom.operands) {
        const { offset, bytes } = this.#heap.binary(operand);
        operands.push(hashBinary(operand), offset, bytes);
      }
      const programs = this.#programRun(atom.programs);
      const arns = this.#programRun(atom.arns.flat());
      atoms.push(atom.test, atom.flags, this.#keyIndex.get(atom.key)!, firstOperand, atom.operands.length);
      atoms.push(programs, atom.programs.length, arns, atom.arns.length, 0);
    }
    this.#put(ATOMS, atoms, ATOM_BYTES);
    this.#put(OPERANDS, operands, OPERAND_BYTES);
  }

  #emitConditions(): void {
    const { conditionAtoms, atomIndex } = this.tables;
    const conditions = new WordList();
    const members = new WordList();
    for (const atoms of conditionAtoms) {
      conditions.push(members.length, atoms.length);
      for (const atom of atoms) members.push(atomIndex.get(atom.id)!);
    }
    this.#put(CONDITIONS, conditions, CONDITION_BYTES);
    this.#put(CONDITION_ATOMS, members);
  }

  #emitRows(): void {
    const { rows, conditions, principalSets } = this.tables;
    const words = new WordList();
    for (const row of rows) {
      const condition = conditions.get(conditionId(row)) ?? -1;
      const set = row.principals === undefined ? -1 : principalSets.get(principalSetId(row.principals))!;
      words.push(condition + 1, set + 1, row.group);
    }
    this.#put(ROWS, words, ROW_BYTES);
  }

  /** Rows stand by group: each group's Denies end where the next one's begin, and so do its Allows. */
  #emitGroups(): void {
    const { rows, denyRowCount } = this.tables;
    const words = new WordList();
    let deny = 0;
    let allow = denyRowCount;
    for (let group = 0; group < this.plan.groupCount; group++) {
      const [firstDeny, firstAllow] = [deny, allow];
      while (deny < denyRowCount && rows[deny]!.group === group) deny++;
      while (allow < rows.length && rows[allow]!.group === group) allow++;
      words.push(firstDeny, deny, firstAllow, allow);
    }
    this.#put(GROUPS, words, GROUP_BYTES);
  }
}

function nodeFlags(node: TrieNode): number {
  const own = node.isStar ? NODE_IS_STAR | (hasSingleGoal(node) ? NODE_SINGLE_GOAL : 0) : 0;
  return own | (node.star === undefined ? 0 : NODE_HAS_STAR) | (node.programs.length === 0 ? 0 : NODE_HAS_PROGRAMS);
}
