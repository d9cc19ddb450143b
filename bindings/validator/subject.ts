/**
 * What checks look at: the document's JSON with its elements at hand, each with its place. It is made for any JSON, whole or damaged:
 * what has the wrong type is left out, and said by the grammar.
 */
import type { ReportEntry } from "../findings/report.js";
import type { IssueCode } from "../findings/code-table.js";
import type { JsonNode } from "../text/json-node.js";
import type { ActionSet } from "./action-set.js";
import type { ArnEntry } from "./arn.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import type { ValidatePolicyResourceType, ValidationOptions } from "./input.js";
import type { NearNames } from "./near-name.js";
import type { ActionUse, ConditionUse, KnownEntry, StatementView } from "./statement-view.js";

/** I identity, R resource, T role trust, S service control, C resource control (docs/spec/policy-validation.md §2.1). */
export type PolicyLetter = "I" | "R" | "T" | "S" | "C";

export interface Subject {
  /** Undefined for a document given as an object. */
  readonly text: string | undefined;
  /** Undefined where the document is not JSON. */
  readonly root: JsonNode | undefined;
  readonly letter: PolicyLetter;
  readonly resourceType: ValidatePolicyResourceType | undefined;
  /** Nobody said that it is a trust policy: its actions do. */
  readonly isTrustByContent: boolean;
  /** `${…}` is a variable in this version of the language. */
  readonly hasVariables: boolean;
  readonly statements: readonly StatementView[];
  readonly uses: readonly ConditionUse[];
  /** Every whole ARN under `Resource` and `NotResource`. */
  readonly arns: readonly ArnEntry[];
  readonly names: NearNames;
  /** Actions of every statement, `Action` and `NotAction`, that the catalogue does not have as they are written. */
  readonly unlisted: readonly ActionUse[];
  /** Those under `Action` that are actions of the catalogue, by statement. */
  readonly known: ReadonlyMap<StatementView, readonly KnownEntry[]>;
  /** `Action` of each statement, to be asked for the notable actions. */
  readonly actionSets: ReadonlyMap<StatementView, ActionSet>;
  readonly faults: ReadonlyMap<IssueCode, readonly ReportEntry[]>;
  readonly options: ValidationOptions;
  readonly catalogue: CatalogueIndex | undefined;
}
