/** The same workload with the resource's account in every request, as a directory asks for it where the ARN has none. */
import type { BenchCase } from "../workload.js";

/** 20,000 requests at most: what differs is how a request is read. */
const BATCHES = 80;

export function withAccount(of: BenchCase, account: string, sizes: readonly number[]): BenchCase {
  const name = `${of.name}-account`;
  const create: BenchCase["create"] = (size) => {
    const plain = of.create(size);
    return {
      ...plain,
      name: `${name}-${size}`,
      batches: Math.min(plain.batches, BATCHES),
      batch: (serial) => plain.batch(serial).map((request) => ({ ...request, resourceAccount: account })),
    };
  };
  return { name, unit: of.unit, sizes, create };
}
