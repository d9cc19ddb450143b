/** What is kept between calls is a copy, known by what it says: an object whose owner changes it says nothing new to what was made of it. */
import { describe, expect, it } from "vitest";
import { HEADER_CHECKSUM, HEADER_DIGEST } from "../../assembly/layout.js";
import {
  compile,
  compileSession,
  readDirectory,
  RequestError,
  strip,
  type AuthorizationRequest,
  type ContextValue,
  type Directory,
  type Engine,
  type LoadOptions,
  type NamedPolicy,
  type PolicySet,
  type SessionPolicy,
} from "../../bindings/index.js";
import { coreModule, loadCompilingEngine } from "../support/engine.js";
import { wordsOf } from "../fuzz/artifact/surgery.js";

const SESSION = "arn:aws:sts::111122223333:assumed-role/r/s";
const REQUEST: AuthorizationRequest = { principal: SESSION, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
const ALLOW = statement("Allow");
const DENY = statement("Deny");

/** Both are compiled to as many bytes. */
function statement(effect: "Allow" | "Deny", action = "s3:*"): NamedPolicy {
  return { name: "p", document: { Version: "2012-10-17", Statement: { Effect: effect, Action: action, Resource: "*" } } };
}

const artifact = compile({ identity: [statement("Allow", "*")] });
const freshEngine = (): Engine => loadCompilingEngine(artifact);

function codeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

/** The same buffer, with what it is given one after the other. */
class Reused {
  readonly bytes: Uint8Array;
  constructor(buffer: ArrayBuffer | SharedArrayBuffer = new ArrayBuffer(1 << 16)) {
    this.bytes = new Uint8Array(buffer as ArrayBuffer);
  }
  holding({ session }: SessionPolicy): SessionPolicy {
    this.bytes.fill(0);
    this.bytes.set(session);
    return { session: this.bytes.subarray(0, session.length) };
  }
}

/** Instances of the core that the call makes. */
function coresMade(call: () => void): number {
  const { Instance } = WebAssembly;
  let made = 0;
  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      made++;
      super(module, imports);
    }
  };
  try {
    call();
    return made;
  } finally {
    WebAssembly.Instance = Instance;
  }
}

const allowing = compileSession([ALLOW]);
const denying = compileSession([DENY]);

describe("compiled session policies", () => {
  it("in a buffer that holds others, later zeros: each caller gets its own", () => {
    expect(allowing.session.length).toBe(denying.session.length);
    const engine = freshEngine();
    const reused = new Reused();
    const view = reused.holding(allowing);
    for (let round = 0; round < 3; round++) {
      reused.holding(allowing);
      expect(engine.decide({ ...REQUEST, session: view })).toBe("allowed");
      reused.holding(denying);
      expect(engine.decide({ ...REQUEST, session: view })).toBe("explicitDeny");
      expect(engine.explain({ ...REQUEST, session: view }).cause).toBe("session");
      view.session.fill(0);
      expect(codeOf(() => engine.decide({ ...REQUEST, session: view }))).toBe("INVALID_SESSION");
    }
    expect([
      ...engine.decideMany([
        { ...REQUEST, session: allowing },
        { ...REQUEST, session: view },
      ]),
    ]).toEqual([1, 3]);
  });

  it("in shared memory", () => {
    const engine = freshEngine();
    const reused = new Reused(new SharedArrayBuffer(1 << 16));
    const view = reused.holding(allowing);
    expect(engine.decide({ ...REQUEST, session: view })).toBe("allowed");
    reused.holding(denying);
    expect(engine.decide({ ...REQUEST, session: view })).toBe("explicitDeny");
  });

  it("with one byte changed, wherever it is, are no longer those", () => {
    const engine = freshEngine();
    const bytes = allowing.session.slice();
    expect(engine.decide({ ...REQUEST, session: { session: bytes } })).toBe("allowed");
    for (let at = 0; at < bytes.length; at++) {
      bytes[at]! ^= 0x10;
      expect(codeOf(() => engine.decide({ ...REQUEST, session: { session: bytes } }))).toBe("INVALID_SESSION");
      bytes[at]! ^= 0x10;
    }
    for (const other of [bytes.subarray(0, bytes.length - 4), bytes.subarray(4), new Uint8Array([...bytes, 0, 0, 0, 0])])
      expect(codeOf(() => engine.decide({ ...REQUEST, session: { session: other } }))).toBe("INVALID_SESSION");
    expect(engine.decide({ ...REQUEST, session: { session: bytes } })).toBe("allowed");
  });

  it("whose checksum is forged to be that of others", () => {
    const forged = withChecksumOf(denying.session, allowing.session);
    expect(wordsOf(forged)[HEADER_CHECKSUM / 4]).toBe(wordsOf(allowing.session)[HEADER_CHECKSUM / 4]);
    const engine = freshEngine();
    for (let round = 0; round < 2; round++) {
      expect(engine.decide({ ...REQUEST, session: allowing })).toBe("allowed");
      expect(engine.decide({ ...REQUEST, session: { session: forged } })).toBe("explicitDeny");
    }
  });

  it("of equal bytes are one core, in whatever buffer and at whatever address they stand", () => {
    const engine = freshEngine();
    const shifted = (by: number): Uint8Array => {
      const room = new Uint8Array(denying.session.length + by);
      room.set(denying.session, by);
      return room.subarray(by);
    };
    const copies = [denying.session.slice(), Buffer.from(denying.session), ...[1, 2, 3, 4].map(shifted)];
    const made = coresMade(() => {
      for (const session of copies) expect(engine.decide({ ...REQUEST, session: { session } })).toBe("explicitDeny");
    });
    expect(made).toBe(1);
  });
});

