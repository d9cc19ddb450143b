/** Options of loading, what the clock may return, the debug section, and artifacts that are too large: all settled before a decision. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEBUG } from "../../assembly/layout.js";
import { ARTIFACT_BYTES_MAX } from "../../assembly/limits.js";
import {
  ArtifactError,
  compile,
  CoreError,
  Engine as HostlessEngine,
  explainer,
  RequestError,
  strip,
  type LoadOptions,
} from "../../bindings/index.js";
import { byteSection } from "../../bindings/artifact/writer.js";
import { Engine as InlineEngine } from "../../bindings/hosts/inline.js";
import { loadCompilingEngine, loadEngine } from "../support/engine.js";
import { putTogether, takeApart } from "../fuzz/artifact/surgery.js";

const CORE = readFileSync(new URL("../../dist/core.wasm", import.meta.url));
const policy = (statement: object) => ({ name: "p", document: { Version: "2012-10-17", Statement: statement } });
const ALLOW = { Sid: "Readers", Effect: "Allow", Action: "s3:*", Resource: "*" };
const ARTIFACT = compile({ identity: [policy(ALLOW)] });
const ASKED = { principal: "arn:aws:iam::111122223333:user/bob", action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };

function codeOf(error: unknown): string {
  for (const type of [RequestError, CoreError, ArtifactError]) if (error instanceof type) return error.code;
  throw error;
}

function atOnce(options: unknown, artifact: unknown = ARTIFACT): string {
  try {
    return InlineEngine.loadSync(artifact as never, options as LoadOptions).decide(ASKED);
  } catch (error) {
    return codeOf(error);
  }
}

async function later(options: unknown, artifact: unknown = ARTIFACT): Promise<string> {
  try {
    return (await InlineEngine.load(artifact as never, options as LoadOptions)).decide(ASKED);
  } catch (error) {
    return codeOf(error);
  }
}

describe("options of loading", () => {
  const SOUND: Readonly<Record<string, LoadOptions>> = {
    none: {},
    "all of them": { module: new WebAssembly.Module(CORE), clock: () => 0, simd: true, explainer },
    "members that are undefined": Object.fromEntries(
      ["module", "wasm", "clock", "simd", "explainer"].map((name) => [name, undefined]),
    ),
    "an object without prototype": Object.assign(Object.create(null) as LoadOptions, { simd: false }),
  };
  it.each(Object.entries(SOUND))("%s", async (_, options) => {
    expect([atOnce(options), await later(options)]).toEqual(["allowed", "allowed"]);
  });

  const WRONG: Readonly<Record<string, unknown>> = {
    "a misspelt clock": { Clock: () => 0 },
    "a misspelt module": { modul: new WebAssembly.Module(CORE) },
    "a misspelt member that is undefined": { explain: undefined },
    "a hidden one": Object.defineProperty({}, "Clock", { value: () => 0 }),
    "a number": 5,
    "a text": "clock",
    null: null,
    true: true,
    "a list": [],
    "a function": () => 0,
    "a Map": new Map([["clock", () => 0]]),
    "options that are inherited": Object.create({ clock: () => 0 }),
    "an instance of a class": new (class {
      readonly clock = (): number => 0;
    })(),
    "a getter that throws": Object.defineProperty({}, "clock", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    }),
    ...Object.fromEntries(["module", "wasm", "clock", "simd", "explainer"].map((name) => [`${name}: null`, { [name]: null }])),
    "a clock that is a number": { clock: 0 },
    "a clock that is a Date": { clock: new Date(0) },
    "a clock in a list": { clock: [() => 0] },
    "a module that is a text": { module: "core.wasm" },
    "a module that is a function": { module: () => ({}) },
    "a core that is a text": { wasm: "core.wasm" },
    "a core that is a number": { wasm: 5 },
    "simd as a text": { simd: "false" },
    "an explainer that is a text": { explainer: "explain" },
    "an explainer that is a function": { explainer: () => ({}) },
  };
  it.each(Object.entries(WRONG))("are refused: %s", async (_, options) => {
    expect([atOnce(options), await later(options)]).toEqual(["INVALID_REQUEST", "INVALID_REQUEST"]);
  });

  it("a core that is not a core is a CoreError", async () => {
    for (const wasm of [{}, [], new Map(), Promise.resolve(null), Promise.resolve("core"), new SharedArrayBuffer(8)])
      expect(await later({ wasm })).toBe("CORE_INVALID");
    expect(atOnce({ wasm: {} })).toBe("CORE_INVALID");
    for (const module of [{}, [], new Map(), { module: {} }, { module: () => ({}) }])
      expect(atOnce({ module })).toBe("CORE_INVALID");
  });

  it("say which option it is, and which there are", () => {
    expect(() => InlineEngine.loadSync(ARTIFACT, { Clock: 0 } as never)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("`Clock`") as string,
        hint: "the options are module, wasm, clock, simd, explainer",
      }) as Error,
    );
  });
});

describe("the clock", () => {
  const until = (condition: object) => compile({ identity: [policy({ ...ALLOW, Condition: condition })] });
  const current = { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } };
  const epoch = { NumericLessThan: { "aws:EpochTime": "2000000000" } };
  const RETURNS: Readonly<Record<string, unknown>> = {
    NaN: NaN,
    Infinity: Infinity,
    "beyond what a Date has": 8.64e15 + 1,
    "a text": "2024-01-01T00:00:00Z",
    "digits in a text": "0",
    "a Date": new Date(0),
    null: null,
    undefined: undefined,
    true: true,
    "a BigInt": 0n,
    "a boxed number": Object(0),
    "a list": [0],
    "a symbol": Symbol("0"),
  };

  it.each(Object.entries(RETURNS))("gives no time: %s", (_, value) => {
    for (const condition of [current, epoch]) {
      const engine = loadEngine(until(condition), { clock: () => value as never });
      for (const ask of [() => engine.decide(ASKED), () => engine.explain(ASKED), () => engine.isAllowed(ASKED)])
        expect(ask).toThrow(expect.objectContaining({ code: "INTERNAL" }));
      expect([...engine.decideMany([ASKED])]).toEqual([3]);
      expect(() => engine.prepare({ keys: [] }).decide(ASKED.principal, ASKED.action, ASKED.resource, [])).toThrow(RequestError);
    }
    expect(loadEngine(ARTIFACT, { clock: () => value as never }).decide(ASKED)).toBe("allowed");
  });

  it("that throws is an error of the request, with its cause, also where only the session policies ask for the time", () => {
    const cause = new Error("no time");
    const clock = (): number => {
      throw cause;
    };
    const role = { ...ASKED, principal: "arn:aws:sts::111122223333:assumed-role/r/s" };
    const session = [policy({ ...ALLOW, Condition: current })];
    const engine = loadCompilingEngine(ARTIFACT, { clock });
    expect(() => engine.decide({ ...role, session })).toThrow(expect.objectContaining({ code: "INTERNAL", cause }));
    expect(() => engine.explain({ ...role, session })).toThrow(expect.objectContaining({ code: "INTERNAL", cause }));
    expect(engine.decide(role)).toBe("allowed");
    expect(() => loadEngine(until(current), { clock }).decide(ASKED)).toThrow(expect.objectContaining({ code: "INTERNAL", cause }));
  });

  it("gives the time again after it gave none", () => {
    const times: unknown[] = [0, "0", 0, NaN, 2e12];
    const engine = loadEngine(until(current), { clock: () => times.shift() as number });
    const answers = Array.from({ length: 5 }, () => {
      try {
        return engine.decide(ASKED);
      } catch (error) {
        return codeOf(error);
      }
    });
    expect(answers).toEqual(["allowed", "INTERNAL", "allowed", "INTERNAL", "implicitDeny"]);
  });
});

describe("an artifact that is too large", () => {
  // Zeros that nobody looks at: the host gives no memory for them.
  const large = new Uint8Array(ARTIFACT_BYTES_MAX + 4);

  /** Cores and copies that are made meanwhile. */
  async function watched(call: () => Promise<string> | string): Promise<{ answer: string; cores: number; copied: number }> {
    const { Instance, Module } = WebAssembly;
    const [set, slice] = [Uint8Array.prototype.set, Uint8Array.prototype.slice];
    let [cores, copied] = [0, 0];
    const counting = <T extends typeof Instance | typeof Module>(made: T): T =>
      new Proxy(made, { construct: (target, args) => (cores++, Reflect.construct(target, args) as object) });
    WebAssembly.Instance = counting(Instance);
    WebAssembly.Module = counting(Module);
    Uint8Array.prototype.set = function (...args) {
      copied += args[0].length;
      return set.apply(this, args);
    };
    Uint8Array.prototype.slice = function (...args) {
      copied += this.length;
      return slice.apply(this, args) as Uint8Array<ArrayBuffer>;
    };
    try {
      return { answer: await call(), cores, copied };
    } finally {
      [WebAssembly.Instance, WebAssembly.Module] = [Instance, Module];
      [Uint8Array.prototype.set, Uint8Array.prototype.slice] = [set, slice];
    }
  }

  const engine = loadCompilingEngine(ARTIFACT);
  const answerOf = (call: () => unknown): string => {
    try {
      return String(call());
    } catch (error) {
      return codeOf(error);
    }
  };
  const role = { ...ASKED, principal: "arn:aws:sts::111122223333:assumed-role/r/s" };
  const CALLS: Readonly<Record<string, readonly [call: () => Promise<string> | string, code: string]>> = {
    load: [() => later({ wasm: CORE }, large), "ARTIFACT_TOO_LARGE"],
    loadSync: [() => atOnce({ wasm: CORE }, { bytes: large }), "ARTIFACT_TOO_LARGE"],
    "loadSync without a core": [() => answerOf(() => HostlessEngine.loadSync(large)), "ARTIFACT_TOO_LARGE"],
    replace: [() => answerOf(() => engine.replace(large)), "ARTIFACT_TOO_LARGE"],
    strip: [() => answerOf(() => strip(large)), "ARTIFACT_TOO_LARGE"],
    "session policies": [() => answerOf(() => engine.decide({ ...role, session: { session: large } })), "INVALID_SESSION"],
  };
  it.each(Object.entries(CALLS))("%s refuses it before it is copied or a core made", async (_, [call, code]) => {
    expect(await watched(call)).toEqual({ answer: code, cores: 0, copied: 0 });
    expect(engine.info().generation).toBe(1);
  });
});

