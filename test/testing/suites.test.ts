/** Suites: what they stand for, in which order, and what of them is refused (docs/spec/analysis.md §2, T1 – T10). */
import { describe, expect, it, test } from "vitest";
import { loadSuite, type SuiteCase, type SuiteFinding } from "../../bindings/surface/testing.js";
import {
  filesOf,
  findingsOf,
  GET,
  P1,
  placeOf,
  runOf,
  suiteOf,
  suiteText,
  textOf,
  USER,
  type Draft,
  type Files,
} from "./support.js";

const statuses = (cases: readonly SuiteCase[], files: Files = {}): string[] =>
  runOf(suiteOf({ cases }, files)).suites.flatMap((suite) => suite.cases.map(({ status }) => status));

const faultsOf = (draft: Draft, files: Files = {}): readonly SuiteFinding[] => findingsOf(() => suiteOf(draft, files));
const codesOf = (draft: Draft, files: Files = {}): string[] => faultsOf(draft, files).map(({ code }) => code);

describe("expectations", () => {
  it("T1 a decision", () => expect(statuses([{ ...GET, expect: "allowed" }])).toEqual(["passed"]));

  it("T2 another decision: what was got, why, and where", () => {
    const draft: Draft = { cases: [{ ...GET, expect: "implicitDeny" }] };
    const [failed] = runOf(suiteOf(draft)).suites[0]!.cases;
    const { line } = placeOf(suiteText(draft), "{", suiteText(draft).indexOf('"cases"'));
    expect(failed).toMatchObject({ status: "failed", line, got: { decision: "allowed", by: [{ sid: "R", line: 4 }] } });
  });

  it("T3 the statement and the cause", () => {
    const plain = { ...GET, context: { ...GET.context, "aws:SecureTransport": false } };
    const by = (sid: string): SuiteCase => ({
      ...plain,
      name: sid,
      expect: { decision: "explicitDeny", cause: "identity", by: sid },
    });
    expect(statuses([by("D"), by("R")])).toEqual(["passed", "failed"]);
    const where = (name: string, policy: string, index: number): SuiteCase => ({
      ...plain,
      name,
      expect: { by: { policy, index } },
    });
    expect(statuses([where("a", "p1.json", 1), where("b", "p1.json", 0), where("c", "1.json", 1)])).toEqual([
      "passed",
      "failed",
      "failed",
    ]);
    expect(statuses([{ ...plain, expect: { notBy: "D" } }])).toEqual(["failed"]);
  });

  it.each<[SuiteCase["expect"] & object, string]>([
    [{ decision: "denied", missingKeys: ["aws:sourceip", "AWS:SecureTransport"] }, "passed"],
    [{ missingKeys: [] }, "failed"],
    [{ message: "is not authorized to perform: s3:GetObject" }, "passed"],
    [{ message: "something else" }, "failed"],
    [{ cause: ["identity", "scp"] }, "failed"],
  ])("%j of a denial", (expected, status) => {
    expect(statuses([{ action: "s3:GetObject", resource: "arn:aws:s3:::b/k", expect: expected }])).toEqual([status]);
  });

  it("an error of the request", () => {
    const wrong = { action: "no action", resource: "*" };
    expect(statuses([{ ...wrong, name: "a", expect: "error:INVALID_ACTION" }])).toEqual(["passed"]);
    expect(statuses([{ ...wrong, name: "a", expect: "error:INVALID_RESOURCE" }])).toEqual(["failed"]);
    expect(statuses([{ ...wrong, name: "a", expect: "allowed" }])).toEqual(["error"]);
    expect(statuses([{ ...GET, expect: "error:INVALID_ACTION" }])).toEqual(["failed"]);
  });

  it("a call of several requests", () => {
    const put = { action: "s3:PutObject", resource: "arn:aws:s3:::b/k" };
    const [both] = runOf(
      suiteOf({ cases: [{ name: "copy", call: [GET, put], expect: { decision: "implicitDeny", cause: "identity" } }] }),
    ).suites[0]!.cases;
    expect(both).toMatchObject({ status: "passed", requests: [{ action: "s3:GetObject" }, { action: "s3:PutObject" }] });
  });
});

