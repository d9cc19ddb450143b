/** What the debug section says: names, positions and spellings, for reports only. */
import { capitalsOf } from "../../artifact/capitals.js";
import type { DebugInfo, DebugRow } from "../../artifact/debug.js";
import { LineTable } from "../../text/positions.js";
import type { RowIr } from "../lower/ir.js";
import type { Plan } from "../plan/plan.js";
import type { Tables } from "../tables/tables.js";

export function debugInfo({ policies, lowered, collections, directory }: Plan, { keys, actions }: Tables): DebugInfo {
  const lines = policies.map(({ text, origin }) => (text === undefined ? undefined : new LineTable(text, origin)));
  const levels = collections.flatMap(({ levels: names }, collection) =>
    names === undefined || Object.keys(names).length === 0 ? [] : [[collection + 1, names] as const],
  );
  const place = ({ index, sid, start, spellings }: RowIr, policy: number): DebugRow => {
    const position = start === undefined ? undefined : lines[policy]?.positionOf(start);
    const row = [policy, index, sid ?? null, position?.line ?? null, position?.column ?? null] as const;
    return spellings === undefined ? row : [...row, spellings];
  };
  const trusts: Record<string, Record<number, DebugRow>> = {};
  lowered.rows.forEach((row, at) => {
    for (const { arn, policy } of directory?.trusts.get(row.bundle) ?? [])
      if (policy !== row.policy) (trusts[arn] ??= {})[at] = place(row, policy);
  });
  return {
    policies: policies.map(({ name, type, origin }) => ({ name, type, source: origin?.source })),
    rows: lowered.rows.map((row) => place(row, row.policy)),
    trusts: directory && trusts,
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
