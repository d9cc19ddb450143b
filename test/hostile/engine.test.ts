/** What callers give may change between two looks: every decision and every cache stands on one reading. */
import { describe, expect, it } from "vitest";
import {
  ArtifactError,
  compile,
  compileSession,
  RequestError,
  type AuthorizationRequest,
  type Engine,
  type NamedPolicy,
} from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const USER = "arn:aws:iam::111122223333:user/bob";
const REQUEST: AuthorizationRequest = { principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };

function policy(statement: object = {}): NamedPolicy {
  const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*", ...statement } };
  return { name: "p", document };
}

const artifact = compile({ identity: [policy()] });
const freshEngine = (): Engine => loadCompilingEngine(artifact);

/** An object whose member is another value at each look, and at last the last one. */
function changing<T extends object>(base: T, member: string, ...values: unknown[]): T {
  const left = [...values];
  return Object.defineProperty({ ...base }, member, { enumerable: true, get: () => (left.length > 1 ? left.shift() : left[0]) });
}

/** The code of the error that the call throws. */
function codeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

describe("decideAll", () => {
  const engine = loadCompilingEngine(compile({ identity: [policy()], s3: {} }));
  const put = { ...REQUEST, action: "s3:PutObject", context: { "s3:x-amz-acl": "public-read" } };

  it("judges a call's ACL by the action that was decided", () => {
    expect(codeOf(() => engine.decideAll([put]))).toBe("ACL_NOT_SUPPORTED");
    for (let looks = 2; looks < 5; looks++) {
      const actions = [...Array.from({ length: looks }, () => "s3:PutObject"), "s3:GetObject"];
      expect(codeOf(() => engine.decideAll([changing(put, "action", ...actions)]))).toBe("ACL_NOT_SUPPORTED");
    }
  });

  it("takes each request of the list, whatever its iterator gives", () => {
    const requests = [REQUEST, { ...REQUEST, action: "sqs:SendMessage" }];
    const iterating = Object.assign([...requests], { [Symbol.iterator]: () => [REQUEST][Symbol.iterator]() });
    expect(engine.decideAll(iterating).decision).toBe("implicitDeny");
  });
});

describe("options", () => {
  const engine = freshEngine();
  it.each([
    ["none", null],
    ["a misspelt one", { redactvalues: true }],
    ["a text for a flag", { redactValues: "yes" }],
    ["a list for a number", { nearMisses: [3] }],
    ["no number", { nearMisses: NaN }],
  ])("of explain: %s", (_, options) => {
    expect(codeOf(() => engine.explain(REQUEST, options as never))).toBe("INVALID_REQUEST");
    expect(codeOf(() => engine.decideAll([REQUEST], {}, options as never))).toBe("INVALID_REQUEST");
  });

  it("of a call: a public policy is said with a Boolean", () => {
    expect(codeOf(() => engine.decideAll([REQUEST], { publicPolicy: "no" } as never))).toBe("INVALID_REQUEST");
    expect(codeOf(() => engine.decideAll([REQUEST], { publicpolicy: true } as never))).toBe("INVALID_REQUEST");
  });
});

describe("session policies", () => {
  const narrow = compileSession([policy({ Action: "s3:GetObject" })]);
  const wide = compileSession([policy()]);
  const put = { ...REQUEST, principal: "arn:aws:sts::111122223333:assumed-role/r/s", action: "s3:PutObject" };

  it("are remembered by the bytes that were loaded", () => {
    const engine = freshEngine();
    for (const looks of [1, 2, 3]) {
      const bytes = [...Array.from({ length: looks }, () => narrow.session), wide.session];
      codeOf(() => engine.decide({ ...put, session: changing({ session: narrow.session }, "session", ...bytes) }));
    }
    expect(engine.decide({ ...put, session: narrow })).toBe("implicitDeny");
    expect(engine.decide({ ...put, session: wide })).toBe("allowed");
  });

  it("are remembered by the text that was compiled", () => {
    const engine = freshEngine();
    const [shown, compiled] = [policy({ Action: "s3:GetObject" }), policy()];
    let looks = 0;
    const twoFaced = new Proxy({ ...shown }, { get: (_, name) => (looks++ < 3 ? shown : compiled)[name as keyof NamedPolicy] });
    codeOf(() => engine.decide({ ...put, session: [twoFaced] }));
    expect(engine.decide({ ...put, session: [shown] })).toBe("implicitDeny");
  });
});