describe("cases", () => {
  it("T5 lists multiply: action slowest, then resource, principal and contexts", () => {
    const other = "arn:aws:iam::111122223333:user/eve";
    const { cases } = suiteOf({
      cases: [
        {
          name: "all",
          action: ["a:X", "a:Y"],
          resource: ["arn:aws:a:::r1", "arn:aws:a:::r2"],
          contexts: [{ "k:n": 1 }, { "k:n": 2 }],
          principal: [USER, other],
          expect: "denied",
        },
      ],
    }).files[0]!;
    const asked = cases[0]!.tests.map(({ requests: [request] }) => [
      request!.action,
      request!.resource,
      request!.principal,
      request!.context!["k:n"],
    ]);
    const product = ["a:X", "a:Y"].flatMap((action) =>
      ["arn:aws:a:::r1", "arn:aws:a:::r2"].flatMap((resource) =>
        [USER, other].flatMap((who) => [1, 2].map((n) => [action, resource, who, n])),
      ),
    );
    expect(asked).toEqual(product);
    expect(cases[0]!.tests[0]!.name).toBe(`all › a:X on arn:aws:a:::r1 by ${USER} › context 1`);
  });

  it("rows are requests; null is absent", () => {
    const table = {
      columns: ["aws:SourceIp", "action", "expect", "by"],
      rows: [
        ["10.1.1.1", "s3:GetObject", "allowed", "R"],
        [null, "s3:GetObject", "denied", null],
      ],
    };
    const draft: Draft = { cases: [{ name: "t", resource: "arn:aws:s3:::b/k", table }] };
    const { cases } = runOf(suiteOf(draft)).suites[0]!;
    const text = suiteText(draft);
    const first = placeOf(text, "[", text.indexOf('"rows"') + '"rows": ['.length);
    const second = placeOf(text, "[", text.indexOf('"R"'));
    expect(cases.map(({ name, status, line }) => [name, status, line])).toEqual([
      ["t › row 1", "passed", first.line],
      ["t › row 2", "passed", second.line],
    ]);
  });

  it("have defaults, key by key whatever its letters; null takes one away", () => {
    const defaults = { context: { "aws:SourceIp": "10.1.2.3", "aws:SecureTransport": true } };
    const ask = { action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
    const cases: SuiteCase[] = [
      { ...ask, name: "own", context: { "AWS:sourceip": "198.51.100.1" }, expect: "implicitDeny" },
      { ...ask, name: "none", context: { "aws:SourceIp": null }, expect: { missingKeys: ["aws:SourceIp"] } },
      { ...ask, name: "default", expect: "allowed" },
      { name: "whole", request: { ...ask, context: { "aws:SecureTransport": "false" } }, expect: "explicitDeny" },
    ];
    const result = runOf(suiteOf({ defaults, cases })).suites[0]!.cases;
    expect(result.map(({ status }) => status)).toEqual(["passed", "passed", "passed", "passed"]);
  });

  it("may spell a key twice, which is the engine's to judge", () => {
    const twice = { ...GET, context: { "aws:SourceIp": "10.1.2.3", "AWS:SourceIp": "10.1.2.3" } };
    expect(statuses([{ ...twice, expect: "error:DUPLICATE_CONTEXT_KEY" }])).toEqual(["passed"]);
  });

  it("may have other policies, which take the place of whole members", () => {
    const all = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } } as const;
    const set = { identity: [{ name: "all", document: all }] };
    expect(statuses([{ ...GET, context: {}, policies: { set }, expect: { decision: "allowed", by: { policy: "all" } } }])).toEqual([
      "passed",
    ]);
  });

  it("are chosen by tags, by `only`, and skipped with a reason", () => {
    const named = (name: string, more: Partial<SuiteCase>): SuiteCase => ({ ...GET, name, expect: "allowed", ...more });
    const cases = [named("a", { tags: ["x"] }), named("b", { tags: ["x", "slow"] }), named("c", { skip: "waits" })];
    const namesOf = (suite: ReturnType<typeof suiteOf>, options = {}): string[] =>
      runOf(suite, options).suites[0]!.cases.map(({ name, status }) => `${name} ${status}`);
    expect(namesOf(suiteOf({ cases }))).toEqual(["a passed", "b passed", "c skipped"]);
    expect(namesOf(suiteOf({ cases }), { tags: ["x"], notTags: ["slow"] })).toEqual(["a passed"]);
    expect(namesOf(suiteOf({ cases: [...cases, named("d", { only: true })] }))).toEqual(["d passed"]);
  });

  it("are decided at the time that the request gives, or the run", () => {
    const night = {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { NumericLessThan: { "aws:EpochTime": 86400 } } },
    };
    const draft = (context: object): Draft => ({
      policies: { set: { identity: [{ name: "p", document: night as never }] } },
      cases: [{ ...GET, context: context as never, expect: "allowed" }],
    });
    const statusOf = (context: object, clock?: number): string =>
      runOf(suiteOf(draft(context)), clock === undefined ? {} : { clock }).suites[0]!.cases[0]!.status;
    expect(statusOf({ "aws:CurrentTime": "1970-01-01T01:00:00Z" })).toBe("passed");
    expect(statusOf({ "aws:CurrentTime": "1970-01-02T01:00:00Z" })).toBe("failed");
    expect(statusOf({}, 1000)).toBe("passed");
    expect(statusOf({})).toBe("error");
  });
});

