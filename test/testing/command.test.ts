/** `postern test`: files, options, what is printed and written, and exit codes. */
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, test } from "vitest";
import { Folder, json, postern as command, USER, type Result, type Terminal } from "../cli/support.js";
import { P1, textOf } from "./support.js";

const folder = new Folder();
let folders = 0;

/** A folder with a policy and a suite on it. */
function project(cases: string, more: Readonly<Record<string, unknown>> = {}): string {
  const name = `p${folders++}`;
  folder.file(`${name}/policies/p1.json`, textOf(P1));
  for (const [path, content] of Object.entries(more)) folder.file(`${name}/${path}`, content as string | object);
  folder.file(
    `${name}/s.postern.yaml`,
    `version: 1\nname: s\npolicies: { set: { identity: policies/p1.json } }\ndefaults: { principal: "${USER}" }\ncases:\n${cases}`,
  );
  return folder.at(name);
}
const postern = (argv: readonly string[], terminal: Terminal = {}): Promise<Result> => command(["test", ...argv], terminal);

const GOOD =
  "  - { name: good, action: s3:GetObject, resource: arn:aws:s3:::b/k, context: { aws:SourceIp: 10.1.2.3 }, expect: allowed }\n";
const BAD = "  - { name: bad, action: s3:GetObject, resource: arn:aws:s3:::b/k, expect: allowed }\n";
const WRONG = "  - { name: wrong, action: nothing, resource: '*', expect: allowed }\n";

