/** Globs, wherever they stand, against the textbook: a table of (pattern prefix, text prefix), by code point. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { applies, check, engineOf } from "./asking.js";

/** matches[p][t]: the first p code points of the pattern match the first t of the text. Policy-language §4. */
function likeSlow(pattern: string, text: string): boolean {
  const points = [...text];
  let row = [true, ...points.map(() => false)];
  for (const token of pattern) {
    const next = [token === "*" && row[0]!];
    for (let at = 1; at <= points.length; at++) {
      if (token === "*") next.push(next[at - 1]! || row[at]!);
      else next.push(row[at - 1]! && (token === "?" || token === points[at - 1]));
    }
    row = next;
  }
  return row[points.length]!;
}

const letters = (...extra: string[]) => fc.constantFrom("a", "b", "a", ...extra);
const globs = (...extra: string[]) =>
  fc.array(fc.oneof(letters(...extra), fc.constantFrom("*", "?", "*")), { maxLength: 9 }).map((parts) => parts.join(""));
const texts = (...extra: string[]) => fc.array(letters(...extra), { maxLength: 10 }).map((parts) => parts.join(""));
const WIDE = ["é", "€", "\u{1f600}", "\u{1f601}", "\u{10ffff}", "/", ":", "è"];

/** Every pattern on every text; all patterns stand in one artifact, so that their tries and programs interlace. */
function compare(
  patterns: readonly string[],
  samples: readonly string[],
  matches: (index: number, text: string) => boolean,
  fold = (text: string) => text,
): void {
  patterns.forEach((pattern, index) => {
    for (const text of samples) expect(matches(index, text), `${pattern} on ${text}`).toBe(likeSlow(fold(pattern), fold(text)));
  });
}

it("StringLike", () => {
  const cases = fc.record({
    patterns: fc.array(globs(...WIDE), { minLength: 1, maxLength: 6 }),
    samples: fc.array(texts(...WIDE), { minLength: 1, maxLength: 6 }),
  });
  check(
    cases,
    ({ patterns, samples }) => {
      const engine = engineOf(
        patterns.map((pattern, index) => ({ Action: `t:A${index}`, Condition: { StringLike: { "k:a": pattern } } })),
      );
      compare(patterns, samples, (index, text) => applies(engine, `t:A${index}`, "*", { "k:a": text }));
    },
    1_500,
  );
});

it("StringLike with long runs of wildcards", () => {
  const runs = fc
    .array(fc.constantFrom("*", "?", "*a", "*b*", "a?", "?*?", "**"), { minLength: 20, maxLength: 60 })
    .map((parts) => parts.join(""));
  const long = fc.array(fc.constantFrom("a", "b", "aa", "ab"), { minLength: 10, maxLength: 60 }).map((parts) => parts.join(""));
  check(
    fc.tuple(runs, fc.array(long, { minLength: 3, maxLength: 3 })),
    ([pattern, samples]) => {
      const engine = engineOf([{ Action: "t:A0", Condition: { StringLike: { "k:a": pattern } } }]);
      compare([pattern], samples, (_, text) => applies(engine, "t:A0", "*", { "k:a": text }));
    },
    500,
  );
});

it("Resource", () => {
  const cases = fc.record({
    patterns: fc.array(globs(...WIDE), { minLength: 1, maxLength: 8 }),
    samples: fc.array(texts(...WIDE), { minLength: 1, maxLength: 6 }),
  });
  check(
    cases,
    ({ patterns, samples }) => {
      const start = "arn:aws:s3:::";
      const engine = engineOf(patterns.map((pattern, index) => ({ Action: `t:A${index}`, Resource: start + pattern })));
      compare(patterns, samples, (index, text) => applies(engine, `t:A${index}`, start + text));
      const inverse = engineOf(
        patterns.map((pattern, index) => ({ Action: `t:A${index}`, Resource: undefined, NotResource: start + pattern })),
      );
      compare(patterns, samples, (index, text) => !applies(inverse, `t:A${index}`, start + text));
    },
    1_000,
  );
});

it("Resource, the whole ARN a pattern", () => {
  const fields = fc.array(fc.constantFrom("*", "?", "a", "b", "sqs", "aws", ""), { minLength: 5, maxLength: 5 });
  const patterns = fc.array(
    fields.map((parts) => `arn:*${parts.map((part) => `:${part || "*"}`).join("")}`),
    { minLength: 1, maxLength: 6 },
  );
  const samples = fc.array(
    fc
      .array(fc.constantFrom("a", "b", "sqs", "aws", "", "a:b"), { minLength: 5, maxLength: 5 })
      .map((parts) => `arn:${parts.join(":")}`),
    { minLength: 1, maxLength: 5 },
  );
  check(
    fc.record({ patterns, samples }),
    ({ patterns, samples }) => {
      const engine = engineOf(patterns.map((pattern, index) => ({ Action: `t:A${index}`, Resource: pattern })));
      compare(patterns, samples, (index, text) => applies(engine, `t:A${index}`, text));
    },
    800,
  );
});

it("Action, ignoring ASCII case", () => {
  const fold = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  // A request's action is ASCII; a pattern need not be.
  const names = texts("A", "B").filter((name) => name !== "");
  const patterns = globs("A", "B", "É", "é", "İ").filter((name) => name !== "");
  const cases = fc.record({
    patterns: fc.array(patterns, { minLength: 1, maxLength: 8 }),
    samples: fc.array(names, { minLength: 1, maxLength: 6 }),
  });
  check(
    cases,
    ({ patterns, samples }) => {
      const engine = engineOf(patterns.map((pattern, index) => ({ Action: `t:${pattern}`, Resource: `arn:aws:s3:::${index}` })));
      compare(patterns, samples, (index, text) => applies(engine, `T:${text}`, `arn:aws:s3:::${index}`), fold);
      const inverse = engineOf(
        patterns.map((pattern, index) => ({ Action: undefined, NotAction: `t:${pattern}`, Resource: `arn:aws:s3:::${index}` })),
      );
      compare(patterns, samples, (index, text) => !applies(inverse, `T:${text}`, `arn:aws:s3:::${index}`), fold);
    },
    1_000,
  );
});
