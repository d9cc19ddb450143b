/** What is expected of a request, in one form. */
import type { Cause } from "../../model/cause.js";
import type { RequestErrorCode } from "../../model/request.js";
import type { ExpectedDecision, ExpectedExplanation, StatementName, SuiteExpectation } from "../suite-file.js";

export interface Expectation {
  readonly error?: RequestErrorCode;
  readonly decision?: ExpectedDecision;
  readonly causes: readonly Cause[];
  readonly by?: StatementName;
  readonly notBy?: StatementName;
  readonly missingKeys?: readonly string[];
  readonly message?: string;
}

export function expectationOf(given: SuiteExpectation): Expectation {
  if (typeof given !== "string") return ofObject(given);
  if (given.startsWith("error:")) return { error: given.slice("error:".length) as RequestErrorCode, causes: [] };
  return { decision: given as ExpectedDecision, causes: [] };
}

function ofObject({ decision, cause = [], by, notBy, missingKeys, message }: ExpectedExplanation): Expectation {
  return {
    causes: [cause].flat(),
    ...(decision === undefined ? {} : { decision }),
    ...(by === undefined ? {} : { by: nameOf(by) }),
    ...(notBy === undefined ? {} : { notBy: nameOf(notBy) }),
    ...(missingKeys === undefined ? {} : { missingKeys }),
    ...(message === undefined ? {} : { message }),
  };
}

function nameOf(name: string | StatementName): StatementName {
  return typeof name === "string" ? { sid: name } : name;
}

/** `explicitDeny by DenyPlainHttp (resource)`. */
export function expectationText({ error, decision, causes, by, notBy, missingKeys, message }: Expectation): string {
  const parts = [
    error === undefined ? (decision ?? "any decision") : `error ${error}`,
    ...(by === undefined ? [] : [`by ${statementNameText(by)}`]),
    ...(notBy === undefined ? [] : [`not by ${statementNameText(notBy)}`]),
    ...(causes.length === 0 ? [] : [`(${causes.join(", ")})`]),
    ...(missingKeys === undefined ? [] : [`missing ${missingKeys.length === 0 ? "no keys" : missingKeys.join(", ")}`]),
    ...(message === undefined ? [] : [`with the message "${message}"`]),
  ];
  return parts.join(" ");
}

export function statementNameText({ sid, policy, index }: StatementName): string {
  const place = [...(policy === undefined ? [] : [policy]), ...(index === undefined ? [] : [`statement ${index}`])].join(" ");
  return [...(sid === undefined ? [] : [sid]), ...(place === "" ? [] : [sid === undefined ? place : `(${place})`])].join(" ");
}
