/** Nothing is skipped silently: every code of docs/directory.md, with the source and place that it names. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DIRECTORY_CODES } from "../../bindings/directory/codes.js";
import { DirectoryError } from "../../bindings/directory/errors.js";
import { describeDirectoryFinding } from "../../bindings/directory/findings.js";
import { readDirectory } from "../../bindings/directory/read.js";
import type { DirectorySource } from "../../bindings/directory/source.js";
import { ALLOW_ALL, codesOf, findingsOf, fixture, fixtures, own, policy, source } from "./support.js";

const A = "111111111111";
const accounts = [{ id: A }];
const user = (more: object = {}) => ({ arn: `arn:aws:iam::${A}:user/ana`, ...more });
const bucket = (more: object = {}) => ({ arn: "arn:aws:s3:::reports", account: A, ...more });
const tree = (root: object, more: object = {}) => ({
  accounts,
  organization: { id: "o-exampleorg1", managementAccount: A, root: { id: "r-ab12", accounts: [{ id: A }], ...root }, ...more },
});
const text = (name: string, content: string): DirectorySource => ({ name, text: content });
const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

/** 2^40 values of 40 objects. */
const bomb = (): object => Array.from({ length: 40 }).reduce<object>((below) => ({ a: below, b: below }), {});

const CASES: readonly (readonly [code: string, place: string, sources: readonly DirectorySource[]])[] = [
  ["E DATA_TYPE_MISMATCH", "own.json: accounts", [own({ accounts: {} })]],
  [
    "E DATA_TYPE_MISMATCH",
    "own.json: users[0].boundary",
    [{ name: "own.json", value: { version: 1, users: [user({ boundary: undefined })] } }],
  ],
  ["E DATA_TYPE_MISMATCH", "x.json: ", [text("x.json", "3")]],
  ["E JSON_SYNTAX_ERROR", "x.json: ", [text("x.json", '{ "version": 1, }')]],
  ["E JSON_SYNTAX_ERROR", "x.json: ", [text("x.json", '{ "version": 1 } trailing')]],
  ["E X_DUPLICATE_JSON_KEY", "x.json: ", [text("x.json", '{ "version": 1, "version": 1 }')]],
  ["E X_NESTING_TOO_DEEP", "x.json: ", [text("x.json", nested(70))]],
  ["E X_DOCUMENT_TOO_LARGE", "x.yaml", [{ name: "x.yaml", value: bomb() }]],
  ["E X_UNRECOGNISED_SOURCE", "x.json: ", [source("x.json", { Things: [] })]],
  ["E X_UNRECOGNISED_SOURCE", "get-bucket-policy.b.json: ", [text("get-bucket-policy.b.json", "")]],
  ["E X_UNRECOGNISED_SOURCE", "list-roots.json: ", [source("list-roots.json", { Accounts: [] })]],
  ["E X_UNRECOGNISED_SOURCE", "x.json: command", [source("x.json", { command: "organizations list-root", output: {} })]],
  ["E X_AMBIGUOUS_SOURCE", "x.json: ", [source("x.json", { Policy: "{}" })]],
  [
    "E X_AMBIGUOUS_SOURCE",
    `get-public-access-block.${A}.json: `,
    [source(`get-public-access-block.${A}.json`, { PublicAccessBlockConfiguration: {} })],
  ],
  ["E X_MISSING_ARGUMENT", "get-bucket-policy.json: ", [source("get-bucket-policy.json", { Policy: "{}" })]],
  ["E X_INCOMPLETE_OUTPUT", "list-roots.json: ", [source("list-roots.json", { Roots: [], NextToken: "t" })]],
  ["E X_MISSING_OUTPUT", "list-roots.json: ", [source("list-roots.json", { Roots: [] })]],
  [
    "E X_MISSING_MEMBER",
    "x.json: RoleDetailList[0].AssumeRolePolicyDocument",
    [source("x.json", { RoleDetailList: [{ Arn: `arn:aws:iam::${A}:role/r` }] })],
  ],
  ["E X_MISSING_MEMBER", "own.json: roles[0].trust", [own({ roles: [{ arn: `arn:aws:iam::${A}:role/r` }] })]],
  ["E X_INVALID_VALUE", "own.json: version", [source("own.json", { version: 2 })]],
  ["E X_INVALID_VALUE", "own.json: accounts[0].id", [own({ accounts: [{ id: "1" }] })]],
  ["E X_INVALID_VALUE", "own.json: resources[0].arn", [own({ resources: [bucket({ arn: "arn:aws:s3:::*" })] })]],
  ["E X_INVALID_VALUE", "get-bucket-policy.b.json: Policy", [source("get-bucket-policy.b.json", { Policy: "%7Bbroken%" })]],
  ["E X_UNKNOWN_MEMBER", "own.json: users[0].boundry", [own({ accounts, users: [user({ boundry: "p" })] })]],
  [
    "E X_UNKNOWN_MEMBER",
    "own.json: groups[0].boundary",
    [own({ accounts, groups: [{ arn: `arn:aws:iam::${A}:group/g`, boundary: "p" }] })],
  ],
  ["E X_UNKNOWN_POLICY", "own.json: users[0].policies[0]", [own({ accounts, users: [user({ policies: ["nowhere"] })] })]],
  ["E X_UNKNOWN_POLICY", "own.json: users[0].boundary", [own({ accounts, users: [user({ boundary: "toString" })] })]],
  ["E X_UNKNOWN_POLICY", "own.json: organization.root.scps[0]", [own(tree({ scps: ["p"] }))]],
  ["E X_UNKNOWN_GROUP", "own.json: users[0].groups[0]", [own({ accounts, users: [user({ groups: ["g"] })] })]],
  [
    "E X_ACCOUNT_MISMATCH",
    "own.json: users[0].groups[0]",
    [own({ accounts, users: [user({ groups: ["arn:aws:iam::222222222222:group/g"] })] })],
  ],
  [
    "E X_ACCOUNT_MISMATCH",
    "own.json: resources[0].account",
    [own({ accounts, resources: [{ arn: "arn:aws:sqs:eu-west-1:222222222222:q", account: A }] })],
  ],
  ["E X_UNKNOWN_ACCOUNT", "own.json: users[0].arn", [own({ accounts: [], users: [user()] })]],
  ["E X_UNKNOWN_ACCOUNT", "own.json: organization.root.accounts[0].id", [own({ ...tree({}), accounts: [] })]],
  ["E X_NOT_IN_ORGANIZATION", "own.json: organization.managementAccount", [own(tree({ accounts: [] }))]],
  ["E X_SCPS_INCOMPLETE", "own.json: organization.root", [own(tree({ children: [{ id: "ou-ab12-11111111", scps: [] }] }))]],
  ["E X_DUPLICATE_ENTITY", "own.json: organization.root.accounts[1].id", [own(tree({ accounts: [{ id: A }, { id: A }] }))]],
  [
    "E X_DUPLICATE_ENTITY",
    "own.json: users[1].arn",
    [own({ accounts, users: [user(), { arn: `arn:aws:iam::${A}:user/path/Ana` }] })],
  ],
  [
    "E X_CONFLICT",
    "b.json: users[0]",
    [own({ accounts, users: [user()] }), source("b.json", { version: 1, users: [user({ tags: { a: "b" } })] })],
  ],
  [
    "E X_CONFLICT",
    "b.json: resources[0]",
    [own({ accounts, resources: [bucket()] }), source("b.json", { version: 1, resources: [bucket({ account: "222222222222" })] })],
  ],
  ["E X_MISPLACED_MEMBER", "own.json: resources[0].kmsGrants", [own({ accounts, resources: [bucket({ kmsGrants: [] })] })]],
  ["E X_MISPLACED_MEMBER", "own.json: resources[0].s3.object", [own({ accounts, resources: [bucket({ s3: { object: {} } })] })]],
  ["E X_UNKNOWN_KEY", "get-key-policy.k.json: ", [source("get-key-policy.k.json", { Policy: "{}", PolicyName: "default" })]],
  [
    "E X_UNKNOWN_TARGET",
    "list-targets-for-policy.p-regions0001.json: Targets[0]",
    [
      ...fixtures("organization", "list-targets-for-policy.p-regions0001"),
      source("list-targets-for-policy.p-regions0001.json", { Targets: [{ TargetId: "ou-ab12-99999999" }] }),
    ],
  ],
  [
    "E X_CONFLICT",
    "list-parents.333333333333.json: ",
    [
      ...fixtures("organization", "list-parents"),
      source("list-parents.333333333333.json", { Parents: [{ Id: "r-ab12", Type: "ROOT" }] }),
    ],
  ],
  [
    "E X_UNKNOWN_MEMBER",
    "g.json: Grants[0].Constraints.Hour",
    [
      source("g.json", {
        Grants: [
          { KeyId: `arn:aws:kms:eu-west-1:${A}:key/k`, GranteePrincipal: A, Operations: ["Decrypt"], Constraints: { Hour: 3 } },
        ],
      }),
    ],
  ],
  [
    "E X_CONFLICT",
    "again.json: Policy.Content",
    [
      ...fixtures("organization"),
      source(
        "again.json",
        JSON.parse(fixture("organization/describe-policy.p-regions0001.json").text.replace("eu-west-1", "eu-west-2")),
      ),
    ],
  ],
  [
    "E X_CONFLICT",
    `b/s3control.get-public-access-block.${A}.json: `,
    [
      source(`a/s3control.get-public-access-block.${A}.json`, { PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
      source(`b/s3control.get-public-access-block.${A}.json`, { PublicAccessBlockConfiguration: { BlockPublicAcls: false } }),
    ],
  ],
  ["W X_OWNER_UNKNOWN", "own.json: resources[0]", [own({ resources: [{ arn: "arn:aws:s3:::reports" }] })]],
  [
    "W X_KEY_WITHOUT_POLICY",
    "own.json: resources[0]",
    [own({ accounts, resources: [{ arn: `arn:aws:kms:eu-west-1:${A}:key/k` }] })],
  ],
  [
    "W X_NOT_USED",
    "x.json: VpcEndpoints[0]",
    [source("x.json", { VpcEndpoints: [{ VpcEndpointId: "vpce-0123abcd", VpcEndpointType: "Resource" }] })],
  ],
  [
    "W X_EMPTY_LEVEL",
    "organization/describe-organization.json: ",
    [
      ...fixtures("organization", "list-targets-for-policy.p-FullAWSAccess"),
      source("list-targets-for-policy.p-FullAWSAccess.json", { Targets: [] }),
    ],
  ],
];

test.each(CASES)("%s at %s", (code, place, sources) => {
  const findings = findingsOf(sources).map((finding) => [
    `${finding.findingType.charAt(0)} ${finding.issueCode}`,
    describeDirectoryFinding(finding).replace(/\.json:\d+:\d+: /, ".json: "),
  ]);
  const found = findings.filter(([each]) => each === code).map(([, description]) => description);
  expect(
    found.some(
      (description) =>
        description?.startsWith(`${place}${place.endsWith(": ") ? "" : ": "}`) || description?.startsWith(`${place}.`),
    ),
    JSON.stringify(findings),
  ).toBe(true);
});

test("the table of docs/directory.md and the list of codes are the same, and every code is tested", () => {
  const rows = readFileSync(new URL("../../docs/directory.md", import.meta.url), "utf8").matchAll(
    /^\| <a id="([A-Z_]+)"><\/a>`([A-Z_]+)` \|/gm,
  );
  const documented = [...rows].map(([, anchor, code]) => (expect(anchor).toBe(code), code));
  expect(documented.sort()).toEqual([...DIRECTORY_CODES].sort());
  expect([...new Set(CASES.map(([code]) => code.slice(2)))].sort()).toEqual([...DIRECTORY_CODES].sort());
});

describe("DirectoryError", () => {
  test("carries all problems of all sources at once", () => {
    const sources = [source("a.json", { Things: [] }), text("b.json", "{"), own({ accounts: [{ id: "1" }], user: [] })];
    const expected = ["E JSON_SYNTAX_ERROR", "E X_INVALID_VALUE", "E X_UNKNOWN_MEMBER", "E X_UNRECOGNISED_SOURCE"];
    expect(codesOf(findingsOf(sources)).sort()).toEqual(expected);
    expect(() => readDirectory(sources)).toThrow(DirectoryError);
  });

  test("says what to do: a code, the lines and links", () => {
    const given = own({ accounts, users: [user({ policies: ["p"] })] }) as { name: string; text: string };
    try {
      readDirectory([given]);
      expect.unreachable();
    } catch (error) {
      const { code, message, findings } = error as DirectoryError;
      expect(code).toBe("X_UNKNOWN_POLICY");
      expect(message).toBe(
        `own.json:1:${given.text.indexOf('"p"') + 1}: users[0].policies[0]: X_UNKNOWN_POLICY the policy \`p\` is not given ` +
          "(add it to `policies`, or correct the name)",
      );
      expect(findings[0]?.learnMoreLink).toMatch(/docs\/directory\.md#X_UNKNOWN_POLICY$/);
    }
  });
});

test.each([
  undefined,
  null,
  "own.json",
  {},
  [undefined],
  ["own.json"],
  [{ text: "{}" }],
  [{ name: "own.json" }],
  [{ name: 7, text: "" }],
])("sources of a wrong form are an error of ours: %j", (sources) => {
  expect(codesOf(findingsOf(sources as never))).toContain("E DATA_TYPE_MISMATCH");
});

describe("what is the same is not a conflict", () => {
  test("the same entries twice, a document once as text and once as object", () => {
    const document = JSON.stringify(ALLOW_ALL, null, 4);
    const a = own({ accounts, policies: { p: policy("p") }, users: [user({ policies: [policy("x")] })] });
    const b = source("b.json", {
      version: 1,
      policies: { p: { name: "p", document } },
      users: [user({ policies: [{ name: "x", document }] })],
    });
    expect(findingsOf([a, b])).toEqual([]);
  });

  test("unless a text repeats a member, or writes another number: the second would be passed over", () => {
    const statement = (condition: string): string =>
      `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":${condition}}]}`;
    const once = statement('{"NumericEquals":{"s3:max-keys":9007199254740993}}');
    const sources = (document: string) => [
      own({ accounts, policies: { p: { name: "p", document: once } } }),
      source("b.json", { version: 1, policies: { p: { name: "p", document } } }),
    ];
    expect(findingsOf(sources(JSON.stringify(JSON.parse(once)).replace("9007199254740992", "9007199254740993")))).toEqual([]);
    for (const other of [once.replace('"Effect":', '"Effect":"Allow","Effect":'), once.replace("993", "992")]) {
      expect(codesOf(findingsOf(sources(other)))).toContain("E X_CONFLICT");
    }
  });

  test("parts of one resource from several sources", () => {
    const block = source("get-public-access-block.reports.json", {
      PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
    });
    const { directory } = readDirectory([
      own({ accounts, resources: [bucket({ s3: { objectOwnership: "ObjectWriter" } })] }),
      block,
    ]);
    expect(directory.resources).toEqual([
      bucket({
        s3: {
          objectOwnership: "ObjectWriter",
          blockPublicAccess: {
            blockPublicAcls: false,
            ignorePublicAcls: false,
            blockPublicPolicy: false,
            restrictPublicBuckets: true,
          },
        },
      }),
    ]);
  });
});

test("a number that JavaScript would round stays as it is written", () => {
  const document =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NumericEquals":{"s3:max-keys":9007199254740993}}}]}';
  const [role] = readDirectory([
    text("x.json", `{"RoleDetailList":[{"Arn":"arn:aws:iam::${A}:role/r","AssumeRolePolicyDocument":${document}}]}`),
  ]).directory.roles!;
  expect(role?.trust.document).toBe(document);
});

test("a byte order mark before a text is not a fault", () => {
  const { name, text: content } = fixture("222222222222/get-queue-attributes.jobs.json");
  expect(findingsOf([{ name, text: `\ufeff${content}` }])).toEqual([]);
});

describe("names of members that every object has", () => {
  test("are not a group of S3", () => {
    const acl = { Owner: { ID: "a" }, Grants: [{ Grantee: { URI: "toString" }, Permission: "READ" }] };
    const findings = findingsOf([source("get-bucket-acl.reports.json", acl)]);
    expect(findings[0]).toMatchObject({
      issueCode: "X_INVALID_VALUE",
      locations: [{ path: expect.arrayContaining([{ value: "URI" }]) }],
    });
  });

  test("are not a policy of AWS", () => {
    const targets = source("list-targets-for-policy.toString.json", { Targets: [] });
    const findings = findingsOf([...fixtures("organization"), targets]);
    expect(codesOf(findings)).toEqual(["E X_UNKNOWN_POLICY"]);
  });
});

test("what `aws iam get-policy` prints is not taken for an SCP", () => {
  const output = { Policy: { PolicyName: "p", Arn: `arn:aws:iam::${A}:policy/p`, DefaultVersionId: "v1" } };
  expect(codesOf(findingsOf([source("x.json", output)]))).toEqual(["E X_UNRECOGNISED_SOURCE"]);
});

describe("nothing is taken for what it is not, or passed over", () => {
  const listed = { Policies: [{ Id: "p-regions0001", Name: "r", Type: "SERVICE_CONTROL_POLICY", AwsManaged: false }] };
  const root = JSON.parse(fixture("organization/list-roots.json").text) as { Roots: { PolicyTypes: object[] }[] };
  root.Roots[0]!.PolicyTypes.push({ Type: "NEW_CONTROL_POLICY", Status: "ENABLED" });

  test.each([
    ["an empty list", "E X_UNRECOGNISED_SOURCE", source("get-bucket-policy.reports.json", [])],
    ["an empty list of values", "E X_UNRECOGNISED_SOURCE", { name: "x.yaml", value: [] }],
    ["an envelope without pages", "E X_MISSING_MEMBER", source("x.json", { command: "organizations list-roots", output: [] })],
    ["the policies of one target", "E X_UNRECOGNISED_SOURCE", source("list-policies-for-target.ou-1.json", listed)],
    ["they without a name", "E X_AMBIGUOUS_SOURCE", source("x.json", listed)],
    ["a subscription", "E X_UNRECOGNISED_SOURCE", source("x.json", { Attributes: { TopicArn: "t", SubscriptionArn: "s" } })],
    ["a rule of a bus", "E X_UNRECOGNISED_SOURCE", source("x.json", { Name: "r", Arn: `arn:aws:events:eu-west-1:${A}:rule/r` })],
    ["a marker that is not a flag", "E DATA_TYPE_MISMATCH", source("list-roots.json", { Roots: [], IsTruncated: "true" })],
    ["a marker in another case", "E X_UNKNOWN_MEMBER", source("list-roots.json", { Roots: [], nextToken: "t" })],
    [
      "a policy of a type that is not known",
      "E X_INVALID_VALUE",
      source("list-policies.json", { Policies: [{ Id: "p-12345678", Type: "NEW_CONTROL_POLICY" }] }),
    ],
    ["an enabled type that is not known", "W X_NOT_USED", source("list-roots.json", root)],
  ] as const)("%s: %s", (_, code, given) => expect(codesOf(findingsOf([given]))).toContain(code));

  test("an API with a version of its own is not a directory in the own form", () => {
    const api = { id: "a1", version: "1", apiKeySource: "HEADER" };
    expect(findingsOf([source(`${A}/eu-west-1/get-rest-api.json`, api)])).toEqual([]);
    expect(codesOf(findingsOf([source("x.json", { version: "1", accounts })]))).toEqual(["E X_INVALID_VALUE"]);
  });
});
