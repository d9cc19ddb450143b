/** Requests that are probably not meant so: a warning, an error with --strict, and no expected denial passes for such a reason. */
import { describe, expect, it } from "vitest";
import { isSlipOf } from "../../bindings/doubts/near.js";
import { managedDocuments } from "../support/managed.js";
import { asking, Folder, json, policy, postern, USER, type JsonError, type Result } from "./support.js";

const folder = new Folder();
const RESOURCE = "arn:aws:s3:::reports/a";
const GET = asking("s3:GetObject", RESOURCE);
const allow = (members: object): object => policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...members });
const read = folder.file("read.json", allow({}));

async function warningsOf(policies: readonly string[], action: string, ...options: string[]): Promise<string[]> {
  const { status, stdout, stderr } = await postern(["eval", ...policies, ...asking(action, RESOURCE), ...options]);
  expect(status, stderr).toBeLessThan(2);
  expect(stdout).toMatch(/^(?:allowed|implicitDeny|explicitDeny)\n$/);
  const lines = stderr.trimEnd().split("\n");
  return lines.filter((line) => line.startsWith("warning ")).map((line) => line.slice("warning ".length));
}

describe("one slip of the pen", () => {
  it.each([
    ["GetObjct", "getobject"],
    ["GetObjectt", "getobject"],
    ["GetObejct", "getobject"],
    ["GteObject", "getobject"],
    ["GetObjekt", "getobject"],
    ["getobjekt", "getobject"],
    ["PtObject", "putobject"],
    ["DescribeInstence", "describeinstance"],
  ])("%s is one of %s", (word, known) => {
    expect(isSlipOf(word, known)).toBe(true);
  });

  it.each([
    ["GetObject", "getobject"],
    ["PutObject", "getobject"],
    ["GetItem", "putitem"],
    ["SetTopicAttributes", "gettopicattributes"],
    ["ListSinks", "listlinks"],
    ["GetParameters", "getparameter"],
    ["GetParameter", "getparameters"],
    ["ListObjectsV2", "listobjectsv1"],
    ["TagRole", "untagrole"],
    ["Gat", "get"],
    ["GetObject", "getobjectacl"],
  ])("%s is none of %s", (word, known) => {
    expect(isSlipOf(word, known)).toBe(false);
  });

  it("makes one real action of another in next to no case", () => {
    const byService = new Map<string, Map<string, string>>();
    for (const { document, isLatest } of managedDocuments()) {
      const statements = [document["Statement"]].flat() as {
        readonly Action?: string | string[];
        readonly NotAction?: string | string[];
      }[];
      for (const action of isLatest ? statements.flatMap(({ Action, NotAction }) => [Action ?? NotAction ?? []].flat()) : []) {
        const [service = "", name = ""] = action.trim().split(":");
        if (/[*?]/.test(action) || name === "") continue;
        const names = byService.get(service.toLowerCase()) ?? new Map<string, string>();
        byService.set(service.toLowerCase(), names.set(name.toLowerCase(), name));
      }
    }
    const pairs = [...byService.values()].flatMap((names) =>
      [...names.values()].flatMap((word) =>
        [...names.keys()].filter((known) => isSlipOf(word, known)).map((known) => `${word} ${known}`),
      ),
    );
    expect([...byService.values()].reduce((sum, { size }) => sum + size, 0)).toBeGreaterThan(8_000);
    expect(pairs.length, pairs.join(", ")).toBeLessThan(5);
  });
});

