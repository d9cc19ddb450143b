/** Outputs of the AWS CLI, as the tool prints them (shapes: botocore service models 1.43), become a directory. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../bindings/directory/aws/commands.js";
import { readSourceName } from "../../bindings/directory/aws/naming.js";
import { recognise } from "../../bindings/directory/aws/recognise.js";
import { Findings } from "../../bindings/directory/findings.js";
import { readDirectory } from "../../bindings/directory/read.js";
import { readSource, type DirectorySource } from "../../bindings/directory/source.js";
import type { RoleEntity } from "../../bindings/model/directory.js";
import { parsePolicy } from "../../bindings/policy/parse.js";
import { ALLOW_ALL, attempt, codesOf, findingsOf, fixture, fixtures, own, policy, source, unplaced } from "./support.js";

const PRODUCTION = "222222222222";
const FULL_SCP = "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess";
const REGIONS = "arn:aws:organizations::111111111111:policy/o-exampleorg1/service_control_policy/p-regions0001";
const AWS_MANAGED = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

const everything = [...fixtures("organization"), ...fixtures(PRODUCTION), ...fixtures("raw")];

test("reads every fixture together, and warns only of the endpoint that no request names", () => {
  const { directory, findings } = readDirectory(everything);
  expect(codesOf(findings)).toEqual(["W X_NOT_USED"]);
  expect(findings[0]).toMatchObject({
    source: `${PRODUCTION}/describe-vpc-endpoints.eu-west-1.json`,
    locations: [{ path: [{ value: "VpcEndpoints" }, { index: 2 }] }],
  });
  expect(directory.accounts.map(({ id }) => id).sort()).toEqual(["111111111111", PRODUCTION, "333333333333"]);
});

test("the order of the sources changes the order of entries only", () => {
  const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value);
  const [forward, backward] = [everything, [...everything].reverse()].map((sources) => readDirectory(sources).directory);
  for (const list of ["accounts", "users", "groups", "roles", "resources", "endpoints"] as const) {
    expect(backward![list]?.length).toBe(forward![list]?.length);
    if (list !== "resources" && list !== "accounts") expect(sorted(backward![list])).toEqual(sorted(forward![list]));
  }
});

test("parsed values are read as texts are", () => {
  const values = everything.map((each) => ({ name: each.name, value: JSON.parse((each as { text: string }).text) as unknown }));
  expect(unplaced(readDirectory(values).directory)).toEqual(unplaced(readDirectory(everything).directory));
});

describe("iam get-account-authorization-details", () => {
  const { directory } = readDirectory(fixtures(PRODUCTION));

  test("users, groups and roles with tags, boundary, groups, inline and managed policies", () => {
    expect(directory.users).toEqual([
      {
        arn: "arn:aws:iam::222222222222:user/staff/ana",
        uniqueId: "AIDAEXAMPLEANA0000001",
        tags: { team: "storage" },
        policies: [expect.objectContaining({ name: "iam::222222222222:user/staff/ana#own-mail" }), AWS_MANAGED],
        boundary: "arn:aws:iam::222222222222:policy/limit",
        groups: ["developers"],
      },
    ]);
    expect(directory.groups).toHaveLength(1);
    expect(directory.roles?.[0]?.trust.name).toBe("iam::222222222222:role/service/app#trust policy");
    expect(JSON.stringify(directory)).not.toContain("instance-profile");
  });

  test("the default version of a managed policy is the one that counts", () => {
    const limit = directory.policies?.["arn:aws:iam::222222222222:policy/limit"];
    expect(unplaced(limit)).toMatchObject({ document: { Statement: [{ Action: ["s3:*", "logs:*"] }] } });
  });

  test("URL-encoded documents of the raw API are decoded, pages are put together", () => {
    const { directory: raw } = readDirectory(fixtures("raw"));
    expect(unplaced(raw.roles?.[0]?.trust)).toMatchObject({
      document: (unplaced(directory.roles?.[0]) as RoleEntity).trust.document,
    });
    const texts = {
      name: "details.json",
      text: fixtures("raw")
        .map((each) => (each as { text: string }).text)
        .join("\n"),
    };
    expect(unplaced(readDirectory([texts]).directory)).toEqual(unplaced(raw));
    const list = {
      name: "details.json",
      text: `[${fixtures("raw")
        .map((each) => (each as { text: string }).text)
        .join(",")}]`,
    };
    expect(unplaced(readDirectory([list]).directory)).toEqual(unplaced(raw));
  });

  test("a page that goes on needs the next", () => {
    expect(codesOf(findingsOf([fixture("raw/details.page-1.json")]))).toContain("E X_INCOMPLETE_OUTPUT");
    expect(codesOf(findingsOf([source("list-buckets.json", { Buckets: [], ContinuationToken: "x" })]))).toContain(
      "E X_INCOMPLETE_OUTPUT",
    );
  });

  test("a policy that AWS manages and the output lacks is named, and may come from another source", () => {
    const text = fixture(`${PRODUCTION}/get-account-authorization-details.json`).text;
    const output = JSON.parse(text) as { Policies: { Arn: string }[] };
    output.Policies = output.Policies.filter(({ Arn }) => Arn !== AWS_MANAGED);
    const [finding] = findingsOf([source("details.json", output)]);
    expect(finding).toMatchObject({ issueCode: "X_UNKNOWN_POLICY", source: "details.json" });
    expect(finding?.findingDetails).toContain(AWS_MANAGED);
    expect(findingsOf([source("details.json", output), own({ policies: { [AWS_MANAGED]: policy(AWS_MANAGED) } })])).toEqual([]);
  });
});

describe("organizations", () => {
  const organization = (...without: string[]) => attempt(fixtures("organization", ...without));

  test("the tree with the policies on each node", () => {
    const root = organization().directory?.organization?.root;
    expect(root).toMatchObject({ id: "r-ab12", scps: [FULL_SCP], accounts: [{ id: "111111111111", scps: [FULL_SCP] }] });
    expect(root?.children?.[0]).toMatchObject({ name: "Workloads", scps: [FULL_SCP, REGIONS], accounts: [{ id: "333333333333" }] });
    expect(root?.children?.[0]?.children?.[0]).toMatchObject({ name: "Production", accounts: [{ id: PRODUCTION }] });
    expect(root?.rcps).toHaveLength(2);
  });

  test("every document is a valid policy of its type", () => {
    for (const [key, { name, document }] of Object.entries(organization().directory?.policies ?? {})) {
      const type = key.includes("service_control") ? "serviceControl" : "resourceControl";
      expect(parsePolicy({ name, document, type }, "aws").findings).toEqual([]);
    }
  });

  test("the root's ARN tells what describe-organization tells; AWS's own SCP and RCP need no description", () => {
    expect(organization("describe-organization", "describe-policy.p-FullAWSAccess").directory).toBeDefined();
  });

  test.each([
    ["list-roots", "X_MISSING_OUTPUT", "list-roots"],
    ["list-policies.service-control", "X_MISSING_OUTPUT", "list-policies --filter SERVICE_CONTROL_POLICY"],
    ["list-targets-for-policy.p-regions0001", "X_MISSING_OUTPUT", "list-targets-for-policy --policy-id p-regions0001"],
    ["describe-policy.p-regions0001", "X_UNKNOWN_POLICY", "describe-policy --policy-id p-regions0001"],
    ["list-accounts-for-parent.ou-ab12-22222222", "X_NOT_IN_ORGANIZATION", "list-parents --child-id 222222222222"],
    ["list-organizational-units-for-parent.ou-ab12-11111111", "X_NOT_IN_ORGANIZATION", "list-parents --child-id 222222222222"],
  ])("without %s: %s", (without, code, command) => {
    const { findings } = organization(without);
    expect(findings.map(({ issueCode }) => issueCode)).toContain(code);
    expect(findings.map(({ hint }) => hint).join("\n")).toContain(command);
  });

  test("without list-accounts, every node must have been asked", () => {
    expect(organization("list-accounts.json").directory).toBeDefined();
    const { findings } = organization("list-accounts.json", "list-organizational-units-for-parent.ou-ab12-22222222");
    expect(codesOf(findings)).toEqual(["E X_MISSING_OUTPUT"]);
  });

  test("Paths, which newer versions print, need no parent in the name", () => {
    const accounts = JSON.parse(fixture("organization/list-accounts.json").text) as { Accounts: Record<string, unknown>[] };
    const units = { "111111111111": "", "222222222222": "ou-ab12-11111111/ou-ab12-22222222/", "333333333333": "ou-ab12-11111111/" };
    for (const account of accounts.Accounts) {
      const id = account["Id"] as keyof typeof units;
      account["Paths"] = [`o-exampleorg1/r-ab12/${units[id]}${id}/`];
    }
    const named = fixtures("organization", "list-accounts", "list-parents");
    const { directory } = readDirectory([...named, source("list-accounts.json", accounts)]);
    expect(directory.organization).toEqual(organization().directory?.organization);
  });

  test("disabled SCPs are absent, and what is not used is said", () => {
    const roots = JSON.parse(fixture("organization/list-roots.json").text) as { Roots: { PolicyTypes: object[] }[] };
    roots.Roots[0]!.PolicyTypes = [];
    const { directory, findings } = readDirectory([...fixtures("organization", "list-roots"), source("list-roots.json", roots)]);
    expect(JSON.stringify(directory.organization)).not.toMatch(/scps|rcps/);
    expect(new Set(codesOf(findings))).toEqual(new Set(["W X_NOT_USED"]));
  });

  test("an output that does not say what it is for needs a name or an envelope", () => {
    const output = JSON.parse(fixture("organization/list-accounts-for-parent.ou-ab12-22222222.json").text) as object;
    const others = fixtures("organization", "list-accounts-for-parent.ou-ab12-22222222");
    expect(codesOf(findingsOf([...others, source("accounts.json", output)]))[0]).toBe("E X_AMBIGUOUS_SOURCE");
    expect(codesOf(findingsOf([...others, source("list-accounts-for-parent.json", output)]))[0]).toBe("E X_MISSING_ARGUMENT");
    const envelope = {
      command: "aws organizations list-accounts-for-parent",
      arguments: { "parent-id": "ou-ab12-22222222" },
      output,
    };
    expect(findingsOf([...others, source("production.json", envelope)])).toEqual([]);
    expect(findingsOf([...others, source("production.json", { ...envelope, output: [output] })])).toEqual([]);
  });
});

describe("resources", () => {
  const { directory } = readDirectory(fixtures(PRODUCTION));
  const resource = (arn: string) => directory.resources?.find((entry) => entry.arn === arn);

  test("buckets: policy, ACL, ownership, and Block Public Access of bucket and account", () => {
    expect(resource("arn:aws:s3:::example-reports")).toMatchObject({
      account: PRODUCTION,
      policies: [{ name: "s3:::example-reports#bucket policy" }],
      s3: {
        objectOwnership: "BucketOwnerPreferred",
        bucketAcl: [{ permission: "FULL_CONTROL" }, { grantee: "AllUsers", permission: "READ" }, { grantee: "LogDelivery" }],
        blockPublicAccess: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: false },
      },
    });
    expect(resource("arn:aws:s3:::example.site")?.s3?.blockPublicAccess?.blockPublicPolicy).toBe(true);
    expect(directory.accounts[0]?.canonicalUserId).toMatch(/^7009/);
  });

  test("a bucket without ownership controls: AWS's error is given as no rule", () => {
    const acl = fixture(`${PRODUCTION}/get-bucket-acl.example-reports.json`);
    expect(codesOf(findingsOf([acl]))).toContain("E X_MISSING_OUTPUT");
    const none = source(`${PRODUCTION}/get-bucket-ownership-controls.example-reports.json`, { OwnershipControls: { Rules: [] } });
    expect(attempt([acl, none]).directory?.resources?.[0]?.s3?.objectOwnership).toBe("ObjectWriter");
  });

  test("a bucket of an unknown account is a warning, and an error where an account blocks public access", () => {
    const policyOf = source("get-bucket-policy.example-reports.json", { Policy: JSON.stringify(ALLOW_ALL) });
    expect(codesOf(findingsOf([policyOf]))).toEqual(["W X_OWNER_UNKNOWN"]);
    const block = fixture(`${PRODUCTION}/s3control.get-public-access-block.${PRODUCTION}.json`);
    expect(codesOf(findingsOf([policyOf, block]))).toContain("E X_OWNER_UNKNOWN");
  });

  test("KMS: the key id becomes an ARN by describe-key or by a grant", () => {
    const arn = "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    expect(resource(arn)).toMatchObject({
      policies: [{ name: `${arn.slice(8)}#key policy` }],
      kmsGrants: [
        {
          granteePrincipal: "arn:aws:iam::333333333333:role/service/app",
          retiringPrincipal: "dynamodb.eu-west-1.amazonaws.com",
          operations: ["Decrypt", "DescribeKey"],
          constraints: { encryptionContextSubset: { "aws:dynamodb:tableName": "orders" } },
        },
      ],
    });
    const isReplica = (name: string): string => name.replace("222222222222/", "222222222222/us-east-1/");
    const replica = fixtures(PRODUCTION).filter(({ name }) => /describe-key|get-key-policy/.test(name)) as {
      name: string;
      text: string;
    }[];
    const moved = replica.map(({ name, text }) => ({ name: isReplica(name), text: text.replaceAll("eu-west-1", "us-east-1") }));
    const both = readDirectory([...replica, ...moved]).directory.resources;
    expect(both?.map((entry) => entry.policies?.length)).toEqual([1, 1]);
    const key = fixtures(PRODUCTION).filter(({ name }) => /get-key-policy/.test(name));
    expect(codesOf(findingsOf(key))).toEqual(["E X_UNKNOWN_KEY"]);
  });

  test("queues, topics and endpoints", () => {
    expect(resource("arn:aws:sqs:eu-west-1:222222222222:jobs")?.policies).toHaveLength(1);
    expect(resource("arn:aws:sns:eu-west-1:222222222222:alerts")?.policies).toHaveLength(1);
    expect(directory.endpoints?.map(({ id, type }) => `${id} ${type}`)).toEqual([
      "vpce-032a826a gateway",
      "vpce-0f89a33420c1931d7 interface",
    ]);
  });
});

test("the example of docs/directory.md is a valid directory", () => {
  const docs = readFileSync(new URL("../../docs/directory.md", import.meta.url), "utf8");
  const [example] = /```json\n([\s\S]*?)```/.exec(docs)!.slice(1);
  const { directory, findings } = readDirectory([{ name: "example.json", text: example! }]);
  expect(findings).toEqual([]);
  expect(unplaced(directory)).toMatchObject(JSON.parse(example!) as object);
});

describe("every command whose output is read", () => {
  const commands = COMMANDS.map(({ name }) => name).sort();

  test("has a fixture", () => {
    const findings = new Findings();
    const commandsOf = (each: DirectorySource) =>
      readSource(each, findings)
        .flatMap((at) => recognise(at, readSourceName(each.name)))
        .flatMap((found) => (found.kind === "output" ? [found.output.command.name] : []));
    expect([...new Set(everything.flatMap(commandsOf))].sort()).toEqual(commands);
  });

  // A command of the table without a service is of the one before it.
  test("is in docs/directory.md, and no other", () => {
    const docs = readFileSync(new URL("../../docs/directory.md", import.meta.url), "utf8");
    const [table] = /\n\| command \|[\s\S]*?\n\n/.exec(docs)!;
    const documented = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) => {
      let service = "";
      return [...cell!.matchAll(/`(?:([a-z0-9]+) )?([a-z-]+)`/g)].map(([, named, operation]) => {
        service = named ?? service;
        return `${service} ${operation}`;
      });
    });
    expect(documented.sort()).toEqual(commands);
  });
});
