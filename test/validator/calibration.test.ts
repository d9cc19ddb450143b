/**
 * AWS's own answers for 755 of its managed policies (corpus/validator/recorded.jsonl, with its source in corpus/README.md), statement
 * by statement. What differs is named, with its reason, in differences.json; nothing else may, and nothing named may be alike.
 */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { managedDocuments } from "../support/managed.js";
import { corpusLines, validate } from "./support.js";

interface Recorded {
  readonly policy: string;
  readonly version: string;
  readonly findings: readonly { readonly code: string; readonly statement: number; readonly count: number }[];
}
interface Difference {
  readonly policy: string;
  readonly code: string;
  readonly statement: number;
  readonly aws: number;
  readonly ours: number;
  readonly reason: string;
}

const { differences } = JSON.parse(readFileSync(new URL("../../corpus/validator/differences.json", import.meta.url), "utf8")) as {
  differences: Difference[];
};

/** Findings by code and statement; -1 is the whole policy. */
function countsOf(document: unknown): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { issueCode, locations } of validate(JSON.stringify(document), { options: { ownChecks: false } }).findings) {
    const step = locations[0]?.path[1];
    const name = `${issueCode} ${step !== undefined && "index" in step ? step.index : -1}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function compare(recorded: Recorded, document: unknown): Omit<Difference, "reason">[] {
  const ours = countsOf(document);
  const aws = new Map(recorded.findings.map(({ code, statement, count }) => [`${code} ${statement}`, count]));
  return [...new Set([...ours.keys(), ...aws.keys()])].flatMap((name) => {
    const [code = "", statement] = name.split(" ");
    const counts = { aws: aws.get(name) ?? 0, ours: ours.get(name) ?? 0 };
    return counts.aws === counts.ours ? [] : [{ policy: recorded.policy, code, statement: Number(statement), ...counts }];
  });
}

it("answers as AWS did, but for what is named", () => {
  const documents = new Map(managedDocuments().map(({ name, version, document }) => [`${name} ${version}`, document]));
  const recorded = corpusLines<Recorded>("recorded.jsonl");
  expect(recorded.length).toBe(755);
  const found = recorded.flatMap((each) => {
    const document = documents.get(`${each.policy} ${each.version}`);
    expect(document, each.policy).toBeDefined();
    return compare(each, document);
  });
  expect(found).toEqual(differences.map(({ reason: _, ...rest }) => rest));
  expect(differences.every(({ reason }) => reason.length > 0)).toBe(true);
  // Policies of which nothing differs.
  expect(recorded.length - new Set(found.map(({ policy }) => policy)).size).toBe(750);
});
