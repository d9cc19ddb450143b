/**
 * npm run bench:reference [-- WORKLOAD…]: computes reference results with the plain interpreter and stores them. Takes an
 * hour for all; names such as `gateway` or `gateway-1000` pick some.
 */
import { CASES } from "../cases/index.js";
import { BATCH_REQUESTS } from "../workload.js";
import { decideWorkload } from "./decide.js";
import { packResults, writeResults } from "./results.js";

/** Requests that the interpreter also decides on all policies: it takes time in proportion to them. */
const WHOLE_CHECKS = 50;

const picked = process.argv.slice(2);
const isPicked = (name: string, size: number): boolean =>
  picked.length === 0 || picked.includes(name) || picked.includes(`${name}-${size}`);

for (const { name, sizes, create } of CASES) {
  for (const size of sizes.filter((one) => isPicked(name, one))) {
    const workload = create(size);
    const total = workload.batches * BATCH_REQUESTS;
    const codes = decideWorkload(workload, WHOLE_CHECKS, (done) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${workload.name} ${done} of ${total} `);
    });
    const results = packResults(workload, codes);
    writeResults(results);
    console.log(workload.name, results.counts);
  }
}
