/** `Buffer.prototype.slice` does not copy, and a Buffer's `buffer` is a pool: an artifact read from a file is such a Buffer. */
import { expect, it } from "vitest";
import { compile, strip } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";

const { bytes } = compile({
  identity: [
    { name: "p", document: { Version: "2012-10-17", Statement: { Sid: "S", Effect: "Allow", Action: "*", Resource: "*" } } },
  ],
});

it("strips a pooled Buffer like the array it holds", () => {
  const pooled = Buffer.concat([Buffer.alloc(8), bytes]).subarray(8);
  expect(Buffer.compare(strip(pooled), strip(bytes))).toBe(0);
  expect(strip(pooled).length).toBeLessThan(bytes.length);
});

it("does not depend on the caller's bytes after loading", () => {
  const pooled = Buffer.from(bytes);
  const engine = loadEngine(pooled);
  const before = engine.info();
  pooled.fill(0);
  expect(engine.info()).toEqual(before);
  expect(engine.decide({ principal: "arn:aws:iam::111122223333:user/u", action: "s3:GetObject", resource: "*" })).toBe("allowed");
});
