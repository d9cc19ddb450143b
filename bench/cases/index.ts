/** Every case of the bench, in the order in which they are reported. */
import type { BenchCase } from "../workload.js";
import { account } from "./account.js";
import { gateway } from "./gateway.js";
import { hostile } from "./hostile.js";
import { managed } from "./managed.js";
import { overlap } from "./overlap.js";
import { resourcePolicies } from "./resource-policies.js";

export const CASES: readonly BenchCase[] = [gateway, account, managed, hostile, resourcePolicies, overlap];

export function findCase(name: string): BenchCase {
  const found = CASES.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no case \`${name}\`: there are ${CASES.map((one) => one.name).join(", ")}`);
  return found;
}
