/** Requests as rows, as far as a row can say them, and rows as requests. */
import {
  ERROR_ACTION,
  ERROR_MULTIPLE_VALUES,
  ERROR_PRINCIPAL,
  ERROR_RESOURCE,
  ERROR_RESOURCE_ACCOUNT,
  ERROR_RESOURCE_ACCOUNT_MISMATCH,
  ERROR_RESOURCE_ACCOUNT_REQUIRED,
  ERROR_UNREADABLE_VALUE,
  KEY_MULTI,
  KEY_SINGLE,
} from "../../assembly/layout.js";
import { ROW_DUPLICATE_KEY, ROW_FLAGS, ROW_NO_TIME, ROW_NOT_UTF8, ROW_TOO_LARGE } from "../../assembly/udf/layout.js";
import { ArtifactReader } from "../../bindings/artifact/reader.js";
import type { AuthorizationRequest, ContextValue, Principal } from "../../bindings/index.js";
import { bytesOfText, NO_PARTS, type Row, type Text } from "./row-binary.js";

const TOO_LARGE = "too large";

/** What a row's answer means: a decision, or the code with which `decide` throws. */
export const MEANINGS: Readonly<Record<number, string>> = {
  0: "implicitDeny",
  1: "allowed",
  2: "explicitDeny",
  [ERROR_PRINCIPAL]: "INVALID_PRINCIPAL",
  [ERROR_ACTION]: "INVALID_ACTION",
  [ERROR_RESOURCE]: "INVALID_RESOURCE",
  [ERROR_MULTIPLE_VALUES]: "MULTIPLE_VALUES",
  [ERROR_RESOURCE_ACCOUNT_MISMATCH]: "RESOURCE_ACCOUNT_MISMATCH",
  [ERROR_RESOURCE_ACCOUNT_REQUIRED]: "RESOURCE_ACCOUNT_REQUIRED",
  [ERROR_RESOURCE_ACCOUNT]: "INVALID_RESOURCE",
  [ERROR_UNREADABLE_VALUE]: "INVALID_CONTEXT_VALUE",
  [ROW_TOO_LARGE]: TOO_LARGE,
  [ROW_DUPLICATE_KEY]: "DUPLICATE_CONTEXT_KEY",
  [ROW_NOT_UTF8]: "not UTF-8",
  [ROW_NO_TIME]: "no time",
  [ROW_FLAGS]: "flags",
};

const SIZE_CODES = [
  "ARN_TOO_LONG",
  "REQUEST_TOO_LARGE",
  "CONTEXT_VALUE_TOO_LONG",
  "TOO_MANY_CONTEXT_KEYS",
  "TOO_MANY_CONTEXT_VALUES",
];

/** The meaning of a row's answer where `decide` throws with this code. */
export function meaningOf(code: string): string {
  return SIZE_CODES.includes(code) ? TOO_LARGE : code;
}

const CREDENTIALS = ["", "longTerm", "getSessionToken", "assumeRole", "federationToken", "assumeRoot"];
const LINKED = 1,
  CALLER_IS_MANAGEMENT = 2,
  RESOURCE_IS_MANAGEMENT = 4;
/** Callers who can have tags. */
const TAGGED = ["root", "user", "role", "assumedRole", "federatedUser"];
const TIME_KEYS = ["aws:currenttime", "aws:epochtime"];

/** What the text alone says of who it is. */
function typeOf(principal: string): Principal["type"] | undefined {
  if (principal === "*") return "anonymous";
  const arn = /^arn:[^:]*:(iam|sts)::[^:]*:([^/]*)(\/.+)?$/su.exec(principal);
  if (arn === null) return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(principal) ? "service" : undefined;
  const [, service, kind, name] = arn;
  if (service === "sts") {
    if (kind === "assumed-role") return /^\/[^/]+\/./su.test(name ?? "") ? "assumedRole" : undefined;
    return kind === "federated-user" && name !== undefined ? "federatedUser" : undefined;
  }
  if (name === undefined) return kind === "root" ? "root" : undefined;
  return ({ user: "user", role: "role", "oidc-provider": "federated", "saml-provider": "federated" } as const)[kind!];
}

// --- rows as requests ------------------------------------------------------------------------------------------------------