describe("variables", () => {
  it("stand for texts, one in the other; the case's and those given win", () => {
    const variables = { bucket: "arn:aws:s3:::${name}", name: "b" };
    const ask: SuiteCase = {
      action: "s3:GetObject",
      resource: "${bucket}/k",
      context: { "aws:SourceIp": "10.0.0.1" },
      expect: "allowed",
    };
    const of = (cases: readonly SuiteCase[], given = {}): unknown[] =>
      suiteOf({ variables, cases }, {}, { variables: given }).files[0]!.cases.map(({ tests }) => tests[0]!.requests[0]!.resource);
    expect(of([ask])).toEqual(["arn:aws:s3:::b/k"]);
    expect(of([{ ...ask, variables: { name: "c" } }])).toEqual(["arn:aws:s3:::c/k"]);
    expect(of([{ ...ask, variables: { name: "c" } }], { name: "d" })).toEqual(["arn:aws:s3:::d/k"]);
    expect(of([{ ...ask, resource: "arn:aws:s3:::$${name}" }])).toEqual(["arn:aws:s3:::${name}"]);
  });

  it("T7 unknown ones are errors that suggest", () => {
    const draft: Draft = { variables: { bucket: "b" }, cases: [{ ...GET, resource: "${bukcet}", expect: "allowed" }] };
    const [fault] = faultsOf(draft);
    const place = placeOf(suiteText(draft), '"${bukcet}"');
    expect(fault).toMatchObject({ code: "UNKNOWN_VARIABLE", hint: "did you mean `bucket`?", file: "s.postern.json", ...place });
    expect(codesOf({ variables: { a: "${b}", b: "${a}" }, cases: [{ ...GET, resource: "${a}", expect: "allowed" }] })).toEqual([
      "INVALID_VALUE",
    ]);
  });

  it("T8 of IAM, in policy files, reach the compiler as they are", () => {
    const own = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::b/${aws:username}" } };
    expect(statuses([{ action: "s3:GetObject", resource: "arn:aws:s3:::b/bob", expect: "allowed" }], { "p1.json": own })).toEqual([
      "passed",
    ]);
  });
});

