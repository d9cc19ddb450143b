/** EvaluationResults: pairs put together, and as the XML that clients read. */
import type { Catalogue } from "../model/catalogue.js";
import type { Decision } from "../model/request.js";
import type { Matched, PairResult } from "./decide.js";
import type { CallDocuments } from "./documents.js";
import { resourceTemplate } from "./templates.js";
import type { Xml } from "./wire/xml.js";

/** What an answer is made with. */
export interface ResultContext {
  readonly documents: CallDocuments;
  readonly catalogue: Catalogue | undefined;
}

/** One result for an action, over all its resources. */
export function actionResult(action: string, pairs: readonly PairResult[], context: ResultContext): Xml {
  const first = pairs[0]!;
  const isWhole = pairs.length === 1 && first.resource === "*";
  return {
    ...topLevel(action, resourceTemplate(context.catalogue, action, first.resource), pairs, context),
    ...(isWhole ? {} : { ResourceSpecificResults: pairs.map((pair) => resourceResult(pair, context)) }),
  };
}

/** One result for an action on a resource: as until 2026, and as Terraform's data source reads it. */
export function pairResult(action: string, pair: PairResult, context: ResultContext): Xml {
  return {
    ...topLevel(action, pair.resource, [pair], context),
    ...(pair.resource === "*" ? {} : { ResourceSpecificResults: [resourceResult(pair, context)] }),
  };
}

function topLevel(
  action: string,
  name: string,
  pairs: readonly PairResult[],
  context: ResultContext,
): { readonly [name: string]: Xml } {
  const organizations = pairs.map(({ allowedByOrganizations }) => allowedByOrganizations).filter((each) => each !== undefined);
  const boundaries = pairs.map(({ allowedByBoundary }) => allowedByBoundary).filter((each) => each !== undefined);
  return {
    EvalActionName: action,
    EvalResourceName: name,
    EvalDecision: mostRestrictive(pairs.map(({ decision }) => decision)),
    MatchedStatements: statements(union(pairs, context), context),
    MissingContextValues: context.documents.sortKeys(distinctKeys(pairs.flatMap(({ missing }) => missing))),
    ...(organizations.length === 0 ? {} : organizationsDetail(organizations.every(Boolean))),
    ...(boundaries.length === 0 ? {} : boundaryDetail(boundaries.every(Boolean))),
    ...details(mergedDetails(pairs)),
  };
}

function resourceResult(pair: PairResult, context: ResultContext): Xml {
  return {
    EvalResourceName: pair.resource,
    EvalResourceDecision: pair.decision,
    MatchedStatements: statements(pair.matched, context),
    MissingContextValues: context.documents.sortKeys(pair.missing),
    ...details(pair.details),
    ...(pair.allowedByBoundary === undefined ? {} : boundaryDetail(pair.allowedByBoundary)),
  };
}

function organizationsDetail(isAllowed: boolean): { readonly [name: string]: Xml } {
  return { OrganizationsDecisionDetail: { AllowedByOrganizations: isAllowed } };
}

function boundaryDetail(isAllowed: boolean): { readonly [name: string]: Xml } {
  return { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: isAllowed } };
}

const RESTRICTION: readonly Decision[] = ["allowed", "implicitDeny", "explicitDeny"];

function mostRestrictive(decisions: readonly Decision[]): Decision {
  return RESTRICTION[Math.max(...decisions.map((decision) => RESTRICTION.indexOf(decision)))]!;
}

/** By type, the most restrictive over the resources; undefined where no resource has details. */
function mergedDetails(pairs: readonly PairResult[]): PairResult["details"] {
  const all = pairs.flatMap((pair) => (pair.details === undefined ? [] : [pair.details]));
  if (all.length === 0) return undefined;
  const types = [...new Set(all.flatMap((each) => Object.keys(each)))];
  return Object.fromEntries(types.map((type) => [type, mostRestrictive(all.flatMap((each) => each[type] ?? []))]));
}

function details(of: PairResult["details"]): { readonly [name: string]: Xml } {
  if (of === undefined) return {};
  return { EvalDecisionDetails: new Map(Object.entries(of)) };
}

/** Each statement once, in the order of the policies. */
function union(pairs: readonly PairResult[], { documents }: ResultContext): readonly Matched[] {
  if (pairs.length === 1) return pairs[0]!.matched;
  const byPlace = new Map(pairs.flatMap(({ matched }) => matched).map((each) => [`${each.index} ${each.policy}`, each]));
  return [...byPlace.values()].sort((a, b) => documents.rankOf(a.policy) - documents.rankOf(b.policy) || a.index - b.index);
}

function statements(matched: readonly Matched[], { documents }: ResultContext): Xml {
  return matched.map(({ policy, index, isResourcePolicy }) => {
    const place = documents.placeOf(policy, index);
    return {
      SourcePolicyId: policy,
      SourcePolicyType: isResourcePolicy ? "Resource Policy" : "IAM Policy",
      ...(place === undefined ? {} : { StartPosition: { ...place.start }, EndPosition: { ...place.end } }),
    };
  });
}

/** Without regard to case, in the first spelling. */
function distinctKeys(keys: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const key of keys) if (!byKey.has(key.toLowerCase())) byKey.set(key.toLowerCase(), key);
  return [...byKey.values()];
}
