/** Why a statement applies: every element and condition that people ask about, in the words they get. */
import { describe, expect, it } from "vitest";
import {
  compile,
  type AuthorizationRequest,
  type CompileOptions,
  type MatchedStatement,
  type PolicySet,
} from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";

const BOB = "arn:aws:iam::111122223333:user/bob";

/** The first matched statement of a set whose identity policy allows all, unless it holds more. */
function deciding(
  set: PolicySet,
  request: Partial<AuthorizationRequest> = {},
  options: { readonly redactValues?: boolean } = {},
  compiling: CompileOptions = {},
): MatchedStatement {
  const engine = loadEngine(compile(set, compiling));
  const asked = { principal: BOB, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", ...request };
  return engine.explain(asked, options).matched[0]!;
}

function policy(...statements: readonly object[]) {
  return { name: "p", document: { Version: "2012-10-17", Statement: statements } };
}

const ALL = { Effect: "Allow", Action: "*", Resource: "*" };

/** What is said of the condition of a Deny, or of an Allow, when it applies. */
function said(
  condition: object,
  context: AuthorizationRequest["context"],
  { effect = "Deny", redactValues = false }: { readonly effect?: string; readonly redactValues?: boolean } = {},
): string {
  const statement = { ...ALL, Effect: effect, Condition: condition };
  const set = { identity: [policy(...(effect === "Deny" ? [ALL, statement] : [statement]))] };
  const { because } = deciding(set, context === undefined ? {} : { context }, { redactValues });
  return because
    .filter(({ element }) => element === "Condition")
    .map(({ text }) => text)
    .join("; ");
}

describe("conditions that hold", () => {
  it.each<[string, object, AuthorizationRequest["context"], string]>([
    [
      "negated, with a value",
      { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } },
      { "aws:RequestedRegion": "ap-south-1" },
      "aws:RequestedRegion is ap-south-1, denied unless eu-west-1, us-east-1 (StringNotEquals)",
    ],
    [
      "negated, without the key",
      { StringNotLike: { "iam:PermissionsBoundary": "arn:aws:iam::*:policy/b" } },
      {},
      "iam:PermissionsBoundary is absent, denied unless like arn:aws:iam::*:policy/b (StringNotLike holds where the key is absent)",
    ],
    [
      "…IfExists, without the key",
      { StringLikeIfExists: { "aws:PrincipalOrgID": "o-1" } },
      {},
      "aws:PrincipalOrgID is absent, denied if like o-1 (StringLikeIfExists holds where the key is absent)",
    ],
    [
      "…IfExists, with a value",
      { BoolIfExists: { "aws:SecureTransport": "false" } },
      { "aws:SecureTransport": false },
      "aws:SecureTransport is false, denied if false (BoolIfExists)",
    ],
    ["Null true", { Null: { "aws:RequestTag/Team": "true" } }, {}, "aws:RequestTag/Team is absent, denied if absent (Null)"],
    [
      "Null false",
      { Null: { "aws:TokenIssueTime": "false" } },
      { "aws:TokenIssueTime": "2024-01-01T00:00:00Z" },
      "aws:TokenIssueTime is 2024-01-01T00:00:00Z, denied if present (Null)",
    ],
    [
      "ForAllValues, without the key",
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } },
      {},
      "aws:TagKeys is absent, denied if every value is among a, b (ForAllValues:StringEquals holds where the key is absent)",
    ],
    [
      "ForAllValues, with an empty value",
      { "ForAllValues:StringNotEquals": { "aws:TagKeys": ["a"] } },
      { "aws:TagKeys": [""] },
      'aws:TagKeys is "", denied if no value is among a (ForAllValues:StringNotEquals holds where the key is empty)',
    ],
    [
      "ForAllValues, with values",
      { "ForAllValues:StringLike": { "aws:TagKeys": ["a*", "b*"] } },
      { "aws:TagKeys": ["a1", "b2"] },
      "aws:TagKeys is a1, b2, denied if every value is like a*, b* (ForAllValues:StringLike)",
    ],
    [
      "ForAnyValue",
      { "ForAnyValue:StringEquals": { "aws:CalledVia": ["athena.amazonaws.com"] } },
      { "aws:CalledVia": ["athena.amazonaws.com", "s3.amazonaws.com"] },
      "aws:CalledVia is athena.amazonaws.com, s3.amazonaws.com, denied if a value is among athena.amazonaws.com (ForAnyValue:StringEquals)",
    ],
    [
      "ForAnyValue, negated",
      { "ForAnyValue:StringNotEquals": { "aws:CalledVia": ["athena.amazonaws.com"] } },
      { "aws:CalledVia": ["s3.amazonaws.com"] },
      "aws:CalledVia is s3.amazonaws.com, denied if a value is not among athena.amazonaws.com (ForAnyValue:StringNotEquals)",
    ],
    [
      "addresses",
      { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] } },
      { "aws:SourceIp": "203.0.113.9" },
      "aws:SourceIp is 203.0.113.9, denied unless in 192.0.2.0/24, 2001:db8::/32 (NotIpAddress)",
    ],
    [
      "numbers",
      { NumericGreaterThan: { "s3:max-keys": "10" } },
      { "s3:max-keys": 11 },
      "s3:max-keys is 11, denied if greater than 10 (NumericGreaterThan)",
    ],
    [
      "dates",
      { DateLessThanEquals: { "aws:TokenIssueTime": "2024-01-01T00:00:00Z" } },
      { "aws:TokenIssueTime": "2023-01-01T00:00:00Z" },
      "aws:TokenIssueTime is 2023-01-01T00:00:00Z, denied if at or before 2024-01-01T00:00:00Z (DateLessThanEquals)",
    ],
    [
      "ARNs",
      { ArnNotLike: { "aws:PrincipalARN": "arn:aws:iam::*:role/Admin" } },
      {},
      `aws:PrincipalARN is ${BOB}, denied unless like arn:aws:iam::*:role/Admin (ArnNotLike)`,
    ],
    [
      "the value that matches first, and how many there are",
      { StringEquals: { "k:a": Array.from({ length: 30 }, (_, at) => `v${at}`) } },
      { "k:a": "v29" },
      expect.stringMatching(/^k:a is v29, denied if v29, v\d+, v\d+, v\d+, v\d+ and 25 more \(StringEquals\)$/) as string,
    ],
    [
      "variables",
      { StringNotEquals: { "s3:ExistingObjectTag/owner": "${aws:username}" } },
      { "s3:ExistingObjectTag/owner": "eve" },
      "s3:ExistingObjectTag/owner is eve, denied unless ${aws:username} (StringNotEquals) (aws:username is bob)",
    ],
    [
      "a variable with a default",
      { StringEquals: { "k:a": "${k:b, 'none'}" } },
      { "k:a": "none" },
      "k:a is none, denied if ${k:b, 'none'} (StringEquals) (k:b is absent)",
    ],
    [
      "a wildcard that is none",
      { StringNotEquals: { "aws:PrincipalArn": "arn:aws:iam::*:user/bob" } },
      {},
      `aws:PrincipalArn is ${BOB}, denied unless arn:aws:iam::*:user/bob (StringNotEquals): \`StringNotEquals\` takes \`*\` literally, use \`StringNotLike\``,
    ],
    [
      "a value in another case",
      { StringNotEquals: { "aws:PrincipalOrgID": "O-1" } },
      { "aws:PrincipalOrgID": "o-1" },
      "aws:PrincipalOrgID is o-1, denied unless O-1 (StringNotEquals): `O-1` differs in case only",
    ],
  ])("%s", (_name, condition, context, expected) => {
    expect(said(condition, context)).toEqual(expected);
  });

  it("are all named", () => {
    const condition = { Bool: { "aws:ViaAWSService": "false" }, StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-1" } };
    expect(said(condition, {}).split("; ").sort()).toEqual([
      "aws:SourceVpc is absent, denied unless vpc-1 (StringNotEqualsIfExists holds where the key is absent)",
      "aws:ViaAWSService is false, denied if false (Bool)",
    ]);
  });

  it("of an Allow are why it allows", () => {
    const condition = { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } };
    expect(said(condition, { "aws:SourceIp": "192.0.2.7" }, { effect: "Allow" })).toBe(
      "aws:SourceIp is 192.0.2.7, allowed if in 192.0.2.0/24 (IpAddress)",
    );
  });

  it("show no values where they are redacted", () => {
    const condition = { StringNotEquals: { "aws:PrincipalOrgID": "O-1" }, StringEquals: { "k:a": ["x", "y", "${k:b}"] } };
    const context = { "aws:PrincipalOrgID": "o-1", "k:a": "y", "k:b": "secret" };
    const text = said(condition, context, { redactValues: true });
    expect(text).toContain("aws:PrincipalOrgID is (redacted), denied unless O-1 (StringNotEquals)");
    expect(text).not.toMatch(/o-1|secret|case only/);
    // Nor does the order of the policy's values tell which one it was.
    expect(text).toMatch(/k:a is \(redacted\), denied if x, y, /);
  });

  it("are data, too", () => {
    const statement = { ...ALL, Effect: "Deny", Condition: { StringEquals: { "k:A": ["x", "${aws:username}"] } } };
    const { because } = deciding({ identity: [policy(ALL, statement)] }, { context: { "K:a": "bob" } });
    expect(because.at(-1)).toEqual({
      element: "Condition",
      operator: "StringEquals",
      key: "k:A",
      request: ["bob"],
      values: ["${aws:username}", "x"],
      variables: { "aws:username": ["bob"] },
      text: "k:A is bob, denied if ${aws:username}, x (StringEquals) (aws:username is bob)",
    });
    const redacted = deciding({ identity: [policy(ALL, statement)] }, { context: { "K:a": "bob" } }, { redactValues: true });
    expect(redacted.because.at(-1)).toMatchObject({ request: "redacted", variables: { "aws:username": "redacted" } });
    const absent = { ...ALL, Effect: "Deny", Condition: { Null: { "k:a": "true" } } };
    expect(deciding({ identity: [policy(ALL, absent)] }).because.at(-1)).toMatchObject({ request: "absent", values: ["true"] });
  });

  it("are cut: 20 values, 200 characters each", () => {
    const values = Array.from({ length: 500 }, (_, at) => `${at}`.padEnd(1_000, "x"));
    const statement = { ...ALL, Effect: "Deny", Condition: { StringNotEquals: { "k:a": values } } };
    const set = { identity: [policy(ALL, statement)] };
    const reason = deciding(set, { context: { "k:a": "y".repeat(8_000) } }).because.at(-1)!;
    expect([reason.values.length, reason.more]).toEqual([20, 480]);
    expect(Math.max(...reason.values.map(({ length }) => length))).toBe(201);
    expect(reason.request).toEqual([`${"y".repeat(200)}…`]);
    expect(reason.text.length).toBeLessThan(2_000);
  });
});

