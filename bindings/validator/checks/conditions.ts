/** Checks of condition operators and of keys as such; those of values are in values.ts. */
import { BASE_OPERATORS } from "../../policy/operators.js";
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { JsonMember } from "../../text/json-node.js";
import type { CatalogueIndex } from "../catalogue-index.js";
import type { Check, Say } from "../check.js";
import { each, eachKnown, eachUse, grammar } from "../check.js";
import { hasWildcard } from "../patterns.js";
import type { Subject } from "../subject.js";
import type { ConditionUse, StatementView } from "../statement-view.js";

/** Every operator's block, also the empty ones. */
function eachBlock(find: (block: JsonMember, say: Say, subject: Subject) => void): Check["run"] {
  return each((statement, say, subject) => {
    const value = statement.member("Condition")?.value;
    if (value?.kind === "object") for (const block of value.members) find(block, say, subject);
  });
}

// --- operators ----------------------------------------------------------------------------------------------------

const FORM = /^(?:(?:forallvalues|foranyvalue):)?(.*?)(?:ifexists)?$/s;

/** Of the operator without qualifier and suffix, in lower case. */
function bareOperator(text: string): string {
  return FORM.exec(foldAscii(text))![1]!;
}

const FOLDED_OPERATORS: ReadonlyMap<string, string> = new Map([...BASE_OPERATORS.keys()].map((name) => [foldAscii(name), name]));

function unknownOperator(block: JsonMember, say: Say, { names }: Subject): void {
  const bare = bareOperator(block.key);
  if (FOLDED_OPERATORS.has(bare)) return;
  const hint = names.suggest(bare, () => BASE_OPERATORS.keys(), "write one of the operators, as in `StringEquals` or `ArnLike`");
  say(block, `unknown condition operator ${quote(block.key)}`, hint);
}

/** AWS reads operators in any case; this project's compiler asks for the documented one. */
function operatorCase(block: JsonMember, say: Say): void {
  const bare = bareOperator(block.key);
  const name = FOLDED_OPERATORS.get(bare);
  if (name === undefined) return;
  const spelled = block.key
    .replace(/^forallvalues:/i, "ForAllValues:")
    .replace(/^foranyvalue:/i, "ForAnyValue:")
    .replace(/ifexists$/i, "IfExists")
    .replace(new RegExp(bare, "i"), name);
  if (spelled !== block.key) say(block, `the operator ${quote(block.key)} is documented as \`${spelled}\``, `write \`${spelled}\``);
}

function nullIfExists(block: JsonMember, say: Say): void {
  if (/^(?:[a-z]+:)?nullifexists$/i.test(block.key))
    say(block, `${quote(block.key)}: \`Null\` takes no \`IfExists\``, "write `Null`: it asks for presence by itself");
}

function nullWithQualifier(block: JsonMember, say: Say): void {
  if (/^(?:forallvalues|foranyvalue):null$/i.test(block.key))
    say(block, `${quote(block.key)}: a qualifier changes nothing for \`Null\``, "write `Null`");
}

// --- keys ---------------------------------------------------------------------------------------------------------

/** Prefix and name. A key of an OIDC provider is parted at its last colon, since its host may have a port or a path. */
export function splitKey(folded: string): { readonly prefix: string; readonly name: string } | undefined {
  const first = folded.indexOf(":");
  if (first < 0) return undefined;
  const isHost = folded.slice(0, first).split("/")[0]!.includes(".");
  const colon = isHost ? folded.lastIndexOf(":") : first;
  return { prefix: folded.slice(0, colon), name: folded.slice(colon + 1) };
}

function keyFormat({ key, folded, member }: ConditionUse, say: Say): void {
  const parts = splitKey(folded);
  if (parts !== undefined && parts.prefix !== "" && parts.name !== "") return;
  say(
    member,
    `the condition key ${quote(key)} is not of the form \`prefix:name\``,
    "write the prefix of the service, or `aws`, before a colon",
  );
}

