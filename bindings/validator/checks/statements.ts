/** Checks of a statement's elements: which there are, which are empty, which are said twice. */
import type { IssueCode } from "../../findings/code-table.js";
import type { JsonNode, JsonString } from "../../text/json-node.js";
import { itemsOf } from "../../text/json-node.js";
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { Check, Say } from "../check.js";
import { each, grammar } from "../check.js";
import type { Subject } from "../subject.js";
import type { PrincipalEntry, StatementView } from "../statement-view.js";

const FROM_GRAMMAR = (code: IssueCode, policies: string, at: string): Check => ({
  code,
  policies,
  needs: "tree",
  at,
  run: grammar(code),
});

function has(statement: StatementView, ...names: readonly string[]): boolean {
  return names.some((name) => statement.member(name) !== undefined);
}

function missingPrincipal(statement: StatementView, say: Say): void {
  if (!has(statement, "Principal", "NotPrincipal"))
    say(statement.node, "a statement has no `Principal`", "say who is meant in `Principal`");
}

function missingResource(statement: StatementView, say: Say): void {
  if (!has(statement, "Resource", "NotResource"))
    say(statement.node, "a statement has no `Resource`", "add `Resource` or `NotResource`");
}

// --- Sid ----------------------------------------------------------------------------------------------------------

const UNIQUE_SID_TYPES: ReadonlySet<string | undefined> = new Set([
  "AWS::S3::Bucket",
  "AWS::S3::AccessPoint",
  "AWS::S3::MultiRegionAccessPoint",
]);

function needsUniqueSids({ letter, resourceType }: Subject): boolean {
  return letter === "I" || letter === "S" || letter === "C" || UNIQUE_SID_TYPES.has(resourceType);
}

function repeatedSids(areUnique: boolean): Check["run"] {
  return (subject, say) => {
    if (needsUniqueSids(subject) !== areUnique) return;
    const firsts = new Map<string, JsonString>();
    for (const { sid } of subject.statements) {
      if (sid === undefined || sid.value === "") continue;
      const first = firsts.get(sid.value);
      if (first === undefined) firsts.set(sid.value, sid);
      else say([sid, first], `two statements have the \`Sid\` ${quote(sid.value)}`, "give each its own");
    }
  };
}

function emptySid({ sid }: StatementView, say: Say): void {
  if (sid?.value === "") say(sid, "`Sid` is empty", "remove it, or name the statement");
}

// --- what is empty ------------------------------------------------------------------------------------------------

function emptyList(...names: readonly string[]): Check["run"] {
  return each((statement, say) => {
    for (const name of names) {
      const value = statement.member(name)?.value;
      if (value?.kind !== "array" || value.items.length > 0) continue;
      const effect = name.startsWith("Not") ? "it excepts nothing" : "the statement never applies";
      say(value, `\`${name}\` is an empty list: ${effect}`, "list at least one, or remove the statement");
    }
  });
}

function emptyCondition(statement: StatementView, say: Say): void {
  const value = statement.member("Condition")?.value;
  if (value?.kind !== "object") return;
  if (value.members.length === 0) say(value, "`Condition` is an empty object: it asks for nothing", "remove it");
  for (const block of value.members) {
    if (block.value.kind !== "object" || block.value.members.length > 0) continue;
    say(block.value, `the block of ${quote(block.key)} is empty: it asks for nothing`, "remove it, or name a condition key in it");
  }
}

function emptyPrincipal(statement: StatementView, say: Say): void {
  for (const name of ["Principal", "NotPrincipal"]) {
    const value = statement.member(name)?.value;
    if (value?.kind === "object" && value.members.length === 0)
      say(value, `\`${name}\` is an empty object: it names nobody`, "name a principal");
  }
}

function emptyPrincipalList(statement: StatementView, say: Say): void {
  for (const name of ["Principal", "NotPrincipal"]) {
    const value = statement.member(name)?.value;
    for (const list of value?.kind === "object" ? value.members.map((member) => member.value) : [value]) {
      if (list?.kind !== "array" || list.items.length > 0) continue;
      say(list, `a list of principals is empty: it names nobody`, "name a principal, or remove the list");
    }
  }
}

// --- statements that say the same ---------------------------------------------------------------------------------

/** What statements say is written out only for those that could be equal by the number of their parts. */
function repeatedStatements({ statements }: Subject, say: Say): void {
  for (const alike of groupedBy(statements, sizeOf)) {
    if (alike.length < 2) continue;
    for (const [first, ...others] of groupedBy(alike, meaningOf)) {
      for (const { node } of others) say([node, first!.node], "two statements say the same", "remove one of them");
    }
  }
}

