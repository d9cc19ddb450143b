import { describe, expect, it } from "vitest";
import { asking, DENY, Folder, json, policy, postern, READ, USER, type JsonError } from "./support.js";

const folder = new Folder();
const policies = folder.at("policies");
folder.file("policies/read.json", READ);
folder.file("policies/deny.json", DENY);
const ALLOWED = asking("s3:GetObject", "arn:aws:s3:::reports/2024.csv");
const DENIED = asking("s3:GetObject", "arn:aws:s3:::reports/secret/2024.csv");
const SILENT = asking("s3:PutObject", "arn:aws:s3:::reports/2024.csv");

describe("postern eval: one request", () => {
  it.each([
    ["allowed", 0, ALLOWED],
    ["explicitDeny", 1, DENIED],
    ["implicitDeny", 1, SILENT],
  ])("prints %s and exits with %i", async (decision, status, request) => {
    expect(await postern(["eval", policies, ...request])).toMatchObject({ status, stdout: `${decision}\n`, stderr: "" });
    const asJson = await postern(["eval", policies, ...request, "--json"]);
    expect(asJson.status).toBe(status);
    expect(JSON.parse(asJson.stdout)).toEqual({ decision });
  });

  it("decides alike by an artifact", async () => {
    await postern(["compile", policies, "--strip", "-o", folder.at("a.pstn")]);
    for (const request of [ALLOWED, DENIED, SILENT]) {
      const [byArtifact, byPolicies] = [
        await postern(["eval", "--artifact", folder.at("a.pstn"), ...request]),
        await postern(["eval", policies, ...request]),
      ];
      expect(byArtifact).toEqual(byPolicies);
    }
  });

  it("colours the decision on a terminal", async () => {
    expect((await postern(["eval", policies, ...ALLOWED], { isTTY: true, color: true })).stdout).toBe("\x1b[32mallowed\x1b[39m\n");
    expect((await postern(["eval", policies, ...ALLOWED], { isTTY: true, color: false })).stdout).toBe("allowed\n");
  });

  it("asks about `*` unless told otherwise", async () => {
    const list = folder.file("list.json", policy({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }));
    expect((await postern(["eval", list, "--principal", USER, "--action", "s3:ListAllMyBuckets"])).stdout).toBe("allowed\n");
  });

  it("reads the request from a file or from standard input", async () => {
    const request = JSON.stringify({ principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::reports/a", name: "read" });
    expect((await postern(["eval", policies, "--request", folder.file("request.json", request)])).stdout).toBe("allowed\n");
    expect((await postern(["eval", policies, "--request", "-"], { stdin: request })).stdout).toBe("allowed\n");
  });

  it("mentions warnings in one line", async () => {
    const old = folder.file("old.json", { Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } });
    const { status, stdout, stderr } = await postern(["eval", old, ...ALLOWED]);
    expect([status, stdout]).toEqual([0, "allowed\n"]);
    expect(stderr).toMatch(/^1 warning .*\n$/);
  });
});

describe("postern eval: context", () => {
  const document = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "a:Ip", Resource: "*", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } },
      {
        Effect: "Allow",
        Action: "a:Tags",
        Resource: "*",
        Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["one", "two"] }, Null: { "aws:TagKeys": "false" } },
      },
      { Effect: "Allow", Action: "a:Size", Resource: "*", Condition: { NumericLessThan: { "a:Size": "10" } } },
      { Effect: "Allow", Action: "a:Equals", Resource: "*", Condition: { StringEquals: { "a:Text": "x=y" } } },
    ],
  };
  const path = folder.file("context.json", document);
  const ask = async (action: string, ...context: string[]): Promise<string> =>
    (await postern(["eval", path, "--principal", USER, "--action", action, ...context])).stdout.trim();

  it("takes pairs; values stay text", async () => {
    expect(await ask("a:Ip", "--context", "aws:SourceIp=203.0.113.7")).toBe("allowed");
    expect(await ask("a:Ip", "--context", "aws:SourceIp=198.51.100.7")).toBe("implicitDeny");
    expect(await ask("a:Size", "--context", "a:Size=9.5")).toBe("allowed");
    expect(await ask("a:Size", "--context", "a:Size=10")).toBe("implicitDeny");
    expect(await ask("a:Equals", "--context", "a:Text=x=y")).toBe("allowed");
  });

  it("makes a list of a key that is given again", async () => {
    expect(await ask("a:Tags", "--context", "aws:TagKeys=one", "--context", "aws:TagKeys=two")).toBe("allowed");
    expect(await ask("a:Tags", "--context", "aws:TagKeys=one", "--context", "aws:TagKeys=three")).toBe("implicitDeny");
  });

  it("takes JSON, from a file or as it stands", async () => {
    const context = { "aws:TagKeys": ["one"] };
    expect(await ask("a:Tags", "--context-json", JSON.stringify(context))).toBe("allowed");
    expect(await ask("a:Tags", "--context-json", folder.file("tags.json", context))).toBe("allowed");
    expect(await ask("a:Size", "--context-json", '{"a:Size": 9}')).toBe("allowed");
  });

  it("counts the account of the resource", async () => {
    const other = ["--resource-account", "444455556666"];
    expect((await postern(["eval", policies, ...ALLOWED, ...other])).stdout).toBe("implicitDeny\n");
  });
});

