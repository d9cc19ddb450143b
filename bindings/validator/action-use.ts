/** Actions of statements, taken apart and looked up once for all checks. */
import type { CatalogueIndex } from "./catalogue-index.js";
import type { ActionUse, Entry, KnownEntry, StatementView } from "./statement-view.js";

/** `prefix:name`, both in lower case; undefined for `*` and for what is not an action. */
export function splitAction({ folded }: Entry): { readonly prefix: string; readonly name: string } | undefined {
  const colon = folded.indexOf(":");
  if (colon <= 0 || folded.includes(":", colon + 1)) return undefined;
  return { prefix: folded.slice(0, colon), name: folded.slice(colon + 1) };
}

/** Those of which the catalogue leaves something to say: nearly all actions are as it has them, and need no look by each check. */
export function unlistedActions(statements: readonly StatementView[], catalogue: CatalogueIndex | undefined): readonly ActionUse[] {
  return statements.flatMap(({ unlisted }) => unlisted.flatMap((entry) => useOf(entry, catalogue) ?? []));
}

function useOf(entry: Entry, catalogue: CatalogueIndex | undefined): ActionUse | undefined {
  const parts = splitAction(entry);
  if (parts === undefined) return undefined;
  const { prefix, name } = parts;
  return { entry, prefix, name, service: catalogue?.service(prefix), action: entry.known?.action };
}

/** Those under `Action` that are actions of the catalogue, by statement. */
export function knownByStatement(statements: readonly StatementView[]): ReadonlyMap<StatementView, readonly KnownEntry[]> {
  const byStatement = new Map<StatementView, readonly KnownEntry[]>();
  for (const statement of statements) {
    const known = statement.actions.filter(isKnown);
    if (known.length > 0) byStatement.set(statement, known);
  }
  return byStatement;
}

function isKnown(entry: Entry): entry is KnownEntry {
  return entry.known !== undefined;
}
