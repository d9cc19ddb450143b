// The slowest hundredth at half of what the server can do, beside the bare server at the same rate; and how long a start takes.
import { inTurns } from "./turns.mjs";
import { percentileOf, requestsOf, wrk } from "./wrk.mjs";

const [SECONDS, ROUNDS] = [4, 5];
/** As pause.lua has it. */
const PAUSE_MILLIS = 2;

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** At most twice the bare server's. */
export async function latency(bare, served) {
  for (const subject of [bare, served]) await wrk(subject, { seconds: 2 * SECONDS });
  const most = requestsOf(await wrk(served, { seconds: SECONDS })) / SECONDS;
  const connections = Math.max(1, Math.round((most / 2) * (PAUSE_MILLIS / 1000)));
  const measure = async (subject) => {
    const text = await wrk(subject, { seconds: SECONDS, connections, script: "pause.lua" });
    return { p99: percentileOf(text, 99), rate: requestsOf(text) / SECONDS };
  };
  const rounds = await inTurns([bare, served], ROUNDS, measure, ([one, other]) =>
    console.log(
      `bare ${one.p99.toFixed(2)} ms, forward-auth ${other.p99.toFixed(2)} ms, at ${other.rate.toFixed(0)} requests a second`,
    ),
  );
  const ratio = median(rounds.map(([one, other]) => other.p99 / one.p99));
  console.log(`p99 at half of ${most.toFixed(0)} requests a second: ${ratio.toFixed(2)} × bare (at most 2)`);
  return ratio <= 2;
}

/** From the start of the process until it says that it listens, its policies being compiled. At most a second. */
export function starts(subjects) {
  const shown = subjects.map(({ name, startMillis }) => `${name} ${startMillis.toFixed(0)} ms`);
  console.log(`start to ready: ${shown.join(", ")}`);
  return subjects.every(({ startMillis }) => startMillis <= 1000);
}
