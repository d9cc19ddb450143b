/** Dates of requests as texts: the second is remembered, so each must still be what `toISOString` says. */
import { describe, expect, it } from "vitest";
import { dateText } from "../../bindings/engine/request/value-text.js";

const TIMES = [
  0, 1, 999, 1000, 1001, -1, -999, -1000, -1001, 1_768_478_400_123, 1_768_478_400_007, 1_768_478_401_123, 8.64e15, -8.64e15,
];

describe("dateText", () => {
  it("is toISOString, in any order of times", () => {
    for (const first of TIMES) {
      for (const next of TIMES) {
        expect(dateText(new Date(first))).toBe(new Date(first).toISOString());
        expect(dateText(new Date(next))).toBe(new Date(next).toISOString());
      }
    }
  });

  it("is undefined for what is not a valid date, and remembers nothing of it", () => {
    expect(dateText(new Date(1_768_478_400_123))).toBe("2026-01-15T12:00:00.123Z");
    for (const value of [new Date(Number.NaN), {}, [], { getTime: () => 0 }, new Proxy(new Date(0), {})]) {
      expect(dateText(value)).toBeUndefined();
    }
    expect(dateText(new Date(1_768_478_400_456))).toBe("2026-01-15T12:00:00.456Z");
  });

  it("does not ask what a Date has been given of its own", () => {
    const date = Object.assign(new Date(1_768_478_400_123), { getTime: () => 0, toISOString: () => "1970" });
    expect(dateText(date)).toBe("2026-01-15T12:00:00.123Z");
  });
});
