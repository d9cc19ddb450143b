/** Each of the 153 codes: found in its example at its place, and not found in the example's twin, one edit away. */
import { describe, expect, test } from "vitest";
import { CODE_TABLE, VALIDATOR_CODES } from "../../bindings/findings/code-table.js";
import { documentOf, EXAMPLES, inputOf, OWN, SIZES } from "./examples.js";
import { codesOf, placeText, validate } from "./support.js";

describe.each([...EXAMPLES, ...OWN])("$code", (example) => {
  test("is found at its place", () => {
    const found = validate(example.document, inputOf(example)).findings.filter(({ issueCode }) => issueCode === example.code);
    expect(found.map(({ locations }) => placeText(locations[0]!.path))).toEqual([example.at]);
    expect(found[0]!.hint).not.toBe("");
  });
  test("is not found in the twin", () => {
    expect(codesOf(validate(example.twin, inputOf(example)).findings)).not.toContain(example.code);
  });
});

test.each(SIZES)("%s", (code, type, quota) => {
  const found = (characters: number): unknown[] =>
    validate(documentOf(characters), type)
      .findings.filter(({ issueCode }) => issueCode === code)
      .map(({ locations }) => locations);
  expect(found(quota + 1)).toEqual([[]]);
  expect(found(quota)).toEqual([]);
});

test.each([
  ["X_DOCUMENT_TOO_LARGE", " ".repeat(1_048_577), " ".repeat(1_048_576)],
  ["X_NESTING_TOO_DEEP", "[".repeat(65) + "]".repeat(65), "[".repeat(64) + "]".repeat(64)],
])("%s", (code, document, twin) => {
  expect(codesOf(validate(document).findings)).toEqual([code]);
  expect(codesOf(validate(twin).findings)).not.toContain(code);
});

test("the examples are those of every code that the validator knows", () => {
  const shown = [...EXAMPLES, ...OWN].map(({ code }) => code);
  expect([...shown, ...SIZES.map(([code]) => code), "X_DOCUMENT_TOO_LARGE", "X_NESTING_TOO_DEEP"].sort()).toEqual(
    [...VALIDATOR_CODES].sort(),
  );
  expect(VALIDATOR_CODES.filter((code) => !code.startsWith("X_")).length).toBe(153);
});

test("finding types are those of the table", () => {
  for (const example of EXAMPLES) {
    const [found] = validate(example.document, inputOf(example)).findings.filter(({ issueCode }) => issueCode === example.code);
    expect(found!.findingType).toBe(CODE_TABLE[found!.issueCode as keyof typeof CODE_TABLE].findingType);
  }
});
