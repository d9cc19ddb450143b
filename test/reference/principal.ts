// Who calls (evaluation 1.1), and how a Principal or NotPrincipal element matches (language §9, evaluation 3.1 and 12).

import { listOf, RequestProblem, utf8Bytes } from "./types.js";
import type { Choices, PrincipalElement, Statement } from "./types.js";

export type CallerKind =
  | "root"
  | "user"
  | "roleSession"
  | "role" // a role session without a name
  | "federatedUser"
  | "service"
  | "anonymous"
  | "federated"; // a SAML or OIDC identity that is about to assume a role

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

interface PrincipalLike {
  type: string;
  arn?: string | undefined;
  entityArn?: string | undefined; // the IAM entity behind a session: role or federating user
  roleArn?: string; // alias of entityArn
  account?: string | undefined;
  uniqueId?: string;
  entityUniqueId?: string;
  canonicalUserId?: string;
  serviceNames?: string[];
  tags?: Record<string, string>;
  credentials?: string;
}

/** `account` is absent for service, anonymous and federated callers (1.2). */
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
  /^arn:[^:]+:(?:iam::([^:]+):(root$|user\/.|role\/.|saml-provider\/.|oidc-provider\/.)|sts::([^:]+):(assumed-role\/[^/]+\/.|federated-user\/.))/s;

const TYPE_BY_RESOURCE: Record<string, string> = {
  root: "root",
  user: "user",
  role: "role",
  "saml-provider": "federated",
  "oidc-provider": "federated",
  "assumed-role": "assumedRole",
  "federated-user": "federatedUser",
};

const ACCOUNT_PATTERN = /^[A-Za-z0-9-]{1,64}$/; // §1.3; a caller with another number of digits is evaluated, nobody names it

/** 1.1: what a bare string means. */
function readPrincipalText(text: string): PrincipalLike {
  if (text === "*") return { type: "anonymous" };
  const match = PRINCIPAL_ARN.exec(text);
  const account = match?.[1] ?? match?.[3];
  if (account !== undefined && ACCOUNT_PATTERN.test(account)) {
    const resource = (match?.[2] ?? match?.[4] ?? "").split("/")[0] ?? "";
    return { type: TYPE_BY_RESOURCE[resource] ?? "", arn: text };
  }
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text)) return { type: "service", serviceNames: [text] };
  throw new RequestProblem("INVALID_PRINCIPAL");
}

function checkStructured(principal: PrincipalLike): void {
  const { arn, entityArn, roleArn, account, uniqueId, entityUniqueId, canonicalUserId, serviceNames = [] } = principal;
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  const texts = [arn, entityArn, roleArn, account, uniqueId, entityUniqueId, canonicalUserId];
  const isSound =
    texts.every((text) => text === undefined || isText(text)) && Array.isArray(serviceNames) && serviceNames.every(isText);
  if (!KINDS.has(principal.type) || !isSound) throw new RequestProblem("INVALID_PRINCIPAL");
  if ([arn, entityArn, roleArn].some((text) => text && utf8Bytes(text) > 4096)) throw new RequestProblem("ARN_TOO_LONG");
}

/** DECISIONS 7: the entity is of the caller's account, and a session's role has the name in the session's ARN. */
function entityFits(kind: CallerKind, entity: string, arn: string | undefined, account: string | undefined): boolean {
  if (kind === "role") return arn === undefined || entity === arn;
  if (kind !== "roleSession" && kind !== "federatedUser") return true;
  const roleName = arn?.split(":")[5]?.split("/")[1];
  return entity.split(":")[4] === account && (kind !== "roleSession" || entity.split("/").at(-1) === roleName);
}

export function readCaller(given: unknown): Caller {
  if (typeof given !== "string" && (typeof given !== "object" || given === null)) {
    throw new RequestProblem("INVALID_PRINCIPAL");
  }
  const principal = typeof given === "string" ? readPrincipalText(given) : (given as PrincipalLike);
  checkStructured(principal);
  const kind = KINDS.get(principal.type) ?? "anonymous";
  const { serviceNames = [], tags = {} } = principal;
  const givenEntity = principal.entityArn ?? principal.roleArn;
  const arn = principal.arn ?? (kind === "role" ? givenEntity : undefined);
  const fields = (arn ?? "").split(":");
  const partition = fields[1] ?? "aws";
  const account = principal.account ?? fields[4];

  const hasNoAccount = kind === "service" || kind === "anonymous" || kind === "federated";
  const needed = kind === "anonymous" ? "*" : kind === "service" ? serviceNames[0] : kind === "root" ? account : arn;
  if (!needed || (!hasNoAccount && !account)) throw new RequestProblem("INVALID_PRINCIPAL");

  if (givenEntity !== undefined && !entityFits(kind, givenEntity, arn, account)) throw new RequestProblem("INVALID_PRINCIPAL");
  const pathUnknown = kind === "roleSession" && givenEntity === undefined;
  const pathlessRole = `arn:${partition}:iam::${account}:role/${(fields[5] ?? "").split("/")[1]}`;
  const entityArn = pathUnknown ? pathlessRole : kind === "role" ? arn : givenEntity;
  const rootArn = `arn:${partition}:iam::${account}:root`;
  const principalArn = kind === "root" ? rootArn : kind === "roleSession" || kind === "role" ? entityArn : arn;
  const derived = { kind, partition, pathUnknown, principalArn, arn, entityArn, serviceNames, tags };
  return { ...principal, ...derived, account: hasNoAccount ? undefined : account };
}

export type MatchKind = "none" | "account" | "entity" | "direct";
const STRENGTH: MatchKind[] = ["none", "account", "entity", "direct"];
/** 9.1: direct > entity > account. */
export function strongest(kinds: MatchKind[]): MatchKind {
  return kinds.reduce((best, kind) => (STRENGTH.indexOf(kind) > STRENGTH.indexOf(best) ? kind : best), "none");
}

