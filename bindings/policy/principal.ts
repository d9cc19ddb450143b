/**
 * The `Principal` and `NotPrincipal` elements (§1.3): who is named, each entry of a known form.
 *
 * No wildcards but the lone `*`, no variables: a principal is stored by id, and a pattern has none. Whether a policy
 * type may have the element at all is for the statement to say; here only its content is read.
 */
import { ACCOUNT_ID, LENIENT_ACCOUNT_ID } from "./accounts.js";
import type { PrincipalElement, PrincipalEntry } from "./ast.js";
import { ACCOUNT_FIELD, ARN_FIELD_COUNT, checkPartition, namesRolePath, splitArn } from "./arn.js";
import { reportRolePath } from "./condition.js";
import type { Context } from "./context.js";
import { describe } from "./json-type.js";
import type { JsonMember, JsonNode, JsonObject, JsonString } from "../text/json-node.js";
import { isString, itemsOf } from "../text/json-node.js";
import { suggestOr } from "../findings/suggest.js";
import { quote } from "../text/quote.js";

const EVERYONE: PrincipalEntry = { kind: "everyone" };
const PRINCIPAL_KEYS = ["AWS", "Service", "Federated", "CanonicalUser"] as const;
type PrincipalKey = (typeof PRINCIPAL_KEYS)[number];
const MAP_FORM = 'write `"*"` or an object such as `{"AWS": "111122223333"}`';
const FORMS = "write an account id, the ARN of a user, role, session or account root, or `*`";

/** Returns the element; faults are in the report. `effect`: the statement's, where it has one. */
export function readPrincipal(member: JsonMember, effect: "Allow" | "Deny" | undefined, context: Context): PrincipalElement {
  const kind = member.key === "NotPrincipal" ? "notPrincipal" : "principal";
  if (context.type === "resourceControl") return { kind, entries: readForRcp(member.value, context) };
  const entries = readEntries(member, context);
  // Whoever a Deny names, or an Allow excepts, gets in where the name finds nobody.
  if (context.mode === "lenient" && effect === (kind === "principal" ? "Deny" : "Allow")) reportBareNames(member, entries, context);
  return { kind, entries };
}

/** An RCP bears on everyone, and says so in the one way its grammar knows (§1.5). */
function readForRcp(node: JsonNode, context: Context): readonly PrincipalEntry[] {
  if (isString(node, "*")) return [EVERYONE];
  if (node.kind !== "foreign") {
    context.report.error("RCP_SYNTAX_ERROR_PRINCIPAL", node, "the principal of an RCP is not `*`", 'write `"Principal": "*"`');
  }
  return [];
}

function readEntries(member: JsonMember, context: Context): readonly PrincipalEntry[] {
  const node = member.value;
  if (isString(node, "*")) return readBareStar(node, context);
  if (node.kind === "object") return readMap(node, context);
  if (isBare(node)) return readBare(member, context);
  if (node.kind !== "foreign") {
    context.report.error("INVALID_PRINCIPAL_FORMAT", node, `\`${member.key}\` is ${describe(node)}`, MAP_FORM);
  }
  return [];
}

function readBareStar(node: JsonString, context: Context): readonly PrincipalEntry[] {
  if (context.type === "trust") {
    const hint = 'write `{"AWS": "*"}` if every AWS principal is meant';
    context.report.error("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", node, "a trust policy has the principal `*`", hint);
  }
  return [EVERYONE];
}

/** A text, or a list that is not empty: how stores write what AWS has below `AWS`. */
function isBare(node: JsonNode): boolean {
  return node.kind === "string" || (node.kind === "array" && node.items.length > 0);
}

/** In mode `lenient`, for stores: names in the place of the map. One warning is about the form, and about the names that are not account ids. */
function readBare(member: JsonMember, context: Context): readonly PrincipalEntry[] {
  const node = member.value;
  context.report.strict("INVALID_PRINCIPAL_FORMAT", node, `\`${member.key}\` is ${describe(node)}`, MAP_FORM);
  if (context.mode !== "lenient") return [];
  const entries: PrincipalEntry[] = [];
  for (const item of itemsOf(node)) {
    if (item.kind !== "string") reportNoString(item, context);
    else if (item.value === "*") entries.push(...readBareStar(item, context));
    else push(readEntry(item, "AWS", context, true), entries);
  }
  return entries;
}

function push(entry: PrincipalEntry | undefined, entries: PrincipalEntry[]): void {
  if (entry !== undefined) entries.push(entry);
}

