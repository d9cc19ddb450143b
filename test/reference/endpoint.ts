// Evaluation 10.1: the policy of the VPC endpoint that a request came through. DECISIONS 20.

import { isServiceLinked } from "./caller.js";
import type { Caller } from "./caller.js";
import { entriesOf, isEveryone } from "./principal.js";
import type { Question } from "./question.js";
import type { Applied } from "./statement.js";
import { isTrue } from "./types.js";
import type { List, Policy, PrincipalElement, Statement } from "./types.js";

/** 6.1: not for services, origin access identities, service-linked roles and forward access sessions. */
export function isEndpointSubject({ caller, context }: Question): boolean {
  const isOfAws = caller.kind === "service" || caller.kind === "originAccessIdentity";
  return !isOfAws && !isServiceLinked(caller) && !isTrue(context, "aws:ViaAWSService");
}

/** A gateway endpoint knows `*` and, for the root user alone, accounts; other entries name nobody. */
function gatewayElement(element: PrincipalElement | undefined, caller: Caller): Record<string, List> | undefined {
  if (element === undefined) return undefined;
  const known = entriesOf(element).filter((entry) => isEveryone(entry) || (caller.kind === "root" && entry.key === "AWS"));
  return { AWS: known.map(({ value }) => value) };
}

/** The endpoint's policy as an endpoint of its type reads it. */
export function asEndpointReads(policy: Policy, { set, caller }: Question): Policy {
  if (policy.type !== "vpce" || set.vpcEndpointType !== "gateway") return policy;
  const statements = policy.statements.map((statement): Statement => {
    const { Principal, NotPrincipal, ...rest } = statement;
    const named = gatewayElement(Principal, caller);
    const exempt = gatewayElement(NotPrincipal, caller);
    return { ...rest, ...(named && { Principal: named }), ...(exempt && { NotPrincipal: exempt }) };
  });
  return { ...policy, statements };
}

/** 2.2 step 5: a gate, never a grant. */
export function isEndpointSilent({ set, types }: Question, applied: Applied[]): boolean {
  if (!types.includes("vpce") || set.vpcEndpoint === undefined) return false;
  return !applied.some(({ policyType, effect }) => policyType === "vpce" && effect === "Allow");
}
