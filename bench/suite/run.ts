/**
 * npm run bench:suite [-- POLICIES]: 10,000 requests of the gateway workload as a suite, by `postern explain --requests` and by `postern test`,
 * without and with coverage, in turns. CPU time of each process from its start to its end, as ratios to `explain`; three times is too much.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gatewayPolicies, gatewayRequests } from "../cases/gateway.js";
import { median } from "../measure/statistics.js";

const POLICIES = Number(process.argv[2] ?? 10);
const REQUESTS = 10_000;
const ROUNDS = 3;
const RATIO_MAX = 3;
const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "postern-suite-"));
const hook = join(folder, "cpu.mjs");

/** What the command prints; the CPU time of its process stands in a file when it ends. */
function postern(...parameters: readonly string[]): string {
  const options = { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 30 } as const;
  return execFileSync(process.execPath, ["--import", hook, CLI, ...parameters], options);
}

function secondsOf(parameters: readonly string[]): number {
  postern(...parameters);
  return Number(readFileSync(join(folder, "cpu"), "utf8"));
}

function writeFiles(): void {
  const file = JSON.stringify(join(folder, "cpu"));
  writeFileSync(
    hook,
    `import { writeFileSync } from "node:fs";\n` +
      `process.on("exit", () => { const { user, system } = process.cpuUsage(); writeFileSync(${file}, String((user + system) / 1e6)); });\n`,
  );
  mkdirSync(join(folder, "policies"));
  for (const { name, document } of gatewayPolicies(POLICIES))
    writeFileSync(join(folder, "policies", `${name}.json`), document as string);
  const lines = gatewayRequests(POLICIES, REQUESTS, 0).map((request) => JSON.stringify(request));
  writeFileSync(join(folder, "requests.ndjson"), lines.join("\n"));
  writeFileSync(
    join(folder, "suite.postern.yaml"),
    postern("test", "--convert", "requests", "requests.ndjson", "--policy", "policies"),
  );
}

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "explain --requests": ["explain", "policies", "--requests", "requests.ndjson"],
  test: ["test", "suite.postern.yaml"],
  "test --coverage": ["test", "suite.postern.yaml", "--coverage"],
};

try {
  writeFiles();
  const rounds = Array.from({ length: ROUNDS }, () => Object.values(COMMANDS).map(secondsOf));
  console.log(`${REQUESTS.toLocaleString("en")} requests, ${POLICIES} policies of four statements, median of ${ROUNDS} rounds`);
  Object.keys(COMMANDS).forEach((name, at) => {
    const ratio = median(rounds.map((seconds) => seconds[at]! / seconds[0]!));
    console.log(`  ${name.padEnd(20)} ${median(rounds.map((seconds) => seconds[at]!)).toFixed(1)} s of CPU   ${ratio.toFixed(2)}×`);
    if (name === "test" && ratio > RATIO_MAX) process.exitCode = 1;
  });
} finally {
  rmSync(folder, { recursive: true });
}
