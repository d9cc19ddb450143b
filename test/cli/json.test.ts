/** What the command line reads as JSON: repeated members are errors with their place, and text that is not JSON too. */
import { describe, expect, it } from "vitest";
import { asking, Folder, json, policy, postern, READ, USER, type JsonError } from "./support.js";

const folder = new Folder();
const read = folder.file("read.json", READ);
const GET = asking("s3:GetObject", "arn:aws:s3:::reports/a");
const PRINCIPAL = `"principal": "${USER}"`;
const BODY = `${PRINCIPAL}, "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/a"`;
const TWICE = `{ "action": "s3:PutObject",\n  ${BODY} }`;

interface SpannedError {
  readonly error: {
    readonly source: string;
    readonly span: { readonly start: { readonly line: number; readonly column: number } };
  };
}

describe("a repeated member", () => {
  const own = `{ "version": 1, "accounts": [{ "id": "111122223333", "id": "111122223333" }] }`;
  const output = `{ "Buckets": [{ "Name": "a", "Name": "b" }], "Owner": { "ID": "x" } }`;
  const session = `[{ "name": "s", "document": { "Version": "2012-10-17", "Version": "2012-10-17", "Statement": [] } }]`;

  it.each([
    [
      "a request file",
      "action",
      ["eval", read, "--request", folder.file("request.json", TWICE)],
      `${folder.at("request.json")}:2:`,
    ],
    ["a request of standard input", "action", ["eval", read, "--request", "-"], "standard input:2:"],
    ["a call", "resource", ["eval", read, "--call", folder.file("call.json", `[{ ${BODY}, "resource": "*" }]`)], "call.json:1:"],
    [
      "a call's members",
      "requests",
      ["eval", read, "--call", folder.file("call2.json", `{"requests":[],"requests":[]}`)],
      ":1:16:",
    ],
    [
      "session policies",
      "Version",
      ["eval", read, "--request", folder.file("s.json", `{ ${BODY}, "session": ${session} }`)],
      ":1:",
    ],
    ["context in place", "a:b", ["eval", read, ...GET, "--context-json", '{"a:b":1,"a:b":2}'], "--context-json:1:10:"],
    [
      "a context file",
      "a:b",
      ["eval", read, ...GET, "--context-json", folder.file("c.json", '{"a:b":1,\n"a:b":2}')],
      "c.json:2:1:",
    ],
    [
      "a principal",
      "type",
      ["eval", read, "--principal", `{"type":"anonymous","type":"service"}`, ...GET.slice(2)],
      "--principal:1:21:",
    ],
    [
      "facts of S3",
      "objectOwnership",
      ["eval", read, ...GET, "--s3", '{"objectOwnership":"ObjectWriter","objectOwnership":"x"}'],
      "--s3:1:",
    ],
    [
      "grants",
      "Operations",
      ["eval", read, ...GET, "--kms-grants", '{"Grants":[{"Operations":[],"Operations":[]}]}'],
      "--kms-grants:1:",
    ],
    [
      "a policy set",
      "identity",
      ["eval", ...GET, "--policy-set", folder.file("set.json", '{ "identity": [],\n "identity": [] }')],
      "set.json:2:2:",
    ],
    ["our own form", "id", ["eval", ...GET, "--directory", folder.file("own.json", own)], "own.json:1:"],
    [
      "our own form in YAML",
      "id",
      ["eval", ...GET, "--directory", folder.file("own.yaml", own.replace('"version"', "version"))],
      "own.yaml:1:",
    ],
    [
      "an output of the AWS CLI",
      "Name",
      ["eval", ...GET, "--directory", folder.file("list-buckets.json", output)],
      "list-buckets.json:1:30",
    ],
  ])("of %s is an error with its place", async (_name, member, argv, place) => {
    const { status, stdout, stderr } = await postern(argv, { stdin: TWICE });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(place);
    expect(stderr).toContain(`the member \`${member}\` is repeated`);
    expect(stderr).toContain("keep one of the two");
  });

  it("of a line is the line's error; the others are decided", async () => {
    const twice = `{ ${BODY}, "action": "ec2:X", "expect": "implicitDeny" }`;
    const stdin = `{ ${BODY} }\n${twice}\n{ ${BODY} }\n`;
    const { status, stdout } = await postern(["eval", read, "--requests", "-", "--json"], { stdin });
    expect(status).toBe(2);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ decision }) => decision)).toEqual(["allowed", undefined, "allowed", undefined]);
    expect(lines[1]).toMatchObject({ error: { code: "INVALID_JSON", source: "standard input", span: { start: { line: 2 } } } });
    const text = await postern(["eval", read, "--requests", "-"], { stdin });
    const column = twice.lastIndexOf('"action"') + 1;
    expect(text.stderr).toMatch(
      new RegExp(
        `^standard input:2: error INVALID_JSON the member \`action\` is repeated \\(column ${column}\\)\n {2}2 \\| .*\n {4}\\| +\\^{8}\n`,
      ),
    );
  });

  it("names source and place in JSON", async () => {
    const path = folder.file("json.json", TWICE);
    const { stdout } = await postern(["eval", read, "--request", path, "--json"]);
    expect(json<JsonError & SpannedError>(stdout).error).toMatchObject({
      code: "INVALID_JSON",
      source: path,
      span: { start: { line: 2, column: TWICE.split("\n")[1]!.indexOf('"action"') } },
    });
  });

  it("is the same as one that is spelt with an escape", async () => {
    const { status, stderr } = await postern(["eval", read, "--request", "-"], { stdin: `{ ${BODY}, "\\u0061ction": "ec2:X" }` });
    expect(status).toBe(2);
    expect(stderr).toContain("the member `action` is repeated");
  });
});