function emptyValues(isMeant: (use: ConditionUse) => boolean, effect: string): Check["run"] {
  return eachUse((use, say) => {
    const { value } = use.member;
    if (value.kind !== "array" || value.items.length > 0 || !isMeant(use)) return;
    say(value, `${quote(use.key)} has an empty list of values: ${effect}`, "list the values, or remove the key");
  });
}

const TAG_STEMS = /(?:^|:)(?:principaltag|requesttag|resourcetag)\/?$/;

/** `aws:ResourceTag/` and `aws:ResourceTag`: no tag is named. */
function missingTagKey({ key, folded, member }: ConditionUse, say: Say): void {
  const isFamily = TAG_STEMS.test(folded) || /^s3:(?:existingobjecttag|requestobjecttag|buckettag)\/?$/.test(folded);
  if (isFamily)
    say(member, `the condition key ${quote(key)} names no tag`, `write \`${key.replace(/\/$/, "")}/\` and the tag's key`);
}

function isTagFamily(folded: string): boolean {
  return TAG_STEMS.test(folded);
}

function unknownGlobalKey({ key, folded, member }: ConditionUse, say: Say, catalogue: CatalogueIndex, { names }: Subject): void {
  if (!folded.startsWith("aws:") || isTagFamily(folded) || catalogue.globalKey(folded) !== undefined) return;
  if (catalogue.curated?.deprecatedKeys.some((row) => foldAscii(row.key) === folded) === true) return;
  const known = (): string[] => (catalogue.curated?.globalKeys ?? []).map((row) => row.key);
  const hint = names.suggest(key, known, "check the global condition keys of the IAM User Guide");
  say(member, `unknown global condition key ${quote(key)}`, hint);
}

function isProvider(prefix: string): boolean {
  return prefix.split("/")[0]!.includes(".");
}

function unknownKeyPrefix({ key, folded, member }: ConditionUse, say: Say, catalogue: CatalogueIndex, { names }: Subject): void {
  const prefix = splitKey(folded)?.prefix;
  if (prefix === undefined || prefix === "" || prefix === "aws" || isProvider(prefix) || prefix.includes("$")) return;
  if (catalogue.knowsService(prefix) || catalogue.knowsKeyPrefix(prefix)) return;
  const hint = names.suggest(prefix, () => catalogue.prefixes, "begin with the prefix of a service, or with `aws:`");
  say(member, `the prefix of the condition key ${quote(key)} is not one of a service`, hint);
}

function unknownServiceKey({ key, folded, member }: ConditionUse, say: Say, catalogue: CatalogueIndex, { names }: Subject): void {
  const prefix = splitKey(folded)?.prefix;
  const service = prefix === undefined || prefix === "aws" ? undefined : catalogue.service(prefix);
  if (service === undefined || service.conditionKeys.size === 0 || isTagFamily(folded)) return;
  if (catalogue.key(folded) !== undefined) return;
  const known = (): string[] => [...service.conditionKeys.values()].map((each) => each.key);
  say(
    member,
    `${service.name} has no condition key ${quote(key)}`,
    names.suggest(key, known, "check its keys in the service authorization reference"),
  );
}

// --- keys and operators -------------------------------------------------------------------------------------------

const FITTING: Readonly<Record<string, string>> = {
  String: "String",
  ARN: "Arn",
  Bool: "Bool",
  Numeric: "Numeric",
  Date: "Date",
  IPAddress: "IpAddress",
  Binary: "BinaryEquals",
};

