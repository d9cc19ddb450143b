/** Condition keys: those that are no service's, and what certain keys are good for. */
import type { CuratedTables } from "../../model/curated.js";
import type { ConditionKeyType } from "../../model/catalogue.js";
import { CHECK_REFERENCE, GLOBAL_KEYS, IAM_GUIDE, RECORDED, rows, words } from "./rows.js";

const DATE = "2026-11-30";

function typed(type: ConditionKeyType, text: string): { key: string; type: ConditionKeyType }[] {
  return words(text).map((key) => ({ key, type }));
}

/** A name that ends in `/` is a family. */
const globalKeys: CuratedTables["globalKeys"] = [
  ...rows(GLOBAL_KEYS, DATE, [
    ...typed(
      "String",
      `aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalTag/ aws:PrincipalServiceName aws:PrincipalType aws:userid aws:username
       aws:SourceIdentity aws:Ec2InstanceSourceVpc aws:SourceVpc aws:SourceVpce aws:VpceAccount aws:VpceOrgID aws:ResourceAccount
       aws:ResourceOrgID aws:ResourceTag/ aws:CalledViaFirst aws:CalledViaLast aws:CalledViaAWSMCP aws:referer aws:RequestedRegion
       aws:RequestTag/ aws:SourceAccount aws:SourceOrgID aws:UserAgent aws:FederatedProvider aws:SourceOwner`,
    ),
    ...typed("ARN", "aws:PrincipalArn aws:SourceArn aws:SourceVpcArn aws:ChatbotSourceArn aws:SignInSessionArn"),
    ...typed(
      "ArrayOfString",
      "aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths aws:SourceOrgPaths aws:VpceOrgPaths aws:CalledVia aws:TagKeys",
    ),
    ...typed(
      "Bool",
      "aws:PrincipalIsAWSService aws:AssumedRoot aws:MultiFactorAuthPresent aws:ViaAWSService aws:ViaAWSMCPService aws:SecureTransport",
    ),
    ...typed("Numeric", "aws:MultiFactorAuthAge"),
    ...typed("Date", "aws:CurrentTime aws:EpochTime aws:TokenIssueTime"),
    ...typed("IPAddress", "aws:SourceIp aws:VpcSourceIp aws:Ec2InstanceSourcePrivateIPv4"),
  ]),
  ...rows(RECORDED, DATE, [...typed("Bool", "aws:IsMcpServiceAction"), ...typed("String", "aws:PrincipalOrgMasterAccountId")]),
  ...rows(`${GLOBAL_KEYS}#condition-keys-cross-service`, DATE, [
    ...typed("Numeric", "ec2:RoleDelivery"),
    ...typed("ARN", "ec2:SourceInstanceArn lambda:SourceFunctionArn ssm:SourceInstanceArn codebuild:BuildArn codebuild:ProjectArn"),
    ...typed("String", "glue:RoleAssumedBy glue:CredentialIssuingService identitystore:UserId"),
  ]),
];

/** Sensitive: published as such. Guarded: those whose pages ask for care; AWS publishes no list. */
const guardedKeys: CuratedTables["guardedKeys"] = [
  ...rows(
    `${GLOBAL_KEYS}#condition-keys-sensitive`,
    DATE,
    words(
      `aws:PrincipalAccount aws:PrincipalOrgID aws:ResourceAccount aws:ResourceOrgID aws:SourceAccount aws:SourceOrgID aws:SourceVpc
       aws:SourceVpce aws:VpceAccount aws:VpceOrgID`,
    ).map((key) => ({ key, kind: "sensitive" as const })),
  ),
  ...rows(
    CHECK_REFERENCE,
    DATE,
    words("aws:PrincipalOrgPaths aws:ResourceOrgPaths aws:SourceOrgPaths aws:VpceOrgPaths aws:PrincipalArn aws:SourceArn").map(
      (key) => ({
        key,
        kind: "guarded" as const,
      }),
    ),
  ),
  ...rows(CHECK_REFERENCE, DATE, [{ key: "aws:userid", kind: "userid" as const }]),
];

