/** Random facts of buckets, keys and APIs. */
import type { ApiGatewaySettings, BlockPublicAccess, KmsGrant, S3Grant, S3Object, S3Settings } from "../../../bindings/index.js";
import { ACCOUNTS, CANONICAL_IDS, VPCS } from "./names.js";
import { GRANTEES } from "./principals.js";
import type { Random } from "./random.js";

export function randomS3(random: Random): S3Settings {
  const ownerships = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter", "ObjectWriter"] as const;
  return {
    ...(random.oneIn(5) ? {} : { objectOwnership: random.pick(ownerships) }),
    ...(random.oneIn(2) ? { bucketAcl: randomAcl(random) } : {}),
    ...(random.oneIn(2) ? { blockPublicAccess: randomBlock(random) } : {}),
  };
}

export function randomObject(random: Random): S3Object {
  return {
    ...(random.oneIn(2) ? { ownerAccount: random.pick([...ACCOUNTS, "777788889999"]) } : {}),
    ...(random.oneIn(3) ? {} : { acl: randomAcl(random) }),
  };
}

function randomAcl(random: Random): S3Grant[] {
  const permissions = ["READ", "READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL", "FULL_CONTROL"] as const;
  const grantees = [...CANONICAL_IDS, "AllUsers", "AuthenticatedUsers", "LogDelivery"];
  return Array.from({ length: random.between(0, 3) }, () => ({
    grantee: random.pick(grantees),
    permission: random.pick(permissions),
  }));
}

function randomBlock(random: Random): BlockPublicAccess {
  const restrict = "restrictPublicBuckets"; // what decides most
  const names = ["blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", restrict, restrict];
  return Object.fromEntries(random.picks(names, random.between(1, 4)).map((name) => [name, !random.oneIn(5)]));
}

export function randomAccessPoint(random: Random): NonNullable<S3Settings["accessPoint"]> {
  if (random.oneIn(3)) return { networkOrigin: "Internet" };
  return { networkOrigin: "VPC", ...(random.oneIn(3) ? {} : { vpcId: random.pick(VPCS) }) };
}

// --- KMS -------------------------------------------------------------------------------------------------------------

const OPERATIONS: readonly string[] = [
  "Decrypt",
  "Decrypt",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "DescribeKey",
  "CreateGrant",
  "RetireGrant",
  "ReEncryptFrom",
];
const ENCRYPTION_CONTEXTS: readonly Readonly<Record<string, string>>[] = [
  {},
  { purpose: "audit" },
  { Purpose: "audit" },
  { purpose: "audit", other: "x" },
  { purpose: "${aws:username}" },
  { purpose: "*" },
];

export function randomGrants(random: Random): KmsGrant[] {
  return Array.from({ length: random.between(0, 6) }, (_, at) => ({
    name: `grant ${at}`,
    granteePrincipal: random.pick(GRANTEES),
    ...(random.oneIn(3) ? { retiringPrincipal: random.pick(GRANTEES) } : {}),
    operations: random.picks(OPERATIONS, random.between(1, 6)),
    ...(random.oneIn(3) ? { constraints: randomConstraints(random) } : {}),
  }));
}

function randomConstraints(random: Random): NonNullable<KmsGrant["constraints"]> {
  return {
    ...(random.oneIn(2) ? { encryptionContextSubset: random.pick(ENCRYPTION_CONTEXTS) } : {}),
    ...(random.oneIn(2) ? { encryptionContextEquals: random.pick(ENCRYPTION_CONTEXTS) } : {}),
    ...(random.oneIn(4) ? { sourceArn: random.pick(["arn:aws:s3:::a:b:c", "arn:aws:s3:::b"]) } : {}),
  };
}

// --- API Gateway -----------------------------------------------------------------------------------------------------

export function randomApi(random: Random): ApiGatewaySettings {
  return {
    authorizer: random.pick(["iam", "none", "lambda", "cognito"] as const),
    ...(random.oneIn(2) ? { endpoint: random.pick(["regional", "edge", "private"] as const) } : {}),
  };
}
