/** Checks of `Action` and `NotAction`. */
import { quote } from "../../text/quote.js";
import type { CatalogueIndex } from "../catalogue-index.js";
import type { Check, Say } from "../check.js";
import { each, grammar } from "../check.js";
import { coveredGroups } from "../covered.js";
import { hasWildcard, matches } from "../patterns.js";
import type { Subject } from "../subject.js";
import type { ActionUse, Entry, StatementView } from "../statement-view.js";

export function actionsOf({ actions, notActions }: StatementView): readonly Entry[] {
  return notActions.length === 0 ? actions : [...actions, ...notActions];
}

function isWild(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** A check of actions that the catalogue does not have as they are written, taken apart. */
function eachUnlistedUse(find: (use: ActionUse, say: Say, subject: Subject) => void): Check["run"] {
  return (subject, say) => {
    for (const use of subject.unlisted) find(use, say, subject);
  };
}

/** The same of whatever stands for an action. */
function eachUnlisted(find: (entry: Entry, say: Say, subject: Subject) => void): Check["run"] {
  return each((statement, say, subject) => {
    for (const entry of statement.unlisted) find(entry, say, subject);
  });
}

// --- the catalogue ------------------------------------------------------------------------------------------------

function unknownAction({ entry, prefix, name, service, action }: ActionUse, say: Say, { catalogue, names }: Subject): void {
  if (action !== undefined || service === undefined || catalogue === undefined || hasWildcard(prefix) || /\s/.test(name)) return;
  if (entry.isWild) {
    if (service.actions.size === 0 || hasMatch(service.actions.keys(), name)) return;
    say(
      entry.node,
      `${quote(entry.text)} matches no action of ${service.name}`,
      "write the beginning of an action that it has, or remove it",
    );
    return;
  }
  const written = entry.text.slice(prefix.length + 1);
  const elsewhere = otherService(name, catalogue);
  const otherwise =
    elsewhere === undefined ? "check its name in the service authorization reference" : `${elsewhere} has an action of that name`;
  const spelled = (near: string): string => `${prefix}:${service.actions.get(near)?.name ?? near}`;
  const hint = names.suggest(written, () => service.actions.keys(), otherwise, spelled);
  say(entry.node, `${service.name} has no action ${quote(entry.text)}`, hint);
}

function hasMatch(actions: Iterable<string>, pattern: string): boolean {
  for (const action of actions) if (matches(action, pattern)) return true;
  return false;
}

function otherService(name: string, catalogue: CatalogueIndex): string | undefined {
  for (const prefix of ["s3", "ec2", "iam", "sts", "kms", "lambda", "sqs", "sns", "dynamodb", "logs"]) {
    if (catalogue.service(prefix)?.actions.has(name) === true) return `\`${prefix}\``;
  }
  return undefined;
}

function unknownService({ entry, prefix, service }: ActionUse, say: Say, { catalogue, names }: Subject): void {
  if (catalogue === undefined || (service !== undefined && catalogue.knowsService(prefix))) return;
  if (!/^[a-z0-9.-]+$/.test(prefix) || catalogue.knowsService(prefix)) return;
  const hint = names.suggest(prefix, () => catalogue.prefixes, "check the service's prefix in the service authorization reference");
  say(entry.node, `the prefix of ${quote(entry.text)} is not one of a service`, hint);
}

// --- form ---------------------------------------------------------------------------------------------------------

/** Before 19 September 2025, an SCP could have a `*` at the end of an action and nowhere else. */
function legacyWildcard({ text, node }: Entry, say: Say, { options }: Subject): void {
  if (options.scpLanguage !== "legacy" || (!/[*?]/.test(text.slice(0, -1)) && !text.endsWith("?"))) return;
  say(node, `wildcard within the action ${quote(text)}`, "write one `*` at the end, or the whole name");
}

function wildPrefix({ text, folded, node }: Entry, say: Say): void {
  const colon = folded.indexOf(":");
  if (colon < 0 || !isWild(folded.slice(0, colon)) || /^\*+:\*+$/.test(folded)) return;
  say(node, `wildcard in the service prefix of ${quote(text)}`, "name the service");
}

// --- redundancy ---------------------------------------------------------------------------------------------------

/** One finding for each group of entries of which one covers another. */
function redundantActions(statement: StatementView, say: Say): void {
  for (const entries of [statement.actions, statement.notActions]) {
    for (const { members, covered, by } of coveredGroups(entries, (entry) => entry.folded)) {
      const details = `${members.length} actions of one list overlap: ${quote(by.text)} covers ${quote(covered.text)}`;
      say(
        members.map(({ node }) => node),
        details,
        `remove ${quote(covered.text)}`,
      );
    }
  }
}

export const ACTION_CHECKS: readonly Check[] = [
  { code: "INVALID_ACTION", policies: "IRTSC", needs: "tree", at: "the action", run: grammar("INVALID_ACTION") },
  { code: "INVALID_ACTION", policies: "IRTSC", needs: "catalogue", at: "the action", run: eachUnlistedUse(unknownAction) },
  {
    code: "INVALID_SERVICE_IN_ACTION",
    policies: "IRTSC",
    needs: "tree",
    at: "the action",
    run: grammar("INVALID_SERVICE_IN_ACTION"),
  },
  {
    code: "INVALID_SERVICE_IN_ACTION",
    policies: "IRTSC",
    needs: "catalogue",
    at: "the action",
    run: eachUnlistedUse(unknownService),
  },
  { code: "X_ACTION_CHARSET", policies: "IRTSC", needs: "tree", at: "the action", run: grammar("X_ACTION_CHARSET") },
  { code: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", policies: "S", needs: "tree", at: "the action", run: eachUnlisted(legacyWildcard) },
  { code: "WILDCARD_IN_SERVICE_NAME", policies: "IRTSC", needs: "tree", at: "the action", run: eachUnlisted(wildPrefix) },
  { code: "REDUNDANT_ACTION", policies: "IRTSC", needs: "tree", at: "every action of the group", run: each(redundantActions) },
];
