/** What the differential run finds becomes a small case of the corpus, which holds once its answer is given. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Decision } from "../../../bindings/index.js";
import { checkCase } from "../../conformance/check.js";
import { mutantCore } from "../../mutation/build.js";
import { CORE_MUTANTS } from "../../mutation/mutants.js";
import { referenceExplain, Reference } from "../../reference/interpreter.js";
import { readCases, type PolicyCase } from "../../support/corpus.js";
import { SEED } from "../targets/bounded.js";
import { Coverage } from "../ask/coverage.js";
import { decideTrial } from "../targets/decide.js";
import { shoot } from "../targets/operators.js";
import { Random } from "../generate/random.js";
import type { Subjects } from "../ask/question.js";
import { saveCase } from "./save.js";
import { caseSeed, FuzzFinding } from "../targets/target.js";
import { runTrial } from "../ask/trial.js";

const folder = mkdtempSync(join(tmpdir(), "postern-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

function firstFinding(runCase: (random: Random) => void): FuzzFinding {
  for (let index = 0; index < 200; index++) {
    try {
      runCase(new Random(caseSeed(SEED, "save", index)));
    } catch (error) {
      if (error instanceof FuzzFinding) return error;
      throw error;
    }
  }
  throw new Error("nothing was found");
}

async function mutant(name: string): Promise<Subjects> {
  return { core: await mutantCore(CORE_MUTANTS.find((one) => one.name === name)!), Reference };
}

/** The case with a decision: as somebody gives it who has read the specification. */
function withDecision(item: PolicyCase, decision: Decision): PolicyCase {
  return { ...item, requests: item.requests.map((one) => ({ ...one, expect: { decision } })) };
}

function rightDecision({ policies, requests, mode, choices, clock }: PolicyCase): Decision {
  const answer = referenceExplain(policies as object, requests[0]!.request, { mode, choices, clock });
  return (answer as { readonly decision: Decision }).decision;
}

const DECISIONS: readonly Decision[] = ["allowed", "explicitDeny", "implicitDeny"];

describe.each([
  [
    "decide",
    "an Allow beats a Deny",
    (subjects: Subjects) => (random: Random) => void runTrial(decideTrial(random), new Coverage(), subjects),
  ],
  ["operators", "less is greater", (subjects: Subjects) => (random: Random) => void shoot(random, new Coverage(), subjects)],
])("what target %s finds", (target, name, runWith) => {
  it("is small, is read by the corpus, fails without an answer, and holds with it", async () => {
    const finding = firstFinding(runWith(await mutant(name)));
    const file = saveCase(join(folder, "cases"), target, finding.corpusCase!);
    const [item, ...others] = readCases(file) as PolicyCase[];
    expect(others).toEqual([]);
    expect(JSON.stringify(finding.corpusCase).length).toBeLessThan(1200);
    expect(item).toMatchObject({ source: "", requests: [{ expect: {} }] });
    expect(() => checkCase(item!)).toThrow();
    const right = rightDecision(item!);
    checkCase(withDecision(item!, right));
    for (const wrong of DECISIONS.filter((one) => one !== right)) expect(() => checkCase(withDecision(item!, wrong))).toThrow();
  });
});
