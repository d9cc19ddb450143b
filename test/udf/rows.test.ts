/** Rows one by one: what each answer stands for, limits, times, and what a map can say. */
import { describe, expect, it } from "vitest";
import {
  ERROR_ACTION,
  ERROR_MULTIPLE_VALUES,
  ERROR_PRINCIPAL,
  ERROR_RESOURCE,
  ERROR_RESOURCE_ACCOUNT,
  ERROR_RESOURCE_ACCOUNT_MISMATCH,
  ERROR_UNREADABLE_VALUE,
} from "../../assembly/layout.js";
import { REQUEST_BYTES_MAX } from "../../assembly/limits.js";
import { ROW_DUPLICATE_KEY, ROW_FLAGS, ROW_NO_TIME, ROW_NOT_UTF8, ROW_TOO_LARGE } from "../../assembly/udf/layout.js";
import { compile, type PolicySet } from "../../bindings/index.js";
import { UdfHost } from "./host.js";
import { NO_PARTS, writeRows, type Row, type Text } from "./row-binary.js";

const ALLOWED = 1,
  DENIED = 2,
  NEITHER = 0;
const USER = "arn:aws:iam::111122223333:user/bob";
const SESSION = "arn:aws:sts::111122223333:assumed-role/worker/session";

const statement = (Effect: string, Action: string, Condition: object) => ({ Effect, Action, Resource: "*", Condition });
const identity = (...Statement: object[]): PolicySet => ({
  identity: [{ name: "p", document: { Version: "2012-10-17", Statement } }],
});

const host = UdfHost.holding(
  compile(
    identity(
      statement("Allow", "s3:*", {}),
      statement("Deny", "s3:A", { StringEquals: { "k:a": "no" } }),
      statement("Allow", "sqs:*", { "ForAnyValue:StringEquals": { "k:list": ["x", "y"] } }),
      statement("Allow", "sns:*", { "ForAllValues:StringEquals": { "aws:RequestTag/env": ["x", "y"] } }),
      statement("Allow", "ec2:*", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }),
      statement("Deny", "ec2:D", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }),
      statement("Allow", "iam:*", { StringEquals: { "aws:userid": "AROAEXAMPLEID:session" } }),
    ),
  ).bytes,
);
const timed = UdfHost.holding(
  compile(
    identity(
      statement("Allow", "s3:*", {}),
      statement("Deny", "s3:*", { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } }),
    ),
  ).bytes,
);

const row = (changes: Partial<Row>): Row => ({
  principal: USER,
  action: "s3:A",
  resource: "arn:aws:s3:::b/k",
  context: [],
  ...NO_PARTS,
  ...changes,
});

/** The answer of every function that takes the row; all say the same. */
function answer(changes: Partial<Row>, to = host): number {
  const full = writeRows([row(changes)], true);
  const [found] = to.decide("postern_decide_full", full, 1);
  expect(to.reasons(full, 1)[0]!.decision).toBe(found);
  if (Object.keys(NO_PARTS).every((part) => !(part in changes))) {
    expect(to.decide("postern_decide", writeRows([row(changes)], false), 1)).toEqual([found]);
  }
  return found!;
}

const key = (name: Text, ...values: Text[]): Row["context"] => [[name, values]];
const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);

describe("a row", () => {
  it.each<[name: string, expected: number, changes: Partial<Row>]>([
    ["allowed", ALLOWED, {}],
    ["denied", DENIED, { context: key("k:a", "no") }],
    ["asked for by nobody", NEITHER, { action: "kms:A" }],
    ["without principal", ERROR_PRINCIPAL, { principal: "" }],
    ["of somebody who is none", ERROR_PRINCIPAL, { principal: "bob" }],
    ["without action", ERROR_ACTION, { action: "" }],
    ["with a wildcard for an action", ERROR_ACTION, { action: "s3:*" }],
    ["without resource", ERROR_RESOURCE, { resource: "" }],
    ["with a path for a resource", ERROR_RESOURCE, { resource: "/b/k" }],
    ["with an account that is none", ERROR_RESOURCE_ACCOUNT, { resourceAccount: "me" }],
    [
      "with another account than its ARN's",
      ERROR_RESOURCE_ACCOUNT_MISMATCH,
      { resource: "arn:aws:sqs:eu-west-1:111122223333:q", resourceAccount: "444455556666" },
    ],
    ["with an address that is none", ERROR_UNREADABLE_VALUE, { action: "ec2:A", context: key("aws:SourceIp", "10.0.0.1:80") }],
    ["with two values for one", ERROR_MULTIPLE_VALUES, { context: key("aws:SourceIp", "10.0.0.1", "10.0.0.2") }],
    ["with flags that mean nothing", ROW_FLAGS, { flags: 8 }],
  ])("%s", (_, expected, changes) => {
    expect(answer(changes)).toBe(expected);
  });

  it("has an answer of its own, whatever the others are", () => {
    const rows = [row({}), row({ principal: "" }), row({ context: key("k:a", "no") }), row({ action: "\u0000" }), row({})];
    expect(host.decide("postern_decide", writeRows(rows, false), rows.length)).toEqual([
      ALLOWED,
      ERROR_PRINCIPAL,
      DENIED,
      ERROR_ACTION,
      ALLOWED,
    ]);
  });
});

