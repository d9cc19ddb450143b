/** What a route asks, as requests of the engine, and what the engine says. */
import type { Engine } from "../engine/engine.js";
import type { EngineInfo } from "../engine/generation.js";
import type { CallExplanation, Explanation } from "../model/explanation.js";
import { RequestError, type AuthorizationRequest, type ContextValue, type Decision } from "../model/request.js";
import type { HttpFacts } from "./facts.js";
import type { Identity } from "./identity.js";
import { fillEntry } from "./routes/context.js";
import type { Scope, Settings } from "./routes/reference.js";
import type { CompiledRoute, Question } from "./routes/route.js";
import { tagContext } from "./routes/tags.js";
import { fillAction, fillResource } from "./routes/template.js";
import { holds } from "./routes/when.js";
import { attempt } from "../text/attempt.js";
import { Refusal } from "./verdict.js";

/** What routes make. */
export type RouteRequest = Required<Pick<AuthorizationRequest, "principal" | "action" | "resource" | "context">> &
  AuthorizationRequest;

/** What a gateway asks of an engine: one of `postern`, `postern/engine` or `postern/engine-js`. */
export type GatewayEngine = Pick<Engine, "decide" | "decideAll" | "explain" | "info">;

/** The requests of a route, that of `action` first. Throws Refusal BAD_MAPPING, BODY_REQUIRED. */
export function requestsOf(route: CompiledRoute, scope: Scope, caller: Identity, settings: Settings): RouteRequest[] {
  const context = contextOf(route, scope, caller, settings);
  const requests: RouteRequest[] = [];
  for (const question of route.questions)
    if (requests.length === 0 || holds(question.when, scope)) requests.push(requestOf(question, scope, caller, context, route));
  return requests;
}

function requestOf(
  { action, resource }: Question,
  scope: Scope,
  { principal }: Identity,
  context: AuthorizationRequest["context"] & object,
  { resourceAccount }: CompiledRoute,
): RouteRequest {
  const arn = fillResource(resource, scope);
  const request = { principal, action: fillAction(action, scope), resource: arn, context };
  return resourceAccount !== undefined && namesNoAccount(arn) ? ownedBy(resourceAccount, request) : request;
}

/** Member by member: spread into another object, a request costs as much again as its decision. */
function ownedBy(resourceAccount: string, { principal, action, resource, context }: RouteRequest): RouteRequest {
  return { principal, action, resource, resourceAccount, context };
}

/** Is the fifth field empty? */
function namesNoAccount(arn: string): boolean {
  let colon = -1;
  for (let field = 0; field < 4; field++) {
    colon = arn.indexOf(":", colon + 1);
    if (colon < 0) return false;
  }
  return colon + 1 === arn.length || arn[colon + 1] === ":";
}

/** Of the route, then what the gateway knows by itself, which wins unless the route overrides it. */
function contextOf(route: CompiledRoute, scope: Scope, caller: Identity, { region }: Settings): Record<string, ContextValue> {
  const known = ownContext(scope.facts, region);
  const own = caller.context === undefined ? known : { ...known, ...caller.context };
  if (route.context.length === 0 && route.requestTags === undefined) return own;
  const all = route.requestTags === undefined ? own : { ...tagContext(route.requestTags, scope), ...own };
  const asked: Record<string, ContextValue> = {};
  for (const entry of route.context) asked[entry.key] = fillEntry(entry, scope);
  return route.override ? overridden(all, asked) : overridden(asked, all);
}

/** Names are compared without regard to capitals: the engine refuses one key twice. */
function overridden(
  below: Record<string, ContextValue>,
  above: Readonly<Record<string, ContextValue>>,
): Record<string, ContextValue> {
  const folded = new Set(Object.keys(above).map((name) => name.toLowerCase()));
  const kept = Object.entries(below).filter(([name]) => !folded.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...above };
}

function ownContext({ address, scheme, headers }: HttpFacts, region: string | undefined): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = { "aws:SecureTransport": scheme === "https" };
  if (address !== undefined) context["aws:SourceIp"] = address;
  const [userAgent, referer] = [joined(headers.get("user-agent")), joined(headers.get("referer"))];
  if (userAgent !== undefined) context["aws:UserAgent"] = userAgent;
  if (referer !== undefined) context["aws:Referer"] = referer;
  if (region !== undefined) context["aws:RequestedRegion"] = region;
  return context;
}

function joined(values: readonly string[] | undefined): string | undefined {
  return values === undefined || values.length === 1 ? values?.[0] : values.join(", ");
}