/** The artifact with digest words, which no core compares with anything, that give its header the other's checksum. */
function withChecksumOf(artifact: Uint8Array, other: Uint8Array): Uint8Array {
  const words = wordsOf(artifact);
  const target = wordsOf(other)[HEADER_CHECKSUM / 4]!;
  const free = HEADER_DIGEST / 4 + 1;
  words[HEADER_CHECKSUM / 4] = 0;
  const before = words.subarray(0, free).reduce(step, 0x9e3779b1);
  const after = words.subarray(free + 1, 128).reduceRight((sum, word) => stepBack(sum) ^ word, target | 0);
  // step(before, free word) must be `after`.
  words[free] = before ^ stepBack(after);
  words[HEADER_CHECKSUM / 4] = target;
  return new Uint8Array(words.buffer);
}

/** FORMAT.md §2, Checksum. */
function step(sum: number, word: number): number {
  const product = Math.imul(sum ^ word, 0x85ebca6b);
  return product ^ (product >>> 13);
}

/** What step() had before the last word was mixed in: `stepBack(step(sum, word)) = sum ^ word`. */
function stepBack(sum: number): number {
  const unshifted = sum ^ (sum >>> 13) ^ (sum >>> 26);
  return Math.imul(unshifted, inverseOf(0x85ebca6b));
}

