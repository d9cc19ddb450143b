import { describe, expect, it } from "vitest";
import { catalogue } from "@postern/service-data";
import { ask, at, members, simulatorOf, textAt, textsAt, type Asked } from "./ask.js";

const RESULT = "SimulateCustomPolicyResult";
const FIRST = `${RESULT}.EvaluationResults.0`;
const NORA = "arn:aws:iam::111122223333:user/nora";
const document = (...statements: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (action: string, resource = "*", more: object = {}): object => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});

interface Question {
  readonly policies?: readonly string[];
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly more?: Readonly<Record<string, string>>;
}

const simulator = simulatorOf({ catalogue, account: "111122223333" });

function simulate({
  policies = [document(allow("s3:*"))],
  actions = ["s3:GetObject"],
  resources = [],
  more = {},
}: Question): Promise<Asked> {
  return ask(simulator, {
    Action: "SimulateCustomPolicy",
    ...members("PolicyInputList", policies),
    ...members("ActionNames", actions),
    ...members("ResourceArns", resources),
    ...more,
  });
}

const decisionsOf = ({ xml }: Asked): (string | undefined)[] =>
  at(xml, `${RESULT}.EvaluationResults`)!.children.map((result) => textAt(result, "EvalDecision"));

async function faultOf(question: Question): Promise<string> {
  const { status, xml } = await simulate(question);
  return `${status} ${textAt(xml, "Error.Code")} ${textAt(xml, "Error.Message")}`;
}

