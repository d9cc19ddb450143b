// Language §2, §3, 7-7: does a statement apply to a request, and how does its Principal match?

import type { Caller } from "./caller.js";
import { conditionHolds } from "./operators.js";
import { matchPrincipal } from "./principal.js";
import type { MatchKind } from "./principal.js";
import { foldAscii, listOf } from "./types.js";
import type { Choices, Context, Policy, PolicyType, Scope, Statement } from "./types.js";
import { expandPattern } from "./variables.js";
import { fixedTokens, glob, hasStar, patternTokens, splitFields } from "./wildcard.js";
import type { Token } from "./wildcard.js";

/** A statement that applies, and how its Principal matched. */
export interface Applied {
  policyType: PolicyType;
  policy: string;
  level: number;
  index: number;
  effect: "Allow" | "Deny";
  kind: MatchKind;
}

/** What statements are held against. */
export interface Subject {
  caller: Caller;
  action: string;
  resource: string;
  context: Context;
}

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
function resourcePattern(text: string, policy: Policy, scope: Scope): readonly Token[] | undefined {
  const isShortForm = policy.type === "resource" && text.startsWith("execute-api:/"); // 3-14
  if (!isShortForm || policy.resourceArn === undefined) return expandPattern(text, scope);
  const rest = expandPattern(text.slice("execute-api:".length), scope);
  return rest && [...fixedTokens(policy.resourceArn), ...rest];
}

/** §3: does the pattern match the resource of a request? */
function matchesResource(text: string, pattern: readonly Token[], policy: Policy, resource: string): boolean {
  const isWhole = !text.startsWith("arn:") || splitFields(pattern).length === 6; // 3-15: what is not an ARN is not padded
  if (isWhole) return glob(pattern, resource); // 3-5
  const isAttached = policy.type === "resource" || policy.type === "vpce";
  if (isAttached && !hasStar(pattern)) return false; // 3-7
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

/** 7-7: a statement applies iff principal ∧ action ∧ resource ∧ condition. The answer is the match kind. */
function applies(statement: Statement, policy: Policy, subject: Subject, hasBoundary: boolean, choices: Choices): MatchKind {
  const scope: Scope = { context: subject.context, hasVariables: policy.hasVariables, choices };
  const rest =
    actionMatches(statement, subject.action) &&
    resourceMatches(statement, policy, subject.resource, scope) &&
    conditionHolds(statement.Condition, scope);
  return rest ? matchPrincipal(statement, subject.caller, hasBoundary, choices) : "none";
}

/** The statements of a policy that apply. */
export function appliedStatements(policy: Policy, subject: Subject, hasBoundary: boolean, choices: Choices): Applied[] {
  const { type: policyType, name, level } = policy;
  return policy.statements
    .map((statement, index) => {
      const kind = applies(statement, policy, subject, hasBoundary, choices);
      return { policyType, policy: name, level, index, effect: statement.Effect, kind };
    })
    .filter(({ kind }) => kind !== "none");
}
