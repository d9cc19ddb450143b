/** What is printed of what users write: escaped in JSON and in text, quoted and cut in messages. */
import { describe, expect, it } from "vitest";
import { asking, Folder, policy, postern, USER, type Result } from "./support.js";

const folder = new Folder();
/** DEL, C1 controls, marks and overrides of direction, separators, a byte order mark, a lone half of a pair. */
const UNSEEN = [
  "\u007f",
  "\u0080",
  "\u009b",
  "\u061c",
  "\u200b",
  "\u200e",
  "\u200f",
  "\u2028",
  "\u2029",
  "\u202a",
  "\u202e",
  "\u2066",
  "\u2069",
  "\ufeff",
  "\ud800",
];
const NAME = `a${UNSEEN.join("")}z`;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const POLICY = policy({
  Sid: "s",
  Effect: "Allow",
  Action: "s3:Get*",
  Resource: "*",
  Condition: { StringLike: { [`k:${NAME}`]: `v${NAME}` } },
});
const path = folder.file("policy.json", policy({ Effect: "Allow", Action: "s3:Get*", Resource: "*" }));
const request = {
  principal: USER,
  action: "s3:GetObject",
  resource: `arn:aws:s3:::b/${NAME}`,
  context: { [`k:${NAME}`]: NAME },
  name: NAME,
};
const SET = ["--mode", "lenient", "--policy-set", folder.file("set.json", { identity: [{ name: NAME, document: POLICY }] })];

function expectSeen({ stdout, stderr }: Result): void {
  expect(stdout.replaceAll("\n", "")).not.toMatch(HIDDEN);
  expect(stderr.replaceAll("\n", "")).not.toMatch(HIDDEN);
}

describe("--json", () => {
  const lines = JSON.stringify(request);
  it.each([
    ["compile", ["compile", ...SET, "-o", folder.at("a.pstn")]],
    ["a compile error", ["compile", folder.file("wrong.json", policy({ [NAME]: NAME, Effect: NAME })), "-o", folder.at("b.pstn")]],
    ["inspect", ["inspect", folder.at("a.pstn")]],
    ["explain", ["explain", ...SET, "--request", folder.file("request.json", { ...request, name: "x" })]],
    ["explain --requests", ["explain", ...SET, "--requests", "-"]],
    ["eval --requests", ["eval", ...SET, "--requests", "-"]],
    ["explain --call", ["explain", path, "--call", folder.file("call.json", [{ ...request, name: "x" }])]],
    ["an unknown option", ["eval", `--${NAME}`]],
    ["an unknown command", [NAME]],
    ["a missing file", ["eval", folder.at(NAME), ...asking("s3:GetObject", "*")]],
    ["an unknown member", ["eval", path, "--request", folder.file("unknown.json", { [NAME]: 1 })]],
    [
      "an unknown directory member",
      ["eval", "--directory", folder.file("own.json", { version: 1, [NAME]: 1 }), ...asking("s3:GetObject", "*")],
    ],
  ])("of %s escapes what is not seen, and text does", async (_name, argv) => {
    const asJson = await postern([...argv, "--json"], { stdin: lines });
    expectSeen(asJson);
    expect(asJson.stdout).not.toBe("");
    for (const line of asJson.stdout.trimEnd().split("\n")) JSON.parse(line);
    expectSeen(await postern(argv, { stdin: lines }));
  });

  it("says the same", async () => {
    const { stdout } = await postern(["explain", ...SET, "--requests", "-", "--json"], { stdin: lines });
    const seen = NAME.replace("\ud800", "\ufffd");
    const [found] = stdout
      .split("\n")
      .map((line) => (line === "" ? {} : (JSON.parse(line) as { name?: string; nearMisses?: object[] })));
    expect(found!.name).toBe(seen);
    expect(JSON.stringify(found!.nearMisses)).toContain(JSON.stringify(seen).slice(1, -1));
    expect(stdout).toContain("\\u202e");
    expect(stdout).toContain("\\u009b");
  });
});

describe("messages", () => {
  const LONG = "x".repeat(60_000);
  it.each([
    [["eval", path, "--request", folder.file("long-member.json", { [LONG]: 1 })]],
    [["eval", path, "--call", folder.file("long-call.json", { [LONG]: 1 })]],
    [["eval", path, "--requests", folder.file("long.ndjson", `{"action":"a:b","${LONG}":1}\n`)]],
    [["eval", path, "--requests", folder.file("expect.ndjson", `{"expect":"${LONG}"}\n`)]],
    [["eval", path, ...asking("s3:GetObject", "*"), "--context", LONG]],
    [["eval", path, ...asking("s3:GetObject", "*"), "--near-misses", "1", `--${LONG}`]],
    [["explain", path, ...asking("s3:GetObject", "*"), "--near-misses", LONG]],
    [["eval", path, ...asking("s3:GetObject", "*"), "--mode", LONG]],
    [["eval", LONG, ...asking("s3:GetObject", "*")]],
    [["eval", "--artifact", "x", LONG, ...asking("s3:GetObject", "*")]],
    [[LONG]],
  ])("cut what is long (%#)", async (argv) => {
    const { status, stderr } = await postern(argv);
    expect(status).toBe(2);
    expect(stderr.length).toBeGreaterThan(0);
    expect(stderr.length).toBeLessThan(3_000);
    const { stdout } = await postern([...argv, "--json"]);
    expect(stdout.length).toBeLessThan(3_000);
  });

  it("cut names of requests in text, and leave them whole in JSON", async () => {
    const stdin = JSON.stringify({ ...request, context: {}, resource: "*", name: LONG });
    const text = await postern(["eval", path, "--requests", "-"], { stdin });
    expect(text.stdout.length).toBeLessThan(1_000);
    expect((await postern(["eval", path, "--requests", "-", "--json"], { stdin })).stdout).toContain(LONG);
  });
});
