/** Checks of the values of conditions. */
import { AddressBlock } from "../../addresses/address-block.js";
import { parseDate } from "../../policy/dates.js";
import type { JsonNode } from "../../text/json-node.js";
import { parseDecimal } from "../../policy/numbers.js";
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { CuratedTables } from "../../model/curated.js";
import type { CatalogueIndex } from "../catalogue-index.js";
import type { Check, Say } from "../check.js";
import { eachKnown, eachUse } from "../check.js";
import { hasWildcard, withoutVariables } from "../patterns.js";
import type { Subject } from "../subject.js";
import type { ConditionUse, ConditionValue } from "../statement-view.js";

/** Every value under an operator of one of these families. */
function eachValue(families: readonly string[], find: (value: ConditionValue, use: ConditionUse, say: Say) => void): Check["run"] {
  return eachUse((use, say) => {
    if (use.operator.base === undefined || !families.includes(use.operator.base.family)) return;
    for (const value of use.values) find(value, use, say);
  });
}

function isBoolean(text: string): boolean {
  return /^(?:true|false)$/i.test(text);
}

function hasVariable(text: string): boolean {
  return withoutVariables(text) !== text;
}

// --- types --------------------------------------------------------------------------------------------------------

/** One list with values of several JSON types, or with what is not a value. */
function mixedTypes({ member, key }: ConditionUse, say: Say): void {
  const { value } = member;
  const items = value.kind === "array" ? value.items : [value];
  const kinds = new Set(items.map(({ kind }) => kind).filter((kind) => kind !== "foreign"));
  const odd = items.find(({ kind }) => kind === "null" || kind === "object" || kind === "array");
  if (odd !== undefined)
    say(odd, `a value of ${quote(key)} is ${nameOf(odd)}`, "write a string, a number or a boolean, or a list of them");
  else if (kinds.size > 1) say(value, `the values of ${quote(key)} are of several types`, "write all of them as strings");
}

function nameOf(node: JsonNode): string {
  return node.kind === "null" ? "`null`" : node.kind === "array" ? "a list within a list" : "an object";
}

function notBoolean({ text, node }: ConditionValue, { block }: ConditionUse, say: Say): void {
  if (!isBoolean(text) && !hasVariable(text))
    say(node, `${quote(text)} under ${quote(block.key)} is neither \`true\` nor \`false\``, "write `true` or `false`");
}

function notNumber({ text, node }: ConditionValue, { block }: ConditionUse, say: Say): void {
  if (parseDecimal(text) === undefined && !hasVariable(text))
    say(node, `${quote(text)} under ${quote(block.key)} is not a number`, "write a number, as in `10` or `2.5`");
}

function notDate({ text, node }: ConditionValue, { block }: ConditionUse, say: Say): void {
  if (parseDate(text).kind !== "invalid" || hasVariable(text)) return;
  say(node, `${quote(text)} under ${quote(block.key)} is not a date`, "write it in ISO 8601, as in `2026-01-31T12:00:00Z`");
}

function epochDate({ text, node }: ConditionValue, { block }: ConditionUse, say: Say): void {
  if (/^[0-9]{5,}$/.test(text))
    say(
      node,
      `${quote(text)} under ${quote(block.key)} is written as seconds since 1970`,
      "write it in ISO 8601, as in `2026-01-31T12:00:00Z`",
    );
}

function notBase64({ text, node }: ConditionValue, { block }: ConditionUse, say: Say): void {
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) || hasVariable(text)) return;
  say(node, `${quote(text)} under ${quote(block.key)} is not base64`, "encode the value in base64");
}

function notAddress(value: ConditionValue, { block }: ConditionUse, say: Say): void {
  const { text, node } = value;
  if (blockOf(value) !== undefined || hasVariable(text)) return;
  say(
    node,
    `${quote(text)} under ${quote(block.key)} is not an IP address or range`,
    "write an address with a prefix length, as in `203.0.113.0/24` or `2001:db8::/32`",
  );
}

