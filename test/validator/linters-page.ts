/** docs/validator-linters.md: what other tools' published test cases say, and what the validator says of the same policies. */
import type { ValidatePolicyType } from "../../bindings/validator/input.js";
import { codesOf, corpusLines, validate } from "./support.js";

export interface LinterCase {
  readonly tool: string;
  /** What is in the policy, in words of ours. */
  readonly about: string;
  readonly source: string;
  readonly policyType: ValidatePolicyType;
  readonly document: string;
  /** What the tool's own test expects of it. */
  readonly theirs: readonly string[];
  /** Codes that must be found, and codes or finding types that must not. */
  readonly finds: readonly string[];
  readonly silent: readonly string[];
  /** Where the two differ. */
  readonly reason?: string;
}

export const LINTER_CASES = corpusLines<LinterCase>("linters.jsonl");

/** The whole page. */
export function lintersPage(): string {
  const tools = [...new Set(LINTER_CASES.map(({ tool }) => tool))];
  return [...heading(), ...tools.flatMap(part)].join("\n");
}

function heading(): string[] {
  const differing = LINTER_CASES.filter(({ reason }) => reason !== undefined).length;
  return [
    "# The validator beside other tools",
    "",
    "Made by `npm run build:codes` from `corpus/validator/linters.jsonl`: test cases that Parliament, Cloudsplaining and policyuniverse publish, restated with names of ours, each with its source. A test holds the validator",
    `against them. Of ${LINTER_CASES.length} cases, ${LINTER_CASES.length - differing} are answered alike: what the tool reports is reported, what it calls sound has none of the findings that would matter. ${differing} differ, with the reason in the last column. *finds*: the`,
    "codes that answer the tool's; *else*: what the validator says beside them.",
    "",
  ];
}

function part(tool: string): string[] {
  const cases = LINTER_CASES.filter((each) => each.tool === tool);
  const sources = [...new Set(cases.map(({ source }) => source))].map((source) => `[${source.split("/").at(-1)!}](${source})`);
  return [
    `## ${tool}`,
    "",
    `Sources: ${sources.join(", ")}.`,
    "",
    "| policy | the tool | finds | else | differs because |",
    "|---|---|---|---|---|",
    ...cases.map(row),
    "",
  ];
}

function row({ about, policyType, document, theirs, finds, reason = "" }: LinterCase): string {
  const others = new Set(codesOf(validate(document, { policyType }).findings).filter((code) => !finds.includes(code)));
  return `| ${[about, listed(theirs), listed(finds), listed([...others].sort()), reason].join(" | ")} |`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "–" : names.map((name) => `\`${name}\``).join(", ");
}
