/** What the core's build does to its text (assembly/build/segments.mjs, order.mjs): the module stays what it was. */
import binaryen from "binaryen";
import { expect, it } from "vitest";
import { inSmallestOrder } from "../../assembly/build/order.mjs";
import { inOneSegment } from "../../assembly/build/segments.mjs";

const DATA = `(module
 (memory $0 1)
 (data $0 (i32.const 8) "a\\00\\ffb")
 (data $1 (i32.const 16) "\\"q\\\\")
 (data $2 (i32.const 12) "cd")
 (export "memory" (memory $0))
)
`;

const FUNCTIONS = `(module
${Array.from({ length: 9 }, (_, at) => ` (func $f${at} (param $0 i32) (result i32)\n  (i32.add (local.get $0) (i32.const ${at}))\n )\n`).join("")} (func $all (param $0 i32) (result i32)
  (i32.mul (call $f3 (local.get $0)) (call $f7 (local.get $0)))
 )
 (export "all" (func $all))
)
`;

function exportsOf(text: string): WebAssembly.Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(binaryen.parseText(text).emitBinary().slice()), {}).exports;
}

function memoryOf(text: string): Uint8Array {
  return new Uint8Array((exportsOf(text).memory as WebAssembly.Memory).buffer, 0, 32);
}

it("leaves one segment, and the memory as it was", () => {
  const one = inOneSegment(DATA);
  expect(one.match(/\(data /g)).toHaveLength(1);
  expect(memoryOf(one)).toEqual(memoryOf(DATA));
  expect(memoryOf(DATA)[17]).toBe("q".charCodeAt(0));
  expect(inOneSegment(FUNCTIONS)).toBe(FUNCTIONS);
});

it("takes the smallest of several orders of functions, which answer alike", () => {
  const seen: string[] = [];
  // The shorter, the later $f4 stands.
  const sizeOf = (text: string): number => {
    seen.push(text);
    return -text.indexOf("(func $f4 ");
  };
  const best = inSmallestOrder(FUNCTIONS, sizeOf);
  expect(seen[0]).toBe(FUNCTIONS);
  expect(best.indexOf("(func $f4 ")).toBeGreaterThan(best.indexOf("(func $all "));
  for (const text of seen) {
    expect([...text.matchAll(/\(func \$(\w+) \(param/g)].map(([, name]) => name).sort()).toEqual([
      "all",
      ...Array.from({ length: 9 }, (_, at) => `f${at}`),
    ]);
    expect((exportsOf(text).all as (x: number) => number)(5)).toBe(8 * 12);
  }
});

it("keeps the order where no other is smaller", () => {
  expect(inSmallestOrder(FUNCTIONS, () => 1)).toBe(FUNCTIONS);
});