function variableForOperator({ text, node }: ConditionValue, { block }: ConditionUse, say: Say): void {
  if (/\$\{(?![*?$]\})[^}]*\}/.test(text))
    say(
      node,
      `variable in ${quote(text)} under ${quote(block.key)}, which reads none`,
      "write the value itself, or use a String or Arn operator",
    );
}

// --- addresses ----------------------------------------------------------------------------------------------------

/** Several checks ask the same value, and what is not an address takes the library long. */
const BLOCKS = new WeakMap<ConditionValue, AddressBlock | undefined>();

function blockOf(value: ConditionValue): AddressBlock | undefined {
  if (!BLOCKS.has(value)) BLOCKS.set(value, AddressBlock.read(value.text));
  return BLOCKS.get(value);
}

function hostBits(value: ConditionValue, _use: ConditionUse, say: Say): void {
  const block = blockOf(value);
  if (block?.hasHostBits !== true) return;
  const { text, node } = value;
  say(node, `${quote(text)} has bits beyond its prefix length, which are ignored`, `write \`${block.network}\``);
}

const PRIVATE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
].map((text) => AddressBlock.read(text)!);

function isPrivate(value: ConditionValue): boolean {
  const block = blockOf(value);
  return block !== undefined && PRIVATE.some((each) => each.contains(block));
}

/** Of `aws:SourceIp`, which is a public address: all of the values are private ones, or some. */
function privateAddresses(isNegated: boolean, areAll: boolean): Check["run"] {
  return eachUse(({ operator, folded, member, values }, say) => {
    if (operator.base?.family !== "ip" || operator.base.negated !== isNegated || folded !== "aws:sourceip" || values.length === 0)
      return;
    const found = values.filter(isPrivate);
    if (found.length === 0 || (found.length === values.length) !== areAll) return;
    const shown = found
      .slice(0, 3)
      .map(({ text }) => quote(text))
      .join(", ");
    const details = `${areAll ? "every value" : "a part of the values"} of \`aws:SourceIp\` is private: ${shown}; requests come with a public address`;
    say(member, details, "write public addresses, or use `aws:VpcSourceIp` for what comes through a VPC endpoint");
  });
}

// --- values of certain keys ---------------------------------------------------------------------------------------

function format(key: string, form: RegExp, example: string): Check["run"] {
  return eachUse(({ folded, operator, values, key: written }, say) => {
    if (folded !== key || operator.base === undefined || operator.base.family === "null") return;
    for (const { text, node } of values) {
      if (hasVariable(text) || (isLike(operator.base.family) && hasWildcard(text)) || form.test(text)) continue;
      say(node, `${quote(text)} is not a value of ${quote(written)}`, `write it as in \`${example}\``);
    }
  });
}

function isLike(family: string): boolean {
  return family === "stringLike" || family === "arn";
}

function unknownRegion(
  { folded, operator, values, key }: ConditionUse,
  say: Say,
  { curated }: CatalogueIndex,
  { names }: Subject,
): void {
  const family = operator.base?.family;
  if (
    curated === undefined ||
    family === undefined ||
    !family.startsWith("string") ||
    !curated.regionKeys.some((row) => foldAscii(row.key) === folded)
  )
    return;
  for (const { text, node } of values) {
    if (
      hasVariable(text) ||
      (family === "stringLike" && hasWildcard(text)) ||
      curated.regions.some(({ region }) => region === text)
    )
      continue;
    const hint = names.suggest(text, () => curated.regions.map(({ region }) => region), "write a Region of AWS, as in `eu-west-1`");
    say(node, `${quote(text)} is not a Region, so ${quote(key)} never has that value`, hint);
  }
}

const KMS_KEY = /^arn:[^:]+:kms:[^:]+:[^:]+:key\/.+$/;

/** Keys of type ARN whose name says what they hold. */
function kmsKey({ folded, operator, values, key }: ConditionUse, say: Say, catalogue: CatalogueIndex): void {
  if (operator.base === undefined || operator.base.family === "null" || !/kms-?key/.test(folded)) return;
  if (catalogue.key(folded)?.type.endsWith("ARN") !== true) return;
  for (const { text, node } of values) {
    if (hasVariable(text) || hasWildcard(text) || KMS_KEY.test(text)) continue;
    say(
      node,
      `${quote(text)} is not the ARN of a KMS key, which ${quote(key)} has`,
      "write `arn:aws:kms:REGION:ACCOUNT:key/ID`; an alias is not what the request shows",
    );
  }
}

