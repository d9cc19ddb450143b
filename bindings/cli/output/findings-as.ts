/** Findings for other programs: SARIF for code scanning, and GitHub's workflow commands. */
import type { FindingType } from "../../surface/validate.js";
import { escapeUnseen } from "../../text/quote.js";
import { workflowData, workflowProperty } from "../../text/workflow-command.js";
import { fingerprintOf, type Ignore, type Placed } from "./placed.js";

const LEVELS: Readonly<Record<FindingType, "error" | "warning" | "note">> = {
  ERROR: "error",
  SECURITY_WARNING: "warning",
  WARNING: "warning",
  SUGGESTION: "note",
};

export interface Suppressed {
  readonly placed: Placed;
  readonly ignore: Ignore;
}

/** A SARIF 2.1.0 log. What is ignored stands in it as suppressed, with its reason. */
export function sarifText(found: readonly Placed[], suppressed: readonly Suppressed[], version: string): string {
  const all = [...found, ...suppressed.map(({ placed }) => placed)];
  const codes = [...new Map(all.map(({ finding }) => [finding.issueCode, finding])).values()];
  const results = [...found.map((placed) => resultOf(placed)), ...suppressed.map(({ placed, ignore }) => resultOf(placed, ignore))];
  const rules = codes.map(({ issueCode, learnMoreLink, findingType }) => ({
    id: issueCode,
    helpUri: learnMoreLink,
    defaultConfiguration: { level: LEVELS[findingType] },
    properties: { findingType },
  }));
  const driver = { name: "postern validate", version, informationUri: "https://github.com/postern/postern", rules };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function resultOf(placed: Placed, ignore?: Ignore): object {
  const { finding, file, span } = placed;
  const region =
    span === undefined
      ? {}
      : {
          region: {
            startLine: span.start.line,
            startColumn: span.start.column + 1,
            endLine: span.end.line,
            endColumn: span.end.column + 1,
          },
        };
  return {
    ruleId: finding.issueCode,
    level: LEVELS[finding.findingType],
    message: { text: `${finding.findingDetails}; ${finding.hint}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file.replaceAll("\\", "/")) }, ...region } }],
    partialFingerprints: { "posternPlace/v1": fingerprintOf(placed) },
    ...(ignore === undefined ? {} : { suppressions: [{ kind: "external", justification: ignore.reason }] }),
  };
}

const COMMANDS: Readonly<Record<FindingType, string>> = {
  ERROR: "error",
  SECURITY_WARNING: "warning",
  WARNING: "warning",
  SUGGESTION: "notice",
};

/** A line for each finding, of which GitHub makes an annotation in the pull request. */
export function githubLines(found: readonly Placed[]): string {
  return found.map(githubLine).join("");
}

function githubLine({ finding, file, span }: Placed): string {
  const place =
    span === undefined
      ? {}
      : { line: span.start.line, col: span.start.column + 1, endLine: span.end.line, endColumn: span.end.column + 1 };
  const properties = Object.entries({ file, ...place, title: finding.issueCode }).map(
    ([name, value]) => `${name}=${escapeUnseen(workflowProperty(String(value)))}`,
  );
  return `::${COMMANDS[finding.findingType]} ${properties.join(",")}::${escapeUnseen(workflowData(`${finding.findingDetails}\n${finding.hint}`))}\n`;
}
