/**
 * What outputs attach to resources decides: each lets in a caller of another account, each of their Denies holds, and what a
 * name or folder says wrongly is an error, never a policy that nothing finds.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../bindings/compiler/compile.js";
import { readDirectory } from "../../bindings/directory/read.js";
import type { DirectorySource } from "../../bindings/directory/source.js";
import type { Engine } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";
import { attempt, codesOf, findingsOf, fixture, fixtures, own, source, unplaced } from "./support.js";

const OWNER = "222222222222";
const OTHER = "333333333333";
const FOLDER = `${OWNER}/eu-west-1`;
const BEN = `arn:aws:iam::${OTHER}:user/ben`;
const ANA = `arn:aws:iam::${OWNER}:user/ana`;

const statement = (members: object): object => ({ Version: "2012-10-17", Statement: [members] });
const admin = { name: "admin", document: statement({ Effect: "Allow", Action: "*", Resource: "*" }) };
/** Two accounts, in each a user whom nothing of its own holds back. */
const people = own({
  accounts: [{ id: OWNER }, { id: OTHER }],
  users: [
    { arn: ANA, policies: [admin] },
    { arn: BEN, policies: [admin] },
  ],
});
const arnOf = (service: string, resource: string): string => `arn:aws:${service}:eu-west-1:${OWNER}:${resource}`;

function engineOf(...sources: readonly DirectorySource[]): Engine {
  return loadEngine(compile(readDirectory([people, ...sources]).directory));
}

type Asked = readonly [action: string, resource: string];

/** The fixture alone, what it lets the other account do, and what it denies to the owner's own user. */
const COMMANDS: readonly (readonly [file: string, allowed: Asked, denied?: Asked])[] = [
  ["lambda.get-policy.send", ["lambda:InvokeFunction", arnOf("lambda", "function:send")]],
  ["lambda.get-policy.send.PROD", ["lambda:InvokeFunction", arnOf("lambda", "function:send:PROD")]],
  [
    "ecr.get-repository-policy.team_app",
    ["ecr:BatchGetImage", arnOf("ecr", "repository/team/app")],
    ["ecr:DeleteRepository", arnOf("ecr", "repository/team/app")],
  ],
  [
    "secretsmanager.get-resource-policy.prod_db",
    ["secretsmanager:GetSecretValue", arnOf("secretsmanager", "secret:prod/db-a1B2c3")],
    ["secretsmanager:DeleteSecret", arnOf("secretsmanager", "secret:prod/db-a1B2c3")],
  ],
  [
    "efs.describe-file-system-policy.fs-0123456789abcdef0",
    ["elasticfilesystem:ClientMount", arnOf("elasticfilesystem", "file-system/fs-0123456789abcdef0")],
    ["elasticfilesystem:ClientRootAccess", arnOf("elasticfilesystem", "file-system/fs-0123456789abcdef0")],
  ],
  [
    "glue.get-resource-policy",
    ["glue:GetTable", arnOf("glue", "table/sales/orders")],
    ["glue:DeleteTable", arnOf("glue", "table/sales/orders")],
  ],
  [
    "backup.get-backup-vault-access-policy.daily",
    ["backup:CopyIntoBackupVault", arnOf("backup", "backup-vault:daily")],
    ["backup:DeleteBackupVault", arnOf("backup", "backup-vault:daily")],
  ],
  [
    "opensearch.describe-domain.logs",
    ["es:ESHttpGet", arnOf("es", "domain/logs/app/_search")],
    ["es:ESHttpDelete", arnOf("es", "domain/logs/app")],
  ],
  ["opensearch.describe-domains", ["es:ESHttpGet", arnOf("es", "domain/audit/app/_search")]],
  [
    "s3control.get-access-point-policy.reports-ap",
    ["s3:GetObject", arnOf("s3", "accesspoint/reports-ap/object/2024/a.csv")],
    ["s3:DeleteObject", arnOf("s3", "accesspoint/reports-ap/object/2024/a.csv")],
  ],
  [
    "apigateway.get-rest-api.a1b2c3d4e5",
    ["execute-api:Invoke", arnOf("execute-api", "a1b2c3d4e5/prod/GET/items")],
    ["execute-api:Invoke", arnOf("execute-api", "a1b2c3d4e5/prod/DELETE/items")],
  ],
  [
    "dynamodb.get-resource-policy.orders",
    ["dynamodb:Query", arnOf("dynamodb", "table/orders/index/by-date")],
    ["dynamodb:DeleteItem", arnOf("dynamodb", "table/orders")],
  ],
  [
    "kinesis.get-resource-policy.clicks",
    ["kinesis:PutRecord", arnOf("kinesis", "stream/clicks")],
    ["kinesis:DeleteStream", arnOf("kinesis", "stream/clicks")],
  ],
  [
    "events.describe-event-bus.central",
    ["events:PutRule", arnOf("events", "rule/central/orders")],
    ["events:DeleteRule", arnOf("events", "rule/central/orders")],
  ],
  ["events.list-event-buses", ["events:PutEvents", arnOf("events", "event-bus/default")]],
];