describe("the context", () => {
  it("knows keys in any case", () => {
    expect(answer({ context: key("K:A", "no") })).toBe(DENIED);
    expect(answer({ context: key("\u212a:a", "no") })).toBe(ALLOWED); // the Kelvin sign is no K
  });

  it("takes one value for a value, several for a list, none for an absent key", () => {
    expect(answer({ action: "sqs:A", context: key("k:list", "x") })).toBe(ALLOWED);
    expect(answer({ action: "sqs:A", context: key("k:list", "a", "y") })).toBe(ALLOWED);
    expect(answer({ action: "sqs:A", context: key("k:list") })).toBe(NEITHER);
    expect(answer({ context: key("k:a") })).toBe(ALLOWED);
  });

  it("has each key once, of those that policies ask for and of others", () => {
    expect(answer({ context: [...key("k:a", "yes"), ...key("K:a", "no")] })).toBe(ROW_DUPLICATE_KEY);
    expect(answer({ context: [...key("k:a", "no"), ...key("k:a", "no")] })).toBe(ROW_DUPLICATE_KEY);
    expect(answer({ context: [...key("k:none", "1"), ...key("k:some", "1"), ...key("k:NONE", "1")] })).toBe(ROW_DUPLICATE_KEY);
    expect(answer({ context: [...key("k:none", "1"), ...key("k:some", "1")] })).toBe(ALLOWED);
  });

  it("joins the spellings of a tag", () => {
    const spelt = (...values: string[]) => [...key("aws:RequestTag/env", values[0]!), ...key("aws:RequestTag/ENV", values[1]!)];
    expect(answer({ action: "sns:A", context: spelt("x", "y") })).toBe(ALLOWED);
    expect(answer({ action: "sns:A", context: spelt("x", "z") })).toBe(NEITHER);
    expect(answer({ context: [...key("k:tag/a", "1"), ...key("k:TAG/a", "1")] })).toBe(ALLOWED);
    expect(answer({ context: [...key("k:x/tag/a", "1"), ...key("k:X/tag/a", "1")] })).toBe(ROW_DUPLICATE_KEY);
  });

  it("forgets what the row before has given", () => {
    const rows = [
      row({ context: key("k:a", "no") }),
      row({}),
      row({ context: key("k:none", "1") }),
      row({ context: key("k:none", "1") }),
    ];
    expect(host.decide("postern_decide", writeRows(rows, false), 4)).toEqual([DENIED, ALLOWED, ALLOWED, ALLOWED]);
  });
});

/** A context that makes a row of `size` bytes in all: texts, and 8 a value. */
function filling(size: number): Row["context"] {
  const { principal, action, resource } = row({});
  const rest = size - [principal, action, resource, "k:none", "k:rest"].join("").length - 7 * (8192 + 8) - 8;
  return [...key("k:none", ...Array<string>(7).fill("x".repeat(8192))), ...key("k:rest", "x".repeat(rest))];
}

describe("limits", () => {
  const names = (count: number): Row["context"] => Array.from({ length: count }, (_, at) => [`k:n${at}`, ["1"]] as const);
  it.each<[name: string, most: Partial<Row>, over: Partial<Row>]>([
    ["a resource", { resource: `arn:aws:s3:::${"x".repeat(4096 - 13)}` }, { resource: `arn:aws:s3:::${"x".repeat(4097 - 13)}` }],
    ["a value that is asked for", { context: key("k:a", "x".repeat(8192)) }, { context: key("k:a", "x".repeat(8193)) }],
    ["a value that is not", { context: key("k:none", "é".repeat(8192)) }, { context: key("k:none", "é".repeat(8193)) }],
    ["keys", { context: names(256) }, { context: names(257) }],
    [
      "values",
      { context: key("k:list", ...Array<string>(1024).fill("x")) },
      { context: key("k:list", ...Array<string>(1025).fill("x")) },
    ],
    ["the row", { context: filling(REQUEST_BYTES_MAX) }, { context: filling(REQUEST_BYTES_MAX + 1) }],
  ])("of %s", (_, most, over) => {
    expect(answer(over)).toBe(ROW_TOO_LARGE);
    expect(answer(most)).not.toBe(ROW_TOO_LARGE);
  });
});

