/** What a case is about: actions and resources that meet in the rules of one service. */
import {
  ACCESS_POINT,
  ALIAS,
  API,
  AWS_ALIAS,
  EVE,
  FEDERATED,
  LINKED_ROLE,
  OTHER,
  OTHER_KEY,
  OTHER_ROLE,
  OWN,
  OWN_KEY,
  RESERVED_ROLE,
  ROLE,
  STORE_ROLE,
  USER,
} from "./names.js";
import type { Mode } from "../../../bindings/index.js";
import type { Random } from "./random.js";

export type ThemeName = "general" | "s3" | "accessPoint" | "kms" | "roles" | "iam" | "api" | "oneAccount" | "store";

/** Actions, and resources that have them. */
interface Sort {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** How many times as often as others it is asked for. */
  readonly weight?: number;
}

/** `actions` and `resources` are all of them, for policies; requests ask for what goes together. */
export interface Theme extends Sort {
  readonly name: ThemeName;
  readonly sorts: readonly Sort[];
}

function theme(name: ThemeName, ...sorts: readonly Sort[]): Theme {
  return {
    name,
    sorts: sorts.flatMap((sort) => Array.from({ length: sort.weight ?? 1 }, () => ({ ...sort, weight: 1 }))),
    actions: sorts.flatMap(({ actions }) => actions),
    resources: sorts.flatMap(({ resources }) => resources),
  };
}

const words = (text: string): string[] => text.trim().split(/\s+/);

const general = theme("general", {
  actions:
    words(`s3:GetObject s3:GetObjectAcl s3:PutObject s3:ListBucket kms:Decrypt sts:AssumeRole sts:SetSourceIdentity sts:TagSession
    iam:PassRole sqs:SendMessage sqs:ReceiveMessage S3:getobject s3:x ec2:RunInstances ssm:GetDocument a-b.c:D`),
  resources: [
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::b/bob/k",
    "arn:aws:s3:::b/blue/a*b",
    "arn:aws:s3:::b/data:2024/é\u{1f600}",
    `arn:aws:sqs:us-east-1:${OWN}:q`,
    `arn:aws:sqs:us-east-1:${OTHER}:q`,
    OWN_KEY,
    OTHER_KEY,
    ALIAS,
    ROLE,
    OTHER_ROLE,
    "*",
    "*",
    "arn:aws:ssm:us-east-1:amazon:document/d",
    "arn:aws:imagebuilder:us-east-1:aws:component/c",
    "arn:aws:s3:::",
    "arn:aws:s3:::b/",
  ],
});

const s3 = theme(
  "s3",
  {
    actions:
      words(`s3:GetObject s3:GetObject s3:GetObjectVersion s3:GetObjectAcl s3:PutObject s3:PutObject s3:PutObjectAcl s3:DeleteObject
      s3:DeleteObjectVersion s3:RestoreObject s3:AbortMultipartUpload S3:PUTOBJECT`),
    resources: ["arn:aws:s3:::b/k", "arn:aws:s3:::b/k", "arn:aws:s3:::b/a/k", "arn:aws-cn:s3:::b/k"],
    weight: 4,
  },
  {
    actions: words(
      "s3:ListBucket s3:ListBucket s3:ListBucketVersions s3:GetBucketAcl s3:PutBucketAcl s3:GetBucketPolicy s3:PutBucketPolicy s3:DeleteBucketPolicy",
    ),
    resources: ["arn:aws:s3:::b", "arn:aws:s3:::b", "arn:aws:s3:::b", "arn:aws-cn:s3:::b"],
    weight: 3,
  },
  {
    actions: words("s3:ListAllMyBuckets s3:CreateBucket s3:GetAccessGrantsInstance"),
    resources: ["*", "arn:aws:s3:us-east-1:444455556666:access-grants/default"],
  },
);

const accessPoint = theme("accessPoint", {
  actions: words("s3:GetObject s3:GetObject s3:PutObject s3:ListBucket s3:GetObjectAcl s3:PutAccessPointPolicy"),
  resources: [
    ACCESS_POINT,
    `${ACCESS_POINT}/object/k`,
    `${ACCESS_POINT}/object/k`,
    `arn:aws:s3:us-east-1:${OTHER}:accesspoint/ap`,
    `arn:aws-cn:s3:cn-north-1:${OWN}:accesspoint/ap`,
  ],
});

