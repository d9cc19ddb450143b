/** The tables: codes, checks, what is kept by hand, and the documents that list them. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CODE_TABLE, COMPILER_CODES, VALIDATOR_CODES } from "../../bindings/findings/code-table.js";
import { learnMoreLink } from "../../bindings/findings/codes.js";
import { CURATED_TABLES } from "../../bindings/service-data/curated/index.js";
import { linkOf } from "../../bindings/validator/links.js";
import { CHECKS } from "../../bindings/validator/table.js";
import { includes, intersects, matches } from "../../bindings/validator/patterns.js";

const document = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

test("every check has a finding type, and every finding type a check", () => {
  expect([...new Set(CHECKS.map(({ code }) => code))].sort()).toEqual([...VALIDATOR_CODES].sort());
  const count = (type: string): number =>
    VALIDATOR_CODES.filter((code) => !code.startsWith("X_") && CODE_TABLE[code].findingType === type).length;
  expect(["ERROR", "SECURITY_WARNING", "WARNING", "SUGGESTION"].map(count)).toEqual([79, 19, 26, 29]);
});

test("a code that both report has one link, but for what is of this project", () => {
  const both = COMPILER_CODES.filter((code) => VALIDATOR_CODES.includes(code) && !code.startsWith("X_"));
  expect(both.length).toBeGreaterThan(50);
  for (const code of both) expect(linkOf(code)).toBe(learnMoreLink(code));
});

test("docs/validator.md lists every code once, with its type and what it needs", () => {
  const rows = [...document("validator.md").matchAll(/^\| <a id="(\w+)"><\/a>`\1` \| (\w+) \| ([IRTSC]+) \| ([a-z, ]+) \|/gm)];
  const listed = new Map(rows.map(([, code, type, policies, needs]) => [code, { type, policies, needs }]));
  expect([...listed.keys()].sort()).toEqual([...VALIDATOR_CODES].sort());
  for (const code of VALIDATOR_CODES) {
    const checks = CHECKS.filter((check) => check.code === code);
    const letters = ["I", "R", "T", "S", "C"].filter((letter) => checks.some(({ policies }) => policies.includes(letter))).join("");
    const needs = [...new Set(checks.map((check) => check.needs))].join(", ");
    expect({ code, ...listed.get(code) }).toEqual({ code, type: CODE_TABLE[code].findingType, policies: letters, needs });
  }
});

test("the compile column is the most severe outcome of docs/findings.md", () => {
  const rank: Record<string, number> = { E: 2, W: 1, "–": 0 };
  const worst = new Map<string, [number, number]>();
  let codes: string[] = [];
  for (const line of document("findings.md")
    .split("\n")
    .filter((each) => each.startsWith("| "))) {
    const cells = line.split(" | ");
    if (!cells[0]!.startsWith("| same code")) codes = [...cells[0]!.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, code]) => code!);
    const [aws, lenient] = cells.slice(-3).map((cell) => rank[cell.trim()]);
    if (aws === undefined || lenient === undefined) continue;
    for (const code of codes) {
      const [a, b] = worst.get(code) ?? [0, 0];
      worst.set(code, [Math.max(a, aws), Math.max(b, lenient)]);
    }
  }
  const outcome = { error: [2, 2], strict: [2, 1], warning: [1, 1], lenient: [0, 1] };
  const ofDocuments = COMPILER_CODES.filter((code) => worst.has(code));
  expect(ofDocuments.length).toBeGreaterThan(70);
  for (const code of ofDocuments) expect([code, worst.get(code)]).toEqual([code, outcome[CODE_TABLE[code].compile!]]);
});

test("every row kept by hand names its source and day, and none stands twice", () => {
  for (const [name, table] of Object.entries(CURATED_TABLES)) {
    expect(table.length, name).toBeGreaterThan(0);
    for (const { source, date } of table) {
      expect(source, name).toMatch(/^https:\/\//);
      expect(date, name).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
    const rows = table.map(({ source: _, date: __, ...row }: { source: string; date: string }) =>
      JSON.stringify(row).toLowerCase(),
    );
    expect(new Set(rows).size, name).toBe(rows.length);
  }
});

// --- patterns against brute force ---------------------------------------------------------------------------------

function words(alphabet: string, most: number): string[] {
  let [last, all] = [[""], [""]];
  for (let length = 1; length <= most; length++) {
    last = last.flatMap((word) => [...alphabet].map((letter) => word + letter));
    all = [...all, ...last];
  }
  return all;
}

test("wildcard routines agree with what they mean, on every pattern of four signs", () => {
  const patterns = words("ab*?", 4);
  const texts = words("ab", 6);
  const sets = patterns.map((pattern) => {
    const meaning = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
    const set = texts.filter((text) => meaning.test(text));
    expect(texts.filter((text) => matches(text, pattern))).toEqual(set);
    return new Set(set);
  });
  let affirmed = 0;
  patterns.forEach((wide, at) => {
    patterns.forEach((narrow, to) => {
      const meets = texts.some((text) => sets[at]!.has(text) && sets[to]!.has(text));
      if (intersects(wide, narrow) !== meets) expect.fail(`intersects ${wide} ${narrow}`);
      if (!includes(wide, narrow)) return;
      affirmed++;
      if (![...sets[to]!].every((text) => sets[at]!.has(text))) expect.fail(`${wide} does not include ${narrow}`);
    });
  });
  expect(affirmed).toBeGreaterThan(1_000);
});

test("a variable is any text where patterns meet, and itself where one includes another", () => {
  expect(intersects("arn:${aws:username}:x", "arn:a*")).toBe(true);
  expect(includes("home/*", "home/${aws:username}")).toBe(true);
  expect(includes("home/????", "home/${aws:username}")).toBe(false);
  expect(includes("home/${aws:username}*", "home/${aws:username}")).toBe(true);
  expect(includes("home/${aws:username}", "home/a")).toBe(false);
});
