/** What a statement becomes: a row of the decision table. Its actions and resources are cells of a column (column.ts). */
import type { Pattern } from "../policy/ast.js";

export interface RowIr {
  /** Its policy's group. */
  readonly group: number;
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
