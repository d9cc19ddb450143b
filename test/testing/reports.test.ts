/** Reports of runs and of coverage (docs/spec/analysis.md §3, §4.4, T2, T11, T12, T17). */
import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import {
  coverageText,
  DEFAULT_METRICS,
  format,
  githubSummary,
  htmlReport,
  lcovReport,
  METRICS,
  textReport,
  type SuiteCase,
  type SuiteResult,
} from "../../bindings/surface/testing.js";
import { STYLE } from "../../bindings/testing/report/html-style.js";
import { GET, P1, placeOf, runOf, suiteOf, suiteText, textOf, type Draft, type Files } from "./support.js";

const run = (draft: Draft, files: Files = {}): SuiteResult => runOf(suiteOf(draft, files), { coverage: true });
const failing = (name: string): Draft => ({ cases: [{ ...GET, name, expect: "implicitDeny" }] });
const HOSTILE = 'a]]>&"\u0007<b>\n::error::%';

describe("text", () => {
  it("T2 shows what was expected and got, and the lines of the case and of the statement", () => {
    const draft = failing("reads");
    const { line } = placeOf(suiteText(draft), "{", suiteText(draft).indexOf('"cases"'));
    const statement = placeOf(textOf(P1), '{\n      "Sid": "R"');
    const text = textReport(run(draft));
    for (const part of [
      "✗ reads",
      "expected implicitDeny",
      "got      allowed by R",
      `p1.json:${statement.line} R (Allow)`,
      `s.postern.json:${line}`,
      "0 passed, 1 failed in 1 file",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("says of an implicit denial what comes near", () => {
    const text = textReport(run({ cases: [{ ...GET, name: "n", action: "s3:PutObject", expect: "allowed" }] }));
    expect(text).toContain("no statement allows it (identity)");
    expect(text).toContain("action: s3:PutObject is not among s3:GetObject, s3:ListBucket");
  });

  it("lets no name move the cursor", () => {
    const text = textReport(run(failing(HOSTILE)));
    expect(text).not.toContain("\u0007");
    expect(text.split("\n").filter((line) => line.includes("a]]>"))).toHaveLength(1);
  });
});

describe("JUnit", () => {
  it("T11 is well-formed, whatever a name holds, and has one failure", () => {
    const xml = format(run(failing(HOSTILE)), "junit");
    expect([...xml.matchAll(/<failure /g)]).toHaveLength(1);
    expect(xml).not.toMatch(/[\u0000-\u0008]/);
    expect(xml).toContain('<testsuites name="postern test" tests="1" failures="1" errors="0" skipped="0">');
    const name = /<testcase name="([^"]*)"/.exec(xml)![1]!;
    expect(name.replaceAll("&#x26;", "&").replaceAll("&#x3C;", "<").replaceAll("&#x22;", '"')).toBe(
      HOSTILE.replace("\u0007", "\ufffd"),
    );
    if (hasTool("xmllint")) expect(() => execFileSync("xmllint", ["--noout", "-"], { input: xml })).not.toThrow();
  });

  it("counts what is skipped, and what is an error", () => {
    const cases: SuiteCase[] = [
      { ...GET, name: "s", skip: "waits" },
      { ...GET, name: "e", action: "nothing", expect: "allowed" },
    ];
    const xml = format(run({ cases }), "junit");
    expect(xml).toContain('<skipped message="waits"');
    expect(xml).toContain('<error message="expected allowed, got error INVALID_ACTION" type="INVALID_ACTION">');
  });
});

describe("GitHub", () => {
  it("T12 a name with a line break is one annotation of one line", () => {
    const lines = format(run(failing("a\nb, c: 100 %")), "github")
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^::error file=s\.postern\.json,line=\d+,col=\d+,title=s › a%0Ab%2C c%3A 100 %25::expected implicitDeny, got allowed by R \(identity\)%0A/,
    );
  });

  it("shows fifty, and counts the rest", () => {
    const cases = Array.from({ length: 60 }, (_, at): SuiteCase => ({ ...GET, name: `c${at}`, expect: "implicitDeny" }));
    const lines = format(run({ cases }), "github").trimEnd().split("\n");
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toContain("10 more failures");
  });

  it("its summary is a table that names cannot break", () => {
    const summary = githubSummary(run(failing("a|b <script>\n`c`")));
    expect(summary.split("\n").filter((line) => line.startsWith("| s"))).toHaveLength(1);
    expect(summary).not.toContain("<script>");
  });
});

describe("JSON", () => {
  it("is one document, with explanations of failures alone", () => {
    const cases: SuiteCase[] = [
      { ...GET, name: "good", expect: "allowed" },
      { ...GET, name: "bad", expect: "implicitDeny" },
    ];
    const { version, summary, suites } = JSON.parse(format(run({ cases }), "json")) as { version: number } & SuiteResult;
    expect([version, summary]).toEqual([1, { passed: 1, failed: 1, skipped: 0, errors: 0, files: 1 }]);
    expect(suites[0]!.cases.map(({ explanation }) => explanation === undefined)).toEqual([true, false]);
  });
});

// --- coverage --------------------------------------------------------------------------------------------------------------

const SCRIPT = "</script><script>alert(1)</script>";

describe("HTML", () => {
  const withSid = {
    Version: "2012-10-17",
    Statement: { Sid: SCRIPT, Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" },
  };
  const draft: Draft = { policies: { set: { resource: "q.json" } }, cases: [{ ...GET, name: SCRIPT, expect: "denied" }] };
  const html = htmlReport(run(draft, { "q.json": withSid }).coverage!, DEFAULT_METRICS);

  it("T17 holds no script but its own, whatever a policy says", () => {
    expect([...html.matchAll(/<script/g)]).toHaveLength(1);
    expect(html).toContain("&#60;/script&#62;&#60;script&#62;alert(1)");
  });

  it("is whole: every element that is opened is closed, and nothing comes from elsewhere", () => {
    const open: string[] = [];
    const body = html.replace(/<(style|script)>[^]*?<\/\1>/g, "");
    for (const [, close, name] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (close === "/") expect(open.pop()).toBe(name);
      else if (name !== "meta") open.push(name!);
    }
    expect(open).toEqual([]);
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("tells states by a mark as well as by colour, line by line", () => {
    const page = htmlReport(run({ cases: [{ ...GET, name: "T1", expect: "allowed" }] }).coverage!, DEFAULT_METRICS);
    const line = (number: number): string =>
      new RegExp(
        `<(?:details|div) class="[a-z]*">(?:<summary class="line">)?<span class="mark">[^<]*</span><span class="number">${number}</span>`,
      ).exec(page)![0];
    const at = (part: string): number => placeOf(textOf(P1), part).line;
    expect(line(at('"s3:GetObject"'))).toMatch(/class="(covered|partly)".*[✓◐]/);
    expect(line(at('"s3:ListBucket"'))).toMatch(/class="missed".*✗/);
    expect(line(at('"Sid": "R"'))).toMatch(/<div class="line"><span class="mark"><\/span>/);
  });

  it("has colours that are at least 4.5 to 1 apart, light and dark", () => {
    const [light, dark] = STYLE.split("prefers-color-scheme:dark").map(colorsOf);
    for (const colors of [light!, dark!]) {
      for (const name of ["covered", "partly", "missed", "ignored"])
        expect(contrast(colors.get(`${name}-text`)!, colors.get(name)!), name).toBeGreaterThanOrEqual(4.5);
      for (const [text, background] of [
        ["text", "page"],
        ["soft", "page"],
        ["soft", "panel"],
        ["link", "page"],
        ["text", "panel"],
      ]) {
        expect(contrast(colors.get(text!)!, colors.get(background!)!), `${text} on ${background}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

function colorsOf(style: string): ReadonlyMap<string, string> {
  return new Map([...style.matchAll(/--([a-z-]+):(#[0-9a-f]{6})/g)].map(([, name, color]) => [name!, color!]));
}

/** WCAG 2.2, relative luminance. */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b].map(luminance).sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

describe("lcov", () => {
  // T16, that genhtml takes it without a warning, is in browser/run.mjs.
  const draft: Draft = { cases: [{ ...GET, name: "T1", expect: "allowed" }] };

  it("has a function a statement, lines with hits, and branches", () => {
    const { text, left } = lcovReport(run(draft).coverage!);
    const at = (part: string): number => placeOf(textOf(P1), part).line;
    expect(left).toEqual([]);
    for (const record of [
      "SF:p1.json",
      `FN:${at('{\n      "Sid": "R"')},R`,
      "FNDA:1,R",
      "FNDA:0,D",
      "FNF:2",
      "FNH:1",
      `DA:${at('"aws:SourceIp"')},1`,
      `BRDA:${at('"aws:SourceIp"')},0,0,1`,
      `BRDA:${at('"aws:SourceIp"')},0,1,0`,
    ]) {
      expect(text.split("\n")).toContain(record);
    }
    expect(text).toMatch(new RegExp(`BRDA:${at('"aws:SecureTransport"')},0,0,-`));
  });
});

function hasTool(name: string): boolean {
  return spawnSync(name, ["--version"]).error === undefined;
}

describe("coverage as text", () => {
  it("is a table, then at most forty gaps and a count", () => {
    const Statement = Array.from({ length: 60 }, (_, at) => ({
      Sid: `S${at}`,
      Effect: "Allow",
      Action: `sqs:A${at}`,
      Resource: "*",
    }));
    const text = coverageText(
      run({ cases: [{ ...GET, name: "n", expect: "denied" }] }, { "p1.json": { Version: "2012-10-17", Statement } }).coverage!,
      METRICS,
    );
    expect(text.split("\n").filter((line) => line.startsWith("   p1.json:"))).toHaveLength(40);
    expect(text).toMatch(/and \d+ more/);
    expect(text).toMatch(/^ p1\.json +\d+ %/m);
  });
});
