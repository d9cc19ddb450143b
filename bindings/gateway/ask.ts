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
import { Refusal } from "./verdict.js";

/** What a gateway asks of an engine: one of `postern`, `postern/engine` or `postern/engine-js`. */
export type GatewayEngine = Pick<Engine, "decide" | "decideAll" | "explain" | "info">;

/** The requests of a route, that of `action` first. Throws Refusal BAD_MAPPING, BODY_REQUIRED. */
export function requestsOf(route: CompiledRoute, scope: Scope, caller: Identity, settings: Settings): AuthorizationRequest[] {
  const context = contextOf(route, scope, caller, settings);
  return route.questions.flatMap((question, at) =>
    at > 0 && !holds(question.when, scope) ? [] : [requestOf(question, scope, caller, context, route)],
  );
}

function requestOf(
  { action, resource }: Question,
  scope: Scope,
  { principal }: Identity,
  context: AuthorizationRequest["context"] & object,
  { resourceAccount }: CompiledRoute,
): AuthorizationRequest {
  const arn = fillResource(resource, scope);
  const owner = resourceAccount !== undefined && namesNoAccount(arn) ? { resourceAccount } : {};
  return { principal, action: fillAction(action, scope), resource: arn, context, ...owner };
}

function namesNoAccount(arn: string): boolean {
  return arn !== "*" && arn.split(":", 5)[4] === "";
}

/** Of the route, then what the gateway knows by itself, which wins unless the route overrides it. */
function contextOf(route: CompiledRoute, scope: Scope, caller: Identity, { region }: Settings): Record<string, ContextValue> {
  const asked: Record<string, ContextValue> = {};
  for (const entry of route.context) asked[entry.key] = fillEntry(entry, scope);
  const tags = route.requestTags === undefined ? {} : tagContext(route.requestTags, scope);
  const own = { ...tags, ...ownContext(scope.facts, region), ...caller.context };
  return route.override ? overridden(own, asked) : overridden(asked, own);
}

/** Names are compared without regard to capitals: the engine refuses one key twice. */
function overridden(
  below: Record<string, ContextValue>,
  above: Readonly<Record<string, ContextValue>>,
): Record<string, ContextValue> {
  const names = Object.keys(above);
  if (names.every((name) => !Object.hasOwn(below, name)) && Object.keys(below).length === 0) return { ...above };
  const folded = new Set(names.map((name) => name.toLowerCase()));
  const kept = Object.entries(below).filter(([name]) => !folded.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...above };
}

function ownContext({ address, scheme, headers }: HttpFacts, region: string | undefined): Record<string, ContextValue> {
  const [userAgent, referer] = [headers.get("user-agent")?.join(", "), headers.get("referer")?.join(", ")];
  return {
    "aws:SecureTransport": scheme === "https",
    ...(address === undefined ? {} : { "aws:SourceIp": address }),
    ...(userAgent === undefined ? {} : { "aws:UserAgent": userAgent }),
    ...(referer === undefined ? {} : { "aws:Referer": referer }),
    ...(region === undefined ? {} : { "aws:RequestedRegion": region }),
  };
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
  requests: readonly AuthorizationRequest[],
  explain: ExplainFor,
  account: string | undefined,
): Answer {
  const info = engine.info();
  const owned = requests.map((request) => withOwner(engine, info, request, account));
  const [only, another] = owned;
  if (only === undefined) throw new Refusal("INTERNAL", "the route asks nothing");
  try {
    if (another !== undefined) {
      const call = engine.decideAll(owned);
      return { decision: checked(call.decision), info, explanation: call };
    }
    const decision = checked(engine.decide(only));
    const isAsked = explain === "all" || (explain === "denied" && decision !== "allowed");
    return { decision, info, explanation: isAsked ? explained(engine, only, decision) : undefined };
  } catch (error) {
    throw refusalOf(error);
  }
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
function explained(engine: GatewayEngine, request: AuthorizationRequest, decision: Decision): Explanation | undefined {
  try {
    const explanation = engine.explain(request);
    return explanation.decision === decision ? explanation : undefined;
  } catch {
    return undefined;
  }
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
function withOwner(
  engine: GatewayEngine,
  info: EngineInfo,
  request: AuthorizationRequest,
  account: string | undefined,
): AuthorizationRequest {
  if (account === undefined || request.resourceAccount !== undefined || !namesNoAccount(request.resource)) return request;
  const owned = { ...request, resourceAccount: account };
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
