/** Checks of the document as a whole: its JSON, its members, its version and its size. */
import type { JsonNode } from "../../text/json-node.js";
import { memberOf } from "../../text/json-node.js";
import { charactersWithoutBlanks } from "../../policy/size.js";
import { utf8Length } from "../../text/utf8.js";
import type { IssueCode } from "../../findings/code-table.js";
import type { Check, Place, Say } from "../check.js";
import { grammar } from "../check.js";
import type { Subject } from "../subject.js";
import type { StatementView } from "../statement-view.js";

const FROM_GRAMMAR = (code: IssueCode, at: string, policies = "IRTSC"): Check => ({
  code,
  policies,
  needs: "json",
  at,
  run: grammar(code),
});

/** The grammar points at the name of the member, AWS at its value. */
function unknownMembers({ faults }: Subject, say: Say): void {
  for (const { places, details, hint } of faults.get("INVALID_POLICY_ELEMENT") ?? []) say(places.map(valueOf), details, hint);
}

function valueOf(place: Place): Place {
  return "value" in place ? (place as { readonly value: JsonNode }).value : place;
}

const CURRENT = 'write `"Version": "2012-10-17"`';

function missingVersion({ root }: Subject, say: Say): void {
  if (root?.kind !== "object" || memberOf(root, "Version") !== undefined) return;
  say(root, "the policy has no `Version`, so variables in it are plain text", CURRENT);
}

function oldVersion({ root, statements }: Subject, say: Say): void {
  const version = root?.kind === "object" ? memberOf(root, "Version")?.value : undefined;
  if (version?.kind !== "string" || version.value !== "2008-10-17" || statements.some(hasVariable)) return;
  say(version, "the policy has the old version `2008-10-17`", CURRENT);
}

/** That has a code of its own. */
function hasVariable({ resources, notResources, conditions }: StatementView): boolean {
  const texts = [...resources, ...notResources, ...conditions.flatMap(({ values }) => values)];
  return texts.some(({ text }) => text.includes("${"));
}

// --- sizes --------------------------------------------------------------------------------------------------------

type Count = (subject: Subject) => { readonly counted: number; readonly unit: string };

const withoutBlanks: Count = ({ text, root }) => ({
  counted: text === undefined ? shortestLength(root) : charactersWithoutBlanks(text),
  unit: "characters without white space",
});
const withBlanks: Count = ({ text, root }) => ({ counted: text?.length ?? shortestLength(root), unit: "characters" });
const inBytes: Count = ({ text, root }) => ({
  counted: text === undefined ? shortestLength(root) : utf8Length(text),
  unit: "bytes",
});

/** Characters of the shortest text of a document that was given as an object. */
function shortestLength(node: JsonNode | undefined): number {
  switch (node?.kind) {
    case "object":
      return node.members.reduce((sum, { key, value }) => sum + JSON.stringify(key).length + 2 + shortestLength(value), 1) + 1;
    case "array":
      return node.items.reduce((sum, item) => sum + 1 + shortestLength(item), 1) + 1;
    case "string":
      return JSON.stringify(node.value).length;
    default:
      return String(node?.value).length;
  }
}

function larger(code: IssueCode, quota: number, count: Count, isMeant: (subject: Subject) => boolean = () => true): Check["run"] {
  return (subject, say) => {
    if (subject.root === undefined || !isMeant(subject)) return;
    const most = subject.options.quotas?.[code] ?? quota;
    const { counted, unit } = count(subject);
    if (counted > most)
      say([], `the policy has ${counted} ${unit}, AWS stores ${most} at most`, "shorten it, or split it into several policies");
  };
}

const SIZES: readonly [code: IssueCode, policies: string, quota: number, count: Count][] = [
  ["POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", "I", 10_240, withoutBlanks],
  ["POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", "T", 2_048, withoutBlanks],
  ["POLICY_SIZE_EXCEEDS_SCP_QUOTA", "S", 10_240, withBlanks],
  ["POLICY_SIZE_EXCEEDS_RCP_QUOTA", "C", 5_120, withBlanks],
];
const RESOURCE_SIZE = "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA";

export const DOCUMENT_CHECKS: readonly Check[] = [
  FROM_GRAMMAR("JSON_SYNTAX_ERROR", "the offset"),
  FROM_GRAMMAR("X_DUPLICATE_JSON_KEY", "the second name, then the first"),
  FROM_GRAMMAR("X_DOCUMENT_TOO_LARGE", "the policy"),
  FROM_GRAMMAR("X_NESTING_TOO_DEEP", "the offset"),
  FROM_GRAMMAR("X_ILLEGAL_CHARACTER", "the characters", "IT"),
  FROM_GRAMMAR("X_LEADING_WHITE_SPACE", "the white space", "IT"),
  FROM_GRAMMAR("DATA_TYPE_MISMATCH", "the element"),
  { code: "INVALID_POLICY_ELEMENT", policies: "IRTSC", needs: "tree", at: "the value of the member", run: unknownMembers },
  { ...FROM_GRAMMAR("X_ID_IN_IDENTITY_POLICY", "`Id`", "I"), needs: "tree" },
  { ...FROM_GRAMMAR("INVALID_VERSION", "`Version`"), needs: "tree" },
  { code: "MISSING_VERSION", policies: "IRTSC", needs: "tree", at: "the policy", run: missingVersion },
  { ...FROM_GRAMMAR("X_VERSION_REQUIRED", "`Version`, else the policy", "SC"), needs: "tree" },
  { code: "X_OLD_VERSION", policies: "IRT", needs: "tree", at: "`Version`", run: oldVersion },
  { ...FROM_GRAMMAR("MISSING_STATEMENT", "the policy, or the empty list"), needs: "tree" },
  ...SIZES.map(([code, policies, quota, count]): Check => ({
    code,
    policies,
    needs: "quota",
    at: "none",
    run: larger(code, quota, count),
  })),
  {
    code: RESOURCE_SIZE,
    policies: "R",
    needs: "quota",
    at: "none",
    run: larger(RESOURCE_SIZE, 20_480, inBytes, ({ resourceType }) => resourceType !== undefined),
  },
];
