/** Shapes made to cost much, by size. Each says how its time may grow with the size: 1 is linear, 2 a product of two sizes that both grow. */
import {
  compile,
  readDirectory,
  type AuthorizationRequest,
  type CompileOptions,
  type ContextValue,
  type Directory,
  type Engine,
  type PolicySet,
} from "../../bindings/index.js";

export type Load = (artifact: Uint8Array) => Engine;

export interface Shape {
  readonly name: string;
  readonly group: "decide" | "compile" | "load";
  readonly order: 1 | 2;
  /** Sizes to begin and to end with. */
  readonly from: number;
  readonly to: number;
  /** What is timed, for a size. */
  readonly make: (size: number, load: Load) => () => void;
}

const USER = "arn:aws:iam::111122223333:user/bob";
const BASE: AuthorizationRequest = { principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
const LENIENT: CompileOptions = { mode: "lenient" };
/** Statements, or values, of one document: it has to stay below a mebibyte. */
const PER_DOCUMENT = 5_000;

const allow = (statement: object = {}): object => ({ Effect: "Allow", Action: "s3:*", Resource: "*", ...statement });
const condition = (operator: string, value: unknown): object => allow({ Condition: { [operator]: { "k:a": value } } });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: Math.max(1, Math.round(count)) }, (_, at) => make(at));

function setOf(statements: readonly object[]): PolicySet {
  const documents = times(Math.ceil(statements.length / PER_DOCUMENT), (at) =>
    statements.slice(at * PER_DOCUMENT, (at + 1) * PER_DOCUMENT),
  );
  return {
    identity: documents.map((Statement, at) => ({
      name: `p${at}`,
      document: JSON.stringify({ Version: "2012-10-17", Statement }),
    })),
  };
}

// --- decide --------------------------------------------------------------------------------------------------------------

interface Asked {
  readonly statements: readonly object[];
  readonly request?: Partial<AuthorizationRequest>;
}

/** The request is denied, at whatever cost: that is checked once, and then the decision is timed. */
function deciding(name: string, order: 1 | 2, from: number, to: number, ask: (size: number) => Asked): Shape {
  const make = (size: number, load: Load): (() => void) => {
    const { statements, request } = ask(size);
    const engine = load(compile(setOf(statements), LENIENT).bytes);
    const asked = { ...BASE, ...request };
    if (engine.decide(asked) !== "implicitDeny") throw new Error(`${name}, size ${size}: not denied`);
    return () => void engine.decide(asked);
  };
  return { name, group: "decide", order, from, to, make };
}

const withValue = (value: ContextValue): Partial<AuthorizationRequest> => ({ context: { "k:a": value } });
const a = (length: number): string => "a".repeat(length);

const DECIDING: readonly Shape[] = [
  deciding("StringLike *a…*a*b, pattern grows", 1, 500, 500_000, (size) => ({
    statements: [condition("StringLike", `${"*a".repeat(size / 2)}*b`)],
    request: withValue(a(8_000)),
  })),
  deciding("StringLike *aaa…b*, value grows", 1, 250, 8_000, (size) => ({
    statements: [condition("StringLike", `*${a(500)}b*`)],
    request: withValue(a(size)),
  })),
  deciding("StringLike *aaa…b*, both grow", 2, 250, 8_000, (size) => ({
    statements: [condition("StringLike", `*${a(size / 2)}b*`)],
    request: withValue(a(size)),
  })),
  deciding("StringLike, patterns grow in number", 1, 50, 5_000, (size) => ({
    statements: [
      condition(
        "ForAnyValue:StringLike",
        times(size, (at) => `*a*a*a${at}b`),
      ),
    ],
    request: withValue([a(500)]),
  })),
  deciding("StringLike, values grow in number", 1, 32, 1_000, (size) => ({
    statements: [
      condition(
        "ForAnyValue:StringLike",
        times(100, (at) => `*a*a*a${at}b`),
      ),
    ],
    request: withValue(times(size, () => a(50))),
  })),
  deciding("StringEquals, policy values grow in number", 1, 1_000, 50_000, (size) => ({
    statements: [
      condition(
        "ForAnyValue:StringEquals",
        times(size, (at) => `v${at}`),
      ),
    ],
    request: withValue(times(500, (at) => `w${at}`)),
  })),
  deciding("Resource *?a…b, resource grows", 1, 128, 4_000, (size) => ({
    statements: [allow({ Resource: `arn:aws:s3:::*${"?a".repeat(20)}b` })],
    request: { resource: `arn:aws:s3:::${a(size)}` },
  })),
  deciding("Resource, deep wildcards grow in number", 1, 100, 10_000, (size) => ({
    statements: times(size / 100, (from) => allow({ Resource: times(100, (at) => `arn:aws:s3:::*/${from}-${at}*/*/x*y`) })),
    request: { resource: `arn:aws:s3:::${"b/".repeat(1_000)}` },
  })),
  deciding("variables in one pattern", 1, 100, 30_000, (size) => ({
    statements: [condition("StringLike", `${"*${k:b}".repeat(size)}x`)],
    request: { context: { "k:a": a(8_000), "k:b": "a" } },
  })),
  deciding("statements that all match but for a condition", 1, 200, 20_000, (size) => ({
    statements: times(size, (at) => allow({ Resource: "arn:aws:s3:::*", Condition: { StringEquals: { "k:a": `v${at}` } } })),
    request: withValue("w"),
  })),
];