/** The text, or undefined where the bytes are not UTF-8. */
function decoded(text: Text): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOfText(text));
  } catch {
    return undefined;
  }
}

/** The request that the row says; undefined: it has bytes that are not UTF-8, or a name twice, or flags that mean nothing. */
export function requestOf(row: Row): AuthorizationRequest | undefined {
  const texts = [row.principal, row.action, row.resource, row.resourceAccount, row.entityArn, row.uniqueId].map(decoded);
  const context = contextOf(row.context);
  if (texts.includes(undefined) || context === undefined || row.flags > 7) return undefined;
  const [principal, action, resource, resourceAccount, entityArn, uniqueId] = texts as string[];
  return {
    principal: principalOf(principal!, entityArn!, uniqueId!, row),
    action: action!,
    resource: resource!,
    context,
    ...(resourceAccount !== "" && { resourceAccount: resourceAccount! }),
    ...((row.flags & RESOURCE_IS_MANAGEMENT) !== 0 && { resourceAccountIsManagement: true }),
  };
}

function principalOf(
  arn: string,
  entityArn: string,
  uniqueId: string,
  { credentials, flags }: Row,
): AuthorizationRequest["principal"] {
  const isPlain = entityArn === "" && uniqueId === "" && credentials === 0 && (flags & ~RESOURCE_IS_MANAGEMENT) === 0;
  const type = typeOf(arn);
  if (isPlain || type === undefined) return arn;
  const parts = {
    type,
    ...(type === "service" ? { serviceNames: [arn] } : { arn }),
    ...(entityArn !== "" && { entityArn }),
    ...(uniqueId !== "" && { uniqueId }),
    ...(credentials !== 0 && { credentials: CREDENTIALS[credentials] ?? "unknown" }),
    ...((flags & LINKED) !== 0 && { isServiceLinkedRole: true }),
    ...((flags & CALLER_IS_MANAGEMENT) !== 0 && { isManagementAccount: true }),
  };
  return parts as unknown as Principal;
}

function contextOf(entries: Row["context"]): Record<string, ContextValue> | undefined {
  const context: [string, ContextValue][] = [];
  const names = new Set<string>();
  for (const [nameText, valueTexts] of entries) {
    const name = decoded(nameText);
    const values = valueTexts.map(decoded);
    if (name === undefined || values.includes(undefined)) return undefined;
    const spelling = names.has(name) ? otherSpelling(name, names) : name;
    if (spelling === undefined) return undefined;
    names.add(spelling);
    context.push([spelling, values.length === 1 ? values[0]! : (values as string[])]);
  }
  return Object.fromEntries(context);
}

/** A map may have one spelling of a tag's key twice, which an object cannot: another spelling of it says the same. */
function otherSpelling(name: string, taken: ReadonlySet<string>): string | undefined {
  const [family] = /^[^/]*tag\//i.exec(name) ?? [];
  for (let at = 0; family !== undefined && at < family.length; at++) {
    const letter = name[at]!;
    const other = /[a-z]/.test(letter) ? letter.toUpperCase() : letter.toLowerCase();
    const spelling = name.slice(0, at) + other + name.slice(at + 1);
    if (/[a-z]/i.test(letter) && !taken.has(spelling)) return spelling;
  }
  return undefined;
}

/** Do the policies ask for a time that the row does not give? */
export function lacksTime(row: Row, artifact: Uint8Array): boolean {
  return timeEntries(new ArtifactReader(artifact).keys(), row.context, 0).length > 0;
}

// --- requests as rows ------------------------------------------------------------------------------------------------------

