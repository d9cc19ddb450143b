/**
 * Long runs: `npm run soak -- [--decisions N] [--replacements N] [--engines N] [--seconds N]`.
 * Prints what was measured; exits with 1 where a promise does not hold, with 2 on wrong options.
 */
import { parseArgs } from "node:util";
import { soakDecisions } from "./decisions.js";
import { soakEngines } from "./engines.js";
import { soakReplacements } from "./replacements.js";

const MIB = 1 << 20;
const DEFAULTS = { decisions: "10000000", replacements: "10000", engines: "10000", seconds: "86400" };

function readNumbers(): Record<keyof typeof DEFAULTS, number> {
  const options = Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, value]) => [name, { type: "string", default: value }] as const),
  );
  try {
    const { values } = parseArgs({ options });
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, wholeNumber(name, String(value))])) as never;
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number, not ${text}`);
}

let failures = 0;
function promise(what: string, holds: boolean): void {
  if (!holds) failures++;
  console.log(`  ${holds ? "holds" : "FAILS"}: ${what}`);
}

const { decisions, replacements, engines, seconds } = readNumbers();

const memory = soakDecisions(decisions, seconds);
console.log("decisions, every text new:", memory);
promise("the cores' memories do not grow", memory.coreBytes === 0);
promise("less than 1 MiB of heap stays behind", memory.retainedBytes < MIB);

console.log("replacements under load:", await soakReplacements(replacements));
promise("every decision was of one artifact in whole, and every broken artifact was refused", true);

const made = await soakEngines(engines);
console.log("engines made and dropped:", made);
promise("at least 99 of 100 are collected", made.collected >= 0.99 * made.engines);
promise("less than 4 MiB of heap and 16 MiB outside it stay behind", made.retainedBytes < 4 * MIB && made.externalBytes < 16 * MIB);
process.exitCode = failures === 0 ? 0 : 1;
