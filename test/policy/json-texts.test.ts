/** Several JSON texts in one, and trees as plain values. */
import { describe, expect, it } from "vitest";
import { plainValueOf } from "../../bindings/text/json-value.js";
import { readJson, readJsonTexts } from "../../bindings/text/json.js";
import { timeRatio } from "../support/growth.js";

describe("readJsonTexts", () => {
  it("reads what follows one another, extents counted from the beginning", () => {
    const text = ' {"a":1}\n[2] "x"{}\n';
    const roots = readJsonTexts(text).map(({ root }) => root!);
    expect(roots.map(plainValueOf)).toEqual([{ a: 1 }, [2], "x", {}]);
    expect(roots.map(({ start, end }) => text.slice(start, end))).toEqual(['{"a":1}', "[2]", '"x"', "{}"]);
  });

  it("ends with the first fault", () => {
    const readings = readJsonTexts('{"a":1} {"b":} {"c":3}');
    expect(readings.map(({ root, fault }) => [root !== undefined, fault?.offset])).toEqual([
      [true, undefined],
      [false, 13],
    ]);
    expect(readJsonTexts(" \n\t")).toEqual([]);
  });

  it("keeps repeated members to the text that has them", () => {
    const readings = readJsonTexts('{"a":1} {"b":1,"b":2} {"c":3}');
    expect(readings.map(({ duplicates }) => duplicates.map(({ member }) => member.key))).toEqual([[], ["b"], []]);
  });

  it("takes time in proportion to the text, however many there are", () => {
    const texts = (count: number): string => '{"a":"b"}\n'.repeat(count);
    const [small, large] = [texts(5_000), texts(40_000)];
    expect(
      timeRatio(
        () => void readJsonTexts(small),
        () => void readJsonTexts(large),
        24,
      ),
    ).toBeLessThan(24);
  });
});

describe("plainValueOf", () => {
  const value = (text: string): unknown => plainValueOf(readJson(text).root!);

  it.each(['{"a":[1,-2.5,true,null,"x",{}]}', '{"__proto__":{"a":1}}', "0", "-0.0e9", "1e21", "123456789012345", "[]"])(
    "gives what JSON.parse gives: %s",
    (text) => {
      expect(value(text)).toEqual(JSON.parse(text));
    },
  );

  it.each(["9007199254740993", "1e999", "1e-400", "0.10000000000000000001"])("keeps the number %s as it is written", (text) => {
    expect(value(text)).toBe(text);
  });
});
