/**
 * docs/validator-codes.md: what has been shown of each code. `npm run build:codes` writes it, codes-page.test.ts holds it
 * against this.
 */
import { CODE_TABLE, VALIDATOR_CODES } from "../../bindings/findings/code-table.js";
import type { IssueCode } from "../../bindings/findings/code-table.js";
import { CURATED_TABLES } from "../../bindings/service-data/curated/index.js";
import type { CuratedTables } from "../../bindings/model/curated.js";
import { subjectOf } from "../../bindings/validator/subject-of.js";
import { CHECKS } from "../../bindings/validator/table.js";
import { managedDocuments } from "../support/managed.js";
import { EXAMPLES, documentOf, inputOf, SIZES, type Example } from "./examples.js";
import { catalogue, codesOf, placeText, validate } from "./support.js";

type TableName = keyof CuratedTables;
const TABLES = Object.keys(CURATED_TABLES) as TableName[];

/** An example as the validator is asked it. */
interface Shown {
  readonly code: IssueCode;
  readonly input: Parameters<typeof validate>[1];
  readonly document: string;
  readonly twin: string;
  /** Where the finding must be; empty for the size of a document. */
  readonly at: string;
}

const SHOWN: readonly Shown[] = [
  ...EXAMPLES.map((example: Example) => ({ ...example, code: example.code as IssueCode, input: inputOf(example) })),
  ...SIZES.map(([code, input, quota]) => {
    return { code: code as IssueCode, input, document: documentOf(quota + 1), twin: documentOf(quota), at: "" };
  }),
];

/** How often the code is found, and where first. */
function answer(document: string, { code, input }: Shown): { count: number; at: string } {
  const found = validate(document, { ...input, catalogue }).findings.filter(({ issueCode }) => issueCode === code);
  return { count: found.length, at: placeText(found[0]?.locations[0]?.path ?? []) };
}

/** The tables kept by hand that the code's checks look into, for the example or its twin. */
function tablesOf({ code, input, document, twin }: Shown): readonly TableName[] {
  const asked = new Set<string>();
  let isRunning = false;
  for (const policyDocument of [document, twin]) {
    const curated = new Proxy(CURATED_TABLES, {
      get: (tables, name: TableName) => {
        if (isRunning) asked.add(name);
        return tables[name];
      },
    });
    const subject = subjectOf({ policyType: "IDENTITY_POLICY", ...input, policyDocument, catalogue: { ...catalogue, curated } });
    isRunning = true;
    for (const check of CHECKS)
      if (check.code === code && check.policies.includes(subject.letter)) check.run(subject, () => undefined);
    isRunning = false;
  }
  return TABLES.filter((name) => asked.has(name));
}

interface Count {
  findings: number;
  policies: number;
}

/** Findings of the newest version of every managed policy, as an identity policy. */
function managedCounts(): { readonly counts: Map<string, Count>; readonly policies: number } {
  const newest = managedDocuments().filter(({ isLatest }) => isLatest);
  const counts = new Map<string, Count>();
  for (const { document } of newest) {
    const codes = codesOf(validate(JSON.stringify(document), { options: { ownChecks: false } }).findings);
    for (const code of codes) {
      const count = counts.get(code) ?? { findings: 0, policies: 0 };
      count.findings++;
      counts.set(code, count);
    }
    for (const code of new Set(codes)) counts.get(code)!.policies++;
  }
  return { counts, policies: newest.length };
}

/** The whole page. */
export function codesPage(): string {
  const { counts, policies } = managedCounts();
  const rows = SHOWN.slice()
    .sort((a, b) => order(a.code) - order(b.code))
    .map((shown) => row(shown, counts.get(shown.code)));
  return [...heading(policies), ...rows, "", ...tablesPart(), ""].join("\n");
}

const order = (code: IssueCode): number => VALIDATOR_CODES.indexOf(code);

function row(shown: Shown, count: Count | undefined): string {
  const tables = tablesOf(shown);
  const example = answer(shown.document, shown);
  const isFound = example.count > 0 && example.at === shown.at;
  const isSilent = answer(shown.twin, shown).count === 0;
  const place = shown.at === "" ? "no place" : `\`${shown.at.replaceAll("|", " ")}\``;
  const cells = [
    `[\`${shown.code}\`](validator.md#${shown.code})`,
    CODE_TABLE[shown.code].findingType!,
    isFound ? `found at ${place}` : "**not found**",
    isSilent ? "silent" : "**found**",
    count === undefined ? "–" : `${count.findings} in ${count.policies}`,
    tables.length === 0 ? "–" : tables.map((name) => `\`${name}\``).join(", "),
  ];
  return `| ${cells.join(" | ")} |`;
}

function heading(policies: number): string[] {
  return [
    "# The validator's codes: what has been shown",
    "",
    "Made by `npm run build:codes` from `corpus/validator/examples.jsonl`, the tables and the managed policies; a test holds it against them.",
    `Each of the ${SHOWN.length} codes of Access Analyzer has an example, in which it must be found at its place (statement and path; \`~\` the name of a member, \`#\` a part of a text), and a twin,`,
    `one edit away, in which it must not. *managed*: findings, and policies, among the newest versions of ${policies} AWS managed policies. *tables*: those kept by hand`,
    "that its checks look into for the example or the twin.",
    "",
    "| code | type | example | twin | managed | tables |",
    "|---|---|---|---|---|---|",
  ];
}

function tablesPart(): string[] {
  const rows = TABLES.map((name) => {
    const table = CURATED_TABLES[name] as readonly { readonly source: string; readonly date: string }[];
    const sources = [...new Set(table.map(({ source }) => source))].sort();
    const last = table
      .map(({ date }) => date)
      .sort()
      .at(-1)!;
    return `| \`${name}\` | ${table.length} | ${last} | ${sources.join(", ")} |`;
  });
  return [
    "## Tables kept by hand",
    "",
    "In `bindings/service-data/curated/`; each row names its own source and day.",
    "",
    "| table | rows | last looked at | sources |",
    "|---|---|---|---|",
    ...rows,
  ];
}
