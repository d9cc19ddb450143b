/** Lines: what is wrong with a directory, and what a statement of it decides, is found in the file that says it. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkDirectory, compile, Engine, PolicyErrors, readDirectory, type DirectorySource } from "../../bindings/hosts/node.js";
import { DirectoryError } from "../../bindings/directory/errors.js";

const ACCOUNT = "111111111111";
const CALLER = `arn:aws:iam::${ACCOUNT}:user/ana`;
const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));

/** A text with one mark, `§`: the text without it, and the line and column where it stood. */
function marked(text: string): { text: string; line: number; column: number } {
  const before = text.slice(0, text.indexOf("§")).split("\n");
  return { text: text.replace("§", ""), line: before.length, column: before.at(-1)!.length };
}

const STATEMENT = `{ "Sid": "Queue", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*" }`;

function statementsOf(sources: readonly DirectorySource[]) {
  const { directory } = readDirectory(sources);
  const request = { principal: CALLER, action: "sqs:SendMessage", resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:q` };
  return Engine.loadSync(compile(directory), { module }).explain(request).matched;
}

describe("a statement's place", () => {
  test("in our own form, where the document is an object", () => {
    const { text, line, column } = marked(`{
  "version": 1, "accounts": [{ "id": "${ACCOUNT}" }],
  "users": [{ "arn": "${CALLER}",
    "policies": [{ "name": "queue", "document": { "Version": "2012-10-17", "Statement": [
      §${STATEMENT}
    ] } }] }]
}`);
    expect(statementsOf([{ name: "own.json", text }])).toMatchObject([
      { policy: "queue", sid: "Queue", source: "own.json", line, column },
    ]);
  });

  test("on the document's first line the file's columns count, too", () => {
    const { text, line, column } = marked(
      `{"version":1,"accounts":[{"id":"${ACCOUNT}"}],"policies":{"p":{"name":"p","document":{"Version":"2012-10-17","Statement":§${STATEMENT}}}},\n` +
        `"users":[{"arn":"${CALLER}","policies":["p"]}]}`,
    );
    expect(line).toBe(1);
    expect(statementsOf([{ name: "own.json", text }])).toMatchObject([{ source: "own.json", line, column }]);
  });

  test("in get-account-authorization-details", () => {
    const { text, line, column } = marked(`{ "UserDetailList": [ {
      "Arn": "${CALLER}",
      "UserPolicyList": [{ "PolicyName": "queue", "PolicyDocument": { "Version": "2012-10-17",
        "Statement": [ §${STATEMENT} ] } }]
    } ], "GroupDetailList": [], "RoleDetailList": [], "Policies": [] }`);
    expect(statementsOf([{ name: "details.json", text }])).toMatchObject([{ source: "details.json", line, column }]);
  });

  test("in the second of several JSON texts", () => {
    const first = `{ "version": 1, "accounts": [{ "id": "${ACCOUNT}" }] }\n`;
    const { text, line, column } = marked(`${first}{ "version": 1,
  "users": [{ "arn": "${CALLER}", "policies": [{ "name": "q", "document": { "Version": "2012-10-17", "Statement": §${STATEMENT} } }] }] }`);
    expect(statementsOf([{ name: "own.json", text }])).toMatchObject([{ source: "own.json", line, column }]);
  });

  test("a document that is a text in an output stands where the text begins", () => {
    const document = JSON.stringify(`{"Version":"2012-10-17","Statement":${STATEMENT}}`);
    const { text, line, column } = marked(`{ "UserDetailList": [ { "Arn": "${CALLER}",
      "UserPolicyList": [{ "PolicyName": "queue", "PolicyDocument": §${document} }]
    } ], "GroupDetailList": [], "RoleDetailList": [], "Policies": [] }`);
    expect(statementsOf([{ name: "details.json", text }])).toMatchObject([{ source: "details.json", line, column }]);
  });

  test("of a parsed value only the source is known", () => {
    const document = { Version: "2012-10-17", Statement: JSON.parse(STATEMENT) as object };
    const value = { version: 1, accounts: [{ id: ACCOUNT }], users: [{ arn: CALLER, policies: [{ name: "q", document }] }] };
    const [statement] = statementsOf([{ name: "own.yaml", value }]);
    expect(statement).toMatchObject({ policy: "q", sid: "Queue" });
    expect(statement).not.toHaveProperty("line");
  });

  test("an origin of one's own is kept, and a false one is refused", () => {
    const origin = { source: "users.tf", line: 7, column: 2 };
    const document = `{ "Version": "2012-10-17", "Statement": ${STATEMENT} }`;
    const policies = [{ name: "q", document, origin }];
    const directory = { version: 1, accounts: [{ id: ACCOUNT }], users: [{ arn: CALLER, policies }] } as const;
    const text = JSON.stringify(directory);
    expect(statementsOf([{ name: "own.json", text }])).toMatchObject([
      { source: "users.tf", line: 7, column: 2 + document.indexOf(STATEMENT) },
    ]);
    const bad = JSON.parse(text.replace('"line":7', '"line":-7')) as object;
    expect(checkDirectory(bad).map(({ issueCode }) => issueCode)).toEqual(["DATA_TYPE_MISMATCH"]);
  });
});

describe("a finding's place", () => {
  const problemOf = (attempt: () => unknown): unknown => {
    try {
      attempt();
    } catch (error) {
      if (error instanceof DirectoryError || error instanceof PolicyErrors) return error.findings[0];
      throw error;
    }
    return expect.unreachable();
  };

  test("of a document: the file, its line, the policy", () => {
    const { text, line, column } = marked(`{ "version": 1, "accounts": [{ "id": "${ACCOUNT}" }],
  "users": [{ "arn": "${CALLER}", "policies": [{ "name": "q", "document": { "Version": "2012-10-17",
    "Statement": { "Effect": §"Alow", "Action": "*", "Resource": "*" } } }] }] }`);
    const { directory } = readDirectory([{ name: "own.json", text }]);
    const finding = problemOf(() => compile(directory));
    expect(finding).toMatchObject({ policyName: "q", source: "own.json", locations: [{ span: { start: { line, column } } }] });
    expect(() => compile(directory)).toThrow(new RegExp(`^own\\.json:${line}:${column + 1}: q: `));
  });

  test("of the directory itself", () => {
    const { text, line, column } = marked(`{ "version": 1, "accounts": [{ "id": "${ACCOUNT}" }],
  "users": [{ "arn": "${CALLER}",
    "boundary": §"nowhere" }] }`);
    const finding = problemOf(() => readDirectory([{ name: "own.json", text }]));
    expect(finding).toMatchObject({ issueCode: "X_UNKNOWN_POLICY", locations: [{ span: { start: { line, column } } }] });
  });

  test("of JSON that cannot be read", () => {
    const { text, line, column } = marked(`{ "version": 1,\n  "accounts": [§oops] }`);
    const finding = problemOf(() => readDirectory([{ name: "own.json", text }]));
    expect(finding).toMatchObject({ issueCode: "JSON_SYNTAX_ERROR", locations: [{ span: { start: { line, column } } }] });
  });
});
