/** Every decision of a workload against the stored reference results: one difference fails the run. */
import type { AuthorizationRequest } from "../bindings/index.js";
import { CODES, expectedCodes, sourceDigest } from "./reference/results.js";
import { batchText, BATCH_REQUESTS, freshBatch, type Workload } from "./workload.js";

export type Counts = Readonly<Record<string, number>>;

/** How often each decision occurred. Throws at the first difference. */
export function checkDecisions(workload: Workload, decide: (request: AuthorizationRequest) => string): Counts {
  const digest = sourceDigest(workload);
  const found: string[] = [];
  for (let serial = 0; serial < workload.batches; serial++) {
    const text = batchText(workload, serial);
    digest.update(text);
    for (const request of freshBatch(text)) found.push(decide(request));
  }
  const expected = expectedCodes(workload, digest.digest("hex"));
  expected.forEach((code, at) => {
    if (found[at] !== CODES[code]) throw wrongDecision(workload, at, found[at]!, CODES[code]!);
  });
  return Object.fromEntries(CODES.map((decision) => [decision, found.filter((one) => one === decision).length]));
}

function wrongDecision(workload: Workload, at: number, found: string, expected: string): Error {
  const request = workload.batch(Math.floor(at / BATCH_REQUESTS))[at % BATCH_REQUESTS];
  return new Error(`${workload.name}: decided ${found}, the reference says ${expected}: ${JSON.stringify(request)}`);
}
