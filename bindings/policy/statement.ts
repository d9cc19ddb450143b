/**
 * One statement (§1.2) under the rules of its policy type (§1.5).
 *
 * Every member is read even when another is at fault, so that one run shows all there is to mend.
 */
import type {
  ActionElement,
  ActionPattern,
  ConditionEntry,
  PrincipalElement,
  ResourceElement,
  ResourcePattern,
  StatementAst,
} from "./ast.js";
import { readAction } from "./action.js";
import { readCondition } from "./condition.js";
import type { IssueCode } from "../findings/codes.js";
import type { Context } from "./context.js";
import { isControlType, isIamType } from "./context.js";
import { reportType } from "./json-type.js";
import type { JsonMember, JsonNode, JsonObject, JsonString } from "../text/json-node.js";
import { isString, itemsOf } from "../text/json-node.js";
import { readPrincipal } from "./principal.js";
import { readAllowedResource, readResource } from "./resource.js";
import { suggestOr } from "../findings/suggest.js";
import { readTrustAction } from "./trust.js";
import { quote } from "../text/quote.js";

const STATEMENT_MEMBERS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const;
type StatementMember = (typeof STATEMENT_MEMBERS)[number];
type Members = { [Name in StatementMember]?: JsonMember | undefined };

/** All of them are there, so that nothing is inherited. */
const NO_MEMBERS = Object.fromEntries(STATEMENT_MEMBERS.map((name) => [name, undefined])) as Members;

/** Returns the statement, or undefined where its effect, action or resource could not be read; faults are in the report. */
export function readStatement(node: JsonNode, index: number, context: Context): StatementAst | undefined {
  if (node.kind !== "object") {
    reportType(node, "a statement", "an object", context);
    return undefined;
  }
  const collected = collectMembers(node, context);
  const sid = readSid(collected.Sid, context);
  const effect = readEffect(node, collected.Effect, context);
  const members = withoutEmptyTwins(collected, effect, context);
  reportPair(members.Principal, members.NotPrincipal, context);
  reportPair(members.Action, members.NotAction, context);
  reportPair(members.Resource, members.NotResource, context);
  const principal = readPrincipalElement(node, members, effect, context);
  const action = readActionElement(node, members, effect, context);
  const resource = readResourceElement(node, members, effect, context);
  const conditions: readonly ConditionEntry[] =
    members.Condition === undefined ? [] : readCondition(members.Condition.value, context);
  if (effect === undefined || action === undefined || resource === undefined) return undefined;
  const range = context.text !== undefined ? { start: node.start, end: node.end } : undefined;
  return { index, sid, effect, principal, action, resource, conditions, range };
}

function collectMembers(node: JsonObject, context: Context): Members {
  const members = { ...NO_MEMBERS };
  for (const member of node.members) {
    // Compared, not looked up: a keyed store would have to intern every name.
    const name = STATEMENT_MEMBERS.find((each) => each === member.key);
    // Of two members of one name, reported already, the first is read.
    if (name !== undefined) members[name] ??= member;
    else reportUnknownMember(member, "a statement", STATEMENT_MEMBERS, context);
  }
  return members;
}

/** `owner` has no member of that name. */
export function reportUnknownMember(member: JsonMember, owner: string, names: readonly string[], context: Context): void {
  const hint = suggestOr(member.key, names, `the members of ${owner} are ${names.map(quote).join(", ")}`);
  context.report.error("INVALID_POLICY_ELEMENT", member, `unknown member ${quote(member.key)} of ${owner}`, hint);
}

function reportPair(first: JsonMember | undefined, second: JsonMember | undefined, context: Context): void {
  if (first === undefined || second === undefined) return;
  const places = first.start < second.start ? [second, first] : [first, second];
  const details = `a statement has both \`${first.key}\` and \`${second.key}\``;
  context.report.error("UNSUPPORTED_ELEMENT_COMBINATION", places, details, "keep one of them, or make two statements");
}

/**
 * Stores write out both members of a pair, the one that is not used as `[]` (§1.2). In mode `lenient` it counts as absent where
 * nothing else can be meant: an Allow would not be wider with it.
 */
function withoutEmptyTwins(members: Members, effect: "Allow" | "Deny" | undefined, context: Context): Members {
  if (context.mode !== "lenient" || effect !== "Allow" || context.type === "resourceControl") return members;
  const kept = { ...members };
  for (const name of ["Action", "Resource"] as const) {
    const notName = `Not${name}` as const;
    const twin = members[notName];
    if (twin === undefined || isFilled(twin) || !isFilled(members[name])) continue;
    kept[notName] = undefined;
    const details = `empty \`${notName}\` beside \`${name}\`: it counts as absent`;
    context.report.warning("UNSUPPORTED_ELEMENT_COMBINATION", twin, details, "remove it");
  }
  return kept;
}