describe.each(COMMANDS.map(([file, allowed, denied]) => ({ file, allowed, denied })))("$file", ({ file, allowed, denied }) => {
  let engine: Engine;
  beforeAll(() => (engine = engineOf(fixture(`${FOLDER}/${file}.json`))));
  const ask = (principal: string, [action, resource]: Asked): string => engine.decide({ principal, action, resource });

  test("a caller of another account is allowed by it", () => {
    expect(ask(BEN, allowed)).toBe("allowed");
    const without = engineOf();
    expect(without.decide({ principal: BEN, action: allowed[0], resource: allowed[1] })).toBe("implicitDeny");
  });

  test.runIf(denied !== undefined)("its Deny holds for the owner's own user", () => expect(ask(ANA, denied!)).toBe("explicitDeny"));
});

test("no command of the table is left out here", () => {
  const tested = new Set(COMMANDS.map(([file]) => `${file}.json`));
  const others = fixtures(FOLDER).map(({ name }) => name.slice(FOLDER.length + 1));
  expect(others.filter((name) => !tested.has(name))).toEqual([
    "apigateway.get-rest-apis.json",
    "s3control.get-access-point.reports-ap.json",
  ]);
});

describe("lambda get-policy", () => {
  const document = (resource: string | string[]): string =>
    JSON.stringify(statement({ Effect: "Allow", Principal: { AWS: OTHER }, Action: "lambda:InvokeFunction", Resource: resource }));
  const output = (resource: string | string[]): object => ({ Policy: document(resource), RevisionId: "1" });
  const send = arnOf("lambda", "function:send");
  const arns = (sources: readonly DirectorySource[]) => attempt(sources).directory?.resources?.map(({ arn }) => arn);

  test("the ARN in the statements is enough; Region and account are needed where there is none", () => {
    expect(arns([source("lambda.get-policy.json", output(send))])).toEqual([send]);
    expect(arns([source("get-policy.send.json", output(send))])).toEqual([send]);
    expect(arns([source("lambda-get-policy.send.json", output(send))])).toEqual([send]);
    const several = output([send, `${send}:1`]);
    expect(codesOf(findingsOf([source("lambda.get-policy.send.json", several)]))).toEqual(["E X_MISSING_ARGUMENT"]);
    expect(codesOf(findingsOf([source("lambda.get-policy.json", several)]))).toEqual(["E X_MISSING_ARGUMENT"]);
    expect(arns([source(`${FOLDER}/lambda.get-policy.send.json`, several)])).toEqual([send]);
    expect(arns([source(`${FOLDER}/lambda.get-policy.send.json`, output(`${send}*`))])).toEqual([send]);
  });

  test("a version's policy is the version's, and says nothing of the function", () => {
    const engine = engineOf(fixture(`${FOLDER}/lambda.get-policy.send.PROD.json`));
    const ask = (resource: string) => engine.decide({ principal: BEN, action: "lambda:InvokeFunction", resource });
    expect([ask(`${send}:PROD`), ask(send), ask(`${send}:TEST`)]).toEqual(["allowed", "implicitDeny", "implicitDeny"]);
    expect(arns([source(`${FOLDER}/lambda.get-policy.send.json`, output(`${send}:PROD`))])).toEqual([`${send}:PROD`]);
    const function_ = engineOf(fixture(`${FOLDER}/lambda.get-policy.send.json`));
    expect(function_.decide({ principal: BEN, action: "lambda:InvokeFunction", resource: `${send}:PROD` })).toBe("implicitDeny");
  });

  test.each([
    [`${FOLDER}/lambda.get-policy.sent.json`],
    [`${FOLDER}/lambda.get-policy.send.PROD.json`],
    [`${OWNER}/us-east-1/lambda.get-policy.send.json`],
    [`${OTHER}/eu-west-1/lambda.get-policy.send.json`],
    [`${OTHER}/lambda.get-policy.json`],
  ])("what %s says is not what the policy says", (name) => {
    const [finding] = findingsOf([source(name, output(send))]);
    expect(finding).toMatchObject({ issueCode: "X_CONFLICT", source: name, locations: [{ path: [{ value: "Policy" }] }] });
  });

  test("in an envelope: name, qualifier, ARN, partial ARN", () => {
    const ask = (args: object, resource: string, more: object = { account: OWNER, region: "eu-west-1" }) =>
      arns([source("x.json", { command: "lambda get-policy", arguments: args, ...more, output: output(resource) })]);
    const none = `${send}*`;
    expect(ask({ "function-name": "send" }, none)).toEqual([send]);
    expect(ask({ "function-name": "send", qualifier: "PROD" }, none)).toEqual([`${send}:PROD`]);
    expect(ask({ "function-name": "send", qualifier: "PROD" }, send)).toBeUndefined();
    expect(ask({ "function-name": `${OWNER}:function:send` }, none, { region: "eu-west-1" })).toEqual([send]);
    expect(ask({ "function-name": send }, none, {})).toEqual([send]);
  });
});

