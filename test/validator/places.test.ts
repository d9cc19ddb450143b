/** Places: what stands between start and end is what the path leads to, whatever white space, escapes and characters are about. */
import { expect, test } from "vitest";
import type { Finding, Location } from "../../bindings/findings/finding.js";
import type { ValidatePolicyInput } from "../../bindings/validator/input.js";
import { corpusLines, validate } from "./support.js";

interface Example {
  readonly code: string;
  readonly policyType: ValidatePolicyInput["policyType"];
  readonly resourceType?: ValidatePolicyInput["validatePolicyResourceType"];
  readonly document: string;
}
const EXAMPLES = [...corpusLines<Example>("examples.jsonl"), ...corpusLines<Example>("own-examples.jsonl")];

/** The value, or the name, that the path leads to; undefined where a step leads nowhere. */
function follow(document: unknown, { path }: Location): unknown {
  let value = document;
  for (const step of path) {
    if ("key" in step) return step.key;
    if ("substring" in step) return (value as string).slice(step.substring.start, step.substring.start + step.substring.length);
    value = (value as Record<string | number, unknown>)["index" in step ? step.index : step.value];
  }
  return value;
}

function check(text: string, document: unknown, { issueCode, locations }: Finding): void {
  for (const location of locations) {
    const { start, end } = location.span!;
    expect(0 <= start.offset && start.offset <= end.offset && end.offset <= text.length, issueCode).toBe(true);
    const written = text.slice(start.offset, end.offset);
    const isPart = location.path.some((step) => "substring" in step);
    expect(isPart ? written : JSON.parse(written), `${issueCode} in ${text}`).toEqual(follow(document, location));
    const before = text.slice(0, start.offset).split(/\r\n|\r|\n/);
    expect([start.line, start.column]).toEqual([before.length, before[before.length - 1]!.length]);
  }
}

/** Other texts of the same document. */
const FORMS: readonly ((document: unknown) => string)[] = [
  (document) => JSON.stringify(document),
  (document) => JSON.stringify(document, undefined, "\t"),
  (document) => JSON.stringify(document, undefined, 2).replaceAll("\n", "\r\n"),
  (document) => JSON.stringify(document).replaceAll("s3", "\\u00733").replaceAll("/", "\\/"),
  (document) => JSON.stringify(document, undefined, 1).replace('"Statement"', '"\u{1f600}": 1, "Statement"'),
];

/** What has no JSON value to compare with: texts that are not JSON, and the white space before one. */
const WITHOUT_VALUE = new Set(["JSON_SYNTAX_ERROR", "X_LEADING_WHITE_SPACE", "X_DUPLICATE_JSON_KEY", "X_ILLEGAL_CHARACTER"]);

test.each(EXAMPLES.filter(({ code }) => !WITHOUT_VALUE.has(code)))("$code", ({ code, policyType, resourceType, document }) => {
  for (const form of FORMS) {
    const text = form(JSON.parse(document));
    const input = {
      policyType,
      ...(resourceType === undefined ? {} : { validatePolicyResourceType: resourceType }),
      options: {
        scpLanguage: "legacy" as const,
        sensitiveAccess: [{ action: "s3:GetObject", resource: "arn:aws:s3:::secrets/*" }],
      },
    };
    const { findings } = validate(text, input);
    expect(findings.map(({ issueCode }) => issueCode)).toContain(code);
    for (const finding of findings) if (!WITHOUT_VALUE.has(finding.issueCode)) check(text, JSON.parse(text), finding);
  }
});

test("a document given as an object has the same findings with paths and no spans", () => {
  for (const { document, policyType, code } of EXAMPLES.filter((each) => !WITHOUT_VALUE.has(each.code))) {
    const ofText = validate(document, { policyType }).findings;
    const ofObject = validate(JSON.parse(document), { policyType }).findings;
    const plain = (findings: readonly Finding[]): unknown =>
      findings.map(({ issueCode, locations }) => [issueCode, locations.map(({ path }) => path)]);
    expect(plain(ofObject), code).toEqual(plain(ofText));
    expect(ofObject.every(({ locations }) => locations.every(({ span }) => span === undefined))).toBe(true);
  }
});