describe("artifacts", () => {
  it("whose getter replaces the artifact count each replacement", () => {
    const engine = freshEngine();
    const source = {
      get bytes() {
        engine.replace(artifact.bytes);
        return artifact.bytes;
      },
    };
    engine.replace(source);
    expect(engine.info().generation).toBe(3);
  });

  it("that lie about their bytes are refused or read as they stand in memory", () => {
    class Long extends Uint8Array {
      override get length(): number {
        return 1 << 20;
      }
    }
    const engine = freshEngine();
    engine.replace(new Long(artifact.bytes));
    expect(engine.decide(REQUEST)).toBe("allowed");
    for (const bytes of [Object.create(Uint8Array.prototype), new Proxy(artifact.bytes, {})] as Uint8Array[])
      for (const source of [bytes, { bytes }]) expect(codeOf(() => engine.replace(source))).toBe("ARTIFACT_NOT_BYTES");
    expect(engine.info().generation).toBe(2);
  });
});

describe("a host without memory", () => {
  /** As V8 answers once some ten thousand instances live. */
  function withoutMemory<T>(run: () => T): T {
    const { Instance } = WebAssembly;
    WebAssembly.Instance = class extends Instance {
      constructor(module: WebAssembly.Module) {
        super(module, {});
        throw new RangeError("WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance");
      }
    };
    try {
      return run();
    } finally {
      WebAssembly.Instance = Instance;
    }
  }

  it("is an error of loading and replacing, and the old policies stay in force", () => {
    const engine = freshEngine();
    expect(codeOf(() => withoutMemory(freshEngine))).toBe("NO_MEMORY");
    expect(codeOf(() => withoutMemory(() => engine.replace(artifact)))).toBe("NO_MEMORY");
    const role = { ...REQUEST, principal: "arn:aws:sts::111122223333:assumed-role/r/s", session: [policy()] };
    expect(codeOf(() => withoutMemory(() => engine.decide(role)))).toBe("INVALID_SESSION");
    expect([engine.info().generation, engine.decide(REQUEST), engine.decide(role)]).toEqual([1, "allowed", "allowed"]);
  });
});

describe("errors", () => {
  it("thrown by a getter may be proxies", () => {
    const hostile = (): never => {
      throw new Error("no");
    };
    const thrown = new Proxy({}, { has: hostile, get: hostile, getPrototypeOf: hostile });
    const throwing = Object.defineProperty({ ...REQUEST }, "action", {
      get: () => {
        throw thrown;
      },
    });
    const engine = freshEngine();
    expect(codeOf(() => engine.decide(throwing))).toBe("INVALID_REQUEST");
    const session = [
      Object.defineProperty({ ...policy() }, "document", {
        get: () => {
          throw thrown;
        },
      }),
    ];
    expect(codeOf(() => engine.decide({ ...REQUEST, session }))).toBe("INVALID_SESSION");
    expect(thrown instanceof RequestError || thrown instanceof ArtifactError).toBe(false);
  });

  it("decideMany: lists that cannot be read, and requests that cannot", () => {
    const engine = freshEngine();
    const { proxy, revoke } = Proxy.revocable<AuthorizationRequest[]>([], {});
    revoke();
    for (const list of [undefined, null, {}, { length: 1e12 }, proxy, new Array<never>(2 ** 32 - 1)] as never[]) {
      expect(codeOf(() => engine.decideMany(list))).toBe("INVALID_REQUEST");
      expect(codeOf(() => engine.decideAll(list))).toBe("INVALID_REQUEST");
    }
    for (const out of [[], {}, "x", new Uint16Array(4)] as never[])
      expect(codeOf(() => engine.decideMany([REQUEST], out))).toBe("INVALID_REQUEST");
    expect([...engine.decideMany([REQUEST, proxy as never, new Array<never>(1)[0]!, REQUEST])]).toEqual([1, 3, 3, 1]);
  });

  it("a call stack at its end is an error, never a wrong answer, and the engine works on", () => {
    const engine = freshEngine();
    const denied = { ...REQUEST, action: "sqs:SendMessage" };
    const wrong: unknown[] = [];
    const dive = (): void => {
      for (const [request, expected] of [
        [REQUEST, "allowed"],
        [denied, "implicitDeny"],
      ] as const) {
        try {
          const decision = engine.decide(request);
          if (decision !== expected) wrong.push(decision);
        } catch (error) {
          if (!(error instanceof RangeError) && !(error instanceof RequestError)) wrong.push(error);
        }
      }
      dive();
    };
    expect(dive).toThrow(RangeError);
    expect(wrong).toEqual([]);
    expect(engine.decide(REQUEST)).toBe("allowed");
    expect(engine.decide(denied)).toBe("implicitDeny");
  });
});
