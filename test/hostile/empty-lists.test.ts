/** A key that is given without values is absent, wherever it is asked for: it hides nothing that the engine knows by itself. */
import { describe, expect, it } from "vitest";
import { compile, type AuthorizationRequest } from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const ACCOUNT = "222222222222";
const ALLOW = { Effect: "Allow", Action: "*", Resource: "*" };

function policy(...statements: readonly object[]) {
  return { name: "p", document: { Version: "2012-10-17", Statement: statements } };
}

const directory = compile({
  version: 1,
  accounts: [{ id: ACCOUNT }],
  organization: { id: "o-exampleorg1", managementAccount: ACCOUNT, root: { id: "r-ab12", accounts: [{ id: ACCOUNT }] } },
  roles: [
    { arn: `arn:aws:iam::${ACCOUNT}:role/team/app`, tags: { team: "red" }, policies: [policy(ALLOW)], trust: policy(trust()) },
  ],
  resources: [{ arn: "arn:aws:s3:::b", account: ACCOUNT, tags: { stage: "prod" } }],
});

function trust() {
  return { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
}

/** What only the directory knows, or what is derived. */
const KNOWN = {
  "aws:PrincipalTag/team": "red",
  "aws:ResourceTag/stage": "prod",
  "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/team/app`,
  "aws:PrincipalOrgID": "o-exampleorg1",
  "aws:ResourceAccount": ACCOUNT,
};

const REQUEST = { principal: `arn:aws:sts::${ACCOUNT}:assumed-role/app/s`, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };

describe.each(Object.entries(KNOWN))("%s", (key, value) => {
  const engine = loadCompilingEngine(directory);
  const session = [policy(ALLOW, { ...ALLOW, Effect: "Deny", Condition: { StringEquals: { [key]: value } } })];

  it.each<NonNullable<AuthorizationRequest["context"]>>([{}, { [key]: undefined }, { [key]: [] }, { [key.toUpperCase()]: [] }])(
    "given as %j",
    (context) => {
      expect(engine.decide({ ...REQUEST, context, session })).toBe("explicitDeny");
      expect(engine.explain({ ...REQUEST, context, session }).decision).toBe("explicitDeny");
      const prepared = engine.prepare({ keys: [], fixed: { context, session } });
      expect(prepared.decide(REQUEST.principal, REQUEST.action, REQUEST.resource, [])).toBe("explicitDeny");
    },
  );

  it("a value that is given counts", () => {
    expect(engine.decide({ ...REQUEST, context: { [key]: "other" }, session })).toBe("allowed");
  });
});
