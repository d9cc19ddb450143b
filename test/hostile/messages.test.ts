/**
 * Messages and hints repeat what callers gave: names of any length, with characters that move a terminal's cursor or turn a line
 * around. What is printed is quoted and cut, and message and hint do not say the same twice.
 */
import { describe, expect, it } from "vitest";
import { Engine as InlineEngine } from "../../bindings/hosts/engine/inline.js";
import {
  compile,
  DirectoryError,
  PolicyErrors,
  readDirectory,
  RequestError,
  serviceError,
  type AuthorizationRequest,
  type Finding,
  type NamedPolicy,
  type MessageFacts,
  type PolicySet,
} from "../../bindings/index.js";
import type { RequestErrorCode } from "../../bindings/model/request.js";
import { userArn } from "../../bindings/surface/arn.js";
import { loadCompilingEngine, loadEngine } from "../support/engine.js";

/** Colours, both directions, NUL, line ends of every kind, a byte order mark, a tag character, half a pair. */
const UNSAFE = "\u001b[31m\u202e\u2066\u200f\u061c\u0000\r\n\u0085\u2028\ufeff\u{e0041}\ud800";
const LONG = UNSAFE + "x".repeat(60_000);
/** Not one character that needs no escape. */
const FULL = "\u0007".repeat(60_000);
const SHORT = `${UNSAFE}end`;
const HOSTILE = [LONG, FULL, SHORT];

