// Cold start, and decisions as a ratio to the host's own floor.

const ROUNDS = 15;
const REQUESTS = 10_000;
/** Where only our clock can be read, the way to the host and back must not count. */
const REQUESTS_OUTSIDE = 40_000;

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Medians of nanoseconds by way, in turns over fresh batches. As many requests of each batch are allowed as on Node.js. */
export async function measureWays(ask, { timed, allowedIn }, timedOutside) {
  const ways = await ask({ kind: "measure", ...timed });
  const count = timedOutside ? REQUESTS_OUTSIDE : REQUESTS;
  const times = Object.fromEntries(ways.map((way) => [way, []]));
  const sums = [];
  for (let serial = 0; serial < ROUNDS; serial++) {
    for (const way of ways) {
      await ask({ kind: "prepare", serial, count });
      const started = performance.now();
      const { sum, ms } = await ask({ kind: "work", way });
      const outside = performance.now() - started;
      if (way === "decide") sums.push(sum);
      // The first rounds warm the caches and the compiler.
      if (serial >= 5) times[way].push(((timedOutside ? outside : ms) * 1e6) / count);
    }
  }
  const medians = Object.fromEntries(Object.entries(times).map(([way, list]) => [way, median(list)]));
  const floor = Math.min(...Object.keys(medians).flatMap((way) => (way === "decide" ? [] : [medians[way]])));
  checkSums(sums, count, allowedIn);
  return { decideNs: medians.decide, floorNs: floor, ratio: medians.decide / floor };
}

function checkSums(sums, count, allowedIn) {
  for (const [serial, sum] of sums.entries()) {
    const expected = allowedIn(serial, count);
    if (sum !== expected) throw new Error(`${sum} of ${count} requests were allowed, on Node.js ${expected}`);
  }
}

/** Milliseconds from import to first decision; every start must have decided as Node.js does. */
export function coldStart(starts, decision) {
  for (const start of starts)
    if (start.decision !== decision) throw new Error(`a cold start decided ${start.decision}, not ${decision}`);
  return median(starts.map(({ ms }) => ms));
}
