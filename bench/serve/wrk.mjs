// wrk as the benches of the server run it.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What wrk prints. `script`: the name of a file beside this one, or empty. */
export async function wrk({ url, headers }, { seconds, connections = 16, script = "" }) {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const scripted = script === "" ? [] : ["-s", fileURLToPath(new URL(script, import.meta.url))];
  const options = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", ...given, ...scripted];
  return (await run("wrk", [...options, `${url}/check`])).stdout;
}

export function requestsOf(text) {
  return Number(/(\d+) requests in/.exec(text)?.[1]);
}

/** Milliseconds of a percentile. */
export function percentileOf(text, percent) {
  const [, value, unit = ""] = new RegExp(`^ +${percent}% +([\\d.]+)(us|ms|s)$`, "m").exec(text) ?? [];
  return Number(value) * { us: 1e-3, ms: 1, s: 1e3 }[unit];
}

/** The same where every answer must be an allow. */
export function allowedRequestsOf(text) {
  if (/Non-2xx/.test(text)) throw new Error(`not all were allowed:\n${text}`);
  return requestsOf(text);
}