describe("extends", () => {
  const base = {
    version: 1,
    variables: { who: "bob" },
    policies: { set: { identity: "p1.json" } },
    defaults: { context: { "aws:SourceIp": "10.0.0.1", "aws:SecureTransport": true } },
  };
  const load = (own: object, files: Files): unknown =>
    loadSuite([{ name: "s.postern.json", text: textOf({ version: 1, name: "s", ...own }) }], {
      resolve: filesOf({ "p1.json": P1, ...files }),
    });
  const cases = [
    { principal: "arn:aws:iam::111122223333:user/${who}", action: "s3:GetObject", resource: "arn:aws:s3:::b/k", expect: "allowed" },
  ];

  it("merges variables, defaults and policies; the later wins", () => {
    const later = { version: 1, defaults: { context: { "aws:SourceIp": "10.9.9.9" } }, cases: [], name: "not inherited" };
    const suite = load({ extends: ["base", "later"], variables: { who: "eve" }, cases }, { base, later }) as ReturnType<
      typeof suiteOf
    >;
    expect(suite.files[0]!.cases.map(({ tests }) => tests[0]!.requests[0])).toEqual([
      {
        principal: "arn:aws:iam::111122223333:user/eve",
        action: "s3:GetObject",
        resource: "arn:aws:s3:::b/k",
        context: { "aws:SourceIp": "10.9.9.9", "aws:SecureTransport": true },
      },
    ]);
  });

  it("T6 refuses circles, and names them", () => {
    const circle = { a: { version: 1, extends: "b" }, b: { version: 1, extends: "a" } };
    const [fault] = findingsOf(() => load({ extends: "a", cases }, circle));
    expect(fault).toMatchObject({ code: "EXTENDS_CIRCLE", message: "files extend one another: a → b → a", file: "b", line: 3 });
  });

  it("refuses what is too deep", () => {
    const deep = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`f${at}`, { version: 1, extends: `f${at + 1}` }]));
    expect(findingsOf(() => load({ extends: "f0", cases }, { ...deep, f20: { version: 1 } })).map(({ code }) => code)).toContain(
      "EXTENDS_TOO_DEEP",
    );
  });
});

