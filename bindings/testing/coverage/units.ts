/** What of a policy document can be covered, with places, and what requests have covered so far. */
import type { PolicyAst, PolicyType, StatementAst } from "../../policy/ast.js";
import { itemsOf, memberOf, type JsonMember, type JsonNode, type JsonObject } from "../../text/json-node.js";
import { readJson } from "../../text/json.js";
import type { NamedPolicy } from "../../model/policy-set.js";
import { LineTable } from "../../text/positions.js";
import { includedPatterns, includedPrincipals, type Inclusions } from "./includes.js";

/** Which test it was. */
export interface TestName {
  readonly file: string;
  readonly name: string;
  readonly line?: number;
}

export interface Place {
  /** Of the file, from 1; absent where the document has no lines. */
  readonly line?: number;
  /** From 0. */
  readonly column?: number;
  /** In the text that reports show. */
  readonly start: number;
  readonly end: number;
}

/** How often, and by which test first. */
export class Seen {
  count = 0;
  first: TestName | undefined;

  by(test: TestName): void {
    this.count++;
    this.first ??= test;
  }
}

export interface EntryUnit {
  readonly text: string;
  readonly place: Place;
  /** Matched by this entry and by no other of its list. */
  readonly hit: Seen;
  /** Another entry includes it: it can never be hit alone. */
  readonly includedBy: number | undefined;
}

export type ListElement = "Action" | "NotAction" | "Resource" | "NotResource" | "Principal" | "NotPrincipal";

export interface ListUnit {
  readonly element: ListElement;
  readonly entries: readonly EntryUnit[];
  /** The statement failed by this list alone. */
  readonly missed: Seen;
}

interface ValueUnit {
  readonly text: string;
  readonly place: Place;
  /** It alone decided. */
  readonly decided: Seen;
}

export interface ConditionUnit {
  readonly operator: string;
  readonly key: string;
  readonly foldedKey: string;
  readonly isNegated: boolean;
  readonly isNull: boolean;
  readonly place: Place;
  readonly keyPlace: Place;
  readonly isTrue: Seen;
  readonly isFalse: Seen;
  /** Undefined: AWS always sends the key, or the operator asks for its absence itself. */
  readonly isAbsent: Seen | undefined;
  readonly values: readonly ValueUnit[];
}

export interface StatementUnit {
  /** Among all statements of the run. */
  readonly id: number;
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly place: Place;
  readonly applied: Seen;
  readonly missed: Seen;
  /** Whatever the request, it applies. */
  readonly cannotMiss: boolean;
  /** The first request that would be decided otherwise without it. */
  readonly decisive: Seen;
  readonly lists: readonly ListUnit[];
  readonly conditions: readonly ConditionUnit[];
}

/** A policy document of the run, in whatever roles it is attached. */
export interface DocumentUnits {
  readonly name: string;
  /** The file that it stands in, where it says one; else its name is taken for one where it was given as a text. */
  readonly file: string | undefined;
  readonly types: Set<PolicyType>;
  /** What reports show. */
  readonly text: string;
  /** Line of the file that the text begins with. */
  readonly firstLine: number;
  /** Was it given as a text, so that lines are those of a file? */
  readonly hasLines: boolean;
  /** By the statement's index; an Allow of an RCP, which is implied anyway, is left out. */
  readonly statements: ReadonlyMap<number, StatementUnit>;
}

/** Keys that AWS sends with every request. */
const ALWAYS_SENT: ReadonlySet<string> = new Set(
  [
    "aws:SecureTransport",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalType",
    "aws:userid",
    "aws:ViaAWSService",
  ].map((name) => name.toLowerCase()),
);

/** The documents of a run: one of the same name, place and text is one, wherever it is attached. */
export class Documents {
  readonly #byId = new Map<string, DocumentUnits>();
  #statements = 0;

