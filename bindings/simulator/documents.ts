/** Policy documents of a call by the name under which answers refer to them, and where their statements stand. */
import { itemsOf, memberOf, type JsonObject } from "../text/json-node.js";
import { readJson } from "../text/json.js";
import { keysInText } from "./keys-in-text.js";
import { LineTable } from "../text/positions.js";
import type { NamedPolicy } from "../model/policy-set.js";

/** A policy as the simulator knows it. */
export interface SourcePolicy {
  /** `SourcePolicyId` of answers. */
  readonly id: string;
  readonly text: string;
}

/** Line and column, both from 1. */
interface Place {
  readonly Line: number;
  readonly Column: number;
}

export interface StatementPlace {
  readonly start: Place;
  readonly end: Place;
}

export function named({ id, text }: SourcePolicy): NamedPolicy {
  return { name: id, document: text };
}

/** The text of a policy of a directory: its own, or that of the object it was read as. */
export function sourcePolicy(id: string, { document }: NamedPolicy): SourcePolicy {
  return { id, text: typeof document === "string" ? document : JSON.stringify(document) };
}

/** What answers say of a call's documents beside the decision: places of statements, the order of policies and of keys. Read when first asked for. */
export class CallDocuments {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #places = new Map<string, readonly StatementPlace[]>();
  readonly #ranks: ReadonlyMap<string, number>;
  #keyRanks: ReadonlyMap<string, number> | undefined;

  constructor(policies: readonly SourcePolicy[]) {
    this.#texts = new Map(policies.map(({ id, text }) => [id, text]));
    this.#ranks = new Map([...this.#texts.keys()].map((id, rank) => [id, rank]));
  }

  /** The policy's place among those of the call. */
  rankOf(id: string): number {
    return this.#ranks.get(id) ?? -1;
  }

  /** Keys in the order in which the documents refer to them. */
  sortKeys(keys: readonly string[]): string[] {
    const ranks = (this.#keyRanks ??= rankKeys(this.#texts.values()));
    const rankOf = (key: string): number => ranks.get(key.toLowerCase()) ?? ranks.size;
    return [...keys].sort((a, b) => rankOf(a) - rankOf(b));
  }

  placeOf(id: string, index: number): StatementPlace | undefined {
    let places = this.#places.get(id);
    if (places === undefined) {
      places = statementPlaces(this.#texts.get(id) ?? "");
      this.#places.set(id, places);
    }
    return places[index];
  }
}

function rankKeys(texts: Iterable<string>): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const text of texts) {
    for (const key of keysInText(text)) if (!ranks.has(key.toLowerCase())) ranks.set(key.toLowerCase(), ranks.size);
  }
  return ranks;
}

/**
 * As AWS's published answers count: a statement of a list begins behind the bracket or comma before it and ends behind its brace; one
 * that is not in a list begins behind its own brace.
 */
function statementPlaces(text: string): StatementPlace[] {
  const { root } = readJson(text);
  const list = root?.kind === "object" ? memberOf(root, "Statement")?.value : undefined;
  const lines = new LineTable(text);
  const place = (offset: number): Place => {
    const { line, column } = lines.positionOf(offset);
    return { Line: line, Column: column + 1 };
  };
  return itemsOf(list)
    .filter((node): node is JsonObject => node.kind === "object")
    .map(({ start, end }) => ({
      start: place(list?.kind === "array" ? behindSeparator(text, start) : start + 1),
      end: place(end),
    }));
}

function behindSeparator(text: string, start: number): number {
  let at = start;
  while (/\s/.test(text.charAt(at - 1))) at--;
  return at;
}