describe("folders and names", () => {
  const policy = JSON.stringify(statement({ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }));
  const arnsOf = (name: string, value: object) => attempt([source(name, value)]).directory?.resources?.map(({ arn }) => arn);

  test("the nearest account and Region count; the Region tells the partition", () => {
    const table = { Policy: policy, RevisionId: "1" };
    const deep = "111111111111/us-east-1/222222222222/cn-north-1/tables/dynamodb.get-resource-policy.orders.json";
    expect(arnsOf(deep, table)).toEqual([`arn:aws-cn:dynamodb:cn-north-1:${OWNER}:table/orders`]);
    const bucket = (folder: string) => arnsOf(`${folder}/get-bucket-policy.reports.json`, { Policy: policy });
    expect(bucket(`${OWNER}/us-gov-west-1`)).toEqual(["arn:aws-us-gov:s3:::reports"]);
    expect(bucket(`${OWNER}/eu-isoe-west-1`)).toEqual(["arn:aws-iso-e:s3:::reports"]);
    expect(bucket(OWNER)).toEqual(["arn:aws:s3:::reports"]);
  });

  test("a bucket is in the partition of its account's users", () => {
    const user = { UserDetailList: [{ Arn: `arn:aws-cn:iam::${OWNER}:user/ana` }] };
    const sources = [
      source(`${OWNER}/get-bucket-policy.reports.json`, { Policy: policy }),
      source(`${OWNER}/list-buckets.json`, { Buckets: [{ Name: "reports" }] }),
      source(`${OWNER}/get-account-authorization-details.json`, user),
    ];
    expect(attempt(sources).directory?.resources).toMatchObject([
      { arn: "arn:aws-cn:s3:::reports", account: OWNER, policies: [{}] },
    ]);
  });

  test("a directory bucket has an ARN of its own", () => {
    const name = "get-bucket-policy.fast--use1-az4--x-s3.json";
    expect(arnsOf(`${OWNER}/us-east-1/${name}`, { Policy: policy })).toEqual([
      `arn:aws:s3express:us-east-1:${OWNER}:bucket/fast--use1-az4--x-s3`,
    ]);
    expect(codesOf(findingsOf([source(`${OWNER}/${name}`, { Policy: policy })]))).toEqual(["E X_MISSING_ARGUMENT"]);
  });

  test.each([
    ["dynamodb.get-resource-policy.orders.json", { Policy: policy, RevisionId: "1" }],
    ["kinesis.get-resource-policy.clicks.json", { Policy: policy }],
    ["s3control.get-access-point-policy.reports-ap.json", { Policy: policy }],
    ["efs.describe-file-system-policy.json", { FileSystemId: "fs-0123456789abcdef0", Policy: policy }],
    ["ecr.get-repository-policy.json", { registryId: OWNER, repositoryName: "app", policyText: policy }],
    ["glue.get-resource-policy.json", { PolicyInJson: policy }],
    ["get-rest-api.json", { id: "a1b2c3", endpointConfiguration: { types: ["EDGE"] } }],
  ])("%s needs its folders", (name, value) => {
    const [finding, ...others] = findingsOf([source(name, value)]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ issueCode: "X_MISSING_ARGUMENT", source: name });
    expect(finding?.findingDetails).toMatch(/which (?:Region and account|Region) it is of$/);
    expect(finding?.hint).toContain("222222222222/eu-west-1/");
    expect(findingsOf([source(`${FOLDER}/${name}`, value)]).filter(({ findingType }) => findingType === "ERROR")).toEqual([]);
  });

  test.each([
    ["dynamodb.get-resource-policy.orders (1).json", { Policy: policy, RevisionId: "1" }],
    ["kinesis.get-resource-policy.clicks copy.json", { Policy: policy }],
    ["s3control.get-access-point-policy.Reports_AP.json", { Policy: policy }],
    ["lambda.get-policy.send (1).json", { Policy: policy, RevisionId: "1" }],
    ["get-bucket-policy.reports (1).json", { Policy: policy }],
    ["glue.get-resource-policy.us-east-1.json", { PolicyInJson: policy }],
    ["s3control.get-access-point-policy.fast--use1-az4--xa-s3.json", { Policy: policy }],
  ])("%s names nothing that could have a policy", (name, value) => {
    const [finding] = findingsOf([source(`${FOLDER}/${name}`, value)]);
    expect(finding).toMatchObject({ findingType: "ERROR", issueCode: "X_INVALID_VALUE", source: `${FOLDER}/${name}` });
  });

  test("ARNs in envelopes: of the stream of a table, of a consumer; not those of another service", () => {
    const ask = (command: string, arn: string, output: object) =>
      arnsOf("x.json", { command, arguments: { "resource-arn": arn }, output });
    const stream = arnOf("dynamodb", "table/orders/stream/2024-05-11T21:21:33.291");
    expect(ask("dynamodb get-resource-policy", stream, { Policy: policy, RevisionId: "1" })).toEqual([stream]);
    const consumer = arnOf("kinesis", "stream/clicks/consumer/app:1709841168");
    expect(ask("kinesis get-resource-policy", consumer, { Policy: policy })).toEqual([consumer]);
    expect(ask("kinesis get-resource-policy", stream, { Policy: policy })).toBeUndefined();
    const catalog = arnOf("glue", "catalog");
    expect(ask("glue get-resource-policy", catalog, { PolicyInJson: policy })).toEqual([catalog]);
    expect(ask("glue get-resource-policy", arnOf("glue", "database/sales"), { PolicyInJson: policy })).toBeUndefined();
  });

  test("the Region of a catalog may stand in the name", () => {
    const name = `${OWNER}/glue.get-resource-policy.eu-west-1.json`;
    expect(arnsOf(name, { PolicyInJson: policy })).toEqual([arnOf("glue", "catalog")]);
  });

  test("an envelope's Region must be one", () => {
    const value = { command: "glue get-resource-policy", account: OWNER, region: "Ireland", output: { PolicyInJson: policy } };
    expect(findingsOf([source("x.json", value)])[0]).toMatchObject({ issueCode: "X_INVALID_VALUE", source: "x.json" });
  });

  test("what several services print needs the service", () => {
    for (const output of [{ Policy: policy, RevisionId: "1" }, { Policy: policy }]) {
      const [finding] = findingsOf([source(`${FOLDER}/get-resource-policy.orders.json`, output)]);
      expect(finding).toMatchObject({ issueCode: "X_AMBIGUOUS_SOURCE", hint: expect.stringMatching(/`(?:dynamodb|kinesis)\./) });
    }
  });
});

describe("where there is no policy", () => {
  const resourcesOf = (name: string, value: object) => attempt([source(`${FOLDER}/${name}`, value)]).directory?.resources;

  test.each([
    ["secretsmanager.get-resource-policy.json", { ARN: arnOf("secretsmanager", "secret:a-a1B2c3"), Name: "a" }],
    ["events.describe-event-bus.json", { Name: "quiet", Arn: arnOf("events", "event-bus/quiet") }],
    ["opensearch.describe-domain.json", { DomainStatus: { ARN: arnOf("es", "domain/closed"), AccessPolicies: "" } }],
    ["kinesis.get-resource-policy.clicks.json", { Policy: "{}" }],
  ])("%s: the resource is known, and has none", (name, value) => {
    expect(resourcesOf(name, value)).toEqual([{ arn: expect.stringContaining(OWNER) }]);
  });

  test.each([
    ["secretsmanager.get-resource-policy.json", { ARN: arnOf("secretsmanager", "secret:a"), Name: "a", resourcePolicy: "{}" }],
    ["events.describe-event-bus.json", { Name: "b", Arn: arnOf("events", "event-bus/b"), policy: "{}" }],
    ["opensearch.describe-domain.json", { DomainStatus: { ARN: arnOf("es", "domain/d"), accessPolicies: "{}" } }],
    ["get-rest-api.json", { id: "a1", apiKeySource: "HEADER", Policy: "{}" }],
    ["get-topic-attributes.json", { Attributes: { TopicArn: arnOf("sns", "t"), policy: "{}" } }],
    [
      "describe-vpc-endpoints.json",
      { VpcEndpoints: [{ VpcEndpointId: "vpce-0123abcd", VpcEndpointType: "Interface", policyDocument: "{}" }] },
    ],
    ["details.json", { UserDetailList: [{ Arn: ANA, attachedManagedPolicies: [] }] }],
    ["details.json", { UserDetailList: [{ Arn: ANA, permissionsBoundary: {} }] }],
  ])("%s with the policy under another name is an error", (name, value) => {
    expect(codesOf(findingsOf([source(`${FOLDER}/${name}`, value)])).filter((code) => code.startsWith("E"))).not.toEqual([]);
  });

  test("a queue whose attributes were not all asked for", () => {
    const queue = (more: object) => source("get-queue-attributes.q.json", { Attributes: { QueueArn: arnOf("sqs", "q"), ...more } });
    expect(codesOf(findingsOf([queue({})]))).toEqual(["E X_INCOMPLETE_OUTPUT"]);
    expect(codesOf(findingsOf([queue({ CreatedTimestamp: "1718094600" })]))).toEqual([]);
  });
});

describe("apigateway", () => {
  const arn = arnOf("execute-api", "b2c3d4e5f6");
  const file = fixture(`${FOLDER}/apigateway.get-rest-apis.json`);

  test("the policy is unescaped once, whatever its layout", () => {
    const document = {
      Version: "2012-10-17",
      Statement: [{ Sid: 'it\'s \\ "q" é/', Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }],
    };
    const escape = (text: string): string =>
      text
        .replace(/[\\"/']/g, (character) => `\\${character}`)
        .replace(/\n/g, "\\n")
        .replace(/é/g, "\\u00E9");
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)]) {
      for (const policy of [text, escape(text)]) {
        const { directory } = readDirectory([source(`${FOLDER}/get-rest-api.json`, { id: "a1", apiKeySource: "HEADER", policy })]);
        expect(unplaced(directory.resources?.[0])).toMatchObject({ policies: [{ document }] });
      }
    }
  });

  test("a private API is private; of authorizers the own form says more", () => {
    expect(attempt([file]).directory?.resources?.[0]).toMatchObject({
      arn,
      apiGateway: { authorizer: "iam", endpoint: "private" },
    });
    const told = (apiGateway: object) => own({ accounts: [{ id: OWNER }], resources: [{ arn, apiGateway }] });
    const none = readDirectory([file, told({ authorizer: "none" })]).directory.resources;
    expect(none?.[0]).toMatchObject({ arn, apiGateway: { authorizer: "none", endpoint: "private" } });
    expect(codesOf(findingsOf([file, told({ authorizer: "iam", endpoint: "edge" })]))).toEqual(["E X_CONFLICT"]);
  });

  test("a private API without a policy admits nobody", () => {
    const api = { id: "a1", endpointConfiguration: { types: ["PRIVATE"] } };
    const engine = engineOf(source(`${FOLDER}/get-rest-api.json`, api));
    const resource = arnOf("execute-api", "a1/prod/GET/");
    expect(engine.decide({ principal: ANA, action: "execute-api:Invoke", resource })).toBe("implicitDeny");
  });

  test("pages", () => {
    const page = source(`${FOLDER}/get-rest-apis.page-1.json`, { items: [], position: "x" });
    expect(codesOf(findingsOf([page]))).toEqual(["E X_INCOMPLETE_OUTPUT"]);
  });
});

describe("access points", () => {
  const everyone = JSON.stringify(
    statement({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: arnOf("s3", "accesspoint/open-ap/object/*") }),
  );
  const policy = source(`${FOLDER}/s3control.get-access-point-policy.open-ap.json`, { Policy: everyone });
  const settings = (more: object) =>
    source(`${FOLDER}/s3control.get-access-point.open-ap.json`, {
      Name: "open-ap",
      Bucket: "example-reports",
      NetworkOrigin: "Internet",
      PublicAccessBlockConfiguration: { RestrictPublicBuckets: false },
      AccessPointArn: arnOf("s3", "accesspoint/open-ap"),
      ...more,
    });
  const get = (...sources: DirectorySource[]): string =>
    engineOf(...sources).decide({ principal: BEN, action: "s3:GetObject", resource: arnOf("s3", "accesspoint/open-ap/object/k") });

  test("Block Public Access of the access point and of its account", () => {
    expect(get(policy, settings({}))).toBe("allowed");
    expect(get(policy, settings({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } }))).toBe("explicitDeny");
    const account = source(`s3control.get-public-access-block.${OWNER}.json`, {
      PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
    });
    expect(get(policy, settings({}), account)).toBe("explicitDeny");
  });

  test("one that is open to a VPC alone", () => {
    expect(get(policy, settings({ NetworkOrigin: "VPC", VpcConfiguration: { VpcId: "vpc-0123abcd" } }))).toBe("implicitDeny");
  });

  test("without its settings: a warning, and Block Public Access as S3 makes access points", () => {
    const [finding, ...others] = findingsOf([policy]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      findingType: "WARNING",
      issueCode: "X_MISSING_OUTPUT",
      hint: expect.stringContaining("get-access-point"),
    });
    expect(get(policy)).toBe("explicitDeny");
    expect(
      get(
        policy,
        own({ resources: [{ arn: arnOf("s3", "accesspoint/open-ap"), s3: { accessPoint: { networkOrigin: "Internet" } } }] }),
      ),
    ).toBe("allowed");
  });
});

test("a vault's policy that is about recovery points warns: it is not found for them", () => {
  const vault = (action: string) =>
    source("backup.get-backup-vault-access-policy.daily.json", {
      BackupVaultName: "daily",
      BackupVaultArn: arnOf("backup", "backup-vault:daily"),
      Policy: JSON.stringify(statement({ Effect: "Deny", Principal: "*", Action: action, Resource: "*" })),
    });
  expect(codesOf(findingsOf([vault("backup:DeleteRecoveryPoint")]))).toEqual(["W X_NOT_USED"]);
  expect(codesOf(findingsOf([vault("backup:DeleteBackupVault")]))).toEqual([]);
});

describe("the output of a command that is not read", () => {
  const codeartifact = arnOf("codeartifact", "repository/tools/npm");

  test.each([
    ["codeartifact.get-repository-permissions-policy.npm.json", { policy: { resourceArn: codeartifact, document: "{}" } }],
    ["iot.get-policy.p.json", { policyName: "p", policyDocument: "{}" }],
    ["schemas.get-resource-policy.r.json", { Policy: "{}", RevisionId: "1" }],
    ["acm-pca.get-policy.ca.json", { Policy: "{}" }],
    ["ecr-public.get-repository-policy.app.json", { registryId: OWNER, repositoryName: "app", policyText: "{}" }],
    ["cloudsearch.describe-domains.json", { DomainStatusList: [{ ARN: arnOf("cloudsearch", "domain/d") }] }],
    ["list-keys.json", { Keys: [] }],
    ["list-users.json", { Users: [{ Arn: ANA }] }],
    ["describe-resource-policies.json", { resourcePolicies: [] }],
  ])("%s says so, and what to do", (name, value) => {
    const [finding, ...others] = findingsOf([source(`${FOLDER}/${name}`, value)]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ findingType: "ERROR", issueCode: "X_UNRECOGNISED_SOURCE", source: `${FOLDER}/${name}` });
    const command = name
      .split(".")
      .slice(0, /^(?:get|list|describe)-/.test(name) ? 1 : 2)
      .join(" ");
    expect(finding?.findingDetails).toBe(`the output of \`${command}\` is not read`);
    expect(finding?.hint).toMatch(
      command === "list-users" ? /^give the output of `aws iam get-account-auth/ : /own form, `\{ "version": 1/,
    );
  });

  test("without a name, too; the ARN is in the example that the hint gives", () => {
    const [finding] = findingsOf([source("x.json", { ResourceArn: codeartifact, PolicyDocument: "{}" })]);
    expect(finding).toMatchObject({
      issueCode: "X_UNRECOGNISED_SOURCE",
      hint: expect.stringContaining(`"arn": "${codeartifact}"`),
    });
  });

  test.each([
    ["iam get-role-policy", /^give the output of `aws iam get-account-authorization-details`/],
    ["es describe-elasticsearch-domain", /^give the output of `aws opensearch describe-domain`/],
    ["kms list-grant", /^did you mean `kms list-grants`\?$/],
    ["aws logs describe-resource-policies", /own form/],
  ])("in an envelope: %s", (command, hint) => {
    const [finding] = findingsOf([source("x.json", { command, output: {} })]);
    expect(finding).toMatchObject({ issueCode: "X_UNRECOGNISED_SOURCE", locations: [{ path: [{ value: "command" }] }] });
    expect(finding?.hint).toMatch(hint);
  });

  test("the own form that the hint asks for is taken", () => {
    const own = {
      version: 1,
      accounts: [{ id: OWNER }],
      resources: [{ arn: codeartifact, policies: [{ name: "n", document: statement({}) }] }],
    };
    expect(findingsOf([source("list-keys.json", own)])).toEqual([]);
  });

  test("a name is taken at its word, whatever the source holds", () => {
    const [finding] = findingsOf([source("get-details.json", { UserDetailList: [] })]);
    expect(finding?.hint).toMatch(/^name it otherwise if it is what `iam get-account-authorization-details` prints; else /);
    expect(findingsOf([source("details.json", { UserDetailList: [] })])).toEqual([]);
  });
});