const kms = theme(
  "kms",
  {
    actions:
      words(`kms:Decrypt kms:Decrypt kms:Decrypt kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyPair kms:DescribeKey kms:CreateGrant
      kms:RetireGrant kms:RevokeGrant kms:ListGrants kms:ReEncryptFrom kms:ScheduleKeyDeletion kms:GetKeyPolicy kms:PutKeyPolicy
      kms:EnableKey kms:ScheduleKeyDeletion kms:TagResource KMS:decrypt`),
    resources: [OWN_KEY, OWN_KEY, OTHER_KEY, `arn:aws-cn:kms:cn-north-1:${OWN}:key/k1`],
    weight: 5,
  },
  {
    actions: words("kms:CreateAlias kms:DeleteAlias kms:UpdateAlias"),
    resources: [ALIAS, ALIAS, AWS_ALIAS, `arn:aws:kms:us-east-1:${OTHER}:alias/aws/s3`],
  },
  {
    actions:
      words(`kms:Decrypt kms:Decrypt kms:GenerateDataKeyWithoutPlaintext kms:DeriveSharedSecret kms:ReEncryptTo kms:DescribeKey kms:CreateGrant
      kms:RetireGrant kms:ListGrants kms:GetKeyRotationStatus kms:ScheduleKeyDeletion kms:GenerateDataKeyX KMS:sign`),
    resources: [ALIAS, ALIAS, AWS_ALIAS, `arn:aws:kms:us-east-1:${OTHER}:alias/a`, `arn:aws-cn:kms:cn-north-1:${OWN}:alias/a`],
  },
  { actions: ["kms:ListKeys"], resources: ["*"] },
);

const roles = theme("roles", {
  actions:
    words(`sts:AssumeRole sts:AssumeRole sts:AssumeRole sts:TagSession sts:SetSourceIdentity sts:SetContext sts:AssumeRoleWithSAML
    sts:AssumeRoleWithWebIdentity sts:GetCallerIdentity sts:GetSessionToken sts:GetFederationToken sts:AssumeRoot
    sts:GetAccessKeyInfo iam:PassRole STS:assumerole`),
  resources: [
    ROLE,
    ROLE,
    OTHER_ROLE,
    `arn:aws:iam::${OWN}:role/Admin`,
    LINKED_ROLE,
    RESERVED_ROLE,
    FEDERATED,
    USER,
    `arn:aws:iam::${OTHER}:root`,
    "*",
  ],
});

const iam = theme(
  "iam",
  {
    actions:
      words(`iam:PassRole iam:PassRole iam:CreatePolicyVersion iam:DeletePolicy iam:TagPolicy iam:GetPolicy iam:CreateRole iam:DeleteRole
    iam:AttachRolePolicy iam:UpdateRole iam:UpdateRoleDescription iam:UpdateAssumeRolePolicy iam:GetRole iam:GetUser IAM:tagrole sts:AssumeRole`),
    resources: [
      ROLE,
      OTHER_ROLE,
      LINKED_ROLE,
      RESERVED_ROLE,
      `arn:aws:iam::${OTHER}:role/aws-reserved/r`,
      "arn:aws:iam::aws:policy/AdministratorAccess",
      `arn:aws:iam::${OWN}:policy/p`,
      USER,
      EVE,
      "*",
    ],
  },
  {
    actions: words(`iam:CreateRole iam:DeleteRole iam:AttachRolePolicy iam:PutRolePolicy iam:UpdateRole iam:UpdateAssumeRolePolicy
    iam:PutRolePermissionsBoundary iam:TagRole`),
    resources: [
      RESERVED_ROLE,
      RESERVED_ROLE,
      `arn:aws:iam::${OTHER}:role/aws-reserved/sso.amazonaws.com/eu-west-1/r`,
      `arn:aws:iam::${OWN}:role/aws-reserved/r`,
    ],
  },
);

const api = theme("api", {
  actions: words("execute-api:Invoke execute-api:Invoke execute-api:ManageConnections"),
  resources: [API, API, `arn:aws:execute-api:us-east-1:${OTHER}:api1/prod/GET/pets`],
});

