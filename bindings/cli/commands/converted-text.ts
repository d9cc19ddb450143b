/** A converted suite as YAML. */
import { Document, isMap, isSeq } from "yaml";
import { loadSuite, runSuite, type CaseResult, type Converted, type EngineClass, type SuiteFile } from "../../surface/testing.js";
import { SuiteReader } from "../input/suite-files.js";

const SCHEMA_LINE = "# yaml-language-server: $schema=./node_modules/postern/schema/test.json\n";

/** Cases without an expectation of their own expect what is decided today, and say that somebody should look at them. */
export function convertedText(converted: Converted, path: string, Engine: EngineClass): string {
  const { suite, review } = converted;
  const document = new Document(review.length === 0 ? suite : decidedToday(converted, path, Engine));
  const cases = document.get("cases");
  for (const index of review) {
    const each = isSeq(cases) ? cases.items[index] : undefined;
    if (isMap(each)) each.commentBefore = " review: nobody has written this expectation";
  }
  return SCHEMA_LINE + document.toString({ lineWidth: 0 });
}

function decidedToday({ suite, review }: Converted, path: string, Engine: EngineClass): SuiteFile {
  const open = new Set(review);
  const value = { ...suite, cases: suite.cases.map((each, index) => (open.has(index) ? { ...each, expect: "denied" } : each)) };
  const loaded = loadSuite([{ name: path, value }], { resolve: new SuiteReader() });
  const results = runSuite(loaded, { Engine, clock: 0 }).suites[0]!.cases;
  return {
    ...suite,
    cases: suite.cases.map((each, index) => (open.has(index) ? { ...each, expect: expectOf(results[index]!) } : each)),
  };
}

function expectOf({ got }: CaseResult): NonNullable<SuiteFile["cases"]>[number]["expect"] & string {
  return (got?.error === undefined ? got!.decision! : `error:${got.error.code}`) as "allowed";
}