describe("faults", () => {
  it("T4 a row of another length names file, line and case", () => {
    const table = { columns: ["aws:SourceIp", "expect"], rows: [["10.0.0.1", "allowed", 1]] };
    const draft: Draft = { cases: [{ ...GET, context: {}, name: "t", table }] };
    const [fault] = faultsOf(draft);
    const text = suiteText(draft);
    const { line } = placeOf(text, "[", text.indexOf('"rows"') + '"rows": ['.length);
    expect(fault).toMatchObject({
      code: "ROW_LENGTH",
      message: "row 1 of case 1 must have 2 cells, found 3",
      file: "s.postern.json",
      line,
    });
  });

  it("T9 `only` where it is forbidden", () => {
    const draft: Draft = { cases: [{ ...GET, expect: "allowed", only: true }] };
    const { line } = placeOf(suiteText(draft), '"only"');
    expect(findingsOf(() => suiteOf(draft, {}, { forbidOnly: true }))).toMatchObject([{ code: "FORBIDDEN_ONLY", line }]);
  });

  it("T10 a skip without a reason", () => {
    expect(faultsOf({ cases: [{ ...GET, expect: "allowed", skip: true as never }] })).toMatchObject([
      { code: "WRONG_TYPE", message: "`cases[0].skip` must be a reason" },
    ]);
  });

  it.each<[string, Draft, Files]>([
    [
      "DUPLICATE_CASE",
      {
        cases: [
          { ...GET, name: "a", expect: "allowed" },
          { ...GET, name: "a", expect: "allowed" },
        ],
      },
      {},
    ],
    ["MISSING_MEMBER", { cases: [{ action: "s3:GetObject", expect: "allowed" }] }, {}],
    ["MISSING_MEMBER", { cases: [GET] }, {}],
    ["UNREADABLE_FILE", { policies: { set: { identity: "none.json" } }, cases: [{ ...GET, expect: "allowed" }] }, {}],
    [
      "CONFLICTING_MEMBERS",
      {
        policies: { artifact: "a" },
        cases: [
          { ...GET, policies: { set: {} }, expect: "allowed" },
          { ...GET, policies: { set: { identity: "p1.json" } }, name: "b", expect: "allowed" },
        ],
      },
      { a: new Uint8Array(4) },
    ],
    ["UNKNOWN_COLUMN", { cases: [{ ...GET, table: { columns: ["expct"], rows: [["allowed"]] } }] }, {}],
    ["INVALID_VALUE", { cases: [{ ...GET, table: { columns: ["expect"], rows: [["alowed"]] } }] }, {}],
    ["INVALID_VALUE", { cases: [{ ...GET, expect: { decision: "implicitDeny", by: "R" } }] }, {}],
    [
      "TOO_MANY_REQUESTS",
      { cases: [{ ...GET, action: Array.from({ length: 10_001 }, (_, at) => `a:X${at}`), expect: "denied" }] },
      {},
    ],
    ["NO_CASES", { cases: [] }, {}],
    [
      "INVALID_ACTION",
      { cases: [{ ...GET, expect: "allowed" }] },
      { "p1.json": { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "GetObject", Resource: "*" } } },
    ],
    [
      "INVALID_ACTION",
      {
        defaults: {
          session: [{ name: "s", document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "x", Resource: "*" } } }],
        },
        cases: [{ ...GET, expect: "allowed" }],
      },
      {},
    ],
  ])("%s", (code, draft, files) => {
    const found = faultsOf(draft, files);
    expect(found.map((fault) => fault.code)).toContain(code);
    for (const fault of found) expect(fault.file, fault.code).not.toBe("");
  });

  it("are found all at once, each at its place, in the order of the file", () => {
    const draft: Draft = {
      variables: { a: "x" },
      cases: [
        { ...GET, resource: "${b}", expect: "allowed" },
        { name: "no expectation", action: "s3:GetObject", resource: "*" },
        { ...GET, name: "t", table: { columns: ["expect"], rows: [["allowed"], []] } },
      ],
    };
    const text = suiteText(draft);
    const [variable, row] = [placeOf(text, '"${b}"'), placeOf(text, "[]")];
    const { line } = placeOf(text, '"no expectation"');
    expect(faultsOf(draft).map(({ code, line: at, column }) => [code, at, column])).toEqual([
      ["UNKNOWN_VARIABLE", variable.line, variable.column],
      ["MISSING_MEMBER", line - 1, 4],
      ["ROW_LENGTH", row.line, row.column],
      ["MISSING_MEMBER", row.line, row.column],
    ]);
  });

  it("of policies stand at their own place", () => {
    const text = '{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Alow", "Action": "*", "Resource": "*" }]\n}';
    expect(faultsOf({ cases: [{ ...GET, expect: "allowed" }] }, { "p1.json": text })).toMatchObject([
      { code: "INVALID_EFFECT", file: "p1.json", line: 3, column: 28 },
    ]);
  });

  test("suites that are given as values may be as large as suites, not as policies", () => {
    const load = (cases: readonly unknown[]) => () =>
      loadSuite([{ name: "v", value: { version: 1, name: "v", policies: { set: { identity: "p1.json" } }, cases } }], {
        resolve: filesOf({ "p1.json": P1 }),
      });
    const long = { ...GET, principal: USER, expect: "allowed", skip: "x".repeat(2 ** 20) };
    expect(load([long])().files[0]!.cases).toHaveLength(1);
    expect(findingsOf(load(new Array(2 ** 26)))).toMatchObject([
      { code: "WRONG_TYPE", message: "the suite has more than 67108864 bytes" },
    ]);
  });

  it.each([{ forbidonly: true }, { forbidOnly: "yes" }, { variables: null }, 5, []])("of loadSuite: %j", (options) => {
    expect(() => loadSuite([], options as object)).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }) as Error);
  });

  it.each([{ notTag: ["slow"] }, { clock: "now" }, { tags: "slow" }, { coverage: "yes" }, { coverage: { decisive: 1 } }])(
    "of runSuite: %j",
    (options) => {
      const suite = suiteOf({ cases: [{ ...GET, expect: "allowed" }] });
      expect(() => runOf(suite, options as object)).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }) as Error);
    },
  );

  test("text that is not JSON, and repeated members", () => {
    const load = (text: string) => () => loadSuite([{ name: "x.json", text }]);
    expect(findingsOf(load('{ "version": 1,, }'))).toMatchObject([{ code: "INVALID_JSON", line: 1, column: 15 }]);
    expect(findingsOf(load('{ "version": 1, "version": 1 }'))).toMatchObject([{ code: "DUPLICATE_MEMBER", column: 16 }]);
  });
});
