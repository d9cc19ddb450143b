/** The module under guard: it must see what it is there to see. What it sees of blocks and modules, test/fuzz/udf.ts asks. */
import { expect, it } from "vitest";
import { compile } from "../../bindings/index.js";
import { fault } from "../guarded/core.js";
import { REQUESTS, SAMPLES } from "../fuzz/artifact/samples.js";
import { UdfHost } from "./host.js";
import { writeRows } from "./row-binary.js";
import { rowOf } from "./rows.js";

const { bytes: artifact } = compile(SAMPLES[0]!.policies);
const rows = REQUESTS.map((request) => rowOf(request, artifact, 0)).filter((row) => typeof row !== "string");
const block = writeRows(rows, true);

it("answers as the published one, without a fault", () => {
  const host = UdfHost.guarding(artifact);
  for (let round = 0; round < 3; round++) {
    expect(host.decide("postern_decide_full", block, rows.length)).toEqual(
      UdfHost.holding(artifact).decide("postern_decide_full", block, rows.length),
    );
    expect(host.reasons(block, rows.length)).toEqual(UdfHost.holding(artifact).reasons(block, rows.length));
  }
  expect(host.info()).toEqual(UdfHost.holding(artifact).info());
  expect(fault(host.exports, "udf")).toBeUndefined();
});

it("sees work without end", () => {
  const host = UdfHost.guarding(artifact);
  host.info();
  host.exports.allowWork(100);
  expect(() => host.decide("postern_decide_full", block, rows.length)).toThrow(WebAssembly.RuntimeError);
  expect(fault(host.exports, "udf")).toMatch(/too much work/);
});
