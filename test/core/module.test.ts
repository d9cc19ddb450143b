/** The core as a module: its size, its borders, and memory that stands still. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile } from "../../bindings/index.js";
import { REQUESTS, SAMPLES } from "../fuzz/artifact/samples.js";
import { instantiate } from "../support/core-exports.js";
import { coreModule, loadEngine } from "../support/engine.js";

const KIB = 1024;

describe("dist/core.wasm", () => {
  it("imports nothing and exports what FORMAT.md lists", () => {
    expect(WebAssembly.Module.imports(coreModule())).toEqual([]);
    expect(
      WebAssembly.Module.exports(coreModule())
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["decide", "decideWhole", "examine", "examineAtom", "loadArtifact", "locate", "memory", "reserve"]);
  });

  it("has at most 44 KiB, its budget", () => {
    expect(readFileSync(new URL("../../dist/core.wasm", import.meta.url)).length).toBeLessThanOrEqual(44 * KIB);
  });

  it("refuses to decide before it was given an artifact", () => {
    const core = instantiate<{ decide(): number }>(coreModule());
    expect(core.decide()).toBeLessThan(0);
  });
});

describe("memory", () => {
  it("does not grow over 100,000 decisions with texts of their own", () => {
    for (const { policies, options } of SAMPLES.slice(2, 5)) {
      const engine = loadEngine(compile(policies, options));
      const before = engine.info().memoryBytes;
      for (let count = 0; count < 34_000; count++) {
        const { principal, context } = REQUESTS[count % 4]!;
        engine.decide({
          principal,
          action: `s3:Get${count}`,
          resource: `arn:aws:s3:::b/${count}`,
          context: { ...context, "k:d": `v${count}`, [`unused:${count}`]: count },
        });
      }
      expect(engine.info().memoryBytes).toBe(before);
    }
  });

  it("holds an artifact of a few kilobytes in its first pages", () => {
    const engine = loadEngine(compile(SAMPLES[0]!.policies));
    expect(engine.info().memoryBytes).toBeLessThanOrEqual(5 * 64 * KIB);
  });
});
