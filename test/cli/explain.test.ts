import { describe, expect, it } from "vitest";
import type { CallExplanation, Explanation } from "../../bindings/index.js";
import { asking, DENY, Folder, json, policy, postern, USER, type JsonError } from "./support.js";

const folder = new Folder();
const policies = folder.at("policies");
const read = folder.file(
  "policies/read.json",
  JSON.stringify(policy({ Sid: "Readers", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" }), null, 2),
);
const office = folder.file(
  "policies/office.json",
  policy({
    Effect: "Allow",
    Action: "s3:PutObject",
    Resource: "*",
    Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" }, StringEquals: { "aws:PrincipalTag/team": "red" } },
  }),
);
const deny = folder.file("policies/deny.json", DENY);
const ALLOWED = asking("s3:GetObject", "arn:aws:s3:::reports/2024.csv");
const DENIED = asking("s3:GetObject", "arn:aws:s3:::reports/secret/2024.csv");
const MISSED = [...asking("s3:PutObject", "arn:aws:s3:::reports/2024.csv"), "--context", "aws:SourceIp=198.51.100.7"];

describe("postern explain: one request", () => {
  it.each([
    ["allowed", 0, ALLOWED],
    ["explicitDeny", 1, DENIED],
    ["implicitDeny", 1, MISSED],
  ])("begins with %s and its cause, and exits with %i, as eval does", async (decision, status, request) => {
    const { stdout, stderr, status: found } = await postern(["explain", policies, ...request]);
    expect([found, stderr]).toEqual([status, ""]);
    expect(stdout.split("\n")[0]).toBe(`${decision} (identity)`);
    expect((await postern(["eval", policies, ...request])).status).toBe(status);
  });

  it("prints message, what allows with its place and why, then the policy types", async () => {
    const { stdout } = await postern(["explain", policies, ...ALLOWED]);
    const lines = stdout.split("\n");
    expect(lines[1]).toContain("is authorized to perform: s3:GetObject");
    expect(lines.slice(2, 6)).toEqual([
      "Allowed by",
      `  ${read}:4:5 Readers Allow identity`,
      "    s3:GetObject is among Action s3:GetObject",
      "    arn:aws:s3:::reports/2024.csv is among Resource arn:aws:s3:::reports/*",
    ]);
    expect(stdout).toMatch(/^ {2}boundary +notApplicable$/m);
  });

  it("prints what denies and why before all else", async () => {
    const region = folder.file(
      "region.json",
      policy({
        Sid: "Regions",
        Effect: "Deny",
        NotAction: ["iam:*", "sts:*"],
        Resource: "*",
        Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } },
      }),
    );
    const all = folder.file("all.json", policy({ Effect: "Allow", Action: "*", Resource: "*" }));
    const ask = [...asking("ec2:RunInstances", "*"), "--context", "aws:RequestedRegion=ap-south-1"];
    const argv = ["explain", all, "--scp", `root=${all}`, "--scp", `root=${region}`, ...ask];
    const { stdout } = await postern(argv);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("explicitDeny (scp)");
    expect(lines.slice(2, 8)).toEqual([
      "Denied by",
      `  ${region}:1:38 Regions Deny scp`,
      "    ec2:RunInstances is not among NotAction iam:*, sts:*",
      "    aws:RequestedRegion is ap-south-1, denied unless eu-west-1, us-east-1 (StringNotEquals)",
      "Other matched statements",
      `  ${all}:1:38 Allow identity`,
    ]);
    const redacted = await postern([...argv, "--redact"]);
    expect(redacted.stdout).toContain("aws:RequestedRegion is (redacted), denied unless eu-west-1, us-east-1 (StringNotEquals)");
    expect(redacted.stdout).not.toContain("ap-south-1");
    const { matched } = json<Explanation>((await postern([...argv, "--json"])).stdout);
    expect(matched[0]!.because.map(({ element }) => element)).toEqual(["NotAction", "Resource", "Condition"]);
  });

  it("prints near misses with the element that fails, and missing keys", async () => {
    const { stdout } = await postern(["explain", policies, ...MISSED]);
    expect(stdout).toMatch(/^ {2}missing keys +aws:PrincipalTag\/team$/m);
    expect(stdout).toContain(`  ${office}:1:`);
    expect(stdout).toMatch(/^ {4}condition: .*aws:SourceIp is 198\.51\.100\.7, asked for IpAddress 203\.0\.113\.0\/24/m);
    expect(stdout).not.toMatch(/matched statements/i);
    // What is lacking stands before the policy types.
    expect(stdout.indexOf("Near misses")).toBeLessThan(stdout.indexOf("Policy types"));
  });

  describe("with the catalogue", () => {
    const prefix = folder.file(
      "prefix.json",
      policy({
        Effect: "Allow",
        Action: "s3:*",
        Resource: "*",
        Condition: { StringLike: { "s3:prefix": "a/*", "aws:SourceIp": "*" } },
      }),
    );
    const ask = (action: string): string[] => ["explain", prefix, ...asking(action, "arn:aws:s3:::b")];

    it("says which keys the action does not know: asked for, or given", async () => {
      const { stderr } = await postern(ask("s3:GetObject"));
      expect(stderr).toMatch(/^note: `s3:GetObject` knows no such key as `s3:prefix`, says the catalogue of 20\d\d-\d\d-\d\d$/m);
      expect(stderr).not.toContain("SourceIp");
      const given = await postern([...ask("s3:GetObject"), "--context", "s3:prefix=a/b", "--json"]);
      const { notes } = json<{ notes: { code: string; message: string }[] }>(given.stdout);
      expect(notes.map(({ code }) => code)).toEqual(["KEY_NOT_OF_ACTION"]);
      expect(notes[0]!.message).toMatch(/^the request gives `s3:prefix`, which `s3:GetObject` does not know/);
    });

    it("says nothing of keys that the action has, of actions that are not known, and without a catalogue", async () => {
      for (const action of ["s3:ListBucket", "s3:GetObjct", "photos:Get"])
        expect((await postern(ask(action))).stderr).not.toContain("note");
      const without = await postern(ask("s3:GetObject"), { catalogue: () => Promise.resolve(undefined) });
      expect(without.stderr).toBe("");
    });
  });

  it("prints every element that a near miss lacks, and what is amiss", async () => {
    const { stdout } = await postern(["explain", policies, ...asking("s3:PutObject", "arn:aws:s3:::reports")]);
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([
        "    action: s3:PutObject is not among s3:GetObject",
        "    resource: arn:aws:s3:::reports is not among arn:aws:s3:::reports/*: `arn:aws:s3:::reports/*` are the objects, the bucket is `arn:aws:s3:::reports`",
      ]),
    );
  });

  it("leaves context values out where asked to, in text and in JSON", async () => {
    for (const format of [[], ["--json"]]) {
      const { stdout } = await postern(["explain", policies, ...MISSED, "--redact", ...format]);
      expect(stdout).toContain("aws:SourceIp is (redacted)");
      expect(stdout).not.toContain("198.51.100.7");
    }
  });

  it("prints all causes, rules and levels", async () => {
    const argv = [read, "--boundary", deny, "--scp", `root=${deny}`, "--scp", `account=${read}`, "--scp", `root=${read}`];
    const { stdout } = await postern(["explain", ...argv, ...asking("s3:ListBucket", "arn:aws:s3:::reports")]);
    expect(stdout).toMatch(/^implicitDeny \(scp\)$/m);
    expect(stdout).toMatch(/^ {2}all causes +scp, /m);
    expect(stdout).toMatch(/^ {2}scp +silent +root\n {2}scp +silent +account$/m);
    const identity = await postern(["explain", read, "--principal", USER, "--action", "sts:GetCallerIdentity"]);
    expect(identity.stdout).toMatch(/^ {2}rule +noPermissionNeeded: everybody may call this action/m);
  });

  it("counts near misses: 5 for people, 20 for programs, or as many as asked", async () => {
    const many = folder.file("many.json", {
      Version: "2012-10-17",
      Statement: Array.from({ length: 30 }, (_, at) => ({ Effect: "Allow", Action: `s3:Get${at}`, Resource: "*" })),
    });
    const count = async (...options: string[]): Promise<number> =>
      [...(await postern(["explain", many, ...ALLOWED, ...options])).stdout.matchAll(/not among/g)].length;
    expect(await count()).toBe(5);
    expect(await count("--json")).toBe(20);
    expect(await count("--near-misses", "0")).toBe(0);
    expect(await count("--near-misses", "30", "--json")).toBe(30);
  });

  it("prints the explanation as JSON", async () => {
    const { status, stdout } = await postern(["explain", policies, ...DENIED, "--json"]);
    expect(status).toBe(1);
    const found = json<Explanation>(stdout);
    expect(found).toMatchObject({ decision: "explicitDeny", cause: "identity", causes: ["identity"], generation: 1 });
    expect(found.matched.map(({ policy: name, effect }) => [name, effect])).toEqual([
      [deny, "Deny"],
      [read, "Allow"],
    ]);
  });

  it("names rows where an artifact has no names", async () => {
    await postern(["compile", policies, "--strip", "-o", folder.at("small.pstn")]);
    const { stdout } = await postern(["explain", "--artifact", folder.at("small.pstn"), ...ALLOWED]);
    expect(stdout).toMatch(/^ {2}row \d+ Allow identity$/m);
  });

  it("uses colours on a terminal, and only there", async () => {
    const { stdout } = await postern(["explain", policies, ...DENIED], { color: true, isTTY: true });
    expect(stdout).toContain("\x1b[31mexplicitDeny\x1b[39m (identity)");
    expect((await postern(["explain", policies, ...DENIED], { isTTY: true })).stdout).not.toContain("\x1b");
  });

  it("prints no control characters of a request", async () => {
    const { stdout } = await postern(["explain", policies, ...asking("s3:GetObject", "arn:aws:s3:::x/\u001b[31m\u202e")]);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });
});

