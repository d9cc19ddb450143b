/**
 * Resource patterns (§3): which texts are admitted, and the patterns over the whole request resource they stand for.
 *
 * A policy type decides what a short ARN means (3-7) and whether `execute-api:/…` is one (3-14); the mode decides
 * whether a text that is not an ARN may stand (3-15).
 */
import { ARN_BYTES_MAX } from "../../assembly/limits.js";
import { foldedPattern } from "./action.js";
import type { Pattern, PatternToken, ResourceElement, ResourcePattern } from "./ast.js";
import type { ArnText } from "./arn.js";
import {
  ACCOUNT_FIELD,
  ARN_FIELD_COUNT,
  PARTITION_FIELD,
  REGION_FIELD,
  SERVICE_FIELD,
  checkPartition,
  fieldCountOf,
  fieldOf,
  readArnText,
} from "./arn.js";
import type { Context } from "./context.js";
import { isIamType } from "./context.js";
import { foldedNames } from "./key-catalogue.js";
import { checkIamArn, checkS3Arn } from "./iam-and-s3.js";
import type { JsonString } from "../text/json-node.js";
import { readTemplateAt } from "./template.js";
import { quote } from "../text/quote.js";
import { hasVariable, prepend, readTemplate } from "./variables.js";

const WILDCARD = /[*?]/;
const EVERY_RESOURCE: Pattern = [{ kind: "any" }];
const SHORT_API_FORM = "execute-api:/";
const NEEDS_ARN = "write an ARN, `arn:partition:service:region:account:resource`, or `*`";

/** All resources of a form that the compiler knows by itself, in lower case: objects of S3, keys of KMS. */
export function allLike(text: string): ResourceElement {
  return { kind: "resource", patterns: [{ text, alternatives: [foldedPattern(text)] }] };
}

/** What an Allow names. Returns the pattern, or undefined after an error. */
export function readAllowedResource(node: JsonString, context: Context): ResourcePattern | undefined {
  return readResource(node, context, true);
}

/** `isAllowed`: an Allow names it, so that a pattern which matches nothing widens nothing. Undefined after an error. */
export function readResource(node: JsonString, context: Context, isAllowed = false): ResourcePattern | undefined {
  const text = node.value;
  if (text === "*") return { text, alternatives: [EVERY_RESOURCE] };
  if (text.startsWith(SHORT_API_FORM) && context.type === "resource") {
    if (context.resourceArn === undefined) return reportUnknownApi(node, context);
    if (/^arn:[^:]*:execute-api:[^:]*:[^:]*:[^:/]+/.test(context.resourceArn))
      return expandApiForm(node, context.resourceArn, context);
  }
  return text.startsWith("arn:") ? readArn(node, context, isAllowed) : readPlainText(node, context);
}

function reportUnknownApi(node: JsonString, context: Context): undefined {
  const details = `${quote(node.value)} is relative to an API whose ARN is not known`;
  context.report.error("RESOURCE_ARN_NEEDED", node, details, "give the policy's `resourceArn`, or write the whole ARN");
  return undefined;
}

/** The path begins with text: the slash of the short form. */
function expandApiForm(node: JsonString, apiArn: string, context: Context): ResourcePattern {
  const path = readTemplateAt(node.value.slice(SHORT_API_FORM.length - 1), true, node, context);
  return { text: node.value, alternatives: [prepend(apiArn.replace(/\/+$/, ""), path)] };
}

/** 3-15: stores that do not use ARNs; one glob over the whole resource. */
function readPlainText(node: JsonString, context: Context): ResourcePattern | undefined {
  const text = node.value;
  if (text === "") {
    context.report.error("INVALID_ARN_PREFIX", node, "empty resource", NEEDS_ARN);
    return undefined;
  }
  context.report.strict("INVALID_ARN_PREFIX", node, `resource ${quote(text)} is neither \`*\` nor an ARN`, NEEDS_ARN);
  return { text, alternatives: [readTemplateAt(text, true, node, context)] };
}

function readArn(node: JsonString, context: Context, isAllowed: boolean): ResourcePattern | undefined {
  const text = node.value;
  const arn = readArnText(text, context.hasVariables);
  checkPartitionField(arn, node, context);
  const pattern = readTemplateAt(text, true, node, context);
  const service = fieldOf(arn, SERVICE_FIELD);
  if (!hasFields(arn, service, node, context, isAllowed)) return undefined;
  if (hasVariable(pattern)) reportEarlyVariables(arn, node, context);
  if (fieldCountOf(arn) < ARN_FIELD_COUNT) return readShortArn(arn, pattern, node, context);
  checkService(service, node, context);
  if (service === "iam") checkIamArn(arn, node, context);
  else if (service === "s3") checkS3Arn(arn, node, context);
  return { text, alternatives: [pattern] };
}

function checkPartitionField(arn: ArnText, node: JsonString, context: Context): void {
  if (node.value.startsWith("aws:", "arn:".length)) return; // all but a few
  const partition = fieldOf(arn, PARTITION_FIELD);
  if (!isLiteral(partition, context)) return;
  if (partition === "" && fieldCountOf(arn) === PARTITION_FIELD + 1) return; // `arn:` alone lacks more than a partition
  checkPartition("INVALID_PARTITION", partition, node, context);
}

