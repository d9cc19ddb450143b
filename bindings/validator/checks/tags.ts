/** Checks of `aws:ResourceTag`: of actions whose requests never carry it. */
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { CatalogueIndex } from "../catalogue-index.js";
import type { Check, Say } from "../check.js";
import { each, placeOf } from "../check.js";
import type { ConditionUse, Entry, StatementView } from "../statement-view.js";
import { splitAction } from "../action-use.js";

/** The tag keys that an action can have one of: if it has none, it does not know tags. */
const TAG_KEYS = ["aws:resourcetag/", "aws:requesttag/", "aws:tagkeys"];

/** A test that fails where the resource shows no tag: an action without tags is then never meant. */
function testsTag({ folded, operator }: ConditionUse): boolean {
  const { base, ifExists } = operator;
  return folded.startsWith("aws:resourcetag/") && base !== undefined && base.family !== "null" && !base.negated && !ifExists;
}

const knowsTags = new WeakMap<object, boolean>();

function carriesTags(prefix: string, name: string, catalogue: CatalogueIndex): boolean {
  const action = catalogue.action(prefix, name);
  if (action === undefined) return true; // unknown: another check says so
  let known = knowsTags.get(action);
  if (known === undefined) {
    known = catalogue.keysOf(prefix, action).some((key) => TAG_KEYS.some((stem) => foldAscii(key).startsWith(stem)));
    knowsTags.set(action, known);
  }
  return known;
}

/** Whether no request of the entry carries a tag. A wildcard counts only as a whole service, and only if none of its actions does. */
function isWithoutTags(entry: Entry, catalogue: CatalogueIndex): boolean {
  const parts = splitAction(entry);
  if (parts === undefined || /[*?]/.test(parts.prefix)) return false;
  const { prefix, name } = parts;
  if (!/[*?]/.test(name)) return !carriesTags(prefix, name, catalogue);
  const service = name === "*" ? catalogue.service(prefix) : undefined;
  if (service === undefined || service.actions.size === 0) return false;
  for (const each of service.actions.keys()) if (carriesTags(prefix, each, catalogue)) return false;
  return true;
}

/** One finding for each service and key: its actions, then the key. */
function unsupported(effect: "Allow" | "Deny"): Check["run"] {
  return each((statement, say, { catalogue }) => {
    if (statement.effect !== effect || catalogue === undefined) return;
    const uses = statement.conditions.filter(testsTag);
    if (uses.length === 0) return;
    for (const [prefix, entries] of byService(statement.actions.filter((entry) => isWithoutTags(entry, catalogue)))) {
      for (const use of uses) sayUnsupported(effect, prefix, entries, use, say);
    }
  });
}

function byService(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const sorted = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { prefix } = splitAction(entry)!;
    const list = sorted.get(prefix);
    if (list === undefined) sorted.set(prefix, [entry]);
    else list.push(entry);
  }
  return sorted;
}

function sayUnsupported(effect: string, prefix: string, entries: readonly Entry[], { key, member }: ConditionUse, say: Say): void {
  const some = entries
    .slice(0, 3)
    .map(({ text }) => quote(text))
    .join(", ");
  const outcome = effect === "Allow" ? "are never allowed" : "are never denied";
  const details = `requests of ${quote(prefix)} for ${some}${entries.length > 3 ? " …" : ""} do not show ${quote(key)}, so they ${outcome} by this statement`;
  say([...entries.map(({ node }) => node), member], details, "move these actions to a statement without the key");
}

function withNotAction(effect: "Allow" | "Deny"): Check["run"] {
  return each((statement: StatementView, say) => {
    const use = statement.conditions.find(testsTag);
    if (statement.effect !== effect || statement.member("NotAction") === undefined || use === undefined) return;
    const details = `\`NotAction\` together with ${quote(use.key)}: many of the actions that are meant do not show the key`;
    say(placeOf(statement, "NotAction"), details, "list the actions that know tags in `Action`");
  });
}

export const TAG_CHECKS: readonly Check[] = [
  {
    code: "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    policies: "IS",
    needs: "catalogue",
    at: "every such action, then the key's name",
    run: unsupported("Allow"),
  },
  {
    code: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    policies: "ISC",
    needs: "catalogue",
    at: "every such action, then the key's name",
    run: unsupported("Deny"),
  },
  {
    code: "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    policies: "IS",
    needs: "tree",
    at: "`NotAction`",
    run: withNotAction("Allow"),
  },
  {
    code: "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    policies: "ISC",
    needs: "tree",
    at: "`NotAction`",
    run: withNotAction("Deny"),
  },
];