describe("requests as JSON", () => {
  it("keep numbers that JavaScript would round", async () => {
    const size = policy({
      Effect: "Allow",
      Action: "s3:*",
      Resource: "*",
      Condition: { NumericEquals: { "s3:size": "9007199254740993" } },
    });
    const ask = (value: string): string => `{ ${BODY}, "context": { "s3:size": ${value} } }`;
    const path = folder.file("size.json", size);
    expect((await postern(["eval", path, "--request", "-"], { stdin: ask("9007199254740993") })).stdout).toBe("allowed\n");
    expect((await postern(["eval", path, "--request", "-"], { stdin: ask("9007199254740992") })).stdout).toBe("implicitDeny\n");
  });

  it("are named `--requests` where there are several", async () => {
    const { status, stderr } = await postern(["eval", read, "--request", "-"], { stdin: `{ ${BODY} }\n{ ${BODY} }\n` });
    expect(status).toBe(2);
    expect(stderr).toContain("give many requests with `--requests`");
  });
});

describe("--requests: JSON over many lines", () => {
  const one = { principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::reports/a", expect: "allowed" };
  const other = { ...one, action: "s3:PutObject", expect: "implicitDeny" };

  it.each([
    ["a list", JSON.stringify([one, other], null, 2), [2, 8]],
    ["a list on one line", JSON.stringify([one, other]), [1, 1]],
    ["objects one after another", [one, other].map((each) => JSON.stringify(each, null, 2)).join("\n"), [1, 7]],
    [
      "a list after blank lines, with CRLF",
      `\r\n\r\n${JSON.stringify([one, other], null, 2).replaceAll("\n", "\r\n")}\r\n`,
      [4, 10],
    ],
  ])("%s is read, with a note", async (_name, stdin, lines) => {
    const { status, stdout, stderr } = await postern(["eval", read, "--requests", "-", "--json"], { stdin });
    expect(status).toBe(0);
    expect(stderr).toContain("note: `standard input` is JSON over many lines, read as 2 requests");
    const items = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { line?: number; notes?: object[] });
    expect(items.slice(0, -1).map(({ line }) => line)).toEqual(lines);
    expect(items.at(-1)).toMatchObject({ summary: { requests: 2, mismatches: 0 }, notes: [{ code: "JSON_OVER_LINES" }] });
  });

  it("one object is one request", async () => {
    const { status, stdout } = await postern(["eval", read, "--requests", "-"], { stdin: JSON.stringify(one, null, 2) });
    expect(status).toBe(0);
    expect(stdout).toContain("1 request: 1 allowed");
  });

  it("a fault is one of the whole, with its place", async () => {
    const text = JSON.stringify([one, other], null, 2);
    for (const [stdin, place] of [
      [text.replace('"s3:PutObject"', "s3:PutObject"), "standard input:10:15: the text is not JSON"],
      [text.slice(0, -3), "the text is not JSON"],
      [text.replace('"resource"', '"action"'), "standard input:5:5: the member `action` is repeated"],
    ] as const) {
      const { status, stdout, stderr } = await postern(["eval", read, "--requests", "-"], { stdin });
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(place);
    }
  });

  it("an empty list is not a request", async () => {
    expect(await postern(["eval", read, "--requests", "-"], { stdin: "[]\n" })).toMatchObject({ status: 2, stdout: "" });
  });

  it("a first line that is broken does not make the file one of another kind", async () => {
    for (const first of ["{ not json", `{ "principal": "${USER}`, "{]", "7"]) {
      const { stdout } = await postern(["eval", read, "--requests", "-", "--json"], {
        stdin: `${first}\n${JSON.stringify(one)}\n`,
      });
      expect(json<{ summary: object }>(stdout).summary).toMatchObject({ requests: 2, allowed: 1, errors: 1 });
    }
  });

  it("names --call for what is one", async () => {
    const { stderr } = await postern(["eval", read, "--requests", "-"], { stdin: JSON.stringify({ requests: [one] }) });
    expect(stderr).toContain("give the requests of one call with `--call`");
  });
});