describe("exit codes", () => {
  it.each([
    [GOOD, 0, "1 passed in 1 file"],
    [GOOD + BAD, 1, "1 passed, 1 failed in 1 file"],
    [GOOD + WRONG, 2, "1 passed, 1 error in 1 file"],
  ])("%#", async (cases, status, summary) => {
    const { stdout, ...result } = await postern([project(cases)]);
    expect([result.status, stdout.trimEnd().split("\n").at(-1)!.trim()]).toEqual([status, summary]);
  });

  it("no suite is an error", async () => {
    mkdirSync(folder.at("empty"), { recursive: true });
    const { status, stderr } = await postern([folder.at("empty")]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("expected a suite file, found none")]);
  });

  it("a threshold that is missed, and one that is kept", async () => {
    const path = project(GOOD);
    expect(await postern([path, "--threshold", "statement=50"])).toMatchObject({ status: 0 });
    const { status, stderr } = await postern([path, "--threshold", "statement=100"]);
    expect([status, stderr]).toEqual([1, "below the threshold: coverage of statement is 50 %, and 100 % is asked for\n"]);
    expect((await postern([path, "--threshold-file", "99"])).stderr).toContain("of ");
  });

  it.each([
    [["--metric", "stament"], "did you mean `statement`"],
    [["--threshold", "x"], "must have numbers from 0 to 100"],
    [["--threshold", "101"], "must have numbers"],
    [["--var", "x"], "has no value"],
    [["--clock", "soon"], "must be a time"],
    [["--from", "opa"], "must be one of the known formats"],
    [["--results", "x"], "belongs to `--convert` and `--from`"],
  ])("%j is an error of usage", async (options, message) => {
    const { status, stderr } = await postern([project(GOOD), ...options]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe("faults", () => {
  it("of all files at once, with their lines; nothing is run", async () => {
    const path = project("  - { name: a, actin: x, expect: allowed }\n  - { name: b, skip: true }\n");
    folder.file(`${path.slice(folder.path.length + 1)}/t.postern.yaml`, "version: 1\nname: t\ncases: [\n");
    const { status, stdout, stderr } = await postern([path]);
    expect([status, stdout]).toEqual([2, ""]);
    for (const part of [
      "s.postern.yaml:6:16: error UNKNOWN_MEMBER",
      "s.postern.yaml:7:22: error WRONG_TYPE",
      "t.postern.yaml:",
      "error INVALID_YAML",
      "3 errors; nothing was run",
      "did you mean `action`?",
      "^^^^^",
    ]) {
      expect(stderr).toContain(part);
    }
  });

  it("as JSON", async () => {
    const { stdout } = await postern([project("  - { name: a }\n"), "--json"]);
    expect(json(stdout)).toMatchObject({
      error: {
        code: "SUITE_ERRORS",
        suiteFindings: [
          { code: "MISSING_MEMBER", line: 6, column: 4, hint: "add `action` to the case or to `defaults`" },
          { code: "MISSING_MEMBER", line: 6, column: 4, hint: "add `expect: allowed`, or what is expected" },
        ],
      },
    });
  });

  it("of policies, at their own lines", async () => {
    const path = project(GOOD);
    writeFileSync(`${path}/policies/p1.json`, textOf(P1).replace('"Allow"', '"Alow"'));
    const { status, stderr } = await postern([path]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/policies\/p1\.json:6:17: error INVALID_EFFECT/);
  });

  it("T9 `only` where CI is set", async () => {
    const path = project(GOOD.replace("name: good", "name: good, only: true"));
    expect(await postern([path])).toMatchObject({ status: 0 });
    expect((await postern([path, "--forbid-only"])).stderr).toContain("FORBIDDEN_ONLY");
    expect(await postern([path], { env: { CI: "true" } })).toMatchObject({ status: 2 });
    expect(await postern([path], { env: { CI: "false" } })).toMatchObject({ status: 0 });
  });
});

describe("files", () => {
  it("are searched for; names that begin with a dot and node_modules are left out", async () => {
    const path = project(GOOD, {
      "sub/a.postern.yml": "",
      ".hidden/b.postern.yaml": ":",
      "node_modules/c.postern.yaml": ":",
      "d.yaml": ":",
    });
    writeFileSync(`${path}/sub/a.postern.yml`, "version: 1\nvariables: { a: b }\n");
    writeFileSync(`${path}/e.postern.json`, JSON.stringify({ version: 1, name: "e", extends: "s.postern.yaml", cases: [] }));
    expect((await postern([path])).stdout).toContain("1 passed in 2 files");
  });

  it("globs name several policies; one that matches nothing is an error", async () => {
    const path = project(GOOD, { "policies/p2.json": P1 });
    const set = (glob: string): void =>
      writeFileSync(
        `${path}/s.postern.yaml`,
        `version: 1\nname: s\npolicies: { set: { identity: "${glob}" } }\ndefaults: { principal: "${USER}" }\ncases:\n${GOOD}`,
      );
    set("policies/*.json");
    expect((await postern([path, "--coverage"])).stdout).toMatch(/p1\.json.*[^]*p2\.json/);
    set("policies/*.yaml");
    expect((await postern([path])).stderr).toContain("matches no file");
  });

  it("of what the AWS CLI prints hold the policy, at the file's lines", async () => {
    const printed = JSON.stringify({ PolicyVersion: { Document: P1, IsDefaultVersion: true } }, null, 2);
    const path = project(GOOD, { "policies/p1.json": printed });
    const { stdout, stderr } = await postern([path, "--coverage"]);
    expect(stderr).toContain("get-policy-version");
    expect(stdout).toContain(
      `policies/p1.json:${printed.split("\n").findIndex((line) => line.includes('"aws:SecureTransport"')) + 1} `,
    );
  });

  it("of a directory are one", async () => {
    const directory = {
      version: 1,
      accounts: [{ id: "111122223333" }],
      users: [{ arn: USER, policies: [{ name: "own", document: P1 }] }],
    };
    const path = project("", { "d/own.json": directory });
    writeFileSync(
      `${path}/s.postern.yaml`,
      `version: 1\nname: s\npolicies: { directory: d }\ndefaults: { principal: "${USER}", resourceAccount: "111122223333" }\ncases:\n${GOOD}`,
    );
    expect((await postern([path, "--coverage"])).stdout).toMatch(/1 passed[^]*own +\d/);
  });

  it("variables of the command line win", async () => {
    const path = project(
      "  - { name: v, variables: { k: x }, action: s3:GetObject, resource: 'arn:aws:s3:::${k}/k', context: { aws:SourceIp: 10.1.2.3 }, expect: allowed }\n",
    );
    expect((await postern([path])).status).toBe(1);
    expect((await postern([path, "--var", "k=b"])).status).toBe(0);
  });
});

describe("what is written", () => {
  it("JUnit, HTML, lcov and JSON", async () => {
    const path = project(GOOD + BAD);
    const at = (name: string): string => `${path}/${name}`;
    const names = ["junit", "coverage-html", "coverage-lcov", "coverage-json"];
    await postern([path, ...names.flatMap((name) => [`--${name}`, at(name)])]);
    const read = (name: string): string => folder.read(`${path.slice(folder.path.length + 1)}/${name}`).toString();
    expect(read("junit")).toContain("<testsuites");
    expect(read("coverage-html")).toMatch(/^<!DOCTYPE html>/);
    expect(read("coverage-lcov")).toMatch(/^TN:\nSF:/);
    expect(json(read("coverage-json"))).toMatchObject({ version: 1, totals: { statement: { covered: 1, total: 2 } } });
    expect((await postern([path, "--junit", `${path}/no/such/folder`])).stderr).toContain("cannot write");
  });

  it("annotations and a summary on GitHub", async () => {
    const path = project(BAD);
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: folder.at("summary.md") };
    const { stdout } = await postern([path], { env });
    expect(stdout).toMatch(/^::error file=.*s\.postern\.yaml,line=6,/m);
    expect(folder.read("summary.md").toString()).toContain("## Policy tests");
    expect((await postern([path, "--json"], { env })).stdout).not.toContain("::error");
  });

  it("the same bytes for the same suites", async () => {
    const path = project(GOOD + BAD);
    expect((await postern([path, "--json"])).stdout).toBe((await postern([path, "--json"])).stdout);
  });
});

// --- other tools -------------------------------------------------------------------------------------------------------------

const SCENARIO = `
vars: { bucket: b, own: 10.1.2.3 }
policy_json: policies/p1.json
scp_paths: [scp/a.json, scp/b.json]
caller_arn: "${USER}"
context:
  - { ContextKeyName: aws:SourceIp, ContextKeyType: string, ContextKeyValues: ["{{.own}}"] }
tests:
  - { name: reads, actions: [s3:GetObject, s3:PutObject], resource: "arn:aws:s3:::{{.bucket}}/k", expect: implicitDeny }
  - { action: s3:GetObject, resource: "arn:aws:s3:::{{ .bucket }}/x*", expect: allowed }
`;
const allow = (Action: string): object => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

describe("conversion", () => {
  it("T21 of politest: actions, variables, two SCPs at one level; the same verdicts", async () => {
    const path = project(GOOD, {
      "scenario.yml": SCENARIO.replace("s3:GetObject, s3:PutObject", "s3:PutObject, s3:DeleteObject"),
      "scp/a.json": allow("s3:Get*"),
      "scp/b.json": allow("s3:Put*"),
    });
    const { stdout, stderr } = await postern(["--convert", "politest", `${path}/scenario.yml`]);
    expect(stderr).toContain("the resource arn:aws:s3:::${bucket}/x* holds a wildcard");
    writeFileSync(`${path}/converted.postern.yaml`, stdout);
    expect((await postern([`${path}/converted.postern.yaml`])).stdout).toContain("3 passed in 1 file");
    expect((await postern([`${path}/scenario.yml`, "--from", "politest"])).stdout).toContain("3 passed in 1 file");
  });

  it("of politest: templates are filled in, and IAM's variables stay", async () => {
    const template = textOf({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::{{.bucket}}/${aws:username}" }],
    });
    const scenario = `vars: { bucket: b }\npolicy_template: t.json.tpl\ncaller_arn: "${USER}"\ntests:\n  - { action: s3:GetObject, resource: "arn:aws:s3:::b/ana", expect: allowed }\n  - { action: s3:GetObject, resource: "arn:aws:s3:::b/bob", expect: implicitDeny }\n`;
    const path = project(GOOD, { "scenario.yml": scenario, "t.json.tpl": template });
    const { stdout } = await postern(["--convert", "politest", `${path}/scenario.yml`]);
    expect(stdout).toContain("$${aws:username}");
    writeFileSync(`${path}/c.postern.yaml`, stdout);
    expect((await postern([`${path}/c.postern.yaml`])).stdout).toContain("2 passed");
  });

  it("of politest: what it does not know is an error", async () => {
    const path = project(GOOD, { "scenario.yml": `${SCENARIO}\nextra: 1\n` });
    const { status, stderr } = await postern(["--convert", "politest", `${path}/scenario.yml`]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("has no member `extra`")]);
  });

  const input = {
    PolicyInputList: [JSON.stringify(P1)],
    ActionNames: ["s3:GetObject", "s3:PutObject"],
    ResourceArns: ["arn:aws:s3:::b/k"],
    CallerArn: USER,
    ContextEntries: [
      { ContextKeyName: "aws:SourceIp", ContextKeyType: "ip", ContextKeyValues: ["10.1.2.3"] },
      { ContextKeyName: "aws:TagKeys", ContextKeyType: "stringList", ContextKeyValues: ["a"] },
    ],
  };

  it("of the simulator, with its results, and with today's decisions to be reviewed", async () => {
    const results = {
      EvaluationResults: [{ EvalActionName: "s3:GetObject", EvalResourceName: "arn:aws:s3:::b/k", EvalDecision: "explicitDeny" }],
    };
    const path = project(GOOD, { "in.json": input, "out.json": results });
    const { stdout } = await postern(["--convert", "simulation", `${path}/in.json`, "--results", `${path}/out.json`]);
    expect([...stdout.matchAll(/expect: (\w+)/g)].map(([, decision]) => decision)).toEqual(["explicitDeny", "implicitDeny"]);
    expect([...stdout.matchAll(/# review/g)]).toHaveLength(1);
    writeFileSync(`${path}/c.postern.yaml`, stdout);
    expect((await postern([`${path}/c.postern.yaml`])).stdout).toContain("1 passed, 1 failed");
  });

  it("of requests", async () => {
    const lines = [
      {
        name: "r",
        principal: USER,
        action: "s3:GetObject",
        resource: "arn:aws:s3:::b/k",
        context: { "aws:SourceIp": "10.0.0.1" },
        expect: "allowed",
      },
    ];
    const path = project(GOOD, { "r.ndjson": lines.map((line) => JSON.stringify(line)).join("\n") });
    const { stdout } = await postern(["--convert", "requests", `${path}/r.ndjson`, "--policy", `${path}/policies/p1.json`]);
    writeFileSync(`${path}/c.postern.yaml`, stdout);
    expect((await postern([`${path}/c.postern.yaml`])).stdout).toContain("✓ r\n");
    expect((await postern(["--convert", "requests", `${path}/r.ndjson`])).stderr).toContain("of no policies");
  });
});

// --- watching ----------------------------------------------------------------------------------------------------------------

test("--watch runs again once for a burst of saves, shows faults meanwhile, and ends with q", async () => {
  const path = project(GOOD);
  const policy = `${path}/policies/p1.json`;
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  async function* keys(): AsyncGenerator<Uint8Array> {
    await left;
    yield Buffer.from("q");
  }
  const seen: string[] = [];
  const run = postern([path, "--watch"], { stdin: keys(), onWrite: (text: string) => void seen.push(text) });
  const until = async (part: string, times: number): Promise<void> => {
    while (seen.join("").split(part).length - 1 < times) await delay(20);
  };
  await until("watching", 1);
  await delay(300); // the watcher needs a moment of its own
  writeFileSync(policy, "{");
  await until("nothing was run", 1);
  await until("watching", 2);
  writeFileSync(policy, textOf(P1));
  appendFileSync(policy, " ");
  appendFileSync(policy, "\n");
  await until("1 passed", 2);
  await until("watching", 3);
  leave();
  expect(await run).toMatchObject({ status: 0 });
  expect(seen.join("").split("1 passed").length - 1).toBe(2);
});
