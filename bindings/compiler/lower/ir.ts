/** What a statement becomes: a row of the decision table. Its actions and resources are cells of a column (column.ts). */
import type { Pattern, PolicyType } from "../../policy/ast.js";
import type { DocumentOrigin } from "../../text/positions.js";
import type { PatternColumn } from "./column.js";
import type { Trie } from "./trie.js";

/** A policy that was read, or a grant written as one. */
export interface PlannedPolicy {
  readonly name: string;
  readonly type: PolicyType;
  /** Number of its bundle: the policies of a bundle are always collected together. */
  readonly bundle: number;
  /** JSON text, where there is one: it gives statements their lines. */
  readonly text: string | undefined;
  /** Where the document stands in a file, where that is known. */
  readonly origin: DocumentOrigin | undefined;
  /** What the policy is attached to, where that is known. */
  readonly resourceArn: string | undefined;
  /** The policy of a gateway endpoint: accounts are their root users (evaluation-logic §10.1). */
  readonly isGateway: boolean;
}

export interface RowIr {
  /** Its policy's bundle. */
  readonly bundle: number;
  readonly deny: boolean;
  /** Position of the policy in the plan, and of the statement in the policy. */
  readonly policy: number;
  readonly index: number;
  readonly sid: string | undefined;
  /** Where the statement begins in the policy's text. */
  readonly start: number | undefined;
  readonly action: number;
  /** NO_CELL: the resource the policy is attached to, whatever it is. */
  readonly resource: number;
  /** Equal sets are one object, and so are equal conditions and atoms. */
  readonly principals: PrincipalSetIr | undefined;
  readonly condition: ConditionIr | undefined;
  /** Keys of the condition that the statement spells otherwise than `LoweredRows.spellings` has them. */
  readonly spellings: readonly string[] | undefined;
}

export interface ConditionIr {
  /** Position among the distinct conditions, by first appearance. */
  readonly rank: number;
  /** Sorted by id, without duplicates. */
  readonly atoms: readonly AtomIr[];
}

export const NO_CELL = -1;

export interface PrincipalSetIr {
  /** SET_NEGATED of layout.ts. */
  readonly negated: 0 | 1 | 2;
  readonly members: readonly PrincipalIr[];
}

export interface PrincipalIr {
  /** ENTRY_* of layout.ts. */
  readonly type: number;
  readonly text: string;
}

/** One (operator, key, values). `operands` are binary strings in the form that layout.ts gives for the test. */
export interface AtomIr {
  /** Canonical text: equal atoms have equal keys. */
  readonly id: string;
  readonly test: number;
  readonly flags: number;
  readonly key: string;
  readonly operands: readonly string[];
  readonly programs: readonly Pattern[];
  readonly arns: readonly (readonly Pattern[])[];
}

/** Rows in table order, and the patterns that they name. */
export interface LoweredRows {
  readonly rows: readonly RowIr[];
  readonly actions: PatternColumn;
  readonly resources: PatternColumn;
  readonly trie: Trie;
  /** Condition keys, folded → as a policy spells them. */
  readonly spellings: ReadonlyMap<string, string>;
  /** Actions, by their number in the column, as a policy spells them. */
  readonly actionTexts: readonly (string | undefined)[];
}
