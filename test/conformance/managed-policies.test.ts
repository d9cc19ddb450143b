/** All AWS managed policies compile in `aws` mode, with the seven warnings that docs/spec/data-sources.md §3 names. */
import { beforeAll, describe, expect, it } from "vitest";
import { compile, type AuthorizationRequest, type Finding, type PolicyDocument } from "../../bindings/index.js";
import { referenceDecide } from "../reference/interpreter.js";
import { loadEngine } from "../support/engine.js";
import { managedDocuments, type ManagedDocument } from "../support/managed.js";

const CALLER = "arn:aws:sts::111122223333:assumed-role/worker/session";
const QUEUE = "arn:aws:sqs:us-east-1:111122223333:q";
const REQUESTS: readonly AuthorizationRequest[] = [
  { principal: CALLER, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" },
  { principal: CALLER, action: "SQS:sendmessage", resource: QUEUE, context: { "aws:ResourceTag/team": "a" } },
  {
    principal: CALLER,
    action: "iam:PassRole",
    resource: "arn:aws:iam::111122223333:role/r",
    context: { "iam:PassedToService": "ec2.amazonaws.com" },
  },
  { principal: CALLER, action: "iam:CreateUser", resource: "arn:aws:iam::111122223333:user/u" },
  { principal: CALLER, action: "sagemaker:CreateApp", resource: "arn:aws:sagemaker:us-east-1:111122223333:app/d/u/t/n" },
  {
    principal: CALLER,
    action: "ec2:RunInstances",
    resource: "arn:aws:ec2:us-east-1:111122223333:instance/*",
    context: { "aws:CalledVia": ["cloudformation.amazonaws.com"] },
  },
  { principal: CALLER, action: "nosuch:Action", resource: "*" },
  { principal: "arn:aws:iam::111122223333:user/bob", action: "iam:ChangePassword", resource: "arn:aws:iam::111122223333:user/bob" },
  { principal: "arn:aws:iam::111122223333:user/bob", action: "iam:ChangePassword", resource: "arn:aws:iam::111122223333:user/eve" },
];

describe("AWS managed policies", () => {
  let documents: ManagedDocument[] = [];
  beforeAll(() => {
    documents = managedDocuments();
  });

  it("are 6,194 documents with 56,100 statements", () => {
    const statements = documents.map(({ document }) => [(document as PolicyDocument)["Statement"]].flat().length);
    expect(documents.length).toBe(6194);
    expect(statements.reduce((sum, count) => sum + count, 0)).toBe(56100);
  });

  it("compile one by one, as text, with exactly seven warnings", () => {
    const warnings: Finding[] = [];
    for (const { name, version, document } of documents) {
      const artifact = compile({ identity: [{ name: `${name}:${version}`, document: JSON.stringify(document) }] });
      for (const warning of artifact.warnings) warnings.push(warning);
    }
    const counts = new Map<string, number>();
    for (const { issueCode } of warnings) counts.set(issueCode, (counts.get(issueCode) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ INVALID_CONDITION_KEY_FORMAT: 1, X_ACTION_CHARSET: 6 });
  });

  it("compile all newest at once, load, and decide", () => {
    const latest = documents.filter(({ isLatest }) => isLatest);
    expect(latest.length).toBe(1594);
    const identity = latest.map(({ name, document }) => ({ name, document }));
    const engine = loadEngine(compile({ identity }));
    expect(engine.info()).toMatchObject({ policies: 1594, statements: 8853 });
    // Without the policies that deny or allow nearly everything, so that all decisions are seen.
    const allowing = identity.filter(
      ({ document }) => !/"Deny"|"NotAction"|"Action":(\["\*"\]|"\*")/.test(JSON.stringify(document)),
    );
    const seen = new Set<string>();
    for (const set of [{ identity }, { identity: allowing }]) {
      const tested = loadEngine(compile(set));
      const decisions = REQUESTS.map((request) => tested.decide(request));
      expect(decisions).toEqual(REQUESTS.map((request) => (referenceDecide(set, request) as { decision: string }).decision));
      for (const decision of decisions) seen.add(decision);
    }
    expect([...seen].sort()).toEqual(["allowed", "explicitDeny", "implicitDeny"]);
  });
});