/** Whether the operator suits the type of the key (docs/spec/policy-validation.md §2.5); what is odd but works suits it too. */
function suits(use: ConditionUse, type: string): boolean {
  const family = use.operator.base!.family;
  const isString = family === "stringEquals" || family === "stringEqualsIgnoreCase" || family === "stringLike";
  if (family === "null") return true;
  switch (type.replace("ArrayOf", "")) {
    case "String":
      return isString || (family === "arn" && use.values.every(({ text }) => /^(?:arn:|\*|\$\{)/.test(text)));
    case "ARN":
      return family === "arn" || isString;
    case "Bool":
      return family === "bool" || (family === "stringEquals" && use.values.every(({ text }) => /^(?:true|false)$/i.test(text)));
    case "Numeric":
      return family === "numeric";
    case "Date":
      return family === "date" || (family === "numeric" && /^aws:(?:epochtime|tokenissuetime)$/.test(use.folded));
    case "IPAddress":
      return family === "ip";
    default:
      return family === "binary" || isString;
  }
}

function operatorMismatch(use: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  const known = catalogue.key(use.folded);
  if (use.operator.base === undefined || known === undefined || suits(use, known.type)) return;
  const fitting = FITTING[known.type.replace("ArrayOf", "")];
  say(
    use.member,
    `${quote(use.block.key)} does not suit ${quote(use.key)}, whose type is ${known.type}`,
    `use an operator that begins with \`${fitting}\``,
  );
}

function likeOnArn({ operator, folded, key, member, block }: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  if (operator.base?.family !== "stringLike") return;
  const type = catalogue.key(folded)?.type;
  if (type !== "ARN" && type !== "ArrayOfARN") return;
  const instead = operator.base.negated ? "ArnNotLike" : "ArnLike";
  say(
    member,
    `under ${quote(block.key)}, a \`*\` in a value of ${quote(key)} can stand for more than one field of an ARN`,
    `use \`${instead}\``,
  );
}

function isMultivalued(folded: string, catalogue: CatalogueIndex): boolean | undefined {
  return catalogue.key(folded)?.type.startsWith("ArrayOf");
}

function missingQualifier({ operator, folded, key, member }: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  if (operator.qualifier !== "" || operator.base === undefined || operator.base.family === "null") return;
  if (isMultivalued(folded, catalogue) !== true) return;
  say(member, `${quote(key)} can have several values`, "write `ForAllValues:` or `ForAnyValue:` before the operator");
}

function forAllValuesOnSingle({ operator, folded, key, member }: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  if (operator.qualifier !== "forallvalues" || operator.base?.family === "null" || isMultivalued(folded, catalogue) !== false)
    return;
  say(member, `${quote(key)} has one value at most: \`ForAllValues\` also holds where it is absent`, "remove the qualifier");
}

/** An absent key passes `ForAllValues`: where that allows, its presence has to be asked for. */
function forAllValuesAlone({ conditions, effect }: StatementView, say: Say, { catalogue }: Subject): void {
  if (effect !== "Allow" || catalogue === undefined) return;
  const asked = new Set(
    conditions.filter(({ operator, values }) => operator.name === "Null" && values.some(isFalse)).map(({ folded }) => folded),
  );
  for (const { operator, folded, key, member } of conditions) {
    if (operator.qualifier !== "forallvalues" || operator.base === undefined || operator.base.family === "null") continue;
    if (asked.has(folded) || isMultivalued(folded, catalogue) !== true) continue;
    say(
      member,
      `\`ForAllValues\` also holds where ${quote(key)} is absent, so the statement allows that too`,
      `add \`"Null": { "${key}": "false" }\``,
    );
  }
}

function isFalse({ text }: ConditionUse["values"][number]): boolean {
  return foldAscii(text) === "false";
}

function setOperatorOnSingle({ operator, folded, key, member }: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  if (operator.qualifier !== "foranyvalue" || operator.base?.family === "null" || isMultivalued(folded, catalogue) !== false)
    return;
  say(member, `${quote(key)} has one value at most, so it needs no \`ForAnyValue\``, "remove the qualifier");
}

function severalBooleans({ operator, folded, key, member, values }: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  const { base, qualifier } = operator;
  if (
    (base?.family !== "bool" && base?.family !== "null") ||
    qualifier !== "" ||
    values.length < 2 ||
    isMultivalued(folded, catalogue) === true
  )
    return;
  say(
    member,
    `${quote(key)} has one value, and it is compared with ${values.length} under \`${operator.name}\``,
    "write one of `true` and `false`",
  );
}

// --- tests that are always true, never true, or one of presence ---------------------------------------------------

/** The only value is `*`, under an operator that reads it as a wildcard. */
function isAnything({ operator, values }: ConditionUse): boolean {
  const family = operator.base?.family;
  return (family === "stringLike" || family === "arn") && values.length === 1 && /^\*+$/.test(values[0]!.text);
}

function equalsNullFalse(use: ConditionUse, say: Say): void {
  const { operator, values, key } = use;
  if (!isAnything(use) || operator.base!.negated || operator.ifExists || operator.qualifier === "forallvalues") return;
  say(
    values[0]!.node,
    `the test of ${quote(key)} holds for every value: it asks whether there is one`,
    `write \`"Null": { "${key}": "false" }\``,
  );
}

function equalsNullTrue(use: ConditionUse, say: Say): void {
  const { operator, member, key, values } = use;
  if (!isAnything(use) || !operator.base!.negated || operator.ifExists || operator.qualifier !== "") return;
  say(
    values[0]!.node,
    `the test of ${quote(key)} holds for no value: it asks whether there is none`,
    `write \`"Null": { "${member.key}": "true" }\``,
  );
}

function alwaysTrue(use: ConditionUse, say: Say): void {
  const { operator, key, member } = use;
  if (!isAnything(use) || operator.base!.negated || !(operator.ifExists || operator.qualifier === "forallvalues")) return;
  say(member, `the test of ${quote(key)} always holds`, "remove it");
}

function neverTrue({ conditions, node }: StatementView, say: Say): void {
  const present = new Set(
    conditions.filter(({ operator, values }) => operator.name === "Null" && values.some(isFalse)).map(({ folded }) => folded),
  );
  for (const use of conditions) {
    const { operator, key, folded } = use;
    if (!isAnything(use) || !operator.base!.negated) continue;
    if (operator.qualifier !== "foranyvalue" && !(present.has(folded) && operator.qualifier === "")) continue;
    say(node, `the test of ${quote(key)} never holds, so the statement never applies`, "correct the test, or remove the statement");
  }
}

/** Two tag keys that differ in case only are one key where conditions are looked up. */
function tagCollision({ conditions }: StatementView, say: Say): void {
  const firsts = new Map<string, ConditionUse>();
  for (const use of conditions) {
    if (!/tag\//.test(use.folded)) continue;
    const first = firsts.get(use.folded);
    if (first === undefined) firsts.set(use.folded, use);
    else if (first.key !== use.key && first.block !== use.block) {
      say(
        [use.member, first.member],
        `${quote(use.key)} and ${quote(first.key)} are the same condition key`,
        "write it in one way",
      );
    }
  }
}

function wildcardInArnEquals({ operator, values, block }: ConditionUse, say: Say): void {
  if (operator.name !== "ArnEquals" && operator.name !== "ArnNotEquals") return;
  const instead = operator.base!.negated ? "ArnNotLike" : "ArnLike";
  for (const { text, node } of values) {
    if (hasWildcard(text))
      say(node, `${quote(text)} has a wildcard, which ${quote(block.key)} reads as one`, `write \`${instead}\`, which says so`);
  }
}

export const CONDITION_CHECKS: readonly Check[] = [
  {
    code: "INVALID_CONDITION_OPERATOR",
    policies: "IRTSC",
    needs: "tree",
    at: "the operator's name",
    run: eachBlock(unknownOperator),
  },
  { code: "X_OPERATOR_CASE", policies: "IRTSC", needs: "tree", at: "the operator's name", run: eachBlock(operatorCase) },
  { code: "NULL_WITH_IF_EXISTS", policies: "IRTSC", needs: "tree", at: "the operator's name", run: eachBlock(nullIfExists) },
  { code: "NULL_WITH_QUALIFIER", policies: "IRTSC", needs: "tree", at: "the operator's name", run: eachBlock(nullWithQualifier) },
  {
    code: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    policies: "IRTSC",
    needs: "tree",
    at: "the key's name, then the first of the kind",
    run: grammar("DUPLICATE_KEYS_WITH_DIFFERENT_CASE"),
  },
  { code: "INVALID_CONDITION_KEY_FORMAT", policies: "IRTSC", needs: "tree", at: "the key's name", run: eachUse(keyFormat) },
  { code: "MISSING_TAG_KEY_IN_CONDITION", policies: "IRTSC", needs: "tree", at: "the key's name", run: eachUse(missingTagKey) },
  {
    code: "EMPTY_ARRAY_CONDITION",
    policies: "IRTSC",
    needs: "tree",
    at: "the list",
    run: emptyValues(({ operator }) => operator.qualifier === "" && !operator.ifExists, "the test never holds"),
  },
  {
    code: "EMPTY_ARRAY_CONDITION_FORALLVALUES",
    policies: "IRTSC",
    needs: "tree",
    at: "the list",
    run: emptyValues(({ operator }) => operator.qualifier === "forallvalues", "the test holds where the key has no value"),
  },
  {
    code: "EMPTY_ARRAY_CONDITION_FORANYVALUE",
    policies: "IRTSC",
    needs: "tree",
    at: "the list",
    run: emptyValues(({ operator }) => operator.qualifier === "foranyvalue", "the test never holds"),
  },
  {
    code: "EMPTY_ARRAY_CONDITION_IFEXISTS",
    policies: "IRTSC",
    needs: "tree",
    at: "the list",
    run: emptyValues(({ operator }) => operator.qualifier === "" && operator.ifExists, "the test holds where the key is absent"),
  },
  { code: "EQUIVALENT_TO_NULL_FALSE", policies: "IRTSC", needs: "tree", at: "the value", run: eachUse(equalsNullFalse) },
  { code: "EQUIVALENT_TO_NULL_TRUE", policies: "IRTSC", needs: "tree", at: "the value", run: eachUse(equalsNullTrue) },
  {
    code: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    policies: "IRTSC",
    needs: "tree",
    at: "the key's name",
    run: eachUse(alwaysTrue),
  },
  {
    code: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
    policies: "IRTSC",
    needs: "tree",
    at: "the statement",
    run: each(neverTrue),
  },
  {
    code: "X_CASE_COLLISION_TAG",
    policies: "IRTSC",
    needs: "tree",
    at: "the key's name, then the first of the kind",
    run: each(tagCollision),
  },
  { code: "X_ARNEQUALS_WILDCARD", policies: "IRTSC", needs: "tree", at: "the value", run: eachUse(wildcardInArnEquals) },
  {
    code: "INVALID_GLOBAL_CONDITION_KEY",
    policies: "IRTSC",
    needs: "curated",
    at: "the key's name",
    run: eachKnown(unknownGlobalKey),
  },
  { code: "INVALID_SERVICE", policies: "IRTSC", needs: "catalogue", at: "the key's name", run: eachKnown(unknownKeyPrefix) },
  {
    code: "INVALID_SERVICE_CONDITION_KEY",
    policies: "IRTSC",
    needs: "catalogue",
    at: "the key's name",
    run: eachKnown(unknownServiceKey),
  },
  { code: "TYPE_MISMATCH", policies: "IRTSC", needs: "catalogue", at: "the key's name", run: eachKnown(operatorMismatch) },
  {
    code: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
    policies: "IRTSC",
    needs: "catalogue",
    at: "the key's name",
    run: eachKnown(likeOnArn),
  },
  { code: "MISSING_QUALIFIER", policies: "IRTSC", needs: "catalogue", at: "the key's name", run: eachKnown(missingQualifier) },
  {
    code: "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    policies: "IRTSC",
    needs: "catalogue",
    at: "the key's name",
    run: eachKnown(forAllValuesOnSingle),
  },
  {
    code: "X_FORALLVALUES_WITHOUT_NULL",
    policies: "IRTSC",
    needs: "catalogue",
    at: "the key's name",
    run: each(forAllValuesAlone),
  },
  {
    code: "X_SET_OPERATOR_ON_SINGLE_VALUED_KEY",
    policies: "IRTSC",
    needs: "catalogue",
    at: "the key's name",
    run: eachKnown(setOperatorOnSingle),
  },
  {
    code: "INVALID_CONDITION_MULTIPLE_BOOLEAN",
    policies: "IRTSC",
    needs: "catalogue",
    at: "the key's name",
    run: eachKnown(severalBooleans),
  },
];
