/**
 * Published test cases of other tools (corpus/validator/linters.jsonl, restated, each with its source): what they report is reported here,
 * what they call sound is not, and where that is not so, the case says why.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LINTER_CASES, lintersPage } from "./linters-page.js";
import { validate } from "./support.js";

const PAGE = readFileSync(new URL("../../docs/validator-linters.md", import.meta.url), "utf8");

describe.each(LINTER_CASES)("$tool: $about", ({ policyType, document, theirs, finds, silent, reason }) => {
  test("is answered as the case says", () => {
    const { findings } = validate(document, { policyType });
    const said = new Set(findings.flatMap(({ issueCode, findingType }) => [issueCode, findingType] as string[]));
    expect(finds.filter((code) => !said.has(code))).toEqual([]);
    expect(silent.filter((code) => said.has(code))).toEqual([]);
    expect(finds.length + silent.length).toBeGreaterThan(0);
  });
  test("differs from the tool for a reason", () => {
    const isAlike = theirs.length === 0 ? finds.length === 0 : finds.length > 0;
    if (!isAlike) expect(reason).toMatch(/.{10}/);
  });
});

test("docs/validator-linters.md is what `npm run build:codes` makes", () => {
  expect(PAGE).toBe(lintersPage());
  expect(LINTER_CASES.length).toBeGreaterThan(70);
});
