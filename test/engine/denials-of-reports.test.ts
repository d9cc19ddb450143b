/**
 * Explicit denials that people have reported because nobody told them the reason: each names it here. The sources are the reports; the
 * situations are restated.
 */
import { describe, expect, it } from "vitest";
import { compile, type AuthorizationRequest, type PolicySet } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";

function policy(name: string, ...statements: readonly object[]) {
  return { name, document: { Version: "2012-10-17", Statement: statements } };
}

function session(role: string, name: string) {
  const account = "111122223333";
  const arn = `arn:aws:sts::${account}:assumed-role/${role}/${name}`;
  return { type: "assumedRole", arn, entityArn: `arn:aws:iam::${account}:role/${role}` } as const;
}

const ALL = { Effect: "Allow", Action: "*", Resource: "*" };
const FULL = policy("FullAWSAccess", ALL);

interface Report {
  readonly source: string;
  readonly set: PolicySet;
  readonly request: AuthorizationRequest;
  /** What the first matched statement says beside what `*` matches, in the order of the alphabet. */
  readonly because: readonly string[];
}

const REPORTS: readonly Report[] = [
  {
    source: "https://github.com/anomalyco/sst/issues/3597",
    set: {
      identity: [
        policy("dev", ALL, {
          Effect: "Deny",
          Action: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
          Resource: "*",
          Condition: { StringNotLike: { "iam:PermissionsBoundary": ["arn:aws:iam::*:policy/DevBoundary"] } },
        }),
      ],
    },
    request: { principal: session("developer", "s"), action: "iam:CreateRole", resource: "arn:aws:iam::111122223333:role/images" },
    because: [
      "iam:CreateRole is among Action iam:CreateRole and 1 more",
      "iam:PermissionsBoundary is absent, denied unless like arn:aws:iam::*:policy/DevBoundary (StringNotLike holds where the key is absent)",
    ],
  },
  {
    source: "https://github.com/hashicorp/terraform-provider-aws/issues/3484",
    set: {
      identity: [
        policy("p", ALL, {
          Effect: "Deny",
          Action: "ec2:RunInstances",
          Resource: "arn:aws:ec2:*:*:instance/*",
          Condition: { Null: { "aws:RequestTag/Team": "true" } },
        }),
      ],
    },
    request: {
      principal: session("tf", "s"),
      action: "ec2:RunInstances",
      resource: "arn:aws:ec2:us-east-1:111122223333:instance/i-1",
    },
    because: [
      "arn:aws:ec2:us-east-1:111122223333:instance/i-1 is among Resource arn:aws:ec2:*:*:instance/*",
      "aws:RequestTag/Team is absent, denied if absent (Null)",
      "ec2:RunInstances is among Action ec2:RunInstances",
    ],
  },
  {
    source: "https://github.com/aws-samples/data-perimeter-policy-examples/issues/3",
    set: {
      identity: [FULL],
      serviceControl: [
        {
          name: "root",
          policies: [
            FULL,
            policy("perimeter", {
              Effect: "Deny",
              Action: "*",
              Resource: "*",
              Condition: {
                NotIpAddressIfExists: { "aws:SourceIp": ["203.0.113.0/24"] },
                StringNotEqualsIfExists: { "aws:SourceVpc": ["vpc-0abc"] },
                Bool: { "aws:ViaAWSService": "false" },
                ArnNotLikeIfExists: { "aws:PrincipalArn": ["arn:aws:iam::*:role/aws:ec2-infrastructure"] },
              },
            }),
          ],
        },
      ],
    },
    request: {
      principal: session("fn-exec", "fn"),
      action: "s3:GetObject",
      resource: "arn:aws:s3:::example/k",
      context: { "aws:SourceIp": "198.51.100.7" },
    },
    because: [
      "aws:PrincipalArn is arn:aws:iam::111122223333:role/fn-exec, denied unless like arn:aws:iam::*:role/aws:ec2-infrastructure (ArnNotLikeIfExists)",
      "aws:SourceIp is 198.51.100.7, denied unless in 203.0.113.0/24 (NotIpAddressIfExists)",
      "aws:SourceVpc is absent, denied unless vpc-0abc (StringNotEqualsIfExists holds where the key is absent)",
      "aws:ViaAWSService is false, denied if false (Bool)",
    ],
  },
  {
    source: "https://github.com/elastic/cloudbeat/issues/3014",
    set: {
      identity: [FULL],
      serviceControl: [
        {
          name: "root",
          policies: [
            FULL,
            policy("region-deny", {
              Effect: "Deny",
              NotAction: ["iam:*", "organizations:*", "sts:*", "support:*"],
              Resource: "*",
              Condition: {
                StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] },
                ArnNotLike: { "aws:PrincipalARN": ["arn:aws:iam::*:role/AWSControlTowerExecution"] },
              },
            }),
          ],
        },
      ],
    },
    request: {
      principal: session("scanner", "s"),
      action: "ec2:DescribeInstances",
      resource: "*",
      context: { "aws:RequestedRegion": "ap-south-1" },
    },
    because: [
      "aws:PrincipalARN is arn:aws:iam::111122223333:role/scanner, denied unless like arn:aws:iam::*:role/AWSControlTowerExecution (ArnNotLike)",
      "aws:RequestedRegion is ap-south-1, denied unless eu-west-1, us-east-1 (StringNotEquals)",
      "ec2:DescribeInstances is not among NotAction iam:*, organizations:*, sts:*, support:*",
    ],
  },
  {
    source: "https://github.com/awsdocs/iam-user-guide/issues/180",
    set: {
      resource: [
        policy("logs", {
          Sid: "DenyExternal",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::example-logs", "arn:aws:s3:::example-logs/*"],
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } },
        }),
      ],
    },
    request: {
      principal: "cloudtrail.amazonaws.com",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::example-logs/AWSLogs/x",
      resourceAccount: "111122223333",
    },
    because: [
      "arn:aws:s3:::example-logs/AWSLogs/x is among Resource arn:aws:s3:::example-logs/* and 1 more",
      "aws:PrincipalOrgID is absent, denied unless o-exampleorg1 (StringNotEquals holds where the key is absent)",
      "s3:PutObject is among Action s3:*",
    ],
  },
  {
    source: "https://github.com/aws-samples/serverless-patterns/issues/935",
    set: {
      resource: [
        {
          ...policy("api", {
            Effect: "Deny",
            Principal: "*",
            Action: "execute-api:Invoke",
            Resource: "execute-api:/*/*/*",
            Condition: { StringNotEquals: { "aws:sourceVpce": "vpce-0aaa" } },
          }),
          resourceArn: "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5",
        },
      ],
      apiGateway: { authorizer: "none", endpoint: "private" },
    },
    request: {
      principal: "*",
      action: "execute-api:Invoke",
      resource: "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/x",
      context: { "aws:SourceVpce": "vpce-0bbb" },
    },
    because: [
      "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/x is among Resource arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*/*/*",
      "aws:sourceVpce is vpce-0bbb, denied unless vpce-0aaa (StringNotEquals)",
      "execute-api:Invoke is among Action execute-api:Invoke",
    ],
  },
  {
    source: "https://github.com/terraform-aws-modules/terraform-aws-vpc/pull/934",
    set: {
      identity: [FULL],
      vpcEndpointType: "gateway",
      vpcEndpoint: [
        policy(
          "ddb",
          { ...ALL, Principal: "*" },
          {
            Effect: "Deny",
            Principal: "*",
            Action: "dynamodb:*",
            Resource: "*",
            Condition: { StringNotEquals: { "aws:sourceVpce": "vpc-0abc" } },
          },
        ),
      ],
    },
    request: {
      principal: session("app", "s"),
      action: "dynamodb:GetItem",
      resource: "arn:aws:dynamodb:eu-west-1:111122223333:table/t",
      context: { "aws:SourceVpce": "vpce-0abc", "aws:SourceVpc": "vpc-0abc" },
    },
    because: [
      "aws:sourceVpce is vpce-0abc, denied unless vpc-0abc (StringNotEquals)",
      "dynamodb:GetItem is among Action dynamodb:*",
    ],
  },
  {
    source: "https://github.com/aws/aws-cli/issues/1333",
    set: {
      identity: [FULL],
      resource: [
        policy("bucket", {
          Effect: "Deny",
          NotPrincipal: {
            AWS: [
              "arn:aws:sts::111122223333:assumed-role/hr/hr-app",
              "arn:aws:iam::111122223333:role/hr",
              "arn:aws:iam::111122223333:root",
            ],
          },
          Action: "s3:*",
          Resource: "arn:aws:s3:::example-hr/*",
        }),
      ],
    },
    request: { principal: session("hr", "AWS-CLI-session-1"), action: "s3:GetObject", resource: "arn:aws:s3:::example-hr/k" },
    because: [
      "arn:aws:s3:::example-hr/k is among Resource arn:aws:s3:::example-hr/*",
      "arn:aws:sts::111122223333:assumed-role/hr/AWS-CLI-session-1 is not exempted by NotPrincipal " +
        "arn:aws:iam::111122223333:role/hr, arn:aws:iam::111122223333:root, arn:aws:sts::111122223333:assumed-role/hr/hr-app: " +
        "session, role and account must be listed, `arn:aws:sts::111122223333:assumed-role/hr/AWS-CLI-session-1` is not",
      "s3:GetObject is among Action s3:*",
    ],
  },
  {
    source: "https://github.com/aws-quickstart/quickstart-compliance-common/issues/29",
    set: {
      resource: [
        policy("logs", {
          Sid: "DenyUnEncryptedObjectUploads",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::example-archive/*",
          Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" } },
        }),
      ],
    },
    request: {
      principal: "logging.s3.amazonaws.com",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::example-archive/log1",
      resourceAccount: "111122223333",
    },
    because: [
      "arn:aws:s3:::example-archive/log1 is among Resource arn:aws:s3:::example-archive/*",
      "s3:PutObject is among Action s3:PutObject",
      "s3:x-amz-server-side-encryption is absent, denied unless AES256 (StringNotEquals holds where the key is absent)",
    ],
  },
  {
    source: "https://github.com/aws-samples/data-perimeter-policy-examples/issues/47",
    set: {
      resource: [policy("site", { ...ALL, Principal: "*" })],
      resourceControl: [
        {
          name: "root",
          policies: [
            policy("perimeter", {
              Effect: "Deny",
              Principal: "*",
              Action: "s3:*",
              Resource: "*",
              Condition: {
                StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-exampleorg1" },
                BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
              },
            }),
          ],
        },
      ],
    },
    request: {
      principal: "*",
      action: "s3:GetObject",
      resource: "arn:aws:s3:::example-site/index.html",
      resourceAccount: "111122223333",
    },
    because: [
      "aws:PrincipalIsAWSService is absent, denied if false (BoolIfExists holds where the key is absent)",
      "aws:PrincipalOrgID is absent, denied unless o-exampleorg1 (StringNotEqualsIfExists holds where the key is absent)",
      "s3:GetObject is among Action s3:*",
    ],
  },
  {
    source: "https://github.com/awsdocs/iam-user-guide/issues/58",
    set: {
      resource: [
        policy("bucket", {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: "*",
          Condition: { StringLikeIfExists: { "aws:PrincipalOrgID": "foo" } },
        }),
      ],
    },
    request: {
      principal: "ec2.amazonaws.com",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::bk/k",
      resourceAccount: "111122223333",
    },
    because: [
      "aws:PrincipalOrgID is absent, denied if like foo (StringLikeIfExists holds where the key is absent)",
      "s3:PutObject is among Action s3:PutObject",
    ],
  },
  {
    source: "https://github.com/stackshy/cloudemu/issues/841",
    set: { identity: [policy("id", ALL, { Effect: "Deny", NotAction: ["s3:*"], Resource: "*" })] },
    request: {
      principal: "arn:aws:iam::111122223333:user/bob",
      action: "ec2:RunInstances",
      resource: "arn:aws:ec2:us-east-1:111122223333:instance/i-1",
    },
    because: ["ec2:RunInstances is not among NotAction s3:*"],
  },
];

describe("explicit denials of reports name their reason", () => {
  it.each(REPORTS)("$source", ({ set, request, because }) => {
    const { decision, matched } = loadEngine(compile(set)).explain(request);
    expect([decision, matched[0]!.effect]).toEqual(["explicitDeny", "Deny"]);
    const telling = matched[0]!.because.filter(({ values }) => values.length > 1 || !["*", "everyone"].includes(values[0]!));
    expect(telling.map(({ text }) => text).sort()).toEqual(because);
  });
});
