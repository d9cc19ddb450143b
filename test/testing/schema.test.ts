/** schema/test.json and the reader of suites judge the same samples alike (docs/spec/analysis.md §2). */
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it, test } from "vitest";
import { coverageJson, loadSuite } from "../../bindings/surface/testing.js";
import { filesOf, findingsOf, GET, P1, runOf, suiteOf, textOf, USER } from "./support.js";

const read = (name: string): object => JSON.parse(readFileSync(`schema/${name}.json`, "utf8")) as object;
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
const isValid = ajv.compile(read("test"));

const circled = { base: { version: 1, variables: { x: "y" } } };
const files = filesOf({
  "p1.json": P1,
  "d.json": { version: 1, accounts: [{ id: "111122223333" }], users: [{ arn: USER, policies: [] }] },
  ...circled,
});

/** Does the reader take it? */
const isTaken = (value: unknown): boolean => {
  const load = () => loadSuite([{ name: "s.json", text: textOf(value) }], { resolve: files });
  return findingsOf(load).length === 0;
};

const policies = { set: { identity: "p1.json" } };
const whole = { version: 1, name: "s", policies, defaults: { principal: USER } };
const withCase = (more: object): object => ({ ...whole, cases: [{ ...GET, expect: "allowed", ...more }] });
const withExpect = (expected: unknown): object => withCase({ expect: expected });
const withPolicies = (own: unknown): object => ({ ...whole, policies: own, cases: [{ ...GET, expect: "allowed" }] });
const inline = { name: "p", document: P1 };
const asked = { action: "s3:GetObject", resource: "*" };

const ACCEPTED: readonly object[] = [
  withCase({}),
  { ...whole, $schema: "x", cases: [{ ...GET, expect: "denied" }] },
  { ...whole, mode: "lenient", cases: [{ ...GET, expect: "denied" }] },
  { ...whole, extends: "base", cases: [{ ...GET, expect: "denied" }] },
  { ...whole, extends: ["base", "base"], cases: [{ ...GET, expect: "denied" }] },
  { ...whole, variables: { a: "x", b_1: 2, "c-d": true }, cases: [{ ...GET, expect: "denied" }] },
  { ...whole, coverage: { ignore: [] }, cases: [{ ...GET, expect: "denied" }] },
  { ...whole, coverage: { ignore: [{ policy: "p", sid: "S", reason: "r" }] }, cases: [{ ...GET, expect: "denied" }] },
  { ...whole, coverage: { ignore: [{ policy: "p", index: 0, reason: "r" }] }, cases: [{ ...GET, expect: "denied" }] },
  ...["identity", "resource", "session", "vpcEndpoint", "permissionsBoundary"].map((member) =>
    withPolicies({ set: { identity: [], [member]: [] } }),
  ),
  withPolicies({ set: { identity: ["p1.json", inline] } }),
  withPolicies({ set: { identity: inline } }),
  withPolicies({ set: { identity: { name: "p", document: JSON.stringify(P1) } } }),
  withPolicies({ set: { identity: "p1.json", serviceControl: [{ name: "root", policies: "p1.json" }] } }),
  withPolicies({ set: { identity: "p1.json", serviceControl: [{ name: "root", policies: [] }] } }),
  withPolicies({ set: { identity: "p1.json", resourceControl: [{ name: "root", policies: [] }] } }),
  withPolicies({ set: { identity: "p1.json", s3: { objectOwnership: "ObjectWriter" } } }),
  withPolicies({ set: { identity: "p1.json", kmsGrants: [] } }),
  withPolicies({ set: { identity: "p1.json", apiGateway: { authorizer: "iam" } } }),
  withPolicies({ set: { identity: "p1.json", vpcEndpoint: [], vpcEndpointType: "gateway" } }),
  withPolicies({ directory: "d.json" }),
  withPolicies({ directory: ["d.json"] }),
  withCase({ name: "n" }),
  withCase({ tags: [] }),
  withCase({ tags: ["a"] }),
  withCase({ only: true }),
  withCase({ skip: "r" }),
  { ...whole, cases: [{ ...GET, skip: "r" }] },
  withCase({ variables: { a: 1 } }),
  withCase({ policies: { set: { identity: [] } } }),
  withCase({ policies: { set: {} } }),
  withCase({ action: ["s3:GetObject"] }),
  withCase({ resource: ["*", "arn:aws:s3:::b"] }),
  withCase({ principal: "*" }),
  withCase({ principal: { type: "anonymous" } }),
  withCase({ principal: [USER, { type: "service", serviceNames: ["ec2.amazonaws.com"] }] }),
  withCase({ principal: { type: "user", arn: USER, tags: { a: "b" }, credentials: "longTerm" } }),
  withCase({ resourceAccount: "111122223333" }),
  withCase({ resourceAccountIsManagement: false }),
  withCase({ session: [] }),
  withCase({ session: [inline] }),
  withCase({ context: {} }),
  withCase({ context: { a: "x", b: 1, c: true, d: ["x", 1, false], e: null } }),
  withCase({ contexts: [{}] }),
  withCase({ contexts: [{ "a:b": 1 }, { "a:b": null }] }),
  withCase({ table: { columns: ["a:b"], rows: [[1], [null]] } }),
  withCase({ table: { columns: ["a:b", "expect"], rows: [[["x"], "denied"]] } }),
  { ...whole, cases: [{ request: asked, expect: "denied" }] },
  {
    ...whole,
    cases: [{ request: { ...asked, principal: "*", context: { a: null }, resourceAccount: "1", session: [] }, expect: "denied" }],
  },
  { ...whole, cases: [{ call: [asked], expect: "denied" }] },
  { ...whole, cases: [{ call: [asked, asked], publicPolicy: true, expect: "denied" }] },
  ...["allowed", "denied", "explicitDeny", "implicitDeny", "error:INVALID_ACTION", "error:ARN_TOO_LONG"].map(withExpect),
  withExpect({ decision: "denied" }),
  withExpect({ cause: "identity" }),
  withExpect({ cause: ["scp", "rcp"] }),
  withExpect({ by: "S" }),
  withExpect({ by: { policy: "p", index: 0 } }),
  withExpect({ notBy: { sid: "S" } }),
  withExpect({ missingKeys: [] }),
  withExpect({ message: "m" }),
];

