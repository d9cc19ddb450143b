/**
 * The `Principal` and `NotPrincipal` elements (§1.3): who is named, each entry of a known form.
 *
 * No wildcards but the lone `*`, no variables: a principal is stored by id, and a pattern has none. Whether a policy
 * type may have the element at all is for the statement to say; here only its content is read.
 */
import type { PrincipalElement, PrincipalEntry } from "./ast.js";
import { ACCOUNT_FIELD, ARN_FIELD_COUNT, AWS_PARTITIONS, namesRolePath, splitArn } from "./arn.js";
import { reportRolePath } from "./condition.js";
import type { Context } from "./context.js";
import { describe } from "./json-type.js";
import type { JsonMember, JsonNode, JsonObject, JsonString } from "./json-node.js";
import { suggestOr } from "./suggest.js";
import { quote } from "./text.js";

const EVERYONE: PrincipalEntry = { kind: "everyone" };
const PRINCIPAL_KEYS = ["AWS", "Service", "Federated", "CanonicalUser"] as const;
type PrincipalKey = (typeof PRINCIPAL_KEYS)[number];
const FORMS = "write an account id, the ARN of a user, role, session or account root, or `*`";

/** Returns the element; faults are in the report. */
export function readPrincipal(member: JsonMember, context: Context): PrincipalElement {
  const kind = member.key === "NotPrincipal" ? "notPrincipal" : "principal";
  return { kind, entries: context.type === "resourceControl" ? readForRcp(member.value, context) : readEntries(member, context) };
}

/** An RCP bears on everyone, and says so in the one way its grammar knows (§1.5). */
function readForRcp(node: JsonNode, context: Context): readonly PrincipalEntry[] {
  if (node.kind === "string" && node.value === "*") return [EVERYONE];
  if (node.kind !== "foreign") {
    context.report.error("RCP_SYNTAX_ERROR_PRINCIPAL", node, "the principal of an RCP is not `*`", 'write `"Principal": "*"`');
  }
  return [];
}