describe("results", () => {
  // serving.md §19, 40.
  it("are one an action, with one for each resource in it", async () => {
    const policies = [document(allow("s3:GetObject", "arn:aws:s3:::b/*"))];
    const { status, headers, xml } = await simulate({
      policies,
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: ["arn:aws:s3:::b/k", "arn:aws:s3:::c/k", "arn:aws:s3:::b/k"],
    });
    expect([status, headers.get("content-type")]).toEqual([200, "text/xml"]);
    expect(headers.get("x-amzn-requestid")).toBe(textAt(xml, "ResponseMetadata.RequestId"));
    const results = at(xml, `${RESULT}.EvaluationResults`)!.children;
    expect(results.map((result) => [textAt(result, "EvalActionName"), textAt(result, "EvalDecision")])).toEqual([
      ["s3:GetObject", "implicitDeny"],
      ["s3:PutObject", "implicitDeny"],
    ]);
    const specific = at(results[0]!, "ResourceSpecificResults")!.children;
    expect(specific.map((result) => [textAt(result, "EvalResourceName"), textAt(result, "EvalResourceDecision")])).toEqual([
      ["arn:aws:s3:::b/k", "allowed"],
      ["arn:aws:s3:::c/k", "implicitDeny"],
    ]);
    expect(textAt(specific[0]!, "MatchedStatements.0.SourcePolicyId")).toBe("PolicyInputList.1");
    expect(textAt(specific[0]!, "MatchedStatements.0.SourcePolicyType")).toBe("IAM Policy");
  });

  it("without a resource are for `*`, and have none for each", async () => {
    const { xml } = await simulate({ actions: ["s3:ListAllMyBuckets"] });
    expect(textAt(xml, `${FIRST}.EvalDecision`)).toBe("allowed");
    expect(at(xml, `${FIRST}.ResourceSpecificResults`)).toBeUndefined();
    expect(at(xml, `${FIRST}.EvalDecisionDetails`)).toBeUndefined();
  });

  it("are one an action and resource where that is asked for", async () => {
    const more = { "x-postern-result-model": "perPair" };
    const asked = await ask(
      simulator,
      {
        Action: "SimulateCustomPolicy",
        ...members("PolicyInputList", [document(allow("s3:GetObject", "arn:aws:s3:::b/*"))]),
        ...members("ActionNames", ["s3:GetObject"]),
        ...members("ResourceArns", ["arn:aws:s3:::b/k", "arn:aws:s3:::c/k"]),
      },
      more,
    );
    const results = at(asked.xml, `${RESULT}.EvaluationResults`)!.children;
    expect(results.map((result) => [textAt(result, "EvalResourceName"), textAt(result, "EvalDecision")])).toEqual([
      ["arn:aws:s3:::b/k", "allowed"],
      ["arn:aws:s3:::c/k", "implicitDeny"],
    ]);
    expect(results.map((result) => at(result, "ResourceSpecificResults")!.children.length)).toEqual([1, 1]);
  });

  // The service authorization reference: resource types of the actions.
  it.each([
    ["s3:GetObject", "arn:aws:s3:::b/k/l", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"],
    ["s3:ListBucket", "arn:aws:s3:::b", "arn:${Partition}:s3:::${BucketName}"],
    ["s3:ListAllMyBuckets", "*", "*"],
    ["sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q", "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"],
    ["nothing:Known", "arn:aws:s3:::b/k", "*"],
    ["s3:GetObject", "arn:aws:sqs:eu-west-1:111122223333:q", "*"],
  ])("name %s on %s by the template of the catalogue", async (action, resource, template) => {
    const { xml } = await simulate({ actions: [action], resources: resource === "*" ? [] : [resource] });
    expect(textAt(xml, `${FIRST}.EvalResourceName`)).toBe(template);
  });
});

describe("matched statements", () => {
  const deny = { Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/secret" };
  const policies = [document(allow("s3:Get*"), deny), document(allow("s3:GetObject"))];
  const matchedOf = async (resource: string): Promise<string[]> => {
    const { xml } = await simulate({ policies, resources: [resource] });
    return at(xml, `${FIRST}.MatchedStatements`)!.children.map(
      (each) => `${textAt(each, "SourcePolicyId")}:${textAt(each, "StartPosition.Column")}`,
    );
  };

  it("are those of the deciding effect", async () => {
    const secondStatement = policies[0]!.indexOf(JSON.stringify(deny)) + 1;
    expect(await matchedOf("arn:aws:s3:::b/k")).toEqual(["PolicyInputList.1:38", "PolicyInputList.2:38"]);
    expect(await matchedOf("arn:aws:s3:::b/secret")).toEqual([`PolicyInputList.1:${secondStatement}`]);
  });

  it("are none for an implicit denial, though a policy of the resource allows", async () => {
    // evaluation-logic §13.4, sample 3.
    const { xml } = await simulate({
      policies: [document(allow("s3:GetObject"))],
      actions: ["s3:PutObject"],
      resources: ["arn:aws:s3:::b/Test"],
      more: {
        CallerArn: NORA,
        ResourceOwner: "arn:aws:iam::444455556666:root",
        ResourcePolicy: document({ ...allow("s3:Put*", "arn:aws:s3:::b/*"), Principal: { AWS: NORA } }),
      },
    });
    expect(textAt(xml, `${FIRST}.EvalDecision`)).toBe("implicitDeny");
    expect(at(xml, `${FIRST}.MatchedStatements`)!.children).toEqual([]);
  });

  // The rule of evaluation-logic §13.4: behind `[` or `,`, and one past the brace of a statement alone.
  it.each([
    ['{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', [1, 38], [1, 84]],
    ['{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', [1, 38], [1, 83]],
    ['{\n "Version":"2012-10-17",\n "Statement":[\n  {"Effect":"Allow","Action":"*","Resource":"*"}\n ]\n}', [3, 15], [4, 49]],
  ])("stand where they do: %j", async (policy, start, end) => {
    const { xml } = await simulate({ policies: [policy], actions: ["s3:ListAllMyBuckets"] });
    const place = (name: string): number[] =>
      ["Line", "Column"].map((part) => Number(textAt(xml, `${FIRST}.MatchedStatements.0.${name}.${part}`)));
    expect([place("StartPosition"), place("EndPosition")]).toEqual([start, end]);
  });
});

describe("missing context values", () => {
  const missingOf = async (question: Question): Promise<string[] | undefined> =>
    textsAt((await simulate(question)).xml, `${FIRST}.MissingContextValues`);

  it("are keys of statements about the action and resource, in the order and spelling of the policies", async () => {
    const policies = [
      document(
        allow("s3:GetObject", "arn:aws:s3:::b/*", {
          Condition: {
            Bool: { "aws:SecureTransport": "true" },
            StringEqualsIfExists: { "AWS:RequestTag/a": "${aws:SourceIdentity}" },
          },
        }),
        allow("s3:GetObject", "arn:aws:s3:::other/*", { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }),
        allow("s3:PutObject", "*", { Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }),
        allow("s3:GetObject", "*", {
          Condition: { Null: { "aws:securetransport": "true" }, StringLike: { "aws:UserAgent": "*" } },
        }),
      ),
    ];
    expect(await missingOf({ policies, resources: ["arn:aws:s3:::b/k"] })).toEqual([
      "aws:SecureTransport",
      "AWS:RequestTag/a",
      "aws:SourceIdentity",
      "aws:UserAgent",
    ]);
  });

  it("are not those that are given or derived", async () => {
    const policies = [
      document(allow("s3:*", "*", { Condition: { StringEquals: { "aws:username": "nora", "aws:SourceVpc": "v" } } })),
    ];
    const context = {
      "ContextEntries.member.1.ContextKeyName": "AWS:SourceVPC",
      "ContextEntries.member.1.ContextKeyValues.member.1": "v",
    };
    const asked = await simulate({ policies, more: { CallerArn: NORA, ...context } });
    expect(decisionsOf(asked)).toEqual(["allowed"]);
    expect(textsAt(asked.xml, `${FIRST}.MissingContextValues`)).toEqual([]);
  });

  it("are variables of a resource that could match", async () => {
    const policies = [
      document(allow("s3:*", "arn:aws:s3:::b/${aws:SourceIdentity}/*"), allow("s3:*", "arn:aws:s3:::c/${aws:SourceVpc}/*")),
    ];
    expect(await missingOf({ policies, resources: ["arn:aws:s3:::b/x/k"] })).toEqual(["aws:SourceIdentity"]);
  });

  it("are never those of service control policies", async () => {
    const scp = document(allow("*", "*", { Condition: { StringEquals: { "aws:SourceVpc": "v" } } }));
    const more = { "OrderedOrganizationPolicyInputList.member.1.ServiceControlPolicyInputList.member.1": scp };
    expect(await missingOf({ more })).toEqual([]);
  });

  it("are the caller's where there is none", async () => {
    const policies = [
      document(allow("s3:*", "*", { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } } })),
    ];
    const asked = await simulate({ policies });
    expect(decisionsOf(asked)).toEqual(["implicitDeny"]);
    expect(textsAt(asked.xml, `${FIRST}.MissingContextValues`)).toEqual(["aws:PrincipalArn"]);
    const negated = [
      document(allow("s3:*", "*", { Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } } })),
    ];
    expect(decisionsOf(await simulate({ policies: negated }))).toEqual(["allowed"]);
  });
});

