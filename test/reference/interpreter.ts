// The reference interpreter: what the specification says, in its order and words, slowly. It evaluates policy JSON as it
// stands and shares nothing with the engine, which is compared with it. It expects documents that a validator accepted.
// "language" is docs/spec/policy-language.md, "evaluation" docs/spec/evaluation-logic.md; bare rule numbers are the former's.

import { collectedTypes, combine, isOtherPartition } from "./combine.js";
import type { Applied } from "./combine.js";
import { readContext, resourceAccountOf, wellFormed } from "./context.js";
import { readPolicySet } from "./document.js";
import { conditionHolds } from "./operators.js";
import { matchPrincipal, readCaller } from "./principal.js";
import type { Caller, MatchKind } from "./principal.js";
import { foldAscii, listOf, RequestProblem, utf8Bytes } from "./types.js";
import type { Choices, Context, Decision, Mode, Policy, PolicySetLike, Scope, Statement } from "./types.js";
import { expandPattern } from "./variables.js";
import { fixedTokens, glob, hasStar, patternTokens, splitFields } from "./wildcard.js";
import type { Token } from "./wildcard.js";

export type { PolicySetLike } from "./types.js";

export interface ReferenceOptions {
  mode?: Mode;
  choices?: Partial<Choices>;
  clock?: number; // ms since 1970
}
export interface MatchedStatement {
  policyType: string;
  policy: string;
  index: number;
}
export type ReferenceResult = { decision: Decision; matched: MatchedStatement[] } | { error: string };

/** §2: does the pattern match the action of a request? */
function matchesAction(pattern: string, action: string): boolean {
  if (pattern === "*") return true; // 2-1
  const [prefix = "", name = ""] = foldAscii(pattern).split(":"); // 2-4
  const [service = "", operation = ""] = foldAscii(action).split(":");
  if (name === "" || /\s/.test(name)) return false; // 2-3
  return (prefix === "*" || prefix === service) && glob(patternTokens(name), operation); // 2-2, 2-5; 2-7: no variables
}

function actionMatches(statement: Statement, action: string): boolean {
  if (statement.NotAction === undefined) return listOf(statement.Action).some((p) => matchesAction(p, action));
  return !listOf(statement.NotAction).some((p) => matchesAction(p, action)); // 2-8
}

/** The pattern of a Resource element; `undefined` where a variable is unresolved. */
function resourcePattern(text: string, policy: Policy, scope: Scope): Token[] | undefined {
  const isShortForm = policy.type === "resource" && text.startsWith("execute-api:/"); // 3-14
  if (!isShortForm || policy.resourceArn === undefined) return expandPattern(text, scope);
  const rest = expandPattern(text.slice("execute-api:".length), scope);
  return rest && [...fixedTokens(policy.resourceArn), ...rest];
}

/** §3: does the pattern match the resource of a request? */
function matchesResource(text: string, pattern: Token[], policy: Policy, resource: string): boolean {
  const isWhole = !text.startsWith("arn:") || splitFields(pattern).length === 6; // 3-15: what is no ARN is not padded
  if (isWhole) return glob(pattern, resource); // 3-5
  if (policy.type === "resource" && !hasStar(pattern)) return false; // 3-7
  return glob(pattern, resource) || glob([...pattern, ...patternTokens(":*")], resource);
}

function resourceMatches(statement: Statement, policy: Policy, resource: string, scope: Scope): boolean {
  if (statement.Resource === undefined && statement.NotResource === undefined) {
    // §1.5: a trust policy is about its role, a resource policy about what it is attached to.
    return policy.type === "trust" || policy.resourceArn === undefined || policy.resourceArn === resource;
  }
  const texts = listOf(statement.NotResource ?? statement.Resource);
  const patterns = texts.map((text) => ({ text, pattern: resourcePattern(text, policy, scope) }));
  // 5.1: an element with an unresolved variable matches nothing …
  const anyMatches = patterns.some(({ text, pattern }) => pattern && matchesResource(text, pattern, policy, resource));
  if (statement.NotResource === undefined) return anyMatches; // 3-11
  // … and turns off an Allow with NotResource.
  const isUnresolved = patterns.some(({ pattern }) => pattern === undefined);
  const failsClosed = statement.Effect === "Allow" && scope.choices.unresolvedNotResource === "byEffect";
  return !anyMatches && !(isUnresolved && failsClosed);
}

