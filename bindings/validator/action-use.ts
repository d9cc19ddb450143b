/** Actions of statements, taken apart and looked up once for all checks. */
import type { CatalogueIndex } from "./catalogue-index.js";
import type { ActionUse, Entry, KnownUse, StatementView } from "./statement-view.js";

/** `prefix:name`, both in lower case; undefined for `*` and for what is not an action. */
export function splitAction({ folded }: Entry): { readonly prefix: string; readonly name: string } | undefined {
  const colon = folded.indexOf(":");
  if (colon <= 0 || folded.includes(":", colon + 1)) return undefined;
  return { prefix: folded.slice(0, colon), name: folded.slice(colon + 1) };
}

/** Those that have a prefix and a name. */
export function actionsOf(statements: readonly StatementView[], catalogue: CatalogueIndex | undefined): readonly ActionUse[] {
  const uses: ActionUse[] = [];
  const add = (statement: StatementView, entry: Entry, isNot: boolean): void => {
    const use = useOf(statement, entry, isNot, catalogue);
    if (use !== undefined) uses.push(use);
  };
  for (const statement of statements) {
    for (const entry of statement.actions) add(statement, entry, false);
    for (const entry of statement.notActions) add(statement, entry, true);
  }
  return uses;
}

function useOf(
  statement: StatementView,
  entry: Entry,
  isNot: boolean,
  catalogue: CatalogueIndex | undefined,
): ActionUse | undefined {
  if (entry.known !== undefined) {
    const { prefix, name, service, action } = entry.known;
    return { statement, entry, isNot, prefix, name, service, action };
  }
  const parts = splitAction(entry);
  if (parts === undefined) return undefined;
  const { prefix, name } = parts;
  return { statement, entry, isNot, prefix, name, service: catalogue?.service(prefix), action: undefined };
}

/** Those under `Action` that are actions of the catalogue, by statement. */
export function knownByStatement(uses: readonly ActionUse[]): ReadonlyMap<StatementView, readonly KnownUse[]> {
  const byStatement = new Map<StatementView, KnownUse[]>();
  let [statement, list]: [StatementView | undefined, KnownUse[]] = [undefined, []];
  for (const use of uses) {
    if (!isKnown(use)) continue;
    if (use.statement !== statement) byStatement.set((statement = use.statement), (list = []));
    list.push(use);
  }
  return byStatement;
}

function isKnown(use: ActionUse): use is KnownUse {
  return use.action !== undefined && !use.isNot;
}
