/** Coverage: a gap of each metric is reported at its line, and gone when the case is added (docs/spec/analysis.md §4, T13 – T15, T18). */
import { describe, expect, it, test } from "vitest";
import {
  checkThresholds,
  gapsOf,
  METRICS,
  SuiteErrors,
  type Coverage,
  type Gap,
  type Metric,
  type SuiteCase,
} from "../../bindings/surface/testing.js";
import { compile } from "../../bindings/index.js";
import { GET, P1, placeOf, runOf, suiteOf, textOf, USER, type Draft, type Files } from "./support.js";

function coverageOf(draft: Draft, files: Files = {}): Coverage {
  return runOf(suiteOf(draft, files), { coverage: true }).coverage!;
}
const gaps = (draft: Draft, metrics: readonly Metric[] = METRICS, files: Files = {}): Gap[] =>
  gapsOf(coverageOf(draft, files), metrics);
const texts = (draft: Draft, metrics: readonly Metric[], files: Files = {}): string[] =>
  gaps(draft, metrics, files).map(({ text }) => text);

/** A case whose expectation does not matter. */
const any = (name: string, more: Partial<SuiteCase> = {}): SuiteCase => ({ ...GET, name, expect: { notBy: "nobody" }, ...more });

describe("T13 one request", () => {
  const cases = [any("T1")];

  it("counts statements, and says what of R was not seen", () => {
    const { totals } = coverageOf({ cases });
    expect(totals.statement).toEqual({ covered: 1, total: 2 });
    expect(texts({ cases }, ["condition"])).toEqual([
      "aws:SourceIp (IpAddress) is never false",
      "aws:SourceIp (IpAddress) is never absent",
      "aws:SecureTransport (Bool) is never true",
    ]);
    expect(texts({ cases }, ["element"])).toEqual([
      "Action s3:ListBucket is never the only one to match",
      "Resource arn:aws:s3:::b is never the only one to match",
    ]);
  });

  it("T18 falls short of a threshold", () => {
    const coverage = coverageOf({ cases });
    expect(checkThresholds(coverage, ["statement"], { statement: 100 })).toEqual([{ metric: "statement", wanted: 100, found: 50 }]);
    expect(checkThresholds(coverage, ["statement"], { all: 50 })).toEqual([]);
    expect(checkThresholds(coverage, ["statement"], {}, { statement: 51 })).toEqual([
      { metric: "statement", policy: "p1.json", wanted: 51, found: 50 },
    ]);
  });
});