// --- wildcards and variables in keys that guard -------------------------------------------------------------------

function guardOf(folded: string, { guardedKeys }: CuratedTables): "sensitive" | "guarded" | "userid" | undefined {
  return guardedKeys.find((row) => foldAscii(row.key) === folded)?.kind;
}

/** Characters that stand as they are before `at`. */
const LITERAL_BEFORE_MIN = 6;

/** What of the value stands in the wrong place, by the kind of its key. `mark`: a wildcard, or a variable. */
function isTooPermissive(kind: "sensitive" | "guarded" | "userid", text: string, mark: RegExp): boolean {
  const at = text.search(mark);
  if (at < 0) return false;
  if (kind === "sensitive") return true;
  if (kind === "userid") {
    const colon = colonOutsideVariables(text);
    const left = colon < 0 ? text : text.slice(0, colon);
    return left.search(mark) >= 0 && withoutMarks(left, mark) !== "";
  }
  return at < LITERAL_BEFORE_MIN;
}

function withoutMarks(text: string, mark: RegExp): string {
  return text.replace(new RegExp(mark.source, "g"), "");
}

function colonOutsideVariables(text: string): number {
  return text.replace(/\$\{[^}]*\}/g, (variable) => "x".repeat(variable.length)).indexOf(":");
}

const WILDCARD = /[*?]/;
const VARIABLE = /\$\{(?![*?$]\})[^}]*\}/;

/** An ARN's value of the form that `arn:` begins has its account in the middle: six literal characters stand before it. */
function tooPermissive(mark: RegExp, what: string): Check["run"] {
  return eachKnown(({ folded, operator, values, key, block }, say, { curated }) => {
    const kind = curated === undefined ? undefined : guardOf(folded, curated);
    if (kind === undefined || operator.base === undefined || !isLike(operator.base.family) || operator.base.negated) return;
    for (const { text, node } of values) {
      const plain = mark === WILDCARD ? text.replace(/\$\{[^}]*\}/g, "$$") : text;
      if (isAnyValue(text) || !isTooPermissive(kind, plain, mark)) continue;
      const rule =
        kind === "sensitive"
          ? "compare it with the whole value, under `StringEquals`"
          : "write the beginning of the value, at least six characters";
      say(node, `${what} in ${quote(text)} leaves open who is meant by ${quote(key)} under ${quote(block.key)}`, rule);
    }
  });
}

/** That is a question of presence, which has codes of its own. */
function isAnyValue(text: string): boolean {
  return /^\*+$/.test(text);
}

function wildcardWithoutLike({ text, node }: ConditionValue, { block }: ConditionUse, say: Say): void {
  if (hasWildcard(text))
    say(
      node,
      `${quote(text)} has a wildcard, which ${quote(block.key)} reads as a plain character`,
      `use \`${block.key.replace(/Equals(?:IgnoreCase)?/i, "Like")}\``,
    );
}

// --- numbers of which one matters ---------------------------------------------------------------------------------

/** Under an ordering operator one of several values decides: the greatest of upper bounds, the least of lower ones. */
function needlessNumbers(use: ConditionUse, say: Say): void {
  const { base } = use.operator;
  if ((base?.family !== "numeric" && base?.family !== "date") || base.comparison === "equals" || use.values.length < 2) return;
  const which = base.comparison.startsWith("less") ? "greatest" : "least";
  const readable = use.values.filter(({ text }) =>
    base.family === "numeric" ? parseDecimal(text) !== undefined : parseDate(text).kind === "instant",
  );
  if (readable.length < 2) return;
  say(
    use.member,
    `${quote(use.block.key)} has ${use.values.length} values, of which only the ${which} matters`,
    `keep the ${which}`,
  );
}