/** Neither wildcard nor variable: an escape such as `${*}` is text, but no name is written with one. */
function isLiteral(field: string, context: Context): boolean {
  return !WILDCARD.test(field) && !(context.hasVariables && field.includes("${"));
}

/** 3-3 and 3-4: a service there must be, and a pattern with `::` is to have all its fields. */
function hasFields(arn: ArnText, service: string, node: JsonString, context: Context, isAllowed: boolean): boolean {
  const { borders } = arn;
  const fields = fieldCountOf(arn);
  const hasHole = fields < ARN_FIELD_COUNT && borders.some((border, index) => borders[index + 1] === border + 1);
  if (service !== "" && !hasHole) return true;
  const details = `ARN ${quote(node.value)} ${service === "" ? "has no service field" : "has `::` but fewer than five colons"}`;
  const isEmpty = service === "" && fields > SERVICE_FIELD + 1;
  if (!isEmpty || !isAllowed || context.mode !== "lenient") {
    reportMissingField(details, node, context);
    return false;
  }
  context.report.warning("MISSING_ARN_FIELD", node, `${details}: it matches no resource of AWS`, ALL_FIELDS);
  return true;
}

const ALL_FIELDS = "write all six fields, `arn:partition:service:region:account:resource`";

function reportMissingField(details: string, node: JsonString, context: Context): void {
  context.report.error("MISSING_ARN_FIELD", node, details, ALL_FIELDS);
}

/** 3-7, by policy type. */
function readShortArn(arn: ArnText, pattern: Pattern, node: JsonString, context: Context): ResourcePattern | undefined {
  const text = node.value;
  const endsOpen = pattern[pattern.length - 1]?.kind === "any";
  if (context.type === "resourceControl" || (context.type === "serviceControl" && !endsOpen)) {
    reportMissingField(`ARN ${quote(text)} has ${fieldCountOf(arn)} of six fields`, node, context);
    return undefined;
  }
  // A `*` may stand for the fields that are missing, and AWS's own managed policies write `arn:aws:waf:*`: no warning.
  const hasStar = pattern.some((token) => token.kind === "any");
  if (!hasStar) {
    const effect = isIamType(context.type) ? "the rest counts as `*`" : "it matches nothing";
    context.report.warning(
      "MISSING_ARN_FIELD",
      node,
      `ARN ${quote(text)} has ${fieldCountOf(arn)} of six fields: ${effect}`,
      ALL_FIELDS,
    );
  }
  if (endsOpen) return { text, alternatives: [pattern] }; // covers its padded twin
  if (hasStar || isIamType(context.type)) return { text, alternatives: [pattern, padded(pattern)] };
  // It matches nothing; but whether its variables have values still matters to a `NotResource` (§5.1).
  return { text, alternatives: hasVariable(pattern) ? [[...pattern, NEVER]] : [] };
}

/** Longer than any resource of a request. */
const NEVER: PatternToken = { kind: "text", text: "\0".repeat(ARN_BYTES_MAX + 1) };

/** The pattern followed by `:*`. */
function padded(pattern: Pattern): Pattern {
  const last = pattern.at(-1);
  if (last?.kind !== "text") return [...pattern, { kind: "text", text: ":" }, { kind: "any" }];
  return [...pattern.slice(0, -1), { kind: "text", text: `${last.text}:` }, { kind: "any" }];
}

function checkService(service: string, node: JsonString, context: Context): void {
  if (!WILDCARD.test(service) || !hasWildcard(service, context)) return;
  const hint = "AWS documents no wildcards there: name the service";
  context.report.warning("WILDCARD_IN_SERVICE_NAME", node, `wildcard in the service field ${quote(service)}`, hint);
}

/** An active one: `${*}` is text. */
function hasWildcard(field: string, context: Context): boolean {
  const pattern = readTemplate(field, { variables: context.hasVariables, wildcards: true }, []);
  return pattern.some((token) => token.kind === "any" || token.kind === "one");
}

/** Keys that hold an account id: as the whole account field they are used by AWS itself (5-2). */
const ACCOUNT_KEYS = foldedNames({ aws: "PrincipalAccount ResourceAccount SourceAccount VpceAccount" });

function reportEarlyVariables(arn: ArnText, node: JsonString, context: Context): void {
  const early = [PARTITION_FIELD, SERVICE_FIELD, REGION_FIELD, ACCOUNT_FIELD];
  if (!early.some((index) => hasUnusualVariable(fieldOf(arn, index), index))) return;
  const details = `variable before the fifth colon of ${quote(node.value)}`;
  context.report.warning(
    "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    node,
    details,
    "AWS documents variables in the last field of an ARN only",
  );
}

function hasUnusualVariable(field: string, index: number): boolean {
  const pattern = readTemplate(field, { variables: true, wildcards: true }, []);
  const [only, ...others] = pattern;
  const isAccount = index === ACCOUNT_FIELD && only?.kind === "variable" && others.length === 0 && ACCOUNT_KEYS.has(only.key);
  return hasVariable(pattern) && !isAccount;
}