const REFUSED: readonly unknown[] = [
  1,
  [],
  {},
  { ...whole, version: 2, cases: [] },
  { ...whole, version: "1", cases: [] },
  { version: 1, policies, cases: [{ ...GET, principal: USER, expect: "denied" }] },
  { ...withCase({}), nam: "x" },
  { ...withCase({}), name: "" },
  { ...withCase({}), name: 1 },
  { ...withCase({}), extends: 1 },
  { ...withCase({}), extends: "" },
  { ...withCase({}), extends: [] },
  { ...withCase({}), variables: { "a b": "x" } },
  { ...withCase({}), variables: { a: null } },
  { ...withCase({}), variables: { a: ["x"] } },
  { ...withCase({}), variables: [] },
  { ...withCase({}), mode: "strict" },
  { ...withCase({}), defaults: { contxt: {} } },
  { ...withCase({}), defaults: [] },
  { ...withCase({}), cases: {} },
  { ...withCase({}), cases: [1] },
  { ...withCase({}), coverage: {} },
  { ...withCase({}), coverage: { ignore: [{ policy: "p", reason: "r" }] } },
  { ...withCase({}), coverage: { ignore: [{ policy: "p", sid: "S", index: 0, reason: "r" }] } },
  { ...withCase({}), coverage: { ignore: [{ policy: "p", sid: "S" }] } },
  { ...withCase({}), coverage: { ignore: [{ policy: "p", index: -1, reason: "r" }] } },
  { ...withCase({}), coverage: { ignore: [{ policy: "p", index: 0.5, reason: "r" }] } },
  withPolicies({}),
  withPolicies({ set: {}, directory: "d.json" }),
  withPolicies({ sets: {} }),
  withPolicies({ set: { identty: [] } }),
  withPolicies({ set: { identity: 1 } }),
  withPolicies({ set: { identity: "" } }),
  withPolicies({ set: { identity: [1] } }),
  withPolicies({ set: { identity: { document: P1 } } }),
  withPolicies({ set: { identity: { name: "p" } } }),
  withPolicies({ set: { identity: { ...inline, nam: "x" } } }),
  withPolicies({ set: { identity: { name: "p", document: 1 } } }),
  withPolicies({ set: { identity: { name: "p", document: {} } } }),
  withPolicies({ set: { vpcEndpointType: "x" } }),
  withPolicies({ set: { serviceControl: "p1.json" } }),
  withPolicies({ set: { serviceControl: [{ name: "root" }] } }),
  withPolicies({ set: { serviceControl: [{ policies: [] }] } }),
  withPolicies({ set: { identity: "p1.json", s3: { owner: "x" } } }),
  withPolicies({ set: { identity: "p1.json", s3: 1 } }),
  withPolicies({ set: { identity: "p1.json", kmsGrants: [1] } }),
  withPolicies({ set: { identity: "p1.json", apiGateway: {} } }),
  withPolicies({ directory: [] }),
  withPolicies({ artifact: 1 }),
  withCase({ acton: "x" }),
  withCase({ name: "" }),
  withCase({ tags: "a" }),
  withCase({ tags: [""] }),
  withCase({ only: false }),
  withCase({ skip: "" }),
  withCase({ skip: true }),
  withCase({ policies: { directory: "d.json" } }),
  withCase({ action: [] }),
  withCase({ action: 1 }),
  withCase({ principal: {} }),
  withCase({ principal: { type: "person" } }),
  withCase({ principal: { type: "user", nam: "x" } }),
  withCase({ resourceAccount: 111122223333 }),
  withCase({ session: [1] }),
  withCase({ context: [] }),
  withCase({ context: { a: {} } }),
  withCase({ context: { a: [null] } }),
  withCase({ contexts: [] }),
  withCase({ contexts: [{}], table: { columns: ["a:b"], rows: [[1]] } }),
  withCase({ table: { columns: ["a:b"] } }),
  withCase({ table: { columns: [], rows: [[1]] } }),
  withCase({ table: { columns: ["a:b"], rows: [] } }),
  withCase({ request: asked }),
  { ...whole, cases: [{ request: { act: "x" }, expect: "denied" }] },
  { ...whole, cases: [{ call: [], expect: "denied" }] },
  { ...whole, cases: [{ call: [asked], context: {}, expect: "denied" }] },
  { ...whole, cases: [{ call: [asked], request: asked, expect: "denied" }] },
  withCase({ publicPolicy: true }),
  ...["allow", "", "error:", "error:NO_SUCH", 1, null, [], {}].map(withExpect),
  withExpect({ decision: "error:INVALID_ACTION" }),
  withExpect({ cause: "policy" }),
  withExpect({ cause: [] }),
  withExpect({ by: {} }),
  withExpect({ by: "" }),
  withExpect({ by: { line: 1 } }),
  withExpect({ missingKeys: "k" }),
  withExpect({ message: "" }),
];

