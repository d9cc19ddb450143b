/** Policies as other tools print them: taken out of what is around them, or an error that says how the file is given. */
import { describe, expect, it } from "vitest";
import { asking, Folder, json, policy, postern, READ, type JsonError, type Result } from "./support.js";

const folder = new Folder();
const GET = asking("s3:GetObject", "arn:aws:s3:::reports/a");
const PUT = asking("s3:PutObject", "arn:aws:s3:::reports/a");
const TEXT = JSON.stringify(READ);
const BUCKET = policy({ Effect: "Allow", Principal: { AWS: GET[1] }, Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" });
const TRUST = policy({ Effect: "Allow", Principal: { AWS: GET[1] }, Action: "sts:AssumeRole" });
const ASSUME = asking("sts:AssumeRole", "arn:aws:iam::111122223333:role/app");
let files = 0;

const file = (content: string | object): string => folder.file(`${++files}.json`, content);
const encoded = (document: object): string => encodeURIComponent(JSON.stringify(document));
const version = (document: unknown, isDefault = true): object => ({
  PolicyVersion: { Document: document, VersionId: "v3", IsDefaultVersion: isDefault, CreateDate: "2024-01-01T00:00:00+00:00" },
});
const pretty = (value: unknown): string => JSON.stringify(value, null, 4);

/** The decision, with the note that says what was unwrapped. */
async function unwrapped(what: string, ...argv: string[]): Promise<string> {
  const { stdout, stderr } = await postern(["eval", ...argv]);
  expect(stderr).toMatch(new RegExp(`^note: \`.*\\.json\` is ${what}.*: the policy in it is read\n$`));
  return stdout.trim();
}

async function refused(...argv: string[]): Promise<Result> {
  const result = await postern(["eval", ...argv]);
  expect([result.status, result.stdout]).toEqual([2, ""]);
  return result;
}

describe("a policy is taken out of", () => {
  it.each([
    ["iam get-policy-version", "what `aws iam get-policy-version` prints", version(READ)],
    ["the same, with the document as a text", "what `aws iam get-policy-version` prints", version(TEXT)],
    ["the same, URL-encoded", "what `aws iam get-policy-version` prints", version(encoded(READ))],
    ["an old version", "what `aws iam get-policy-version` prints, a version that is not the default one", version(READ, false)],
    ["iam get-role-policy", "what `aws iam get-role-policy` prints", { RoleName: "app", PolicyName: "logs", PolicyDocument: READ }],
    ["iam get-user-policy", "what `aws iam get-user-policy` prints", { UserName: "ana", PolicyName: "logs", PolicyDocument: READ }],
    [
      "iam get-group-policy",
      "what `aws iam get-group-policy` prints",
      { GroupName: "dev", PolicyName: "logs", PolicyDocument: READ },
    ],
    ["an inline policy", "an inline policy with its name", { PolicyName: "logs", PolicyDocument: READ }],
    ["a URL-encoded document", "URL-encoded", encoded(READ)],
    ["a text that holds JSON", "a text that holds JSON", JSON.stringify(TEXT)],
    ["a text in a text", "a text that holds JSON", JSON.stringify(JSON.stringify(TEXT))],
    ["a text that holds a URL-encoded document", "a text that holds JSON", JSON.stringify(encoded(READ))],
  ])("%s", async (_name, what, content) => {
    const path = file(content);
    expect(await unwrapped(what, path, ...GET)).toBe("allowed");
    expect(await unwrapped(what, path, ...PUT)).toBe("implicitDeny");
    expect(await unwrapped(what, file(policy({ Effect: "Allow", Action: "*", Resource: "*" })), "--boundary", path, ...PUT)).toBe(
      "implicitDeny",
    );
  });

  it.each([
    ["s3api get-bucket-policy", "what `aws s3api get-bucket-policy` and its like print", { Policy: JSON.stringify(BUCKET) }],
    [
      "lambda get-policy",
      "what `aws s3api get-bucket-policy` and its like print",
      { Policy: JSON.stringify(BUCKET), RevisionId: "1" },
    ],
    [
      "secretsmanager get-resource-policy",
      "what `aws secretsmanager get-resource-policy` prints",
      { ARN: "x", ResourcePolicy: JSON.stringify(BUCKET) },
    ],
    ["ecr get-repository-policy", "what `aws ecr get-repository-policy` prints", { policyText: JSON.stringify(BUCKET) }],
    ["glue get-resource-policy", "what `aws glue get-resource-policy` prints", { PolicyInJson: JSON.stringify(BUCKET) }],
    [
      "opensearch describe-domain",
      "what `aws opensearch describe-domain` prints",
      { DomainStatus: { AccessPolicies: JSON.stringify(BUCKET) } },
    ],
    ["the attributes of a queue", "the attributes of a queue or topic", { Attributes: { Policy: JSON.stringify(BUCKET) } }],
  ])("%s, as a resource's", async (_name, what, content) => {
    const path = file(content);
    const account = ["--resource-account", "111122223333"];
    expect(await unwrapped(what, "--resource", path, ...account, ...GET)).toBe("allowed");
    const { error } = json<JsonError>((await postern(["eval", path, ...GET, "--json"])).stdout);
    expect(error).toMatchObject({ code: "NOT_A_POLICY", hint: "give it with `--resource`" });
  });

  it.each([
    ["iam get-role", "what `aws iam get-role` prints", { Role: { RoleName: "app", AssumeRolePolicyDocument: TRUST } }],
    ["a role of iam list-roles", "a role as the AWS CLI prints it", { RoleName: "app", AssumeRolePolicyDocument: TRUST }],
  ])("%s, as a trust policy", async (_name, what, content) => {
    const path = file(content);
    expect(await unwrapped(what, "--trust", path, ...ASSUME)).toBe("allowed");
    expect((await refused(path, ...ASSUME)).stderr).toContain("give it with `--trust`");
  });

  it("organizations describe-policy, as an SCP", async () => {
    const all = file(policy({ Effect: "Allow", Action: "*", Resource: "*" }));
    const path = file({ Policy: { PolicySummary: { Id: "p-1", Type: "SERVICE_CONTROL_POLICY" }, Content: TEXT } });
    const what = "what `aws organizations describe-policy` prints";
    expect(await unwrapped(what, all, "--scp", `root=${path}`, ...GET)).toBe("allowed");
    expect(await unwrapped(what, all, "--scp", `root=${path}`, ...PUT)).toBe("implicitDeny");
    expect((await refused(path, ...GET)).stderr).toContain("`--scp LEVEL=PATH`");
  });
});

describe("what is taken out", () => {
  const wrong = policy({ Effect: "allow", Action: "s3:*", Resource: "*" });

  it("has the file's lines", async () => {
    const path = file(pretty({ RoleName: "app", PolicyName: "logs", PolicyDocument: wrong }));
    const { stderr } = await refused(path, ...GET);
    expect(stderr).toMatch(
      /^.*\.json:8:27: error INVALID_EFFECT .*\n {2}7 \| +\{\n {2}8 \| +"Effect": "allow",\n {4}\| {27}\^{7}\n/,
    );
    const right = file(pretty({ RoleName: "app", PolicyName: "logs", PolicyDocument: READ }));
    const { stdout } = await postern(["explain", right, ...GET, "--json"]);
    expect(json<{ matched: object[] }>(stdout).matched).toMatchObject([{ policy: right, source: right, line: 7, column: 12 }]);
  });

  it("has the place of its text where it is one", async () => {
    const path = file(pretty({ Policy: JSON.stringify(wrong) }));
    const { stderr } = await refused("--resource", path, ...GET);
    expect(stderr).toMatch(/\.json:2:15: error INVALID_EFFECT /);
  });

  it("hides no second policy", async () => {
    const twice = `{ "RoleName": "app", "PolicyName": "a", "PolicyDocument": ${TEXT},\n "PolicyDocument": ${TEXT} }`;
    expect((await refused(file(twice), ...GET)).stderr).toContain(":2:2: the member `PolicyDocument` is repeated");
    const inside = TEXT.replace('"Effect"', '"Effect": "Deny", "Effect"');
    expect((await refused(file(JSON.stringify(inside)), ...GET)).stderr).toContain("X_DUPLICATE_JSON_KEY");
    expect((await refused(file(`{ "PolicyVersion": { "Document": ${TEXT} }, "Statement": [] }`), ...GET)).stderr).toContain(
      "`PolicyVersion`",
    );
  });

  it("is told in JSON too", async () => {
    const path = file(version(READ));
    const evaluated = json<object>((await postern(["eval", path, ...GET, "--json"])).stdout);
    expect(evaluated).toMatchObject({ decision: "allowed", notes: [{ code: "UNWRAPPED" }] });
    const compiled = json<object>((await postern(["compile", path, "-o", folder.at("x.pstn"), "--json"])).stdout);
    expect(compiled).toMatchObject({ policies: 1, notes: [{ code: "UNWRAPPED" }] });
  });

  it("is not looked for in a policy itself", async () => {
    for (const content of [READ, `\n ${TEXT}`, { Statement: [], PolicyVersion: {} }]) {
      expect((await postern(["eval", file(content), ...GET])).stderr).not.toContain("note: ");
    }
  });
});

describe("what holds no single policy", () => {
  it.each([
    [
      "iam get-account-authorization-details",
      { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
      "`--directory`",
    ],
    [
      "iam get-policy",
      { Policy: { PolicyName: "p", Arn: "arn:aws:iam::111122223333:policy/p", DefaultVersionId: "v1" } },
      "get-policy-version",
    ],
    ["iam list-attached-role-policies", { AttachedPolicies: [] }, "get-account-authorization-details"],
    ["iam list-role-policies", { PolicyNames: ["a"] }, "get-role-policy"],
    ["a policy set", { identity: [] }, "`--policy-set`"],
    ["a directory", { version: 1, accounts: [] }, "`--directory`"],
    ["a request", { principal: "*", action: "s3:GetObject", resource: "*" }, "`--request`"],
  ])("%s is refused with the way to give it", async (_name, content, hint) => {
    const { stdout } = await postern(["eval", file(content), ...GET, "--json"]);
    const { error } = json<JsonError>(stdout);
    expect(error.code).toBe("NOT_A_POLICY");
    expect(error.hint).toContain(hint);
  });

  it.each([
    [["--resource", "arn:aws:s3:::reports", ...GET.slice(0, 4)], "`--on ARN`"],
    [["--resource", "arn:aws:s3:::reports", ...GET], "`--resource-arn ARN`"],
    [["--boundary", "arn:aws:iam::aws:policy/ReadOnlyAccess", ...GET], "get-policy-version"],
    [["arn:aws:iam::aws:policy/ReadOnlyAccess", ...GET], "get-policy-version"],
    [[TEXT, ...GET], "write `-` and pipe it in"],
  ])("%j stands where a path is expected", async (argv, hint) => {
    const { stderr } = await refused(...argv);
    expect(stderr).toContain(hint);
  });

  it("is left to the compiler where nobody knows what it is", async () => {
    for (const content of ["{", "[]", "7", '"text"', "{}", '{ "a": 1 }']) {
      const { stdout } = await postern(["eval", file(content), ...GET, "--json"]);
      expect(json<JsonError>(stdout).error.findings).not.toHaveLength(0);
    }
  });
});
