/** Checks of what certain condition keys are good for. */
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { CuratedTables } from "../../model/curated.js";
import type { CatalogueIndex } from "../catalogue-index.js";
import type { Check, Say } from "../check.js";
import { eachKnown, eachUse, placeOf } from "../check.js";
import { matches } from "../patterns.js";
import type { PolicyLetter, Subject } from "../subject.js";
import type { ConditionUse, Entry } from "../statement-view.js";
import { splitAction } from "../action-use.js";
import { splitKey } from "./conditions.js";

/** A check of every key with the tables that are kept by hand. */
function eachCurated(find: (use: ConditionUse, say: Say, tables: CuratedTables, subject: Subject) => void): Check["run"] {
  return eachKnown((use, say, { curated }, subject) => {
    if (curated !== undefined) find(use, say, curated, subject);
  });
}

function rowOf<T extends { readonly key: string }>(rows: readonly T[], folded: string): T | undefined {
  return rows.find((row) => foldAscii(row.key) === folded);
}

/** `aws:ARN`: an error where a service may read it, a warning for identities. */
function deprecatedGlobal(letters: readonly PolicyLetter[]): Check["run"] {
  return eachCurated(({ folded, key, member }, say, { deprecatedKeys }, { letter }) => {
    const row = rowOf(deprecatedKeys, folded);
    if (row?.kind !== "global" || !letters.includes(letter)) return;
    say(member, `the global condition key ${quote(key)} is out of use`, `write \`${row.instead}\``);
  });
}

function deprecatedServiceKey({ folded, key, member }: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  const row = rowOf(catalogue.curated?.deprecatedKeys ?? [], folded);
  const known = catalogue.service(splitKey(folded)?.prefix ?? "")?.conditionKeys.get(folded);
  if (row?.kind !== "service" && known?.deprecated !== true) return;
  const instead = row?.instead ?? known?.replacedBy;
  say(
    member,
    `AWS calls the condition key ${quote(key)} deprecated`,
    instead === undefined ? "see its service's page for what to use" : `write \`${instead}\``,
  );
}

function untrustworthy({ folded, key, member }: ConditionUse, say: Say, { untrustworthyKeys }: CuratedTables): void {
  if (rowOf(untrustworthyKeys, folded) === undefined) return;
  say(
    member,
    `callers choose ${quote(key)} themselves`,
    "test what they cannot choose, such as `aws:SourceVpce` or `aws:PrincipalOrgID`",
  );
}

function missingPartner(use: ConditionUse, say: Say, { pairedKeys }: CuratedTables): void {
  const row = rowOf(pairedKeys, use.folded);
  if (row === undefined) return;
  const partners = row.partners.map(foldAscii);
  if (use.statement.conditions.some(({ folded }) => partners.includes(folded))) return;
  const names = row.partners.map((name) => `\`${name}\``).join(" or ");
  say(use.member, `${quote(use.key)} says nothing without ${names}`, `add ${names} to the same \`Condition\``);
}

function organizationPathOnly({ folded, key, values }: ConditionUse, say: Say): void {
  if (!/^aws:(?:principal|resource|source|vpce)orgpaths$/.test(folded)) return;
  for (const { text, node } of values) {
    if (!/^(?:r|ou)-/.test(text)) continue;
    say(
      node,
      `${quote(text)} in ${quote(key)} does not say which organization`,
      "begin with the organization's id, as in `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`",
    );
  }
}

/** The key does something only together with an action that the statement lacks. */
function missingAction(use: ConditionUse, say: Say, { keyActions }: CuratedTables): void {
  const { statement, folded, key } = use;
  const rows = keyActions.filter((row) => foldAscii(row.key) === folded);
  if (rows.length === 0 || statement.member("Action") === undefined || statement.actions.length === 0) return;
  if (rows.some(({ action }) => statement.actions.some((entry) => matches(foldAscii(action), entry.folded)))) return;
  const names = rows.map(({ action }) => `\`${action}\``).join(" or ");
  say(
    placeOf(statement, "Action"),
    `${quote(key)} is in requests of ${names} only, which the statement does not name`,
    `add ${names}, or remove the key`,
  );
}

// --- keys and actions ---------------------------------------------------------------------------------------------

