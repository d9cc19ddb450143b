/** Where the core module comes from, and what is said when it cannot be had. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { compile, CoreError, Engine as HostlessEngine, explainer, type LoadOptions } from "../../bindings/index.js";
import { textOf } from "../../assembly/build/bytes-text.mjs";
import { bytesOf } from "../../bindings/hosts/core/bytes-of.js";
import { Engine as BrowserEngine } from "../../bindings/hosts/engine/browser.js";
import { Engine as WholeEngine } from "../../bindings/hosts/inline.js";
import { Engine as InlineEngine } from "../../bindings/hosts/engine/inline.js";
import { Engine as JavaScriptEngine } from "../../bindings/hosts/engine/javascript.js";

const CORE = readFileSync(new URL("../../dist/core.wasm", import.meta.url));
const ARTIFACT = compile({
  identity: [{ name: "p", document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } } }],
});
const ASKED = { principal: "arn:aws:iam::111122223333:user/bob", action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };

let server: Server;
let origin = "";
beforeAll(async () => {
  server = createServer((request, response) => {
    const types: Record<string, string> = { "/core.wasm": "application/wasm", "/untyped.wasm": "application/octet-stream" };
    const type = types[request.url!];
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": type }).end(CORE);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function codeOf(error: unknown): string {
  if (!(error instanceof CoreError)) throw error;
  expect(error.hint).not.toBe("");
  expect(error.message).not.toContain(error.hint);
  return error.code;
}

async function loaded(options: LoadOptions, engine: typeof HostlessEngine = InlineEngine): Promise<string> {
  try {
    return (await engine.load(ARTIFACT, options)).decide(ASKED);
  } catch (error) {
    return codeOf(error);
  }
}

function loadedAtOnce(options: LoadOptions, engine: typeof HostlessEngine = InlineEngine): string {
  try {
    return engine.loadSync(ARTIFACT, options).decide(ASKED);
  } catch (error) {
    return codeOf(error);
  }
}

describe("load", () => {
  it("compiles a URL and a response, whatever type the server gives the file", async () => {
    for (const name of ["core.wasm", "untyped.wasm"]) {
      expect(await loaded({ wasm: new URL(name, `${origin}/`) })).toBe("allowed");
      expect(await loaded({ wasm: await fetch(`${origin}/${name}`) })).toBe("allowed");
      expect(await loaded({ wasm: fetch(`${origin}/${name}`) })).toBe("allowed");
    }
  });

  it("says what is wrong with the core", async () => {
    expect(await loaded({}, HostlessEngine)).toBe("CORE_NOT_READY");
    expect(await loaded({ wasm: new URL("missing.wasm", `${origin}/`) })).toBe("CORE_NOT_FETCHED");
    expect(await loaded({ wasm: new URL("http://127.0.0.1:1/core.wasm") })).toBe("CORE_NOT_FETCHED");
    expect(await loaded({ wasm: CORE.subarray(0, 100) })).toBe("CORE_REFUSED");
    expect(loadedAtOnce({ wasm: CORE.subarray(0, 100) })).toBe("CORE_REFUSED");
  });

  it("needs time for what must be fetched", () => {
    expect(loadedAtOnce({ wasm: new Response(CORE) })).toBe("CORE_INVALID");
    expect(loadedAtOnce({ wasm: new URL("file:///core.wasm") })).toBe("CORE_INVALID");
    expect(loadedAtOnce({}, BrowserEngine)).toBe("CORE_NOT_READY");
  });
});

/** `dist/NAME` and every file of `dist` that it imports. */
function filesOf(name: string, files = new Map<string, string>()): Map<string, string> {
  if (files.has(name)) return files;
  const text = readFileSync(new URL(`../../dist/${name}`, import.meta.url), "utf8");
  files.set(name, text);
  for (const [, imported] of text.matchAll(/(?:from|import|import\()\s*["']\.\/([^"']+\.js)["']/g)) filesOf(imported!, files);
  return files;
}

/** What compiles WebAssembly from bytes. */
const COMPILES = /WebAssembly\.(?:compile|instantiate|validate)|new WebAssembly\.Module\b|\bfetch\(/;

/** A copy of the package's classes, as a second module system loads it. */
async function secondCopy() {
  vi.resetModules();
  const { Engine } = await import("../../bindings/hosts/inline.js");
  const { CoreError: SecondCoreError } = await import("../../bindings/index.js");
  return { Engine, CoreError: SecondCoreError };
}

describe("two copies of the package", () => {
  it("know each other's engines and errors", async () => {
    const other = await secondCopy();
    expect(other.Engine).not.toBe(WholeEngine);
    expect(InlineEngine.loadSync(ARTIFACT)).toBeInstanceOf(other.Engine);
    expect(other.Engine.loadSync(ARTIFACT)).toBeInstanceOf(InlineEngine);
    expect({}).not.toBeInstanceOf(InlineEngine);
    expect(new other.CoreError("CORE_REFUSED", "no", "yes")).toBeInstanceOf(CoreError);
  });
});

describe("`module`", () => {
  it("is also what WebAssembly.instantiate gives", async () => {
    const given = await WebAssembly.instantiate(CORE);
    expect([await loaded({ module: given }), loadedAtOnce({ module: given })]).toEqual(["allowed", "allowed"]);
  });

  it("is not an instance, nor what Node.js makes of an import", async () => {
    const { instance } = await WebAssembly.instantiate(CORE);
    for (const module of [instance, instance.exports]) expect(loadedAtOnce({ module })).toBe("CORE_INVALID");
  });
});

describe("hosts that do not compile WebAssembly", () => {
  const sources = (): NonNullable<LoadOptions["wasm"]>[] => [CORE, new URL("file:///core.wasm"), new Response(CORE)];

  it("refuse `wasm`, and take a module", async () => {
    const module = new WebAssembly.Module(CORE);
    for (const engine of [JavaScriptEngine, HostlessEngine]) {
      for (const wasm of sources()) expect(await loaded({ wasm }, engine)).toBe("CORE_REFUSED");
      for (const wasm of sources()) expect(loadedAtOnce({ wasm }, engine)).toBe("CORE_REFUSED");
      expect([await loaded({ module, wasm: CORE }, engine), loadedAtOnce({ module }, engine)]).toEqual(["allowed", "allowed"]);
    }
  });

  it.each(["engine.workerd.js", "engine.edge.js", "engine-js.js", "index.workerd.js", "index.edge.js"])("%s", (entry) => {
    const files = [...filesOf(entry)];
    expect(files.map(([name]) => name)).toContain("running.js");
    expect(files.filter(([, text]) => COMPILES.test(text)).map(([name]) => name)).toEqual([]);
  });

  it.each(["engine.js", "engine.browser.js"])("unlike %s", (entry) => {
    expect([...filesOf(entry)].filter(([, text]) => COMPILES.test(text)).map(([name]) => name)).toContain("loading.js");
  });
});

/** The first section of the core, `postern`, begins behind the header; its last bytes, sixteen digits, are the build. */
const STAMP = 8;
const STAMP_END = STAMP + 2 + 1 + "postern".length + 16;

/** The core with another text in that section. */
function restamped(build: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CORE);
  bytes.set(new TextEncoder().encode(build), STAMP_END - build.length);
  return bytes;
}

describe("a core of another build", () => {
  const OLD = restamped("0123456789abcdef");
  const HOSTS = [InlineEngine, BrowserEngine, WholeEngine];

  it("is refused by every host, however it is given", async () => {
    const module = new WebAssembly.Module(OLD);
    for (const engine of HOSTS) {
      expect(loadedAtOnce({ wasm: CORE }, engine)).toBe("allowed");
      for (const options of [{ wasm: OLD }, { module }]) {
        expect(loadedAtOnce(options, engine)).toBe("CORE_OTHER_BUILD");
        await expect(engine.load(ARTIFACT, options)).rejects.toMatchObject({ code: "CORE_OTHER_BUILD" });
      }
    }
  });

  it("is a core without a build, too", () => {
    const unmarked = Uint8Array.from([...CORE.subarray(0, STAMP), ...CORE.subarray(STAMP_END)]);
    expect(WebAssembly.Module.customSections(new WebAssembly.Module(unmarked), "postern")).toEqual([]);
    expect(loadedAtOnce({ wasm: unmarked }, InlineEngine)).toBe("CORE_OTHER_BUILD");
    expect(loadedAtOnce({ module: {} }, InlineEngine)).toBe("CORE_INVALID");
  });
});

describe("hosts", () => {
  it("read every byte of the inlined core back", () => {
    const every = Uint8Array.from({ length: 3 * 256 }, (_, at) => (at * 7) & 255);
    expect(new Set(every).size).toBe(256);
    expect(textOf(every)).toMatch(/^[#-|]*$/);
    expect(bytesOf(textOf(every))).toEqual(every);
  });

  it("have a core of their own", async () => {
    for (const engine of [InlineEngine, JavaScriptEngine]) {
      expect(loadedAtOnce({}, engine)).toBe("allowed");
      expect((await engine.load(ARTIFACT)).decide(ASKED)).toBe("allowed");
    }
  });

  it("fall back on the inlined core where a bundler has lost the file", async () => {
    expect((await BrowserEngine.load(ARTIFACT)).decide(ASKED)).toBe("allowed");
  });

  it("compile session policies only with the compiler", () => {
    const engine = InlineEngine.loadSync(ARTIFACT);
    const session = [{ name: "s", document: "{}" }];
    expect(() => engine.decide({ ...ASKED, session })).toThrow(expect.objectContaining({ code: "NO_COMPILER" }));
  });
});

describe("explaining", () => {
  it("needs the explainer, which hosts with the compiler have", () => {
    for (const engine of [InlineEngine, JavaScriptEngine]) {
      for (const options of [{}, { explainer: {} as never }]) {
        const deciding = engine.loadSync(ARTIFACT, options);
        for (const why of [() => deciding.explain(ASKED), () => deciding.decideAll([ASKED])]) {
          expect(why).toThrow(expect.objectContaining({ code: "NO_EXPLAINER" }));
        }
        expect(deciding.decide(ASKED)).toBe("allowed");
      }
      expect(engine.loadSync(ARTIFACT, { explainer }).explain(ASKED).matched).toMatchObject([{ policy: "p", index: 0 }]);
    }
    expect(WholeEngine.loadSync(ARTIFACT).decideAll([ASKED]).decision).toBe("allowed");
  });
});

describe("the core in JavaScript", () => {
  it("keeps its instances apart, also when their memory grows", () => {
    const deny = compile({
      identity: [{ name: "d", document: { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } } }],
    });
    const allowing = JavaScriptEngine.loadSync(ARTIFACT);
    const denying = JavaScriptEngine.loadSync(deny);
    const large = Array.from({ length: 3000 }, (_, at) => ({
      Effect: "Allow",
      Action: `s3:Get${at}`,
      Resource: `arn:aws:s3:::bucket-${at}/*`,
    }));
    const other = JavaScriptEngine.loadSync(
      compile({ identity: [{ name: "l", document: { Version: "2012-10-17", Statement: large } }] }),
    );
    expect(other.info().memoryBytes).toBeGreaterThan(allowing.info().memoryBytes);
    expect([allowing.decide(ASKED), denying.decide(ASKED), other.decide(ASKED)]).toEqual([
      "allowed",
      "explicitDeny",
      "implicitDeny",
    ]);
    expect(other.decide({ ...ASKED, action: "s3:Get2999", resource: "arn:aws:s3:::bucket-2999/x" })).toBe("allowed");
  });
});
