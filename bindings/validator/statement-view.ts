/** A document's statements with their elements at hand, each with its place: what has the wrong type is left out. */
import type { JsonMember, JsonNode, JsonObject, JsonString } from "../text/json-node.js";
import { itemsOf, memberOf } from "../text/json-node.js";
import { foldAscii } from "../text/fold.js";
import type { CatalogueAction, CatalogueService } from "../model/catalogue.js";
import type { CatalogueIndex, FullAction } from "./catalogue-index.js";
import type { OperatorName } from "./operator-name.js";
import { readOperatorName } from "./operator-name.js";

/** A string in a list of an element, or the string that stands for the list. */
export interface Entry {
  readonly text: string;
  readonly folded: string;
  readonly node: JsonString;
  readonly isWild: boolean;
  /** What the catalogue says of it, where it is an action that is not a pattern. */
  readonly known: FullAction | undefined;
}

/** An action `prefix:name`, in lower case. `*` and what has no colon are not among them. */
export interface ActionUse {
  readonly entry: Entry;
  readonly prefix: string;
  readonly name: string;
  readonly service: CatalogueService | undefined;
  /** Undefined for a wildcard and where there is no such action. */
  readonly action: CatalogueAction | undefined;
}

export interface KnownEntry extends Entry {
  readonly known: FullAction;
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
  /** Of both, those that are not actions of a known service as the catalogue has them: wildcards, and what is misspelt. */
  readonly unlisted: readonly Entry[];
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
  readonly unlisted: readonly Entry[];
  readonly resources: readonly Entry[];
  readonly notResources: readonly Entry[];
  readonly principals: readonly PrincipalEntry[];
  readonly conditions: readonly ConditionUse[];
  readonly #members: ReadonlyMap<string, JsonMember>;

  constructor(node: JsonObject, source: Source) {
    this.node = node;
    this.#members = membersOf(node);
    this.effect = effectOf(this.member("Effect"));
    const sid = this.member("Sid")?.value;
    this.sid = sid?.kind === "string" ? sid : undefined;
    this.actions = actionsIn(this.member("Action"), source);
    this.notActions = actionsIn(this.member("NotAction"), source);
    this.unlisted = [this.actions, this.notActions].flatMap((list) => list.filter(isUnlisted));
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
    entries.push({ text: value, folded: foldAscii(value), node, isWild: isWild(value), known: undefined });
  }
  return entries;
}

function actionsIn(member: JsonMember | undefined, { catalogue, folded }: Source): Entry[] {
  const entries: Entry[] = [];
  for (const node of itemsOf(member?.value)) {
    if (node.kind !== "string") continue;
    const text = node.value;
    const ownFolded = foldedOf(node, folded);
    const known = catalogue?.fullAction(ownFolded);
    entries.push({ text, folded: known?.folded ?? ownFolded, node, isWild: known === undefined && isWild(text), known });
  }
  return entries;
}

/** What a document's actions are read with. */
interface Source {
  readonly catalogue: CatalogueIndex | undefined;
  /** The document's text in lower case, where it is a text of ASCII alone: folding it at once is quicker than action by action. */
  readonly folded: string | undefined;
}

function foldedOf({ start, end, value }: JsonString, folded: string | undefined): string {
  const isWrittenAsIs = folded !== undefined && end - start === value.length + 2;
  return isWrittenAsIs ? folded.slice(start + 1, end - 1) : foldAscii(value);
}

function isUnlisted({ known }: Entry): boolean {
  return known?.isOfKnownService !== true;
}

function isWild(text: string): boolean {
  return text.includes("*") || text.includes("?");
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

/** The statements of the document that are objects. `text`: of the document, undefined where it was given as an object. */
export function statementsOf(
  root: JsonNode | undefined,
  text: string | undefined,
  catalogue: CatalogueIndex | undefined,
): readonly StatementView[] {
  if (root?.kind !== "object") return [];
  const source = { catalogue, folded: text === undefined || /[^\0-\x7f]/.test(text) ? undefined : text.toLowerCase() };
  const nodes = itemsOf(memberOf(root, "Statement")?.value);
  return nodes.flatMap((node) => (node.kind === "object" ? [new Statement(node, source)] : []));
}