/** Literal actions of which AWS knows that they do not carry the key, for the services whose keys it holds against actions. */
function unsupportedAction({ statement, folded, key, member }: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  const prefix = splitKey(folded)?.prefix ?? "";
  const isProvider = prefix.includes(".");
  if (!isProvider && catalogue.curated?.strictKeys.some((row) => row.prefix === prefix) !== true) return;
  const offenders = statement.actions.filter((entry) => isUnsupported(entry, isProvider, folded, catalogue));
  if (offenders.length === 0) return;
  const some = offenders
    .slice(0, 3)
    .map(({ text }) => quote(text))
    .join(", ");
  say(
    [...offenders.map(({ node }) => node), member.value],
    `requests for ${some}${offenders.length > 3 ? " …" : ""} never show ${quote(key)}`,
    "move them to a statement without the key, or remove the key",
  );
}

/** Claims of a provider are shown where a role is assumed with them, and nowhere else. */
function isUnsupported(entry: Entry, isProvider: boolean, folded: string, catalogue: CatalogueIndex): boolean {
  const parts = splitAction(entry);
  if (parts === undefined || /[*?]/.test(entry.folded)) return false;
  if (isProvider) return parts.prefix === "sts" && parts.name !== "assumerolewithwebidentity";
  return !catalogue.canCarry(parts.prefix, parts.name, folded);
}

/** The same for every service and for wildcards: no action of the statement carries the key. */
function neverApplies({ statement, folded, key, member, operator }: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  const prefix = splitKey(folded)?.prefix ?? "";
  if (
    prefix === "aws" ||
    operator.ifExists ||
    operator.base === undefined ||
    catalogue.service(prefix) === undefined ||
    catalogue.key(folded) === undefined
  )
    return;
  const { actions } = statement;
  if (actions.length === 0 || actions.some((entry) => mayCarry(entry, folded, catalogue))) return;
  say(member, `no action of the statement shows ${quote(key)}`, "remove the key, or name actions that show it");
}

/** Wildcards that are looked into: one service, so many of its actions. */
function mayCarry(entry: Entry, folded: string, catalogue: CatalogueIndex): boolean {
  const parts = splitAction(entry);
  if (parts === undefined || /[*?]/.test(parts.prefix)) return true;
  if (!/[*?]/.test(parts.name)) return catalogue.canCarry(parts.prefix, parts.name, folded);
  const service = catalogue.service(parts.prefix);
  if (service === undefined) return true;
  for (const name of service.actions.keys())
    if (matches(name, parts.name) && catalogue.canCarry(parts.prefix, name, folded)) return true;
  return false;
}

// --- certain services ---------------------------------------------------------------------------------------------

function endpointKey({ folded, key, member, statement }: ConditionUse, say: Say, { endpointServices }: CuratedTables): void {
  if (!/^aws:vpce(?:account|orgid|orgpaths)$/.test(folded)) return;
  const known = new Set(endpointServices.map((row) => row.prefix));
  const isBeyond = statement.actions.some((entry) => !known.has(splitAction(entry)?.prefix ?? "*"));
  if (!isBeyond && statement.member("NotAction") === undefined) return;
  say(
    member,
    `${quote(key)} is known for requests to some services only, and the statement is about others too`,
    "name the actions of services that know the key",
  );
}

const READS = ["dynamodb:getitem", "dynamodb:batchgetitem", "dynamodb:query", "dynamodb:scan"];

function attributesWithoutSelect(use: ConditionUse, say: Say): void {
  const { folded, statement, member } = use;
  if (folded !== "dynamodb:attributes" || statement.effect !== "Allow") return;
  if (!statement.actions.some((entry) => READS.some((action) => matches(action, entry.folded)))) return;
  const isSelected = statement.conditions.some(
    (each) => each.folded === "dynamodb:select" && each.values.some(({ text }) => /^(?:SPECIFIC_ATTRIBUTES|COUNT)$/.test(text)),
  );
  if (!isSelected)
    say(
      member,
      "`dynamodb:Attributes` does not confine a read that asks for every attribute",
      'add `"StringEqualsIfExists": { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" }`',
    );
}

