/** Every decision of the corpus that a row can ask for, asked of the module. One case of each file is packed; the others are laid where the packer puts them. */
import { describe, expect, it } from "vitest";
import { compile, DirectoryError, PolicyErrors } from "../../bindings/index.js";
import { packInto } from "../../bindings/pack/pack.js";
import { corpusTopics, readTopic, type Expectation, type PolicyCase } from "../support/corpus.js";
import { UDF, UdfHost } from "./host.js";
import { NO_PARTS, writeRows, type Row } from "./row-binary.js";
import { MEANINGS, meaningOf, rowOf } from "./rows.js";

interface Question {
  readonly name: string;
  readonly row: Row;
  readonly expected: string;
}

/** Why requests of the corpus are not asked here: how many of each. */
const unasked = new Map<string, number>();
let asked = 0;

/** The artifact, or undefined where the case says that there is none. */
function compiled({ policies, directory, mode, choices }: PolicyCase): Uint8Array | undefined {
  try {
    return (directory === undefined ? compile(policies, { mode, choices }) : compile(directory, { mode, choices })).bytes;
  } catch (error) {
    if (error instanceof PolicyErrors || error instanceof DirectoryError) return undefined;
    throw error;
  }
}

function meaningExpected(expect: Expectation): string | undefined {
  if ("decision" in expect) return expect.decision;
  return "error" in expect ? meaningOf(expect.error) : undefined;
}

function questionsOf({ requests, clock }: PolicyCase, artifact: Uint8Array): Question[] {
  return requests.flatMap(({ name, request, expect }) => {
    const expected = meaningExpected(expect);
    const row = rowOf(request, artifact, clock);
    if (expected !== undefined && typeof row !== "string") return [{ name, row, expected }];
    const reason = typeof row === "string" ? row : "no answer";
    unasked.set(reason, (unasked.get(reason) ?? 0) + 1);
    return [];
  });
}

async function ask(item: PolicyCase, isPacked: boolean): Promise<void> {
  const artifact = compiled(item);
  const questions = artifact === undefined ? [] : questionsOf(item, artifact);
  if (questions.length === 0) return;
  asked += questions.length;
  const host = isPacked ? await packedHost(artifact!) : UdfHost.holding(artifact!);
  const plain = questions.filter(({ row }) =>
    Object.entries(NO_PARTS).every(([member, none]) => row[member as keyof Row] === none),
  );
  const found = [
    ...answersTo(questions, (block, rows) => host.decide("postern_decide_full", block, rows), true),
    ...answersTo(questions, (block, rows) => host.reasons(block, rows).map(({ decision }) => decision), true),
    ...answersTo(plain, (block, rows) => host.decide("postern_decide", block, rows), false),
  ];
  const expected = [questions, questions, plain].flat().map(({ name, expected }) => [name, expected]);
  expect(found, item.name).toEqual(expected);
}

async function packedHost(artifact: Uint8Array): Promise<UdfHost> {
  const { bytes } = await packInto(UDF, artifact);
  return new UdfHost(new WebAssembly.Module(bytes as BufferSource));
}

/** The questions' names, each with what the answer means. */
function answersTo(questions: readonly Question[], call: (block: Uint8Array, rows: number) => number[], full: boolean) {
  const rows = questions.map(({ row }) => row);
  const answers = call(writeRows(rows, full), rows.length);
  return questions.map(({ name }, at) => [name, MEANINGS[answers[at]!]]);
}

/** The topic's cases with requests, by file. */
function casesByFile(topic: string): Map<string, PolicyCase[]> {
  const files = new Map<string, PolicyCase[]>();
  for (const item of readTopic(topic)) {
    if (item.kind === "policies" && item.requests.length > 0) files.set(item.file, [...(files.get(item.file) ?? []), item]);
  }
  return files;
}

const files = corpusTopics().flatMap((topic) => [...casesByFile(topic)]);

describe("the module", () => {
  it.each(files)("decides as %s says", async (_, cases) => {
    for (const [at, item] of cases.entries()) await ask(item, at === 0);
  });
});

it("asks most of the corpus", () => {
  const rest = [...unasked.values()].reduce((sum, count) => sum + count, 0);
  expect(asked).toBeGreaterThan(8 * rest);
});