function isFilled(member: JsonMember | undefined): boolean {
  return member !== undefined && !isEmptyList(member.value);
}

function isEmptyList(node: JsonNode): boolean {
  return node.kind === "array" && node.items.length === 0;
}

function readSid(member: JsonMember | undefined, context: Context): string | undefined {
  if (member === undefined) return undefined;
  const node = member.value;
  if (node.kind !== "string") {
    reportType(node, "`Sid`", "a string", context);
    return undefined;
  }
  if (hasIamSids(context) && /[^A-Za-z0-9]/.test(node.value)) {
    context.report.error(
      "UNSUPPORTED_SID",
      node,
      `invalid character in the \`Sid\` ${quote(node.value)}`,
      "use letters and digits only",
    );
  }
  return node.value;
}

/** The policies that IAM and Organizations store; other services allow more in a `Sid`. */
export function hasIamSids(context: Context): boolean {
  return isIamType(context.type) || isControlType(context.type);
}

function readEffect(statement: JsonObject, member: JsonMember | undefined, context: Context): "Allow" | "Deny" | undefined {
  if (member === undefined) {
    context.report.error(
      "MISSING_EFFECT",
      statement,
      "a statement has no `Effect`",
      'add `"Effect": "Allow"` or `"Effect": "Deny"`',
    );
    return undefined;
  }
  const node = member.value;
  if (node.kind !== "string") {
    reportType(node, "`Effect`", "the string `Allow` or `Deny`", context);
    return undefined;
  }
  if (node.value === "Allow" || node.value === "Deny") return node.value;
  const hint = suggestOr(node.value, ["Allow", "Deny"], "write `Allow` or `Deny`, in exactly this case");
  context.report.error("INVALID_EFFECT", node, `unknown effect ${quote(node.value)}`, hint);
  return undefined;
}

// --- principal ----------------------------------------------------------------------------------------------------

function readPrincipalElement(
  statement: JsonObject,
  members: Members,
  effect: "Allow" | "Deny" | undefined,
  context: Context,
): PrincipalElement | undefined {
  const { Principal, NotPrincipal } = members;
  const present = [Principal, NotPrincipal].filter((member) => member !== undefined);
  if (isIamType(context.type) || context.type === "serviceControl") {
    for (const member of present) reportNoPrincipals(member, context);
    return undefined;
  }
  if (present.length === 0) {
    context.report.error("MISSING_PRINCIPAL", statement, "a statement has no `Principal`", 'say who: add `"Principal": …`');
    return undefined;
  }
  if (NotPrincipal !== undefined) checkNotPrincipal(NotPrincipal, effect, context);
  // The whole of an RCP's NotPrincipal is refused.
  const read = context.type === "resourceControl" ? present.filter((member) => member === Principal) : present;
  return read.map((member) => readPrincipal(member, effect, context))[0];
}

function reportNoPrincipals(member: JsonMember, context: Context): void {
  const code: IssueCode = context.type === "serviceControl" ? "SCP_SYNTAX_ERROR_PRINCIPAL" : "UNSUPPORTED_PRINCIPAL";
  const owner = context.type === "serviceControl" ? "an SCP" : "an identity-based policy";
  context.report.error(code, member, `${owner} has \`${member.key}\``, "remove it: the policy applies to whom it is attached to");
}

function checkNotPrincipal(member: JsonMember, effect: "Allow" | "Deny" | undefined, context: Context): void {
  if (context.type === "trust") {
    context.report.error(
      "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
      member,
      "a trust policy has `NotPrincipal`",
      "name who may assume the role in `Principal`",
    );
  } else if (context.type === "resourceControl") {
    context.report.error(
      "RCP_SYNTAX_ERROR_PRINCIPAL",
      member,
      "an RCP has `NotPrincipal`",
      'write `"Principal": "*"` and narrow it by conditions',
    );
  } else if (effect === "Allow") {
    const hint = "it allows everyone else, anonymous callers included: use `Principal`, or `Effect` `Deny`";
    context.report.strict("ALLOW_WITH_NOT_PRINCIPAL", member, "`Effect` `Allow` together with `NotPrincipal`", hint);
  }
}

// --- action and resource ------------------------------------------------------------------------------------------

function readActionElement(
  statement: JsonObject,
  members: Members,
  effect: "Allow" | "Deny" | undefined,
  context: Context,
): ActionElement | undefined {
  const { Action, NotAction } = members;
  const isRcp = context.type === "resourceControl";
  if (isRcp && NotAction !== undefined) {
    context.report.error("RCP_SYNTAX_ERROR_NOTACTION", NotAction, "an RCP has `NotAction`", "list the actions in `Action`");
  }
  const patterns = Action && readActions(Action, context);
  const notPatterns = NotAction && readActions(NotAction, context);
  if (isRcp && effect === "Deny" && Action !== undefined) reportLoneStar(Action.value, context);
  if (patterns !== undefined) return { kind: "action", patterns };
  if (notPatterns !== undefined) return { kind: "notAction", patterns: notPatterns };
  if (Action === undefined && NotAction === undefined) {
    context.report.error("MISSING_ACTION", statement, "a statement has no `Action`", "add `Action` or `NotAction`");
  }
  return undefined;
}