describe("a gap is at its line, and gone with the case that was missing", () => {
  const plain = { context: { ...GET.context, "aws:SecureTransport": false } };
  const policy = textOf(P1);
  const first = any("T1");
  it.each<[Metric, string, SuiteCase[], SuiteCase, string]>([
    ["statement", "D (Deny) never applies", [first], any("plain", plain), '{\n      "Sid": "D"'],
    [
      "miss",
      "R (Allow) always applies",
      [first],
      any("elsewhere", { context: { "aws:SourceIp": "192.0.2.1" } }),
      '{\n      "Sid": "R"',
    ],
    ["effect", "R (Allow) is never decisive", [any("plain", plain)], first, '{\n      "Sid": "R"'],
    ["effect", "D (Deny) is never decisive", [first], any("plain", plain), '{\n      "Sid": "D"'],
    [
      "element",
      "Action s3:ListBucket is never the only one to match",
      [first],
      any("list", { action: "s3:ListBucket", resource: "arn:aws:s3:::b" }),
      '"s3:ListBucket"',
    ],
    [
      "element",
      "Resource arn:aws:s3:::b is never the only one to match",
      [first],
      any("list", { action: "s3:ListBucket", resource: "arn:aws:s3:::b" }),
      '"arn:aws:s3:::b"',
    ],
    [
      "condition",
      "aws:SourceIp (IpAddress) is never true",
      [any("elsewhere", { context: { "aws:SourceIp": "192.0.2.1" } })],
      first,
      '"aws:SourceIp"',
    ],
    [
      "condition",
      "aws:SourceIp (IpAddress) is never false",
      [first],
      any("elsewhere", { context: { "aws:SourceIp": "192.0.2.1" } }),
      '"aws:SourceIp"',
    ],
    ["condition", "aws:SourceIp (IpAddress) is never absent", [first], any("absent", { context: {} }), '"aws:SourceIp"'],
    ["value", "aws:SourceIp (IpAddress): 10.0.0.0/8 never decides alone", [any("absent", { context: {} })], first, '"10.0.0.0/8"'],
  ])("%s: %s", (metric, text, before, added, part) => {
    const found = gaps({ cases: before }, [metric]).filter((gap) => gap.text === text);
    expect(found).toEqual([{ metric, policy: "p1.json", file: "p1.json", line: placeOf(policy, part).line, text }]);
    expect(texts({ cases: [...before, added] }, [metric])).not.toContain(text);
  });

  it("of principals", () => {
    const users = ["bob", "eve"].map((name) => `arn:aws:iam::111122223333:user/${name}`);
    const document = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: users }, Action: "s3:*", Resource: "arn:aws:s3:::b/*" }],
    };
    const draft = (names: readonly string[]): Draft => ({
      policies: { set: { resource: "b.json" } },
      cases: names.map((name) => any(name, { principal: `arn:aws:iam::111122223333:user/${name}` })),
    });
    const files = { "b.json": document };
    expect(texts(draft(["bob"]), ["element"], files)).toEqual([`Principal ${users[1]!} is never the only one to match`]);
    expect(texts(draft(["bob", "eve"]), ["element"], files)).toEqual([]);
    const missedBy = (names: readonly string[]): unknown =>
      coverageOf(draft(names), files).documents[0]!.statements[0]!.lists.find(({ element }) => element === "Principal")!.missed
        ?.name;
    expect(missedBy(["bob"])).toBeUndefined();
    expect(missedBy(["bob", "mallory"])).toBe("mallory");
  });
});

describe("an entry that another includes", () => {
  const withResources = (Resource: readonly string[]): Files => ({
    "p1.json": { ...P1, Statement: [{ ...P1.Statement[0], Resource }, P1.Statement[1]] },
  });

  it("T14 is unreachable alone, and says why", () => {
    const files = withResources(["arn:aws:s3:::b/*", "*"]);
    const { documents, totals } = coverageOf({ cases: [any("T1")] }, files);
    const [entry] = documents[0]!.statements[0]!.lists.find(({ element }) => element === "Resource")!.entries;
    const { line } = placeOf(textOf(files["p1.json"]), '"*"');
    expect(entry).toMatchObject({ text: "arn:aws:s3:::b/*", includedBy: { text: "*", line } });
    expect(totals.element.total).toBe(5);
  });

  it.each([
    [
      ["arn:aws:s3:::b/*", "arn:aws:s3:::b/k"],
      [undefined, 0],
    ],
    [
      ["arn:aws:s3:::b/k", "arn:aws:s3:::b/k"],
      [undefined, 0],
    ],
    [
      ["arn:aws:s3:::b/a?", "arn:aws:s3:::b/a*"],
      [1, undefined],
    ],
    [
      ["arn:aws:s3:::b/a*c", "arn:aws:s3:::b/a?c"],
      [undefined, 0],
    ],
    [
      ["arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/*"],
      [1, undefined],
    ],
    [
      ["arn:aws:s3:::b/a*", "arn:aws:s3:::b/*a"],
      [undefined, undefined],
    ],
  ])("%j", (resources, expected) => {
    const { documents } = coverageOf({ cases: [any("T1")] }, withResources(resources));
    const { entries } = documents[0]!.statements[0]!.lists.find(({ element }) => element === "Resource")!;
    expect(entries.map(({ includedBy }) => includedBy?.text)).toEqual(
      expected.map((at) => (at === undefined ? undefined : resources[at])),
    );
  });
});

