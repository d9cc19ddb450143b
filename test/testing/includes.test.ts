/** Entries that others include: what is said is so, the index leaves nothing out, and long lists cost what their lengths do. */
import { expect, it } from "vitest";
import type { Pattern } from "../../bindings/policy/ast.js";
import { includedPatterns } from "../../bindings/testing/coverage/includes.js";
import { Random } from "../fuzz/generate/random.js";
import { mostGrowth, timeRatio } from "../support/growth.js";

/** `*` and `?` are wildcards, the rest is text. */
function patternOf(text: string): Pattern {
  return (text.match(/\*+|\?|[^*?]+/g) ?? []).map((part) => {
    return part === "?" ? { kind: "one" } : part.startsWith("*") ? { kind: "any" } : { kind: "text", text: part };
  });
}

const included = (texts: readonly string[]) => includedPatterns(texts.map((text) => [patternOf(text)]));

/** All texts of at most four letters. */
const TEXTS = [""];
for (let at = 0; TEXTS[at]!.length < 4; at++) TEXTS.push(`${TEXTS[at]!}a`, `${TEXTS[at]!}b`);

function textsOf(pattern: string): ReadonlySet<string> {
  const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  return new Set(TEXTS.filter((text) => expression.test(text)));
}

it("an entry that is included has no text of its own, and the first that includes it is named, whatever else is in the list", () => {
  const random = new Random("includes");
  let count = 0;
  for (let round = 0; round < 250; round++) {
    const texts = Array.from({ length: random.between(2, 6) }, () => {
      return Array.from({ length: random.between(1, 4) }, () => random.pick(["a", "b", "*", "?"])).join("");
    });
    const found = included(texts);
    found.forEach((by, at) => {
      const others = texts.map((other, index) => {
        const [forth, back] = [included([other, texts[at]!]), included([texts[at]!, other])];
        return index !== at && (index < at ? forth[1] === 0 : back[0] === 1);
      });
      expect(by ?? -1, texts.join(" ")).toBe(others.indexOf(true));
      if (by === undefined) return;
      const outer = textsOf(texts[by]!);
      expect(
        [...textsOf(texts[at]!)].filter((text) => !outer.has(text)),
        `${texts[by]!} ${texts[at]!}`,
      ).toEqual([]);
      count++;
    });
  }
  expect(count).toBeGreaterThan(250);
});

it("an entry of a long list costs what one of a short list does", () => {
  const listOf = (count: number) => {
    const texts = Array.from({ length: count }, (_, at) => `s${at % 100}:Get${at}${at % 2 === 0 ? "*" : ""}`);
    return texts.map((text) => [patternOf(text)]);
  };
  const [short, long] = [listOf(500), listOf(2_000)];
  const bound = mostGrowth(1);
  expect(
    timeRatio(
      () => includedPatterns(short),
      () => includedPatterns(long),
      bound,
    ),
  ).toBeLessThan(bound);
});
