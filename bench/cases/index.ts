/** Every case of the bench, in the order in which they are reported. */
import type { BenchCase } from "../workload.js";
import { account } from "./account.js";
import { GATEWAY_ACCOUNT, gateway } from "./gateway.js";
import { hostile } from "./hostile.js";
import { managed } from "./managed.js";
import { overlap } from "./overlap.js";
import { resourcePolicies } from "./resource-policies.js";
import { TENANTS_ACCOUNT, tenants } from "./tenants.js";
import { withAccount } from "./with-account.js";

const WITH_ACCOUNT_SIZES = [1, 1000];

export const CASES: readonly BenchCase[] = [
  gateway,
  withAccount(gateway, GATEWAY_ACCOUNT, WITH_ACCOUNT_SIZES),
  tenants,
  withAccount(tenants, TENANTS_ACCOUNT, WITH_ACCOUNT_SIZES),
  account,
  managed,
  hostile,
  resourcePolicies,
  overlap,
];

export function findCase(name: string): BenchCase {
  const found = CASES.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no case \`${name}\`: there are ${CASES.map((one) => one.name).join(", ")}`);
  return found;
}