describe("organizations and boundaries", () => {
  const level = (number: number, ...policies: string[]): Record<string, string> =>
    members(`OrderedOrganizationPolicyInputList.member.${number}.ServiceControlPolicyInputList`, policies);
  const all = document(allow("*"));

  it("say that a level does not allow, and then have no details", async () => {
    const more = { ...level(1, all), ...level(2, document(allow("sqs:*"))), ResourceOwner: "444455556666", CallerArn: NORA };
    const { xml } = await simulate({ resources: ["arn:aws:s3:::b/k"], more });
    expect(textAt(xml, `${FIRST}.EvalDecision`)).toBe("implicitDeny");
    expect(textAt(xml, `${FIRST}.OrganizationsDecisionDetail.AllowedByOrganizations`)).toBe("false");
    expect(at(xml, `${FIRST}.EvalDecisionDetails`)).toBeUndefined();
  });

  it("take an empty level as one that allows nothing", async () => {
    const more = { ...level(1, all), "OrderedOrganizationPolicyInputList.member.2.ServiceControlPolicyInputList.member": "" };
    const { xml } = await simulate({ more });
    expect(textAt(xml, `${FIRST}.OrganizationsDecisionDetail.AllowedByOrganizations`)).toBe("false");
  });

  it("name no statement of a service control policy that denies", async () => {
    const scp = document(allow("*"), { Effect: "Deny", Action: "s3:GetObject", Resource: "*" });
    const { xml } = await simulate({ more: level(1, scp) });
    expect(textAt(xml, `${FIRST}.EvalDecision`)).toBe("explicitDeny");
    expect(at(xml, `${FIRST}.MatchedStatements`)!.children).toEqual([]);
  });

  it("say whether the boundary allows, and name its denial", async () => {
    const boundary = (statement: object): Record<string, string> =>
      members("PermissionsBoundaryPolicyInputList", [document(statement)]);
    const allowed = await simulate({ more: boundary(allow("s3:*")) });
    expect(textAt(allowed.xml, `${FIRST}.PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary`)).toBe("true");
    const silent = await simulate({ more: boundary(allow("sqs:*")) });
    expect(decisionsOf(silent)).toEqual(["implicitDeny"]);
    expect(textAt(silent.xml, `${FIRST}.PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary`)).toBe("false");
    const denied = await simulate({ more: boundary({ Effect: "Deny", Action: "s3:*", Resource: "*" }) });
    expect(textsAt(denied.xml, `${FIRST}.MatchedStatements.0`)![0]).toBe("PermissionsBoundaryPolicyInputList.1");
  });
});