interface ReadRequest {
  caller: Caller;
  action: string;
  resource: string;
  resourceAccount: string | undefined;
  context: Context;
}

/** 7-7: a statement applies iff principal ∧ action ∧ resource ∧ condition. The answer is the match kind. */
function applies(statement: Statement, policy: Policy, request: ReadRequest, hasBoundary: boolean, choices: Choices) {
  const scope: Scope = { context: request.context, hasVariables: policy.hasVariables, choices };
  const kind: MatchKind = matchPrincipal(statement, request.caller, hasBoundary, choices);
  const rest =
    actionMatches(statement, request.action) &&
    resourceMatches(statement, policy, request.resource, scope) &&
    conditionHolds(statement.Condition, scope);
  return rest ? kind : "none";
}

function readText(value: unknown, code: string): string {
  if (typeof value !== "string" || value === "") throw new RequestProblem(code);
  if (utf8Bytes(value) > 4096) throw new RequestProblem("ARN_TOO_LONG");
  return wellFormed(value);
}

/** corpus/README.md: the request errors. */
function readRequest(given: unknown, mode: Mode, clock: number, policies: Policy[]): ReadRequest {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new RequestProblem("INVALID_REQUEST");
  const request = given as Record<string, unknown>;
  const isText = typeof request.principal === "string";
  const caller = readCaller(isText ? readText(request.principal, "INVALID_PRINCIPAL") : request.principal);
  const action = readText(request.action, "INVALID_ACTION");
  if (!/^[^:]+:[^:]+$/.test(action)) throw new RequestProblem("INVALID_ACTION");
  const resource = readText(request.resource, "INVALID_RESOURCE");
  const isArn = resource.startsWith("arn:") && resource.split(":").length >= 6;
  if (mode === "aws" && resource !== "*" && !isArn) throw new RequestProblem("INVALID_RESOURCE");
  const givenAccount = request.resourceAccount;
  if (givenAccount !== undefined && typeof givenAccount !== "string") throw new RequestProblem("INVALID_REQUEST");
  const resourceAccount = resourceAccountOf(resource, givenAccount, caller, mode);
  const context = readContext(request.context, caller, resourceAccount, clock, policies);
  if (requestBytes(request) > 64 * 1024) throw new RequestProblem("REQUEST_TOO_LARGE");
  return { caller, action, resource, resourceAccount, context };
}

/** Every text of the request together. */
function requestBytes(value: unknown): number {
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    const names = Array.isArray(value) ? [] : Object.keys(value);
    return [...names, ...(Object.values(value) as unknown[])].reduce<number>((sum, one) => sum + requestBytes(one), 0);
  }
  return value === undefined ? 0 : utf8Bytes(String(value));
}

/** Decides one request. `matched` lists the statements that apply, of the policy types collected for the caller. */
export function referenceDecide(set: PolicySetLike, request: unknown, options: ReferenceOptions = {}): ReferenceResult {
  const choices: Choices = {
    notPrincipalMode: "strict",
    unresolvedNotResource: "byEffect",
    emptyStringIsNull: true,
    forAnyIfExistsAbsent: false,
    ...options.choices,
  };
  try {
    const policies = readPolicySet(set);
    const read = readRequest(request, options.mode ?? "aws", options.clock ?? Date.now(), policies);
    const isForeign = (options.mode ?? "aws") === "aws" && isOtherPartition(read.caller, read.resource); // §1
    const collected = collectedTypes(read.caller, read.action, read.resource);
    const types = isForeign ? collected.filter((type) => type !== "resource" && type !== "trust") : collected;
    const hasBoundary = set.permissionsBoundary !== undefined && types.includes("boundary"); // 9-12
    const applied = policies
      .filter((policy) => types.includes(policy.type))
      .flatMap((policy) =>
        policy.statements.map((statement, index): Applied => {
          const kind = applies(statement, policy, read, hasBoundary, choices);
          return { policyType: policy.type, policy: policy.name, index, effect: statement.Effect, kind };
        }),
      )
      .filter(({ kind }) => kind !== "none");
    const decision = combine(applied, set, read.caller, { ...read, isForeign });
    return { decision, matched: applied.map(({ policyType, policy, index }) => ({ policyType, policy, index })) };
  } catch (problem) {
    if (problem instanceof RequestProblem) return { error: problem.code };
    throw problem;
  }
}