function readActions(member: JsonMember, context: Context): readonly ActionPattern[] {
  const read = context.type === "trust" ? readTrustAction : readAction;
  return readStrings<ActionPattern>(member, "EMPTY_ARRAY_ACTION", read, context);
}

function reportLoneStar(node: JsonNode, context: Context): void {
  for (const item of itemsOf(node)) {
    if (!isString(item, "*")) continue;
    context.report.strict("RCP_SYNTAX_ERROR_ACTION", item, "an RCP denies the action `*`", "name a service, as in `s3:*`");
  }
}

function readResourceElement(
  statement: JsonObject,
  members: Members,
  effect: "Allow" | "Deny" | undefined,
  context: Context,
): ResourceElement | undefined {
  const { Resource, NotResource } = members;
  if (context.type === "trust") {
    for (const member of [Resource, NotResource]) if (member !== undefined) reportTrustResource(member, context);
    return { kind: "attached" };
  }
  const patterns = Resource && readResources(Resource, effect === "Allow" ? readAllowedResource : readResource, context);
  const notPatterns = NotResource && readResources(NotResource, readResource, context);
  if (context.isBucketPolicy) checkBucketResource(statement, members, context);
  if (patterns !== undefined) return { kind: "resource", patterns };
  if (notPatterns !== undefined) return { kind: "notResource", patterns: notPatterns };
  if (context.type === "resource") return { kind: "attached" };
  context.report.error("MISSING_RESOURCE", statement, "a statement has no `Resource`", "add `Resource` or `NotResource`");
  return undefined;
}

/** S3 takes a bucket policy only where it names the bucket or its objects (§1.5). */
function checkBucketResource(statement: JsonObject, { Resource, NotResource }: Members, context: Context): void {
  const { report } = context;
  const hint = "name the bucket, `arn:aws:s3:::BUCKET`, or its objects, `arn:aws:s3:::BUCKET/*`";
  if (Resource === undefined && NotResource === undefined) {
    report.strict("MISSING_RESOURCE", statement, "a statement of a bucket policy has no `Resource`", hint);
  }
  for (const item of itemsOf(Resource?.value)) {
    if (!isString(item, "*")) continue;
    report.strict("UNSUPPORTED_RESOURCE_ARN_IN_POLICY", item, "a bucket policy has the resource `*`", hint);
  }
}

function reportTrustResource(member: JsonMember, context: Context): void {
  const details = `a trust policy has \`${member.key}\``;
  context.report.error("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", member, details, "remove it: the resource is the role");
}

function readResources(member: JsonMember, read: typeof readAllowedResource, context: Context): readonly ResourcePattern[] {
  return readStrings<ResourcePattern>(member, "EMPTY_ARRAY_RESOURCE", read, context);
}

/** A string or a list of strings, each read by `read`. What cannot be read is left out, after its error. */
function readStrings<T>(
  member: JsonMember,
  emptyCode: IssueCode,
  read: (node: JsonString, context: Context) => T | undefined,
  context: Context,
): readonly T[] {
  const { value, key } = member;
  if (isEmptyList(value)) reportEmptyList(member, emptyCode, context);
  const results: T[] = [];
  for (const node of itemsOf(value)) {
    if (node.kind !== "string") {
      reportType(node, `\`${key}\``, "a string or a list of strings", context);
      continue;
    }
    const result = read(node, context);
    if (result !== undefined) results.push(result);
  }
  return results;
}

function reportEmptyList(member: JsonMember, code: IssueCode, context: Context): void {
  if (member.key.startsWith("Not")) {
    context.report.error(
      code,
      member.value,
      `empty \`${member.key}\``,
      `list what is excepted, or use \`${member.key.slice("Not".length)}\` with \`*\``,
    );
  } else {
    context.report.strict(
      code,
      member.value,
      `empty \`${member.key}\`: the statement never applies`,
      "list at least one, or remove the statement",
    );
  }
}

// --- RCPFullAWSAccess ---------------------------------------------------------------------------------------------

/** The one `Allow` an RCP may have: `Principal`, `Action` and `Resource` are `"*"` and there is nothing else (§1.5). */
export function isFullAccessStatement(node: JsonNode): boolean {
  if (node.kind !== "object" || node.members.length !== 4) return false;
  const stars = ["Principal", "Action", "Resource"];
  return node.members.every(({ key, value }) => isString(value, key === "Effect" ? "Allow" : stars.includes(key) ? "*" : ""));
}
