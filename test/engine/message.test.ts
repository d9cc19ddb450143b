import { describe, expect, it } from "vitest";
import type { Cause } from "../../bindings/model/cause.js";
import { compile } from "../../bindings/index.js";
import { denialMessage, errorCode, serviceError } from "../../bindings/explain/message.js";
import type { MessageFacts } from "../../bindings/model/explanation.js";
import { loadEngine } from "../support/engine.js";

const SESSION = "arn:aws:sts::111111111111:assumed-role/app/s1";
const ROOT = "arn:aws:iam::111111111111:root";
const QUEUE = "arn:aws:sqs:us-east-1:111111111111:q";
const ROLE = "arn:aws:iam::111111111111:role/r";
const SUBJECT = `User: ${SESSION} is not authorized to perform: sqs:SendMessage on resource: ${QUEUE}`;
const POLICY = "arn:aws:iam::111111111111:policy/limits";

function facts(changes: Partial<MessageFacts>): MessageFacts {
  return {
    decision: "implicitDeny",
    cause: "identity",
    principal: SESSION,
    action: "sqs:SendMessage",
    resource: QUEUE,
    ...changes,
  };
}

function message(changes: Partial<MessageFacts>): string {
  return denialMessage(facts(changes));
}

const OBJECT: Partial<MessageFacts> = { action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };

describe("denialMessage: reasons", () => {
  it.each<[Cause, string]>([
    ["scp", "a service control policy"],
    ["rcp", "a resource control policy"],
    ["vpce", "a VPC endpoint policy"],
    ["boundary", "a permissions boundary"],
    ["session", "a session policy"],
    ["resource", "a resource-based policy"],
    ["trust", "the role trust policy"],
    ["identity", "an identity-based policy"],
    ["blockPublicAccess", "a resource-based policy"],
  ])("an explicit deny of %s", (cause, policy) => {
    expect(message({ decision: "explicitDeny", cause })).toBe(`${SUBJECT} with an explicit deny in ${policy}`);
  });

  it.each<[Cause, string]>([
    ["scp", "service control policy"],
    ["vpce", "VPC endpoint policy"],
    ["boundary", "permissions boundary"],
    ["session", "session policy"],
    ["resource", "resource-based policy"],
    ["trust", "role trust policy"],
    ["identity", "identity-based policy"],
  ])("a silent %s", (cause, policy) => {
    expect(message({ cause })).toBe(`${SUBJECT} because no ${policy} allows the sqs:SendMessage action`);
  });

  it.each<[Cause, string]>([
    ["scp", "a service control policy"],
    ["rcp", "a resource control policy"],
    ["boundary", "a permissions boundary"],
    ["session", "a session policy"],
    ["identity", "an identity-based policy"],
  ])("an explicit deny of %s can name its policy", (cause, policy) => {
    const named = message({ decision: "explicitDeny", cause, policyArn: POLICY });
    expect(named).toBe(`${SUBJECT} with an explicit deny in ${policy}: ${POLICY}`);
  });

  it.each<Cause>(["vpce", "resource", "trust", "blockPublicAccess"])("an explicit deny of %s names no policy", (cause) => {
    expect(message({ decision: "explicitDeny", cause, policyArn: POLICY })).toBe(message({ decision: "explicitDeny", cause }));
  });

  it("a silent type names no policy", () => {
    expect(message({ policyArn: POLICY })).toBe(message({}));
  });

  it("none for rules of a service, and for services that give none", () => {
    expect(message({ cause: "serviceRule", rule: "kmsCrossAccountOperation" })).toBe(SUBJECT);
    expect(message({ isPlain: true })).toBe(SUBJECT);
    expect(message({ decision: "explicitDeny", cause: "scp", policyArn: POLICY, isPlain: true })).toBe(SUBJECT);
  });

  it("none from AWS STS across accounts", () => {
    const assume: Partial<MessageFacts> = { cause: "trust", action: "sts:AssumeRole", resource: ROLE };
    const plain = `User: ${SESSION} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
    expect(message(assume)).toBe(`${plain} because no role trust policy allows the sts:AssumeRole action`);
    expect(message({ ...assume, isOtherAccount: true })).toBe(plain);
    expect(message({ ...assume, isOutsider: true })).toBe(plain);
  });
});

describe("denialMessage: caller and resource", () => {
  it.each(["anonymous", "sns.amazonaws.com", ROOT])("names the caller %s", (principal) => {
    expect(message({ principal, cause: "resource" })).toMatch(
      `User: ${principal} is not authorized to perform: sqs:SendMessage on`,
    );
  });

  it("leaves out the resource of actions that have none", () => {
    const listed = message({ action: "sqs:ListQueues", resource: "*" });
    expect(listed).toBe(
      `User: ${SESSION} is not authorized to perform: sqs:ListQueues because no identity-based policy allows the sqs:ListQueues action`,
    );
  });

  it("tells root users that they assume no roles", () => {
    const banned: Partial<MessageFacts> = {
      cause: "serviceRule",
      rule: "credentialType",
      action: "sts:AssumeRole",
      resource: ROLE,
    };
    expect(message({ ...banned, principal: ROOT })).toBe("Roles may not be assumed by root accounts.");
    expect(message({ ...banned, principal: ROOT, action: "STS:assumerole", isOutsider: true })).toMatch(/^Roles may not/);
    const plain = `User: ${SESSION} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
    expect(message(banned)).toBe(plain);
    expect(message({ ...banned, rule: "noPermissionNeeded", principal: ROOT })).not.toMatch(/^Roles may not/);
    expect(message({ ...banned, principal: ROOT, action: "sts:AssumeRoot", resource: "*" })).toBe(
      `User: ${ROOT} is not authorized to perform: sts:AssumeRoot`,
    );
  });
});