describe("effect", () => {
  const plain = (context: object): SuiteCase => any("plain", { context: { "aws:SecureTransport": false, ...context } });

  it("T15 a Deny that hits what nobody allows is not tested", () => {
    const decisive = (context: object): unknown => coverageOf({ cases: [plain(context)] }).documents[0]!.statements[1]!.decisive;
    expect(decisive({})).toBeUndefined();
    expect(decisive({ "aws:SourceIp": "10.1.2.3" })).toMatchObject({ name: "plain" });
  });

  it("is not complete where the bound is reached", () => {
    const suite = suiteOf({ cases: [any("T1")] });
    expect(runOf(suite, { coverage: { decisiveRequests: 0 } }).coverage).toMatchObject({ effectComplete: false });
    expect(runOf(suite, { coverage: { decisiveRequests: 1 } }).coverage).toMatchObject({ effectComplete: true });
  });

  it("two Allows that do the same are decisive neither", () => {
    const twice = {
      Version: "2012-10-17",
      Statement: ["A", "B"].map((Sid) => ({ Sid, Effect: "Allow", Action: "s3:GetObject", Resource: "*" })),
    };
    expect(texts({ cases: [any("T1")] }, ["effect"], { "p1.json": twice })).toEqual([
      "A (Allow) is never decisive",
      "B (Allow) is never decisive",
    ]);
  });

  it("of a bucket policy that is public because of the statement alone is asked with the policies compiled anew", () => {
    // Public lets the caller in, and makes the policy public, so that Block Public Access keeps the caller out.
    const account = "444455556666";
    const [open, partner] = ["*", { AWS: account }].map((Principal, at) => {
      return {
        Sid: at === 0 ? "Public" : "Partner",
        Effect: "Allow",
        Principal,
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::b/*",
      };
    });
    const all = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } } as const;
    const set = {
      identity: [{ name: "all", document: all }],
      resource: "b.json",
      s3: { blockPublicAccess: { restrictPublicBuckets: true } },
    };
    const caller = { principal: `arn:aws:iam::${account}:user/x`, resourceAccount: "111122223333" };
    const draft: Draft = { policies: { set }, cases: [any("p", caller)] };
    const withStatements = (Statement: readonly unknown[]): Files => ({ "b.json": { Version: "2012-10-17", Statement } });
    const decisionOf = (statements: readonly unknown[]): unknown =>
      runOf(suiteOf(draft, withStatements(statements))).suites[0]!.cases[0]!.got!.decision;
    expect([decisionOf([open, partner]), decisionOf([partner])]).toEqual(["explicitDeny", "allowed"]);
    const bucket = coverageOf(draft, withStatements([open, partner])).documents.find(({ policy }) => policy === "b.json")!;
    expect(bucket.statements.map(({ sid, decisive }) => [sid, decisive?.name])).toEqual([
      ["Public", "p"],
      ["Partner", undefined],
    ]);
  });
});

describe("what is counted", () => {
  it("a statement that applies to everything cannot miss", () => {
    const all = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
    expect(coverageOf({ cases: [any("T1")] }, { "p1.json": all }).totals.miss).toEqual({ covered: 0, total: 0 });
  });

  it("Not-operators: a value decides where it alone makes the condition false", () => {
    const document = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "s3:*",
        Resource: "*",
        Condition: { StringNotEquals: { "aws:PrincipalTag/team": ["a", "b"] } },
      },
    };
    const cases = [any("a", { context: { "aws:PrincipalTag/team": "a" } })];
    expect(texts({ cases }, ["value"], { "p1.json": document })).toEqual([
      "aws:PrincipalTag/team (StringNotEquals): b never decides alone",
    ]);
  });

  it("a document that is attached twice is one", () => {
    const draft: Draft = { policies: { set: { identity: "p1.json", permissionsBoundary: "p1.json" } }, cases: [any("T1")] };
    const { documents } = coverageOf(draft);
    expect(documents.map(({ policy, types }) => [policy, types])).toEqual([["p1.json", ["identity", "permissionsBoundary"]]]);
  });

  it("policies of a directory, which cases that are skipped name too", () => {
    const own = {
      Version: "2012-10-17",
      Statement: { Sid: "Own", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" },
    };
    const directory = {
      version: 1,
      accounts: [{ id: "111122223333" }],
      users: [{ arn: USER, policies: [{ name: "own", document: own }] }],
      resources: [
        {
          arn: "arn:aws:s3:::b",
          account: "111122223333",
          policies: [
            {
              name: "bucket",
              document: {
                Version: "2012-10-17",
                Statement: { Sid: "No", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::b/secret/*" },
              },
            },
          ],
        },
      ],
    };
    const draft: Draft = {
      policies: { directory: "d.json" },
      cases: [any("own"), any("secret", { resource: "arn:aws:s3:::b/secret/k" })],
    };
    const coverage = coverageOf(draft, { "d.json": directory });
    expect(coverage.documents.map(({ policy, counts }) => [policy, counts.statement, counts.effect])).toEqual([
      ["own", { covered: 1, total: 1 }, { covered: 1, total: 1 }],
      ["bucket", { covered: 1, total: 1 }, { covered: 1, total: 1 }],
    ]);
    expect(coverage.documents.every(({ file }) => file === "d.json")).toBe(true);
    const skipped: Draft = { ...draft, cases: [{ ...any("own"), skip: "later" }] };
    expect(coverageOf(skipped, { "d.json": directory }).totals.statement).toEqual({ covered: 0, total: 2 });
  });

  it("equal trust policies of a directory, each by the requests about its role", () => {
    const Statement = { Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" };
    const role = (name: string) => ({
      arn: `arn:aws:iam::111122223333:role/${name}`,
      trust: { name: `trust of ${name}`, document: { Version: "2012-10-17", Statement } },
    });
    const all = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "sts:*", Resource: "*" } };
    const directory = {
      version: 1,
      accounts: [{ id: "111122223333" }],
      users: [{ arn: USER, policies: [{ name: "own", document: all }] }],
      roles: [role("a"), role("b"), role("c")],
    };
    const assume = (name: string) => any(name, { action: "sts:AssumeRole", resource: role(name).arn });
    const draft: Draft = { policies: { directory: "d.json" }, cases: [assume("b"), assume("c")] };
    const { documents } = coverageOf(draft, { "d.json": directory });
    expect(documents.map(({ policy, counts }) => [policy, counts.statement, counts.effect])).toEqual([
      ["own", { covered: 1, total: 1 }, { covered: 1, total: 1 }],
      ["trust of a", { covered: 0, total: 1 }, { covered: 0, total: 1 }],
      ["trust of b", { covered: 1, total: 1 }, { covered: 1, total: 1 }],
      ["trust of c", { covered: 1, total: 1 }, { covered: 1, total: 1 }],
    ]);
  });

  it("an Allow of an RCP, which is implied, is not", () => {
    const full = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] };
    const draft: Draft = {
      policies: { set: { identity: "p1.json", resourceControl: [{ name: "root", policies: "rcp.json" }] } },
      cases: [any("T1")],
    };
    expect(coverageOf(draft, { "rcp.json": full }).documents.find(({ policy }) => policy === "rcp.json")!.statements).toEqual([]);
  });

  it("ignored statements are not, and a rule without a statement is an error", () => {
    const ignore = [{ policy: "p1.json", sid: "D", reason: "tested elsewhere" }];
    const coverage = coverageOf({ cases: [any("T1")], coverage: { ignore } });
    expect(coverage.totals.statement).toEqual({ covered: 1, total: 1 });
    expect(coverage.documents[0]!.statements[1]!.ignored).toMatchObject({ reason: "tested elsewhere" });
    const wrong = { cases: [any("T1")], coverage: { ignore: [{ policy: "p1.json", sid: "E", reason: "x" }] } };
    expect(() => coverageOf(wrong)).toThrow(SuiteErrors);
    expect(() => coverageOf(wrong)).toThrow(/UNUSED_IGNORE/);
  });

  it("an artifact has no documents", () => {
    const draft: Draft = { policies: { artifact: "a" }, cases: [any("T1")] };
    const files = { a: compile({ identity: [{ name: "p", document: P1 as never }] }).bytes };
    expect(runOf(suiteOf(draft, files)).summary).toMatchObject({ passed: 1 });
    expect(() => coverageOf(draft, files)).toThrow(/NO_DOCUMENTS/);
  });
});

test("the same run is the same coverage", () => {
  const draft: Draft = { cases: [any("T1"), any("again")] };
  expect(JSON.stringify(coverageOf(draft))).toBe(JSON.stringify(coverageOf(draft)));
});