describe("an action", () => {
  it.each([
    ["s3:GetObjct", "did you mean `s3:GetObject`?"],
    ["S3:getobejct", "did you mean `s3:GetObject`?"],
  ])("%s is told", async (action, hint) => {
    const { stdout, stderr } = await postern(["eval", read, ...asking(action, RESOURCE)]);
    expect(stdout).toBe("implicitDeny\n");
    expect(stderr).toBe(`warning UNKNOWN_ACTION no policy names the action \`${action}\`\n  hint: ${hint}\n`);
  });

  it("is told where a wildcard lets it pass by a Deny", async () => {
    const deny = folder.file("deny.json", policy({ Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" }));
    const all = folder.file("all.json", policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }));
    const argv = ["eval", all, deny, ...asking("s3:DeletObject", RESOURCE)];
    expect(await postern(argv)).toMatchObject({
      status: 0,
      stdout: "allowed\n",
      stderr: expect.stringContaining("UNKNOWN_ACTION") as string,
    });
  });

  it("of a misspelt service is told", async () => {
    const table = folder.file("table.json", policy({ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }));
    expect(await warningsOf([table], "dynamdb:GetItem")).toEqual(["UNKNOWN_ACTION no policy names the action `dynamdb:GetItem`"]);
  });

  it.each(["s3:PutObject", "s3:GetObjectAcl", "ec2:RunInstances", "s3:ListBucket", "S3:GETOBJECT"])("%s is not", async (action) => {
    expect(await warningsOf([read], action)).toEqual([]);
  });
});

describe("a key", () => {
  const path = folder.file(
    "keys.json",
    allow({
      Condition: {
        IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
        StringEquals: { "s3:ExistingObjectTag/Project": "x", "aws:PrincipalTag/Department": "y", "myapp:Tenant": "z" },
      },
    }),
  );
  const key = (text: string): Promise<string[]> => warningsOf([path], "s3:GetObject", "--context", `${text}=203.0.113.7`);

  it.each([
    ["aws:SourcIp", "aws:SourceIp"],
    ["aws:SourceIpp", "aws:SourceIp"],
    ["AWS:SORUCEIP", "aws:SourceIp"],
    ["SourceIp", "aws:SourceIp"],
    ["asw:SourceIp", "aws:SourceIp"],
    ["s3:ExistingObjectTag/Projct", "s3:ExistingObjectTag/Project"],
    ["s3:ExistngObjectTag/Project", "s3:ExistingObjectTag/Project"],
    ["myapp:Tennant", "myapp:Tenant"],
  ])("%s is told", async (given, near) => {
    const { stderr } = await postern(["eval", path, ...GET, "--context", `${given}=203.0.113.7`]);
    expect(stderr).toContain(`warning UNKNOWN_KEY no policy names the condition key \`${given}\`\n`);
    expect(stderr).toContain(`did you mean \`${near}\`?`);
  });

  it("that AWS does not have is told", async () => {
    expect(await key("aws:SourceAddress")).toEqual([
      "UNKNOWN_KEY AWS has no global condition key `aws:SourceAddress`, and no policy uses one",
    ]);
    expect(await warningsOf([path], "s3:GetObject", "--mode", "lenient", "--context", "aws:SourceAddress=x")).toEqual([]);
  });

  it.each([
    "aws:UserAgent",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:RequestTag/Project",
    "aws:PrincipalOrgMasterAccountId",
    "s3:VersionId",
    "s3:ExistingObjectTag/Owner",
    "ec2:InstanceType",
    "myapp:Plan",
    "role",
  ])("%s is not: requests hold keys that no policy uses", async (given) => {
    expect(await key(given)).toEqual([]);
  });

  it("is not told beside the one that it is near to", async () => {
    const both = ["--context", "myapp:Tennant=a", "--context", "myapp:Tenant=z"];
    expect(await warningsOf([path], "s3:GetObject", ...both)).toEqual([]);
  });

  it("may be a tag of the caller", async () => {
    const principal = JSON.stringify({ type: "user", arn: USER, tags: { Departmnt: "y", Team: "z" } });
    const { stderr } = await postern(["eval", path, "--principal", principal, ...GET.slice(2)]);
    expect(stderr.match(/warning .*/g)).toEqual([
      "warning UNKNOWN_KEY no policy names the condition key `aws:PrincipalTag/Departmnt`",
    ]);
  });
});

describe("a value", () => {
  const path = folder.file(
    "values.json",
    allow({
      Condition: {
        NumericLessThan: { "myapp:Size": "10" },
        DateLessThan: { "myapp:Until": "2030-01-01T00:00:00Z" },
        Bool: { "myapp:Secure": "true" },
        NotIpAddress: { "myapp:Peer": "10.0.0.0/8" },
        ArnLike: { "myapp:Via": "arn:aws:iam::*:role/*" },
        StringLike: { "myapp:Either": "a*" },
        NumericEquals: { "myapp:Either": "1" },
        Null: { "myapp:There": "false" },
      },
    }),
  );
  const value = (text: string): Promise<string[]> => warningsOf([path], "s3:GetObject", "--context", text);

  it.each([
    ["myapp:Size=ten", "`ten` of `myapp:size` is not a number"],
    ["myapp:Until=tomorrow", "`tomorrow` of `myapp:until` is not a date"],
    ["myapp:Secure=yes", "`yes` of `myapp:secure` is not a boolean"],
    ["myapp:Peer=203.0.113.9:4711", "`203.0.113.9:4711` of `myapp:peer` is not an address"],
    ["myapp:Peer=203.0.113.0/24", "`203.0.113.0/24` of `myapp:peer` is not an address"],
    ["myapp:Via=role/app", "`role/app` of `myapp:via` is not an ARN"],
  ])("%s is told", async (given, message) => {
    const [warning = ""] = await value(given);
    expect(warning.toLowerCase()).toContain(
      `unusable_value ${message.toLowerCase()}, and policies compare the key with nothing else`,
    );
  });

  it.each([
    "myapp:Size=9",
    "myapp:Size=100",
    "myapp:Until=2029-01-01",
    "myapp:Until=1700000000",
    "myapp:Secure=FALSE",
    "myapp:Peer=203.0.113.9",
    "myapp:Peer=2001:db8::1",
    "myapp:Via=arn:aws:iam::111122223333:user/ana",
    "myapp:Either=anything",
    "myapp:There=anything",
    "myapp:Other=anything",
  ])("%s is not", async (given) => {
    expect(await value(given)).toEqual([]);
  });

  it("is left out where values are", async () => {
    const argv = ["explain", path, ...GET, "--context", "myapp:Secure=secret", "--redact"];
    const { stdout, stderr } = await postern(argv);
    expect(stderr).toContain("warning UNUSABLE_VALUE the value of ");
    expect(stdout + stderr).not.toContain("secret");
  });
});

describe("a caller", () => {
  const user = { arn: USER, policies: [{ name: "read", document: allow({}) }] };
  const directory = folder.file("own.json", {
    version: 1,
    accounts: [{ id: "111122223333" }],
    users: [user],
    resources: [{ arn: "arn:aws:s3:::reports", account: "111122223333" }],
  });
  const ask = (name: string, action = "s3:GetObject"): string[] => [
    "--directory",
    directory,
    "--principal",
    USER.replace("ana", name),
    "--action",
    action,
    "--on",
    RESOURCE,
  ];

  it("that a directory lacks is told", async () => {
    const { stdout, stderr } = await postern(["eval", ...ask("anna")]);
    expect(stdout).toBe("implicitDeny\n");
    expect(stderr).toBe(
      "warning UNKNOWN_PRINCIPAL the directory lacks the caller `arn:aws:iam::111122223333:user/anna`, so its policies are unknown\n" +
        "  hint: add it to the directory, or correct the ARN\n",
    );
    const explained = await postern(["explain", ...ask("anna"), "--json"]);
    expect(json<object>(explained.stdout)).toMatchObject({ rule: "unknownPrincipal", warnings: [{ code: "UNKNOWN_PRINCIPAL" }] });
  });

  it("that it has is not", async () => {
    expect(await postern(["eval", ...ask("ana")])).toMatchObject({ stdout: "allowed\n", stderr: "" });
    expect(await postern(["eval", ...ask("ana", "s3:PutObject")])).toMatchObject({ stdout: "implicitDeny\n", stderr: "" });
  });
});

describe("session policies of a request", () => {
  const request = { principal: USER, action: "s3:GetObjct", resource: RESOURCE };
  const session = (document: object): string => JSON.stringify({ ...request, session: [{ name: "s", document }] });

  it("name actions and keys too", async () => {
    const stdin = session(policy({ Effect: "Allow", Action: "s3:GetObjct", Resource: "*" }));
    expect((await postern(["eval", read, "--request", "-"], { stdin })).stderr).toBe("");
    const other = session(policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }));
    expect((await postern(["eval", read, "--request", "-"], { stdin: other })).stderr).toContain("UNKNOWN_ACTION");
  });

  it("that are none allow nothing, which is told and no reason to distrust the denial", async () => {
    const principal = "arn:aws:sts::111122223333:assumed-role/app/ci";
    const line = JSON.stringify({ ...request, principal, action: "s3:GetObject", session: [], expect: "implicitDeny" });
    const { status, stdout, stderr } = await postern(["eval", read, "--requests", "-", "--strict"], { stdin: line });
    expect(status).toBe(0);
    expect(stdout).toContain("all as expected");
    expect(stderr).toContain("warning EMPTY_SESSION `session` holds no policy, and so allows nothing");
  });
});

