/** Samples of what the other samples lack: levels of an organization, facts of services, whole directories. */
import type { AuthorizationRequest, Directory, NamedPolicy, PolicySet, S3Settings } from "../../../bindings/index.js";
import type { Sample } from "./samples.js";

const OWN = "111122223333";
const OTHER = "444455556666";
const BOB = `arn:aws:iam::${OWN}:user/div/bob`;
const ROLE = `arn:aws:iam::${OWN}:role/x/Admin`;
const KEY = `arn:aws:kms:us-east-1:${OWN}:key/k1`;
const ENDPOINT = "vpce-0123456789abcdef0";

type Statement = Readonly<Record<string, unknown>>;

function named(name: string, ...Statement: readonly Statement[]): NamedPolicy {
  return { name, document: { Version: "2012-10-17", Statement } };
}

const allow: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
const everyone: Statement = { ...allow, Principal: "*" };
const full = named("full", allow);
const deny = named("deny", {
  Effect: "Deny",
  Action: "s3:Delete*",
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
const rcp = named("rcp", {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "*",
  Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-fuzzfuzz01", "aws:ResourceTag/team": "blue" } },
});
const bucketPolicy = named(
  "bucket",
  { ...everyone, Action: "s3:Get*", Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] },
  { Effect: "Deny", NotPrincipal: { AWS: [OWN, BOB] }, Action: "s3:Put*", Resource: "arn:aws:s3:::b/*" },
);

const levels: PolicySet = {
  identity: [full],
  serviceControl: [
    { name: "root", policies: [full] },
    { name: "unit", policies: [full, deny] },
    { name: "account", policies: [full] },
  ],
  resourceControl: [
    { name: "root", policies: [rcp] },
    { name: "account", policies: [] },
  ],
  vpcEndpoint: [named("endpoint", everyone)],
  vpcEndpointType: "gateway",
};

const settings: S3Settings = {
  objectOwnership: "ObjectWriter",
  bucketAcl: [{ grantee: "c0ffee", permission: "FULL_CONTROL" }],
  blockPublicAccess: { blockPublicAcls: true, restrictPublicBuckets: true },
};

const bucket: PolicySet = {
  identity: [full],
  resource: [bucketPolicy],
  s3: { ...settings, object: { ownerAccount: OTHER, acl: [{ grantee: "AllUsers", permission: "READ" }] } },
};

const key: PolicySet = {
  identity: [full],
  kmsGrants: [
    {
      name: "grant",
      granteePrincipal: ROLE,
      retiringPrincipal: BOB,
      operations: ["Decrypt", "DescribeKey"],
      constraints: { encryptionContextEquals: { purpose: "audit" }, sourceArn: "arn:aws:s3:::b" },
    },
  ],
};

const directory: Directory = {
  version: 1,
  accounts: [{ id: OWN, canonicalUserId: "c0ffee" }, { id: OTHER, canonicalUserId: "beef" }, { id: "777788889999" }],
  organization: {
    id: "o-fuzzfuzz01",
    managementAccount: OTHER,
    root: {
      id: "r-fuzz",
      scps: ["full"],
      rcps: [rcp],
      accounts: [{ id: OTHER }],
      children: [
        { id: "ou-fuzz-11111111", name: "Workloads", scps: ["full", "deny"], accounts: [{ id: OWN, scps: ["full"], rcps: [rcp] }] },
      ],
    },
  },
  policies: { full, deny },
  groups: [{ arn: `arn:aws:iam::${OWN}:group/dev`, policies: ["full"] }],
  users: [
    { arn: BOB, uniqueId: "AIDABOB", tags: { team: "blue" }, groups: ["dev"], boundary: "full" },
    { arn: `arn:aws:iam::${OTHER}:user/eve`, policies: ["full", "deny"] },
  ],
  roles: [
    {
      arn: ROLE,
      uniqueId: "AROAADMIN",
      tags: { team: "blue", other: "x" },
      policies: ["full"],
      boundary: "deny",
      trust: named("trust", { Effect: "Allow", Principal: { AWS: [OWN, OTHER] }, Action: "sts:AssumeRole" }),
    },
  ],
  resources: [
    {
      arn: "arn:aws:s3:::b",
      account: OWN,
      policies: [bucketPolicy],
      tags: { team: "blue" },
      s3: { ...settings, objects: { k: { ownerAccount: OTHER }, "a/k": { acl: [{ grantee: "beef", permission: "READ" }] } } },
    },
    { arn: KEY, policies: [named("key", everyone)], kmsGrants: key.kmsGrants ?? [] },
    { arn: `arn:aws:s3:us-east-1:${OWN}:accesspoint/ap`, s3: { accessPoint: { networkOrigin: "VPC", vpcId: "vpc-1" } } },
    { arn: `arn:aws:execute-api:us-east-1:${OWN}:api1`, policies: [named("api", everyone)], apiGateway: { authorizer: "cognito" } },
    { arn: `arn:aws:logs:us-east-1:${OWN}:log-group:g`, policies: [] },
  ],
  endpoints: [
    { id: ENDPOINT, type: "interface", policies: [named("endpoint", everyone)] },
    { id: "vpce-0123456789abcdef1", type: "gateway" },
  ],
};

const context = {
  "aws:SourceVpce": ENDPOINT,
  "aws:SourceVpc": "vpc-1",
  "kms:EncryptionContext:purpose": "audit",
  "aws:SecureTransport": true,
};

/** Requests that reach into every section of the samples. */
const REQUESTS: readonly AuthorizationRequest[] = [
  { principal: BOB, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", context },
  { principal: `arn:aws:sts::${OWN}:assumed-role/Admin/alice`, action: "s3:PutObject", resource: "arn:aws:s3:::b/a/k", context },
  { principal: `arn:aws:sts::${OWN}:assumed-role/Admin/alice`, action: "kms:Decrypt", resource: KEY, context },
  { principal: `arn:aws:iam::${OTHER}:user/eve`, action: "sts:AssumeRole", resource: ROLE },
  { principal: `arn:aws:iam::${OTHER}:user/eve`, action: "s3:DeleteObject", resource: "arn:aws:s3:::b/a/k" },
  { principal: "*", action: "s3:GetObject", resource: `arn:aws:s3:us-east-1:${OWN}:accesspoint/ap/object/k`, context },
  {
    principal: `arn:aws:iam::${OWN}:root`,
    action: "execute-api:Invoke",
    resource: `arn:aws:execute-api:us-east-1:${OWN}:api1/prod/GET/x`,
  },
  {
    principal: `arn:aws:iam::${OWN}:user/nobody`,
    action: "logs:Get",
    resource: `arn:aws:logs:us-east-1:${OWN}:log-group:g:log-stream:s`,
  },
];

export const ORGANIZED_SAMPLES: readonly Sample[] = [
  { name: "levels and an endpoint", policies: levels, requests: REQUESTS },
  { name: "a bucket", policies: bucket, requests: REQUESTS },
  { name: "a key", policies: key, options: { debug: false }, requests: REQUESTS },
  { name: "a directory", policies: directory, requests: REQUESTS },
  { name: "a directory, stripped", policies: directory, options: { debug: false }, requests: REQUESTS },
];
