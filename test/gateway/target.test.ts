/** What is decided must be what is served: paths that are read in two ways are refused. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTarget, type PathAllowance } from "../../bindings/gateway/target.js";

const read = (target: string, ...allowed: PathAllowance[]) => readTarget(target, new Set(allowed));
const codeOf = (look: () => unknown): string => {
  try {
    look();
    return "read";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it.each([
  ["/", []],
  ["/albums/bob", ["albums", "bob"]],
  ["/a%20b/%C3%A9", ["a b", "é"]],
  ["/a/", ["a", ""]],
  ["/*/?x=1", ["*", ""]],
  ["/...", ["..."]],
  ["/%24%7baws:username%7d", ["${aws:username}"]],
  ["/100%25", ["100%"]],
])("%s is decoded once", (target, segments) => {
  expect(read(target).segments).toEqual(segments);
});

describe("unsafe", () => {
  it.each([
    "",
    "albums",
    "*",
    "http://h/albums",
    "?x=1",
    "//albums",
    "/albums//x",
    "/albums/",
    "/./x",
    "/x/.",
    "/x/..",
    "/%2e%2e/x",
    "/.%2E/x",
    "/a%2fb",
    "/a%2Fb",
    "/a%5cb",
    "/a\\b",
    "/a%00",
    "/a%0a",
    "/a%7f",
    "/a%C2%85",
    "/a%",
    "/a%2",
    "/a%zz",
    "/a;b=c",
    "/a#b",
    "/a b",
    "/a\tb",
    "/a\u00e9",
    "/a%252fb",
    "/a%252e",
    "/%c0%af",
    "/%e0%80%af",
    "/%ed%a0%80",
    "/%ff",
    "/a\u0000b",
    "/a?x=\u00e9",
    "/a?x=1#y",
  ])("%j", (target) => {
    // A slash at the end is another path, and safe.
    expect(codeOf(() => read(target))).toBe(target === "/albums/" ? "read" : "UNSAFE_PATH");
  });

  it("is let through by name only", () => {
    expect(read("/a%2fb", "encodedSlash").segments).toEqual(["a/b"]);
    expect(read("/a//b", "emptySegment").segments).toEqual(["a", "", "b"]);
    expect(read("/a;b", "semicolon").segments).toEqual(["a;b"]);
    expect(read("/a%2541", "encodedPercent").segments).toEqual(["a%41"]);
    expect(codeOf(() => read("/a%2fb", "semicolon", "emptySegment", "encodedPercent"))).toBe("UNSAFE_PATH");
  });

  it.each([
    ["/..;x/a", "semicolon"],
    ["/a/.;/b", "semicolon"],
    ["/a%2f..%2fb", "encodedSlash"],
    ["/..%2fb", "encodedSlash"],
    ["/a%5cb", "encodedSlash"],
  ] as const)("%s stays so with %s", (target, allowance) => {
    expect(codeOf(() => read(target, allowance))).toBe("UNSAFE_PATH");
  });
});

it("a target has 8,192 characters at most", () => {
  expect(codeOf(() => read(`/${"a".repeat(8191)}`))).toBe("read");
  expect(codeOf(() => read(`/${"a".repeat(8192)}`))).toBe("TARGET_TOO_LONG");
});

describe("the query", () => {
  it("is split, then decoded once, with `+` as a blank", () => {
    const { query } = read("/x?a=1&b=x+y%2Bz&a=2&c&=d&&e%3df=%252f");
    expect([...query.pairs()]).toEqual([
      ["a", ["1", "2"]],
      ["b", ["x y+z"]],
      ["c", [""]],
      ["", ["d"]],
      ["e=f", ["%2f"]],
    ]);
  });

  it("is read only when it is asked for", () => {
    const { query } = read("/x?a=%zz");
    expect(codeOf(() => query.values("b"))).toBe("BAD_MAPPING");
  });

  it("has 256 pairs at most", () => {
    const pairs = (count: number) => `/x?${Array.from({ length: count }, (_, at) => `k${at}`).join("&")}`;
    expect(read(pairs(256)).query.values("k255")).toEqual([""]);
    expect(codeOf(() => read(pairs(257)).query.values("k0"))).toBe("TARGET_TOO_LONG");
  });
});

it("segments that are encoded for a URL come back as they were, or are refused", () => {
  let seen = 0;
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
      (segments) => {
        const target = `/${segments.map(encodeURIComponent).join("/")}`;
        const code = codeOf(() => read(target));
        if (code === "read") {
          seen++;
          expect(read(target).segments).toEqual(segments);
        } else expect(code).toBe("UNSAFE_PATH");
      },
    ),
    { numRuns: 500 },
  );
  expect(seen).toBeGreaterThan(200);
});