const deprecatedKeys: CuratedTables["deprecatedKeys"] = rows(CHECK_REFERENCE, DATE, [
  { key: "aws:ARN", instead: "aws:PrincipalArn", kind: "global" as const },
]);

const pairedKeys: CuratedTables["pairedKeys"] = rows(GLOBAL_KEYS, DATE, [
  { key: "aws:VpcSourceIp", partners: ["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"] },
  { key: "aws:Ec2InstanceSourcePrivateIPv4", partners: ["aws:Ec2InstanceSourceVpc"] },
]);

const keyActions: CuratedTables["keyActions"] = [
  ...rows("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html", DATE, [
    { key: "ec2:CreateAction", action: "ec2:CreateTags" },
  ]),
  ...rows(`${IAM_GUIDE}/reference_policies_iam-condition-keys.html`, DATE, [
    { key: "iam:PassedToService", action: "iam:PassRole" },
    { key: "iam:AssociatedResourceArn", action: "iam:PassRole" },
    { key: "iam:AWSServiceName", action: "iam:CreateServiceLinkedRole" },
  ]),
  ...rows("https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html", DATE, [
    { key: "kms:GrantOperations", action: "kms:CreateGrant" },
    { key: "kms:GranteePrincipal", action: "kms:CreateGrant" },
    { key: "kms:GrantConstraintType", action: "kms:CreateGrant" },
  ]),
];

/** Absent where an AWS service calls by itself. A name that ends in `/` is a family. */
const callerKeys: CuratedTables["callerKeys"] = rows(
  GLOBAL_KEYS,
  DATE,
  words(
    "aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalAccount aws:PrincipalArn aws:PrincipalTag/ aws:PrincipalType aws:userid aws:username",
  ).map((key) => ({ key })),
);

const regionKeys: CuratedTables["regionKeys"] = [
  ...rows(GLOBAL_KEYS, DATE, [{ key: "aws:RequestedRegion" }]),
  ...rows("https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html", DATE, [{ key: "ec2:Region" }]),
  ...rows("https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html", DATE, [
    { key: "account:TargetRegion" },
  ]),
];

const constantKeys: CuratedTables["constantKeys"] = rows(
  CHECK_REFERENCE,
  DATE,
  ["AWS::S3::Bucket", "AWS::S3::AccessPoint"].flatMap((type) =>
    words("s3:ResourceAccount aws:ResourceAccount aws:ResourceOrgID").map((key) => ({ type, key })),
  ),
);

export const KEY_TABLES = {
  globalKeys,
  guardedKeys,
  deprecatedKeys,
  pairedKeys,
  keyActions,
  callerKeys,
  regionKeys,
  constantKeys,
  /** Silent in 2026, reported until 2023, though the reference calls it a String. */
  keyTypes: rows(RECORDED, DATE, typed("ArrayOfString", "codestar-connections:ProviderAction codeconnections:ProviderAction")),
  keyPrefixes: rows(
    RECORDED,
    DATE,
    words("catalog cognito-identity-unauth graph.facebook.com www.amazon.com accounts.google.com").map((prefix) => ({ prefix })),
  ),
  strictKeys: rows(
    CHECK_REFERENCE,
    DATE,
    words("iam sts kms s3 lambda sqs sns dynamodb secretsmanager").map((prefix) => ({ prefix })),
  ),
  untrustworthyKeys: rows(
    GLOBAL_KEYS,
    DATE,
    words("aws:referer aws:UserAgent").map((key) => ({ key })),
  ),
  weakSourceKeys: rows(
    GLOBAL_KEYS,
    DATE,
    words("aws:referer aws:SourceOwner").map((key) => ({ key })),
  ),
} satisfies Partial<CuratedTables>;
