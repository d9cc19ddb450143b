/** Principal elements → sets of (type, text) entries, as the core looks callers up. */
import { DENY_FINDS_BARE_SESSIONS } from "../../../assembly/choices.js";
import {
  ENTRY_ACCOUNT,
  ENTRY_AUTHENTICATED,
  ENTRY_AWS_ARN,
  ENTRY_BARE_ROLE,
  ENTRY_CANONICAL,
  ENTRY_EVERYONE,
  ENTRY_FEDERATED,
  ENTRY_ROOT_USER,
  ENTRY_SERVICE,
  ENTRY_UNIQUE_ID,
} from "../../../assembly/layout.js";
import type { PrincipalElement, PrincipalEntry } from "../../policy/ast.js";
import type { PrincipalIr, PrincipalSetIr } from "./ir.js";
import { compareTexts } from "../../text/compare.js";

/** The set of a statement's `Principal` or `NotPrincipal`. `isGateway`: of a gateway endpoint's policy. */
export function lowerPrincipal(element: PrincipalElement, deny: boolean, isGateway: boolean): PrincipalSetIr {
  const entries = isGateway ? element.entries.flatMap(lowerGatewayEntry) : element.entries.map(lowerEntry);
  const negated = element.kind === "principal" ? 0 : deny ? 1 : 2;
  // Fail closed: a bare session is found by what denies it, and not let off by what exempts it.
  const findsBareRoles = DENY_FINDS_BARE_SESSIONS && deny === (negated === 0);
  return { negated, members: distinct(findsBareRoles && !isGateway ? [...entries, ...bareRoles(element.entries)] : entries) };
}

/** Each entry once, in a fixed order: equal sets are equal lists, whatever the order in the policy. */
function distinct(entries: readonly PrincipalIr[]): PrincipalIr[] {
  const byId = new Map(entries.map((entry) => [principalId(entry), entry]));
  return [...byId.values()].sort((a, b) => a.type - b.type || compareTexts(a.text, b.text));
}

/** Texts that are equal for equal entries. */
export function principalId({ type, text }: PrincipalIr): string {
  return `${type}:${text}`;
}

function lowerEntry(entry: PrincipalEntry): PrincipalIr {
  switch (entry.kind) {
    case "everyone":
      return { type: ENTRY_EVERYONE, text: "" };
    case "account":
      return entry.partition === undefined
        ? { type: ENTRY_ACCOUNT, text: entry.account }
        : { type: ENTRY_AWS_ARN, text: `arn:${entry.partition}:iam::${entry.account}:root` };
    case "user":
    case "role":
    case "session":
    case "federatedUser":
      return { type: ENTRY_AWS_ARN, text: entry.arn };
    case "uniqueId":
      return { type: ENTRY_UNIQUE_ID, text: entry.id };
    case "service":
      return { type: ENTRY_SERVICE, text: entry.name };
    case "federated":
      return { type: ENTRY_FEDERATED, text: entry.provider };
    case "canonicalUser":
      return { type: ENTRY_CANONICAL, text: entry.id };
    case "authenticated":
      return { type: ENTRY_AUTHENTICATED, text: "" };
  }
}

/** A gateway endpoint's policy knows everyone and, by an account, its root user (evaluation-logic §10.1). */
function lowerGatewayEntry(entry: PrincipalEntry): PrincipalIr[] {
  if (entry.kind === "account") return [{ type: ENTRY_ROOT_USER, text: lowerEntry(entry).text }];
  return entry.kind === "everyone" ? [lowerEntry(entry)] : [];
}

/**
 * A caller given as a bare session ARN shows its role without the path. A Deny that names a role of the same account and
 * last segment must still find it (evaluation-logic §1.1), so the Deny also lists the role without its path; and so does
 * an Allow with NotPrincipal (lenient mode), which exempts whoever is listed.
 */
function bareRoles(entries: readonly PrincipalEntry[]): PrincipalIr[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== "role") return [];
    const role = entry.arn.indexOf(":role/") + ":role/".length;
    const name = entry.arn.slice(entry.arn.lastIndexOf("/") + 1);
    return role + name.length === entry.arn.length ? [] : [{ type: ENTRY_BARE_ROLE, text: entry.arn.slice(0, role) + name }];
  });
}
