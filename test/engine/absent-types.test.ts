/** A policy type that is absent, `undefined` or empty (evaluation-logic §1.3). */
import { describe, expect, it } from "vitest";
import { compile, type Decision, type PolicySet } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";

const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const IDENTITY: PolicySet = { identity: [{ name: "all", document }] };
const REQUEST = {
  principal: "arn:aws:sts::111122223333:assumed-role/app/ci",
  action: "sqs:SendMessage",
  resource: "arn:aws:sqs:eu-west-1:111122223333:queue",
};

const decide = (set: PolicySet): Decision => loadEngine(compile(set)).decide(REQUEST);

describe.each([
  ["permissionsBoundary", "implicitDeny"],
  ["session", "implicitDeny"],
  ["vpcEndpoint", "implicitDeny"],
  ["resource", "allowed"],
] as const)("%s", (member, whenEmpty) => {
  it("that is undefined is one that is absent", () => {
    // exactOptionalPropertyTypes forbids it; JavaScript does not.
    const set = { ...IDENTITY, [member]: undefined } as PolicySet;
    expect(compile(set).bytes).toEqual(compile(IDENTITY).bytes);
    expect(decide(set)).toBe("allowed");
  });

  it("that is empty is there, and allows nothing", () => {
    expect(decide({ ...IDENTITY, [member]: [] })).toBe(whenEmpty);
  });
});
