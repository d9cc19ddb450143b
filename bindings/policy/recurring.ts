/**
 * What was read before, by its text: policies name the same actions and write the same conditions over and over. Only what
 * reads alike in every document is kept here, and only where there was nothing to report.
 */
import type { ActionPattern, ConditionEntry } from "./ast.js";
import type { OperatorReading } from "./operators.js";

export class Recurring {
  readonly actions = new Map<string, ActionPattern>();
  readonly operators = new Map<string, OperatorReading>();
  readonly conditions = new Map<string, readonly ConditionEntry[]>();
  /** Those of documents without variables. */
  readonly oldConditions = new Map<string, readonly ConditionEntry[]>();
  /** Condition keys, folded → as they were written first; for reports. */
  readonly spellings = new Map<string, string>();
}
