/**
 * What AWS's recorded answers say where the text of its reference says otherwise, or nothing. The numbers of policies and statements
 * behind each are in docs/spec/policy-validation.md, section 3; the sources in corpus/README.md.
 */
import { describe, expect, test } from "vitest";
import type { ValidatePolicyInput } from "../../bindings/validator/input.js";
import { documentOf } from "./examples.js";
import { codesOf, placeText, validate } from "./support.js";

type Ask = Partial<ValidatePolicyInput>;
const TRUST: Ask = { policyType: "RESOURCE_POLICY", validatePolicyResourceType: "AWS::IAM::AssumeRolePolicyDocument" };
const BUCKET: Ask = { policyType: "RESOURCE_POLICY", validatePolicyResourceType: "AWS::S3::Bucket" };
const RESOURCE: Ask = { policyType: "RESOURCE_POLICY" };
const RCP: Ask = { policyType: "RESOURCE_CONTROL_POLICY" };
const ROLE = "arn:aws:iam::111122223333:role/";

/** One statement, which allows; what is undefined is left out. */
function policy(members: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...members }] });
}
const on = (resource: unknown, action: unknown = "s3:GetObject"): string => policy({ Action: action, Resource: resource });
const when = (condition: object, action: unknown = "s3:GetObject", resource: unknown = "*"): string =>
  policy({ Action: action, Resource: resource, Condition: condition });

/** The places of each finding of the code. */
function placesOf(code: string, document: string, ask: Ask = {}): string[][] {
  return validate(document, ask)
    .findings.filter(({ issueCode }) => issueCode === code)
    .map(({ locations }) => locations.map(({ path }) => placeText(path)));
}
function isFound(code: string, document: string, ask: Ask = {}): boolean {
  return placesOf(code, document, ask).length > 0;
}

/** Whether each of these has a finding of the code. */
function check(code: string, documents: readonly (readonly [isMeant: boolean, document: string])[], ask: Ask = {}): void {
  for (const [isMeant, document] of documents) expect([isFound(code, document, ask), document]).toEqual([isMeant, document]);
}

