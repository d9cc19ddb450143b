/**
 * Tables → bytes: writes each section's records as assembly/layout.ts lays them out. No cleverness here.
 *
 * Look into the room when an artifact does not say what the tables say: emit-directory.ts writes what is attached to whom, key-flags.ts
 * what KEYS says of a key. Header and checksums are artifact/writer.ts.
 */
import {
  ATOMS,
  CONDITION_ATOMS,
  CONDITIONS,
  DEBUG,
  DERIVED,
  BUNDLE_BYTES,
  BUNDLES,
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
} from "../../../assembly/layout.js";
import { hashBinary, toBinary } from "../../artifact/bytes.js";
import type { DebugInfo } from "../../artifact/debug.js";
import { byteSection, writeArtifact, type Section } from "../../artifact/writer.js";
import type { Pattern, PatternToken } from "../../policy/ast.js";
import { DERIVED_KEY_NAMES, VIA_AWS_SERVICE_KEY } from "../../policy/key-catalogue.js";
import { remembered } from "../../text/remembered.js";
import { encodeUtf8 } from "../../text/encoding.js";
import { StringHeap } from "../../artifact/heap.js";
import { KeyFlags } from "./key-flags.js";
import { bucketBits, emitAttachments, emitDirectory } from "./emit-directory.js";
import { principalId } from "../lower/principal.js";
import type { ConditionIr, LoweredRows } from "../lower/ir.js";
import { patternKey } from "../lower/patterns.js";
import type { Plan } from "../plan/plan.js";
import { PostingTable } from "../tables/postings.js";
import type { Tables } from "../tables/tables.js";
import { PROGRAMS_RECORD, type Trie } from "../lower/trie.js";
import { WordList } from "../../artifact/words.js";

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

  readonly #tables: Tables;
  readonly #plan: Plan;
  readonly #options: EmitOptions;

  constructor(tables: Tables, plan: Plan, options: EmitOptions) {
    this.#tables = tables;
    this.#plan = plan;
    this.#options = options;
    this.#keyIndex = new Map(tables.keys.map((key, index) => [key, index]));
  }

  emit(): Uint8Array {
    this.#emitKeys();
    this.#emitPatterns();
    this.#emitPrincipals();
    this.#emitAtoms();
    this.#emitConditions();
    this.#emitRows();
    this.#emitBundles();
    emitAttachments(this.#plan, this.#heap, this.#put);
    emitDirectory(this.#plan.directory, this.#heap, this.#keyIndex, this.#put);
    this.#put(PROGRAMS, this.#programs, PROGRAM_BYTES);
    this.#put(TOKENS, this.#tokens, TOKEN_BYTES);
    this.#put(VARIABLES, this.#variables, VARIABLE_BYTES);
    this.#sections[STRINGS] = byteSection(this.#heap.bytes());
    const debug = this.#options.debug === undefined ? "" : JSON.stringify(this.#options.debug);
    this.#sections[DEBUG] = byteSection(encodeUtf8(debug));
    return writeArtifact(this.#options.flags, this.#sections);
  }

  readonly #put = (id: number, words: WordList, recordBytes = 4): void => {
    this.#sections[id] = words.section(recordBytes / 4);
  };

  #emitKeys(): void {
    const keys = new WordList();
    const flags = new KeyFlags(this.#tables.rows, this.#tables.resources.column);
    for (const key of this.#tables.keys) keys.push(...this.#heap.text(key), flags.of(key));
    this.#put(KEYS, keys, KEY_BYTES);
    const derived = new WordList();
    for (const name of DERIVED_KEY_NAMES) derived.push(this.#tables.derivedKeys.has(name) ? this.#keyIndex.get(name)! + 1 : 0);
    derived.push(this.#keyIndex.get(VIA_AWS_SERVICE_KEY)! + 1);
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
      case "text":
        return [OP_TEXT, ...this.#heap.text(token.text)];
    }
  }

  #variable(key: string, fallback: string | undefined): number {
    return remembered(this.#variableIndex, patternKey([{ kind: "variable", key, fallback }]), () => {
      this.#variables.push(this.#keyIndex.get(key)!, fallback === undefined ? 0 : 1, ...this.#heap.text(fallback ?? ""));
      return this.#variableIndex.size;
    });
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
    const { actions, resources } = this.#tables;
    const postings = new PostingTable();
    const patterns = new WordList();
    let patternId = 0;
    for (const { column, order, rows, notRows } of [actions, resources]) {
      for (const id of order) {
        column.place(id, patternId++, notRows.countOf(id) > 0);
        patterns.add(postings.intern(rows.of(id)));
        patterns.add(postings.intern(notRows.of(id)));
      }
    }
    this.#put(PATTERNS, patterns, PATTERN_BYTES);
    this.#emitNodes(this.#plan.lowered, patterns);
    this.#emitMeta(postings);
    this.#sections[POSTINGS] = postings.section();
  }

  #emitMeta(postings: PostingTable): void {
    const { actions, resources, attachedRows, denyRowCount } = this.#tables;
    const { directory, facts, policies } = this.#plan;
    const meta = new WordList();
    meta.push(postings.intern(actions.excludingRows), postings.intern(resources.excludingRows), postings.intern(attachedRows));
    meta.push(denyRowCount, policies.length, actions.order.length);
    meta.push(directory === undefined ? 1 : 0, directory === undefined && facts.length > 0 ? 1 : 0);
    meta.push(...this.#heap.text(directory?.organizationId ?? ""), ...this.#heap.text(directory?.managementAccount ?? ""));
    meta.push(bucketBits(directory?.entities.length ?? 0), bucketBits(directory?.resources.length ?? 0));
    this.#put(META, meta, META_BYTES);
  }

  #emitNodes({ trie }: LoweredRows, patterns: WordList): void {
    const words = new WordList();
    const firstPrograms = new Map<number, number>();
    const { nodes, behind, count } = trie.places();
    for (let place = 0; place < count; place++) {
      const node = nodes[place]!;
      const programs = trie.programs(node);
      if (behind[place] === PROGRAMS_RECORD) {
        words.push(firstPrograms.get(node)!, programs.length, 0, (NODE_IS_PROGRAMS << 24) >>> 0);
        continue;
      }
      if (programs.length > 0) firstPrograms.set(node, this.#programs.length / (PROGRAM_BYTES / 4));
      for (const { rest, patternId } of programs) this.#program(rest, patternId);
      this.#emitNode(words, trie, node, behind[place]!, patterns);
    }
    this.#put(NODES, words, NODE_BYTES);
  }

  #emitNode(words: WordList, trie: Trie, node: number, behind: number, patterns: WordList): void {
    const binary = trie.label(node);
    const accepted = trie.accepted(node);
    const hasRows = trie.isStar(node) && patterns.at(accepted * 2 - 1) === 0;
    const flags = nodeFlags(trie, node);
    const children = trie.childCount(node);
    const isLeaf = children === 0 && (flags & (NODE_HAS_STAR | NODE_HAS_PROGRAMS)) === 0;
    // A star node has no label, so that its offset is 0.
    words.add(hasRows ? patterns.at(accepted * 2 - 2) : this.#heap.offsetOf(binary));
    words.add(isLeaf ? 0 : behind);
    words.add(accepted);
    words.add((binary.length | (children << 8) | (binary.charCodeAt(0) << 16) | (flags << 24)) >>> 0);
  }

  // --- principals ------------------------------------------------------------------------------------------------------

  #emitPrincipals(): void {
    const { principals, principalIndex, principalSets } = this.#tables;
    const entries = new WordList();
    for (const { type, text } of principals) entries.push(hashBinary(toBinary(text)), type, ...this.#heap.text(text));
    const sets = new WordList();
    const members = new WordList();
    for (const set of principalSets.keys()) {
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
    for (const atom of this.#tables.atoms.keys()) {
      const firstOperand = operands.length / (OPERAND_BYTES / 4);
      for (const operand of atom.operands) operands.push(hashBinary(operand), ...this.#heap.binary(operand));
      const programs = this.#programRun(atom.programs);
      const arns = this.#programRun(atom.arns.flat());
      atoms.push(atom.test, atom.flags, this.#keyIndex.get(atom.key)!, firstOperand, atom.operands.length);
      atoms.push(programs, atom.programs.length, arns, atom.arns.length, 0);
    }
    this.#put(ATOMS, atoms, ATOM_BYTES);
    this.#put(OPERANDS, operands, OPERAND_BYTES);
  }

  #emitConditions(): void {
    const { conditions, atoms } = this.#tables;
    const records = new WordList();
    const members = new WordList();
    for (const condition of conditions.keys()) {
      records.push(members.length, condition.atoms.length);
      for (const atom of condition.atoms) members.push(atoms.get(atom)!);
    }
    this.#put(CONDITIONS, records, CONDITION_BYTES);
    this.#put(CONDITION_ATOMS, members);
  }

  /** ROW_CONDITION of layout.ts. */
  #condition(condition: ConditionIr | undefined): number {
    if (condition === undefined) return 0;
    const { conditions, atoms } = this.#tables;
    const index = conditions.get(condition);
    return index === undefined ? atoms.get(condition.atoms[0]!)! * 2 + 1 : index * 2 + 2;
  }

  #emitRows(): void {
    const { rows, principalSets } = this.#tables;
    const words = new WordList();
    for (const { condition, principals, bundle } of rows) {
      const set = principals === undefined ? -1 : principalSets.get(principals)!;
      words.add(this.#condition(condition));
      words.add(set + 1);
      words.add(bundle);
    }
    this.#put(ROWS, words, ROW_BYTES);
  }

  /** Rows stand by bundle: each bundle's Denies end where the next one's begin, and so do its Allows. */
  #emitBundles(): void {
    const { rows, denyRowCount } = this.#tables;
    const words = new WordList();
    let deny = 0;
    let allow = denyRowCount;
    for (let bundle = 0; bundle < this.#plan.bundleCount; bundle++) {
      const [firstDeny, firstAllow] = [deny, allow];
      while (deny < denyRowCount && rows[deny]!.bundle === bundle) deny++;
      while (allow < rows.length && rows[allow]!.bundle === bundle) allow++;
      words.push(firstDeny, deny, firstAllow, allow);
    }
    this.#put(BUNDLES, words, BUNDLE_BYTES);
  }
}

function nodeFlags(trie: Trie, node: number): number {
  const own = trie.isStar(node) ? NODE_IS_STAR | (trie.hasSingleGoal(node) ? NODE_SINGLE_GOAL : 0) : 0;
  return own | (trie.star(node) === 0 ? 0 : NODE_HAS_STAR) | (trie.programs(node).length === 0 ? 0 : NODE_HAS_PROGRAMS);
}