describe("a debug section that no compiler wrote", () => {
  const TEXTS: Readonly<Record<string, string>> = {
    "no JSON": "{",
    "not UTF-8": "\xff",
    null: "null",
    "a list": "[]",
    "without rows": '{"policies":[],"levels":{}}',
    "too few rows": '{"policies":[{"name":"p","type":"identity"}],"rows":[],"levels":{}}',
    "a row of no policy": '{"policies":[{"name":"p","type":"identity"}],"rows":[[1,0,null,null,null]],"levels":{}}',
    "a row of __proto__": '{"policies":[{"name":"p","type":"identity"}],"rows":[["__proto__",0,null,null,null]],"levels":{}}',
    "a name that is a number": '{"policies":[{"name":1,"type":"identity"}],"rows":[[0,0,null,null,null]],"levels":{}}',
    "a Sid that is a list": '{"policies":[{"name":"p","type":"identity"}],"rows":[[0,0,["x"],null,null]],"levels":{}}',
    "levels that are a list": '{"policies":[{"name":"p","type":"identity"}],"rows":[[0,0,null,null,null]],"levels":[]}',
    "deep lists": "[".repeat(200_000),
    zeros: "\0\0\0\0",
  };
  const { flags, sections } = takeApart(ARTIFACT.bytes);
  const withDebug = (text: string): Uint8Array =>
    putTogether(flags, [...sections.slice(0, DEBUG), byteSection(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))]);
  const named = loadEngine(ARTIFACT).explain(ASKED);
  const stripped = loadEngine(strip(ARTIFACT)).explain(ASKED);

  it("has names where the compiler wrote it", () => {
    expect(named.matched).toMatchObject([{ policy: "p", sid: "Readers" }]);
    expect(stripped.matched).toMatchObject([{ policy: "", index: 0 }]);
    const own = new TextDecoder().decode(new Uint8Array(sections[DEBUG]!.words.buffer, 0, sections[DEBUG]!.items));
    expect(loadEngine(withDebug(own)).explain(ASKED)).toEqual(named);
  });

  it.each(Object.entries(TEXTS))("is as none at all: %s", (_, text) => {
    const engine = loadEngine(withDebug(text));
    expect(engine.decide(ASKED)).toBe("allowed");
    expect(engine.explain(ASKED)).toEqual(stripped);
    expect(engine.explain({ ...ASKED, action: "sqs:SendMessage" }).nearMisses).toHaveLength(1);
    expect(engine.decideAll([ASKED]).results).toEqual([stripped]);
    engine.replace(withDebug(text));
    expect(Buffer.compare(strip(withDebug(text)), strip(ARTIFACT))).toBe(0);
  });
});