function readEntries(member: JsonMember, context: Context): readonly PrincipalEntry[] {
  const node = member.value;
  if (node.kind === "string" && node.value === "*") return readBareStar(node, context);
  if (node.kind === "object") return readMap(node, context);
  if (node.kind !== "foreign") {
    const hint = 'write `"*"` or an object such as `{"AWS": "111122223333"}`';
    context.report.error("INVALID_PRINCIPAL_FORMAT", node, `\`${member.key}\` is ${describe(node)}`, hint);
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

function readMap(node: JsonObject, context: Context): readonly PrincipalEntry[] {
  if (node.members.length === 0) {
    context.report.warning("EMPTY_OBJECT_PRINCIPAL", node, "empty principal: it matches nobody", "name a principal");
  }
  const entries: PrincipalEntry[] = [];
  for (const member of node.members) {
    if (isPrincipalKey(member.key)) readList(member, member.key, entries, context);
    else {
      const hint = suggestOr(member.key, PRINCIPAL_KEYS, "the kinds are `AWS`, `Service`, `Federated` and `CanonicalUser`");
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
  for (const node of value.kind === "array" ? value.items : [value]) {
    if (node.kind === "string") {
      const entry = readEntry(node, key, context);
      if (entry !== undefined) entries.push(entry);
    } else if (node.kind !== "foreign") {
      context.report.error(
        "INVALID_PRINCIPAL_FORMAT",
        node,
        `a principal is ${describe(node)}`,
        "write a string or a list of strings",
      );
    }
  }
}

function readEntry(node: JsonString, key: PrincipalKey, context: Context): PrincipalEntry | undefined {
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
      return readAws(node, context);
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

const ACCOUNT_ID = /^[0-9]{12}$/;
const LENIENT_ACCOUNT_ID = /^[A-Za-z0-9-]{1,64}$/;
const UNIQUE_ID = /^(?:AIDA|AROA)[A-Z0-9]+$/;

function readAws(node: JsonString, context: Context): PrincipalEntry | undefined {
  const text = node.value;
  if (text !== text.trim()) return refuse(node, "remove the white space around it", context);
  if (text.startsWith("arn:")) return readArn(node, context);
  if (ACCOUNT_ID.test(text)) return { kind: "account", account: text, partition: undefined };
  if (UNIQUE_ID.test(text)) return { kind: "uniqueId", id: text };
  if (!LENIENT_ACCOUNT_ID.test(text)) return refuse(node, FORMS, context);
  context.report.strict("INVALID_PRINCIPAL_FORMAT", node, `${quote(text)} is no account id of 12 digits`, FORMS);
  return { kind: "account", account: text, partition: undefined };
}

function readArn(node: JsonString, context: Context): PrincipalEntry | undefined {
  const fields = splitArn(node.value, false);
  const [, partition = "", service = "", region = "", account = "", resource = ""] = fields;
  const entry =
    fields.length === ARN_FIELD_COUNT && region === "" && LENIENT_ACCOUNT_ID.test(account)
      ? entryOf(node.value, partition, service, account, resource)
      : undefined;
  if (partition === "" || entry === undefined) {
    return refuse(node, resource.startsWith("group/") ? "a group is no principal: name its users" : FORMS, context);
  }
  checkPartition(partition, node, context);
  checkAccount(fields[ACCOUNT_FIELD] ?? "", node, context);
  if (namesRolePath(node.value)) reportRolePath(node.value, node, context);
  return entry;
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

function checkPartition(partition: string, node: JsonString, context: Context): void {
  if (AWS_PARTITIONS.has(partition)) return;
  const hint = suggestOr(partition, AWS_PARTITIONS, "AWS has the partitions `aws`, `aws-cn`, `aws-us-gov` and the isolated ones");
  context.report.strict("INVALID_PRINCIPAL_FORMAT", node, `unknown partition ${quote(partition)} in ${quote(node.value)}`, hint);
}

/** CloudFront's origin access identities stand in bucket policies as users of an account with this name. */
const CLOUDFRONT_ACCOUNT = "cloudfront";

/** Another number of digits is a slip of the pen that AWS answers when the policy is saved; a store's names are a scheme of its own. */
function checkAccount(account: string, node: JsonString, context: Context): void {
  if (ACCOUNT_ID.test(account) || account === CLOUDFRONT_ACCOUNT) return;
  const details = `${quote(account)} in ${quote(node.value)} is not an account id of 12 digits`;
  context.report.strict("INVALID_PRINCIPAL_FORMAT", node, details, "write the account id, which has 12 digits");
}

/** A DNS name of two or more labels in lower case: `sagemaker.amazonaws.com`. */
const SERVICE_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;
const MAX_SERVICE_NAME_UNITS = 253;

function readService(node: JsonString, context: Context): PrincipalEntry | undefined {
  const name = node.value;
  if (name === "") return refuse(node, "name a service, as in `sagemaker.amazonaws.com`", context);
  if (name.length > MAX_SERVICE_NAME_UNITS || !SERVICE_NAME.test(name)) {
    const hint = "service names are host names in lower case, as in `sagemaker.amazonaws.com`";
    context.report.strict("INVALID_PRINCIPAL_FORMAT", node, `${quote(name)} is no service name`, hint);
  }
  return { kind: "service", name };
}

const PROVIDER_ARN = /^arn:([^:]+):iam::([^:]+):(?:saml-provider|oidc-provider)\/./;
/** An identity provider's host, perhaps with a port and a path: `accounts.google.com`. */
const PROVIDER_HOST = /^[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?(?:\/\S*)?$/;

function readFederated(node: JsonString, context: Context): PrincipalEntry | undefined {
  const provider = node.value;
  const [, partition = "", account = ""] = PROVIDER_ARN.exec(provider) ?? [];
  const isArn = provider.startsWith("arn:");
  const isKnown = isArn ? LENIENT_ACCOUNT_ID.test(account) : PROVIDER_HOST.test(provider);
  if (!isKnown) return refuse(node, "write the ARN of a provider, or its host name", context);
  if (isArn) {
    checkPartition(partition, node, context);
    checkAccount(account, node, context);
  }
  return { kind: "federated", provider };
}