/** Modulo 2^32, by Newton's iteration. */
function inverseOf(odd: number): number {
  let inverse = odd;
  for (let round = 0; round < 5; round++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}

/** What a caller hands over, what it does to it later, and what is asked of what was made of it: the answer is the same. */
interface Kept {
  readonly give: () => { readonly ask: () => unknown; readonly change: () => void };
}

const HELD: Readonly<Record<string, Kept>> = {
  "an artifact's bytes": {
    give: () => {
      const bytes = artifact.bytes.slice();
      const engine = loadCompilingEngine(bytes);
      return { ask: () => engine.explain(REQUEST).matched, change: () => bytes.fill(0) };
    },
  },
  "the bytes of a replacement": {
    give: () => {
      const bytes = compile({ identity: [DENY] }).bytes.slice();
      const engine = freshEngine();
      engine.replace({ bytes });
      return { ask: () => engine.explain(REQUEST).matched, change: () => bytes.fill(0) };
    },
  },
  "the bytes that were stripped": {
    give: () => {
      const bytes = artifact.bytes.slice();
      const stripped = strip(bytes);
      return { ask: () => [...stripped], change: () => bytes.fill(0) };
    },
  },
  "options of loading": {
    give: () => {
      const options: { -readonly [Name in keyof LoadOptions]: LoadOptions[Name] } = { clock: () => 0 };
      const until = { DateLessThan: { "aws:CurrentTime": "2000-01-01T00:00:00Z" } };
      const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition: until };
      const timed = compile({ identity: [{ name: "p", document: { Version: "2012-10-17", Statement: statement } }] });
      const engine = loadCompilingEngine(timed, options);
      return { ask: () => engine.decide(REQUEST), change: () => (options.clock = () => 2e12) };
    },
  },
  "a policy set": {
    give: () => {
      const set = structuredClone({ identity: [ALLOW] }) as unknown as { identity: NamedPolicy[] };
      const made = compile(set);
      return { ask: () => loadCompilingEngine(made).explain(REQUEST).matched, change: () => (set.identity[0] = DENY) };
    },
  },
  "a directory": {
    give: () => {
      const directory = directoryOf(ALLOW);
      const made = compile(directory);
      return {
        ask: () => loadCompilingEngine(made).explain(USERS).matched,
        change: () => ((directory.users as unknown as { policies: NamedPolicy[] }[])[0]!.policies[0] = DENY),
      };
    },
  },
  "a directory's source": {
    give: () => {
      const value = directoryOf(ALLOW);
      const { directory } = readDirectory([{ name: "d", value }]);
      return {
        ask: () => loadCompilingEngine(compile(directory)).explain(USERS).matched,
        change: () => ((value.users as unknown as { policies: NamedPolicy[] }[])[0]!.policies[0] = DENY),
      };
    },
  },
  "session policies as documents": {
    give: () => {
      const session = structuredClone([ALLOW]) as unknown as { document: { Statement: { Effect: string } } }[];
      const engine = freshEngine();
      engine.decide({ ...REQUEST, session: session as never });
      return {
        ask: () => engine.decide({ ...REQUEST, session: [ALLOW] }),
        change: () => {
          session[0]!.document.Statement.Effect = "Deny";
          expect(engine.decide({ ...REQUEST, session: session as never })).toBe("explicitDeny");
        },
      };
    },
  },
  "a shape's keys": {
    give: () => {
      const keys = ["k:a"];
      const prepared = keyed.prepare({ keys });
      return { ask: () => prepared.decide(...PARTS, ["x"]), change: () => (keys[0] = "k:b") };
    },
  },
  "a shape's context": {
    give: () => {
      const context: Record<string, ContextValue> = { "k:a": "x" };
      const prepared = keyed.prepare({ keys: [], fixed: { context } });
      return { ask: () => prepared.decide(...PARTS, []), change: () => (context["k:a"] = "y") };
    },
  },
  "a list in a shape's context": {
    give: () => {
      const list = ["x"];
      const prepared = keyed.prepare({ keys: [], fixed: { context: { "k:list": list } } });
      return { ask: () => prepared.decide(...PARTS, []), change: () => (list[0] = "y") };
    },
  },
  "a date in a shape's context": {
    give: () => {
      const date = new Date("2024-01-01T00:00:00Z");
      const prepared = keyed.prepare({ keys: [], fixed: { context: { "k:a": date } } });
      return { ask: () => prepared.decide(...PARTS, []), change: () => date.setTime(0) };
    },
  },
  "a date in a list of a shape's context": {
    give: () => {
      const date = new Date("2024-01-01T00:00:00Z");
      const prepared = keyed.prepare({ keys: [], fixed: { context: { "k:list": [date] } } });
      return { ask: () => prepared.decide(...PARTS, []), change: () => date.setTime(0) };
    },
  },
  "a shape's compiled session policies": {
    give: () => {
      const reused = new Reused();
      const prepared = freshEngine().prepare({ keys: [], fixed: { session: reused.holding(allowing) } });
      return { ask: () => prepared.decide(...PARTS, []), change: () => reused.holding(denying) };
    },
  },
  "a shape's session policies as documents": {
    give: () => {
      const session = structuredClone([ALLOW]) as unknown as { document: { Statement: { Effect: string } } }[];
      const prepared = freshEngine().prepare({ keys: [], fixed: { session: session as never } });
      return { ask: () => prepared.decide(...PARTS, []), change: () => (session[0]!.document.Statement.Effect = "Deny") };
    },
  },
  "what info() gave": {
    give: () => {
      const engine = freshEngine();
      return { ask: () => engine.info(), change: () => Object.assign(engine.info(), { generation: 7 }) };
    },
  },
  "an explanation": {
    give: () => {
      const engine = freshEngine();
      return {
        ask: () => engine.explain(REQUEST),
        change: () => (engine.explain(REQUEST).matched as unknown[]).splice(0),
      };
    },
  },
};

