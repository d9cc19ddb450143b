/** The bounded part of `npm run fuzz -- --target gateway`. */
import { expect, it } from "vitest";
import { runCases } from "../run/runs.js";
import { gatewayTargets } from "./gateway.js";

const CASES = 1_000;
const SEED = 20_261_130;

/** What must not be rare. */
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  "gateway-addresses": ["client", "trusted", "refused"],
  "gateway-certificate": ["Envoy's", "refused", "forged in vain"],
  "gateway-target": ["read", "UNSAFE_PATH"],
  "gateway-routes": ["good", "findings"],
};

it.each(gatewayTargets.map((target) => [target.name, target] as const))(`%s: ${CASES} cases (seed ${SEED})`, (name, target) => {
  const tally = runCases(target, SEED, CASES);
  for (const outcome of OUTCOMES[name]!)
    expect(tally.count(outcome), `${outcome} of ${String(tally)}`).toBeGreaterThan(CASES / 100);
});
