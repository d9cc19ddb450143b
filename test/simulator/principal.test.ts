import { describe, expect, it } from "vitest";
import type { Directory } from "../../bindings/index.js";
import { ask, at, members, simulatorOf, textAt, textsAt, type Asked } from "./ask.js";

const ACCOUNT = "111122223333";
const arn = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const allow = (action: string, more: object = {}): object => ({ Effect: "Allow", Action: action, Resource: "*", ...more });
const policy = (name: string, ...statements: object[]) => ({ name, document: { Version: "2012-10-17", Statement: statements } });
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

const directory: Directory = {
  version: 1,
  accounts: [{ id: ACCOUNT }, { id: "999999999999" }],
  organization: {
    id: "o-a1b2c3d4e5",
    managementAccount: "999999999999",
    root: {
      id: "r-ab12",
      scps: [policy("full", allow("*"))],
      accounts: [{ id: "999999999999", scps: [policy("full-too", allow("*"))] }],
      children: [
        {
          id: "ou-ab12-11111111",
          name: "workloads",
          scps: [policy("no-iam", allow("*"), { Effect: "Deny", Action: "iam:*", Resource: "*" })],
          accounts: [{ id: ACCOUNT, scps: [policy("full-here", allow("*"))] }],
        },
      ],
    },
  },
  policies: {
    [READ_ONLY]: policy(READ_ONLY, allow("s3:Get*")),
    [arn("policy/team/queues")]: policy("queues", allow("sqs:SendMessage")),
    [arn("policy/edge")]: policy("edge", allow("s3:*"), allow("sqs:*"), allow("iam:*")),
  },
  groups: [{ arn: arn("group/readers"), policies: [READ_ONLY, policy("lists", allow("s3:ListBucket"))] }],
  users: [
    {
      arn: arn("user/eu/nora"),
      uniqueId: "AIDACKCEVSQ6C2EXAMPLE",
      tags: { team: "blue" },
      groups: ["readers"],
      policies: [
        arn("policy/team/queues"),
        policy("puts", allow("s3:PutObject", { Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } } })),
        policy("iam", allow("iam:GetUser")),
        policy("org", allow("s3:DeleteObject", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } })),
        policy("lambda", allow("lambda:InvokeFunction")),
      ],
      boundary: arn("policy/edge"),
    },
  ],
  roles: [
    {
      arn: arn("role/app"),
      policies: [policy("gets", allow("s3:GetObject"))],
      trust: {
        name: "trust",
        document: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: ACCOUNT } }],
        },
      },
    },
  ],
};

const NORA = arn("user/eu/nora");
const RESULT = "SimulatePrincipalPolicyResult";
const FIRST = `${RESULT}.EvaluationResults.0`;
const simulator = simulatorOf({ directory, account: ACCOUNT });

