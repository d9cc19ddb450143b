/**
 * Statements that stand for one part of another: its entries one by one, its elements whole, everything else `*`. They are compiled in the
 * place of the statements themselves, so they are collected for the same requests, and the core says which of the parts hold.
 */
import type { ConditionEntry, PolicyAst, PrincipalEntry, StatementAst } from "../../policy/ast.js";
import { itemsOf, memberOf, type JsonNode, type JsonObject } from "../../text/json-node.js";
import { readJson } from "../../text/json.js";
import { parsePolicy } from "../../policy/parse.js";
import { conditionNodes, type ConditionUnit, type DocumentUnits, type ListUnit, type StatementUnit } from "./units.js";

/** Which probe stands for what, as numbers of a document's probes. */
export interface StatementProbes {
  readonly unit: StatementUnit;
  readonly lists: readonly { readonly list: ListUnit; readonly whole: number; readonly entries: readonly number[] }[];
  readonly conditions: readonly { readonly condition: ConditionUnit; readonly whole: number; readonly values: readonly number[] }[];
  /** All conditions together; undefined where there are none. */
  readonly condition: number | undefined;
}

type Parts = Partial<Pick<StatementAst, "principal" | "action" | "resource" | "conditions">>;

const ANY_ACTION: StatementAst["action"] = { kind: "action", patterns: [{ text: "*", pattern: [{ kind: "any" }] }] };
const ANY_RESOURCE: StatementAst["resource"] = { kind: "resource", patterns: [{ text: "*", alternatives: [[{ kind: "any" }]] }] };
const EVERYONE: PrincipalEntry = { kind: "everyone" };

/** The probes of a document, and a tree that holds them in the place of its statements. */
export class ProbeWriter {
  readonly #probes: StatementAst[] = [];
  readonly #values = new Map<string, ConditionEntry | undefined>();
  readonly #nodes: readonly JsonNode[];

  constructor(
    readonly document: DocumentUnits,
    readonly ast: PolicyAst,
  ) {
    this.#nodes = itemsOf(memberOf(readJson(document.text).root as JsonObject, "Statement")?.value);
  }

  write(): { readonly ast: PolicyAst; readonly statements: readonly StatementProbes[] } {
    const statements = this.ast.statements.flatMap((statement) => {
      const unit = this.document.statements.get(statement.index);
      return unit === undefined ? [] : [this.#statement(statement, unit)];
    });
    return { ast: { ...this.ast, statements: this.#probes }, statements };
  }

  #statement(statement: StatementAst, unit: StatementUnit): StatementProbes {
    const { conditions } = statement;
    const entries = conditionNodes(this.#nodes[statement.index] as JsonObject);
    return {
      unit,
      lists: unit.lists.map((list) => this.#list(statement, list)),
      conditions: unit.conditions.map((condition, index) => ({
        condition,
        whole: this.#add(statement, { conditions: [conditions[index]!] }),
        values: itemsOf(entries[index]!.member.value).map((value) => {
          const entry = this.#valueEntry(condition, value);
          return this.#add(statement, { conditions: [entry ?? { ...conditions[index]!, test: NEVER }] });
        }),
      })),
      condition: conditions.length === 0 ? undefined : this.#add(statement, { conditions }),
    };
  }

  #list(statement: StatementAst, list: ListUnit): StatementProbes["lists"][number] {
    const { action, resource, principal } = statement;
    switch (list.element) {
      case "Action":
      case "NotAction":
        return {
          list,
          whole: this.#add(statement, { action }),
          entries: action.patterns.map((pattern) => this.#add(statement, { action: { kind: "action", patterns: [pattern] } })),
        };
      case "Resource":
      case "NotResource": {
        const patterns = resource.kind === "attached" ? [] : resource.patterns;
        return {
          list,
          whole: this.#add(statement, { resource }),
          entries: patterns.map((pattern) => this.#add(statement, { resource: { kind: "resource", patterns: [pattern] } })),
        };
      }
      default:
        return {
          list,
          whole: this.#add(statement, { principal }),
          entries: principal!.entries.map((entry) => this.#add(statement, { principal: { kind: "principal", entries: [entry] } })),
        };
    }
  }

  /** The number of the probe. */
  #add(statement: StatementAst, parts: Parts): number {
    const index = this.#probes.length;
    const principal = statement.principal && { kind: "principal" as const, entries: [EVERYONE] };
    const plain = { principal, action: ANY_ACTION, resource: ANY_RESOURCE, conditions: [] };
    this.#probes.push({ index, sid: undefined, effect: statement.effect, range: undefined, ...plain, ...parts });
    return index;
  }

  /** The condition with one of its values alone, read as the grammar reads it; undefined for a value that never matches. */
  #valueEntry({ operator, key }: ConditionUnit, value: JsonNode): ConditionEntry | undefined {
    const { text } = this.document;
    const written = text.slice(value.start, value.end);
    const condition = `{${JSON.stringify(operator)}:{${JSON.stringify(key)}:[${written}]}}`;
    if (!this.#values.has(condition)) {
      const document = `{"Version":"${this.ast.version}","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":${condition}}]}`;
      const { ast } = parsePolicy({ name: "", type: "identity", document }, "lenient");
      this.#values.set(condition, ast?.statements[0]?.conditions[0]);
    }
    return this.#values.get(condition);
  }
}

/** A test that no request passes. */
const NEVER: ConditionEntry["test"] = { kind: "stringEquals", values: [] };