export const VALUE_CHECKS: readonly Check[] = [
  { code: "INVALID_CONDITION_DATA_TYPE", policies: "IRTSC", needs: "tree", at: "the value, or the list", run: eachUse(mixedTypes) },
  {
    code: "TYPE_MISMATCH_BOOLEAN",
    policies: "IRTSC",
    needs: "tree",
    at: "the value",
    run: eachValue(["bool", "null"], notBoolean),
  },
  { code: "TYPE_MISMATCH_NUMBER", policies: "IRTSC", needs: "tree", at: "the value", run: eachValue(["numeric"], notNumber) },
  { code: "TYPE_MISMATCH_DATE", policies: "IRTSC", needs: "tree", at: "the value", run: eachValue(["date"], notDate) },
  { code: "INVALID_DATE_VALUE", policies: "IRTSC", needs: "tree", at: "the value", run: eachValue(["date"], epochDate) },
  { code: "TYPE_MISMATCH_STRING", policies: "IRTSC", needs: "tree", at: "the value", run: eachValue(["binary"], notBase64) },
  { code: "TYPE_MISMATCH_IP_RANGE", policies: "IRTSC", needs: "tree", at: "the value", run: eachValue(["ip"], notAddress) },
  {
    code: "INVALID_VARIABLE_FOR_OPERATOR",
    policies: "IRTSC",
    needs: "tree",
    at: "the value",
    run: eachValue(["numeric", "date", "bool", "binary", "ip", "null"], variableForOperator),
  },
  { code: "IMPROVE_IP_RANGE", policies: "IRTSC", needs: "tree", at: "the value", run: eachValue(["ip"], hostBits) },
  { code: "PRIVATE_IP_ADDRESS", policies: "IRTSC", needs: "tree", at: "the key's name", run: privateAddresses(false, true) },
  { code: "PRIVATE_NOT_IP_ADDRESS", policies: "IRTSC", needs: "tree", at: "the key's name", run: privateAddresses(true, true) },
  {
    code: "PRIVATE_IP_ADDRESS_SUBSET",
    policies: "IRTSC",
    needs: "tree",
    at: "the key's name",
    run: privateAddresses(false, false),
  },
  {
    code: "PRIVATE_NOT_IP_ADDRESS_SUBSET",
    policies: "IRTSC",
    needs: "tree",
    at: "the key's name",
    run: privateAddresses(true, false),
  },
  {
    code: "INVALID_VPC_FORMAT",
    policies: "IRTSC",
    needs: "tree",
    at: "the value",
    run: format("aws:sourcevpc", /^vpc-(?:[0-9a-z]{8}|[0-9a-z]{17})$/i, "vpc-0123456789abcdef0"),
  },
  {
    code: "INVALID_VPCE_FORMAT",
    policies: "IRTSC",
    needs: "tree",
    at: "the value",
    run: format("aws:sourcevpce", /^vpce-(?:[0-9a-z]{8}|[0-9a-z]{17})$/i, "vpce-0123456789abcdef0"),
  },
  {
    code: "WILDCARD_WITHOUT_LIKE_OPERATOR",
    policies: "IRTSC",
    needs: "tree",
    at: "the value",
    run: eachValue(["stringEquals", "stringEqualsIgnoreCase"], wildcardWithoutLike),
  },
  { code: "REDUNDANT_CONDITION_VALUE_NUM", policies: "IRTSC", needs: "tree", at: "the key's name", run: eachUse(needlessNumbers) },
  { code: "INVALID_REGION", policies: "IRTSC", needs: "curated", at: "the value", run: eachKnown(unknownRegion) },
  { code: "INVALID_KMS_KEY_VALUE", policies: "IRTSC", needs: "catalogue", at: "the value", run: eachKnown(kmsKey) },
  {
    code: "VARIABLE_USAGE_TOO_PERMISSIVE",
    policies: "IRTSC",
    needs: "curated",
    at: "the value",
    run: tooPermissive(VARIABLE, "the variable"),
  },
  {
    code: "WILDCARD_USAGE_TOO_PERMISSIVE",
    policies: "IRTSC",
    needs: "curated",
    at: "the value",
    run: tooPermissive(WILDCARD, "the wildcard"),
  },
];
