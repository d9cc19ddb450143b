/** A check: one row of the table (table.ts). */
import type { Extent } from "../text/json-node.js";
import type { IssueCode } from "../findings/code-table.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import type { Subject } from "./subject.js";
import type { ConditionUse, StatementView } from "./statement-view.js";

/**
 * The heaviest thing that a check asks for: the JSON text, the elements of the policy, a quota, the service catalogue, or a table that
 * is kept by hand.
 */
type Need = "json" | "tree" | "quota" | "catalogue" | "curated";

/** Part of a string; counted in the decoded text. */
export interface Part {
  readonly start: number;
  readonly length: number;
}
/** A value, the name of a member, or a part of a string. */
export type Place = Extent & { readonly part?: Part };

export interface Note {
  readonly places: readonly Place[];
  readonly details: string;
  readonly hint: string;
}
export type Say = (places: Place | readonly Place[], details: string, hint: string) => void;

export interface Check {
  readonly code: IssueCode;
  /** The policies it is made for (subject.ts). */
  readonly policies: string;
  readonly needs: Need;
  /** Where its finding points, for the table of docs/validator.md. */
  readonly at: string;
  readonly run: (subject: Subject, say: Say) => void;
}

/** A check of every statement. */
export function each(find: (statement: StatementView, say: Say, subject: Subject) => void): Check["run"] {
  return (subject, say) => {
    for (const statement of subject.statements) find(statement, say, subject);
  };
}

/** A check of every key under every operator. */
export function eachUse(find: (use: ConditionUse, say: Say, subject: Subject) => void): Check["run"] {
  return (subject, say) => {
    for (const use of subject.uses) find(use, say, subject);
  };
}

/** The same with the catalogue, which is there: a check that needs it does not run without. */
export function eachKnown(find: (use: ConditionUse, say: Say, catalogue: CatalogueIndex, subject: Subject) => void): Check["run"] {
  return (subject, say) => {
    const { catalogue } = subject;
    if (catalogue !== undefined) for (const use of subject.uses) find(use, say, catalogue, subject);
  };
}

/** What the grammar says under the same code. */
export function grammar(code: IssueCode, isMeant: (subject: Subject) => boolean = () => true): Check["run"] {
  return (subject, say) => {
    if (!isMeant(subject)) return;
    for (const fault of subject.faults.get(code) ?? []) say(fault.places, fault.details, fault.hint);
  };
}

/** The value of the member where there is one, else the statement. */
export function placeOf(statement: StatementView, ...names: readonly string[]): Extent {
  for (const name of names) {
    const member = statement.member(name);
    if (member !== undefined) return member.value;
  }
  return statement.node;
}