describe("UTF-8", () => {
  const BROKEN = [
    bytes(0x80),
    bytes(0xc0, 0x80),
    bytes(0xc1, 0xbf),
    bytes(0xc3),
    bytes(0xe0, 0x9f, 0xbf),
    bytes(0xed, 0xa0, 0x80),
    bytes(0xe2, 0x82),
    bytes(0xf0, 0x8f, 0xbf, 0xbf),
    bytes(0xf4, 0x90, 0x80, 0x80),
    bytes(0xf5, 0x80, 0x80, 0x80),
    bytes(0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0xff),
  ];
  it.each(BROKEN.map((text) => [Buffer.from(text).toString("hex"), text] as const))("is not %s, wherever it stands", (_, text) => {
    for (const changes of [
      { principal: text },
      { resource: text },
      { context: key("k:a", text) },
      { context: key("k:none", text) },
      { context: key(text, "1") },
    ]) {
      expect(answer(changes)).toBe(ROW_NOT_UTF8);
    }
    expect(answer({ uniqueId: text })).toBe(ROW_NOT_UTF8);
  });

  it.each(["é", "\u0800", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{10ffff}", "aaaaaaaé"])("is %s", (text) => {
    expect(answer({ resource: `arn:aws:s3:::b/${text}`, context: [...key("k:a", text), ...key(`k:${text}`, text)] })).toBe(ALLOWED);
  });
});

describe("the caller", () => {
  it.each<[name: string, expected: number, changes: Partial<Row>]>([
    ["has the id of its session", ALLOWED, { uniqueId: "AROAEXAMPLEID:session" }],
    ["has that of another", ERROR_PRINCIPAL, { uniqueId: "AROAEXAMPLEID:other" }],
    ["has an id without session", NEITHER, { uniqueId: "AROAEXAMPLEID" }],
    [
      "has a role with a path",
      ALLOWED,
      { entityArn: "arn:aws:iam::111122223333:role/path/worker", uniqueId: "AROAEXAMPLEID:session" },
    ],
    ["has another role", ERROR_PRINCIPAL, { entityArn: "arn:aws:iam::111122223333:role/other" }],
    ["has credentials of its kind", NEITHER, { credentials: 3 }],
    ["has those of another", ERROR_PRINCIPAL, { credentials: 1 }],
    ["has credentials that there are none of", ERROR_PRINCIPAL, { credentials: 6 }],
    ["is a service-linked role's session", NEITHER, { flags: 1 }],
    ["is a user with the flag of such a session", ERROR_PRINCIPAL, { principal: USER, flags: 1 }],
    [
      "is the root with its account's id",
      NEITHER,
      { principal: "arn:aws:iam::111122223333:root", uniqueId: "111122223333", credentials: 5 },
    ],
    ["is the root with another id", ERROR_PRINCIPAL, { principal: "arn:aws:iam::111122223333:root", uniqueId: "444455556666" }],
    [
      "is federated, with the id of its name",
      NEITHER,
      { principal: "arn:aws:sts::111122223333:federated-user/eve", uniqueId: "111122223333:eve", credentials: 4 },
    ],
    [
      "is federated, with another's",
      ERROR_PRINCIPAL,
      { principal: "arn:aws:sts::111122223333:federated-user/eve", uniqueId: "111122223333:bob" },
    ],
    ["is a service with credentials", ERROR_PRINCIPAL, { principal: "s3.amazonaws.com", credentials: 3 }],
  ])("%s", (_, expected, changes) => {
    expect(answer({ principal: SESSION, action: "iam:A", resource: "*", ...changes })).toBe(expected);
  });
});

describe("the time", () => {
  it("must be given where a policy asks for it: a Deny would fall away", () => {
    expect(answer({}, timed)).toBe(ROW_NO_TIME);
    expect(answer({ context: key("aws:CurrentTime") }, timed)).toBe(ROW_NO_TIME);
    expect(answer({ context: key("aws:currenttime", "2025-06-01T00:00:00Z") }, timed)).toBe(ALLOWED);
    expect(answer({ context: key("aws:CurrentTime", "2026-06-01T00:00:00Z") }, timed)).toBe(DENIED);
    expect(JSON.parse(timed.info()[0]!)).toMatchObject({ time: true });
  });
});
