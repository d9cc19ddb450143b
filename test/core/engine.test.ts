/** Engines as such: replacing what is in force, independence, and batches. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ArtifactError, compile, RequestError, type AuthorizationRequest } from "../../bindings/index.js";
import { Engine } from "../../bindings/hosts/engine/inline.js";
import { REQUESTS, SAMPLES } from "../fuzz/artifact/samples.js";
import { coreModule, loadEngine } from "../support/engine.js";

const USER = "arn:aws:iam::111122223333:user/bob";
const allow = (action: string) =>
  compile({
    identity: [{ name: "p", document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: "*" } } }],
  });
const deny = compile({
  identity: [{ name: "p", document: { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } } }],
});
const ask = (action: string): AuthorizationRequest => ({ principal: USER, action, resource: "*" });

describe("load", () => {
  const wasm = readFileSync(new URL("../../dist/core.wasm", import.meta.url));
  const artifact = allow("s3:*");

  it("takes the core as a module, as bytes, and as a response", async () => {
    const response = new Response(wasm, { headers: { "content-type": "application/wasm" } });
    const engines = [
      await Engine.load(artifact, { module: coreModule() }),
      await Engine.load(artifact, { wasm }),
      await Engine.load(artifact.bytes, { wasm: response }),
      Engine.loadSync(artifact.bytes, { wasm }),
      Engine.loadSync(artifact, { wasm: new Uint8Array(wasm).buffer }),
    ];
    expect(engines.map((engine) => engine.isAllowed(ask("s3:A")))).toEqual([true, true, true, true, true]);
  });

  it("refuses bad bytes whatever the way", async () => {
    await expect(Engine.load(new Uint8Array(8), { wasm })).rejects.toThrow(ArtifactError);
    expect(() => Engine.loadSync(new Uint8Array(8), { wasm })).toThrow(ArtifactError);
  });
});

describe("replace", () => {
  it("puts other policies in force at once", () => {
    const engine = loadEngine(allow("s3:*"));
    expect(engine.isAllowed(ask("s3:A"))).toBe(true);
    engine.replace(deny);
    expect(engine.decide(ask("s3:A"))).toBe("explicitDeny");
    engine.replace(allow("sqs:*"));
    expect([engine.isAllowed(ask("s3:A")), engine.isAllowed(ask("sqs:A"))]).toEqual([false, true]);
    expect(engine.info().generation).toBe(3);
  });

  it("keeps the old policies where the new bytes are bad", () => {
    const engine = loadEngine(allow("s3:*"));
    const before = engine.info();
    const { bytes } = deny;
    const flipped = bytes.slice();
    flipped[400]! ^= 1;
    for (const bad of [
      new Uint8Array(0),
      bytes.subarray(0, 100),
      bytes.subarray(0, bytes.length - 4),
      flipped,
      new TextEncoder().encode("no artifact, but long enough to be one"),
    ]) {
      expect(() => engine.replace(bad)).toThrow(ArtifactError);
      expect(engine.decide(ask("s3:A"))).toBe("allowed");
      expect(engine.info()).toEqual(before);
    }
  });

  it("copies the bytes: changing them later changes nothing", () => {
    const bytes = allow("s3:*").bytes.slice();
    const engine = loadEngine(bytes);
    const { digest } = engine.info();
    bytes.fill(0);
    expect(engine.decide(ask("s3:A"))).toBe("allowed");
    expect(engine.info().digest).toBe(digest);
  });

  it("takes bytes at any offset of a buffer", () => {
    const { bytes } = allow("s3:*");
    const shifted = new Uint8Array(bytes.length + 7);
    shifted.set(bytes, 3);
    expect(loadEngine(shifted.subarray(3, 3 + bytes.length)).isAllowed(ask("s3:A"))).toBe(true);
  });
});

describe("two engines", () => {
  it("do not know of one another", () => {
    const [one, other] = [loadEngine(allow("s3:*")), loadEngine(deny)];
    for (let round = 0; round < 3; round++)
      expect([one.decide(ask("s3:A")), other.decide(ask("s3:A"))]).toEqual(["allowed", "explicitDeny"]);
    one.replace(deny);
    expect(other.info().generation).toBe(1);
  });
});

describe("decideMany", () => {
  const engine = loadEngine(compile(SAMPLES[2]!.policies, SAMPLES[2]!.options), { clock: () => 0 });
  const single = (request: AuthorizationRequest): number => {
    try {
      return ["implicitDeny", "allowed", "explicitDeny"].indexOf(engine.decide(request));
    } catch (error) {
      if (error instanceof RequestError) return 3;
      throw error;
    }
  };

  it("answers as decide does, errors as 3, each for itself", () => {
    const requests = [...REQUESTS, { ...REQUESTS[0]!, action: "none" }, ...REQUESTS, {} as AuthorizationRequest, null as never];
    const decisions = engine.decideMany(requests);
    expect([...decisions]).toEqual(requests.map(single));
    expect(decisions.filter((decision) => decision === 3).length).toBeGreaterThanOrEqual(3);
  });

  it("writes to the array it is given, and refuses one that is too short before it decides", () => {
    const out = new Uint8Array(REQUESTS.length + 2).fill(9);
    expect(engine.decideMany(REQUESTS, out)).toBe(out);
    expect([...out.subarray(REQUESTS.length)]).toEqual([9, 9]);
    const short = new Uint8Array(1).fill(9);
    expect(() => engine.decideMany(REQUESTS, short)).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }) as Error);
    expect([...short]).toEqual([9]);
    expect([...engine.decideMany([])]).toEqual([]);
  });
});
