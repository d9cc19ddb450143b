/** Every case of the bench, in the order in which they are reported. */
import type { BenchCase } from "../workload.js";
import { gateway } from "./gateway.js";

export const CASES: readonly BenchCase[] = [gateway];

export function findCase(name: string): BenchCase {
  const found = CASES.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no case \`${name}\`: there are ${CASES.map((one) => one.name).join(", ")}`);
  return found;
}