describe("resource policies", () => {
  const owner = { ResourceOwner: "arn:aws:iam::444455556666:root", CallerArn: NORA };
  const policyFor = (principal: unknown): string => document({ ...allow("s3:Get*", "arn:aws:s3:::b/*"), Principal: principal });

  // evaluation-logic X53: the facts of E42.
  it("across accounts, details say what each type says", async () => {
    const { xml } = await simulate({
      policies: [document(allow("sqs:*"))],
      resources: ["arn:aws:s3:::b/k"],
      more: {
        ...owner,
        ResourcePolicy: policyFor({ AWS: NORA }),
        ...members("PermissionsBoundaryPolicyInputList", [document(allow("iam:*"))]),
      },
    });
    const entries = at(xml, `${FIRST}.EvalDecisionDetails`)!.children.map((entry) => [
      textAt(entry, "key"),
      textAt(entry, "value"),
    ]);
    expect(entries).toEqual([
      ["IAM Policy", "implicitDeny"],
      ["Resource Policy", "allowed"],
      ["Permissions Boundary Policy", "implicitDeny"],
    ]);
    expect(textAt(xml, `${FIRST}.EvalDecision`)).toBe("implicitDeny");
  });

  // evaluation-logic §13.5, sample 2: a user's ARN in the resource's policy does without the boundary.
  it("of the same account allow a user that they name, whatever the boundary", async () => {
    const { xml } = await simulate({
      policies: [document(allow("sqs:*"))],
      resources: ["arn:aws:s3:::b/k"],
      more: {
        CallerArn: NORA,
        ResourcePolicy: policyFor({ AWS: NORA }),
        ...members("PermissionsBoundaryPolicyInputList", [document(allow("iam:*"))]),
      },
    });
    expect(textAt(xml, `${FIRST}.EvalDecision`)).toBe("allowed");
    expect(textAt(xml, `${FIRST}.PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary`)).toBe("false");
    expect(textAt(xml, `${FIRST}.MatchedStatements.0.SourcePolicyId`)).toBe("ResourcePolicy");
    expect(textAt(xml, `${FIRST}.MatchedStatements.0.SourcePolicyType`)).toBe("Resource Policy");
  });

  it("of a role are asked where an action assumes it", async () => {
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: NORA } }],
    });
    const question = {
      policies: [document(allow("s3:*"))],
      actions: ["sts:AssumeRole"],
      resources: ["arn:aws:iam::111122223333:role/r"],
    };
    expect(decisionsOf(await simulate({ ...question, more: { CallerArn: NORA, ResourcePolicy: trust } }))).toEqual(["allowed"]);
  });

  it("match nobody where a group calls", async () => {
    const more = { CallerArn: "arn:aws:iam::111122223333:group/g", ResourcePolicy: policyFor("*") };
    expect(decisionsOf(await simulate({ policies: [document(allow("sqs:*"))], resources: ["arn:aws:s3:::b/k"], more }))).toEqual([
      "implicitDeny",
    ]);
  });

  it("are refused for a role, and asked of its sessions where that is wished", async () => {
    const more = { CallerArn: "arn:aws:iam::111122223333:role/r", ResourcePolicy: policyFor("*") };
    const question = { resources: ["arn:aws:s3:::b/k"], more };
    expect(await faultOf(question)).toMatch(/^400 InvalidInput ResourcePolicy is not supported where the caller is a role/);
    const asked = await ask(simulatorOf({ roleCallers: "evaluate" }), {
      Action: "SimulateCustomPolicy",
      ...members("PolicyInputList", [document(allow("sqs:*"))]),
      ...members("ActionNames", ["s3:GetObject"]),
      ...members("ResourceArns", question.resources),
      ...more,
    });
    expect(decisionsOf(asked)).toEqual(["allowed"]);
  });
});