describe("postern explain: many requests", () => {
  const request = (action: string, beside: object = {}): string =>
    `${JSON.stringify({ principal: USER, action, resource: "arn:aws:s3:::reports/a", ...beside })}\n`;

  it("explains each, then counts", async () => {
    const stdin = request("s3:GetObject", { name: "the report", expect: "explicitDeny" }) + request("s3:DeleteObject");
    const { status, stdout } = await postern(["explain", policies, "--requests", "-"], { stdin });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^standard input:1 {2}the report {2}expected explicitDeny\nallowed \(identity\)\n/);
    expect(stdout).toContain("standard input:2\nimplicitDeny (identity)\nUser: ");
    expect(stdout).toContain("\n2 requests: 1 allowed, 0 explicitDeny, 1 implicitDeny; 1 not as expected\n");
  });

  it("prints a line of JSON for each", async () => {
    const stdin = request("s3:GetObject", { name: "the report" }) + "{\n" + request("s3:DeleteObject");
    const { status, stdout } = await postern(["explain", policies, "--requests", "-", "--json", "--near-misses", "0"], { stdin });
    expect(status).toBe(2);
    const [first, second, third, last] = stdout.split("\n").slice(0, -1);
    expect(JSON.parse(first!)).toMatchObject({
      line: 1,
      name: "the report",
      decision: "allowed",
      cause: "identity",
      nearMisses: [],
    });
    expect(JSON.parse(second!)).toMatchObject({ line: 2, error: { code: "INVALID_JSON" } });
    expect(JSON.parse(third!)).toMatchObject({ line: 3, decision: "implicitDeny", causes: ["identity"] });
    expect(JSON.parse(last!)).toMatchObject({ summary: { requests: 3, errors: 1 } });
  });

  it("exits with 1 for denials only where asked to", async () => {
    const argv = ["explain", policies, "--requests", "-"];
    expect((await postern(argv, { stdin: request("s3:DeleteObject") })).status).toBe(0);
    expect((await postern([...argv, "--fail-on-deny"], { stdin: request("s3:DeleteObject") })).status).toBe(1);
  });
});

