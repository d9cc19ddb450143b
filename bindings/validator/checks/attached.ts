/** Checks of policies whose resource is known by its type, and of resource control policies. */
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { CuratedTables } from "../../model/curated.js";
import type { Check, Say } from "../check.js";
import { each, grammar } from "../check.js";
import { intersects, matches } from "../patterns.js";
import type { Subject } from "../subject.js";
import type { ConditionUse, Entry, StatementView } from "../statement-view.js";
import { splitAction } from "../action-use.js";
import { actionsOf } from "./actions.js";
import { resourcesOf } from "./resources.js";

function rowsOf({ catalogue, resourceType }: Subject): CuratedTables["resourceTypes"] {
  return catalogue?.curated?.resourceTypes.filter((row) => row.type === resourceType) ?? [];
}

function foreignAction(statement: StatementView, say: Say, subject: Subject): void {
  const rows = rowsOf(subject);
  if (rows.length === 0) return;
  for (const entry of actionsOf(statement)) {
    const prefix = splitAction(entry)?.prefix;
    if (prefix === undefined || rows.some((row) => matches(row.prefix, prefix))) continue;
    const names = [...new Set(rows.map((row) => `\`${row.prefix}\``))].join(" or ");
    say(
      entry.node,
      `the action ${quote(entry.text)} has nothing to do with the resource that the policy hangs on`,
      `use actions of ${names}`,
    );
  }
}

/** AWS takes `*` for no resource of the type, where it asks for an ARN. */
function foreignResource(statement: StatementView, say: Say, subject: Subject): void {
  const rows = rowsOf(subject).filter(({ resource }) => resource !== "");
  if (rows.length === 0) return;
  for (const { text, node } of resourcesOf(statement)) {
    if (text !== "*" && (!text.startsWith("arn:") || rows.some((row) => intersects(text, row.resource)))) continue;
    say(
      node,
      `${quote(text)} is not a resource that the policy can hang on`,
      `write an ARN such as \`${rows[0]!.resource.replaceAll("?", "")}\``,
    );
  }
}

// --- resource control policies ------------------------------------------------------------------------------------

function unknownToRcps(entry: Entry, say: Say, subject: Subject): void {
  const parts = splitAction(entry);
  const { catalogue } = subject;
  if (parts === undefined || catalogue === undefined || /[*?]/.test(parts.prefix)) return;
  const service = catalogue.service(parts.prefix);
  if (service === undefined || service.resourceControlPolicies) return;
  say(
    entry.node,
    `${service.name} asks no resource control policy, so ${quote(entry.text)} has no effect`,
    "use actions of services that support RCPs, as in `s3:*`",
  );
}

const CALLER_KEYS = /^aws:(?:principalorgid|principalorgpaths|principalaccount|principalarn|principaltag\/.+)$/;
const SOURCE_KEYS = /^aws:(?:sourceorgid|sourceorgpaths|sourceaccount|sourcearn)$/;

function isServiceTest(wanted: "true" | "false"): (use: ConditionUse) => boolean {
  return ({ folded, operator, values }) =>
    folded === "aws:principalisawsservice" && operator.name === "Bool" && values.some(({ text }) => foldAscii(text) === wanted);
}

/** A key of the caller: services have none, and would be denied. */
function missingServiceExemption({ effect, conditions }: StatementView, say: Say): void {
  const use = conditions.find(
    ({ folded, operator }) => CALLER_KEYS.test(folded) && operator.base !== undefined && operator.name !== "Null",
  );
  if (effect !== "Deny" || use === undefined || conditions.some(isServiceTest("false"))) return;
  say(
    use.member,
    `the test of ${quote(use.key)} also denies AWS services, whose requests lack the key`,
    'add `"BoolIfExists": { "aws:PrincipalIsAWSService": "false" }`',
  );
}

function sourceUse({ effect, conditions }: StatementView): ConditionUse | undefined {
  if (effect !== "Deny") return undefined;
  return conditions.find(
    ({ folded, operator }) => SOURCE_KEYS.test(folded) && operator.base !== undefined && operator.name !== "Null",
  );
}

function missingServiceTest(statement: StatementView, say: Say): void {
  const use = sourceUse(statement);
  if (use === undefined || statement.conditions.some(isServiceTest("true"))) return;
  say(
    use.member,
    `the test of ${quote(use.key)} also denies callers that are not AWS services, whose requests lack the key`,
    'add `"Bool": { "aws:PrincipalIsAWSService": "true" }`',
  );
}

function missingSourceGuard(statement: StatementView, say: Say): void {
  const use = sourceUse(statement);
  const isGuarded = statement.conditions.some(
    ({ folded, operator, values }) =>
      SOURCE_KEYS.test(folded) && operator.name === "Null" && values.some(({ text }) => foldAscii(text) === "false"),
  );
  if (use === undefined || isGuarded) return;
  say(
    use.member,
    `some services call without ${quote(use.key)}, and would be denied`,
    'add `"Null": { "aws:SourceAccount": "false" }`',
  );
}

const eachAction = (find: (entry: Entry, say: Say, subject: Subject) => void): Check["run"] =>
  each((statement, say, subject) => {
    for (const entry of actionsOf(statement)) find(entry, say, subject);
  });

export const ATTACHED_CHECKS: readonly Check[] = [
  {
    code: "UNSUPPORTED_ACTION_IN_POLICY",
    policies: "T",
    needs: "tree",
    at: "the action",
    run: grammar("UNSUPPORTED_ACTION_IN_POLICY"),
  },
  { code: "UNSUPPORTED_ACTION_IN_POLICY", policies: "R", needs: "curated", at: "the action", run: each(foreignAction) },
  { code: "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", policies: "R", needs: "curated", at: "the resource", run: each(foreignResource) },
  {
    code: "RCP_SYNTAX_ERROR_PRINCIPAL",
    policies: "C",
    needs: "tree",
    at: "`Principal`, or the name of `NotPrincipal`",
    run: grammar("RCP_SYNTAX_ERROR_PRINCIPAL"),
  },
  { code: "RCP_SYNTAX_ERROR_ALLOW", policies: "C", needs: "tree", at: "`Effect`", run: grammar("RCP_SYNTAX_ERROR_ALLOW") },
  {
    code: "RCP_SYNTAX_ERROR_NOTACTION",
    policies: "C",
    needs: "tree",
    at: "the member's name",
    run: grammar("RCP_SYNTAX_ERROR_NOTACTION"),
  },
  { code: "RCP_SYNTAX_ERROR_ACTION", policies: "C", needs: "tree", at: "the action", run: grammar("RCP_SYNTAX_ERROR_ACTION") },
  { code: "RCP_SYNTAX_ERROR_ACTION", policies: "C", needs: "catalogue", at: "the action", run: eachAction(unknownToRcps) },
  {
    code: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
    policies: "C",
    needs: "tree",
    at: "the key's name",
    run: each(missingServiceExemption),
  },
  {
    code: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
    policies: "C",
    needs: "tree",
    at: "the key's name",
    run: each(missingServiceTest),
  },
  {
    code: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    policies: "C",
    needs: "tree",
    at: "the key's name",
    run: each(missingSourceGuard),
  },
];