describe("a debug section of the right shape that is of another artifact", () => {
  const { flags, sections } = takeApart(ARTIFACT.bytes);
  const own = JSON.parse(
    new TextDecoder().decode(new Uint8Array(sections[DEBUG]!.words.buffer, 0, sections[DEBUG]!.items)),
  ) as Record<string, unknown>;
  const OTHERS: Readonly<Record<string, object>> = {
    "no capitals": { actions: "" },
    "capitals that are not digits": { actions: "?? \0\ud800 zzzz" },
    "capitals beyond the text": { actions: "z".repeat(10_000) },
    "names of other keys": { keys: ["__proto__", "toString", "\ud800", "AWS:SourceIp"] },
    "a thousand levels": { levels: Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [at, { [at]: "x" }])) },
    "names of no words": { policies: [{ name: "\u202e\0", type: "__proto__", source: "" }] },
    "places beyond any file": { rows: [[0, 2 ** 53 - 1, "", 2 ** 53 - 1, 0]] },
  };
  it.each(Object.entries(OTHERS))("gives names that are wrong at worst: %s", (_, members) => {
    const text = new TextEncoder().encode(JSON.stringify({ ...own, ...members }));
    const engine = loadEngine(putTogether(flags, [...sections.slice(0, DEBUG), byteSection(text)]));
    for (const request of [ASKED, { ...ASKED, action: "sqs:SendMessage" }]) {
      const { decision, matched, nearMisses } = engine.explain(request);
      expect([decision, matched.length + nearMisses.length]).toEqual([engine.decide(request), 1]);
    }
  });
});

describe("strip", () => {
  it("makes no damaged artifact look sound", () => {
    const { bytes } = ARTIFACT;
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1;
      expect(() => strip(damaged), `byte ${at}`).toThrow(ArtifactError);
    }
    expect(loadEngine(strip(bytes)).decide(ASKED)).toBe("allowed");
  });
});