function groupedBy<T>(list: readonly T[], nameOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function sizeOf({ effect, actions, notActions, resources, notResources, principals, conditions }: StatementView): string {
  return [effect, ...[actions, notActions, resources, notResources, principals, conditions].map((list) => list.length)].join(" ");
}

/** Equal for statements that differ in nothing but their `Sid`, the order of lists and members, and the case of names. */
function meaningOf({ node }: StatementView): string {
  const members = node.members
    .filter(({ key }) => key !== "Sid")
    .map(({ key, value }) => `${JSON.stringify(key)}:${formOf(key, value)}`);
  return members.sort().join(",");
}

function formOf(name: string, value: JsonNode): string {
  if (name === "Condition" && value.kind === "object")
    return objectForm(value, (block) => objectForm(block, listForm, true), false);
  if (name === "Principal" || name === "NotPrincipal") return objectForm(value, listForm, false);
  return name === "Action" || name === "NotAction" ? foldAscii(listForm(value)) : listForm(value);
}

function objectForm(node: JsonNode, formOfValue: (value: JsonNode) => string, foldsKeys: boolean): string {
  if (node.kind !== "object") return listForm(node);
  const members = node.members.map(({ key, value }) => `${JSON.stringify(foldsKeys ? foldAscii(key) : key)}:${formOfValue(value)}`);
  return `{${members.sort().join(",")}}`;
}

/** A value stands for the list of itself. */
function listForm(node: JsonNode): string {
  const items = itemsOf(node).map((item) => {
    if (item.kind === "object" || item.kind === "array") return objectForm(item, listForm, false);
    return JSON.stringify(String(item.value));
  });
  return `[${[...new Set(items)].sort().join(",")}]`;
}

// --- principals ---------------------------------------------------------------------------------------------------

function everyPrincipal(find: (entry: PrincipalEntry, say: Say, statement: StatementView) => void): Check["run"] {
  return each((statement, say) => {
    for (const entry of statement.principals) find(entry, say, statement);
  });
}

function uniqueId(prefix: "AROA" | "AIDA", kind: "role" | "user"): Check["run"] {
  const form = new RegExp(`^${prefix}[A-Z0-9]{12,}$`);
  return everyPrincipal(({ kind: key, text, node }, say) => {
    if ((key !== "AWS" && key !== "") || !form.test(text)) return;
    say(node, `${quote(text)} is the unique id of a ${kind}, perhaps of one that was deleted`, `write the ${kind}'s ARN`);
  });
}

function allowWithNotPrincipal(statement: StatementView, say: Say): void {
  const member = statement.member("NotPrincipal");
  if (statement.effect !== "Allow" || member === undefined) return;
  say(
    member,
    "`Effect` `Allow` together with `NotPrincipal` allows everyone else, anonymous callers included",
    "use `Principal`, or `Effect` `Deny`",
  );
}

export const STATEMENT_CHECKS: readonly Check[] = [
  FROM_GRAMMAR("MISSING_ACTION", "IRTSC", "the statement"),
  FROM_GRAMMAR("MISSING_EFFECT", "IRTSC", "the statement"),
  FROM_GRAMMAR("INVALID_EFFECT", "IRTSC", "`Effect`"),
  { code: "MISSING_PRINCIPAL", policies: "RTC", needs: "tree", at: "the statement", run: each(missingPrincipal) },
  { code: "MISSING_RESOURCE", policies: "IRSC", needs: "tree", at: "the statement", run: each(missingResource) },
  FROM_GRAMMAR("UNSUPPORTED_ELEMENT_COMBINATION", "IRTSC", "the second member's name, then the first"),
  FROM_GRAMMAR("UNSUPPORTED_PRINCIPAL", "I", "the member's name"),
  FROM_GRAMMAR("SCP_SYNTAX_ERROR_PRINCIPAL", "S", "the member's name"),
  FROM_GRAMMAR("UNSUPPORTED_SID", "ISC", "`Sid`"),
  {
    code: "UNIQUE_SIDS_REQUIRED",
    policies: "IRSC",
    needs: "tree",
    at: "`Sid`, then the first of the name",
    run: repeatedSids(true),
  },
  {
    code: "UNIQUE_SIDS_RECOMMENDED",
    policies: "RT",
    needs: "tree",
    at: "`Sid`, then the first of the name",
    run: repeatedSids(false),
  },
  { code: "EMPTY_SID_VALUE", policies: "IRTSC", needs: "tree", at: "`Sid`", run: each(emptySid) },
  { code: "EMPTY_ARRAY_ACTION", policies: "IRTSC", needs: "tree", at: "the list", run: emptyList("Action", "NotAction") },
  { code: "EMPTY_ARRAY_RESOURCE", policies: "IRTSC", needs: "tree", at: "the list", run: emptyList("Resource", "NotResource") },
  {
    code: "EMPTY_OBJECT_CONDITION",
    policies: "IRTSC",
    needs: "tree",
    at: "`Condition`, or the operator's block",
    run: each(emptyCondition),
  },
  { code: "EMPTY_OBJECT_PRINCIPAL", policies: "RTC", needs: "tree", at: "`Principal`", run: each(emptyPrincipal) },
  { code: "EMPTY_ARRAY_PRINCIPAL", policies: "RTC", needs: "tree", at: "the list", run: each(emptyPrincipalList) },
  {
    code: "REDUNDANT_STATEMENT",
    policies: "IRTSC",
    needs: "tree",
    at: "the statement, then the first of the kind",
    run: repeatedStatements,
  },
  { code: "ALLOW_WITH_NOT_PRINCIPAL", policies: "R", needs: "tree", at: "the member's name", run: each(allowWithNotPrincipal) },
  { code: "INVALID_ROLE_REFERENCE", policies: "RT", needs: "tree", at: "the principal", run: uniqueId("AROA", "role") },
  { code: "INVALID_USER_REFERENCE", policies: "RT", needs: "tree", at: "the principal", run: uniqueId("AIDA", "user") },
  FROM_GRAMMAR("INVALID_PRINCIPAL_KEY", "RT", "the kind's name"),
  FROM_GRAMMAR("UNSUPPORTED_WILDCARD_IN_PRINCIPAL", "RT", "the principal"),
];
