import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { DirectoryText, HeaderText } from "../../bindings/artifact/describe.js";
import type { AuthorizationRequest, Explanation } from "../../bindings/index.js";
import { asking, Folder, json, policy, postern, READ, USER, type JsonError, type Result } from "./support.js";

const EXAMPLE = fileURLToPath(new URL("../../corpus/directory/example-organization.directory.json", import.meta.url));
const folder = new Folder();
const ACCOUNT = "111122223333";
const GET = asking("s3:GetObject", "arn:aws:s3:::reports/a");
const PUT = asking("s3:PutObject", "arn:aws:s3:::reports/a");

const own = folder.file(
  "own.yaml",
  [
    "version: 1",
    `accounts: [{ id: "${ACCOUNT}" }]`,
    "policies:",
    "  storage: &storage",
    "    name: storage",
    "    document:",
    "      Version: 2012-10-17",
    "      Statement: { Sid: Storage, Effect: Allow, Action: 's3:*', Resource: '*' }",
    "users:",
    `  - arn: ${USER}`,
    "    policies: [*storage]",
    "    boundary:",
    "      name: limit",
    "      document: { Version: 2012-10-17, Statement: { Effect: Allow, Action: 's3:Get*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': true } } } }",
    "resources:",
    `  - { arn: 'arn:aws:s3:::reports', account: "${ACCOUNT}" }`,
    "",
  ].join("\n"),
);
const TLS = ["--context", "aws:SecureTransport=true"];

async function refused(...argv: string[]): Promise<Result> {
  const result = await postern(["eval", ...argv, ...GET]);
  expect([result.status, result.stdout]).toEqual([2, ""]);
  expect(result.stderr).not.toContain("    at ");
  return result;
}

describe("--directory: our own form", () => {
  interface Case {
    readonly requests?: readonly { readonly name: string; readonly request: AuthorizationRequest; readonly expect: Explanation }[];
  }
  const cases = JSON.parse(readFileSync(EXAMPLE.replace(".directory", ""), "utf8")) as readonly Case[];
  const items = cases.flatMap(({ requests = [] }) => requests).filter((item) => item.expect.decision !== undefined);
  const lines = items.map(({ name, request, expect: { decision, rule } }) => {
    return JSON.stringify({
      ...request,
      name,
      expect: decision,
      ...(rule === "unknownPrincipal" ? { warning: "UNKNOWN_PRINCIPAL" } : {}),
    });
  });

  it("decides the example organization's requests as the corpus does", async () => {
    expect(lines.length).toBeGreaterThan(50);
    const argv = ["--directory", EXAMPLE, "--requests", folder.file("requests.ndjson", lines.join("\n")), "--json"];
    const result = await postern(["explain", ...argv, "--near-misses", "0"]);
    const found = result.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Explanation & { summary?: object });
    expect(found.at(-1)).toMatchObject({ summary: { expected: lines.length, mismatches: 0, errors: 0 } });
    found.slice(0, -1).forEach(({ cause, causes }, at) => {
      expect({ cause, causes }, items[at]!.name).toMatchObject({ cause: items[at]!.expect.cause });
    });
    expect(result.status).toBe(0);
  });

  it("compiles, with what it holds in the header", async () => {
    const output = folder.at("example.pstn");
    expect((await postern(["compile", "--directory", EXAMPLE, "-o", output, "--json"])).status).toBe(0);
    const { header } = json<{ header: HeaderText }>((await postern(["inspect", output, "--json", "--summary"])).stdout);
    const { accounts, users, roles, organization } = JSON.parse(readFileSync(EXAMPLE, "utf8")) as Record<string, unknown[]> & {
      organization: { id: string; managementAccount: string };
    };
    expect(header.compiledFrom).toBe("directory");
    expect(header.directory).toMatchObject({
      organization: organization.id,
      managementAccount: organization.managementAccount,
      accounts: accounts!.length,
      entities: users!.length + roles!.length,
    } satisfies Partial<DirectoryText>);
    const { stdout } = await postern(["inspect", output]);
    expect(stdout).toMatch(/^ {2}compiled from +a directory$/m);
    expect(stdout).toMatch(new RegExp(`^ {2}holds +${accounts!.length} accounts, `, "m"));
    const byArtifact = await postern(["eval", "--artifact", output, "--requests", folder.at("requests.ndjson")]);
    expect(byArtifact).toMatchObject({ status: 0, stdout: expect.stringContaining("all as expected") as string });
  });

  it("may be YAML", async () => {
    expect((await postern(["eval", "--directory", own, ...GET, ...TLS])).stdout).toBe("allowed\n");
    const { status, stdout } = await postern(["explain", "--directory", own, ...PUT, ...TLS]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^implicitDeny \(boundary\)$/m);
    expect(stdout).toContain("  storage statement 0 Storage Allow identity\n");
  });

  it("may be several files and YAML documents, put together", async () => {
    const accounts = folder.file("parts/accounts.json", { version: 1, accounts: [{ id: ACCOUNT }] });
    folder.file("parts/users.yml", `version: 1\nusers:\n- arn: ${USER}\n  policies: [read]\n---\nversion: 1\npolicies: {}\n---\n`);
    const policies = folder.file("read.json", { version: 1, policies: { read: { name: "read", document: READ } } });
    const bucket = ["--resource-account", ACCOUNT];
    for (const paths of [
      [folder.at("parts"), policies],
      [accounts, folder.at("parts"), policies],
    ]) {
      const argv = paths.flatMap((path) => ["--directory", path]);
      expect(await postern(["eval", ...argv, ...GET, ...bucket])).toMatchObject({ status: 0, stdout: "allowed\n", stderr: "" });
    }
  });

  it("takes session policies with the request, also for an artifact", async () => {
    const session = folder.file("session.json", policy({ Effect: "Allow", Action: "s3:Put*", Resource: "*" }));
    const role = "arn:aws:iam::111122223333:role/app";
    const trust = { name: "trust", document: policy({ Effect: "Allow", Principal: { AWS: USER }, Action: "sts:AssumeRole" }) };
    const storage = { name: "storage", document: policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }) };
    const roles = folder.file("roles.json", {
      version: 1,
      accounts: [{ id: ACCOUNT }],
      roles: [{ arn: role, trust, policies: [storage] }],
    });
    await postern(["compile", "--directory", roles, "-o", folder.at("roles.pstn")]);
    const principal = "arn:aws:sts::111122223333:assumed-role/app/ci";
    const request = { principal, action: "s3:GetObject", resource: "arn:aws:s3:::reports/a", resourceAccount: ACCOUNT };
    const path = folder.file("get.json", request);
    for (const source of [
      ["--directory", roles],
      ["--artifact", folder.at("roles.pstn")],
    ]) {
      expect((await postern(["eval", ...source, "--request", path])).stdout).toBe("allowed\n");
      const { stdout } = await postern(["explain", ...source, "--request", path, "--session", session]);
      expect(stdout).toMatch(/^implicitDeny \(session\)$/m);
      const line = JSON.stringify(request);
      const batch = await postern(["eval", ...source, "--requests", "-", "--session", session], { stdin: line });
      expect(batch.stdout).toMatch(/^implicitDeny /);
      const call = await postern(["eval", ...source, "--call", "-", "--session", session], { stdin: `[${line}]` });
      expect(call.stdout).toBe("implicitDeny\n");
      const twice = JSON.stringify({ ...request, session: [] });
      const result = await postern(["eval", ...source, "--request", "-", "--session", session], { stdin: twice });
      expect(result).toMatchObject({ status: 2, stderr: expect.stringContaining("`--session` is given") as string });
    }
    const compiled = await postern(["compile", "--directory", roles, "--session", session, "-o", folder.at("never.pstn")]);
    expect(compiled).toMatchObject({ status: 2, stderr: expect.stringContaining("cannot be combined with `--session`") as string });
  });
});