/** Operations that stay in one account (evaluation-logic 7.4), and neighbours of theirs that do not. */
const oneAccount = theme(
  "oneAccount",
  {
    actions:
      words(`sqs:AddPermission sqs:DeleteQueue sqs:ListQueueTags sqs:SetQueueAttributes sqs:TagQueue sqs:StartMessageMoveTask SQS:untagqueue
      sqs:SendMessage sqs:PurgeQueue sqs:DeleteQueueX`),
    resources: [`arn:aws:sqs:us-east-1:${OWN}:q`, `arn:aws:sqs:us-east-1:${OTHER}:q`, `arn:aws:sqs:us-east-1:${OTHER}:q`],
  },
  { actions: words("sqs:ListQueues sqs:CreateQueue dynamodb:ListTables secretsmanager:ListSecrets"), resources: ["*"] },
  {
    actions:
      words(`dynamodb:CreateTable dynamodb:ExportTableToPointInTime dynamodb:PartiQLSelect dynamodb:PutResourcePolicy dynamodb:DescribeLimits
      dynamodb:GetItem dynamodb:DescribeTable`),
    resources: [`arn:aws:dynamodb:us-east-1:${OWN}:table/t`, `arn:aws:dynamodb:us-east-1:${OTHER}:table/t`],
  },
  {
    actions: words("s3express:CreateBucket s3express:PutBucketPolicy s3express:ListAllMyDirectoryBuckets s3express:CreateSession"),
    resources: [`arn:aws:s3express:us-east-1:${OTHER}:bucket/b--use1-az4--x-s3`],
  },
  {
    actions: words(
      "s3-outposts:GetBucket s3-outposts:GetBucketPolicy s3-outposts:PutObject kinesis:PutResourcePolicy kinesis:PutRecord",
    ),
    resources: [`arn:aws:s3-outposts:us-east-1:${OTHER}:outpost/op-1/bucket/b`, `arn:aws:kinesis:us-east-1:${OTHER}:stream/s`],
  },
  {
    actions:
      words(`cloudhsm:CopyBackupToRegion cloudhsm:DescribeBackups payment-cryptography:CreateKey payment-cryptography:ListAliases
      payment-cryptography:EncryptData secretsmanager:BatchGetSecretValue secretsmanager:GetSecretValue backup:StartRestoreJob
      backup:CopyIntoBackupVault backup:X`),
    resources: [
      `arn:aws:payment-cryptography:us-east-1:${OTHER}:key/k`,
      `arn:aws:secretsmanager:us-east-1:${OTHER}:secret:s`,
      `arn:aws:backup:us-east-1:${OTHER}:backup-vault:v`,
    ],
  },
);

/** Of mode `lenient` alone. */
const store = theme("store", {
  actions: words("s3:GetObject s3:PutObject own:Read sts:AssumeRole"),
  resources: [
    "b/k",
    "thing",
    "a:b",
    "arn:store:s3:::b/k",
    "arn:store:sqs:local:tenant-a:q",
    "arn:store:sqs:local:tenant-b:q",
    "arn:store:sqs:local:tenant_c:q",
    "arn:aws:s3:::b/k",
    STORE_ROLE,
    "${x/k",
  ],
});

const ONCE: readonly Theme[] = [general, s3, accessPoint, kms, roles, iam, api, oneAccount];
const THEMES: readonly Theme[] = [...ONCE, general, general, general, s3, s3, s3, kms, kms, roles, iam];

const EVERYTHING = theme("general", ...ONCE);

/** Mostly only a few of the theme's actions and resources, so that policies and requests meet. */
export function randomTheme(mode: Mode, random: Random): Theme {
  const whole = mode === "lenient" && random.oneIn(4) ? store : random.pick(THEMES);
  if (random.oneIn(3)) return whole;
  const sorts = whole.sorts.map(({ actions, resources }) => ({
    actions: random.picks(actions, random.between(1, 4)),
    resources: random.picks(resources, random.between(1, 3)),
  }));
  return theme(whole.name, ...sorts);
}

/** Now and then a policy strays from the theme. */
export function strayed(theme: Theme, random: Random): Theme {
  return random.oneIn(10) ? EVERYTHING : theme;
}