describe("a batch", () => {
  const line = (action: string, beside: object = {}): object => ({ principal: USER, action, resource: RESOURCE, ...beside });
  const run = (items: readonly object[], ...options: string[]): Promise<Result> =>
    postern(["eval", read, "--requests", "-", ...options], { stdin: items.map((item) => JSON.stringify(item)).join("\n") });

  it("prints each warning once, and counts the requests", async () => {
    const { status, stdout, stderr } = await run([
      line("s3:GetObject"),
      line("s3:GetObjct"),
      line("s3:GetObjct"),
      line("s3:GetOject"),
    ]);
    expect(status).toBe(0);
    expect(stderr.match(/^standard input:\d+: warning UNKNOWN_ACTION .*$/gm)).toEqual([
      "standard input:2: warning UNKNOWN_ACTION no policy names the action `s3:GetObjct`",
      "standard input:4: warning UNKNOWN_ACTION no policy names the action `s3:GetOject`",
    ]);
    expect(stdout).toContain("4 requests: 1 allowed, 0 explicitDeny, 3 implicitDeny, 3 with warnings");
  });

  it("does not pass where a denial is expected and says nothing of the policies", async () => {
    const items = [line("s3:GetObjct", { expect: "implicitDeny", name: "typo" }), line("s3:PutObject", { expect: "implicitDeny" })];
    const { status, stdout } = await run(items);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^✗ implicitDeny .*typo {2}expected implicitDeny for a reason of the policies$/m);
    expect(stdout).toMatch(/^✓ implicitDeny +s3:PutObject/m);
    expect(stdout).toContain(
      "standard input:1: expected implicitDeny for a reason of the policies, decided implicitDeny, but no policy names the action `s3:GetObjct` (typo)",
    );
    expect(stdout).toContain("1 not as expected");
    const asJson = await run(items, "--json");
    expect(asJson.status).toBe(1);
    const [first, second, summary] = asJson.stdout
      .trimEnd()
      .split("\n")
      .map((text) => JSON.parse(text) as object);
    expect(first).toMatchObject({ decision: "implicitDeny", warnings: [{ code: "UNKNOWN_ACTION" }] });
    expect(second).not.toHaveProperty("warnings");
    expect(summary).toMatchObject({ summary: { warned: 1, expected: 2, mismatches: 1 } });
  });

  it("passes where the warning itself is expected, and only then", async () => {
    const meant = { expect: "implicitDeny", warning: "UNKNOWN_ACTION" };
    for (const strict of [[], ["--strict"]]) {
      const good = await run([line("s3:GetObjct", meant)], ...strict);
      expect(good).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("all as expected") as string });
    }
    const bad = await run([line("s3:PutObject", meant)]);
    expect(bad.status).toBe(1);
    expect(bad.stdout).toContain("expected a warning UNKNOWN_ACTION, decided implicitDeny, without one");
    const wrong = await run([line("s3:GetObject", { warning: "UNKNOWN" })]);
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('`warning` is `"UNKNOWN"`') as string });
  });

  it("has errors with --strict", async () => {
    const { status, stdout } = await run([line("s3:GetObjct"), line("s3:GetObject")], "--strict", "--json");
    expect(status).toBe(2);
    const [first, second] = stdout.split("\n").map((text) => (text === "" ? {} : (JSON.parse(text) as object)));
    expect(first).toMatchObject({
      line: 1,
      error: { code: "DOUBTFUL_REQUEST", message: "no policy names the action `s3:GetObjct`" },
    });
    expect(second).toMatchObject({ line: 2, decision: "allowed" });
  });

  it("prints twenty warnings at most, and counts all", async () => {
    const letters = "abcdefghijklmnopqrtuvwxyz";
    const items = [...letters].map((letter) => line(`s3:GetObj${letter}ect`));
    const { stdout, stderr } = await run(items);
    expect(stderr.match(/warning UNKNOWN_ACTION/g)).toHaveLength(20);
    expect(stdout).toContain(`${letters.length} with warnings`);
  });
});

