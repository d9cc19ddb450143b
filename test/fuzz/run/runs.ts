/** A bounded, seeded run of one target, as the tests use it. */
import { Coverage } from "../ask/coverage.js";
import { Random } from "../generate/random.js";
import { caseSeed, FuzzFinding, Tally, type Target } from "../targets/target.js";

/** Runs cases 0 … count - 1. A finding, and any error that is none, names the seed that shows it again. */
export function runCases(target: Target, seed: number, count: number, coverage = new Coverage()): Tally {
  const tally = new Tally();
  for (let index = 0; index < count; index++) {
    try {
      tally.add((target.runShort ?? target.run)(new Random(caseSeed(seed, target.name, index)), coverage));
    } catch (error) {
      const detail = error instanceof FuzzFinding && error.reproduction.length < 2_000 ? error.reproduction : "";
      const again = `--target ${target.name} --seed ${seed} --case ${index}`;
      throw new Error(`${String(error)}\nagain: npm run fuzz -- ${again}\n${detail}`);
    }
  }
  return tally;
}