describe("denialMessage: Amazon S3", () => {
  const quoted = `User: ${SESSION} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k"`;

  it("quotes the resource", () => {
    expect(message(OBJECT)).toBe(`${quoted} because no identity-based policy allows the s3:GetObject action`);
    expect(message({ ...OBJECT, decision: "explicitDeny", cause: "blockPublicAccess" })).toBe(
      `${quoted} with an explicit deny in a resource-based policy`,
    );
  });

  it("quotes nothing where there is no resource", () => {
    expect(message({ action: "s3:ListAllMyBuckets", resource: "*" })).toBe(
      `User: ${SESSION} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
    );
  });

  it.each([
    ["s3:PutObject", "ACLs", "BlockPublicAcls"],
    ["s3:PutObjectAcl", "ACLs", "BlockPublicAcls"],
    ["s3:PutBucketAcl", "ACLs", "BlockPublicAcls"],
    ["s3:PutBucketPolicy", "policies", "BlockPublicPolicy"],
    ["s3:PutAccessPointPolicy", "policies", "BlockPublicPolicy"],
  ])("says what Block Public Access prevents: %s", (action, what, setting) => {
    expect(message({ cause: "blockPublicAccess", action, resource: "arn:aws:s3:::b" })).toBe(
      `User: ${SESSION} is not authorized to perform: ${action} on resource: "arn:aws:s3:::b"` +
        ` because public ${what} are prevented by the ${setting} setting in S3 Block Public Access.`,
    );
  });

  it("tells callers of other organizations nothing", () => {
    expect(message({ ...OBJECT, isOutsider: true })).toBe("Access Denied");
    expect(message({ ...OBJECT, isOutsider: true, decision: "explicitDeny", cause: "rcp" })).toBe("Access Denied");
    expect(message({ isOutsider: true })).toMatch(/^User: /);
  });

  it("tells callers of other accounts nothing of endpoint policies", () => {
    expect(message({ ...OBJECT, cause: "vpce", isOtherAccount: true })).toBe("Access Denied");
    expect(message({ ...OBJECT, cause: "vpce" })).toMatch(/because no VPC endpoint policy allows/);
    expect(message({ ...OBJECT, cause: "scp", isOtherAccount: true })).toMatch(/because no service control policy allows/);
    expect(message({ cause: "vpce", isOtherAccount: true })).toMatch(/because no VPC endpoint policy allows/);
  });

  it("tells nobody anything of directory buckets", () => {
    const bucket = "arn:aws:s3express:us-east-1:111111111111:bucket/b--use1-az4--x-s3";
    expect(message({ action: "s3express:CreateSession", resource: bucket })).toBe("Access Denied");
  });
});

describe("denialMessage: allowed", () => {
  const allowed = (changes: Partial<MessageFacts>): string => message({ decision: "allowed", ...changes });
  const subject = `User: ${SESSION} is authorized to perform: sqs:SendMessage on resource: ${QUEUE}`;

  it("names what allows", () => {
    expect(allowed({})).toBe(`${subject} because an identity-based policy allows the sqs:SendMessage action`);
    expect(allowed({ cause: "trust" })).toBe(`${subject} because the role trust policy allows the sqs:SendMessage action`);
    expect(allowed({ causes: ["identity", "resource"] })).toBe(
      `${subject} because an identity-based policy and a resource-based policy allow the sqs:SendMessage action`,
    );
  });

  it("names grants that are not policies", () => {
    expect(allowed({ cause: "resource", rule: "acl" })).toMatch(/ because an S3 ACL allows the /);
    expect(allowed({ causes: ["identity", "resource"], rule: "kmsGrant" })).toMatch(
      / because an identity-based policy and a KMS grant allow the /,
    );
    expect(allowed({ principal: ROOT })).toMatch(/ because the authority of the root user allows the /);
  });

  it("says where no permission is needed", () => {
    const free = allowed({ cause: "serviceRule", rule: "noPermissionNeeded", action: "sts:GetCallerIdentity", resource: "*" });
    expect(free).toBe(`User: ${SESSION} is authorized to perform: sts:GetCallerIdentity because the action needs no permission`);
  });
});

describe("errorCode", () => {
  it.each([
    ["iam:GetUser", "AccessDenied", 403],
    ["sts:AssumeRole", "AccessDenied", 403],
    ["s3:GetObject", "AccessDenied", 403],
    ["sqs:SendMessage", "AccessDenied", 403],
    ["cloudformation:CreateStack", "AccessDenied", 403],
    ["elasticloadbalancing:DescribeTags", "AccessDenied", 403],
    ["dynamodb:GetItem", "AccessDeniedException", 400],
    ["KMS:Decrypt", "AccessDeniedException", 400],
    ["sagemaker:CreateModel", "AccessDeniedException", 400],
    ["secretsmanager:GetSecretValue", "AccessDeniedException", 400],
    ["elasticmapreduce:RunJobFlow", "AccessDeniedException", 400],
    ["organizations:ListRoots", "AccessDeniedException", 400],
    ["lambda:InvokeFunction", "AccessDeniedException", 403],
    ["apigateway:GET", "AccessDeniedException", 403],
    ["eks:DescribeCluster", "AccessDeniedException", 403],
    ["execute-api:Invoke", "AccessDeniedException", 403],
    ["ec2:RunInstances", "UnauthorizedOperation", 403],
    ["sns:Publish", "AuthorizationError", 403],
    ["unheard-of:Do", "AccessDeniedException", 403],
  ])("of %s", (action, code, status) => {
    expect(errorCode(action)).toEqual({ code, status });
  });
});

describe("serviceError", () => {
  it("takes the facts of an explanation", () => {
    const document = { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } };
    const engine = loadEngine(compile({ identity: [{ name: "arn:aws:iam::aws:policy/AWSDenyAll", document }] }));
    const principal = "arn:aws:iam::111111111111:user/ana";
    const explanation = engine.explain({ principal, action: "ec2:RunInstances", resource: "*" });
    expect(serviceError(explanation.facts)).toEqual({
      code: "UnauthorizedOperation",
      status: 403,
      message:
        `You are not authorized to perform this operation. User: ${principal} is not authorized to perform: ec2:RunInstances ` +
        "with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSDenyAll",
    });
  });

  it("tells strangers no more than explain does", () => {
    const engine = loadEngine(
      compile({
        version: 1,
        accounts: [{ id: "111111111111" }, { id: "222222222222" }],
        users: [{ arn: "arn:aws:iam::111111111111:user/ana" }],
        resources: [{ arn: "arn:aws:s3:::b", account: "222222222222" }],
      }),
    );
    const request = { principal: "arn:aws:iam::111111111111:user/ana", action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
    expect(serviceError(engine.explain(request).facts)).toEqual({ code: "AccessDenied", status: 403, message: "Access Denied" });
  });

  it.each([{}, undefined, null, "denied", { ...facts({}), decision: "no" }, { ...facts({}), action: 7 }])("refuses %j", (wrong) => {
    expect(() => serviceError(wrong as MessageFacts)).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }));
  });

  it("is the sentence with the service's code", () => {
    expect(serviceError(facts({}))).toEqual({ code: "AccessDenied", status: 403, message: denialMessage(facts({})) });
  });

  it("has the sentence wrapped by Amazon EC2", () => {
    const run = facts({ action: "ec2:RunInstances", resource: "arn:aws:ec2:us-east-1:111111111111:instance/*" });
    const wrapped = `You are not authorized to perform this operation. ${denialMessage(run)}`;
    expect(serviceError(run)).toEqual({ code: "UnauthorizedOperation", status: 403, message: wrapped });
    expect(serviceError(run, { encodedMessage: "QUJD" }).message).toBe(`${wrapped}. Encoded authorization failure message: QUJD`);
  });

  it.each(["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"])("gives callers of %s no reason", (action) => {
    const expected = { code: "AccessDenied", status: 403, message: `Not authorized to perform ${action}` };
    expect(serviceError(facts({ cause: "trust", action, resource: ROLE }))).toEqual(expected);
    expect(serviceError(facts({ cause: "trust", action: action.toLowerCase(), resource: ROLE }))).toEqual(expected);
  });

  it("names the anonymous caller of an API", () => {
    const resource = "arn:aws:execute-api:us-east-1:111111111111:api1/prod/GET/pets";
    const invoke = facts({ principal: "anonymous", action: "execute-api:Invoke", resource, isPlain: true });
    expect(serviceError(invoke).message).toBe(
      `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${resource}`,
    );
  });

  it("has codes of its own for rules that are not a lack of permission", () => {
    const policy = facts({ cause: "serviceRule", rule: "bucketPolicyCrossAccount", action: "s3:PutBucketPolicy" });
    expect(serviceError(policy)).toMatchObject({ code: "MethodNotAllowed", status: 405 });
    const role = "arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
    const rule = { cause: "serviceRule", rule: "unmodifiableObject" } as const;
    expect(serviceError(facts({ ...rule, action: "iam:DeleteRolePolicy", resource: role })).code).toBe("UnmodifiableEntity");
    const managed = facts({ ...rule, action: "iam:DeletePolicy", resource: "arn:aws:iam::aws:policy/ReadOnlyAccess" });
    expect(serviceError(managed).code).toBe("AccessDenied");
  });
});
