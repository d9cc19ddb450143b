/** YAML: names that are one, values that say what their text says, and time in proportion to the text. */
import { describe, expect, it } from "vitest";
import { YAML_BYTES_MAX } from "../../bindings/cli/input/limits.js";
import { parseYaml } from "../../bindings/cli/input/yaml.js";
import { timeRatio } from "../support/growth.js";
import { asking, Folder, postern } from "./support.js";

const parse = (text: string): unknown => parseYaml(text, "x.yaml")[0];
const lines = (count: number, line: (at: number) => string): string => Array.from({ length: count }, (_, at) => line(at)).join("");

describe("names of members", () => {
  it.each([
    ["a: 1\nb: 2\na: 3\n", "x.yaml:3:1: the member `a` is repeated"],
    ["{ a: 1, 'a': 2 }", "x.yaml:1:9: the member `a` is repeated"],
    ['1: a\n"1": b\n', "x.yaml:2:1: the member `1` is repeated"],
    ['true: a\n"true": b\n', "x.yaml:2:1: the member `true` is repeated"],
    ["x: &n a\na: 1\n? a\n: 2\n", "x.yaml:3:3: the member `a` is repeated"],
    ["a: { b: { c: 1, d: 2, c: 3 } }\n", "x.yaml:1:23: the member `c` is repeated"],
    ["1.0: a\n", "the number `1.0` would be read as 1"],
    ["True: a\n", "the name `True` would be read as `true`"],
    ["~: a\n", "the name `~` would be read as `null`"],
    [": a\n", "the name `` would be read as `null`"],
    ["? { a: 1 }\n: b\n", "the name of a member is not a text"],
    ["x: &n a\n*n : b\n", "the name of a member is not a text"],
  ])("%j", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it("are own members, whatever they are called", () => {
    const value = parse("__proto__: { isAdmin: true }\nconstructor: 1\n") as object;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect("isAdmin" in value).toBe(false);
  });
});

describe("values", () => {
  it("are those of JSON", () => {
    expect(parse("a: [1, -2.5, true, null, ~, text, 'no', 2012-10-17, {}]\nb:\n")).toEqual({
      a: [1, -2.5, true, null, null, "text", "no", "2012-10-17", {}],
      b: null,
    });
  });

  it("of aliases are what the anchor stands for there", () => {
    expect(parse("a: &x 1\nb: *x\nc: &x [2]\nd: *x\n")).toEqual({ a: 1, b: 1, c: [2], d: [2] });
    expect(() => parse("a: *x\nb: &x 1\n")).toThrow("x.yaml:1:4");
  });

  it("have at most 64 levels", () => {
    const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(() => parse(nested(64))).not.toThrow();
    expect(() => parse(nested(65))).toThrow("x.yaml:1:65: more than 64 levels");
  });
});

/** A list of as many lines is read in linear time; what is quadratic takes five times as long at these sizes, and more. */
describe("time is that of a list of as many lines", () => {
  const MOST = 3;
  it.each([
    ["maps", 6_000, lines(6_000, (at) => `k${at}: v\n`)],
    ["aliases", 4_000, `a: &a x\nb:\n${lines(4_000, () => "- *a\n")}`],
    ["anchors", 8_000, lines(4_000, (at) => `- &a${at} x\n`) + lines(4_000, (at) => `- *a${at}\n`)],
  ])("%s", (_name, size, text) => {
    const list = lines(size, (at) => `- k${at}\n`);
    expect(
      timeRatio(
        () => void parseYaml(list, "x"),
        () => void parseYaml(text, "x"),
        MOST,
      ),
    ).toBeLessThan(MOST);
  });
});

describe("a file", () => {
  const folder = new Folder();
  it("has a limit, which its size is compared with before it is read", async () => {
    const path = folder.file("large.yaml", "#".repeat(YAML_BYTES_MAX + 1));
    const { status, stderr } = await postern(["eval", "--directory", path, ...asking("s3:GetObject", "arn:aws:s3:::reports/a")]);
    expect(status).toBe(2);
    expect(stderr).toContain("has more than 8,388,608 bytes");
  });
});
