/**
 * Do the corpus files tell a compiler that takes what it should not, or refuses what it should take? Findings of documents and of policy sets
 * are compared with those of the unchanged compiler, which the corpus itself is held against in test/conformance/.
 */
import { expect, it } from "vitest";
import { readTopic, type CorpusCase } from "../support/corpus.js";
import type { Finding } from "../../bindings/index.js";
import { mutantCompiler } from "./build.js";
import * as compiler from "./compiler.js";
import { COMPILER_MUTANTS } from "./compiler-mutants.js";
import type { CorpusFile } from "./corpus-trials.js";

const codes = (findings: readonly Finding[]): string =>
  findings
    .map(({ findingType, issueCode }) => `${findingType} ${issueCode}`)
    .sort()
    .join();

function saysOf(item: CorpusCase, { compile, parsePolicy }: typeof compiler): string {
  if (item.kind === "grammar") {
    const { document, policyType: type, resourceArn, mode } = item;
    return codes(parsePolicy({ name: "p", document, type, ...(resourceArn === undefined ? {} : { resourceArn }) }, mode).findings);
  }
  try {
    return codes(compile(item.directory ?? item.policies, { mode: item.mode, choices: item.choices }).warnings);
  } catch (error) {
    return codes((error as { readonly findings: readonly Finding[] }).findings);
  }
}

const files = new Map<CorpusFile, readonly { readonly item: CorpusCase; readonly said: string }[]>();

function casesOf(file: CorpusFile): readonly { readonly item: CorpusCase; readonly said: string }[] {
  const known =
    files.get(file) ??
    readTopic(file.slice(0, file.indexOf("/")))
      .filter((item) => item.file === file)
      .map((item) => ({ item, said: saysOf(item, compiler) }));
  files.set(file, known);
  return known;
}

it.each(COMPILER_MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
  "the corpus finds a compiler in which %s",
  async (_, mutant) => {
    const changed = await mutantCompiler(mutant);
    const cases = casesOf(mutant.foundBy);
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.some(({ item, said }) => saysOf(item, changed) !== said)).toBe(true);
  },
);
