/** The guard itself: it must see what it is there to see, and the published core must not know of it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  FRAME,
  FRAME_ACTION,
  HEADER_SECTIONS,
  NODES,
  NODE_BYTES,
  NODE_LABEL,
  SECTION_BYTES,
  SECTION_OFFSET,
} from "../../assembly/layout.js";
import { compile } from "../../bindings/index.js";
import { BareCore } from "../fuzz/artifact/bare-core.js";
import { GuardedCore } from "../guarded/guarded-core.js";
import { REQUESTS, SAMPLES } from "../fuzz/artifact/samples.js";
import { coreModule } from "../support/engine.js";

const artifact = compile(SAMPLES[0]!.policies).bytes;
const PLENTY = 1e6;
const PLENTY_OF_BYTES = 100_000;

function loadedCore(): GuardedCore {
  const core = new GuardedCore();
  expect(core.load(artifact)).toBe(0);
  return core;
}

/** Where the loaded artifact stands: at the place that reserve() gave. */
function artifactAt(core: GuardedCore): DataView {
  const bytes = new Uint8Array(core.exports.memory.buffer);
  const found = Buffer.from(bytes.buffer, 0, 0x800000).indexOf(artifact.subarray(0, 512));
  return new DataView(bytes.buffer, found, artifact.length);
}

describe("the guarded core", () => {
  it("answers as the published one", () => {
    const core = loadedCore();
    const published = new BareCore(coreModule(), 0);
    published.load(artifact);
    for (const request of REQUESTS) expect(core.decide(request, PLENTY)).toBe(published.decide(request));
  });

  it("sees a read behind the artifact, which the memory would allow", () => {
    const core = loadedCore();
    const view = artifactAt(core);
    const nodes = view.getUint32(HEADER_SECTIONS + NODES * SECTION_BYTES + SECTION_OFFSET, true);
    // The labels of all nodes now stand far behind the artifact: no verify() has seen it.
    for (let node = 2; (node + 1) * NODE_BYTES < 300; node++)
      view.setUint32(nodes + node * NODE_BYTES + NODE_LABEL, artifact.length + PLENTY_OF_BYTES, true);
    expect(() => core.decide(REQUESTS[0]!, PLENTY)).toThrow(
      /a forbidden read of 0x.* in assembly\/text\/same(?:Few)?Bytes \(assembly\/text.ts:/,
    );
  });

  it("sees a text that the frame does not hold", () => {
    const core = loadedCore();
    core.decide(REQUESTS[0]!, PLENTY);
    new DataView(core.exports.memory.buffer).setUint32(FRAME + FRAME_ACTION, 0x30000 - 2, true);
    expect(() => core.run(PLENTY, () => core.exports.decide())).toThrow(/a frame that points outside/);
  });

  it("sees work without end", () => {
    const core = loadedCore();
    expect(() => core.decide(REQUESTS[0]!, 100)).toThrow(/too much work/);
    expect(core.decide(REQUESTS[0]!, PLENTY)).toBeTypeOf("number");
  });
});

describe("the published core", () => {
  it("has nothing of the guard", () => {
    const names = WebAssembly.Module.exports(coreModule()).map(({ name }) => name);
    expect(names.filter((name) => /^(on[A-Z]|watch|fault|work|allow)/.test(name))).toEqual([]);
    expect(readFileSync(new URL("../../dist/core.wat", import.meta.url), "utf8")).not.toMatch(/guard/);
  });
});
