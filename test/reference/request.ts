// Reads a request (docs/requests.md) and finds the account of its resource (evaluation 1.2).

import { readCaller } from "./caller.js";
import type { Caller } from "./caller.js";
import { readGivenContext, usedKeys, wellFormed } from "./context.js";
import type { Given } from "./context.js";
import { everyDocument } from "./document.js";
import { RequestProblem, utf8Bytes } from "./types.js";
import type { Context, Mode, NamedPolicyLike, Policy, PolicySetLike } from "./types.js";

/** The request as it was asked. */
export interface Asked {
  caller: Caller;
  action: string;
  resource: string;
  givenAccount: string | undefined;
  resourceIsManagement: boolean | undefined;
  /** Session policies: of a directory's requests alone. */
  session: NamedPolicyLike[] | undefined;
  context: Context; // as given
}

/** What the request is decided on: its policies, and what their source knows besides. */
export interface Facts {
  set: PolicySetLike;
  policies: Policy[]; // those of the set, read
  caller: Caller;
  resourceAccount: string | undefined;
  callerIsManagement: boolean;
  resourceIsManagement: boolean;
  isAwsManagedKey: boolean;
  /** DECISIONS 24: the directory lacks the caller, whose identity policies are not known. */
  hasNoEntry: boolean;
  /** DECISIONS 24: and it knows the account. */
  isUnknown: boolean;
  /** The keys of 6.2 that only a directory derives. */
  derived: Given[];
}

/** A policy set or a directory. */
export interface Source {
  /** The keys that any of its policies uses (0.3-1). */
  usedKeys: Set<string>;
  takesSession: boolean;
  facts(asked: Asked, mode: Mode): Facts;
}

function readText(value: unknown, code: string): string {
  if (typeof value !== "string" || value === "") throw new RequestProblem(code);
  if (utf8Bytes(value) > 4096) throw new RequestProblem("ARN_TOO_LONG");
  return wellFormed(value);
}

function readResource(value: unknown, mode: Mode): string {
  const resource = readText(value, "INVALID_RESOURCE");
  const isArn = resource.startsWith("arn:") && resource.split(":").length >= 6;
  if (mode === "aws" && resource !== "*" && !isArn) throw new RequestProblem("INVALID_RESOURCE");
  return resource;
}

function readSession(value: unknown, takesSession: boolean): NamedPolicyLike[] | undefined {
  if (value === undefined) return undefined;
  if (!takesSession) throw new RequestProblem("UNSUPPORTED_REQUEST_MEMBER");
  if (!Array.isArray(value)) throw new RequestProblem("INVALID_REQUEST");
  return value as NamedPolicyLike[];
}

export function readRequest(given: unknown, source: Source, mode: Mode): Asked {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new RequestProblem("INVALID_REQUEST");
  const request = given as Record<string, unknown>;
  const isText = typeof request.principal === "string";
  const caller = readCaller(isText ? readText(request.principal, "INVALID_PRINCIPAL") : request.principal);
  const action = readText(request.action, "INVALID_ACTION");
  if (!/^[^:]+:[^:]+$/.test(action)) throw new RequestProblem("INVALID_ACTION");
  const resource = readResource(request.resource, mode);
  const givenAccount = request.resourceAccount;
  if (givenAccount !== undefined && typeof givenAccount !== "string") throw new RequestProblem("INVALID_REQUEST");
  const resourceIsManagement = request.resourceAccountIsManagement;
  if (resourceIsManagement !== undefined && typeof resourceIsManagement !== "boolean") throw new RequestProblem("INVALID_REQUEST");
  const session = readSession(request.session, source.takesSession);
  const used = new Set([...source.usedKeys, ...usedKeys(everyDocument(session))]);
  const context = readGivenContext(request.context, used);
  if (requestBytes(request) > 64 * 1024) throw new RequestProblem("REQUEST_TOO_LARGE");
  return { caller, action, resource, givenAccount, resourceIsManagement, session, context };
}

/** Every text of the request together. */
function requestBytes(value: unknown): number {
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    const names = Array.isArray(value) ? [] : Object.keys(value);
    return [...names, ...(Object.values(value) as unknown[])].reduce<number>((sum, one) => sum + requestBytes(one), 0);
  }
  return value === undefined ? 0 : utf8Bytes(String(value));
}

/** 1.2, first row: the account that the ARN names. */
export function accountInArn({ resource, givenAccount }: Asked, mode: Mode): string | undefined {
  const fields = resource.split(":");
  const field = fields[0] === "arn" && fields.length >= 6 ? (fields[4] ?? "") : "";
  const isAccount = mode === "lenient" ? /^[A-Za-z0-9-]{1,64}$/ : /^\d{12}$/;
  if (!isAccount.test(field)) {
    if (givenAccount !== undefined && !isAccount.test(givenAccount)) throw new RequestProblem("INVALID_RESOURCE");
    return undefined;
  }
  if (givenAccount !== undefined && givenAccount !== field) throw new RequestProblem("RESOURCE_ACCOUNT_MISMATCH");
  return field;
}
