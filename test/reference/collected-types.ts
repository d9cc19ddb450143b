// The policy types that are collected for one decision (evaluation 6.1).

import { isAssumeRoot } from "./caller.js";
import type { Caller } from "./caller.js";
import { isEndpointSubject } from "./endpoint.js";
import { isRcpSubject, isScpSubject } from "./organization.js";
import { resourceSide } from "./question.js";
import type { Question } from "./question.js";
import { isCallerSideOnly } from "./resource-class.js";
import type { PolicyType } from "./types.js";

/** The table of 6.1: the policies of the caller. */
function callerTypes(caller: Caller): PolicyType[] {
  switch (caller.kind) {
    case "service":
    case "anonymous":
    case "federated":
    case "originAccessIdentity":
      return [];
    case "root":
      return isAssumeRoot(caller) ? ["session"] : [];
    case "user":
      return ["identity", "boundary"];
    case "federatedUser":
    case "roleSession":
    case "role":
      return ["identity", "boundary", "session"];
  }
}

/** 6.1. */
export function collectedTypes(question: Question): PolicyType[] {
  const types = callerTypes(question.caller);
  if (!question.isForeign && !isCallerSideOnly(question.action)) types.push(resourceSide(question));
  if (isScpSubject(question)) types.push("scp");
  if (isRcpSubject(question)) types.push("rcp");
  if (isEndpointSubject(question)) types.push("vpce");
  return types;
}
