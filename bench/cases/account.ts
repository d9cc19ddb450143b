/**
 * The *account* workload: an organization with service control policies on every level, and roles and users with attached
 * policies, groups, boundaries and tags. A request names its caller; the rest is in the artifact. See bench/directory/.
 * Keys and queues are few, so their ARNs recur; every request has an id and mostly an object of its own.
 */
import { generateDirectory } from "../directory/generate.js";
import { requestSource } from "../directory/requests.js";
import { BATCH_REQUESTS, type BenchCase } from "../workload.js";

const SEED = 7;

export const account: BenchCase = {
  name: "account",
  unit: "principals",
  sizes: [1, 1000, 100_000],
  create: (size) => {
    const source = generateDirectory({ principals: size, seed: SEED });
    const requests = requestSource(source);
    const name = `account-${size}`;
    return { name, size, source, batches: 200, batch: (serial) => requests(BATCH_REQUESTS, 0xacc0 + serial) };
  },
};
