/**
 * What a polluted `Object.prototype` can do. A member that a merge of hostile JSON has put there is enumerable: every public call says
 * so and decides nothing. One that code has hidden there (not enumerable) is not seen, and reaches neither options nor documents.
 */
import { afterEach, describe, expect, it } from "vitest";
import {
  checkDirectory,
  compile,
  compileSession,
  DirectoryError,
  isPublicPolicy,
  PolicyErrors,
  readDirectory,
  RequestError,
  type AuthorizationRequest,
} from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const ACCOUNT = "111122223333";
const USER = `arn:aws:iam::${ACCOUNT}:user/bob`;
const policy = (statement: object) => ({ name: "p", document: { Version: "2012-10-17", Statement: statement } });
const ALLOW = policy({ Effect: "Allow", Action: "s3:Get*", Resource: "*", Condition: { StringEquals: { "k:a": "x" } } });
const SET = {
  identity: [ALLOW],
  resourceControl: [{ name: "r", policies: [policy({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" })] }],
};
const DENIED: AuthorizationRequest = {
  principal: USER,
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
  context: { "k:a": "x" },
};
const OBJECT: AuthorizationRequest = { ...DENIED, principal: { type: "user", arn: USER } };

/** What would help somebody, if it were read. */
const MEMBERS: Readonly<Record<string, unknown>> = {
  resourceAccountIsManagement: true,
  isManagementAccount: true,
  isServiceLinkedRole: true,
  resourceAccount: "444455556666",
  context: { "k:a": "x" },
  session: [policy({ Effect: "Allow", Action: "*", Resource: "*" })],
  tags: { team: "blue" },
  credentials: "longTerm",
  entityArn: USER,
  fixed: { resourceAccountIsManagement: true },
  clock: () => 0,
  explainer: {},
  mode: "lenient",
  choices: { notPrincipalMode: "lenient" },
  notPrincipalMode: "lenient",
  debug: false,
  redactValues: true,
  publicPolicy: false,
  identity: [policy({ Effect: "Allow", Action: "*", Resource: "*" })],
  permissionsBoundary: [],
  resourceArn: "arn:aws:s3:::b",
  boundary: ALLOW,
  s3: { objectOwnership: "ObjectWriter" },
  Condition: {},
  unheardOf: 1,
};

function pollute(name: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(Object.prototype, name, { value, enumerable, configurable: true, writable: true });
}

afterEach(() => {
  for (const name of Object.keys(MEMBERS)) delete (Object.prototype as Record<string, unknown>)[name];
});

/** The outcome of each call while `Object.prototype` has the member; nothing else runs meanwhile. */
function outcomes(name: string, value: unknown, enumerable: boolean, calls: readonly (() => unknown)[]): unknown[] {
  pollute(name, value, enumerable);
  try {
    return calls.map(outcome);
  } finally {
    delete (Object.prototype as Record<string, unknown>)[name];
  }
}

function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    const isOurs = [RequestError, PolicyErrors, DirectoryError].some((type) => error instanceof type);
    return isOurs ? (error as RequestError).code : error;
  }
}

const engine = loadCompilingEngine(compile(SET));
const prepared = engine.prepare({ keys: ["k:a"], fixed: { resourceAccount: ACCOUNT } });
const artifact = compile(SET);
const bare = Object.assign(Object.create(null) as AuthorizationRequest, DENIED);

const ASK = [
  ...[DENIED, OBJECT, bare].flatMap((request) => [
    () => engine.decide(request),
    () => engine.isAllowed(request),
    () => engine.explain(request).decision,
    () => engine.decideAll([request]).decision,
  ]),
  () => prepared.decide(USER, "s3:GetObject", "arn:aws:s3:::b/k", ["x"]),
  () => engine.prepare({ keys: ["k:a"] }).decide(USER, "s3:GetObject", "arn:aws:s3:::b/k", ["x"]),
  () => loadCompilingEngine(artifact).decide(DENIED),
];
const COMPILE = [
  () => compile(SET).bytes,
  () => compile({}, {}).bytes,
  () => compile({ version: 1, accounts: [{ id: ACCOUNT }] }).bytes,
  () => compileSession([ALLOW]).session,
  () => isPublicPolicy(policy({ Effect: "Allow", Principal: USER, Action: "s3:*", Resource: "*" })),
  () => readDirectory([{ name: "d", value: { version: 1, accounts: [{ id: ACCOUNT }] } }]).directory,
];

describe.each(Object.entries(MEMBERS))("an enumerable %s", (name, value) => {
  it("is an error of every request", () => {
    expect(outcomes(name, value, true, ASK)).toEqual(ASK.map(() => "INVALID_REQUEST"));
    expect(outcomes(name, value, true, [() => [...engine.decideMany([DENIED, OBJECT, bare])]])).toEqual([[3, 3, 3]]);
    expect(ASK.map(outcome).filter((answer) => answer !== "explicitDeny" && answer !== false)).toEqual([]);
  });

  it("is an error of everything that compiles", () => {
    const codes = outcomes(name, value, true, COMPILE);
    expect(codes).toEqual(COMPILE.map(() => "DATA_TYPE_MISMATCH"));
    const [findings] = outcomes(name, value, true, [() => checkDirectory({ version: 1, accounts: [{ id: ACCOUNT }] })]);
    expect(findings).toMatchObject([{ issueCode: "DATA_TYPE_MISMATCH" }]);
  });
});

it("a request that inherits nothing, and has no context, is decided as ever", () => {
  const { context: _context, ...others } = DENIED;
  const request = Object.assign(Object.create(null) as AuthorizationRequest, others);
  expect(outcomes("resourceAccountIsManagement", true, true, [() => engine.decide(request), () => engine.decide(others)])).toEqual([
    "explicitDeny",
    "INVALID_REQUEST",
  ]);
});

describe("a hidden member", () => {
  it("is not an option", () => {
    const noOptions = ["clock", "explainer", "mode", "choices", "notPrincipalMode", "debug", "redactValues", "publicPolicy"];
    const condition = { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
    const timed = compile({ identity: [policy({ Effect: "Allow", Action: "*", Resource: "*", Condition: condition })] });
    const calls = [
      () => loadCompilingEngine(timed, {}).decide(DENIED),
      () => loadCompilingEngine(artifact, {}).explain({ ...DENIED, context: { "k:a": "secret" } }, {}),
      () => [...compile(SET, {}).bytes],
      () => [...compile(SET, { choices: {} }).bytes],
      () => engine.decideAll([DENIED], {}, {}),
    ];
    for (const name of noOptions) expect(outcomes(name, MEMBERS[name], false, calls), name).toEqual(calls.map(outcome));
  });

  it("is not a member of a policy document", () => {
    const calls = [() => [...compile(SET).bytes]];
    for (const name of ["Condition", "NotAction", "Sid", "Principal"])
      expect(outcomes(name, {}, false, calls)).toEqual(calls.map(outcome));
  });

  it("does not exchange session policies by toJSON", () => {
    const role = { ...DENIED, principal: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s` };
    const asking = loadCompilingEngine(compile({ identity: [ALLOW] }));
    const deny = [policy({ Effect: "Deny", Action: "*", Resource: "*" })];
    const lie = (): unknown => [ALLOW];
    const calls = [
      () => asking.decide({ ...role, session: deny }),
      () => asking.prepare({ keys: [], fixed: { ...role, session: deny } }).decide(role.principal, "s3:GetObject", "*", []),
    ];
    expect(outcomes("toJSON", lie, false, calls)).toEqual(["INVALID_REQUEST", "INVALID_REQUEST"]);
  });
});
