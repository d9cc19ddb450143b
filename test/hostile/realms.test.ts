/** Objects of another realm (a frame, a `node:vm` context, an emulated runtime) say what they say; imitations of plain objects do not count. */
import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import {
  compile,
  PolicyErrors,
  readDirectory,
  RequestError,
  type AuthorizationRequest,
  type PolicySet,
} from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const realm = createContext({});
const there = (code: string): never => runInContext(`(${code})`, realm) as never;
/** What `await request.json()` gives in an emulated runtime. */
const parsedThere = (value: unknown): never => there(`JSON.parse(${JSON.stringify(JSON.stringify(value))})`);

const Condition = { StringEquals: { "k:a": ["x", "y"] }, DateLessThan: { "k:until": "2030-01-01T00:00:00Z" } };
const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition } };
const SET: PolicySet = { identity: [{ name: "p", document }], s3: { objectOwnership: "ObjectWriter" } };
const REQUEST = { principal: "arn:aws:iam::111122223333:user/bob", action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
const engine = loadCompilingEngine(compile(SET));
const ask = (context: unknown): string => engine.decide({ ...REQUEST, context } as AuthorizationRequest);

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof PolicyErrors || error instanceof RequestError) return error.code;
    throw error;
  }
  return "none";
}

describe("objects of another realm", () => {
  it("are artifacts", () => {
    const { bytes } = compile(SET);
    const foreign = there(`Uint8Array.from(${JSON.stringify([...bytes])})`) as Uint8Array;
    expect(foreign).not.toBeInstanceOf(Uint8Array);
    for (const artifact of [foreign, { bytes: foreign }, foreign.buffer as ArrayBuffer, bytes.slice().buffer])
      expect(loadCompilingEngine(artifact).decide({ ...REQUEST, action: "s3:PutObject" })).toBe("implicitDeny");
    expect(() => loadCompilingEngine(there("new Uint16Array(8)"))).toThrow(expect.objectContaining({ code: "ARTIFACT_NOT_BYTES" }));
  });

  it("are policies, directories and session policies", () => {
    expect(parsedThere(SET)).not.toBeInstanceOf(Object);
    expect(compile(parsedThere(SET)).bytes).toEqual(compile(SET).bytes);
    const directory = {
      version: 1,
      accounts: [{ id: "111122223333" }],
      users: [{ arn: REQUEST.principal, policies: [{ name: "p", document }] }],
    };
    const source = (value: unknown) => readDirectory([{ name: "d", value }] as never);
    expect(source(parsedThere(directory))).toEqual(source(directory));
    const context = { "k:a": "x", "k:until": "2020-01-01" };
    const session = [{ name: "s", document: { ...document, Statement: { ...document.Statement, Action: "s3:Put*" } } }];
    const principal = "arn:aws:sts::111122223333:assumed-role/r/s";
    expect(engine.decide(parsedThere({ ...REQUEST, principal, context }))).toBe("allowed");
    expect(engine.decide(parsedThere({ ...REQUEST, principal, context, session }))).toBe("implicitDeny");
  });

  it("are contexts, with dates", () => {
    expect(ask(there(`{ "k:a": "x", "k:until": new Date(0) }`))).toBe("allowed");
    expect(ask(there(`{ "k:a": "x", "k:until": new Date(2e12) }`))).toBe("implicitDeny");
    expect(codeOf(() => ask(there(`{ "k:a": "x", "k:until": new Date(NaN) }`)))).toBe("INVALID_CONTEXT_VALUE");
  });
});

describe("what only looks like a plain object", () => {
  const imitation = `Object.assign(Object.create(null), Object.fromEntries(
    ["constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"].map((name) => [name, Object.prototype[name]])))`;
  const HIDING = {
    "a class": `new (class { get Condition() { return {}; } })()`,
    "a class without prototype": `Object.create((class { static { Object.setPrototypeOf(this.prototype, null); } }).prototype)`,
    "members to inherit": `Object.create(${imitation})`,
    "a Map": `new Map([["Effect", "Allow"]])`,
    "a throwing prototype": `Object.create(new Proxy({}, { getPrototypeOf() { throw 1; } }))`,
  };

  it.each(Object.entries(HIDING))("%s is neither a policy nor part of one", (_, code) => {
    const statement = there(`Object.assign(${code}, { Effect: "Allow", Action: "*", Resource: "*" })`);
    const one = { identity: [{ name: "p", document: { Version: "2012-10-17", Statement: statement } }] };
    expect(codeOf(() => compile(one))).toBe("DATA_TYPE_MISMATCH");
  });

  it("no getter of another realm is asked twice", () => {
    const set = there(`{ identity: [{ name: "p", document: {
      Version: "2012-10-17",
      Statement: { Effect: "Deny", Action: "s3:*", Resource: "*", asked: 0 } } }] }`) as {
      identity: { document: { Statement: object } }[];
    };
    let asked = 0;
    const Effect = { enumerable: true, get: () => (asked++ === 0 ? "Deny" : "Allow") };
    delete (set.identity[0]!.document.Statement as { asked?: number }).asked;
    Object.defineProperty(set.identity[0]!.document.Statement, "Effect", Effect);
    expect(loadCompilingEngine(compile(set as never)).decide(REQUEST)).toBe("explicitDeny");
    expect(asked).toBe(1);
  });
});