describe("postern eval: faults", () => {
  it.each([
    [["--principal", USER], "the request has no `--action`", "USAGE"],
    [["--action", "s3:GetObject"], "the request has no `--principal`", "USAGE"],
    [[], "no request is given", "USAGE"],
    [[...ALLOWED, "--context", "novalue"], "`--context` has no value: `novalue`", "USAGE"],
    [[...ALLOWED, "--context", "a:b=1", "--context-json", '{"a:b":2}'], "`a:b` is given by", "USAGE"],
    [[...ALLOWED, "--context-json", "{]"], "is not JSON", "INVALID_JSON"],
    [[...ALLOWED, "--context", "a:b=1", "--context", "A:B=2"], "differ", "DUPLICATE_CONTEXT_KEY"],
    [[...ALLOWED, "--request", "x.json"], "cannot be combined", "USAGE"],
    [["--request", "x.json", "--requests", "y.ndjson"], "cannot be combined", "USAGE"],
    [[...ALLOWED, "--fail-on-deny"], "belongs to `--requests`", "USAGE"],
    [[...ALLOWED, "--artifact", "a.pstn"], "cannot be combined", "USAGE"],
    [asking("s3", "*"), "`action`", "INVALID_ACTION"],
    [asking("s3:GetObject", "reports"), "`resource`", "INVALID_RESOURCE"],
    [["--principal", "ana", "--action", "s3:GetObject"], "`principal`", "INVALID_PRINCIPAL"],
    [["--request", "missing.json"], "cannot read `missing.json`", "UNREADABLE_FILE"],
    [["--requests", "missing.ndjson"], "cannot read `missing.ndjson`", "UNREADABLE_FILE"],
  ])("refuses %j", async (argv, message, code) => {
    const { status, stdout } = await postern(["eval", policies, ...argv, "--json"]);
    expect(status).toBe(2);
    const { error } = json<JsonError>(stdout);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.hint).toBeTruthy();
  });

  it.each([
    ["a list", "[]", "`--call`"],
    ["a text", '"s3:GetObject"', "must be a JSON object"],
    ["a misspelt member", `{"principal":"${USER}","action":"s3:GetObject","resource":"*","contxt":{}}`, "did you mean `context`?"],
    ["an expectation", `{"principal":"${USER}","action":"s3:GetObject","resource":"*","expect":"allowed"}`, "`--requests`"],
    ["broken JSON", "{", "is not JSON"],
  ])("refuses %s as a request", async (_name, text, message) => {
    const { status, stderr } = await postern(["eval", policies, "--request", "-"], { stdin: text });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it("refuses broken policies with their findings", async () => {
    const broken = folder.file("broken.json", policy({ Effect: "Allow", Action: "s3", Resource: "*" }));
    const { status, stdout, stderr } = await postern(["eval", broken, ...ALLOWED]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`${broken}:1:`);
    expect(stderr).toContain("INVALID_ACTION");
  });
});