interface PrincipalEntry {
  key: string; // AWS, Service, Federated, CanonicalUser
  value: string;
}

/** §1.3: the values of all keys form one list; "*" is {"AWS":"*"}. */
function entriesOf(element: PrincipalElement): PrincipalEntry[] {
  if (typeof element === "string") return [{ key: "AWS", value: element }];
  return Object.entries(element).flatMap(([key, values]) => listOf(values).map((value) => ({ key, value })));
}

const isEveryone = ({ key, value }: PrincipalEntry) => key === "AWS" && value === "*";
const UNIQUE_ID = /^(AIDA|AROA)[A-Z0-9]+$/;

/** Does the entry stand for the caller's whole account? 12 digits, the root ARN, or the canonical id. */
function namesAccount({ key, value }: PrincipalEntry, caller: Caller): boolean {
  if (caller.account === undefined) return false;
  if (key === "CanonicalUser") return value === caller.canonicalUserId;
  if (key !== "AWS" || UNIQUE_ID.test(value)) return false;
  return value === caller.account || value === `arn:${caller.partition}:iam::${caller.account}:root`;
}

/** Does the entry stand for the entity behind the session? `anyPath` is the Deny half of 1.1's bare session ARN. */
function namesEntity({ key, value }: PrincipalEntry, caller: Caller, anyPath: boolean): boolean {
  const hasEntity = caller.kind === "roleSession" || caller.kind === "role" || caller.kind === "federatedUser";
  if (key !== "AWS" || !hasEntity) return false;
  if (UNIQUE_ID.test(value)) {
    const prefix = caller.kind === "federatedUser" ? "AIDA" : "AROA";
    const ownIdEntity = caller.kind === "federatedUser" ? undefined : caller.uniqueId?.split(":")[0]; // AROA…:SESSION
    return value.startsWith(prefix) && (value === caller.entityUniqueId || value === ownIdEntity);
  }
  if (value === caller.entityArn) return !value.endsWith(":root"); // an account entry is no entity entry
  const stem = `arn:${caller.partition}:iam::${caller.account}:role/`;
  const samePlace = value.startsWith(stem) && value.split("/").at(-1) === caller.entityArn?.split("/").at(-1);
  return caller.pathUnknown && anyPath && samePlace;
}

/** Does the entry stand for the caller itself? A `role` caller has no name a session ARN could match (1.1). */
function namesSelf({ key, value }: PrincipalEntry, caller: Caller): boolean {
  switch (caller.kind) {
    case "user":
      return key === "AWS" && (value === caller.arn || (UNIQUE_ID.test(value) && value === caller.uniqueId));
    case "roleSession":
    case "federatedUser":
      return key === "AWS" && value === caller.arn;
    case "service":
      return key === "Service" && caller.serviceNames.includes(value); // 9-6
    case "federated":
      return key === "Federated" && value === caller.arn;
    case "root":
    case "role":
    case "anonymous":
      return false;
  }
}

/** The table of 9.2. */
function matchEntry(entry: PrincipalEntry, caller: Caller, anyPath: boolean): MatchKind {
  if (isEveryone(entry)) return "direct";
  if (namesSelf(entry, caller)) return "direct";
  if (namesEntity(entry, caller, anyPath)) return "entity";
  if (namesAccount(entry, caller)) return caller.kind === "root" ? "direct" : "account";
  return "none";
}

/** 9-10 and the table of evaluation 12: the whole chain must be listed. */
function isChainListed(entries: PrincipalEntry[], caller: Caller): boolean {
  const account = entries.some((entry) => namesAccount(entry, caller));
  const entity = entries.some((entry) => namesEntity(entry, caller, false));
  const self = entries.some((entry) => namesSelf(entry, caller));
  switch (caller.kind) {
    case "root":
      return account;
    case "user":
      return self && account;
    case "federatedUser":
      return self && account && (entity || isMadeByRoot(caller));
    case "roleSession":
      return self && entity && account;
    case "role":
      return false; // it has no session ARN
    case "service":
    case "federated":
      return self; // 9-14
    case "anonymous":
      return false;
  }
}

/** A federated user made by the root user: the account is its entity. */
export function isMadeByRoot(caller: Caller): boolean {
  return caller.kind === "federatedUser" && caller.entityArn?.endsWith(":root") === true;
}

function isExempt(entries: PrincipalEntry[], caller: Caller, effect: string, mode: Choices["notPrincipalMode"]) {
  if (entries.some(isEveryone)) return true; // 9-13
  if (effect === "Allow") return entries.some((entry) => matchEntry(entry, caller, true) !== "none"); // 9-9
  if (mode === "strict") return isChainListed(entries, caller);
  return ["direct", "entity"].includes(strongest(entries.map((entry) => matchEntry(entry, caller, false)))); // 9-11
}

/** How a statement's Principal or NotPrincipal matches the caller. `hasBoundary`: 9-12. */
export function matchPrincipal(statement: Statement, caller: Caller, hasBoundary: boolean, choices: Choices): MatchKind {
  const isDeny = statement.Effect === "Deny";
  if (statement.Principal !== undefined) {
    // 1.1: where the role path is not known a Deny matches whatever the path, an Allow needs equality.
    return strongest(entriesOf(statement.Principal).map((entry) => matchEntry(entry, caller, isDeny)));
  }
  if (statement.NotPrincipal === undefined) return "direct"; // 7-8
  if (isDeny && hasBoundary) return "direct"; // 9-12
  const exempt = isExempt(entriesOf(statement.NotPrincipal), caller, statement.Effect, choices.notPrincipalMode);
  return exempt ? "none" : "direct";
}