describe("rules", () => {
  test("1: the quota of identity policies is 10,240 characters", () => {
    expect(placesOf("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", documentOf(10_241))).toEqual([[]]);
    check("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", [
      [false, documentOf(10_240)],
      [false, `${documentOf(10_240)}\n\n`],
    ]);
  });

  test("2: PassRole on `*` alone leaves open which role, and `…IfExists` does not confine it", () => {
    const to = (operator: string): string => when({ [operator]: { "iam:PassedToService": "ec2.amazonaws.com" } }, "iam:PassRole");
    check("PASS_ROLE_WITH_STAR_IN_RESOURCE", [
      [true, on("*", "iam:PassRole")],
      [true, on(`${ROLE}*`, "iam:PassRole")],
      [false, on("arn:aws:iam::*:role/X", "iam:PassRole")],
      [false, on(`${ROLE}service-role/X*`, "iam:PassRole")],
      [false, on(`${ROLE}flow-logs-*`, "iam:PassRole")],
      [false, on("arn:aws:iam::111122223333:instance-profile/*", "iam:PassRole")],
      [false, to("StringEquals")],
      [true, to("StringEqualsIfExists")],
    ]);
  });

  test("3: one finding for each group of a list that hangs together, in its order", () => {
    const list = ["sqs:SendMessage", "s3:GetObject", "s3:Get*", "sqs:*", "s3:getobject", "kms:Decrypt"];
    const groups = (member: string): string[][] => [
      [0, 3].map((at) => `Statement.0|${member}|${at}`),
      [1, 2, 4].map((at) => `Statement.0|${member}|${at}`),
    ];
    expect(placesOf("REDUNDANT_ACTION", on("*", list))).toEqual(groups("Action"));
    expect(placesOf("REDUNDANT_ACTION", policy({ NotAction: list, Resource: "*" }))).toEqual(groups("NotAction"));
    const arns = ["arn:aws:s3:::a/*", "arn:aws:s3:::a/b", "arn:aws:s3:::c"];
    const expected = (member: string): string[][] => [[0, 1].map((at) => `Statement.0|${member}|${at}`)];
    expect(placesOf("REDUNDANT_RESOURCE", on(arns))).toEqual(expected("Resource"));
    expect(placesOf("REDUNDANT_RESOURCE", policy({ Action: "s3:GetObject", NotResource: arns }))).toEqual(expected("NotResource"));
    const [first] = validate(on("*", list)).findings.filter(({ issueCode }) => issueCode === "REDUNDANT_ACTION");
    expect(first!.findingDetails).toMatch(/^2 actions/);
  });

  test("4: the resource of an ARN is looked at where Region and account are written out", () => {
    check("INVALID_ARN_RESOURCE", [
      [true, on("arn:aws:iam::111122223333:invalid-role/x", "iam:GetRole")],
      [false, on("arn:aws:states:*:*:statemachine:*", "states:StartExecution")],
      [false, on("arn:aws:cloudformation:*:*:stack/name", "cloudformation:DescribeStacks")],
      [false, on("arn:aws:waf::*:changetoken/*", "waf:GetChangeToken")],
      [false, on("arn:aws:logs:*:*:/aws-glue/*", "logs:PutLogEvents")],
    ]);
  });

  test("5: resources that AWS owns have no account, and wildcards alone need none", () => {
    check("MISSING_ARN_ACCOUNT", [
      [true, on("arn:aws:sqs:eu-west-1::orders", "sqs:SendMessage")],
      [true, on("arn:aws:ssm:eu-west-1::parameter/mine", "ssm:GetParameter")],
      [false, on("arn:aws:ssm:*::document/AWS-RunShellScript", "ssm:SendCommand")],
      [false, on("arn:aws:kms:*::*", "kms:Decrypt")],
      [false, on("arn:aws:resource-explorer-2:*::view/all/1", "resource-explorer-2:Search")],
    ]);
  });

  test("6: keys are held against actions for some services only, and for claims of a provider", () => {
    const code = "UNSUPPORTED_ACTION_FOR_CONDITION_KEY";
    const instance = when({ ArnEquals: { "ec2:SourceInstanceARN": "arn:aws:ec2:*:*:instance/i-1" } }, "ec2:DescribeInstances");
    expect(isFound(code, instance)).toBe(false);
    const share = when({ StringEquals: { "ram:ResourceShareName": "a" } }, "ram:ListResources");
    expect(isFound(code, share)).toBe(false);
    expect(isFound("X_CONDITION_NEVER_APPLIES", share)).toBe(true);
    expect(isFound(code, when({ StringEquals: { "s3:prefix": "a" } }, "s3:PutObject"))).toBe(true);
    const claim = { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:pool" } };
    const trusts = (action: unknown): string =>
      policy({ Principal: { Federated: "cognito-identity.amazonaws.com" }, Action: action, Condition: claim });
    expect(isFound(code, trusts(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]), TRUST)).toBe(true);
    expect(isFound(code, trusts("sts:AssumeRoleWithWebIdentity"), TRUST)).toBe(false);
  });

  test("7: an action that knows one of the three tag keys knows tags, and `Null` does not ask for one", () => {
    const code = "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE";
    const tagged = (action: unknown, operator = "StringEquals"): string =>
      when({ [operator]: { "aws:ResourceTag/team": operator === "Null" ? "false" : "a" } }, action);
    for (const action of [
      "ssm:CreateOpsItem",
      "cloudfront:CreateDistribution",
      "resource-groups:CreateGroup",
      "bedrock:CreateSession",
      "acm:RequestCertificate",
    ])
      expect([action, isFound(code, tagged(action))]).toEqual([action, false]);
    expect(isFound(code, tagged("s3:ListAllMyBuckets", "Null"))).toBe(false);
    expect(isFound(code, tagged("sdb:*"))).toBe(true);
    expect(isFound(code, tagged("ec2:*"))).toBe(false);
    const actions = ["s3:ListAllMyBuckets", "iam:ListRoles", "s3:ListAccessPoints", "ec2:RunInstances"];
    expect(placesOf(code, tagged(actions))).toEqual([
      ["Statement.0|Action|0", "Statement.0|Action|2", "Statement.0|Condition|StringEquals|~aws:ResourceTag/team"],
      ["Statement.0|Action|1", "Statement.0|Condition|StringEquals|~aws:ResourceTag/team"],
    ]);
  });

  test("8: keys are templates in three spellings, and some prefixes are of keys alone", () => {
    for (const [key, action] of [
      ["s3:ExistingObjectTag/team", "s3:GetObject"],
      ["s3:RequestObjectTag/team", "s3:PutObject"],
      ["secretsmanager:ResourceTag/team", "secretsmanager:GetSecretValue"],
      ["ssm:resourceTag/team", "ssm:SendCommand"],
      ["catalog:ChangeType", "aws-marketplace:StartChangeSet"],
      ["cognito-identity-unauth:IdentityPoolArn", "s3:GetObject"],
    ] as const) {
      const codes = codesOf(validate(when({ StringEquals: { [key]: "a" } }, action)).findings);
      expect([key, codes.filter((code) => code.startsWith("INVALID"))]).toEqual([key, []]);
    }
    check("INVALID_SERVICE_CONDITION_KEY", [[true, when({ StringEquals: { "s3:ExistingTag/team": "a" } })]]);
    check("INVALID_SERVICE", [[true, when({ StringEquals: { "catalogue:ChangeType": "a" } })]]);
  });

  test("9: a service in aws:CalledVia has one label, in iam:PassedToService any number", () => {
    const code = "INVALID_SERVICE_PRINCIPAL_FORMAT";
    const passed = (value: string, operator = "StringEquals"): string =>
      when({ [operator]: { "iam:PassedToService": value } }, "iam:PassRole");
    const called = (value: string): string => when({ "ForAnyValue:StringEquals": { "aws:CalledVia": [value] } });
    check(code, [
      [false, passed("malware-protection.guardduty.amazonaws.com")],
      [false, passed("channels.lexv2.amazonaws.com")],
      [false, passed("pods.eks.amazonaws.com")],
      [false, passed("ec2.amazonaws.com.cn")],
      [false, passed("ec2.amazonaws.com*", "StringLike")],
      [false, passed("ec2.*", "StringLike")],
      [true, passed("ec2.example.com")],
      [false, called("cloudformation.amazonaws.com")],
      [true, called("application-signals.cloudwatch.amazonaws.com")],
    ]);
    expect(placesOf("INVALID_SERVICE", called("no-such-service.amazonaws.com"))).toEqual([
      ["Statement.0|Condition|ForAnyValue:StringEquals|aws:CalledVia|0"],
    ]);
  });

  test("10: a service's name that begins with a wildcard confines no service-linked role", () => {
    const named = (name: string): string => when({ StringLike: { "iam:AWSServiceName": name } }, "iam:CreateServiceLinkedRole");
    check("CREATE_SLR_WITH_STAR_IN_RESOURCE", [
      [true, named("*a4b.amazonaws.com")],
      [false, named("a4b.amazonaws.com")],
    ]);
  });

  test("11: `*` is not the resource of a bucket policy, and s3:ListBuckets not an action", () => {
    const document = policy({ Principal: "*", Action: "s3:ListBuckets", Resource: "*" });
    const codes = codesOf(validate(document, BUCKET).findings);
    expect(codes).toEqual(expect.arrayContaining(["UNSUPPORTED_RESOURCE_ARN_IN_POLICY", "INVALID_ACTION"]));
    expect(codes).not.toContain("UNSUPPORTED_ACTION_IN_POLICY");
  });

  test("12: a resource policy about assuming roles is judged as a trust policy, though nobody said so", () => {
    const cognito = policy({
      Sid: "",
      Principal: { Federated: "cognito-identity.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:pool" } },
    });
    const codes = codesOf(validate(cognito, RESOURCE).findings);
    const wanted = ["MISMATCHED_ACTION_FOR_PRINCIPAL", "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", "EMPTY_SID_VALUE"];
    expect(codes).toEqual(expect.arrayContaining(wanted));
    expect(codes).not.toContain("MISSING_RESOURCE");
    const empty = policy({ Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole", Resource: [] });
    expect(codesOf(validate(empty, RESOURCE).findings)).toEqual(["EMPTY_ARRAY_RESOURCE"]);
    expect(codesOf(validate(empty, TRUST).findings)).toContain("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE");
  });

  test("13: a key that AWS treats as a list, and global keys in any case", () => {
    const all = (key: string): string =>
      when({ "ForAllValues:StringEquals": { [key]: ["a"] } }, "codestar-connections:UseConnection");
    check("FORALLVALUES_WITH_SINGLE_VALUED_KEY", [
      [false, all("codestar-connections:ProviderAction")],
      [true, all("codestar-connections:BranchName")],
    ]);
    check("INVALID_GLOBAL_CONDITION_KEY", [
      [false, when({ Bool: { "aws:IsMcpServiceAction": "true" } })],
      [false, when({ StringEquals: { "aws:PrincipalOrgMasterAccountId": "111122223333" } })],
      [false, when({ StringEquals: { "aws:federatedProvider": "a" } })],
      [false, when({ StringEquals: { "aws:CalledViaFirst": "athena.amazonaws.com", "aws:CalledViaLast": "glue.amazonaws.com" } })],
      [false, when({ StringEquals: { "aws:ResourceOrgId": "o-a1b2c3d4e5" } })],
      [true, when({ StringEquals: { "aws:PrincipalOrgBossId": "a" } })],
    ]);
  });

  test("14: services that AWS has given up but knows, and one that it does not know", () => {
    check("INVALID_SERVICE_IN_ACTION", [
      [false, on("*", "deepracer:*")],
      [false, on("*", "deeplens:*")],
      [false, on("*", "zocalo:*")],
      [true, on("*", "elastic-inference:Connect")],
    ]);
    const accelerator = on("arn:aws:elastic-inference:eu-west-1:111122223333:elastic-inference-accelerator/a");
    check("INVALID_SERVICE", [[true, accelerator]]);
  });

  test("20: an RCP that uses a key of the principal says what holds for AWS's services, whatever the test", () => {
    const denies = (condition: object): string =>
      policy({ Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "*", Condition: condition });
    const aws = (value: string): object => ({ BoolIfExists: { "aws:PrincipalIsAWSService": value } });
    const code = "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY";
    const org = { "aws:PrincipalOrgID": "o-a1b2c3d4e5" };
    check(
      code,
      [
        [true, denies({ StringNotEqualsIfExists: org })],
        [true, denies({ StringEquals: org })],
        [false, denies({ StringNotEqualsIfExists: org, ...aws("false") })],
      ],
      RCP,
    );
    const source = { StringNotEqualsIfExists: { "aws:SourceOrgID": "o-a1b2c3d4e5" }, Null: { "aws:SourceAccount": "false" } };
    const codes = (condition: object): string[] =>
      codesOf(validate(denies(condition), RCP).findings).filter((each) => each.startsWith("RCP_MISSING"));
    expect(codes(source)).not.toEqual([]);
    expect(codes({ ...source, ...aws("true") })).toEqual([]);
  });

  test("21: an RCP allows nothing but what RCPFullAWSAccess does", () => {
    const full = { Principal: "*", Action: "*", Resource: "*" };
    check(
      "RCP_SYNTAX_ERROR_ALLOW",
      [
        [false, policy(full)],
        [true, policy({ ...full, Resource: "arn:aws:s3:::b/*" })],
        [true, policy({ ...full, Condition: { Bool: { "aws:SecureTransport": "true" } } })],
      ],
      RCP,
    );
  });

  test("22: `amr` is a list, `aud` is not", () => {
    const host = "cognito-identity.amazonaws.com";
    const any = (claim: string): string =>
      policy({
        Principal: { Federated: host },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${host}:sub`]: "a" }, "ForAnyValue:StringLike": { [`${host}:${claim}`]: "a" } },
      });
    check(
      "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
      [
        [false, any("amr")],
        [true, any("aud")],
      ],
      TRUST,
    );
  });

  test.each([
    ["invalid", "INVALID_ACTION"],
    ["s3:List:Bucket", "INVALID_ACTION"],
    ["a a:ListBucket", "INVALID_SERVICE_IN_ACTION"],
    ["", "INVALID_ACTION"],
    ["s3:", "X_ACTION_CHARSET"],
  ])("23: the action `%s`, which IAM refuses", (action, code) => {
    expect(placesOf(code, on("*", action))).toEqual([["Statement.0|Action"]]);
  });

  test("24: operators in any case, with a qualifier too", () => {
    const document = when({ "ForAnyValue:Stringlike": { "aws:TagKeys": ["a*"] } });
    expect(isFound("INVALID_CONDITION_OPERATOR", document)).toBe(false);
    expect(placesOf("X_OPERATOR_CASE", document)).toEqual([["Statement.0|Condition|~ForAnyValue:Stringlike"]]);
  });

  test("25: variables are looked at under guarded keys only", () => {
    const like = (key: string, value: string): string => when({ StringLike: { [key]: value } });
    check("VARIABLE_USAGE_TOO_PERMISSIVE", [
      [false, like("s3:prefix", "${aws:username}/*")],
      [false, like("aws:RequestTag/team", "${aws:username}")],
      [false, like("sts:SourceIdentity", "${aws:username}")],
      [true, like("aws:PrincipalOrgPaths", "${aws:username}")],
    ]);
  });
});

describe("places", () => {
  const AT = "Statement.0|Condition";

  test.each([
    ["TYPE_MISMATCH", "StringEquals", "aws:CurrentTime", "2026-01-01T00:00:00Z"],
    ["STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", "StringLike", "aws:PrincipalArn", `${ROLE}a*`],
    ["MISSING_QUALIFIER", "StringEquals", "aws:TagKeys", "a"],
    ["INVALID_SERVICE_CONDITION_KEY", "StringEquals", "s3:NoSuchKey", "a"],
    ["INVALID_GLOBAL_CONDITION_KEY", "StringEquals", "aws:NoSuchKey", "a"],
    ["FORALLVALUES_WITH_SINGLE_VALUED_KEY", "ForAllValues:StringEquals", "aws:PrincipalAccount", "111122223333"],
    ["INVALID_SERVICE", "StringEquals", "no-such-service:Key", "a"],
  ])("15: %s is at the name of the key", (code, operator, key, value) => {
    const document = when({ [operator]: { [key]: value } });
    expect(placesOf(code, document)).toEqual([[`${AT}|${operator}|~${key}`]]);
    const { start, end } = validate(document).findings.find(({ issueCode }) => issueCode === code)!.locations[0]!.span!;
    expect(document.slice(start.offset, end.offset)).toBe(JSON.stringify(key));
  });

  test("15: EQUIVALENT_TO_NULL_FALSE is at the value, of a list at its item", () => {
    const code = "EQUIVALENT_TO_NULL_FALSE";
    const key = "aws:ResourceTag/team";
    expect(placesOf(code, when({ StringLike: { [key]: "*" } }))).toEqual([[`${AT}|StringLike|${key}`]]);
    expect(placesOf(code, when({ StringLike: { [key]: ["*"] } }))).toEqual([[`${AT}|StringLike|${key}|0`]]);
  });

  test.each([
    ["PASS_ROLE_WITH_STAR_IN_RESOURCE", "iam:PassRole"],
    ["PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", "iam:Pass*"],
    ["CREATE_SLR_WITH_STAR_IN_RESOURCE", "iam:CreateServiceLinkedRole"],
    ["CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", "iam:CreateServiceLinked*"],
  ])("16: %s is at the action, then at the resource", (code, action) => {
    expect(placesOf(code, on(["*"], ["s3:GetObject", action]))).toEqual([["Statement.0|Action|1", "Statement.0|Resource|0"]]);
  });

  test("17: actions first, then what they do not go with", () => {
    const host = "cognito-identity.amazonaws.com";
    const document = policy({
      Principal: { Federated: host },
      Action: ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
      Condition: { StringEquals: { [`${host}:aud`]: "eu-west-1:pool" } },
    });
    expect(placesOf("UNSUPPORTED_ACTION_FOR_CONDITION_KEY", document, TRUST)).toEqual([
      ["Statement.0|Action|0", "Statement.0|Action|2", `${AT}|StringEquals|${host}:aud`],
    ]);
    expect(placesOf("MISMATCHED_ACTION_FOR_PRINCIPAL", document, TRUST)).toEqual([
      ["Statement.0|Action|0", "Statement.0|Principal|Federated"],
    ]);
  });

  test("18: sizes have no place, and an unknown member is at its value", () => {
    expect(placesOf("INVALID_POLICY_ELEMENT", JSON.stringify({ Version: "2012-10-17", Foo: { a: 1 }, Statement: [] }))).toEqual([
      ["Foo"],
    ]);
    expect(placesOf("INVALID_POLICY_ELEMENT", policy({ Action: "s3:GetObject", Resource: "*", Foo: 1 }))).toEqual([
      ["Statement.0|Foo"],
    ]);
    expect(placesOf("POLICY_SIZE_EXCEEDS_SCP_QUOTA", documentOf(10_241), { policyType: "SERVICE_CONTROL_POLICY" })).toEqual([[]]);
  });

  test("19: at one place, findings are in the order of their codes", () => {
    const codes = codesOf(validate(on("*", "*"), { options: { ownChecks: false } }).findings);
    expect(codes).toEqual(["CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"]);
  });
});
