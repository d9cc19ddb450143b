/** By which texts a principal element can name the caller (policy-language §9.2): only to say whom it lists, the core has decided. */
import { DERIVED_PRINCIPAL_ARN } from "../../assembly/layout.js";
import type { PrincipalText } from "../artifact/tables/principals.js";
import type { RequestView } from "./request-view.js";

/** The parts of a caller's chain (9-10), each with all of its names. */
export interface CallerParts {
  /** User, session, service, identity provider; none for a root user. */
  readonly self: readonly string[];
  /** What is behind a session: role, federating user. */
  readonly entity: readonly string[];
  readonly account: readonly string[];
}

export function callerParts({ caller, core, request, verdict }: RequestView): CallerParts {
  const parts = typeof request.principal === "string" ? undefined : request.principal;
  const [, partition = "aws", account = parts?.account ?? ""] = /^arn:([^:]*):[^:]*:[^:]*:([^:]*):/.exec(caller) ?? [];
  const known = verdict.values(core.reader.derivedKey(DERIVED_PRINCIPAL_ARN))?.[0];
  const isSession = /^arn:[^:]*:sts:/.test(caller);
  const root = `arn:${partition}:iam::${account}:root`;
  return {
    self: caller === root ? [] : present([caller, parts?.uniqueId, ...(parts?.serviceNames ?? [])]),
    entity: present([parts?.entityArn, parts?.roleArn, isSession ? (known ?? roleOf(caller)) : undefined, parts?.entityUniqueId]),
    account: account === "" ? [] : present([account, root, parts?.canonicalUserId]),
  };
}

/** The role of a session, without the path, which a session does not show. */
function roleOf(session: string): string | undefined {
  const [, partition, account, name] = /^arn:([^:]*):sts::([^:]*):assumed-role\/([^/]+)/.exec(session) ?? [];
  return name === undefined ? undefined : `arn:${partition!}:iam::${account!}:role/${name}`;
}

function present(names: readonly (string | undefined)[]): string[] {
  return names.flatMap((name) => name ?? []);
}

export function namesOf({ self, entity, account }: CallerParts): string[] {
  return [...self, ...entity, ...account];
}

export function isNamed({ type, text }: PrincipalText, names: readonly string[]): boolean {
  return type === "everyone" || (type === "authenticated" && !names.includes("anonymous")) || names.includes(text);
}

/** As texts list it. */
export function memberText({ type, text }: PrincipalText): string {
  return text === "" ? type : text;
}
