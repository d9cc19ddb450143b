// Reads a policy document. §1.4: a document given as text keeps the spelling of its numbers, a parsed object has lost it.

import { listOf, wellFormed } from "./types.js";
import type { LevelLike, List, NamedPolicyLike, Policy, PolicySetLike, PolicyType, Scalar, Statement } from "./types.js";

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Numbers are legal only as condition values, which are compared as text: quote each one and parse as usual. */
function parseKeepingNumbers(text: string): unknown {
  return JSON.parse(text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

/** Lone surrogates become U+FFFD, in policies as in requests. */
function wellFormedTree(value: unknown): unknown {
  if (typeof value === "string") return wellFormed(value);
  if (Array.isArray(value)) return value.map(wellFormedTree);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [wellFormed(name), wellFormedTree(member)]));
}

/** Stores write an empty NotAction or NotResource beside what an Allow names (mode `lenient`): it says nothing. */
function withoutEmpty(statement: Statement): Statement {
  const { Effect, Action, NotAction, Resource, NotResource, ...rest } = statement;
  const isEmpty = (list: List | undefined, other: List | undefined) =>
    Effect === "Allow" && list !== undefined && listOf(list).length === 0 && listOf(other).length > 0;
  const kept = Object.entries({
    Action,
    NotAction: isEmpty(NotAction, Action) ? undefined : NotAction,
    Resource,
    NotResource: isEmpty(NotResource, Resource) ? undefined : NotResource,
  });
  return { Effect, ...rest, ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)) };
}

type Content = Pick<Policy, "hasVariables" | "statements">;

function readDocument(given: string | object): Content {
  const parsed = wellFormedTree(typeof given === "string" ? parseKeepingNumbers(given) : given);
  const document = parsed as { Version?: string; Statement: Statement | Statement[] };
  return {
    hasVariables: document.Version === "2012-10-17", // 5-1; a missing Version is 2008-10-17 (§1.1)
    statements: listOf(document.Statement).map(withoutEmpty),
  };
}

/** A directory's policies are asked for again with each request. */
const contents = new WeakMap<NamedPolicyLike, Content>();

export function readPolicy(type: PolicyType, policy: NamedPolicyLike, level = 0): Policy {
  const content = contents.get(policy) ?? readDocument(policy.document);
  contents.set(policy, content);
  return { type, name: policy.name, level, resourceArn: policy.resourceArn, ...content };
}

export function readPolicySet(set: PolicySetLike): Policy[] {
  const read = (type: PolicyType, policies: readonly NamedPolicyLike[] | undefined) =>
    (policies ?? []).map((policy) => readPolicy(type, policy));
  const readLevels = (type: PolicyType, levels: readonly LevelLike[] | undefined) =>
    (levels ?? []).flatMap(({ policies }, level) => policies.map((policy) => readPolicy(type, policy, level)));
  return [
    ...read("identity", set.identity),
    ...read("boundary", set.permissionsBoundary),
    ...read("session", set.session),
    ...read("resource", set.resource),
    ...read("trust", set.trust),
    ...readLevels("scp", set.serviceControl),
    ...readLevels("rcp", set.resourceControl),
    ...read("vpce", set.vpcEndpoint),
  ];
}

/** §1.4: numbers and Booleans become text before they are compared. */
export function textOf(value: Scalar): string {
  return String(value);
}