describe("elements that match", () => {
  const deny = (members: object): object => ({ Effect: "Deny", Action: "*", Resource: "*", ...members });
  const texts = (statement: MatchedStatement): string[] => statement.because.map(({ element, text }) => `${element} | ${text}`);
  const { Action: _action, ...noAction } = deny({}) as { Action: string };
  const { Resource: _resource, ...noResource } = deny({}) as { Resource: string };

  it("name the pattern that matches, and how many others there are", () => {
    const statement = deny({ Action: ["s3:Put*", "s3:GetObject*"], Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"] });
    expect(texts(deciding({ identity: [policy(ALL, statement)] }))).toEqual([
      "Action | s3:GetObject is among Action s3:GetObject* and 1 more",
      "Resource | arn:aws:s3:::b/k is among Resource arn:aws:s3:::b/* and 1 more",
    ]);
  });

  it("name what NotAction and NotResource looked for", () => {
    const notAction = { ...noAction, NotAction: ["iam:*", "sts:AssumeRole"] };
    expect(texts(deciding({ identity: [policy(ALL, notAction)] }))[0]).toBe(
      "NotAction | s3:GetObject is not among NotAction iam:*, sts:AssumeRole",
    );
    const notResource = { ...noResource, NotResource: ["arn:aws:s3:::b", "arn:aws:s3:::${aws:username}/*"] };
    expect(texts(deciding({ identity: [policy(ALL, notResource)] }))[1]).toBe(
      "NotResource | arn:aws:s3:::b/k is not among NotResource arn:aws:s3:::b, arn:aws:s3:::${aws:username}/* (aws:username is bob): " +
        "`arn:aws:s3:::b` is the bucket, its objects are `arn:aws:s3:::b/*`",
    );
  });

  it("name the principals that name the caller", () => {
    const statement = deny({ Principal: { AWS: [BOB, "arn:aws:iam::111122223333:user/ana"] } });
    expect(texts(deciding({ identity: [policy(ALL)], resource: [policy(statement)] }))[0]).toBe(
      `Principal | ${BOB} is named by Principal ${BOB} and 1 more`,
    );
    const everyone = deny({ Principal: "*" });
    expect(texts(deciding({ identity: [policy(ALL)], resource: [policy(everyone)] }))[0]).toBe(
      `Principal | ${BOB} is named by Principal everyone`,
    );
  });

  it("say whom NotPrincipal exempts, and what is missing", () => {
    const session = "arn:aws:sts::111122223333:assumed-role/hr/made-up";
    const exempt = [
      "arn:aws:sts::111122223333:assumed-role/hr/app",
      "arn:aws:iam::111122223333:role/hr",
      "arn:aws:iam::111122223333:root",
    ];
    const set: PolicySet = { identity: [policy(ALL)], resource: [policy(deny({ NotPrincipal: { AWS: exempt } }))] };
    const [text] = texts(deciding(set, { principal: session }));
    expect(text).toMatch(/^NotPrincipal \| arn:aws:sts::.*\/made-up is not exempted by NotPrincipal arn:aws:iam::/);
    expect(text).toContain(`: session, role and account must be listed, \`${session}\` is not`);
    const ana = deny({ NotPrincipal: { AWS: ["arn:aws:iam::111122223333:user/ana"] } });
    expect(texts(deciding({ identity: [policy(ALL)], resource: [policy(ana)] }))[0]).toBe(
      `NotPrincipal | ${BOB} is not exempted by NotPrincipal arn:aws:iam::111122223333:user/ana`,
    );
    const bounded: PolicySet = { ...set, permissionsBoundary: [policy(ALL)] };
    expect(texts(deciding(bounded, { principal: session }))[0]).toContain("a caller with a permissions boundary never is");
  });
});
