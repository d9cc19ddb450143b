/** What the debug section says: names, positions and spellings, for reports only. */
import { capitalsOf } from "../../artifact/capitals.js";
import type { DebugInfo } from "../../artifact/debug.js";
import { LineTable } from "../../text/positions.js";
import type { Plan } from "../plan/plan.js";
import type { Tables } from "../tables/tables.js";

export function debugInfo({ policies, lowered, collections }: Plan, { keys, actions }: Tables): DebugInfo {
  const lines = policies.map(({ text, origin }) => (text === undefined ? undefined : new LineTable(text, origin)));
  const levels = collections.flatMap(({ levels: names }, collection) =>
    names === undefined || Object.keys(names).length === 0 ? [] : [[collection, names] as const],
  );
  return {
    policies: policies.map(({ name, type, origin }) => ({ name, type, source: origin?.source })),
    rows: lowered.rows.map(({ policy, index, sid, start, spellings }) => {
      const position = start === undefined ? undefined : lines[policy]?.positionOf(start);
      const place = [policy, index, sid ?? null, position?.line ?? null, position?.column ?? null] as const;
      return spellings === undefined ? place : [...place, spellings];
    }),
    levels: Object.fromEntries(levels),
    keys: keys.flatMap((key) => {
      const spelled = lowered.spellings.get(key);
      return spelled === undefined || spelled === key ? [] : [spelled];
    }),
    actions: Array.from(actions.order, (id) => actionCapitals(lowered.actionTexts[id] ?? "")).join(" "),
  };
}

/** `**` is `*` in the artifact, and `${` is written otherwise: there places are not the same. */
function actionCapitals(text: string): string {
  return text.includes("**") || text.includes("${") ? "" : capitalsOf(text);
}
