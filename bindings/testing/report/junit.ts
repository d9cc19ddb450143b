/** A run as JUnit XML, which most services for continuous integration read. */
import { toXml } from "xast-util-to-xml";
import type { CaseResult, FileResult, SuiteResult } from "../result.js";
import { gotText, whyLines } from "./words.js";
import { placeText } from "./text.js";

type XmlNode = Parameters<typeof toXml>[0];
type XmlElement = Extract<XmlNode, { type: "element" }>;

export function junitReport({ summary, suites }: SuiteResult): string {
  const { passed, failed, skipped, errors } = summary;
  const counts = { tests: passed + failed + skipped + errors, failures: failed, errors, skipped };
  const root = element("testsuites", { name: "postern test", ...counts }, suites.map(fileElement));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${toXml(root, { closeEmptyElements: true })}\n`;
}

function fileElement({ file, name, cases }: FileResult): XmlElement {
  const count = (status: CaseResult["status"]): number => cases.filter((each) => each.status === status).length;
  const counts = { tests: cases.length, failures: count("failed"), errors: count("error"), skipped: count("skipped") };
  return element(
    "testsuite",
    { name, file, ...counts },
    cases.map((each) => caseElement(each, name, file)),
  );
}

function caseElement(each: CaseResult, suite: string, file: string): XmlElement {
  const place = { file, ...(each.line === undefined ? {} : { line: each.line }) };
  return element("testcase", { name: each.name, classname: suite, ...place }, outcomeElements(each, file));
}

function outcomeElements(each: CaseResult, file: string): XmlElement[] {
  if (each.status === "skipped") return [element("skipped", { message: each.reason ?? "" }, [])];
  if (each.status === "passed") return [];
  const message = `expected ${each.expected ?? ""}, got ${gotText(each)}`;
  const type = each.got?.error?.code ?? each.got?.decision ?? "";
  const text = [...(each.mismatches ?? []), ...whyLines(each), `at ${placeText(each, file)}`].join("\n");
  return [element(each.status === "failed" ? "failure" : "error", { message, type }, [text])];
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly (XmlElement | string)[],
): XmlElement {
  return {
    type: "element",
    name,
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, admitted(String(value))])),
    children: children.map((child) => (typeof child === "string" ? { type: "text", value: admitted(child) } : child)),
  };
}

/** XML has no place for control characters, nor for halves of pairs. */
function admitted(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