/** A sentence instead of a row: what of the request no row can say. `now`: the engine's clock, in milliseconds. */
export function rowOf(request: AuthorizationRequest, artifact: Uint8Array, now: number): Row | string {
  if (typeof request !== "object" || request === null) return "a request that is none";
  const { principal, action, resource, context = {}, resourceAccount, resourceAccountIsManagement = false, ...others } = request;
  if (Object.keys(others).length > 0) return `a member ${Object.keys(others)[0]}`;
  if (typeof action !== "string" || typeof resource !== "string" || !isPart(resourceAccount)) return "a text that is none";
  if (typeof resourceAccountIsManagement !== "boolean") return "a flag that is none";
  const caller = typeof principal === "string" ? { principal, ...NO_PARTS, tags: {} } : callerParts(principal);
  if (typeof caller === "string") return caller;
  const { tags, ...parts } = caller;
  if (typeof context !== "object" || context === null || Array.isArray(context)) return "a context that is none";
  if (sharesKeys(tags, context)) return "a tag that the context gives too";
  const entries = entriesOf({ ...tags, ...context }, artifact, now);
  if (typeof entries === "string") return entries;
  const flags = parts.flags | (resourceAccountIsManagement ? RESOURCE_IS_MANAGEMENT : 0);
  return { ...parts, action, resource, context: entries, resourceAccount: resourceAccount ?? "", flags };
}

/** A text that a row can give or leave out: the empty one is left out. */
function isPart(text: unknown): boolean {
  return text === undefined || (typeof text === "string" && text !== "");
}

/** Of a caller whose kind the ARN alone says. */
function callerParts(given: Principal) {
  if (typeof given !== "object" || given === null) return "a principal that is none";
  const { type, arn, entityArn, roleArn, account, uniqueId, entityUniqueId, serviceNames, credentials, tags = {}, ...rest } = given;
  const { isServiceLinkedRole = false, isManagementAccount = false, ...others } = rest;
  const principal = type === "service" ? (arn ?? serviceNames?.[0]) : arn;
  if (typeof principal !== "string" || typeOf(principal) !== type) return "a principal whose text does not say its kind";
  if (account !== undefined && account !== principal.split(":")[4]) return "an account of its own";
  if (serviceNames !== undefined && String(serviceNames) !== principal) return "several service names";
  if (entityUniqueId !== undefined || Object.keys(others).length > 0) return "an id of the entity, or of its account";
  if (![entityArn, roleArn, uniqueId].every(isPart)) return "a part that is none";
  if (entityArn !== undefined && roleArn !== undefined) return "two names of one member";
  if (Object.keys(tags).length > 0 && !TAGGED.includes(type)) return "tags of a caller who has none";
  return {
    principal,
    ...NO_PARTS,
    entityArn: entityArn ?? roleArn ?? "",
    uniqueId: uniqueId ?? "",
    credentials: credentials === undefined ? 0 : CREDENTIALS.indexOf(credentials),
    flags: (isServiceLinkedRole ? LINKED : 0) | (isManagementAccount ? CALLER_IS_MANAGEMENT : 0),
    tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:PrincipalTag/${name}`, value])),
  };
}

function sharesKeys(tags: object, context: object): boolean {
  const names = new Set(Object.keys(context).map((name) => name.toLowerCase()));
  return Object.keys(tags).some((name) => names.has(name.toLowerCase()));
}

function entriesOf(context: Readonly<Record<string, ContextValue>>, artifact: Uint8Array, now: number): Row["context"] | string {
  const keys = new ArtifactReader(artifact).keys();
  const entries: (readonly [string, readonly string[]])[] = [];
  for (const [name, value] of Object.entries(context)) {
    if (value === undefined) continue;
    const flags = keys.find((key) => key.name === name.toLowerCase())?.flags ?? 0;
    if (Array.isArray(value) && value.length === 1 && (flags & (KEY_SINGLE | KEY_MULTI)) === 0) return "a list of one";
    const values = (Array.isArray(value) ? value : [value]).map(valueText);
    if (values.includes(undefined)) return "a value that is none";
    entries.push([name, values as string[]]);
  }
  return [...entries, ...timeEntries(keys, entries, now)];
}

function valueText(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (typeof value === "number" && !Number.isFinite(value)) return undefined;
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}

/** What an engine's clock would fill in. */
function timeEntries(keys: readonly { readonly name: string }[], given: Row["context"], now: number): [string, string[]][] {
  const isGiven = (name: string): boolean =>
    given.some(([other, values]) => values.length > 0 && decoded(other)?.toLowerCase() === name);
  const asked = TIME_KEYS.filter((name) => keys.some((key) => key.name === name) && !isGiven(name));
  const time = (name: string): string => (name === TIME_KEYS[0] ? new Date(now).toISOString() : String(Math.floor(now / 1000)));
  return asked.map((name) => [name, [time(name)]]);
}