// --- compile -------------------------------------------------------------------------------------------------------------

function outcome(run: () => unknown): "compiled" | "refused" {
  try {
    run();
    return "compiled";
  } catch (error) {
    if (error instanceof Error && "code" in error) return "refused";
    throw error;
  }
}

/** Compiles, or is refused with our error: which, is checked once. */
function compiling(
  name: string,
  expected: "compiled" | "refused",
  from: number,
  to: number,
  make: (size: number) => () => unknown,
): Shape {
  const timed = (size: number): (() => void) => {
    const run = make(size);
    if (outcome(run) !== expected) throw new Error(`${name}, size ${size}: not ${expected}`);
    return () => void outcome(run);
  };
  return { name, group: "compile", order: 1, from, to, make: timed };
}

const documentOf = (text: string): PolicySet => ({ identity: [{ name: "p", document: text }] });
const statementText = (members: string): string =>
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",${members}}}`;

const COMPILING: readonly Shape[] = [
  compiling("statements", "compiled", 300, 30_000, (size) => {
    const set = setOf(times(size, (at) => allow({ Action: `s3:A${at}`, Resource: `arn:aws:s3:::b${at}/*` })));
    return () => compile(set);
  }),
  compiling("wildcards in one pattern", "compiled", 3_000, 300_000, (size) => {
    const set = documentOf(statementText(`"Resource":"arn:aws:s3:::${"*a".repeat(size / 2)}"`));
    return () => compile(set, LENIENT);
  }),
  compiling("variables in one pattern", "compiled", 1_000, 100_000, (size) => {
    const set = documentOf(statementText(`"Resource":"arn:aws:s3:::${"*${k:a}".repeat(size)}"`));
    return () => compile(set, LENIENT);
  }),
  compiling("values of one condition", "compiled", 500, 50_000, (size) => {
    const set = setOf([
      condition(
        "StringLike",
        times(size, (at) => `*v${at}*`),
      ),
    ]);
    return () => compile(set);
  }),
  // Refused at the 65th level; longer texts are looked through before, for their bytes.
  compiling("lists in lists", "refused", 10_000, 600_000, (size) => {
    const set = documentOf(statementText(`"Resource":${"[".repeat(size / 2)}${"]".repeat(size / 2)}`));
    return () => compile(set);
  }),
  compiling("lists beside lists", "refused", 10_000, 1_000_000, (size) => {
    const set = documentOf(statementText(`"Resource":[${"[[]],".repeat(size / 5)}[]]`));
    return () => compile(set);
  }),
  compiling("unknown members", "refused", 1_000, 60_000, (size) => {
    const set = documentOf(`{${times(size, (at) => `"m${at}":0`).join()}}`);
    return () => compile(set);
  }),
  compiling("principals of a directory", "compiled", 300, 30_000, (size) => {
    const users = times(size, (at) => ({ arn: `arn:aws:iam::111122223333:user/u${at}`, policies: [], tags: { team: `t${at}` } }));
    const source = {
      version: 1,
      accounts: [{ id: "111122223333" }],
      users,
      groups: [],
      roles: [],
      resources: [],
    } as unknown as Directory;
    return () => compile(source);
  }),
  compiling("JSON texts of a source", "refused", 1_000, 100_000, (size) => {
    const sources = [{ name: "x.json", text: "{}".repeat(size) }];
    return () => readDirectory(sources);
  }),
];

const LOADING: Shape = {
  name: "loading an artifact of statements",
  group: "load",
  order: 1,
  from: 300,
  to: 30_000,
  make: (size, load) => {
    const { bytes } = compile(setOf(times(size, (at) => allow({ Action: `s3:A${at}`, Resource: `arn:aws:s3:::b${at}/*` }))));
    return () => void load(bytes);
  },
};

export const SHAPES: readonly Shape[] = [...DECIDING, ...COMPILING, LOADING];
