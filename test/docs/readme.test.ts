/** The README's program runs as printed, and prints what its comments say. Needs `npm run build`. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";

const README = readFileSync("README.md", "utf8");

it("runs the program of the README", () => {
  const program = /```js\n([\s\S]*?)```/.exec(README)![1]!;
  const expected = [...program.matchAll(/console\.log\(.*\); \/\/ (\S+)/g)].map(([, printed]) => printed);
  expect(expected.length).toBeGreaterThan(1);
  const folder = mkdtempSync(join(tmpdir(), "postern-readme-"));
  try {
    const file = join(folder, "program.mjs");
    writeFileSync(file, program.replace('"postern"', JSON.stringify(pathToFileURL("dist/index.js").href)));
    const printed = execFileSync(process.execPath, [file], { encoding: "utf8" });
    expect(printed.trim().split("\n")).toEqual(expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("has no placeholders left", () => {
  expect(README.match(/\b[A-Z]+_TABLE\b|TODO|TBD/g)).toBeNull();
});

it("names only npm scripts that exist", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const documents = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map((name) => readFileSync(name, "utf8")).join("\n");
  const named = [...documents.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