describe("pages", () => {
  const actions = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"];

  it("hold MaxItems results, and the marker leads to the rest", async () => {
    const first = await simulate({ actions, more: { MaxItems: "2" } });
    expect(textAt(first.xml, `${RESULT}.IsTruncated`)).toBe("true");
    const second = await simulate({ actions, more: { MaxItems: "2", Marker: textAt(first.xml, `${RESULT}.Marker`)! } });
    const namesOf = ({ xml }: Asked): (string | undefined)[] =>
      at(xml, `${RESULT}.EvaluationResults`)!.children.map((result) => textAt(result, "EvalActionName"));
    expect([...namesOf(first), ...namesOf(second)]).toEqual(actions);
    expect(textAt(second.xml, `${RESULT}.IsTruncated`)).toBe("false");
    expect(at(second.xml, `${RESULT}.Marker`)).toBeUndefined();
  });

  it("are of the call that the marker was made for", async () => {
    const first = await simulate({ actions, more: { MaxItems: "2" } });
    const Marker = textAt(first.xml, `${RESULT}.Marker`)!;
    expect(await faultOf({ actions: [...actions].reverse(), more: { Marker } })).toMatch(
      /^400 InvalidInput Marker belongs to another call/,
    );
    for (const other of ["x", "!!!!", btoa("1.2.3"), "A".repeat(320)]) {
      expect(await faultOf({ actions, more: { Marker: other } })).toMatch(/^400 InvalidInput Marker/);
    }
  });
});