describe("--directory: what the AWS CLI printed", () => {
  const statement = { Effect: "Allow", Principal: { AWS: USER }, Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" };
  folder.file(`aws/${ACCOUNT}/get-account-authorization-details.json`, {
    UserDetailList: [
      { Path: "/", UserName: "ana", UserId: "AIDAEXAMPLEEXAMPLE123", Arn: USER, GroupList: [], AttachedManagedPolicies: [] },
    ],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
    IsTruncated: false,
  });
  folder.file(`aws/${ACCOUNT}/get-bucket-policy.reports.json`, { Policy: JSON.stringify(policy(statement)) });
  folder.file(`aws/${ACCOUNT}/get-bucket-ownership-controls.reports.json`, {
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
  });
  folder.file(`aws/${ACCOUNT}/.cache/x.json`, "{");

  it("takes accounts and buckets from the names of folders and files", async () => {
    for (const path of ["aws", `aws/${ACCOUNT}`]) {
      const { stdout, stderr } = await postern(["explain", "--directory", folder.at(path), ...GET]);
      expect(stderr).toBe("");
      expect(stdout).toMatch(/^allowed \(resource\)\n/);
      expect(stdout).toContain(
        `s3:::reports#bucket policy statement 0 Allow resource ${folder.at("aws")}/${ACCOUNT}/get-bucket-policy.reports.json:1:11\n`,
      );
    }
  });

  it("prints findings with source and place", async () => {
    const path = folder.file(`broken/${ACCOUNT}/list-buckets.json`, { Buckets: [{ Name: 7 }], Owner: { ID: "x" } });
    const { stderr } = await refused("--directory", path);
    expect(stderr).toMatch(
      new RegExp(`^${path}:1:21: Buckets\\[0\\]\\.Name: error [A-Z_]+ .*\n {2}1 \\| .*\n {4}\\| {21}\\^\n {2}hint: `),
    );
    const { stdout } = await postern(["eval", "--directory", path, ...GET, "--json"]);
    expect(json<JsonError>(stdout).error).toMatchObject({ message: "the directory has errors", findings: [{ source: path }] });
  });
});

describe("--directory: faults", () => {
  const yaml = (name: string, text: string): string => folder.file(`faults/${name}.yaml`, text);

  it.each([
    ["broken YAML", "version: [", ":1:", "YAML editor"],
    ["a repeated member", "version: 1\nversion: 1\n", ":2:1: the member `version` is repeated", "keep one of the two"],
    ["an unknown tag", "version: 1\nname: !Ref other\n", ":2:7: ", "YAML editor"],
    [
      "an account id as a number",
      "version: 1\naccounts: [{ id: 111122223333 }]\n",
      ":2:18: the account id 111122223333",
      '"111122223333", in quotes',
    ],
    ["a leading zero", "version: 1\naccounts: [{ id: 01234567890 }]\n", "would be read as 1234567890", '"01234567890", in quotes'],
    ["a number that YAML rewrites", "version: 1\nx: 1.50\n", "would be read as 1.5", '"1.50", in quotes'],
    ["a member whose name is a list", "version: 1\n? [a]\n: 1\n", "the name of a member", "plain texts"],
    ["an alias of nothing", "version: 1\nx: *y\n", ":2:4: the alias `*y` has no anchor before it", "name a value"],
    ["too many levels", `x: ${"[".repeat(100_000)}`, "more levels than can be read", "YAML editor"],
    ["nothing", "# nothing\n", "not in our own form", "`version: 1`"],
    ["an output of the AWS CLI", "Buckets: []\n", "not in our own form", "--output json"],
  ])("refuses %s", async (name, text, message, hint) => {
    const { stderr } = await refused("--directory", yaml(name.replaceAll(" ", "-"), text));
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  it("reads YAML 1.2, whatever the file says", async () => {
    const text = readFileSync(own, "utf8").replace("name: limit", "name: no");
    expect((await postern(["eval", "--directory", yaml("old", `%YAML 1.1\n---\n${text}`), ...GET, ...TLS])).stdout).toBe(
      "allowed\n",
    );
  });

  it("refuses aliases that multiply, and circles", async () => {
    const bomb = ["version: 1", "a: &a [1,1,1,1,1,1,1,1,1,1]"];
    for (let at = 1; at < 10; at++) {
      const [name, before] = ["abcdefghij"[at]!, "abcdefghij"[at - 1]!];
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(",")}]`);
    }
    expect((await refused("--directory", yaml("bomb", bomb.join("\n")))).stderr).toContain("X_DOCUMENT_TOO_LARGE");
    expect((await refused("--directory", yaml("circle", "version: 1\na: &a { b: *a }\n"))).stderr).toContain("error");
  });

  it.each([
    ["a policy", ["policy.json"], "`policy.json`"],
    ["a boundary", ["--boundary", "b.json"], "`--boundary`"],
    ["levels", ["--scp", "root=b.json"], "`--scp`"],
    ["a policy set", ["--policy-set", "b.json"], "`--policy-set`"],
    ["settings", ["--s3", "{}"], "`--s3`"],
  ])("excludes %s", async (_name, argv, other) => {
    const { stderr } = await refused("--directory", own, ...argv);
    expect(stderr).toContain(`\`--directory\` cannot be combined with ${other}`);
  });

  it("excludes an artifact", async () => {
    expect((await refused("--directory", own, "--artifact", "x.pstn")).stderr).toContain("cannot be combined with `--directory`");
  });

  it("names folders without files, and what cannot be read", async () => {
    folder.file("nothing/.readme.txt", "");
    expect((await refused("--directory", folder.at("nothing"))).stderr).toContain("holds no .json, .yaml or .yml file");
    expect((await refused("--directory", folder.at("missing"))).stderr).toContain("no such file or folder");
  });

  it("passes over no file of a folder: one may hold a Deny", async () => {
    const other = folder.file("mixed/get-bucket-policy.reports.txt", "{}");
    const { stderr } = await refused("--directory", folder.at("mixed"));
    expect(stderr).toContain("which would not be read");
    expect(stderr).toContain(other);
  });

  it("lists every warning once", async () => {
    const path = folder.file("warned.json", { version: 1, accounts: [{ id: ACCOUNT }], resources: [{ arn: "arn:aws:s3:::lost" }] });
    const { stdout } = await postern(["compile", "--directory", path, "-o", folder.at("warned.pstn"), "--json"]);
    const { warnings } = json<{ warnings: { issueCode: string; source?: string }[] }>(stdout);
    expect(warnings).toMatchObject([{ issueCode: "X_OWNER_UNKNOWN", source: path }]);
    const text = await postern(["compile", "--directory", path, "-o", folder.at("warned.pstn")]);
    expect(text.stderr).toMatch(new RegExp(`^${path}:1:62: resources\\[0\\].*: warning X_OWNER_UNKNOWN `));
  });
});
