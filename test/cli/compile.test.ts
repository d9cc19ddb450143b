import { chmodSync, existsSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile, strip, type Finding } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";
import { DENY, Folder, json, policy, postern, READ, type JsonError, type Result } from "./support.js";

const folder = new Folder();
const read = folder.file("good/read.json", READ);
const deny = folder.file("good/deny.json", DENY);

interface Summary {
  readonly artifact: string;
  readonly bytes: number;
  readonly digest: string;
  readonly policies: number;
  readonly statements: number;
  readonly warnings: Finding[];
}

async function refused(...argv: string[]): Promise<Result> {
  const result = await postern(["compile", ...argv, "-o", folder.at("never.pstn")]);
  expect(result.status).toBe(2);
  expect(existsSync(folder.at("never.pstn"))).toBe(false);
  expect(result.stdout).toBe("");
  expect(result.stderr).not.toContain("    at ");
  return result;
}

describe("postern compile", () => {
  it("writes what compile() returns", async () => {
    const output = folder.at("a.pstn");
    const { status, stdout } = await postern(["compile", read, deny, "-o", output]);
    const expected = compile({
      identity: [READ, DENY].map((document, at) => ({ name: [read, deny][at]!, document: JSON.stringify(document) })),
    });
    expect(status).toBe(0);
    expect(new Uint8Array(folder.read("a.pstn"))).toEqual(expected.bytes);
    const { digest } = loadEngine(expected).info();
    for (const part of ["2 policies", "2 statements", digest, output]) expect(stdout).toContain(part);
  });

  it("prints one JSON object", async () => {
    const output = folder.at("b.pstn");
    const { status, stdout, stderr } = await postern(["compile", read, "-o", output, "--json"]);
    expect(status).toBe(0);
    expect(stderr).toBe("");
    const summary = json<Summary>(stdout);
    expect(summary).toEqual({
      artifact: output,
      bytes: folder.read("b.pstn").length,
      digest: summary.digest,
      policies: 1,
      statements: 1,
      warnings: [],
    });
    expect(summary.digest).toMatch(/^[0-9a-f]{16}$/);
  });

  it("writes to standard output, the summary beside it", async () => {
    const { status, bytes, stderr } = await postern(["compile", read, "-o", "-"]);
    expect(status).toBe(0);
    expect(new Uint8Array(bytes)).toEqual(compile({ identity: [{ name: read, document: JSON.stringify(READ) }] }).bytes);
    expect(stderr).toContain("1 policy");
  });

  it("strips", async () => {
    await postern(["compile", read, "-o", folder.at("full.pstn")]);
    await postern(["compile", read, "--strip", "-o", folder.at("small.pstn")]);
    expect(new Uint8Array(folder.read("small.pstn"))).toEqual(strip(new Uint8Array(folder.read("full.pstn"))));
  });

  it("takes folders whole, sorted, without hidden files and folders", async () => {
    folder.file("tree/b.json", READ);
    folder.file("tree/a/z.json", DENY);
    folder.file("tree/a/.note.txt", "not a policy");
    folder.file("tree/.git/config.json", "not a policy");
    symlinkSync(folder.at("tree/b.json"), folder.at("tree/linked.json"));
    const { stdout } = await postern(["compile", folder.at("tree"), "-o", folder.at("tree.pstn"), "--json"]);
    expect(json<Summary>(stdout).policies).toBe(3);
    const inspected = await postern(["inspect", folder.at("tree.pstn"), "--json", "--section", "statements"]);
    const names = json<{ statements: { policy: string }[] }>(inspected.stdout).statements.map((statement) => statement.policy);
    expect(names.sort()).toEqual(["tree/a/z.json", "tree/b.json", "tree/linked.json"].map((name) => folder.at(name)));
  });

  it("gives each option's files their policy type", async () => {
    const bucket = folder.file("bucket.json", policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject" }));
    const trust = folder.file(
      "trust.json",
      policy({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }),
    );
    const argv = [read, "--boundary", read, "--session", deny, "--resource", bucket, "--trust", trust];
    await postern(["compile", ...argv, "-o", folder.at("types.pstn")]);
    const { stdout } = await postern(["inspect", folder.at("types.pstn"), "--json"]);
    const { header, statements } = json<{
      header: { policyTypes: string[] };
      statements: { policy: string; policyType: string }[];
    }>(stdout);
    const types = ["identity", "permissionsBoundary", "session", "resource", "trust"];
    expect(header.policyTypes).toEqual(types);
    expect(new Set(statements.map(({ policyType, policy }) => `${policyType} ${policy}`))).toEqual(
      new Set([read, read, deny, bucket, trust].map((path, at) => `${types[at]} ${path}`)),
    );
  });

  it("gives resource policies their resource", async () => {
    const bucket = folder.file(
      "attached.json",
      policy({ Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/prod/GET/*" }),
    );
    expect((await refused("--resource", bucket)).stderr).toContain("RESOURCE_ARN_NEEDED");
    const arn = "arn:aws:execute-api:eu-west-1:111122223333:abcdef";
    const result = await postern(["compile", "--resource", bucket, "--resource-arn", arn, "-o", folder.at("api.pstn")]);
    expect(result.status).toBe(0);
  });

  it("compiles in lenient mode", async () => {
    const own = folder.file("own.json", policy({ Effect: "Allow", Action: "s3:*", Resource: "bucket/*" }));
    expect((await refused(own)).stderr).toContain("INVALID_ARN_PREFIX");
    const { status, stderr, stdout } = await postern(["compile", own, "--mode", "lenient", "-o", folder.at("own.pstn")]);
    expect(status).toBe(0);
    expect(stderr).toContain("warning INVALID_ARN_PREFIX");
    expect(stdout).toContain("1 warning");
  });

  it("reads a policy set", async () => {
    const set = folder.file("set.json", { identity: [{ name: "read", document: READ }], session: [] });
    const { stdout } = await postern(["compile", "--policy-set", set, "-o", folder.at("set.pstn"), "--json"]);
    expect(json<Summary>(stdout)).toMatchObject({ policies: 1, statements: 1 });
  });

  it("accepts a byte order mark", async () => {
    const marked = folder.file("marked.json", `\ufeff${JSON.stringify(READ)}`);
    expect((await postern(["compile", marked, "-o", folder.at("marked.pstn")])).status).toBe(0);
  });
});

describe("postern compile: findings", () => {
  const wrong = folder.file(
    "wrong.json",
    [
      '{ "Version": "2012-10-17",',
      '  "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",',
      '    "Condition": { "stringEquals": { "aws:username": "ana" } } }] }',
    ].join("\n"),
  );

  it("prints file, line, column, code and hint, counted from 1", async () => {
    const { stderr } = await refused(wrong);
    const [finding, , line, caret, hint] = stderr.split("\n");
    expect(finding).toMatch(
      new RegExp(`^${wrong.replaceAll("\\", "\\\\")}:3:20: error INVALID_CONDITION_OPERATOR .*\`stringEquals\``),
    );
    expect(line).toBe('  3 |     "Condition": { "stringEquals": { "aws:username": "ana" } } }] }');
    expect(caret).toBe(`    |${" ".repeat(20)}${"^".repeat('"stringEquals"'.length)}`);
    expect(hint).toContain("did you mean `StringEquals`?");
    expect(stderr).toContain("\n1 error\n");
  });

  it("prints every finding of every document", async () => {
    const effect = folder.file("effect.json", policy({ Effect: "allow", Action: "s3:*", Resource: "*" }));
    const { stderr } = await refused(wrong, effect);
    expect(stderr).toContain(`${wrong}:3:`);
    expect(stderr).toContain(`${effect}:1:`);
    expect(stderr).toContain("\n2 errors\n");
  });

  it("gives the findings as JSON", async () => {
    const { status, stdout } = await postern(["compile", wrong, "-o", folder.at("never.pstn"), "--json"]);
    expect(status).toBe(2);
    const { error } = json<JsonError>(stdout);
    expect(error.code).toBe("INVALID_CONDITION_OPERATOR");
    expect(error.findings).toMatchObject([
      { issueCode: "INVALID_CONDITION_OPERATOR", policyName: wrong, locations: [{ span: { start: { line: 3 } } }] },
    ]);
  });

  it.each([
    ["broken JSON", '{ "Version": ', "JSON_SYNTAX_ERROR"],
    ["an empty file", "", "JSON_SYNTAX_ERROR"],
    [
      "a repeated member",
      '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}',
      "X_DUPLICATE_JSON_KEY",
    ],
    ["an unknown element", JSON.stringify(policy({ Effect: "Allow", Action: "s3:*", Resources: "*" })), "INVALID_POLICY_ELEMENT"],
    ["no statements", '{"Version":"2012-10-17","Statement":[]}', "MISSING_STATEMENT"],
    ["10 MB", JSON.stringify({ Id: "x".repeat(10_000_000), ...READ }), "X_DOCUMENT_TOO_LARGE"],
  ])("refuses %s", async (name, text, code) => {
    const path = folder.file(`bad/${name}.json`, text);
    const { stderr } = await refused(path);
    expect(stderr).toContain(path);
    expect(stderr).toContain(code);
    expect(stderr.length).toBeLessThan(5000);
  });

  it("prints no control characters of a document", async () => {
    const { stderr } = await refused(folder.file("escape.json", policy({ Effect: "\u001b[2J", Action: "s3:*", Resource: "*" })));
    expect(stderr).toContain("\\u001b");
    expect(stderr).not.toContain("\u001b");
  });

  it("combines organization and endpoint policies", async () => {
    const scp = folder.file("scp.json", policy({ Effect: "Allow", Action: "*", Resource: "*" }));
    const endpoint = folder.file("endpoint.json", policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }));
    const rcp = folder.file("rcp.json", policy({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }));
    for (const argv of [
      ["--scp", `root=${scp}`],
      ["--rcp", `root=${rcp}`],
      ["--endpoint", endpoint],
    ]) {
      expect((await postern(["compile", read, ...argv, "-o", folder.at("organization.pstn")])).status).toBe(0);
    }
  });
});

describe("postern compile: faults of the command line", () => {
  it.each([
    [["--json"], "no output is given"],
    [["-o", "-", "--json"], "both want standard output"],
  ])("wants to know where to write (%j)", async (argv, message) => {
    const { status, stdout } = await postern(["compile", read, ...argv]);
    expect(status).toBe(2);
    expect(json<JsonError>(stdout).error.message).toContain(message);
  });

  it("says which file is missing", async () => {
    expect((await refused(folder.at("missing.json"))).stderr).toContain(
      `cannot read \`${folder.at("missing.json")}\`: no such file`,
    );
  });

  it("refuses a folder with files that it would pass over: one may hold a Deny", async () => {
    folder.file("mixed/read.json", READ);
    const other = folder.file("mixed/below/deny.txt", DENY);
    const { stderr } = await refused(folder.at("mixed"));
    expect(stderr).toContain("which would not be read");
    expect(stderr).toContain(other);
    folder.file("links/below/read.json", READ);
    symlinkSync(folder.at("links/below"), folder.at("links/more.json"));
    expect((await refused(folder.at("links"))).stderr).toContain("which would not be read");
  });

  it("reads endings in any case", async () => {
    folder.file("cases/read.json", READ);
    folder.file("cases/deny.JSON", DENY);
    const { stdout } = await postern(["compile", folder.at("cases"), "-o", folder.at("cases.pstn"), "--json"]);
    expect(json<Summary>(stdout).policies).toBe(2);
  });

  it("refuses a folder without policies, whatever the option", async () => {
    folder.file("empty/.readme.txt", "nothing here");
    for (const argv of [[folder.at("empty")], [read, "--boundary", folder.at("empty")]]) {
      expect((await refused(...argv)).stderr).toContain("holds no .json file");
    }
  });

  it.skipIf(process.getuid?.() === 0)("says which file cannot be read", async () => {
    const locked = folder.file("locked.json", READ);
    chmodSync(locked, 0);
    expect((await refused(locked)).stderr).toContain("permission denied");
  });

  it("refuses text that is not UTF-8", async () => {
    expect((await refused(folder.file("utf16.json", Buffer.from(`\ufeff${JSON.stringify(READ)}`, "utf16le")))).stderr).toContain(
      "not UTF-8",
    );
  });

  it("says when the artifact cannot be written", async () => {
    const { status, stderr } = await postern(["compile", read, "-o", folder.at("no/such/folder/a.pstn")]);
    expect(status).toBe(2);
    expect(stderr).toContain("cannot write");
  });

  it.each([
    [[], "no policies are given"],
    [[read, "--mode", "strict"], "`--mode` must be `aws` or `lenient`, found `strict`"],
    [[read, "--resource-arn", "arn:aws:s3:::b"], "without `--resource` or `--trust`"],
    [[read, "--scp", read.replaceAll("=", "")], "names no level"],
    [["--policy-set", read, read], "cannot be combined"],
    [["--policy-set", read], "is not a policy set"],
    [
      ["--policy-set", folder.file("twice.json", '{ "identity": [],\n "identity": [] }')],
      "twice.json:2:2: the member `identity` is repeated",
    ],
  ])("refuses %j", async (argv, message) => {
    expect((await refused(...argv)).stderr).toContain(message);
  });
});