describe("faults", () => {
  const entry = (type: string, ...values: string[]): Question => ({
    more: {
      "ContextEntries.member.1.ContextKeyName": "aws:SourceIp",
      "ContextEntries.member.1.ContextKeyType": type,
      ...members("ContextEntries.member.1.ContextKeyValues", values),
    },
  });

  it.each<[string, Question, RegExp]>([
    ["no action", { actions: [] }, /^400 ValidationError .*'actionNames'.* must not be null/],
    ["an empty action", { actions: [""] }, /^400 ValidationError .*'actionNames\.1\.member'.* greater than or equal to 3/],
    ["an action without a service", { actions: ["GetObject"] }, /^400 InvalidInput `GetObject` is not an action/],
    ["an action with a wildcard", { actions: ["s3:Get*"] }, /^400 InvalidInput `s3:Get\*` is not an action/],
    ["an action that is too long", { actions: [`s3:${"a".repeat(126)}`] }, /^400 ValidationError .* less than or equal to 128/],
    ["a broken document", { policies: ['{"Version":'] }, /^400 InvalidInput PolicyInputList\.1:1:12: JSON_SYNTAX_ERROR/],
    [
      "a document of another grammar",
      { policies: [document(allow("s3:*")), document({ Effect: "Alow" })] },
      /PolicyInputList\.2:1:\d+: INVALID_EFFECT/,
    ],
    ["a document with signs that IAM does not store", { policies: ["\u20ac"] }, /^400 ValidationError .* regular expression/],
    ["an empty document", { policies: [""] }, /^400 ValidationError .*'policyInputList\.1\.member'/],
    ["a document that is too long", { policies: [" ".repeat(131_073)] }, /^400 ValidationError .* 131072/],
    [
      "two boundaries",
      { more: members("PermissionsBoundaryPolicyInputList", [document(allow("*")), document(allow("*"))]) },
      /^400 InvalidInput .* 2 policies/,
    ],
    ["a resource that is not an ARN", { resources: ["bucket"] }, /^400 InvalidInput `resource` is neither an ARN/],
    ["an owner that is not an account", { more: { ResourceOwner: NORA } }, /^400 InvalidInput ResourceOwner/],
    [
      "a session as caller",
      { more: { CallerArn: "arn:aws:sts::111122223333:assumed-role/r/s" } },
      /^400 InvalidInput CallerArn .*: give the role, `arn:aws:iam::111122223333:role\/r`/,
    ],
    ["root as caller", { more: { CallerArn: "arn:aws:iam::111122223333:root" } }, /^400 InvalidInput CallerArn/],
    [
      "a resource policy and nobody who calls",
      { more: { ResourcePolicy: document({ ...allow("s3:*"), Principal: "*" }) } },
      /^400 InvalidInput ResourcePolicy needs a caller/,
    ],
    ["MaxItems of 0", { more: { MaxItems: "0" } }, /^400 ValidationError .*'maxItems'/],
    ["MaxItems of 1001", { more: { MaxItems: "1001" } }, /^400 ValidationError .*'maxItems'/],
    ["a number that is none", entry("numeric", "ten"), /^400 InvalidInput the value `ten`/],
    ["an address that is none", entry("ip", "10.0.0.0/8"), /^400 InvalidInput the value `10\.0\.0\.0\/8`/],
    ["a Boolean that is none", entry("boolean", "yes"), /^400 InvalidInput the value `yes`/],
    ["a date that is none", entry("date", "yesterday"), /^400 InvalidInput the value `yesterday`/],
    ["base64 that is none", entry("binary", "a"), /^400 InvalidInput the value `a`/],
    ["two values of a type for one", entry("string", "a", "b"), /^400 InvalidInput .* has 2 values/],
    ["a type that is none", entry("text", "a"), /^400 ValidationError .* enum value set: \[string, stringList/],
    ["a type that objects inherit", entry("constructor", "a"), /^400 ValidationError .* enum value set/],
    [
      "an option that is none",
      { more: { ResourceHandlingOption: "EC2" } },
      /^400 InvalidInput ResourceHandlingOption is not known/,
    ],
    [
      "eleven levels",
      {
        more: Object.fromEntries(
          Array.from({ length: 11 }, (_, n) => [
            `OrderedOrganizationPolicyInputList.member.${n + 1}.ServiceControlPolicyInputList.member.1`,
            document(allow("*")),
          ]),
        ),
      },
      /^400 ValidationError/,
    ],
  ])("%s", async (_, question, expected) => {
    expect(await faultOf(question)).toMatch(expected);
  });

  it("asks for the resources that an option needs", async () => {
    const arn = (type: string): string => `arn:aws:ec2:eu-west-1:111122223333:${type}/x`;
    const resources = ["instance", "security-group", "network-interface"].map(arn);
    const more = { ResourceHandlingOption: "EC2-VPC-InstanceStore" };
    expect(await faultOf({ actions: ["ec2:RunInstances"], resources, more })).toMatch(/of the types image among/);
    const all = [...resources, "arn:aws:ec2:eu-west-1::image/ami-1"];
    expect((await simulate({ actions: ["ec2:RunInstances"], resources: all, more })).status).toBe(200);
  });

  it("are said in the order of AWS: what is missing, lengths, documents, what contradicts", async () => {
    const broken = { policies: ["{"], more: { ResourceOwner: "x" } };
    expect(await faultOf({ ...broken, actions: [""] })).toMatch(/ValidationError/);
    expect(await faultOf({ policies: ["{"], actions: ["noservice"] })).toMatch(/JSON_SYNTAX_ERROR/);
  });
});

describe("values of context keys", () => {
  it.each([
    ["numeric", "s3:max-keys", ["10"], { NumericLessThanEquals: { "s3:max-keys": "10" } }],
    ["boolean", "aws:SecureTransport", ["TRUE"], { Bool: { "aws:SecureTransport": "true" } }],
    ["ip", "aws:SourceIp", ["203.0.113.9/32"], { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }],
    ["date", "aws:CurrentTime", ["2026-01-01T00:00:00Z"], { DateLessThan: { "aws:CurrentTime": "2026-01-02T00:00:00Z" } }],
    ["date", "aws:TokenIssueTime", ["1767225600"], { DateLessThan: { "aws:TokenIssueTime": "2026-01-02T00:00:00Z" } }],
    ["binary", "x:key", ["QUJD"], { BinaryEquals: { "x:key": "QUJD" } }],
    ["stringList", "aws:TagKeys", ["a", "b"], { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b", "c"] } }],
    ["string", "aws:RequestTag/a", ["x y"], { StringEquals: { "aws:RequestTag/a": "x y" } }],
  ])("of type %s for %s", async (type, key, values, condition) => {
    const isSatisfiedByNone = "ForAllValues:StringEquals" in condition;
    const more = {
      "ContextEntries.member.1.ContextKeyName": key,
      "ContextEntries.member.1.ContextKeyType": type,
      ...members("ContextEntries.member.1.ContextKeyValues", values),
    };
    const policies = [document(allow("s3:GetObject", "*", { Condition: condition }))];
    expect(decisionsOf(await simulate({ policies, more }))).toEqual(["allowed"]);
    expect(decisionsOf(await simulate({ policies, more: { CallerArn: NORA } }))).toEqual([
      isSatisfiedByNone ? "allowed" : "implicitDeny",
    ]);
  });
});
