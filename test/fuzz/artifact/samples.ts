/** Policy sets whose artifacts the artifact target mutates: between them every section, record form and opcode occurs. */
import type { AuthorizationRequest, CompileOptions, Directory, PolicySet } from "../../../bindings/index.js";

export interface Sample {
  readonly name: string;
  readonly policies: PolicySet | Directory;
  readonly options?: CompileOptions;
  /** Default: REQUESTS. */
  readonly requests?: readonly AuthorizationRequest[];
}

const ACCOUNT = "111122223333";
const BOB = `arn:aws:iam::${ACCOUNT}:user/div/bob`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/alice`;

type Statement = Readonly<Record<string, unknown>>;

const named = (...statements: Statement[]) => [{ name: "p", document: { Version: "2012-10-17", Statement: statements } }];

const identityOnly: PolicySet = {
  identity: named(
    {
      Effect: "Allow",
      Action: ["s3:Get*", "s3:List*", "ec2:Describe?nstances", "sqs:*Message*"],
      Resource: ["arn:aws:s3:::b/*/x/*", "arn:aws:s3:::b", "arn:aws:sqs:*:*:q-*"],
    },
    { Effect: "Allow", NotAction: "iam:*", Resource: "arn:aws:s3:::c*" },
    { Effect: "Deny", Action: "s3:Delete*", NotResource: ["arn:aws:s3:::tmp/*", "arn:aws:s3:::?mp2"] },
  ),
};

const withPrincipals: PolicySet = {
  identity: named({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
  permissionsBoundary: named({ Effect: "Allow", Action: "*", Resource: "*" }),
  session: named({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
  resource: named(
    {
      Effect: "Allow",
      Principal: { AWS: [ACCOUNT, BOB, SESSION, "AROAEXAMPLE"], Service: "ec2.amazonaws.com", CanonicalUser: "abc123" },
      Action: "s3:*",
      Resource: "*",
    },
    {
      Effect: "Deny",
      NotPrincipal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/x/Admin`, ACCOUNT, SESSION] },
      Action: "s3:Put*",
      Resource: "*",
    },
    { Effect: "Deny", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/path/Admin` }, Action: "s3:List*", Resource: "*" },
    { Effect: "Allow", Principal: "*", Action: "s3:Head*", Resource: "arn:aws:s3:::b/*" },
  ),
  trust: named({ Effect: "Allow", Principal: { Federated: "accounts.google.com" }, Action: "sts:AssumeRoleWithWebIdentity" }),
};

const OPERATORS: Readonly<Record<string, unknown>> = {
  StringEquals: { "aws:PrincipalTag/a": ["x", "y", "z"], "k:a": "v-${aws:username}" },
  StringNotEquals: { "k:b": ["1", "2"] },
  StringEqualsIgnoreCase: { "k:c": ["ÄÖ", "straße"] },
  StringLike: { "k:d": ["a*b?c", "lit", "${k:a}*"] },
  StringNotLike: { "k:e": "*" },
  NumericEquals: { "k:n": [1, "2.50", "-3e7"] },
  NumericLessThan: { "k:n": 5 },
  NumericGreaterThanEquals: { "k:m": "0.1" },
  DateEquals: { "aws:CurrentTime": ["2024-01-01", "1700000000"] },
  DateLessThan: { "aws:EpochTime": "2030-01-01T00:00:00.5Z" },
  Bool: { "aws:SecureTransport": true },
  BoolIfExists: { "aws:MultiFactorAuthPresent": ["${k:a}"] },
  BinaryEquals: { "k:g": ["QUI=", "QUJD"] },
  IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"] },
  NotIpAddress: { "k:ip": ["::ffff:10.0.0.0/104"] },
  ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:user/*", "*bob", "arn:aws:iam::${aws:PrincipalAccount}:role/?"] },
  Null: { "k:null": [true, false] },
  "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b", "c", "d", "e"] },
  "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": "a*", "aws:RequestTag/b": "y*" },
  "ForAnyValue:NumericEquals": { "k:n": ["5", "6"] },
};

/** A statement for every operator, so that each atom is asked by itself. */
const everyOperator: PolicySet = {
  identity: named(
    ...Object.entries(OPERATORS).map(([operator, block], index) => ({
      Effect: index % 3 === 0 ? "Deny" : "Allow",
      Action: `s3:A${index}`,
      Resource: "*",
      Condition: { [operator]: block },
    })),
    { Effect: "Allow", Action: "s3:All", Resource: "*", Condition: OPERATORS },
  ),
};

const variables: PolicySet = {
  identity: named(
    {
      Effect: "Allow",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::${aws:PrincipalTag/team, 'all'}/?x*", "arn:aws:s3:::a${*}b"],
    },
    { Effect: "Deny", Action: "s3:*", NotResource: ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::${k:a}", "arn:aws:s3:::*"] },
    { Effect: "Allow", Action: "*", NotResource: ["arn:aws:s3:::${k:absent}/*"] },
  ),
};

/** Enough rows for bitmaps with several summary bits beside the lists. */
const manyRows: PolicySet = {
  identity: named(
    ...Array.from({ length: 90 }, (_, index) => ({
      Effect: index % 7 === 0 ? "Deny" : "Allow",
      // Excluded by many rows, by a few, by one.
      ...(index % 5 === 4
        ? { NotAction: ["s3:Delete*", ...(index < 15 ? ["s3:DeleteObject"] : []), ...(index === 4 ? ["s3:*Object"] : [])] }
        : { Action: index % 2 === 0 ? "s3:*" : [`s3:Get${index % 5}*`, "sqs:*"] }),
      Resource: index % 3 === 0 ? "*" : [`arn:aws:s3:::b${index}/*`, "arn:aws:s3:::shared/*"],
      Condition: { StringLike: { "k:d": `v${index % 4}*` } },
    })),
  ),
  resource: [{ name: "r", document: { Version: "2012-10-17", Statement: { Effect: "Allow", Principal: "*", Action: "s3:*" } } }],
};

export const SAMPLES: readonly Sample[] = [
  { name: "identity only", policies: identityOnly },
  { name: "identity only, stripped", policies: identityOnly, options: { debug: false } },
  { name: "principals", policies: withPrincipals },
  { name: "every operator", policies: everyOperator, options: { debug: false } },
  { name: "variables and NotResource", policies: variables },
  { name: "many rows", policies: manyRows, options: { debug: false } },
  {
    name: "lenient, all switches",
    policies: { ...identityOnly, ...variables },
    options: {
      mode: "lenient",
      choices: {
        notPrincipalMode: "lenient",
        unresolvedNotResource: "excludesNothing",
        emptyStringIsNull: false,
        forAnyIfExistsAbsent: true,
      },
    },
  },
  { name: "nothing", policies: {} },
];

const CONTEXT: AuthorizationRequest["context"] = {
  "k:a": "v-bob",
  "k:b": "3",
  "k:c": "äö",
  "k:d": "a-b-c",
  "k:e": "",
  "k:n": [5, 6, "2.5"],
  "k:m": "1e2",
  "k:g": "QUI=",
  "k:ip": "10.1.2.3",
  "k:null": "",
  "aws:SecureTransport": true,
  "aws:SourceIp": "2001:db8::1",
  "aws:TagKeys": ["a", "b"],
  "aws:PrincipalTag/a": "x",
  "aws:RequestTag/b": "x",
  "aws:RequestTag/B": "y",
  "aws:CurrentTime": "2024-01-01T00:00:00Z",
  "aws:MultiFactorAuthPresent": "false",
};

/** Requests that reach into every table of the samples. */
export const REQUESTS: readonly AuthorizationRequest[] = [
  { principal: BOB, action: "s3:DeleteObject", resource: "arn:aws:s3:::shared/k", context: CONTEXT },
  { principal: BOB, action: `s3:Get${"1".repeat(64)}`, resource: "arn:aws:s3:::shared/k", context: CONTEXT },
  { principal: BOB, action: "s3:GetObject", resource: "arn:aws:s3:::b/bob/x/y", context: CONTEXT },
  { principal: BOB, action: "s3:All", resource: "arn:aws:s3:::b1/shared/x", context: { ...CONTEXT, "k:n": 2.5, "k:d": "v1" } },
  { principal: SESSION, action: "s3:PutObject", resource: "arn:aws:s3:::shared/x", context: {} },
  {
    principal: {
      type: "assumedRole",
      arn: SESSION,
      entityArn: `arn:aws:iam::${ACCOUNT}:role/x/Admin`,
      uniqueId: "AROAEXAMPLE:alice",
      tags: { team: "blue" },
    },
    action: "s3:ListBucket",
    resource: "arn:aws:s3:::blue/xx",
    context: CONTEXT,
  },
  {
    principal: { type: "service", serviceNames: ["ec2.amazonaws.com", "s3.amazonaws.com"] },
    action: "s3:HeadObject",
    resource: "arn:aws:s3:::b/é\u{1f600}",
  },
  { principal: "*", action: "sqs:SendMessage", resource: "arn:aws:sqs:us-east-1:111122223333:q-1" },
  {
    principal: { type: "federated", arn: "accounts.google.com" },
    action: "sts:AssumeRoleWithWebIdentity",
    resource: `arn:aws:iam::${ACCOUNT}:role/Admin`,
    resourceAccount: ACCOUNT,
  },
  {
    principal: { type: "root", account: ACCOUNT, canonicalUserId: "abc123" },
    action: "ec2:DescribeInstances",
    resource: "*",
    context: { "aws:CurrentTime": "1700000000" },
  },
];
