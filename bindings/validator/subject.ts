/**
 * What checks look at: the document's JSON with its elements at hand, each with its place. It is made for any JSON, whole or damaged:
 * what has the wrong type is left out, and said by the grammar.
 */
import type { ReportEntry } from "../findings/report.js";
import type { IssueCode } from "../findings/code-table.js";
import type { JsonMember, JsonNode, JsonObject, JsonString } from "../text/json-node.js";
import { itemsOf, memberOf } from "../text/json-node.js";
import { foldAscii } from "../text/fold.js";
import type { CatalogueAction, CatalogueService } from "../model/catalogue.js";
import type { ActionSet } from "./action-set.js";
import type { ArnEntry } from "./arn.js";
import type { ArnTemplate, CatalogueIndex } from "./catalogue-index.js";
import type { ValidatePolicyResourceType, ValidationOptions } from "./input.js";
import type { NearNames } from "./near-name.js";
import type { OperatorName } from "./operator-name.js";
import { readOperatorName } from "./operator-name.js";

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
  /** Resource types that an ARN can mean, by its service and resource: asked by several checks. */
  readonly candidates: Map<string, readonly ArnTemplate[]>;
  /** Actions of every statement, `Action` and `NotAction`, with what the catalogue says of them. */
  readonly actions: readonly ActionUse[];
  /** `Action` of each statement, to be asked for the notable actions. */
  readonly actionSets: ReadonlyMap<StatementView, ActionSet>;
  readonly faults: ReadonlyMap<IssueCode, readonly ReportEntry[]>;
  readonly options: ValidationOptions;
  readonly catalogue: CatalogueIndex | undefined;
}

/** A string in a list of an element, or the string that stands for the list. */
export interface Entry {
  readonly text: string;
  readonly folded: string;
  readonly node: JsonString;
  readonly isWild: boolean;
}

/** An action `prefix:name`, in lower case. `*` and what has no colon are not among them. */
export interface ActionUse {
  readonly statement: StatementView;
  readonly entry: Entry;
  readonly prefix: string;
  readonly name: string;
  readonly isNot: boolean;
  readonly service: CatalogueService | undefined;
  /** Undefined for a wildcard and where there is no such action. */
  readonly action: CatalogueAction | undefined;
}

export interface PrincipalEntry extends Entry {
  /** `AWS`, `Service`, …; empty for a bare string. */
  readonly kind: string;
  readonly member: JsonMember;
  readonly isNot: boolean;
}

export interface StatementView {
  readonly node: JsonObject;
  readonly effect: "Allow" | "Deny" | undefined;
  readonly sid: JsonString | undefined;
  readonly actions: readonly Entry[];
  readonly notActions: readonly Entry[];
  readonly resources: readonly Entry[];
  readonly notResources: readonly Entry[];
  readonly principals: readonly PrincipalEntry[];
  readonly conditions: readonly ConditionUse[];
  member(name: string): JsonMember | undefined;
}

export interface ConditionValue {
  readonly text: string;
  readonly node: JsonNode;
}

/** One key under one operator. */
export interface ConditionUse {
  readonly statement: StatementView;
  readonly block: JsonMember;
  readonly operator: OperatorName;
  readonly member: JsonMember;
  readonly key: string;
  readonly folded: string;
  readonly values: readonly ConditionValue[];
}

class Statement implements StatementView {
  readonly node: JsonObject;
  readonly effect: "Allow" | "Deny" | undefined;
  readonly sid: JsonString | undefined;
  readonly actions: readonly Entry[];
  readonly notActions: readonly Entry[];
  readonly resources: readonly Entry[];
  readonly notResources: readonly Entry[];
  readonly principals: readonly PrincipalEntry[];
  readonly conditions: readonly ConditionUse[];
  readonly #members: ReadonlyMap<string, JsonMember>;

  constructor(node: JsonObject) {
    this.node = node;
    this.#members = membersOf(node);
    this.effect = effectOf(this.member("Effect"));
    const sid = this.member("Sid")?.value;
    this.sid = sid?.kind === "string" ? sid : undefined;
    this.actions = entriesOf(this.member("Action"));
    this.notActions = entriesOf(this.member("NotAction"));
    this.resources = entriesOf(this.member("Resource"));
    this.notResources = entriesOf(this.member("NotResource"));
    this.principals = [...principalsOf(this.member("Principal"), false), ...principalsOf(this.member("NotPrincipal"), true)];
    this.conditions = usesOf(this, this.member("Condition"));
  }

  member(name: string): JsonMember | undefined {
    return this.#members.get(name);
  }
}

/** The first of each name. */
function membersOf(node: JsonObject): ReadonlyMap<string, JsonMember> {
  const members = new Map<string, JsonMember>();
  for (const member of node.members) if (!members.has(member.key)) members.set(member.key, member);
  return members;
}

function effectOf(member: JsonMember | undefined): "Allow" | "Deny" | undefined {
  const node = member?.value;
  return node?.kind === "string" && (node.value === "Allow" || node.value === "Deny") ? node.value : undefined;
}

function entriesOf(member: JsonMember | undefined): Entry[] {
  const entries: Entry[] = [];
  for (const node of itemsOf(member?.value)) {
    if (node.kind !== "string") continue;
    const { value } = node;
    entries.push({ text: value, folded: foldAscii(value), node, isWild: value.includes("*") || value.includes("?") });
  }
  return entries;
}

function principalsOf(member: JsonMember | undefined, isNot: boolean): PrincipalEntry[] {
  if (member === undefined) return [];
  if (member.value.kind !== "object") return entriesOf(member).map((entry) => ({ ...entry, kind: "", member, isNot }));
  return member.value.members.flatMap((each) =>
    entriesOf(each).map((entry) => ({ ...entry, kind: each.key, member: each, isNot })),
  );
}

function usesOf(statement: StatementView, condition: JsonMember | undefined): ConditionUse[] {
  if (condition?.value.kind !== "object") return [];
  return condition.value.members.flatMap((block) => {
    if (block.value.kind !== "object") return [];
    const operator = readOperatorName(block.key);
    return block.value.members.map((member) => {
      const { key } = member;
      return { statement, block, operator, member, key, folded: foldAscii(key), values: valuesOf(member.value) };
    });
  });
}

function valuesOf(node: JsonNode): ConditionValue[] {
  return itemsOf(node).flatMap((item): readonly ConditionValue[] => {
    if (item.kind === "string" || item.kind === "number") return [{ text: item.value, node: item }];
    return item.kind === "boolean" ? [{ text: String(item.value), node: item }] : [];
  });
}

/** The statements of the document that are objects. */
export function statementsOf(root: JsonNode | undefined): readonly StatementView[] {
  if (root?.kind !== "object") return [];
  return itemsOf(memberOf(root, "Statement")?.value).flatMap((node) => (node.kind === "object" ? [new Statement(node)] : []));
}
