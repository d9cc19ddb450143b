import { describe, expect, it } from "vitest";
import { asking, Folder, json, policy, postern, USER, type JsonError } from "./support.js";

const folder = new Folder();
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0d9b8a7c-1111-4222-8333-444455556666";
const storage = folder.file("storage.json", policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }));
const GET = asking("s3:GetObject", "arn:aws:s3:::reports/a");

async function decision(...argv: string[]): Promise<string> {
  const { stdout, stderr } = await postern(["eval", ...argv]);
  expect(stderr).toBe("");
  return stdout.trim();
}

describe("facts of the requested resource", () => {
  it("are S3's", async () => {
    const settings = { objectOwnership: "ObjectWriter", object: { acl: [{ grantee: "AllUsers", permission: "READ" }] } };
    const bucket = folder.file("bucket.json", policy({ Effect: "Deny", Principal: "*", Action: "s3:Put*", Resource: "*" }));
    const anonymous = [
      "--principal",
      "*",
      "--action",
      "s3:GetObject",
      "--on",
      "arn:aws:s3:::reports/a",
      "--resource-account",
      "111122223333",
    ];
    expect(await decision("--resource", bucket, ...anonymous)).toBe("implicitDeny");
    expect(await decision("--resource", bucket, "--s3", folder.file("s3.json", settings), ...anonymous)).toBe("allowed");
    expect(await decision("--resource", bucket, "--s3", JSON.stringify(settings), ...anonymous)).toBe("allowed");
  });

  it("are grants of a KMS key, in our form and in that of the AWS CLI", async () => {
    const key = folder.file("key.json", policy({ Effect: "Deny", Principal: "*", Action: "kms:Delete*", Resource: "*" }));
    const own = [{ granteePrincipal: USER, operations: ["Decrypt"] }];
    const printed = { Grants: [{ KeyId: KEY, GrantId: "a1", GranteePrincipal: USER, Operations: ["Decrypt"] }], Truncated: false };
    const ask = asking("kms:Decrypt", KEY);
    expect(await decision("--resource", key, ...ask)).toBe("implicitDeny");
    for (const grants of [own, printed, [printed], { Grants: [...printed.Grants, { ...printed.Grants[0], GrantId: "a2" }] }]) {
      expect(await decision("--resource", key, "--kms-grants", folder.file("grants.json", grants), ...ask)).toBe("allowed");
    }
    expect(await decision("--resource", key, "--kms-grants", '{"Grants":[]}', ...ask)).toBe("implicitDeny");
  });

  it("are how an API is called", async () => {
    const api = folder.file("api.json", policy({ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }));
    const ask = asking("execute-api:Invoke", "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/GET/pets");
    expect(await decision(api, ...ask)).toBe("allowed");
    expect(await decision(api, "--api-gateway", '{"authorizer":"iam","endpoint":"private"}', ...ask)).toBe("implicitDeny");
  });

  it("are the type of the VPC endpoint", async () => {
    const endpoint = folder.file(
      "endpoint.json",
      policy({ Effect: "Allow", Principal: { AWS: USER }, Action: "*", Resource: "*" }),
    );
    expect(await decision(storage, "--endpoint", endpoint, "--endpoint-type", "interface", ...GET)).toBe("allowed");
    const { stdout } = await postern(["eval", storage, "--endpoint", endpoint, "--endpoint-type", "gateway", ...GET]);
    expect(stdout).not.toBe("allowed\n");
  });
});

describe("levels", () => {
  it("are in the order in which their names come first, and a name again adds to its level", async () => {
    const none = folder.file("none.json", policy({ Effect: "Deny", Action: "s3:Delete*", Resource: "*" }));
    const argv = [
      storage,
      "--scp",
      `Root=${none}`,
      "--scp",
      `Account=${storage}`,
      "--scp",
      `Root=${storage}`,
      "--rcp",
      `Root=${folder.file("rcp.json", policy({ Effect: "Deny", Principal: "*", Action: "s3:Put*", Resource: "*" }))}`,
    ];
    const { stdout } = await postern(["explain", ...argv, ...GET, "--json"]);
    const { types } = json<{ types: { type: string; level?: string; result: string }[] }>(stdout);
    expect(types.filter(({ level }) => level !== undefined)).toEqual([
      { type: "scp", level: "Root", result: "allow" },
      { type: "scp", level: "Account", result: "allow" },
      { type: "rcp", level: "Root", result: "allow" },
    ]);
  });
});

describe("settings: faults", () => {
  const constraint = { KeyId: KEY, GrantId: "a1", GranteePrincipal: USER, Operations: ["Decrypt"], Constraints: { Odd: {} } };
  it.each([
    [["--s3", "{"], "INVALID_JSON", "--s3:1:2: the text is not JSON"],
    [["--s3", "missing.json"], "UNREADABLE_FILE", "cannot read `missing.json`"],
    [["--s3", '{"owner":1}'], "X_INVALID_SETTING", "errors"],
    [["--kms-grants", '[{"grantee":"x"}]'], "X_INVALID_SETTING", "errors"],
    [["--kms-grants", JSON.stringify({ Grants: [constraint] })], "X_UNKNOWN_MEMBER", "errors"],
    [["--kms-grants", '{"Grants":[],"Truncated":true,"NextMarker":"x"}'], "X_INCOMPLETE_OUTPUT", "errors"],
    [
      [
        "--kms-grants",
        JSON.stringify({ Grants: ["1", "2"].map((end) => ({ ...constraint, KeyId: KEY + end, Constraints: undefined })) }),
      ],
      "SEVERAL_KEYS",
      "2 keys",
    ],
    [["--api-gateway", '{"authorizer":"me"}'], "X_INVALID_SETTING", "errors"],
    [["--endpoint-type", "gateway"], "USAGE", "without `--endpoint`"],
    [["--endpoint", storage, "--endpoint-type", "gatway"], "USAGE", "found `gatway`"],
    [["--policy-set", storage, "--s3", "{}"], "USAGE", "cannot be combined"],
  ])("refuses %j", async (argv, code, message) => {
    const policies = argv[0] === "--policy-set" ? [] : [storage];
    const { status, stdout } = await postern(["eval", ...policies, ...argv, ...GET, "--json"]);
    expect(status).toBe(2);
    const { error } = json<JsonError>(stdout);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it("excludes an artifact", async () => {
    const { stderr } = await postern(["eval", "--artifact", "x.pstn", "--s3", "{}", ...GET]);
    expect(stderr).toContain("`--artifact` cannot be combined with `--s3`");
  });
});
