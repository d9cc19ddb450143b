/** explain(): places, near misses, missing keys, stripped artifacts, redaction. What is decided is the corpus's matter. */
import { describe, expect, it } from "vitest";
import { compile, strip, type AuthorizationRequest, type PolicySet } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";

const BOB = "arn:aws:iam::111122223333:user/bob";

const READERS = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*" },
    { "Sid": "Office", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*",
      "Condition": { "IpAddress": { "aws:SourceIp": "192.0.2.0/24" }, "Bool": { "aws:MultiFactorAuthPresent": "true" } } },
    { "Sid": "Own", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/\${aws:PrincipalTag/home}/*" },
    { "Sid": "NoDelete", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*" }
  ]
}`;

const SET: PolicySet = {
  identity: [{ name: "readers", document: READERS }],
  serviceControl: [
    { name: "root", policies: [full("FullAWSAccess")] },
    { name: "production", policies: [full("FullAWSAccess")] },
  ],
};

function full(name: string) {
  return { name, document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } } };
}

function ask(action: string, context: AuthorizationRequest["context"] = {}): AuthorizationRequest {
  return { principal: BOB, action, resource: "arn:aws:s3:::b/k", context };
}

const engine = loadEngine(compile(SET));

describe("explain", () => {
  it("names the statement that allows, with its place", () => {
    const { decision, cause, matched } = engine.explain(ask("s3:GetObject"));
    expect([decision, cause]).toEqual(["allowed", "identity"]);
    expect(matched[0]).toEqual({
      policyType: "identity",
      policy: "readers",
      effect: "Allow",
      sid: "Read",
      index: 0,
      line: 4,
      column: 4,
      because: expect.any(Array) as unknown,
    });
    expect(matched.slice(1).map(({ policy, policyType }) => [policyType, policy])).toEqual([
      ["scp", "FullAWSAccess"],
      ["scp", "FullAWSAccess"],
    ]);
  });

  it("puts the Deny first, and says what every policy type says by itself", () => {
    const { matched, types } = engine.explain(ask("s3:DeleteObject"));
    expect(matched[0]).toMatchObject({ effect: "Deny", sid: "NoDelete", index: 3 });
    expect(types).toEqual([
      { type: "identity", result: "explicitDeny" },
      { type: "boundary", result: "notApplicable" },
      { type: "session", result: "notApplicable" },
      { type: "resource", result: "notApplicable" },
      { type: "scp", level: "root", result: "allow" },
      { type: "scp", level: "production", result: "allow" },
      { type: "rcp", result: "notApplicable" },
      { type: "vpce", result: "notApplicable" },
    ]);
  });

  it("says what keeps the others from applying, the nearest first, with the values compared", () => {
    const { nearMisses } = engine.explain(ask("s3:PutObject", { "aws:SourceIp": "203.0.113.9" }));
    const shown = nearMisses.map(({ statement, failed, detail }) => [statement.sid, failed, detail]);
    expect(shown).toEqual([
      [
        "Office",
        "condition",
        "aws:SourceIp is 203.0.113.9, asked for IpAddress 192.0.2.0/24; aws:MultiFactorAuthPresent is absent, asked for Bool true",
      ],
      [
        "Own",
        "resource",
        "arn:aws:s3:::b/k is not among arn:aws:s3:::b/${aws:PrincipalTag/home}/* (aws:PrincipalTag/home is absent)",
      ],
      ["Read", "action", "s3:PutObject is not among s3:Get*"],
      ["NoDelete", "action", "s3:PutObject is not among s3:Delete*"],
    ]);
  });

  it("says what the variables stood for", () => {
    const document = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::b/${aws:username}/*" },
        { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringEquals: { "k:owner": "${aws:username}" } } },
      ],
    };
    const own = loadEngine(compile({ identity: [{ name: "p", document }] }));
    const { nearMisses } = own.explain(ask("s3:GetObject", { "k:owner": "eve" }));
    expect(nearMisses.map(({ detail }) => detail)).toEqual([
      "k:owner is eve, asked for StringEquals ${aws:username} (aws:username is bob)",
      "arn:aws:s3:::b/k is not among arn:aws:s3:::b/${aws:username}/* (aws:username is bob)",
    ]);
    expect(JSON.stringify(own.explain(ask("s3:GetObject", { "k:owner": "eve" }), { redactValues: true }).nearMisses)).not.toMatch(
      /is (?:eve|bob)/,
    );
  });

  it("lists the keys that were asked for and are missing", () => {
    expect(engine.explain(ask("s3:PutObject")).missingKeys).toEqual([
      "aws:MultiFactorAuthPresent",
      "aws:PrincipalTag/home",
      "aws:SourceIp",
    ]);
    expect(engine.explain(ask("s3:GetObject")).missingKeys).toEqual([]);
  });

  it("shows as many near misses as it is asked for, and no values where they are redacted", () => {
    const request = ask("s3:PutObject", { "aws:SourceIp": "203.0.113.9" });
    expect(engine.explain(request, { nearMisses: 1 }).nearMisses).toHaveLength(1);
    expect(engine.explain(request, { nearMisses: 0 }).nearMisses).toEqual([]);
    const [nearest] = engine.explain(request, { redactValues: true }).nearMisses;
    expect(nearest!.detail).toContain("aws:SourceIp is (redacted), asked for IpAddress 192.0.2.0/24");
    expect(JSON.stringify(engine.explain(request, { redactValues: true }))).not.toContain("203.0.113.9");
  });

  it("explains a stripped artifact without names and places", () => {
    const stripped = loadEngine(strip(compile(SET)));
    const { matched, types, message } = stripped.explain(ask("s3:DeleteObject"));
    expect(matched[0]).toMatchObject({ policyType: "identity", policy: "", effect: "Deny", index: 0 });
    for (const name of ["sid", "source", "line", "column"]) expect(matched[0]).not.toHaveProperty(name);
    expect(types.filter(({ type }) => type === "scp").map(({ level }) => level)).toEqual(["level 1", "level 2"]);
    expect(message).toBe(engine.explain(ask("s3:DeleteObject")).message);
  });

  it("leaves nothing behind for the next decision", () => {
    engine.explain(ask("s3:DeleteObject"));
    expect(engine.decide(ask("s3:GetObject"))).toBe("allowed");
    expect(engine.explain(ask("s3:GetObject")).generation).toBe(engine.info().generation);
  });
});