const simulate = (source: string, actions: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Asked> =>
  ask(simulator, { Action: "SimulatePrincipalPolicy", PolicySourceArn: source, ...members("ActionNames", actions), ...more });

const decisionsOf = ({ xml }: Asked): (string | undefined)[] =>
  at(xml, `${RESULT}.EvaluationResults`)!.children.map((result) => textAt(result, "EvalDecision"));

const sourcesOf = ({ xml }: Asked): (string | undefined)[] =>
  at(xml, `${FIRST}.MatchedStatements`)!.children.map((each) => textAt(each, "SourcePolicyId"));

describe("a user", () => {
  it("has its own policies and its groups', by the names that IAM gives them", async () => {
    expect(sourcesOf(await simulate(NORA, ["sqs:SendMessage"]))).toEqual(["queues", "edge"]);
    expect(sourcesOf(await simulate(NORA, ["s3:PutObject"]))).toEqual(["user_nora_puts", "edge"]);
    expect(sourcesOf(await simulate(NORA, ["s3:GetObject"]))).toEqual(["ReadOnlyAccess", "edge"]);
    expect(sourcesOf(await simulate(NORA, ["s3:ListBucket"]))).toEqual(["group_readers_lists", "edge"]);
  });

  it("is bounded by its boundary and the organization", async () => {
    const asked = await simulate(NORA, ["lambda:InvokeFunction", "iam:GetUser", "s3:GetObject"]);
    expect(decisionsOf(asked)).toEqual(["implicitDeny", "explicitDeny", "allowed"]);
    const results = at(asked.xml, `${RESULT}.EvaluationResults`)!.children;
    const details = (name: string): (string | undefined)[] => results.map((result) => textAt(result, name));
    expect(details("PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary")).toEqual(["false", "true", "true"]);
    expect(details("OrganizationsDecisionDetail.AllowedByOrganizations")).toEqual(["true", "false", "true"]);
  });

  it("has its tags and its organization", async () => {
    expect(decisionsOf(await simulate(NORA, ["s3:PutObject", "s3:DeleteObject"]))).toEqual(["allowed", "allowed"]);
    const other = {
      "ContextEntries.member.1.ContextKeyName": "aws:PrincipalOrgId",
      "ContextEntries.member.1.ContextKeyValues.member.1": "o-other",
    };
    expect(decisionsOf(await simulate(NORA, ["s3:DeleteObject"], other))).toEqual(["implicitDeny"]);
  });

  it("may be tried with further policies and another boundary", async () => {
    const text = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const more = members("PolicyInputList", [text(allow("ec2:*"))]);
    expect(decisionsOf(await simulate(NORA, ["ec2:RunInstances"], more))).toEqual(["implicitDeny"]);
    const wider = { ...more, ...members("PermissionsBoundaryPolicyInputList", [text(allow("ec2:*"))]) };
    expect(decisionsOf(await simulate(NORA, ["ec2:RunInstances", "s3:GetObject"], wider))).toEqual(["allowed", "implicitDeny"]);
    expect(sourcesOf(await simulate(NORA, ["ec2:RunInstances"], wider))).toEqual([
      "PolicyInputList.1",
      "PermissionsBoundaryPolicyInputList.1",
    ]);
  });
});

describe("groups and roles", () => {
  it("have their policies alone", async () => {
    expect(decisionsOf(await simulate(arn("group/readers"), ["s3:GetObject", "sqs:SendMessage"]))).toEqual([
      "allowed",
      "implicitDeny",
    ]);
    expect(decisionsOf(await simulate(arn("role/app"), ["s3:GetObject", "s3:PutObject"]))).toEqual(["allowed", "implicitDeny"]);
  });
});

describe("what is left out", () => {
  const exclusion = (member: string, value: string): Record<string, string> => ({
    [`PolicyExclusionList.member.1.${member}`]: value,
  });
  const inline = (name: string, type: string, holder: string): Record<string, string> => ({
    ...exclusion("InlinePolicyIdentifier.PolicyName", name),
    ...exclusion("InlinePolicyIdentifier.AttachmentType", type),
    ...exclusion("InlinePolicyIdentifier.AttachmentName", holder),
  });

  it.each([
    ["inline policies", exclusion("PolicyType", "inline"), ["allowed", "implicitDeny", "allowed", "implicitDeny"]],
    ["AWS's policies", exclusion("PolicyType", "aws-managed"), ["implicitDeny", "allowed", "allowed", "allowed"]],
    ["the account's policies", exclusion("PolicyType", "user-managed"), ["allowed", "allowed", "implicitDeny", "allowed"]],
    ["a policy by its ARN", exclusion("PolicyArn", READ_ONLY), ["implicitDeny", "allowed", "allowed", "allowed"]],
    [
      "policies by the beginning of their name",
      exclusion("PolicyArn", arn("policy/team/q*s")),
      ["allowed", "allowed", "implicitDeny", "allowed"],
    ],
    [
      "policies by a name with ?",
      exclusion("PolicyArn", arn("policy/team/queue?")),
      ["allowed", "allowed", "implicitDeny", "allowed"],
    ],
    ["an inline policy of a group", inline("list?", "group", "readers"), ["allowed", "allowed", "allowed", "implicitDeny"]],
    ["nothing, for another holder", inline("lists", "user", "readers"), ["allowed", "allowed", "allowed", "allowed"]],
    ["nothing, for RCPs are not asked", exclusion("PolicyType", "rcp"), ["allowed", "allowed", "allowed", "allowed"]],
  ])("%s", async (_, more, expected) => {
    const actions = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "s3:ListBucket"];
    expect(decisionsOf(await simulate(NORA, actions, more))).toEqual(expected);
  });

  it("may be the boundary and the organization", async () => {
    expect(decisionsOf(await simulate(NORA, ["lambda:InvokeFunction"], exclusion("PolicyType", "permission-boundary")))).toEqual([
      "allowed",
    ]);
    const { xml } = await simulate(NORA, ["iam:GetUser"], exclusion("PolicyType", "scp"));
    expect(textAt(xml, `${FIRST}.EvalDecision`)).toBe("allowed");
    expect(at(xml, `${FIRST}.OrganizationsDecisionDetail`)).toBeUndefined();
  });

  it.each([
    [
      "two members",
      { ...exclusion("PolicyType", "inline"), ...exclusion("PolicyArn", READ_ONLY) },
      /InvalidInput policyExclusionList\.1 must have exactly one/,
    ],
    ["a type that is none", exclusion("PolicyType", "customer"), /ValidationError .* enum value set/],
    ["a wildcard before the name", exclusion("PolicyArn", "arn:aws:iam::*:policy/x"), /InvalidInput .* wildcards in its name only/],
    ["two stars", exclusion("PolicyArn", arn("policy/*a*")), /InvalidInput .* one `\*` at most/],
    ["half an identifier", exclusion("InlinePolicyIdentifier.PolicyName", "x"), /InvalidInput .*ttachmentType is missing/],
  ])("is refused: %s", async (_, more, expected) => {
    const { xml } = await simulate(NORA, ["s3:GetObject"], more);
    expect(`${textAt(xml, "Error.Code")} ${textAt(xml, "Error.Message")}`).toMatch(expected);
  });
});