test("there are enough samples", () => {
  expect(ACCEPTED.length).toBeGreaterThanOrEqual(60);
  expect(REFUSED.length).toBeGreaterThanOrEqual(60);
});

describe("accepted by both", () => {
  it.each(ACCEPTED.map((sample) => [JSON.stringify(sample).slice(0, 200), sample]))("%s", (_, sample) => {
    expect([isValid(sample), ajv.errorsText(isValid.errors)]).toEqual([true, "No errors"]);
    expect(isTaken(sample)).toBe(true);
  });
});

describe("refused by both", () => {
  it.each(REFUSED.map((sample) => [JSON.stringify(sample).slice(0, 200), sample]))("%s", (_, sample) => {
    expect(isValid(sample)).toBe(false);
    expect(isTaken(sample)).toBe(false);
  });
});

test("refused samples of many files are found at once, each at its place", () => {
  const sources = REFUSED.map((sample, at) => ({ name: `${at}.postern.json`, text: JSON.stringify(sample, null, 2) }));
  const findings = findingsOf(() => loadSuite(sources, { resolve: files }));
  expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(sources.map(({ name }) => name)));
  const placeless = findings.filter(({ line, column }) => line === undefined || column === undefined);
  expect(placeless).toEqual([]);
});

test("coverage.json describes what is written", () => {
  const validate = ajv.compile(read("coverage"));
  const { coverage } = runOf(suiteOf({ cases: [{ ...GET, name: "n", expect: "allowed" }] }), { coverage: true });
  const report = JSON.parse(JSON.stringify(coverageJson(coverage!))) as object;
  expect([validate(report), ajv.errorsText(validate.errors)]).toEqual([true, "No errors"]);
  expect(validate({ ...report, extra: 1 })).toBe(false);
});