describe("one request, or one call, with --strict", () => {
  it.each(["eval", "explain"])("is an error of %s", async (command) => {
    const call = JSON.stringify([{ principal: USER, action: "s3:GetObjct", resource: RESOURCE }]);
    for (const argv of [asking("s3:GetObjct", RESOURCE), ["--call", "-"]]) {
      const { status, stdout } = await postern([command, read, ...argv, "--strict", "--json"], { stdin: call });
      expect(status).toBe(2);
      expect(json<JsonError>(stdout).error).toMatchObject({ code: "DOUBTFUL_REQUEST", hint: "did you mean `s3:GetObject`?" });
      const told = await postern([command, read, ...argv, "--json"], { stdin: call });
      expect(told.status).toBe(1);
      expect(json<object>(told.stdout)).toMatchObject({ decision: "implicitDeny", warnings: [{ code: "UNKNOWN_ACTION" }] });
    }
  });
});

describe("a policy type without policies", () => {
  const identity = [{ name: "read", document: allow({}) }];
  const SESSION = ["--principal", "arn:aws:sts::111122223333:assumed-role/app/ci"];
  const decide = async (set: object, ...options: string[]): Promise<Result> =>
    postern(["eval", "--policy-set", folder.file("set.json", { identity, ...set }), ...SESSION, ...GET.slice(2), ...options]);

  it.each([
    ["`permissionsBoundary`", { permissionsBoundary: [] }],
    ["`session`", { session: [] }],
    ["`vpcEndpoint`", { vpcEndpoint: [] }],
    ["the level `root` of `serviceControl`", { serviceControl: [{ name: "root", policies: [] }] }],
  ])("%s denies, and a note says so", async (name, set) => {
    const { status, stdout, stderr } = await decide(set);
    expect([status, stdout]).toEqual([1, "implicitDeny\n"]);
    expect(stderr).toBe(
      `note: ${name} is given and holds no policy: it allows nothing\n  hint: leave it out where there is none\n`,
    );
    const { notes } = json<{ notes: object[] }>((await decide(set, "--json")).stdout);
    expect(notes).toMatchObject([{ code: "EMPTY_POLICY_TYPE", message: expect.stringContaining(name) as string }]);
    const output = folder.at("empty.pstn");
    const compiled = await postern(["compile", "--policy-set", folder.at("set.json"), "-o", output, "--json"]);
    expect(json<object>(compiled.stdout)).toMatchObject({ notes: [{ code: "EMPTY_POLICY_TYPE" }] });
    expect((await postern(["eval", "--artifact", output, ...GET])).stderr).toContain(name);
  });

  it("is not told of types that are silent anyway", async () => {
    for (const set of [{ resource: [] }, { trust: [] }, { resourceControl: [{ name: "root", policies: [] }] }, {}]) {
      expect(await decide(set)).toMatchObject({ stdout: "allowed\n", stderr: "" });
    }
  });
});