describe("whose policies", () => {
  it.each([
    [arn("user/nobody"), 404, "NoSuchEntity"],
    [arn("root"), 400, "InvalidInput"],
    [`arn:aws:sts::${ACCOUNT}:assumed-role/app/s`, 400, "InvalidInput"],
    ["short", 400, "ValidationError"],
  ])("%s", async (source, status, code) => {
    const asked = await simulate(source, ["s3:GetObject"]);
    expect([asked.status, textAt(asked.xml, "Error.Code")]).toEqual([status, code]);
  });

  it("is not known without a directory", async () => {
    const asked = await ask(simulatorOf(), {
      Action: "SimulatePrincipalPolicy",
      PolicySourceArn: NORA,
      ...members("ActionNames", ["s3:GetObject"]),
    });
    expect([asked.status, textAt(asked.xml, "Error.Code")]).toEqual([404, "NoSuchEntity"]);
  });
});

describe("context keys", () => {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      allow("s3:*", {
        Resource: ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::${aws:PrincipalTag/team, 'none'}/${*}"],
        Condition: { StringEquals: { "aws:SourceVpc": "${aws:SourceIdentity}" }, Null: { "AWS:USERNAME": "false" } },
      }),
      allow("s3:*", { Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } } }),
    ],
  });
  const ours = ["aws:username", "aws:PrincipalTag/team", "aws:SourceVpc", "aws:SourceIdentity", "aws:CurrentTime"];

  it("of given policies: keys and variables, in the order of the texts, once", async () => {
    const { xml } = await ask(simulator, { Action: "GetContextKeysForCustomPolicy", ...members("PolicyInputList", [text, text]) });
    expect(textsAt(xml, "GetContextKeysForCustomPolicyResult.ContextKeyNames")).toEqual(ours);
  });

  it("of old documents: no variables, for they are text there", async () => {
    const old = text.replace("2012-10-17", "2008-10-17");
    const { xml } = await ask(simulator, { Action: "GetContextKeysForCustomPolicy", ...members("PolicyInputList", [old]) });
    expect(textsAt(xml, "GetContextKeysForCustomPolicyResult.ContextKeyNames")).toEqual([
      "aws:SourceVpc",
      "AWS:USERNAME",
      "aws:CurrentTime",
    ]);
  });

  it("of a principal: its own, then those given, never those of service control policies", async () => {
    const { xml } = await ask(simulator, {
      Action: "GetContextKeysForPrincipalPolicy",
      PolicySourceArn: NORA,
      ...members("PolicyInputList", [text]),
    });
    const own = ["aws:PrincipalTag/team", "aws:PrincipalOrgID"];
    expect(textsAt(xml, "GetContextKeysForPrincipalPolicyResult.ContextKeyNames")).toEqual([
      ...own,
      ...ours.filter((key) => !own.includes(key)),
    ]);
  });

  it("are not found in a broken document", async () => {
    const { status, xml } = await ask(simulator, { Action: "GetContextKeysForCustomPolicy", ...members("PolicyInputList", ["{"]) });
    expect([status, textAt(xml, "Error.Code")]).toEqual([400, "InvalidInput"]);
  });
});