export interface Answer {
  readonly decision: Decision;
  readonly info: EngineInfo;
  /** With `explain`. */
  readonly explanation: Explanation | CallExplanation | undefined;
}

export type ExplainFor = "none" | "denied" | "all";

/**
 * All in one go: nothing else runs between the decision, its reasons and the revision that they are of. Throws Refusal BAD_REQUEST for what
 * the engine cannot evaluate.
 */
export function ask(
  engine: GatewayEngine,
  requests: readonly RouteRequest[],
  explain: ExplainFor,
  account: string | undefined,
): Answer {
  const info = engine.info();
  if (requests.length === 0) throw new Refusal("INTERNAL", "the route names no action");
  try {
    if (requests.length > 1) {
      const owned = requests.map((request) => withOwner(engine, info, request, account));
      const call = engine.decideAll(owned, {}, NO_NEAR_MISSES);
      const decision = checked(call.decision);
      const explanation = isExplained(explain, decision) ? explained(() => engine.decideAll(owned), decision) : undefined;
      return { decision, info, explanation: explanation ?? call };
    }
    const only = withOwner(engine, info, requests[0]!, account);
    const decision = checked(engine.decide(only));
    const explanation = isExplained(explain, decision) ? explained(() => engine.explain(only), decision) : undefined;
    return { decision, info, explanation };
  } catch (error) {
    throw refusalOf(error);
  }
}

/** The statements that nearly match are most of what reasons cost. */
const NO_NEAR_MISSES = { nearMisses: 0 };

function isExplained(explain: ExplainFor, decision: Decision): boolean {
  return explain === "all" || (explain === "denied" && decision !== "allowed");
}

/** What is none of the three is a fault of ours, not a denial. */
function checked(decision: Decision): Decision {
  if (decision === "allowed" || decision === "explicitDeny" || decision === "implicitDeny") return decision;
  throw new TypeError("the engine did not give a decision");
}

/** Does the engine say why? Several decisions of one call need it. */
export function canExplain(engine: GatewayEngine): boolean {
  try {
    engine.decideAll([]);
    return true;
  } catch (error) {
    return !(error instanceof RequestError && error.code === "NO_EXPLAINER");
  }
}

/** The same core decides again. A denial stays one without its reasons: what an engine cannot explain must not become an error. */
function explained<Found extends Explanation | CallExplanation>(find: () => Found, decision: Decision): Found | undefined {
  const explanation = attempt(find);
  return explanation?.decision === decision ? explanation : undefined;
}

/** Faults of the engine or the clock are ours, and so is an engine without an explainer; all else is in the request. */
const OURS: readonly string[] = ["INTERNAL", "REENTRANT", "NO_EXPLAINER", "NO_COMPILER"];

function refusalOf(error: unknown): unknown {
  if (!(error instanceof RequestError)) return error;
  return new Refusal(OURS.includes(error.code) ? "INTERNAL" : "BAD_REQUEST", error.code);
}

/** By engine: the generation that was looked at, and whether it is of a directory. */
const DIRECTORIES = new WeakMap<GatewayEngine, { readonly generation: number; readonly isDirectory: boolean }>();

/** The gateway's account owns a resource whose ARN names none, unless a directory knows better. */
function withOwner(engine: GatewayEngine, info: EngineInfo, request: RouteRequest, account: string | undefined): RouteRequest {
  if (account === undefined || request.resourceAccount !== undefined || !namesNoAccount(request.resource)) return request;
  const owned = ownedBy(account, request);
  if (!isOfDirectory(engine, info)) return owned;
  return needsOwner(engine, request) ? owned : request;
}

const PROBE = { principal: "*", action: "postern:Probe", resource: "arn:aws:postern:::probe" };

function isOfDirectory(engine: GatewayEngine, { generation }: EngineInfo): boolean {
  const known = DIRECTORIES.get(engine);
  if (known?.generation === generation) return known.isDirectory;
  const isDirectory = needsOwner(engine, PROBE);
  DIRECTORIES.set(engine, { generation, isDirectory });
  return isDirectory;
}

/** Directories do not guess whose a resource is that they do not know. */
function needsOwner(engine: GatewayEngine, request: AuthorizationRequest): boolean {
  try {
    engine.decide(request);
    return false;
  } catch (error) {
    return error instanceof RequestError && error.code === "RESOURCE_ACCOUNT_REQUIRED";
  }
}
