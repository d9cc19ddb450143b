/** The summary of a run: what never occurred makes a long run fail. */
import { describe, expect, it } from "vitest";
import { Coverage, KINDS } from "../ask/coverage.js";
import { operatorsTarget } from "../targets/operators.js";
import { Random } from "../generate/random.js";
import { isSound, summarize, summaryText } from "./summary.js";
import type { WorkerReport } from "./work.js";

const RUN = { seed: 1, jobs: 2, seconds: 3, targets: ["decide"] };

function report(coverage: Coverage): WorkerReport {
  const { comparisons, counts } = coverage;
  return { tallies: [{ target: "decide", cases: 1, outcomes: { allowed: 1 } }], comparisons, counts, finding: undefined };
}

/** Everything required, once. */
function whole(): Coverage {
  const coverage = new Coverage();
  coverage.comparisons = 10;
  for (const kind of KINDS) for (const name of new Coverage().missing([kind])) coverage.add(kind, name);
  return coverage;
}

describe("a run", () => {
  it("adds up the reports of its workers", () => {
    const summary = summarize(RUN, [report(whole()), report(whole())], 20);
    expect(summary).toMatchObject({
      comparisons: 20,
      missing: [],
      targets: [{ target: "decide", cases: 2, outcomes: { allowed: 2 } }],
    });
    expect(summary.counts.decisions).toEqual({ allowed: 2, explicitDeny: 2, implicitDeny: 2 });
    expect(isSound(summary)).toBe(true);
  });

  it("fails where an operator, a policy type or an outcome never occurred, once it is long enough to tell", () => {
    const names = [
      "decisions explicitDeny",
      "policyTypes vpce Deny",
      "operators ForAnyValue:DateLessThanIfExists holds",
      "causes rcp",
    ];
    for (const name of names) {
      const coverage = whole();
      const [kind, ...rest] = name.split(" ");
      delete coverage.counts[kind as "causes"][rest.join(" ")];
      const long = summarize(RUN, [report(coverage)], 10);
      expect(long.missing).toEqual([rest.join(" ")]);
      expect(isSound(long)).toBe(false);
      expect(summaryText(long)).toContain(`NEVER OCCURRED: ${rest.join(" ")}`);
      expect(isSound(summarize(RUN, [report(coverage)], 11))).toBe(true);
    }
  });

  it("asks of each target only what it covers", () => {
    const operators = { ...RUN, targets: ["operators"] };
    expect(summarize(operators, [report(new Coverage())], 0).missing).toEqual(new Coverage().missing(["operators"]));
    expect(summarize({ ...RUN, targets: ["json"] }, [report(new Coverage())], 0).missing).toEqual([]);
  });

  it("counts an operator only where the rest of its statement holds", () => {
    const coverage = new Coverage();
    for (let seed = 0; seed < 8; seed++) operatorsTarget.run(new Random(String(seed)), coverage);
    const { operators } = coverage.counts;
    expect(Object.keys(operators).length).toBeGreaterThan(30);
    expect(
      Object.keys(operators).every((name) => /^(?:For(?:All|Any)Value[s]?:)?[A-Z]\w+ (?:holds|fails|absent)$/.test(name)),
    ).toBe(true);
  });
});
