/** docs/stores.md: every row is a case of the corpus, says what the case says, and its program runs. Needs `npm run build`. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, test } from "vitest";
import { compile, PolicyErrors, type Mode } from "../../bindings/index.js";
import { parsePolicy } from "../../bindings/policy/parse.js";
import { readTopic, type CorpusCase } from "../support/corpus.js";

const PAGE = readFileSync("docs/stores.md", "utf8");
const ROWS = [...PAGE.matchAll(/^\| (S-\d+) \| .* \| (✔|W|✘) \| (✔|W|✘) \| .*\|$/gm)].map(([, id, aws, lenient]) => ({
  id: id!,
  aws: aws!,
  lenient: lenient!,
}));
const CASES = readTopic("stores");
const idOf = ({ name }: CorpusCase): string => /^S-\d+/.exec(name)![0];

/** The signs of the table, for the case's documents. */
function outcome(item: CorpusCase, mode: Mode): string {
  const sign = (hasErrors: boolean, hasWarnings: boolean): string => (hasErrors ? "✘" : hasWarnings ? "W" : "✔");
  if (item.kind === "grammar") {
    const { findings } = parsePolicy({ name: "p", document: item.document, type: item.policyType }, mode);
    return sign(
      findings.some(({ findingType }) => findingType === "ERROR"),
      findings.length > 0,
    );
  }
  try {
    return sign(false, compile(item.policies, { mode }).warnings.length > 0);
  } catch (error) {
    if (error instanceof PolicyErrors) return "✘";
    throw error;
  }
}

test("the table has a row for every case, and a case for every row", () => {
  expect([...new Set(CASES.map(idOf))].sort()).toEqual(ROWS.map(({ id }) => id).sort());
});

test.each(ROWS)("$id: aws $aws, lenient $lenient", ({ id, aws, lenient }) => {
  const cases = CASES.filter((item) => idOf(item) === id && !item.name.includes("an empty list under AWS"));
  for (const item of cases) {
    expect(outcome(item, "aws"), item.name).toBe(aws);
    expect(outcome(item, "lenient"), item.name).toBe(lenient);
  }
});

it("runs the program of the page", () => {
  const program = /```js\n([\s\S]*?)```/.exec(PAGE)![1]!;
  const expected = [...program.matchAll(/console\.log\(.*\); \/\/ (\S+)/g)].map(([, printed]) => printed);
  expect(expected).toHaveLength(2);
  const folder = mkdtempSync(join(tmpdir(), "postern-stores-"));
  try {
    const file = join(folder, "program.mjs");
    writeFileSync(file, program.replace('"postern"', JSON.stringify(pathToFileURL("dist/index.js").href)));
    const printed = execFileSync(process.execPath, [file], { encoding: "utf8" });
    expect(printed.trim().split("\n")).toEqual(expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
