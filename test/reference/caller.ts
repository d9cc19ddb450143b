// Who calls (evaluation 1.1, DECISIONS 7, 18 and 50).

import { RequestProblem, utf8Bytes } from "./types.js";
import type { Mode } from "./types.js";

export type CallerKind =
  | "root"
  | "user"
  | "roleSession"
  | "role" // a role session without a name
  | "federatedUser"
  | "service"
  | "anonymous"
  | "federated" // a SAML or OIDC identity that is about to assume a role
  | "originAccessIdentity"; // of CloudFront

const KINDS = new Map<string, CallerKind>([
  ["root", "root"],
  ["user", "user"],
  ["role", "role"],
  ["assumedRole", "roleSession"],
  ["federatedUser", "federatedUser"],
  ["service", "service"],
  ["anonymous", "anonymous"],
  ["federated", "federated"],
]);

/** DECISIONS 18: what each kind may call with; the first is what is meant where the request does not say. */
const CREDENTIALS: Record<CallerKind, string[]> = {
  root: ["longTerm", "getSessionToken", "assumeRoot"],
  user: ["longTerm", "getSessionToken"],
  roleSession: ["assumeRole"],
  role: ["assumeRole"],
  federatedUser: ["federationToken"],
  service: [],
  anonymous: [],
  federated: [],
  originAccessIdentity: [],
};

interface PrincipalLike {
  type: string;
  arn?: string | undefined;
  entityArn?: string | undefined; // the IAM entity behind a session: role or federating user
  roleArn?: string; // alias of entityArn
  account?: string | undefined;
  uniqueId?: string | undefined;
  entityUniqueId?: string | undefined;
  canonicalUserId?: string | undefined;
  serviceNames?: string[];
  tags?: Record<string, string>;
  credentials?: string | undefined;
  isServiceLinkedRole?: boolean;
  isManagementAccount?: boolean | undefined;
}

/** `account` is absent for callers without one (1.2); in mode `lenient` it may be empty: an account of its own. */
export interface Caller extends PrincipalLike {
  kind: CallerKind;
  partition: string;
  /** 1.1: a session ARN without its role ARN: `entityArn` was built without a path. */
  pathUnknown: boolean;
  principalArn: string | undefined; // aws:PrincipalArn (6.2)
  serviceNames: string[];
  tags: Record<string, string>;
}

const PRINCIPAL_ARN =
  /^arn:[^:]+:(?:iam::([^:]*):(root$|user\/.|role\/.|saml-provider\/.|oidc-provider\/.)|sts::([^:]*):(assumed-role\/[^/]+\/.|federated-user\/.))/s;

/** 1.1: an origin access identity of CloudFront. */
const ORIGIN_ACCESS_IDENTITY = /^arn:[^:]+:iam::cloudfront:user\/CloudFront Origin Access Identity ./s;

const TYPE_BY_RESOURCE: Record<string, string> = {
  root: "root",
  user: "user",
  role: "role",
  "saml-provider": "federated",
  "oidc-provider": "federated",
  "assumed-role": "assumedRole",
  "federated-user": "federatedUser",
};

/** §1.3, 3-15: an account of mode `lenient`. */
export const isAccountName = (text: string) => /^[\w.@+=,-]{1,64}$/.test(text);

/** DECISIONS 7: of either mode; nobody names what has not 12 digits. In mode `lenient` a caller's ARN may name no account. */
function isCallerAccount(text: string, mode: Mode): boolean {
  return isAccountName(text) || (mode === "lenient" && text === "");
}

/** 1.1: what a bare string means. */
function readPrincipalText(text: string, mode: Mode): PrincipalLike {
  if (text === "*") return { type: "anonymous" };
  const match = PRINCIPAL_ARN.exec(text);
  const account = match?.[1] ?? match?.[3];
  if (account !== undefined && isCallerAccount(account, mode)) {
    const resource = (match?.[2] ?? match?.[4] ?? "").split("/")[0] ?? "";
    return { type: TYPE_BY_RESOURCE[resource] ?? "", arn: text };
  }
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text)) return { type: "service", serviceNames: [text] };
  throw new RequestProblem("INVALID_PRINCIPAL");
}

function isTags(tags: unknown): boolean {
  return typeof tags === "object" && tags !== null && !Array.isArray(tags) && Object.values(tags).every(isString);
}

const isString = (value: unknown): value is string => typeof value === "string";

/** Every member of its type (docs/requests.md). */
function checkStructured(principal: PrincipalLike): void {
  const { arn, entityArn, roleArn, account, uniqueId, entityUniqueId, canonicalUserId } = principal;
  const { serviceNames = [], tags = {}, credentials, isServiceLinkedRole = false, isManagementAccount = false } = principal;
  const texts = [arn, entityArn, roleArn, account, uniqueId, entityUniqueId, canonicalUserId];
  const flags = [isServiceLinkedRole, isManagementAccount] as unknown[];
  const isText = (value: unknown) => isString(value) && value !== "";
  const isSound =
    KINDS.has(principal.type) &&
    texts.every((text) => text === undefined || isText(text)) &&
    Array.isArray(serviceNames) &&
    serviceNames.every(isText) &&
    isTags(tags) &&
    flags.every((flag) => typeof flag === "boolean") &&
    (credentials === undefined || CREDENTIALS[KINDS.get(principal.type) ?? "anonymous"].includes(credentials));
  if (!isSound) throw new RequestProblem("INVALID_PRINCIPAL");
  if ([arn, entityArn, roleArn].some((text) => text && utf8Bytes(text) > 4096)) throw new RequestProblem("ARN_TOO_LONG");
  const isAccount = account === undefined || isAccountName(account);
  if (!isAccount || !partsAgree(principal) || !idsAgree(principal)) throw new RequestProblem("INVALID_PRINCIPAL");
}

