/** `postern validate`: what it reads, prints, leaves out and exits with. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Folder, postern } from "./support.js";

const folder = new Folder();
const statement = (members: object): object => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::b/*",
  ...members,
});
const policy = (...statements: object[]): object => ({ Version: "2012-10-17", Statement: statements });
const file = (name: string, value: unknown): string =>
  folder.file(name, typeof value === "string" ? value : JSON.stringify(value, undefined, 2));

const CLEAN = file("clean/a.json", policy(statement({})));
const FAULTY = file("faulty/a.json", policy(statement({ Sid: "Read", Action: "s3:GetObjct" })));

describe("exit status and text", () => {
  test("0 where there is nothing to report", async () => {
    const { status, stdout } = await postern(["validate", CLEAN]);
    expect([status, stdout]).toEqual([0, "1 policy: nothing to report\n"]);
  });
  test("1 for findings, with the line, a caret and the nearest name", async () => {
    const { status, stdout } = await postern(["validate", FAULTY]);
    expect(status).toBe(1);
    expect(stdout).toContain(`${FAULTY}:6:17: error INVALID_ACTION`);
    expect(stdout).toMatch(/5 \|.*"Allow",\n *6 \| +"Action": "s3:GetObjct",\n *\| +\^{13}\n/);
    expect(stdout).toContain("hint: did you mean `s3:GetObject`?");
    expect(stdout).toContain("1 policy: 1 error\n");
  });
  test("2 for what cannot be read, is not a policy or is a wrong option", async () => {
    for (const argv of [
      ["nowhere.json"],
      [file("other.json", { a: 1 })],
      [CLEAN, "--type", "queue"],
      [CLEAN, "--min-severity", "bad"],
      [],
    ]) {
      expect((await postern(["validate", ...argv])).status, argv.join(" ")).toBe(2);
    }
  });
  test("text that is not JSON is a finding with its place", async () => {
    const { status, stdout } = await postern(["validate", file("broken.json", '{\n  "Version": }')]);
    expect([status, stdout.split("\n")[0]]).toEqual([1, expect.stringContaining("broken.json:2:14: error JSON_SYNTAX_ERROR")]);
  });
});

describe("what is read", () => {
  const types = async (path: string, ...argv: string[]): Promise<string[]> => {
    const { stdout } = await postern(["validate", path, "--json", "--min-severity", "suggestion", ...argv]);
    return (JSON.parse(stdout) as { findings: { issueCode: string; policy?: string }[] }).findings.map(
      ({ issueCode, policy = "" }) => `${policy} ${issueCode}`.trim(),
    );
  };
  const principal = { Principal: "*" };
  test("the type is that of the option, else of the folder, else of the content", async () => {
    const named = statement(principal);
    expect(await types(file("scps/a.json", policy(named)))).toContain("SCP_SYNTAX_ERROR_PRINCIPAL");
    expect(await types(file("any/a.json", policy(named)))).toContain("X_INTERNET_ACCESSIBLE");
    expect(await types(file("any/b.json", policy(named)), "--type", "identity")).toContain("UNSUPPORTED_PRINCIPAL");
    const trust = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };
    expect(await types(file("any/c.json", policy(trust)))).toContain("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL");
  });
  test("outputs of the AWS CLI, each policy by its place", async () => {
    const faulty = policy(statement({ Action: "s3:GetObjct" }));
    const trust = policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" });
    const details = {
      RoleDetailList: [{ AssumeRolePolicyDocument: trust, RolePolicyList: [{ PolicyDocument: faulty }] }],
      Policies: [{ PolicyVersionList: [{ Document: faulty }] }],
    };
    expect(await types(file("details.json", details), "--aws-only")).toEqual([
      "RoleDetailList[0].AssumeRolePolicyDocument ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
      "RoleDetailList[0].RolePolicyList[0].PolicyDocument INVALID_ACTION",
      "Policies[0].PolicyVersionList[0].Document INVALID_ACTION",
    ]);
    expect(
      await types(
        file("bucket-policy.json", { Policy: JSON.stringify(policy(statement({ ...principal, Action: "s3:GetObjct" }))) }),
        "--aws-only",
      ),
    ).toEqual(["Policy INVALID_ACTION"]);
    const scp = {
      Policy: { PolicySummary: { Type: "SERVICE_CONTROL_POLICY" }, Content: JSON.stringify(policy(statement(principal))) },
    };
    expect(await types(file("describe-policy.json", scp), "--aws-only")).toEqual(["Policy.Content SCP_SYNTAX_ERROR_PRINCIPAL"]);
  });
  test("standard input, and places of a policy within a file", async () => {
    const text = JSON.stringify({ PolicyVersion: { Document: policy(statement({ Action: "s3:GetObjct" })) } }, undefined, 2);
    const { stdout } = await postern(["validate", "-"], { stdin: text });
    const line = text.split("\n").findIndex((each) => each.includes("GetObjct")) + 1;
    expect(stdout).toContain(`standard input:${line}:21: PolicyVersion.Document: error INVALID_ACTION`);
    expect(stdout).toContain(`${line} |`);
  });
});

describe("what is left out", () => {
  test("--ignore takes a code, a Sid or a file, and a reason", async () => {
    for (const rule of [
      "INVALID_ACTION=console only",
      "INVALID_ACTION@Read=console only",
      `INVALID_ACTION@${FAULTY}=console only`,
    ]) {
      const { status, stdout } = await postern(["validate", FAULTY, "--ignore", rule]);
      expect([status, stdout]).toEqual([0, "1 policy: nothing to report, 1 ignored\n"]);
    }
    expect((await postern(["validate", FAULTY, "--ignore", "INVALID_ACTION@Write=no"])).status).toBe(1);
    for (const rule of ["INVALID_ACTION", "INVALID_ACTION=", "INVALID_ACTIN=a"])
      expect((await postern(["validate", FAULTY, "--ignore", rule])).status).toBe(2);
  });
  test("--min-severity", async () => {
    const suggestion = file("suggestion.json", policy(statement({ Sid: "" })));
    const { status, stdout } = await postern(["validate", suggestion]);
    expect([status, stdout]).toEqual([0, "1 policy: nothing to report, 1 suggestion not shown (--min-severity)\n"]);
    expect((await postern(["validate", FAULTY, "--min-severity", "error"])).stdout).not.toContain("not shown");
    expect((await postern(["validate", suggestion, "--min-severity", "suggestion"])).stdout).toContain(
      "suggestion EMPTY_SID_VALUE",
    );
  });
  test("a baseline holds what was there, whatever lines are moved", async () => {
    const baseline = folder.at("baseline.json");
    expect((await postern(["validate", FAULTY, "--write-baseline", baseline])).status).toBe(0);
    expect((await postern(["validate", FAULTY, "--baseline", baseline])).status).toBe(0);
    file("faulty/a.json", `\n\n${readFileSync(FAULTY, "utf8").trim()}`);
    expect((await postern(["validate", FAULTY, "--baseline", baseline, "--aws-only"])).status).toBe(0);
    file("faulty/a.json", policy(statement({ Sid: "Read", Action: ["s3:GetObjct", "s3:PutObjct"] })));
    const { status, stdout } = await postern(["validate", FAULTY, "--baseline", baseline]);
    expect(status).toBe(1);
    expect(stdout).toContain("s3:PutObjct");
    expect(stdout).not.toContain("`s3:GetObjct`");
    expect((await postern(["validate", FAULTY, "--baseline", CLEAN])).status).toBe(2);
  });
});

describe("for other programs", () => {
  test("--github", async () => {
    const { stdout } = await postern(["validate", file("github,1.json", policy(statement({ Action: "s3:GetObjct" }))), "--github"]);
    expect(stdout).toMatch(
      /^::error file=.*github%2C1\.json,line=6,col=17,endLine=6,endColumn=30,title=INVALID_ACTION::.*%0Adid you mean/m,
    );
  });
  test("--sarif: results with places, and what is ignored as suppressed", async () => {
    const log = folder.at("log.sarif");
    const path = file("sarif.json", policy(statement({ Action: ["s3:GetObjct", "s4:Get"] })));
    await postern(["validate", path, "--sarif", log, "--ignore", "INVALID_SERVICE_IN_ACTION=ours"]);
    const { version, runs } = JSON.parse(readFileSync(log, "utf8")) as {
      version: string;
      runs: { results: Record<string, unknown>[] }[];
    };
    expect(version).toBe("2.1.0");
    expect(runs[0]!.results).toMatchObject([
      { ruleId: "INVALID_ACTION", level: "error", locations: [{ physicalLocation: { region: { startLine: 7, startColumn: 9 } } }] },
      { ruleId: "INVALID_SERVICE_IN_ACTION", suppressions: [{ justification: "ours" }] },
    ]);
  });
  test("--json has the finding's members, file and catalogue", async () => {
    const { stdout } = await postern([
      "validate",
      file("json.json", policy(statement({ Sid: "A", Action: "s3:GetObjct" }))),
      "--json",
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [{ issueCode: "INVALID_ACTION", findingType: "ERROR", sid: "A", span: { start: { line: 6, column: 16 } } }],
      meta: { policies: 1, skipped: [], catalogueVersion: expect.any(String) as string },
    });
  });
});

test("without a catalogue: a note says how many checks did not run, and --require-catalogue makes that an error", async () => {
  const none = { catalogue: () => Promise.resolve(undefined) };
  const { status, stderr } = await postern(["validate", FAULTY], none);
  expect(status).toBe(0);
  expect(stderr).toMatch(/note: \d+ checks did not run.*\n.*@postern\/service-data/);
  expect((await postern(["validate", FAULTY, "--require-catalogue"], none)).status).toBe(2);
});
