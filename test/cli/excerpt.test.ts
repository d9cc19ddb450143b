/** Lines of a source with a caret: wide characters, tabs, long lines, places at the end. */
import { describe, expect, it } from "vitest";
import { SourceText } from "../../bindings/cli/output/excerpt.js";
import { Folder, policy, postern, USER } from "./support.js";

const plain = (_color: string, text: string): string => text;

/** The excerpt of the place that `mark` stands at in the text. */
function excerpt(text: string, mark: string, width?: number): string[] {
  const source = new SourceText(text);
  const start = text.indexOf(mark);
  return source
    .excerpt(source.placeOf(start, start + mark.length), "red", plain, width)
    .split("\n")
    .slice(0, -1);
}

/** Columns of a terminal, by the few characters that the tests use. */
function columns(text: string): number {
  const widths = Array.from(text, (character): number => (/[漢字🎉]/u.test(character) ? 2 : character === "\u0301" ? 0 : 1));
  return widths.reduce((a, b) => a + b, 0);
}

/** What stands above the caret. */
function marked([line = "", caret = ""]: readonly string[]): string {
  const from = caret.indexOf("^");
  let at = 0;
  return Array.from(line)
    .filter((character) => {
      const begins = at;
      at += columns(character);
      return begins >= from && begins < caret.length;
    })
    .join("");
}

describe("an excerpt", () => {
  it("is the line before, the line, and a caret", () => {
    expect(excerpt('{\n  "a": 1,\n  "b": wrong\n}', "wrong")).toEqual([
      '  2 |   "a": 1,',
      '  3 |   "b": wrong',
      "    |        ^^^^^",
    ]);
    expect(excerpt("wrong", "wrong")).toEqual(["  1 | wrong", "    | ^^^^^"]);
  });

  it("numbers lines to the right", () => {
    expect(excerpt(`${"\n".repeat(98)}a\nwrong`, "wrong")).toEqual(["   99 | a", "  100 | wrong", "      | ^^^^^"]);
  });

  it.each([
    ["漢字 wrong"],
    ["🎉🎉wrong"],
    ["é wrong é"],
    ["\twrong"],
    ["a\tb\twrong"],
    ["\u202ewrong"],
    ["\u001b[31mwrong"],
    ["字wrong字"],
  ])("puts the caret under the place in %j", (text) => {
    expect(marked(excerpt(text, "wrong"))).toBe("wrong");
  });

  it("marks wide characters in their width", () => {
    const [, caret] = excerpt("a 漢字 b", "漢字");
    expect(caret).toBe(`    |   ${"^".repeat(4)}`);
  });

  it("escapes what would move the cursor", () => {
    expect(excerpt("\u001b[2J\u202e wrong", "wrong")[0]).toBe("  1 | \\u001b[2J\\u202e wrong");
  });

  it.each([40, 60, 100])("cuts a long line around the place to %i columns", (width) => {
    for (const [before, behind] of [
      [1_000, 1_000],
      [0, 1_000],
      [1_000, 0],
      [5, 1_000],
      [1_000, 5],
      [500_000, 500_000],
    ] as const) {
      for (const filler of ["x", "字", "🎉"]) {
        const lines = excerpt(`${filler.repeat(before)}wrong${filler.repeat(behind)}`, "wrong", width);
        expect(columns(lines[0]!)).toBeLessThanOrEqual(width);
        expect(columns(lines[0]!)).toBeGreaterThan(width / 2 - 4);
        expect(marked(lines)).toBe("wrong");
        expect(lines[0]!.includes("…")).toBe(true);
        expect(lines[0]).not.toMatch(/\p{Surrogate}/u);
      }
    }
  });

  it("marks no more than is shown of a place that is long, or of several lines", () => {
    const [line, caret] = excerpt(`{"a": "${"w".repeat(1_000)}"}`, "w".repeat(1_000), 60);
    expect(caret!.length).toBe(line!.length);
    expect(excerpt("a [\n1\n] b", "[\n1\n]")).toEqual(["  1 | a [", "    |   ^"]);
  });

  it("points behind the end", () => {
    const source = new SourceText('{ "a":\n');
    expect(source.excerpt(source.placeOf(7, 8), "red", plain)).toBe('  1 | { "a":\n  2 |\n    | ^\n');
    expect(new SourceText("").excerpt(new SourceText("").placeOf(0, 1), "red", plain)).toBe("  1 |\n    | ^\n");
  });
});

describe("errors", () => {
  const folder = new Folder();
  const wrong = folder.file("wrong.json", JSON.stringify(policy({ Effect: "allow", Action: "s3:*", Resource: "*" }), null, 2));
  const ask = ["--principal", USER, "--action", "s3:GetObject"];

  it("show their lines, in colour where it is wanted", async () => {
    const { stderr } = await postern(["eval", wrong, ...ask]);
    expect(stderr).toContain('\n  4 |     {\n  5 |       "Effect": "allow",\n    |                 ^^^^^^^\n  hint: ');
    expect(stderr).not.toContain("\u001b");
    const colored = await postern(["eval", wrong, ...ask], { color: true });
    expect(colored.stderr).toContain("\u001b[31m^^^^^^^\u001b[39m");
  });

  it("show those of standard input, of directories and of files in them", async () => {
    const text = JSON.stringify({ version: 1, accounts: [{ id: 7 }] }, null, 2);
    const own = await postern(["eval", "--directory", "-", ...ask], { stdin: text });
    expect(own.stderr).toContain('  5 |       "id": 7\n    |             ^\n');
    const outer = {
      version: 1,
      accounts: [{ id: "111122223333" }],
      users: [{ arn: USER, policies: [{ name: "p", document: policy({ Effect: "allow", Action: "s3:*", Resource: "*" }) }] }],
    };
    const inside = await postern(["eval", "--directory", folder.file("own.json", JSON.stringify(outer, null, 2)), ...ask]);
    expect(inside.stderr).toMatch(/ \| +"Effect": "allow",\n {5}\| +\^{7}\n/);
  });

  it("show warnings of compile as well", async () => {
    const old = folder.file("old.json", { Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } });
    const { stderr } = await postern(["compile", old, "-o", folder.at("old.pstn")]);
    expect(stderr).toMatch(/^.*old\.json:1:1: warning .*\n {2}1 \| \{"Statement".*\n {4}\| \^+\n {2}hint: /);
  });

  it("keep to the terminal's width", async () => {
    const long = folder.file("long.json", policy({ Effect: "allow", Action: "s3:*", Resource: `arn:aws:s3:::${"x".repeat(500)}` }));
    const { stderr } = await postern(["eval", long, ...ask], { columns: 50 });
    for (const line of stderr.split("\n").filter((each) => /^ +\d* \|/.test(each))) expect(line.length).toBeLessThanOrEqual(50);
  });

  it("show fifty at most: a file may have a fault in every line", async () => {
    const many = Array.from({ length: 80 }, () => ({ Effect: "allow", Action: "s3:*", Resource: "*" }));
    const path = folder.file("many.json", { Version: "2012-10-17", Statement: many });
    const { stderr } = await postern(["eval", path, ...ask]);
    expect(stderr.match(/INVALID_EFFECT/g)).toHaveLength(80);
    expect(stderr.match(/\^{7}/g)).toHaveLength(50);
  });
});
