/**
 * What the simulator asks the engine beside the decision: which statements apply, and which keys were asked for and not given. It is an
 * explainer of its own: near misses and reasons in words, which cost the most, are not made.
 */
import { EXAMINED_ACTION, EXAMINED_RESOURCE } from "../../assembly/layout.js";
import { slotBitsOf } from "../artifact/policy-types.js";
import type { TableReader } from "../artifact/tables/table-reader.js";
import type { Engine } from "../engine/engine.js";
import type { LoadedCore } from "../engine/core/core.js";
import type { Explaining } from "../engine/explaining.js";
import { explainerOf, type Explainer } from "../explain/explainer.js";
import type { Explanation } from "../model/explanation.js";
import { matches, piecesOf } from "../explain/glob.js";
import { Verdict } from "../explain/verdict.js";
import type { AuthorizationRequest } from "../model/request.js";

/** The members of an explanation that the simulator reads. */
export interface Examination extends Pick<Explanation, "decision" | "types" | "matched"> {
  /**
   * Keys that statements refer to whose action and resource match, as the first of them spells them, in the order of the policies.
   * Service control policies do not count.
   */
  readonly absentKeys: readonly AbsentKey[];
}

interface AbsentKey {
  readonly name: string;
  /** It has the empty text alone. */
  readonly isEmpty: boolean;
}

/** What engines of the simulator are loaded with. */
export const examining: Explaining = {
  explain(generation, given) {
    const { decision, request, core } = generation.observe(given);
    const explainer = explainerOf(core);
    const explanation = explainer.explain(decision, request, generation.info.generation, { nearMisses: 0, redactValues: true });
    return { ...explanation, absentKeys: absentKeys(core, explainer, request.resource) };
  },
  explainCall() {
    throw new Error("the simulator asks one request at a time");
  },
};

/** Throws RequestError, as `explain` does. */
export function examine(engine: Engine, request: AuthorizationRequest): Examination {
  return engine.explain(request) as unknown as Examination;
}

function absentKeys(core: LoadedCore, { statements, tables }: Explainer, resource: string): AbsentKey[] {
  const verdict = new Verdict(core.memory, core.reader);
  const bundles = verdict.bundles().filter(({ slots }) => (slots & slotBitsOf("scp")) === 0);
  const absent = new Map<number, AbsentKey>();
  for (const row of bundles.flatMap((bundle) => bundle.rows).sort((a, b) => statements.order(a, b, resource))) {
    for (const [key, name] of askedKeys(row, core.examine(row), tables, resource)) {
      const values = verdict.values(key);
      const isEmpty = values?.every((value) => value === "") === true;
      if (!absent.has(key) && (values === undefined || isEmpty)) absent.set(key, { name, isEmpty });
    }
  }
  return [...absent.values()];
}

type AskedKey = readonly [index: number, name: string];

/** Keys of a statement that is about the action and the resource; the core looks at these before principal and condition. */
function askedKeys(row: number, outcome: number, tables: TableReader, resource: string): AskedKey[] {
  if (outcome === EXAMINED_ACTION) return [];
  const inTexts = (texts: readonly string[]): AskedKey[] =>
    tables.keysIn(texts).map((key) => [key, tables.keyNames[key]!] as const);
  const { patterns = [], excludes = false } = tables.resources(row) ?? {};
  if (outcome === EXAMINED_RESOURCE) return excludes ? [] : inTexts(patterns.filter((pattern) => couldMatch(pattern, resource)));
  const inConditions = tables
    .conditions(row)
    .flatMap(({ keyIndex, key, values, literals }): AskedKey[] => [[keyIndex, key], ...inTexts(values.slice(literals))]);
  return [...inTexts(patterns), ...inConditions];
}

/** Would some value of its variables make the pattern match? */
function couldMatch(pattern: string, resource: string): boolean {
  if (!pattern.includes("${")) return false;
  const pieces = piecesOf(pattern.replace(/\$\{[^}*?$][^}]*\}/g, "*"), () => undefined);
  return pieces !== undefined && matches(pieces, resource);
}