  get all(): DocumentUnits[] {
    return [...this.#byId.values()];
  }

  of(source: NamedPolicy, ast: PolicyAst, type: PolicyType): DocumentUnits {
    const { name, document, origin } = source;
    const isText = typeof document === "string";
    const text = isText ? document : JSON.stringify(document, null, 2);
    const id = JSON.stringify([name, origin?.source, origin?.line, text]);
    let found = this.#byId.get(id);
    if (found === undefined) {
      const reader = new UnitReader(source, text, isText, () => this.#statements++);
      this.#byId.set(id, (found = reader.read(ast, type)));
    }
    found.types.add(type);
    return found;
  }
}

class UnitReader {
  readonly #lines: LineTable;

  constructor(
    readonly source: NamedPolicy,
    readonly text: string,
    readonly isText: boolean,
    readonly nextId: () => number,
  ) {
    this.#lines = new LineTable(text, source.origin);
  }

  read(ast: PolicyAst, type: PolicyType): DocumentUnits {
    const { name, origin } = this.source;
    const root = readJson(this.text).root as JsonObject;
    const nodes = itemsOf(memberOf(root, "Statement")?.value);
    const statements = ast.statements
      .filter(({ effect }) => type !== "resourceControl" || effect === "Deny")
      .map((statement): [number, StatementUnit] => [
        statement.index,
        this.#statement(statement, nodes[statement.index] as JsonObject),
      ]);
    return {
      name,
      file: origin?.source ?? (this.isText ? name : undefined),
      types: new Set(),
      text: this.text,
      firstLine: origin?.line ?? 1,
      hasLines: this.isText,
      statements: new Map(statements),
    };
  }

  #statement(statement: StatementAst, node: JsonObject): StatementUnit {
    const { index, sid, effect, action, resource, principal, conditions } = statement;
    const lists = listsOf(statement).map(({ element, inclusions }) => this.#list(element, node, inclusions));
    const isAny = (texts: readonly string[]): boolean => texts.includes("*");
    const cannotMiss =
      action.kind === "action" &&
      isAny(action.patterns.map(({ text }) => text)) &&
      (resource.kind === "attached" || (resource.kind === "resource" && isAny(resource.patterns.map(({ text }) => text)))) &&
      (principal === undefined || (principal.kind === "principal" && principal.entries.some(({ kind }) => kind === "everyone"))) &&
      conditions.length === 0;
    return {
      id: this.nextId(),
      index,
      sid,
      effect,
      place: this.#place(node),
      applied: new Seen(),
      missed: new Seen(),
      cannotMiss,
      decisive: new Seen(),
      lists,
      conditions: this.#conditions(statement, node),
    };
  }

  #list(element: ListElement, statement: JsonObject, inclusions: Inclusions): ListUnit {
    const nodes = entryNodes(memberOf(statement, element)!.value);
    const entries = nodes.map((node, index) => {
      return {
        text: String(node.kind === "string" ? node.value : "*"),
        place: this.#place(node),
        hit: new Seen(),
        includedBy: inclusions[index],
      };
    });
    return { element, entries, missed: new Seen() };
  }

  #conditions({ conditions }: StatementAst, node: JsonObject): ConditionUnit[] {
    const entries = conditionNodes(node);
    return conditions.map(({ operator, test, key, foldedKey }, index) => {
      const { block, member } = entries[index]!;
      const isNull = test.kind === "null";
      return {
        operator: operator.text,
        key,
        foldedKey,
        isNegated: operator.negated,
        isNull,
        place: this.#place(block),
        keyPlace: this.#place(member),
        isTrue: new Seen(),
        isFalse: new Seen(),
        isAbsent: isNull || ALWAYS_SENT.has(foldedKey) ? undefined : new Seen(),
        values: itemsOf(member.value).map((value) => ({ text: valueText(value), place: this.#place(value), decided: new Seen() })),
      };
    });
  }

  #place({ start, end }: { readonly start: number; readonly end: number }): Place {
    if (!this.isText) {
      const { line, source } = { line: this.source.origin?.line, source: this.source.origin?.source };
      return { start, end, ...(line === undefined || source === undefined ? {} : { line }) };
    }
    const { line, column } = this.#lines.positionOf(start);
    return { start, end, line, column };
  }
}

/** The lists of a statement, with what of them is included. */
function listsOf({ action, resource, principal }: StatementAst): { element: ListElement; inclusions: Inclusions }[] {
  const actions = action.patterns.map(({ pattern }) => (pattern === undefined ? [] : [pattern]));
  return [
    ...(principal === undefined
      ? []
      : [
          {
            element: principal.kind === "principal" ? ("Principal" as const) : ("NotPrincipal" as const),
            inclusions: includedPrincipals(principal.entries),
          },
        ]),
    { element: action.kind === "action" ? "Action" : "NotAction", inclusions: includedPatterns(actions) },
    ...(resource.kind === "attached"
      ? []
      : [
          {
            element: resource.kind === "resource" ? ("Resource" as const) : ("NotResource" as const),
            inclusions: includedPatterns(resource.patterns.map(({ alternatives }) => alternatives)),
          },
        ]),
  ];
}

/** The texts of an element; those of a principal map one kind after the other. */
function entryNodes(node: JsonNode): JsonNode[] {
  if (node.kind === "object") return node.members.flatMap(({ value }) => itemsOf(value));
  return [...itemsOf(node)];
}

export interface ConditionNode {
  /** The operator. */
  readonly block: JsonMember;
  /** The key and its values. */
  readonly member: JsonMember;
}

/** In the order in which the grammar reads them. */
export function conditionNodes(statement: JsonObject): ConditionNode[] {
  const condition = memberOf(statement, "Condition")?.value;
  if (condition?.kind !== "object") return [];
  return condition.members.flatMap((block) => {
    return block.value.kind === "object" ? block.value.members.map((member) => ({ block, member })) : [];
  });
}

function valueText(node: JsonNode): string {
  return node.kind === "string" || node.kind === "number" || node.kind === "boolean" ? String(node.value) : "";
}
