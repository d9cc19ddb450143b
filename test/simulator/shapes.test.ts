/** Requests of tools that do not run here, as they are on the wire: what they send and what they read of the answer. */
import { describe, expect, it } from "vitest";
import { at, post, simulatorOf, textAt } from "./ask.js";
import type { Directory } from "../../bindings/index.js";

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }],
});
const directory: Directory = {
  version: 1,
  accounts: [{ id: "111122223333" }],
  users: [{ arn: "arn:aws:iam::111122223333:user/ci", policies: [{ name: "p", document: POLICY }] }],
};
const simulator = simulatorOf({ directory });
const form = (...pairs: readonly (readonly [string, string])[]): string =>
  new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();

describe("tools by the shape of their calls", () => {
  // Terraform's data source aws_iam_principal_policy_simulation (principal_policy_simulation_data_source.go): MaxItems is always 1000, the owner may be
  // an account's digits; read are EvalActionName, EvalResourceName, EvalDecision, MissingContextValues and MatchedStatements at the top level.
  it("Terraform, which needs one result a resource", async () => {
    const body = form(
      ["Action", "SimulatePrincipalPolicy"],
      ["Version", "2010-05-08"],
      ["ActionNames.member.1", "s3:GetObject"],
      ["ResourceArns.member.1", "arn:aws:s3:::b/k"],
      ["ResourceArns.member.2", "arn:aws:s3:::c/k"],
      ["PolicySourceArn", "arn:aws:iam::111122223333:user/ci"],
      ["ResourceOwner", "111122223333"],
      ["ContextEntries.member.1.ContextKeyName", "aws:MultiFactorAuthAge"],
      ["ContextEntries.member.1.ContextKeyType", "numeric"],
      ["ContextEntries.member.1.ContextKeyValues.member.1", "60"],
      ["MaxItems", "1000"],
    );
    const asked = await post(simulator, body, {
      "x-postern-result-model": "perPair",
      "user-agent": "APN/1.0 HashiCorp/1.0 Terraform",
    });
    const results = at(asked.xml, "SimulatePrincipalPolicyResult.EvaluationResults")!.children;
    expect(results.map((each) => [textAt(each, "EvalResourceName"), textAt(each, "EvalDecision")])).toEqual([
      ["arn:aws:s3:::b/k", "allowed"],
      ["arn:aws:s3:::c/k", "implicitDeny"],
    ]);
  });

  // terratest and other users of the Go SDK sign, and send a content type with a charset; the body has its parameters in the order of the alphabet.
  it("the SDK for Go, which Pulumi's and terratest's calls go through", async () => {
    const body = form(
      ["Action", "SimulateCustomPolicy"],
      ["ActionNames.member.1", "s3:GetObject"],
      ["PolicyInputList.member.1", POLICY],
      ["ResourceArns.member.1", "arn:aws:s3:::b/k"],
      ["Version", "2010-05-08"],
    );
    const headers = {
      authorization: "AWS4-HMAC-SHA256 Credential=test/20261130/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=00",
      "amz-sdk-invocation-id": "0",
      "amz-sdk-request": "attempt=1; max=3",
      "content-type": "application/x-www-form-urlencoded",
    };
    const asked = await post(simulator, body, headers);
    expect(textAt(asked.xml, "SimulateCustomPolicyResult.EvaluationResults.0.EvalDecision")).toBe("allowed");
  });

  it("tools that ignore what is new to them, and send what is new to us", async () => {
    const body = form(
      ["Action", "SimulateCustomPolicy"],
      ["Version", "2010-05-08"],
      ["ActionNames.member.1", "s3:GetObject"],
      ["PolicyInputList.member.1", POLICY],
      ["SomethingOf2030.member.1.A", "x"],
    );
    expect((await post(simulator, body)).status).toBe(200);
  });
});
