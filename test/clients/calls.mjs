// What every client asks, and what each must be told: checks 40 - 45 of docs/spec/serving.md §19.
import { strict as assert } from "node:assert";

const document = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const READ = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const NORA = "arn:aws:iam::111122223333:user/nora";
const MEMBERS = { "aws:RequestTag/a&b": "x", "aws:RequestTag/<c>": "y", "aws:RequestTag/'d\"é": "z" };

const custom = (parameters) => ({ service: "iam", operation: "SimulateCustomPolicy", parameters });
const principal = (parameters) => ({ service: "iam", operation: "SimulatePrincipalPolicy", parameters });

const analyzer = (parameters) => ({ service: "accessanalyzer", operation: "ValidatePolicy", parameters });
const MISSPELT = document({ Effect: "Allow", Action: "s3:GetObjct", Resource: "arn:aws:s3:eu-west-1::b/*" });

export const QUESTION = {
  policy: document(READ),
  actions: ["s3:GetObject", "s3:PutObject"],
  resource: "arn:aws:s3:::b/k",
};

/** By name: the call, what its answer must be, whether the client is new enough for it. */
export const CALLS = {
  "40 a custom policy": {
    call: custom({ PolicyInputList: [QUESTION.policy], ActionNames: QUESTION.actions, ResourceArns: [QUESTION.resource] }),
    check({ EvaluationResults: [get, put] }) {
      assert.deepEqual([get.EvalDecision, put.EvalDecision], ["allowed", "implicitDeny"]);
      assert.equal(get.MatchedStatements[0].SourcePolicyId, "PolicyInputList.1");
      assert.equal(get.EvalResourceName, "arn:${Partition}:s3:::${BucketName}/${ObjectName}");
      const [specific] = get.ResourceSpecificResults;
      assert.deepEqual([specific.EvalResourceName, specific.EvalResourceDecision], [QUESTION.resource, "allowed"]);
      assert.deepEqual(specific.EvalDecisionDetails, {});
      assert.deepEqual(put.MatchedStatements, []);
    },
  },
  "a principal of the directory": {
    call: principal({
      PolicySourceArn: NORA,
      ActionNames: ["iam:PassRole"],
      ResourceArns: ["arn:aws:iam::111122223333:role/EMR_DefaultRole"],
    }),
    check({ EvaluationResults: [result] }) {
      assert.equal(result.EvalDecision, "implicitDeny");
      assert.deepEqual(result.MissingContextValues, ["iam:PassedToService"]);
      assert.deepEqual(result.PermissionsBoundaryDecisionDetail, { AllowedByPermissionsBoundary: true });
    },
  },
  "42 levels of an organization": {
    isNew: true,
    call: custom({
      PolicyInputList: [QUESTION.policy],
      ActionNames: ["s3:GetObject"],
      ResourceArns: [QUESTION.resource],
      OrderedOrganizationPolicyInputList: [
        { ServiceControlPolicyInputList: [document({ Effect: "Allow", Action: "*", Resource: "*" })] },
        { ServiceControlPolicyInputList: [document({ Effect: "Allow", Action: "sqs:*", Resource: "*" })] },
      ],
    }),
    check({ EvaluationResults: [result] }) {
      assert.equal(result.EvalDecision, "implicitDeny");
      assert.equal(result.OrganizationsDecisionDetail.AllowedByOrganizations, false);
      assert.equal(result.EvalDecisionDetails, undefined);
    },
  },
  "43 a broken document": {
    call: custom({ PolicyInputList: ['{"Version":'], ActionNames: ["s3:GetObject"] }),
    check: isError("InvalidInput", 400),
    requests: 1,
  },
  "44 nobody of that name": {
    call: principal({ PolicySourceArn: "arn:aws:iam::111122223333:user/nobody", ActionNames: ["s3:GetObject"] }),
    check: isError("NoSuchEntity", 404),
    requests: 1,
  },
  "45 who calls": {
    call: { service: "sts", operation: "GetCallerIdentity", parameters: {} },
    check: ({ Arn, Account }) => assert.deepEqual([Arn, Account], ["arn:aws:iam::111122223333:user/simulator", "111122223333"]),
  },
  "signs that XML has a meaning for": {
    call: {
      service: "iam",
      operation: "GetContextKeysForCustomPolicy",
      parameters: { PolicyInputList: [document({ ...READ, Condition: { StringEquals: MEMBERS } })] },
    },
    check: ({ ContextKeyNames }) => assert.deepEqual(ContextKeyNames, Object.keys(MEMBERS)),
  },
  "an entity": {
    call: { service: "iam", operation: "GetUser", parameters: { UserName: "nora" } },
    check: ({ User }) => assert.deepEqual([User.Arn, User.UserId], [NORA, "AIDACKCEVSQ6C2EXAMPLE"]),
  },
  "an inline policy": {
    call: { service: "iam", operation: "GetUserPolicy", parameters: { UserName: "nora", PolicyName: "models" } },
    check({ PolicyDocument }) {
      // boto3 and the CLI decode it, the JavaScript SDK does not.
      const read = typeof PolicyDocument === "string" ? JSON.parse(decodeURIComponent(PolicyDocument)) : PolicyDocument;
      assert.equal(read.Statement.Resource, "arn:aws:s3:::models/${aws:username}/*");
    },
  },
  "Access Analyzer: findings at their places": {
    call: analyzer({ policyType: "IDENTITY_POLICY", policyDocument: MISSPELT }),
    check({ findings }) {
      assert.deepEqual(
        findings.map(({ issueCode, findingType }) => [issueCode, findingType]),
        [
          ["INVALID_ACTION", "ERROR"],
          ["ARN_REGION_NOT_ALLOWED", "ERROR"],
        ],
      );
      const at = MISSPELT.indexOf('"s3:GetObjct"');
      const [{ path, span }] = findings[0].locations;
      assert.deepEqual(path, [{ value: "Statement" }, { index: 0 }, { value: "Action" }]);
      assert.deepEqual([span.start.offset, span.end.offset], [at, at + '"s3:GetObjct"'.length]);
    },
    requests: 1,
  },
  "Access Analyzer: a document that is not JSON": {
    call: analyzer({ policyType: "RESOURCE_POLICY", policyDocument: '{"Version":' }),
    check: ({ findings }) => assert.deepEqual(findings[0].issueCode, "JSON_SYNTAX_ERROR"),
  },
  "Access Analyzer: a resource type of another policy": {
    call: analyzer({
      policyType: "IDENTITY_POLICY",
      policyDocument: "{}",
      validatePolicyResourceType: "AWS::S3::Bucket",
    }),
    check: isError("ValidationException", 400),
    requests: 1,
  },
  "the whole account": {
    call: { service: "iam", operation: "GetAccountAuthorizationDetails", parameters: {} },
    check({ UserDetailList, GroupDetailList, Policies }) {
      assert.deepEqual([UserDetailList.length, GroupDetailList.length, Policies.length], [1, 1, 3]);
      assert.deepEqual(UserDetailList[0].GroupList, ["data-science"]);
    },
  },
};

/** The same as members of an error whose class clients name in two ways. */
function isError(code, status) {
  return (answer) => {
    assert.ok([code, `${code}Exception`].includes(answer.error), `expected ${code}, found ${JSON.stringify(answer)}`);
    if (answer.status !== undefined) assert.equal(answer.status, status);
    if (answer.attempts !== undefined) assert.equal(answer.attempts, 1);
  };
}
