/** Entries that others include: what is said is so, what the index leaves out is nothing, and long lists cost what their lengths do. */
import { expect, it } from "vitest";
import type { Pattern } from "../../bindings/policy/ast.js";
import { includedPatterns } from "../../bindings/testing/coverage/includes.js";
import { Random } from "../fuzz/generate/random.js";

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

function textsOf(pattern: string): readonly string[] {
  const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  return TEXTS.filter((text) => expression.test(text));
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
      expect(textsOf(texts[by]!), `${texts[by]!} ${texts[at]!}`).toEqual(expect.arrayContaining([...textsOf(texts[at]!)]));
      count++;
    });
  }
  expect(count).toBeGreaterThan(250);
});

/** The least of three. */
function cpuOf(count: number): number {
  const texts = Array.from({ length: count }, (_, at) => `s${at % 100}:Get${at}${at % 2 === 0 ? "*" : ""}`);
  const times = [1, 2, 3].map(() => {
    const started = process.cpuUsage();
    included(texts);
    return process.cpuUsage(started).user;
  });
  return Math.min(...times);
}

it("an entry of a long list costs what one of a short list does", () => {
  cpuOf(1_000);
  // Entries that are compared with one another: 256.
  expect(cpuOf(16_000) / cpuOf(1_000)).toBeLessThan(64);
});
