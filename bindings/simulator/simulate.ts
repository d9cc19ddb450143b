/** SimulateCustomPolicy and SimulatePrincipalPolicy. */
import { findSource, knownCaller, policySource } from "./account/source.js";
import { readExclusions } from "./account/exclusions.js";
import type { Call } from "./call.js";
import { callerOf, nobody, type Caller } from "./caller.js";
import { decidePair } from "./decide.js";
import { CallDocuments, type SourcePolicy } from "./documents.js";
import { CallEngines, type CallPolicies } from "./engines.js";
import { checkWork } from "./limits.js";
import { callDigest, readMarker, writeMarker } from "./marker.js";
import { checkResourceHandling } from "./resource-handling.js";
import { actionResult, pairResult, type ResultContext } from "./results.js";
import { checkAwsLevels, readSimulation, type Simulation } from "./simulation.js";
import { cut } from "./wire/form.js";
import { ServiceError } from "./wire/service-error.js";
import type { Xml } from "./wire/xml.js";

/** The answer to SimulateCustomPolicy. Throws ServiceError. */
export async function simulateCustomPolicy(call: Call): Promise<Xml> {
  const simulation = readSimulation(call.parameters, true);
  const policies = given(simulation);
  const engines = new CallEngines(policies, call.engines);
  await engines.forAction(simulation.actions[0] ?? "");
  checkActions(simulation);
  const { callerArn, resourceOwner } = simulation;
  if (simulation.resourcePolicy !== undefined && callerArn === undefined) throw missingCaller();
  const caller = callerArn === undefined ? nobody(resourceOwner ?? call.account) : callerOf(callerArn, "CallerArn");
  return simulate(call, simulation, policies, knownCaller(call.directory, caller));
}

/** The answer to SimulatePrincipalPolicy. Throws ServiceError. */
export async function simulatePrincipalPolicy(call: Call): Promise<Xml> {
  const { parameters, directory } = call;
  const sourceArn = parameters.text("PolicySourceArn");
  if (sourceArn === undefined) throw ServiceError.validation("policySourceArn", "Member must not be null");
  if (sourceArn.length < 20) {
    throw ServiceError.validation("policySourceArn", "Member must have length greater than or equal to 20");
  }
  const simulation = readSimulation(parameters, false);
  // What the call brings is read before anything else is: its faults are the call's.
  await new CallEngines(given(simulation), call.engines).forAction(simulation.actions[0] ?? "");
  checkActions(simulation);
  const exclusions = readExclusions(parameters);
  const caller = principalCaller(simulation, sourceArn);
  const entity = findSource(directory, sourceArn);
  const source = policySource(directory!, entity, exclusions);
  const policies: CallPolicies = {
    ...given(simulation),
    identity: [...source.identity, ...simulation.identity],
    boundary: simulation.boundary ?? source.boundary,
    levels: source.levels,
  };
  return simulate(call, simulation, policies, knownCaller(directory, caller));
}

function principalCaller(simulation: Simulation, sourceArn: string): Caller {
  const { callerArn } = simulation;
  const caller = callerOf(callerArn ?? sourceArn, callerArn === undefined ? "PolicySourceArn" : "CallerArn");
  if (simulation.resourcePolicy !== undefined && callerArn === undefined && caller.kind === "group") throw missingCaller();
  return caller;
}

function missingCaller(): ServiceError {
  return ServiceError.invalidInput("ResourcePolicy needs a caller", "give CallerArn, the ARN of a user");
}

function given({ identity, boundary, resourcePolicy, levels }: Simulation): CallPolicies {
  return { identity, boundary, resourcePolicy, levels };
}

function checkActions({ actions }: Simulation): void {
  const wrong = actions.find((action) => !/^[^:*?]+:[^:*?]+$/.test(action));
  if (wrong === undefined) return;
  throw ServiceError.invalidInput(`\`${cut(wrong)}\` is not an action`, "give `service:Action`, without wildcards");
}

async function simulate(call: Call, simulation: Simulation, given: CallPolicies, caller: Caller): Promise<Xml> {
  if (call.awsLimits) checkAwsLevels(simulation);
  checkResourceHandling(simulation.resourceHandling, simulation.resources);
  checkRoleCaller(call, simulation, caller);
  const policies = caller.kind === "group" && given.resourcePolicy !== undefined ? { ...given, resourcePolicy: null } : given;
  const digest = await callDigest(call.form);
  const { actions, resources, maxItems } = simulation;
  checkWork(actions.length, resources.length, 1);
  const items = itemsOf(call, simulation);
  const offset = readMarker(simulation.marker, digest);
  if (offset >= items.length && offset > 0) throw ServiceError.invalidInput("Marker is past the last result", "begin anew");
  const page = items.slice(offset, offset + maxItems);
  const results = await evaluate(page, call, simulation, policies, caller);
  const isTruncated = offset + page.length < items.length;
  return {
    EvaluationResults: results,
    IsTruncated: isTruncated,
    ...(isTruncated ? { Marker: writeMarker(offset + page.length, digest) } : {}),
  };
}

/** AWS does not simulate resource policies for roles; with `roleCallers` the role's sessions are meant. */
function checkRoleCaller(call: Call, { resourcePolicy }: Simulation, caller: Caller): void {
  if (resourcePolicy === undefined || caller.kind !== "role" || call.roleCallers === "evaluate") return;
  throw ServiceError.invalidInput(
    "ResourcePolicy is not supported where the caller is a role",
    "give a user as CallerArn, or start the simulator with `roleCallers: evaluate`",
  );
}

/** A result of the answer, before it is made: an action, and the resources that it is about. */
interface Item {
  readonly action: string;
  readonly resources: readonly string[];
}

function itemsOf({ resultModel }: Call, { actions, resources }: Simulation): Item[] {
  if (resultModel === "perAction") return actions.map((action) => ({ action, resources }));
  return actions.flatMap((action) => resources.map((resource) => ({ action, resources: [resource] })));
}

async function evaluate(
  page: readonly Item[],
  call: Call,
  simulation: Simulation,
  policies: CallPolicies,
  caller: Caller,
): Promise<Xml[]> {
  const engines = new CallEngines(policies, call.engines);
  const context: ResultContext = { documents: new CallDocuments(sourcesOf(policies)), catalogue: call.catalogue };
  const results: Xml[] = [];
  for (const { action, resources } of page) {
    const engine = await engines.forAction(action);
    checkWork(page.length, resources.length, engine.info().statements);
    const pairs = resources.map((resource) => decidePair(engine, action, resource, simulation, caller));
    results.push(call.resultModel === "perPair" ? pairResult(action, pairs[0]!, context) : actionResult(action, pairs, context));
  }
  return results;
}

function sourcesOf({ identity, boundary, resourcePolicy }: CallPolicies): SourcePolicy[] {
  return [...identity, ...[boundary, resourcePolicy].filter((policy) => policy !== undefined && policy !== null)];
}
