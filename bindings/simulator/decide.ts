/** One action on one resource: what the engine says, in the words of the simulator. */
import type { Cause } from "../model/cause.js";
import type { MatchedStatement, TypeResult } from "../model/explanation.js";
import type { Engine } from "../engine/engine.js";
import { RequestError, type AuthorizationRequest, type ContextValue, type Decision } from "../model/request.js";
import { NOBODYS_KEYS, ownerOf, type Caller } from "./caller.js";
import { examine, type Examination } from "./examine.js";
import type { Simulation } from "./simulation.js";
import { accountIn } from "./arns.js";
import { ServiceError } from "./wire/service-error.js";

/** A statement that brought the decision about. */
export interface Matched {
  /** `SourcePolicyId`. */
  readonly policy: string;
  readonly index: number;
  readonly isResourcePolicy: boolean;
}

export interface PairResult {
  readonly resource: string;
  readonly decision: Decision;
  readonly matched: readonly Matched[];
  readonly missing: readonly string[];
  /** Undefined where no service control policies were asked. */
  readonly allowedByOrganizations: boolean | undefined;
  /** Undefined where there is no boundary. */
  readonly allowedByBoundary: boolean | undefined;
  /** By policy type; empty within an account, undefined where the answer has none. */
  readonly details: Readonly<Record<string, Decision>> | undefined;
}

/** Throws ServiceError InvalidInput for requests that cannot be evaluated. */
export function decidePair(engine: Engine, action: string, resource: string, simulation: Simulation, caller: Caller): PairResult {
  const owner = ownerOf(resource, simulation, caller);
  const context = contextOf(simulation, caller);
  const request: AuthorizationRequest = {
    principal: caller.principal,
    action,
    resource,
    ...(accountIn(resource) === undefined ? { resourceAccount: owner } : {}),
    context,
  };
  const examination = examined(engine, request);
  const { decision, types } = examination;
  const allowedByOrganizations = allLevels(types);
  return {
    resource,
    decision,
    matched: matchedOf(examination),
    missing: missingOf(examination, caller, simulation),
    allowedByOrganizations,
    allowedByBoundary: resultOf(types, "boundary") === "notApplicable" ? undefined : resultOf(types, "boundary") === "allow",
    details: allowedByOrganizations === false ? undefined : detailsOf(types, resource, owner !== caller.account),
  };
}

/** What the call gives wins over what the caller brings. */
function contextOf({ context }: Simulation, caller: Caller): Readonly<Record<string, ContextValue>> {
  const given = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const brought = Object.entries(caller.context).filter(([key]) => !given.has(key.toLowerCase()));
  return brought.length === 0 ? context : { ...Object.fromEntries(brought), ...context };
}

function examined(engine: Engine, request: AuthorizationRequest): Examination {
  try {
    return examine(engine, request);
  } catch (error) {
    if (error instanceof RequestError && error.code !== "INTERNAL") throw ServiceError.invalidInput(error.message, error.hint);
    throw error;
  }
}

/** Without a caller, the keys that were emptied for it are missing too. */
function missingOf({ absentKeys }: Examination, { kind }: Caller, { context }: Simulation): string[] {
  const given = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const isNobodys = (name: string): boolean => NOBODYS_KEYS.has(name.toLowerCase()) && !given.has(name.toLowerCase());
  const hasCaller = kind === "user" || kind === "role";
  return absentKeys.filter(({ name, isEmpty }) => !isEmpty || (!hasCaller && isNobodys(name))).map(({ name }) => name);
}

/** Those of the deciding effect. What is denied because nothing allows it has none. */
function matchedOf({ decision, matched }: Examination): Matched[] {
  if (decision === "implicitDeny") return [];
  const effect = decision === "allowed" ? "Allow" : "Deny";
  return matched
    .filter((statement) => statement.effect === effect && statement.policyType !== "scp")
    .map(({ policy, index, policyType }: MatchedStatement) => ({ policy, index, isResourcePolicy: isResourceType(policyType) }));
}

function isResourceType(type: Cause): boolean {
  return type === "resource" || type === "trust";
}

function allLevels(types: readonly TypeResult[]): boolean | undefined {
  const levels = types.filter(({ type, result }) => type === "scp" && result !== "notApplicable");
  return levels.length === 0 ? undefined : levels.every(({ result }) => result === "allow");
}

function resultOf(types: readonly TypeResult[], ...wanted: readonly Cause[]): TypeResult["result"] {
  return types.find(({ type }) => wanted.includes(type))?.result ?? "notApplicable";
}

/** Across accounts, what each type of policy that is there says by itself. */
function detailsOf(types: readonly TypeResult[], resource: string, isAcross: boolean): PairResult["details"] {
  if (!isAcross) return resource === "*" ? undefined : {};
  const said = (result: TypeResult["result"]): Decision =>
    result === "allow" ? "allowed" : result === "explicitDeny" ? "explicitDeny" : "implicitDeny";
  const boundary = resultOf(types, "boundary");
  return {
    "IAM Policy": said(resultOf(types, "identity")),
    "Resource Policy": said(resultOf(types, "resource", "trust")),
    ...(boundary === "notApplicable" ? {} : { "Permissions Boundary Policy": said(boundary) }),
  };
}
