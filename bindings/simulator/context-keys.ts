/** GetContextKeysForCustomPolicy and GetContextKeysForPrincipalPolicy: the keys that policies refer to, in the order of their texts. */
import { identityPolicies, findSource } from "./account/source.js";
import type { Call } from "./call.js";
import type { SourcePolicy } from "./documents.js";
import { CallEngines } from "./engines.js";
import { readDocuments } from "./simulation.js";
import { ServiceError } from "./wire/service-error.js";
import { keysInText } from "./keys-in-text.js";
import type { Xml } from "./wire/xml.js";

export async function getContextKeysForCustomPolicy(call: Call): Promise<Xml> {
  const texts = call.parameters.texts("PolicyInputList");
  if (texts === undefined) throw ServiceError.validation("policyInputList", "Member must not be null");
  return answer(call, readDocuments(call.parameters, "PolicyInputList", texts));
}

export async function getContextKeysForPrincipalPolicy(call: Call): Promise<Xml> {
  const { parameters, directory } = call;
  const arn = parameters.text("PolicySourceArn");
  if (arn === undefined) throw ServiceError.validation("policySourceArn", "Member must not be null");
  const inputs = readDocuments(parameters, "PolicyInputList", parameters.texts("PolicyInputList") ?? []);
  await check(call, inputs);
  const source = findSource(directory, arn);
  const boundary = directory!.boundaryOf(source);
  return answer(call, [...identityPolicies(directory!, source), ...(boundary === undefined ? [] : [boundary]), ...inputs]);
}

/** Throws ServiceError InvalidInput for documents with errors. */
async function check(call: Call, identity: readonly SourcePolicy[]): Promise<void> {
  const policies = { identity, boundary: undefined, resourcePolicy: undefined, levels: undefined };
  await new CallEngines(policies, call.engines).forAction("");
}

async function answer(call: Call, policies: readonly SourcePolicy[]): Promise<Xml> {
  await check(call, policies);
  const keys = new Map<string, string>();
  for (const key of policies.flatMap(({ text }) => keysInText(text))) {
    if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  }
  return { ContextKeyNames: [...keys.values()] };
}