const BOB = "arn:aws:iam::111122223333:user/bob";
const REQUEST: AuthorizationRequest = { principal: BOB, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
const ALLOW = { Effect: "Allow", Action: "*", Resource: "*" };

function policyOf(statement: object): NamedPolicy {
  return { name: "p", document: { Version: "2012-10-17", Statement: [statement] } };
}

const SET: PolicySet = {
  identity: [policyOf({ ...ALLOW, Condition: { StringEqualsIfExists: { "aws:SourceVpc": "x", "k:used": "y" } } })],
};
/** A list of a tag that a Deny names is an error which names the key. */
const TAG = `aws:RequestTag/${UNSAFE}${"x".repeat(1_000)}`;
const denying = loadEngine(
  compile({
    resource: [policyOf({ ...ALLOW, Effect: "Deny", Principal: "*", Condition: { StringEquals: { [TAG]: "x" } } })],
  }),
);
const engine = loadCompilingEngine(compile(SET));
const directory = loadEngine(
  compile({ version: 1, accounts: [{ id: "111122223333" }], users: [], groups: [], roles: [], resources: [] }),
);
const timeless = loadEngine(
  compile({ identity: [policyOf({ ...ALLOW, Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01" } } })] }),
  { clock: () => Number.NaN },
);
const bare = loadEngine(compile(SET), { explainer: undefined as never });
const aclsDisabled = loadEngine(compile({ ...SET, s3: { objectOwnership: "BucketOwnerEnforced" } }));

function ask(members: object): () => unknown {
  return () => engine.decide({ ...REQUEST, ...members });
}

/** Every code, as hostile as its message can be made. */
function requests(text: string): Readonly<Record<RequestErrorCode, readonly (() => unknown)[]>> {
  const manyKeys = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`k:${at}${text.slice(0, 20)}`, "v"]));
  const broken = { name: text, document: { Version: text, Statement: [{ Effect: text, [text]: 1, Action: text }] } };
  const reentrant = {
    ...REQUEST,
    get [text]() {
      return engine.decide(REQUEST);
    },
  };
  return {
    INVALID_REQUEST: [
      () => engine.explain(REQUEST, { [text]: 1 }),
      () => engine.decideAll([REQUEST], { [text]: true }),
      () => serviceError({ decision: text } as unknown as MessageFacts),
      ask({ resourceAccountIsManagement: text }),
    ],
    INVALID_PRINCIPAL: [
      ask({ principal: SHORT }),
      ask({ principal: { type: text } }),
      ask({ principal: { type: "user", arn: BOB, tags: { [text]: 1 } } }),
      ask({ principal: { type: "user", arn: BOB, credentials: text } }),
      ask({ principal: { type: "user", arn: BOB, isServiceLinkedRole: text } }),
    ],
    INVALID_ACTION: [ask({ action: SHORT })],
    INVALID_RESOURCE: [ask({ resource: SHORT }), ask({ resourceAccount: SHORT })],
    INVALID_CONTEXT: [ask({ context: [text] })],
    INVALID_CONTEXT_VALUE: [ask({ context: { [text]: { [text]: text } } }), ask({ context: { [text]: null } })],
    DUPLICATE_CONTEXT_KEY: [ask({ context: { [`${text.slice(0, 9_000)}a`]: "v", [`${text.slice(0, 9_000)}A`]: "v" } })],
    MULTIPLE_VALUES: [() => denying.decide({ ...REQUEST, context: { [TAG]: [SHORT, SHORT] } })],
    RESOURCE_ACCOUNT_MISMATCH: [ask({ resource: `arn:aws:sqs:us-east-1:111122223333:${SHORT}`, resourceAccount: "444455556666" })],
    RESOURCE_ACCOUNT_REQUIRED: [() => directory.decide({ ...REQUEST, resource: `arn:aws:s3:::${SHORT}` })],
    ACL_NOT_SUPPORTED: [
      () => aclsDisabled.decideAll([{ ...REQUEST, action: "s3:PutObject", context: { "s3:x-amz-grant-read": SHORT } }]),
    ],
    INVALID_SESSION: [
      ask({ session: [broken] }),
      ask({ session: text }),
      ask({ session: { session: new Uint8Array([1, 2, 3]) } }),
      ask({
        session: [
          {
            get name() {
              throw new Error(text);
            },
          },
        ],
      }),
      ask({
        session: {
          get session() {
            throw new Error(text);
          },
        },
      }),
    ],
    NO_COMPILER: [() => directory.decide({ ...REQUEST, resource: `arn:aws:sqs:us-east-1:111122223333:q`, session: [broken] })],
    NO_EXPLAINER: [() => bare.explain({ ...REQUEST, action: text })],
    ARN_TOO_LONG: [ask({ resource: `arn:aws:s3:::${LONG}` }), ask({ principal: { type: "user", arn: LONG } })],
    CONTEXT_VALUE_TOO_LONG: [
      ask({ context: { [SHORT]: LONG } }),
      ask({ context: { "k:used": "x".repeat(9_000) } }),
      ask({ context: { "k:used": "\u00e9".repeat(8_000) } }),
      ask({ context: { [text.slice(0, 9_000)]: "x".repeat(9_000) } }),
    ],
    TOO_MANY_CONTEXT_KEYS: [ask({ context: manyKeys }), ask({ principal: { type: "user", arn: BOB, tags: manyKeys } })],
    TOO_MANY_CONTEXT_VALUES: [ask({ context: { [text]: new Array(2_000).fill("v") } })],
    REQUEST_TOO_LARGE: [ask({ context: { [text.padEnd(70_000, "y")]: "v" } })],
    UNSUPPORTED_REQUEST_MEMBER: [ask({ [text]: 1 }), ask({ principal: { type: "user", arn: BOB, [text]: 1 } })],
    REENTRANT: [() => engine.decide(new Proxy(reentrant, { ownKeys: () => engine.decide(REQUEST) as never }))],
    INTERNAL: [() => timeless.decide({ ...REQUEST, resource: `arn:aws:s3:::${SHORT}` })],
  };
}

const LINE_UNITS_MAX = 4_000;
const MESSAGE_UNITS_MAX = 1_000;

function isSafe(text: string, maxUnits: number): void {
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(text.length).toBeLessThanOrEqual(maxUnits);
}

function caught(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("request errors", () => {
  const codes = Object.keys(requests("")) as RequestErrorCode[];
  it.each(codes)("%s", (code) => {
    for (const text of HOSTILE)
      for (const call of requests(text)[code]) {
        const error = caught(call) as RequestError;
        expect([error.constructor, error.code]).toEqual([RequestError, code]);
        isSafe(error.message, MESSAGE_UNITS_MAX);
        isSafe(error.hint, MESSAGE_UNITS_MAX);
        expect(error.message).not.toContain(error.hint);
        expect(error.hint).not.toContain(error.message);
      }
  });
});

describe("errors of artifacts, cores and ARNs", () => {
  const artifact = compile(SET).bytes;

  it.each([
    ["ARTIFACT_BAD_MAGIC", (): unknown => loadEngine(new TextEncoder().encode(LONG))],
    ["ARTIFACT_TRUNCATED", (): unknown => loadEngine(artifact.subarray(0, artifact.length / 2))],
    ["UNKNOWN_PART", (): unknown => userArn({ account: "111122223333", name: "bob", [LONG]: 1 } as never)],
    ["INVALID_PART", (): unknown => userArn({ account: "111122223333", name: LONG })],
    ["CORE_INVALID", (): unknown => InlineEngine.loadSync(artifact, { module: { [LONG]: 1 } })],
  ])("%s", (code, call) => {
    const error = caught(call) as Error & { readonly code: string; readonly hint: string };
    expect(error.code).toBe(code);
    isSafe(error.message, MESSAGE_UNITS_MAX + 1);
    expect(error.message).not.toContain(error.hint);
  });
});

/** What stands in a policy set, in each place that takes a text. */
function sets(text: string): readonly unknown[] {
  const statements = [
    { ...ALLOW, [text]: 1 },
    { ...ALLOW, Sid: text },
    { ...ALLOW, Effect: text },
    { ...ALLOW, Action: text },
    { ...ALLOW, Action: `s3:${text}` },
    { ...ALLOW, NotAction: text },
    { ...ALLOW, Resource: text },
    { ...ALLOW, Resource: `arn:${text}:s3:::b` },
    { ...ALLOW, Resource: `arn:aws:s3:::b/\${${text}}` },
    { ...ALLOW, Resource: `arn:aws:iam::111122223333:${text}` },
    { ...ALLOW, Principal: { AWS: text } },
    { ...ALLOW, Principal: { [text]: "*" } },
    { ...ALLOW, Condition: { [text]: { "k:a": "v" } } },
    { ...ALLOW, Condition: { [text]: text } },
    { ...ALLOW, Condition: { StringEquals: { [text]: "v" } } },
    { ...ALLOW, Condition: { StringEquals: { "k:a": `\${${text}` } } },
    { ...ALLOW, Condition: { StringEquals: { [`${text}a`]: "v", [`${text}A`]: "v" } } },
    ...["NumericEquals", "DateEquals", "Bool", "IpAddress", "Null"].map((operator) => ({
      ...ALLOW,
      Condition: { [operator]: { "k:a": text } },
    })),
  ];
  const types = ["identity", "resource", "trust", "serviceControl", "resourceControl"];
  const documents = [
    ...statements.map((statement) => ({ Version: "2012-10-17", Statement: [statement] })),
    { Version: text, Statement: [ALLOW] },
    { Version: "2012-10-17", [text]: 1, Statement: [ALLOW] },
    `{${text}`,
    JSON.stringify({ Version: "2012-10-17", Statement: [ALLOW] }).replace(
      "{",
      `{${JSON.stringify(text)}:1,${JSON.stringify(text)}:2,`,
    ),
  ];
  const named = documents.map((document) => ({ name: text, document, origin: { source: text } }));
  return [
    ...types.flatMap((type) =>
      named.map((policy) => (type.endsWith("Control") ? { [type]: [{ name: text, policies: [policy] }] } : { [type]: [policy] })),
    ),
    { [text]: [] },
    { identity: [{ [text]: 1 }] },
    { vpcEndpointType: text },
    { s3: { [text]: 1 } },
    { s3: { objects: { [text]: 1 } } },
    { kmsGrants: [{ granteePrincipal: text, operations: [text] }] },
    { resource: [{ ...policyOf({ ...ALLOW, Principal: "*", Resource: "execute-api:/*" }), resourceArn: text }] },
    { resource: [{ ...policyOf({ ...ALLOW, Principal: "*", Resource: `execute-api:/${text}` }) }] },
  ];
}

function directories(text: string): readonly unknown[] {
  const accounts = [{ id: "111122223333" }];
  return [
    { version: text },
    { version: 1, [text]: 1 },
    { version: 1, accounts: [{ id: text }] },
    { version: 1, accounts, users: [{ arn: text }] },
    { version: 1, accounts, users: [{ arn: BOB, policies: [text] }] },
    { version: 1, accounts, users: [{ arn: BOB, policies: [`arn:aws:organizations::1:policy/${text}`] }] },
    { version: 1, accounts, users: [{ arn: BOB, groups: [text] }] },
    { version: 1, accounts, users: [{ arn: BOB, tags: { [`${text}a`]: "1", [`${text}A`]: "1" } }] },
    { version: 1, accounts, users: [{ arn: BOB, policies: [{ name: text, document: { Version: text } }] }] },
    { version: 1, accounts, resources: [{ arn: `arn:aws:s3:::${text}`, policy: { name: text, document: `{${text}` } }] },
    { version: 1, accounts, policies: { [text]: { name: text, document: text } } },
    { command: text, output: {} },
    { [text]: 1 },
    { Children: [{ Id: text, Type: text }] },
    { UserDetailList: [{ Arn: text }] },
  ];
}

/** The findings, of the error or of the warnings; what an error says of them is looked at on the way. */
function findingsOf(call: () => { readonly warnings: readonly Finding[] }): readonly Finding[] {
  try {
    return call().warnings;
  } catch (error) {
    if (!(error instanceof PolicyErrors) && !(error instanceof DirectoryError)) throw error;
    for (const line of error.message.split("\n")) isSafe(line, LINE_UNITS_MAX);
    expect(error.findings.length).toBeGreaterThan(0);
    return error.findings;
  }
}

function areSafe(findings: readonly Finding[]): number {
  for (const { findingDetails, hint } of findings) {
    isSafe(findingDetails, LINE_UNITS_MAX);
    isSafe(hint, LINE_UNITS_MAX);
    expect(findingDetails).not.toContain(hint);
  }
  return findings.length;
}

describe("findings", () => {
  const places = [LONG, FULL.slice(0, 3_000), SHORT];

  it.each(["aws", "lenient"] as const)("about policies, in mode %s", (mode) => {
    const codes = new Set<string>();
    for (const text of places)
      for (const set of sets(text)) {
        const findings = findingsOf(() => compile(set as PolicySet, { mode }));
        areSafe(findings);
        for (const { issueCode } of findings) codes.add(issueCode);
      }
    expect(codes.size).toBeGreaterThan(25);
  });

  it("about options", () => {
    for (const text of places) {
      for (const options of [{ [text]: 1 }, { mode: text }, { choices: { [text]: text } }]) {
        expect(areSafe(findingsOf(() => compile(SET, options as never)))).toBe(1);
      }
    }
  });

  it("about directories", () => {
    let count = 0;
    for (const text of places)
      for (const source of directories(text)) {
        count += areSafe(findingsOf(() => compile(source as never)));
        count += areSafe(findingsOf(() => ({ warnings: readDirectory([{ name: text, value: source }]).findings })));
      }
    expect(count).toBeGreaterThan(50);
  });
});