describe("postern eval and explain: one call of several requests", () => {
  const get = { principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::reports/a" };
  const put = { principal: USER, action: "s3:PutObject", resource: "arn:aws:s3:::reports/b", name: "the target" };
  const ip = { "aws:SourceIp": "203.0.113.7", "aws:PrincipalTag/team": "red" };

  it("prints the call's decision, then that of each request", async () => {
    const call = folder.file("call.json", [get, put]);
    const { status, stdout } = await postern(["explain", policies, "--call", call]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^implicitDeny \(identity\)\nUser: /);
    expect(stdout).toContain("\n1. s3:GetObject on arn:aws:s3:::reports/a\nallowed (identity)\n");
    expect(stdout).toContain("\n2. s3:PutObject on arn:aws:s3:::reports/b\nimplicitDeny (identity)\n");
    expect((await postern(["eval", policies, "--call", call])).stdout).toBe("implicitDeny\n");
  });

  it("takes standard input, and prints JSON", async () => {
    const stdin = JSON.stringify({ requests: [get, { ...put, context: ip }] });
    const { status, stdout } = await postern(["explain", policies, "--call", "-", "--json", "--near-misses", "1"], { stdin });
    expect(status).toBe(0);
    const { decision, results } = json<CallExplanation>(stdout);
    expect([decision, ...results.map((result) => result.decision)]).toEqual(["allowed", "allowed", "allowed"]);
    expect(results.map(({ nearMisses }) => nearMisses.length)).toEqual([1, 1]);
    expect((await postern(["eval", policies, "--call", "-", "--json"], { stdin })).stdout).toBe('{"decision":"allowed"}\n');
  });

  it("leaves context values out where asked to", async () => {
    const stdin = JSON.stringify([{ ...put, context: { "aws:SourceIp": "198.51.100.7" } }]);
    const { stdout } = await postern(["explain", policies, "--call", "-", "--redact"], { stdin });
    expect(stdout).toContain("(redacted)");
    expect(stdout).not.toContain("198.51.100.7");
  });

  it("knows what a call carries beside its requests", async () => {
    const own = folder.file("own.json", policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }));
    const requests = [{ principal: USER, action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::reports" }];
    const ask = (call: object): string[] => [
      "explain",
      own,
      "--s3",
      '{"blockPublicAccess":{"blockPublicPolicy":true}}',
      "--call",
      folder.file("put.json", call),
    ];
    expect((await postern(ask(requests))).status).toBe(0);
    const refused = await postern(ask({ requests, publicPolicy: true }));
    expect(refused).toMatchObject({ status: 1, stdout: expect.stringMatching(/^implicitDeny \(blockPublicAccess\)\n/) as string });
  });

  it.each([
    ["{}", "no list of requests"],
    ["[]", "no list of requests"],
    ["7", "must be a JSON list"],
    ['{"requests":[{}],"publicPolicies":true}', "no member `publicPolicies`"],
    ['{"requests":[{}],"publicPolicy":1}', "must be a boolean"],
    [JSON.stringify([get, { ...get, contxt: {} }]), "request 2 of the call: a request has no member `contxt`"],
    [JSON.stringify([{ ...get, expect: "allowed" }]), "request 1 of the call: `expect`"],
    [JSON.stringify([{ ...get, action: "get" }]), "`action`"],
  ])("refuses %s", async (stdin, message) => {
    for (const command of ["eval", "explain"]) {
      const { status, stdout, stderr } = await postern([command, policies, "--call", "-"], { stdin });
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(message);
      expect(stderr).toContain("hint: ");
    }
  });
});

describe("postern explain: faults", () => {
  it.each([
    [[], "no request is given", "USAGE"],
    [[...ALLOWED, "--near-misses", "many"], "`--near-misses` must be a whole number, found `many`", "USAGE"],
    [[...ALLOWED, "--near-misses=-1"], "found `-1`", "USAGE"],
    [[...ALLOWED, "--call", "x.json"], "cannot be combined with `--call`", "USAGE"],
    [[...ALLOWED, "--fail-on-deny"], "belongs to `--requests`", "USAGE"],
    [["--call", "missing.json"], "cannot read `missing.json`", "UNREADABLE_FILE"],
    [asking("s3", "*"), "`action`", "INVALID_ACTION"],
  ])("refuses %j", async (argv, message, code) => {
    const { status, stdout } = await postern(["explain", policies, ...argv, "--json"]);
    expect(status).toBe(2);
    const { error } = json<JsonError>(stdout);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

describe("the caller", () => {
  const id = "a".repeat(64);
  const bucket = folder.file(
    "canonical.json",
    policy({ Effect: "Allow", Principal: { CanonicalUser: id }, Action: "s3:GetObject", Resource: "*" }),
  );
  const other = ["--action", "s3:GetObject", "--on", "arn:aws:s3:::reports/a", "--resource-account", "444455556666"];
  const own = folder.file("get.json", policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }));

  it("has a canonical user id", async () => {
    const argv = ["eval", own, "--resource", bucket, "--principal", USER, ...other];
    expect((await postern(argv)).stdout).toBe("implicitDeny\n");
    expect((await postern([...argv, "--canonical-user-id", id])).stdout).toBe("allowed\n");
    expect((await postern([...argv, "--canonical-user-id", "b".repeat(64)])).stdout).toBe("implicitDeny\n");
  });

  it.each([
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:role/app/reader",
    "arn:aws:sts::111122223333:assumed-role/reader/session",
    "arn:aws:sts::111122223333:federated-user/ana",
  ])("%s decides alike with and without one", async (principal) => {
    const argv = ["eval", own, "--principal", principal, "--action", "s3:GetObject", "--on", "arn:aws:s3:::reports/a"];
    expect(await postern([...argv, "--canonical-user-id", id])).toEqual(await postern(argv));
  });

  it("may be an object, on the command line and in files", async () => {
    const principal = { type: "user", arn: USER, canonicalUserId: id };
    const argv = ["eval", own, "--resource", bucket];
    expect((await postern([...argv, "--principal", JSON.stringify(principal), ...other])).stdout).toBe("allowed\n");
    const request = { principal, action: "s3:GetObject", resource: "arn:aws:s3:::reports/a", resourceAccount: "444455556666" };
    expect((await postern([...argv, "--request", folder.file("object.json", request)])).stdout).toBe("allowed\n");
  });

  it.each([
    [["--principal", "*"], "belongs to a root, user, role or session ARN"],
    [["--principal", `{"type":"user","arn":"${USER}","canonicalUserId":"c"}`], "in `--principal`"],
    [["--principal", "{"], "is not JSON"],
  ])("refuses a canonical user id with %j", async (argv, message) => {
    const { status, stderr } = await postern(["eval", own, ...argv, "--canonical-user-id", id, ...other]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
