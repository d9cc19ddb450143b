/** What a statement becomes: a row of the decision table, still with patterns and values instead of indexes. */
import type { Pattern, StatementAst } from "../policy/ast.js";

export interface RowIr {
  /** Its policy's group. */
  readonly group: number;
  readonly deny: boolean;
  /** Position of the policy in the plan, and the statement it comes from. */
  readonly policy: number;
  readonly statement: StatementAst;
  readonly action: ColumnIr;
  /** Undefined: the resource the policy is attached to, whatever it is. */
  readonly resource: ColumnIr | undefined;
  readonly principals: PrincipalSetIr | undefined;
  /** Sorted by key, without duplicates: equal conditions are equal texts. */
  readonly atoms: readonly AtomIr[];
}

export interface ColumnIr {
  /** NotAction or NotResource. */
  readonly excludes: boolean;
  readonly patterns: readonly Pattern[];
}

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