/** DECISIONS 50: two names of the entity; what only a role is; the ARN of a caller that has none, or another name. */
function partsAgree({ type, arn, entityArn, roleArn, serviceNames = [], isServiceLinkedRole }: PrincipalLike): boolean {
  if (entityArn !== undefined && roleArn !== undefined && entityArn !== roleArn) return false;
  if (isServiceLinkedRole === true && !["role", "assumedRole"].includes(type)) return false;
  if (type === "anonymous") return arn === undefined || arn === "*";
  return arn === undefined || serviceNames.length === 0 || serviceNames.includes(arn);
}

/** DECISIONS 50: `uniqueId` is the caller's aws:userid (6.2); of a role session it names the entity and the session. */
function idsAgree({ type, arn = "", account, uniqueId, entityUniqueId }: PrincipalLike): boolean {
  if (uniqueId === undefined) return true;
  const fields = arn.split(":");
  const names = fields.slice(5).join(":").split("/");
  if (type === "root") return uniqueId === (account ?? fields[4]);
  if (type === "federatedUser") return uniqueId === `${fields[4]}:${names.slice(1).join("/")}`;
  const colon = uniqueId.indexOf(":");
  const id = colon < 0 ? uniqueId : uniqueId.slice(0, colon);
  const isOfSession = type !== "assumedRole" || colon < 0 || uniqueId.slice(colon + 1) === names.slice(2).join("/");
  return isOfSession && (entityUniqueId === undefined || entityUniqueId === id);
}

/** DECISIONS 7: the entity is of the caller's account, and a session's role has the name in the session's ARN. */
function entityFits(kind: CallerKind, entity: string, arn: string | undefined, account: string | undefined): boolean {
  if (kind === "role") return arn === undefined || entity === arn;
  if (kind !== "roleSession" && kind !== "federatedUser") return true;
  const roleName = arn?.split(":")[5]?.split("/")[1];
  return entity.split(":")[4] === account && (kind !== "roleSession" || entity.split("/").at(-1) === roleName);
}

function kindOf({ type, arn }: PrincipalLike): CallerKind {
  const kind = KINDS.get(type) ?? "anonymous";
  return kind === "user" && ORIGIN_ACCESS_IDENTITY.test(arn ?? "") ? "originAccessIdentity" : kind;
}

/** DECISIONS 7: does the account contradict the ARN, or is it none? */
function accountFits({ account }: PrincipalLike, fields: string[], hasNoAccount: boolean, mode: Mode): boolean {
  if (account !== undefined && fields[4] !== undefined && account !== fields[4]) return false;
  const named = account ?? fields[4];
  return hasNoAccount || (named !== undefined && isCallerAccount(named, mode));
}

export function readCaller(given: unknown, mode: Mode): Caller {
  if (typeof given !== "string" && (typeof given !== "object" || given === null)) {
    throw new RequestProblem("INVALID_PRINCIPAL");
  }
  const principal = typeof given === "string" ? readPrincipalText(given, mode) : (given as PrincipalLike);
  checkStructured(principal);
  const kind = kindOf(principal);
  const { serviceNames = [], tags = {} } = principal;
  const givenEntity = principal.entityArn ?? principal.roleArn;
  const arn = principal.arn ?? (kind === "role" ? givenEntity : undefined);
  const fields = arn === undefined ? [] : arn.split(":");
  const partition = fields[1] ?? "aws";
  const account = principal.account ?? fields[4];

  const hasNoAccount = isResourceSideOnly({ kind });
  const isNamed = kind === "anonymous" || (kind === "service" ? serviceNames.length > 0 : kind === "root" || arn !== undefined);
  const isSound =
    isNamed &&
    accountFits(principal, fields, hasNoAccount, mode) &&
    (givenEntity === undefined || entityFits(kind, givenEntity, arn, account));
  if (!isSound) throw new RequestProblem("INVALID_PRINCIPAL");

  const pathUnknown = kind === "roleSession" && givenEntity === undefined;
  const pathlessRole = `arn:${partition}:iam::${account}:role/${(fields[5] ?? "").split("/")[1]}`;
  const entityArn = pathUnknown ? pathlessRole : kind === "role" ? arn : givenEntity;
  const rootArn = `arn:${partition}:iam::${account}:root`;
  const principalArn = kind === "root" ? rootArn : kind === "roleSession" || kind === "role" ? entityArn : arn;
  const credentials = hasNoAccount ? undefined : (principal.credentials ?? CREDENTIALS[kind][0]);
  const derived = { kind, partition, pathUnknown, principalArn, arn, entityArn, serviceNames, tags, credentials };
  return { ...principal, ...derived, account: hasNoAccount ? undefined : account };
}

/** A federated user made by the root user: the account is its entity. */
export function isMadeByRoot(caller: Caller): boolean {
  return caller.kind === "federatedUser" && caller.entityArn?.endsWith(":root") === true;
}

/** 3.2: a session made by AssumeRoot. */
export function isAssumeRoot(caller: Caller): boolean {
  return caller.kind === "root" && caller.credentials === "assumeRoot";
}

/** 1.1 and 6.5: told by the flag or by the role's path. */
export function isServiceLinked(caller: Caller): boolean {
  const isRole = caller.kind === "roleSession" || caller.kind === "role";
  const isLinked = caller.entityArn?.split(":")[5]?.startsWith("role/aws-service-role/") === true;
  return caller.isServiceLinkedRole === true || (isRole && isLinked);
}

/** 6.3: callers with no policies of their own. */
export function isResourceSideOnly({ kind }: Pick<Caller, "kind">): boolean {
  return kind === "service" || kind === "anonymous" || kind === "federated" || kind === "originAccessIdentity";
}
