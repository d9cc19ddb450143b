// How a Principal or NotPrincipal element matches the caller (language §9, evaluation 3.1 and 12).

import { isMadeByRoot } from "./caller.js";
import type { Caller } from "./caller.js";
import { listOf } from "./types.js";
import type { Choices, PrincipalElement, Statement } from "./types.js";

export type MatchKind = "none" | "account" | "entity" | "direct";
const STRENGTH: MatchKind[] = ["none", "account", "entity", "direct"];
/** 9.1: direct > entity > account. */
export function strongest(kinds: MatchKind[]): MatchKind {
  return kinds.reduce((best, kind) => (STRENGTH.indexOf(kind) > STRENGTH.indexOf(best) ? kind : best), "none");
}

export interface PrincipalEntry {
  key: string; // AWS, Service, Federated, CanonicalUser
  value: string;
}

/** §1.3: the values of all keys form one list; "*" is {"AWS":"*"}, as is any other text or list of texts that stores write. */
export function entriesOf(element: PrincipalElement): PrincipalEntry[] {
  const map = typeof element === "string" || Array.isArray(element) ? { AWS: element } : element;
  return Object.entries(map).flatMap(([key, values]) => listOf(values).map((value) => ({ key, value: withAccount(value) })));
}

/** §1.3, `lenient`: a missing account field is an empty one. */
function withAccount(value: string): string {
  return value.replace(
    /^(arn:[^:]*:(?:iam|sts):):((?:user|role|saml-provider|oidc-provider|assumed-role|federated-user)\/)/,
    "$1::$2",
  );
}

export const isEveryone = ({ key, value }: PrincipalEntry) => key === "AWS" && value === "*";
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
  if (value === caller.entityArn) return !value.endsWith(":root"); // an account entry is not an entity entry
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
    case "originAccessIdentity":
      return (key === "AWS" && value === caller.arn) || (key === "CanonicalUser" && value === caller.canonicalUserId);
    case "root":
    case "role":
    case "anonymous":
      return false;
  }
}

/** The table of 9.2. */
export function matchEntry(entry: PrincipalEntry, caller: Caller, anyPath: boolean): MatchKind {
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
    case "originAccessIdentity":
      return self; // 9-14
    case "anonymous":
      return false;
  }
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
