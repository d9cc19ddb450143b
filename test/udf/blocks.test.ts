/** Blocks and buffers: a block that is broken ends the call, and the memory is that of one block. */
import { describe, expect, it } from "vitest";
import { compile } from "../../bindings/index.js";
import { UdfHost } from "./host.js";
import { NO_PARTS, writeRows, type Row } from "./row-binary.js";

const row: Row = {
  principal: "arn:aws:iam::111122223333:user/bob",
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
  context: [["k:a", ["1", "2"]]],
  ...NO_PARTS,
};
const { bytes: artifact } = compile({
  identity: [{ name: "p", document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } } }],
});
const fresh = (): UdfHost => UdfHost.holding(artifact);
const blockOf = (rows: number): Uint8Array => writeRows(Array<Row>(rows).fill(row), false);

describe("a block", () => {
  it("may be empty", () => {
    expect(fresh().decide("postern_decide", new Uint8Array(0), 0)).toEqual([]);
  });

  it("ends where its last row ends: every shorter one, and a longer one, ends the call", () => {
    const block = blockOf(2);
    expect(fresh().decide("postern_decide", block, 2)).toEqual([1, 1]);
    for (let length = 0; length < block.length; length++) {
      expect(() => fresh().decide("postern_decide", block.subarray(0, length), 2), String(length)).toThrow(
        WebAssembly.RuntimeError,
      );
    }
    expect(() => fresh().decide("postern_decide", Uint8Array.from([...block, 0]), 2)).toThrow(WebAssembly.RuntimeError);
    expect(() => fresh().decide("postern_decide", block, 1)).toThrow(WebAssembly.RuntimeError);
    expect(() => fresh().decide("postern_decide", block, 0xffffffff)).toThrow(WebAssembly.RuntimeError);
    expect(() => fresh().decide("postern_decide_full", block, 2)).toThrow(WebAssembly.RuntimeError);
  });

  it("has no count of more than 32 bits", () => {
    for (const count of [
      [0xff, 0xff, 0xff, 0xff, 0x1f],
      [0xff, 0xff, 0xff, 0xff, 0xff, 0x00],
    ]) {
      expect(() => fresh().decide("postern_decide", Uint8Array.from([...count, ...blockOf(1)]), 1)).toThrow(
        WebAssembly.RuntimeError,
      );
    }
  });
});

describe("buffers", () => {
  it("take no more memory for a thousand blocks than for one", () => {
    const host = fresh();
    const block = blockOf(200);
    host.decide("postern_decide", block, 200);
    const { pages } = host;
    for (let count = 0; count < 1_000; count++) host.decide("postern_decide", block, 200);
    expect(host.pages).toBe(pages);
  });

  it("may live beside one that is never destroyed", () => {
    const host = fresh();
    host.exports.clickhouse_create_buffer(100);
    const block = blockOf(200);
    host.decide("postern_decide", block, 200);
    const { pages } = host;
    for (let count = 0; count < 1_000; count++) host.decide("postern_decide", block, 200);
    expect(host.pages).toBe(pages);
  });

  it("do not overlap, in whatever order they go", () => {
    const { exports } = fresh();
    const [a, b, c] = [10, 0, 1_000].map((size) => exports.clickhouse_create_buffer(size)) as [number, number, number];
    expect([b - a, c - b].every((gap) => gap >= 16)).toBe(true);
    exports.clickhouse_destroy_buffer(b);
    const d = exports.clickhouse_create_buffer(10);
    expect(d).toBeGreaterThan(c);
    for (const handle of [a, d, c]) exports.clickhouse_destroy_buffer(handle);
    expect(exports.clickhouse_create_buffer(1)).toBe(a);
  });

  it("are none but those that live", () => {
    const block = blockOf(1);
    const [freed, used] = [fresh(), fresh()];
    const handle = freed.exports.clickhouse_create_buffer(block.length);
    freed.exports.clickhouse_destroy_buffer(handle);
    expect(() => freed.exports.clickhouse_destroy_buffer(handle)).toThrow(WebAssembly.RuntimeError);
    for (const bad of [0, handle, handle + 4, handle + 16, 0xfffffff0]) {
      expect(() => used.exports.postern_decide(bad, 1), String(bad)).toThrow(WebAssembly.RuntimeError);
    }
  });

  it("are refused where memory cannot grow", () => {
    expect(() => fresh().exports.clickhouse_create_buffer(0xffffffff)).toThrow(WebAssembly.RuntimeError);
    expect(() => fresh().exports.postern_info(0, 0xffffffff)).toThrow(WebAssembly.RuntimeError);
  });
});
