// Reads a request (docs/requests.md) and finds the account of its resource (evaluation 1.2).

import { isAccountName, readCaller } from "./caller.js";
import type { Caller } from "./caller.js";
import { readGivenContext } from "./context.js";
import type { Given } from "./context.js";
import { readPolicySet } from "./document.js";
import { bothRules, keyRules } from "./key-rules.js";
import type { KeyRules } from "./key-rules.js";
import { RequestProblem, utf8Bytes, wellFormed } from "./types.js";
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
  /** Of the management account: 5.2. */
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
  /** What its policies make of the keys they use. */
  keyRules: KeyRules;
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

/** 0.3. Policies may have other characters in their patterns. */
const ACTION = /^[\x21-\x7e]+:[\x21-\x7e]+$/;

function readAction(value: unknown): string {
  const action = readText(value, "INVALID_ACTION");
  if (!ACTION.test(action) || /[*?]/.test(action) || action.split(":").length !== 2) throw new RequestProblem("INVALID_ACTION");
  return action;
}

export function readRequest(given: unknown, source: Source, mode: Mode, clock: number): Asked {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new RequestProblem("INVALID_REQUEST");
  const request = given as Record<string, unknown>;
  const isText = typeof request.principal === "string";
  const caller = readCaller(isText ? readText(request.principal, "INVALID_PRINCIPAL") : request.principal, mode);
  const action = readAction(request.action);
  const resource = readResource(request.resource, mode);
  const givenAccount = request.resourceAccount;
  if (givenAccount !== undefined && typeof givenAccount !== "string") throw new RequestProblem("INVALID_REQUEST");
  const resourceIsManagement = request.resourceAccountIsManagement;
  if (resourceIsManagement !== undefined && typeof resourceIsManagement !== "boolean") throw new RequestProblem("INVALID_REQUEST");
  const session = readSession(request.session, source.takesSession);
  const rules = session ? bothRules(source.keyRules, keyRules(readPolicySet({ session }))) : source.keyRules;
  const context = readGivenContext(request.context, caller, rules, clock);
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

/** The words with which AWS names objects of its own, in its partitions (language 3-2). */
const AWS_OWNERS = ["aws", "amazon", "cloudfront"];
const AWS_PARTITIONS = "aws aws-cn aws-us-gov aws-iso aws-iso-b aws-iso-e aws-iso-f aws-eusc".split(" ");

/** 1.2, first row: the account that the ARN names. */
export function accountInArn({ resource, givenAccount }: Asked, mode: Mode): string | undefined {
  const fields = resource.split(":");
  const field = fields[0] === "arn" && fields.length >= 6 ? (fields[4] ?? "") : "";
  const isAccount = (text: string) => (mode === "lenient" ? isAccountName(text) : /^\d{12}$/.test(text));
  const isOfAws = AWS_PARTITIONS.includes(fields[1] ?? "") && AWS_OWNERS.includes(field);
  if (!isAccount(field) || isOfAws) {
    if (givenAccount !== undefined && !isAccount(givenAccount)) throw new RequestProblem("INVALID_RESOURCE");
    return undefined;
  }
  if (givenAccount !== undefined && givenAccount !== field) throw new RequestProblem("RESOURCE_ACCOUNT_MISMATCH");
  return field;
}