function reportNoString(node: JsonNode, context: Context): void {
  if (node.kind === "foreign") return;
  const details = `a principal is ${describe(node)}`;
  context.report.error("INVALID_PRINCIPAL_FORMAT", node, details, "write a string or a list of strings");
}

/** A name is an account. A user, who may have been meant, is found by the ARN alone. */
function reportBareNames(member: JsonMember, entries: readonly PrincipalEntry[], context: Context): void {
  const names = entries.flatMap((entry) => {
    const isName = entry.kind === "account" && entry.partition === undefined && !ACCOUNT_ID.test(entry.account);
    return isName ? [entry.account] : [];
  });
  const [first] = names;
  if (first === undefined) return;
  const details = `${quote(first)} names the account of that name, not a user whose ARN ends in it`;
  const hint = `give its caller as { type: "root", account: NAME }, or write the user's ARN here`;
  context.report.warning("X_BARE_NAME_IN_DENY", member.value, details, hint);
}

function readMap(node: JsonObject, context: Context): readonly PrincipalEntry[] {
  if (node.members.length === 0) {
    context.report.warning("EMPTY_OBJECT_PRINCIPAL", node, "empty principal: it matches nobody", "name a principal");
  }
  const entries: PrincipalEntry[] = [];
  for (const member of node.members) {
    if (isPrincipalKey(member.key)) readList(member, member.key, entries, context);
    else {
      const hint = suggestOr(member.key, PRINCIPAL_KEYS, `the kinds are ${PRINCIPAL_KEYS.map(quote).join(", ")}`);
      context.report.error("INVALID_PRINCIPAL_KEY", member, `unknown kind of principal ${quote(member.key)}`, hint);
    }
  }
  return entries;
}

function isPrincipalKey(key: string): key is PrincipalKey {
  return (PRINCIPAL_KEYS as readonly string[]).includes(key);
}

function readList(member: JsonMember, key: PrincipalKey, entries: PrincipalEntry[], context: Context): void {
  const { value } = member;
  if (value.kind === "array" && value.items.length === 0) {
    context.report.warning(
      "EMPTY_ARRAY_PRINCIPAL",
      value,
      `empty list of \`${key}\` principals: it matches nobody`,
      "name a principal",
    );
  }
  for (const node of itemsOf(value)) {
    if (node.kind === "string") push(readEntry(node, key, context), entries);
    else reportNoString(node, context);
  }
}

/** `isKnown`: that the text is not an account id was said already. */
function readEntry(node: JsonString, key: PrincipalKey, context: Context, isKnown = false): PrincipalEntry | undefined {
  const text = node.value;
  if (key === "AWS" && text === "*") return EVERYONE;
  if (/[*?]/.test(text)) {
    const hint =
      key === "AWS"
        ? "write `*` alone, or narrow it by a condition on `aws:PrincipalArn`"
        : `\`${key}\` principals are named whole`;
    context.report.error("UNSUPPORTED_WILDCARD_IN_PRINCIPAL", node, `wildcard in the principal ${quote(text)}`, hint);
    return undefined;
  }
  switch (key) {
    case "AWS":
      return readAws(node, context, isKnown);
    case "Service":
      return readService(node, context);
    case "Federated":
      return readFederated(node, context);
    case "CanonicalUser":
      return text === "" ? refuse(node, "give the canonical user id", context) : { kind: "canonicalUser", id: text };
  }
}

function refuse(node: JsonString, hint: string, context: Context): undefined {
  context.report.error("INVALID_PRINCIPAL_FORMAT", node, `no known form of principal: ${quote(node.value)}`, hint);
  return undefined;
}

function readAws(node: JsonString, context: Context, isKnown: boolean): PrincipalEntry | undefined {
  const text = node.value;
  if (text !== text.trim()) return refuse(node, "remove the white space around it", context);
  if (text.startsWith("arn:")) return readArn(node, context);
  if (ACCOUNT_ID.test(text)) return { kind: "account", account: text, partition: undefined };
  if (/^(?:AIDA|AROA)[A-Z0-9]+$/.test(text)) return { kind: "uniqueId", id: text };
  // What AWS calls its services; no store has an account of that name.
  if (/\.amazonaws\.com(?:\.cn)?$/.test(text)) return refuse(node, "name a service under `Service`", context);
  if (!LENIENT_ACCOUNT_ID.test(text)) return refuse(node, FORMS, context);
  if (!isKnown) {
    context.report.strict("INVALID_PRINCIPAL_FORMAT", node, `${quote(text)} is not an account id of 12 digits`, FORMS);
  }
  return { kind: "account", account: text, partition: undefined };
}