const USERS: AuthorizationRequest = {
  ...REQUEST,
  principal: "arn:aws:iam::111122223333:user/bob",
  resourceAccount: "111122223333",
};
const PARTS = [SESSION, "s3:GetObject", "arn:aws:s3:::b/k"] as const;

function directoryOf(policy: NamedPolicy): Directory {
  const users = [{ arn: USERS.principal as string, policies: [structuredClone(policy)] }];
  return { version: 1, accounts: [{ id: "111122223333" }], users };
}

const WANTED = ["x", "2024-01-01T00:00:00.000Z"];
const keyed = loadCompilingEngine(
  compile({
    identity: [{ StringEquals: { "k:a": WANTED } }, { "ForAnyValue:StringEquals": { "k:list": WANTED } }].map((Condition) => ({
      name: "p",
      document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition } },
    })),
  }),
);

it.each(Object.entries(HELD))("%s may be changed afterwards", (_, { give }) => {
  const { ask, change } = give();
  const before = ask();
  expect(before).not.toBe("implicitDeny");
  change();
  expect(ask()).toEqual(before);
});

describe("one buffer for two shapes", () => {
  it("each has the session policies that it was prepared with; zeros are none", () => {
    const engine = freshEngine();
    const reused = new Reused();
    const shapeWith = (session: SessionPolicy) => engine.prepare({ keys: [], fixed: { session: reused.holding(session) } });
    const [first, second] = [shapeWith(allowing), shapeWith(denying)];
    reused.bytes.fill(0);
    const zeros = engine.prepare({ keys: [], fixed: { session: { session: reused.bytes.subarray(0, allowing.session.length) } } });
    expect(first.decide(...PARTS, [])).toBe("allowed");
    expect(second.decide(...PARTS, [])).toBe("explicitDeny");
    expect(codeOf(() => zeros.decide(...PARTS, []))).toBe("INVALID_SESSION");
  });
});

describe("while load waits for the core", () => {
  it("artifact and options may be changed", async () => {
    const engineClass = loadCompilingEngine(artifact).constructor as typeof Engine;
    const bytes = compile({ identity: [DENY] }).bytes.slice();
    const options: { module?: object; clock?: unknown } = { module: coreModule() };
    const loading = engineClass.load(bytes, options as LoadOptions);
    bytes.set(compile({ identity: [ALLOW] }).bytes.subarray(0, bytes.length));
    options.clock = "no clock";
    expect((await loading).decide(REQUEST)).toBe("explicitDeny");
  });
});

describe("documents that were given as objects", () => {
  it("are read anew by each compilation", () => {
    const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } };
    const set: PolicySet = { identity: [{ name: "p", document }] };
    const directory = directoryOf({ name: "p", document });
    for (const effect of ["Allow", "Deny"]) {
      document.Statement.Effect = effect;
      const expected = effect === "Allow" ? "allowed" : "explicitDeny";
      expect(loadCompilingEngine(compile(set)).decide(REQUEST)).toBe(expected);
      const users = [{ ...directory.users![0]!, policies: [{ name: "p", document }] }];
      expect(loadCompilingEngine(compile({ ...directory, users })).decide(USERS)).toBe(expected);
    }
  });
});
