// The work that is timed on a host: requests of the gateway case, decided, or handed to the floor. Fresh objects and strings.
import { gatewayRequests } from "../../../bench/cases/gateway.ts";
import { floorWays } from "../../../bench/floor/ways.mjs";

export function createWorkload(engine, floor, policyCount) {
  const ways = { decide: (batch) => countAllowed(engine, batch), ...floorWays(floor) };
  let requests = [];
  return {
    ways: Object.keys(ways),
    prepare({ serial, count }) {
      requests = JSON.parse(JSON.stringify(gatewayRequests(policyCount, count, serial)));
      return requests.length;
    },
    /** What the requests add up to, and the milliseconds that the host's clock shows. */
    work({ way }) {
      const started = performance.now();
      const sum = ways[way](requests);
      return { sum, ms: performance.now() - started };
    },
  };
}

function countAllowed(engine, batch) {
  let count = 0;
  for (let at = 0; at < batch.length; at++) if (engine.decide(batch[at]) === "allowed") count++;
  return count;
}