function readArn(node: JsonString, context: Context): PrincipalEntry | undefined {
  // `arn:aws:iam::role/R`, as SeaweedFS writes it: the account's field is not empty but missing.
  const arn =
    context.mode === "lenient"
      ? node.value.replace(/^(arn:[^:]*:(?:iam|sts)::)((?:user|role|assumed-role)\/[^:]*)$/, "$1:$2")
      : node.value;
  const fields = splitArn(arn, false);
  const [, partition = "", service = "", region = "", account = "", resource = ""] = fields;
  const isWhole = fields.length === ARN_FIELD_COUNT && region === "" && isAccountField(account, resource, context);
  const entry = isWhole ? entryOf(arn, partition, service, account, resource) : undefined;
  if (partition === "" || entry === undefined) {
    return refuse(node, resource.startsWith("group/") ? "a group cannot be a principal: name its users" : FORMS, context);
  }
  checkPartition("INVALID_PRINCIPAL_FORMAT", partition, node, context);
  checkAccount(fields[ACCOUNT_FIELD] ?? "", node, context);
  if (namesRolePath(arn)) reportRolePath(arn, node, context);
  return entry;
}

/** In mode `lenient` it may be empty: stores have users and roles outside of any account. An account without a name has no root. */
function isAccountField(account: string, resource: string, { mode }: Context): boolean {
  return account === "" ? mode === "lenient" && resource !== "root" : LENIENT_ACCOUNT_ID.test(account);
}

function entryOf(arn: string, partition: string, service: string, account: string, resource: string): PrincipalEntry | undefined {
  if (service === "iam") {
    if (resource === "root") return { kind: "account", account, partition };
    if (/^user\/(?:.*[^/])$/s.test(resource)) return { kind: "user", arn };
    if (/^role\/(?:.*[^/])$/s.test(resource)) return { kind: "role", arn };
  }
  if (service === "sts") {
    if (/^assumed-role\/[^/]+\/[^/]+$/.test(resource)) return { kind: "session", arn };
    if (/^federated-user\/[^/]+$/.test(resource)) return { kind: "federatedUser", arn };
  }
  return undefined;
}

/** CloudFront's origin access identities stand in bucket policies as users of an account with this name. */
const CLOUDFRONT_ACCOUNT = "cloudfront";

/** Another number of digits is a slip of the pen that AWS answers when the policy is saved; a store's names are a scheme of its own. */
function checkAccount(account: string, node: JsonString, context: Context): void {
  if (ACCOUNT_ID.test(account) || account === CLOUDFRONT_ACCOUNT) return;
  const details = `${quote(account)} in ${quote(node.value)} is not an account id of 12 digits`;
  context.report.strict("INVALID_PRINCIPAL_FORMAT", node, details, "write the 12 digits");
}

const MAX_SERVICE_NAME_UNITS = 253;

function readService(node: JsonString, context: Context): PrincipalEntry | undefined {
  const name = node.value;
  if (name === "") return refuse(node, "name a service, as in `sagemaker.amazonaws.com`", context);
  // A DNS name of two or more labels in lower case: `sagemaker.amazonaws.com`.
  if (
    name.length > MAX_SERVICE_NAME_UNITS ||
    !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/.test(name)
  ) {
    const hint = "name a service in lower case, as in `sagemaker.amazonaws.com`";
    context.report.strict("INVALID_PRINCIPAL_FORMAT", node, `${quote(name)} is not a service name`, hint);
  }
  return { kind: "service", name };
}

function readFederated(node: JsonString, context: Context): PrincipalEntry | undefined {
  const provider = node.value;
  const [, partition = "", account = "", resource] =
    /^arn:([^:]+):iam::([^:]*):((?:saml-provider|oidc-provider)\/.)/.exec(provider) ?? [];
  const isArn = provider.startsWith("arn:");
  // An identity provider's host, perhaps with a port and a path: `accounts.google.com`.
  const isKnown = isArn
    ? resource !== undefined && isAccountField(account, resource, context)
    : /^[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?(?:\/\S*)?$/.test(provider);
  if (!isKnown) return refuse(node, "write the ARN of a provider, or its host name", context);
  if (isArn) {
    checkPartition("INVALID_PRINCIPAL_FORMAT", partition, node, context);
    checkAccount(account, node, context);
  }
  return { kind: "federated", provider };
}