describe("look-ups", () => {
  const lookUp = async (action: string, parameters: Readonly<Record<string, string>> = {}): Promise<Asked> =>
    ask(simulator, { Action: action, ...parameters });
  const resultOf = (action: string, { xml }: Asked) => at(xml, `${action}Result`)!;

  it("describe users, groups and roles", async () => {
    const user = resultOf("GetUser", await lookUp("GetUser", { UserName: "nora" }));
    expect(["UserName", "Path", "UserId", "Arn"].map((name) => textAt(user, `User.${name}`))).toEqual([
      "nora",
      "/eu/",
      "AIDACKCEVSQ6C2EXAMPLE",
      NORA,
    ]);
    expect(textAt(user, "User.PermissionsBoundary.PermissionsBoundaryArn")).toBe(arn("policy/edge"));
    expect([textAt(user, "User.Tags.0.Key"), textAt(user, "User.Tags.0.Value")]).toEqual(["team", "blue"]);
    const role = resultOf("GetRole", await lookUp("GetRole", { RoleName: "app" }));
    const trust = JSON.parse(decodeURIComponent(textAt(role, "Role.AssumeRolePolicyDocument")!)) as object;
    expect(trust).toEqual(directory.roles![0]!.trust.document);
    expect(textAt(resultOf("GetGroup", await lookUp("GetGroup", { GroupName: "readers" })), "Group.Path")).toBe("/");
  });

  it("list and give policies", async () => {
    const names = resultOf("ListUserPolicies", await lookUp("ListUserPolicies", { UserName: "nora" }));
    expect(textsAt(names, "PolicyNames")).toEqual(["puts", "iam", "org", "lambda"]);
    const attached = resultOf("ListAttachedGroupPolicies", await lookUp("ListAttachedGroupPolicies", { GroupName: "readers" }));
    expect([textAt(attached, "AttachedPolicies.0.PolicyName"), textAt(attached, "AttachedPolicies.0.PolicyArn")]).toEqual([
      "ReadOnlyAccess",
      READ_ONLY,
    ]);
    const managed = resultOf("GetPolicy", await lookUp("GetPolicy", { PolicyArn: arn("policy/team/queues") }));
    expect(["PolicyName", "Path", "AttachmentCount"].map((name) => textAt(managed, `Policy.${name}`))).toEqual([
      "queues",
      "/team/",
      "1",
    ]);
    const version = resultOf("GetPolicyVersion", await lookUp("GetPolicyVersion", { PolicyArn: READ_ONLY, VersionId: "v1" }));
    expect(JSON.parse(decodeURIComponent(textAt(version, "PolicyVersion.Document")!))).toEqual(
      directory.policies![READ_ONLY]!.document,
    );
    const inline = resultOf("GetUserPolicy", await lookUp("GetUserPolicy", { UserName: "nora", PolicyName: "iam" }));
    expect(decodeURIComponent(textAt(inline, "PolicyDocument")!)).toContain("iam:GetUser");
    const own = resultOf("ListPolicies", await lookUp("ListPolicies", { Scope: "Local", OnlyAttached: "true" }));
    expect(at(own, "Policies")!.children.map((each) => textAt(each, "PolicyName"))).toEqual(["queues"]);
  });

  it("give the whole account, in pages", async () => {
    const whole = resultOf("GetAccountAuthorizationDetails", await lookUp("GetAccountAuthorizationDetails"));
    const counts = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"].map(
      (list) => at(whole, list)!.children.length,
    );
    expect(counts).toEqual([1, 1, 1, 3]);
    expect(textsAt(whole, "UserDetailList.0.GroupList")).toEqual(["readers"]);
    const first = resultOf("GetAccountAuthorizationDetails", await lookUp("GetAccountAuthorizationDetails", { MaxItems: "4" }));
    expect(textAt(first, "IsTruncated")).toBe("true");
    const rest = await lookUp("GetAccountAuthorizationDetails", { MaxItems: "4", Marker: textAt(first, "Marker")! });
    expect(at(resultOf("GetAccountAuthorizationDetails", rest), "Policies")!.children).toHaveLength(2);
    const users = await lookUp("GetAccountAuthorizationDetails", members("Filter", ["User"]));
    expect(at(resultOf("GetAccountAuthorizationDetails", users), "Policies")!.children).toEqual([]);
  });

  it.each([
    ["GetUser", { UserName: "bob" }, "NoSuchEntity"],
    ["GetUser", {}, "ValidationError"],
    ["GetRole", {}, "ValidationError"],
    ["GetPolicy", { PolicyArn: "arn:aws:iam::aws:policy/Nothing" }, "NoSuchEntity"],
    ["GetPolicy", { PolicyArn: "constructor" }, "NoSuchEntity"],
    ["GetPolicyVersion", { PolicyArn: READ_ONLY, VersionId: "v2" }, "NoSuchEntity"],
    ["GetUserPolicy", { UserName: "nora", PolicyName: "none" }, "NoSuchEntity"],
    ["CreateUser", { UserName: "x" }, "InvalidAction"],
  ])("%s of %j is %s", async (action, parameters, code) => {
    const { xml } = await lookUp(action, parameters as Record<string, string>);
    expect(textAt(xml, "Error.Code")).toBe(code);
  });

  it("name the one who calls", async () => {
    const asNora = simulatorOf({ directory, account: ACCOUNT, identity: NORA });
    const identity = (await ask(asNora, { Action: "GetCallerIdentity" })).xml;
    expect(["Arn", "UserId", "Account"].map((name) => textAt(identity, `GetCallerIdentityResult.${name}`))).toEqual([
      NORA,
      "AIDACKCEVSQ6C2EXAMPLE",
      ACCOUNT,
    ]);
    expect(textAt((await ask(asNora, { Action: "GetUser" })).xml, "GetUserResult.User.Arn")).toBe(NORA);
  });
});