/** A list of all keys, which asks for no prefix, is not caught. */
function negativePrefix({ folded, statement, operator, member }: ConditionUse, say: Say): void {
  const family = operator.base?.family;
  if (folded !== "s3:prefix" || statement.effect === undefined || family === undefined || !family.startsWith("string")) return;
  if ((statement.effect === "Deny") === operator.base!.negated) return;
  say(
    member,
    "`s3:prefix` says what is not to be listed, but a request for a shorter prefix, or for none, lists that too",
    "say which prefixes may be listed, under `Allow` and `StringLike`",
  );
}

function constantKey(
  { folded, key, member }: ConditionUse,
  say: Say,
  { constantKeys }: CuratedTables,
  { resourceType }: Subject,
): void {
  if (!constantKeys.some((row) => row.type === resourceType && foldAscii(row.key) === folded)) return;
  say(member, `${quote(key)} is the same in every request to the resource that the policy hangs on`, "remove it");
}

// --- multi-factor authentication ----------------------------------------------------------------------------------

/** The key is absent where no temporary credentials are used: a test for `false` does not see those requests. */
function badMfaTest({ folded, operator, values, statement, member }: ConditionUse, say: Say): void {
  if (folded !== "aws:multifactorauthpresent" || !values.some(({ text }) => foldAscii(text) === "false")) return;
  const { name, ifExists } = operator;
  const isBad =
    name === "Null" ||
    (name === "Bool" && !ifExists && statement.effect === "Deny") ||
    (name === "Bool" && statement.effect === "Allow");
  if (!isBad) return;
  say(
    member,
    "`aws:MultiFactorAuthPresent` is absent in requests with long-term credentials, which this test does not see",
    'deny with `"BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }`',
  );
}

const EVERY = "IRTSC";
const AT_KEY = "the key's name";

export const KEY_CHECKS: readonly Check[] = [
  {
    code: "UNSUPPORTED_GLOBAL_CONDITION_KEY",
    policies: "RTC",
    needs: "curated",
    at: AT_KEY,
    run: deprecatedGlobal(["R", "T", "C"]),
  },
  { code: "DEPRECATED_GLOBAL_CONDITION_KEY", policies: "IS", needs: "curated", at: AT_KEY, run: deprecatedGlobal(["I", "S"]) },
  { code: "X_DEPRECATED_SERVICE_KEY", policies: EVERY, needs: "curated", at: AT_KEY, run: eachKnown(deprecatedServiceKey) },
  { code: "UNTRUSTWORTHY_CONDITION_KEY", policies: EVERY, needs: "curated", at: AT_KEY, run: eachCurated(untrustworthy) },
  { code: "MISSING_PAIRED_CONDITION_KEYS", policies: EVERY, needs: "curated", at: AT_KEY, run: eachCurated(missingPartner) },
  { code: "MISSING_PAIRED_CONDITION_KEYS", policies: EVERY, needs: "tree", at: "the value", run: eachUse(organizationPathOnly) },
  { code: "MISSING_ACTION_FOR_CONDITION_KEY", policies: EVERY, needs: "curated", at: "`Action`", run: eachCurated(missingAction) },
  {
    code: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
    policies: EVERY,
    needs: "curated",
    at: "every such action, then the key's value",
    run: eachKnown(unsupportedAction),
  },
  { code: "X_CONDITION_NEVER_APPLIES", policies: EVERY, needs: "catalogue", at: AT_KEY, run: eachKnown(neverApplies) },
  {
    code: "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
    policies: EVERY,
    needs: "curated",
    at: AT_KEY,
    run: eachCurated(endpointKey),
  },
  { code: "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", policies: "I", needs: "tree", at: AT_KEY, run: eachUse(attributesWithoutSelect) },
  { code: "S3_PREFIX_IN_NEGATIVE_CONTEXT", policies: "IRSC", needs: "tree", at: AT_KEY, run: eachUse(negativePrefix) },
  { code: "IRRELEVANT_CONDITION_KEY_IN_POLICY", policies: "R", needs: "curated", at: AT_KEY, run: eachCurated(constantKey) },
  { code: "X_BAD_MFA_PATTERN", policies: EVERY, needs: "tree", at: AT_KEY, run: eachUse(badMfaTest) },
];
