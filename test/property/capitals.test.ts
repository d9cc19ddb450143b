/** The debug section keeps capital letters apart from the folded text: together they are the text. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { capitalsOf, withCapitals } from "../../bindings/artifact/capitals.js";
import { foldAscii } from "../../bindings/text/fold.js";
import { check } from "./asking.js";

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "B", "Z", ":", "*", "é", "É"), maxLength: 200 }),
  fc.tuple(fc.nat(80), fc.nat(80)).map(([a, b]) => `${"x".repeat(a)}Y${"z".repeat(b)}W`),
);

it("a folded text and its capitals are the text", () => {
  check(
    text,
    (written) => {
      expect(withCapitals(foldAscii(written), capitalsOf(written))).toBe(written);
    },
    2_000,
  );
});

it.each([
  ["s3:GetObject", "32"],
  ["s3:Get*", "3"],
  ["s3:get*", ""],
  [`${"x".repeat(35)}Y`, "z0"],
  [`${"x".repeat(70)}YZ`, "zz00"],
])("%s has the capitals %s", (written, code) => {
  expect(capitalsOf(written)).toBe(code);
  expect(withCapitals(written.toLowerCase(), code)).toBe(written);
});

it("a code that is none changes letters at worst", () => {
  check(
    fc.tuple(text, fc.string()),
    ([written, code]) => {
      expect(withCapitals(foldAscii(written), code).toLowerCase()).toBe(written.toLowerCase());
    },
    2_000,
  );
});
