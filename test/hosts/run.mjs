// npm run test:host [-- NAME… | --ci | --write] [--matrix] [--json FILE]
//
// Installs the packed package on every host and runs the whole corpus there: policies compiled on Node.js and on the host
// itself, decisions and explanations compared with those of Node.js byte for byte. `--matrix` also measures; `--write` puts the table into docs/hosts.md,
// with the times that stand there where nothing was measured.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { browsers } from "./drivers/browsers.mjs";
import { edge } from "./drivers/edge.mjs";
import { servers } from "./drivers/server.mjs";
import { workerd } from "./drivers/workerd.mjs";
import { compileCases, decideCases } from "./guest/conformance.js";
import { markdownMatrix, writeMatrix } from "./matrix.mjs";
import { coldStart, measureWays } from "./measure.mjs";
import { createStage } from "./stage.mjs";
import { installPackages } from "./tools.mjs";

const HOSTS = [...servers, workerd, edge, ...browsers];
const CI = ["node-20", "node-24", "deno", "workerd", "chromium"];

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { ci: { type: "boolean" }, matrix: { type: "boolean" }, write: { type: "boolean" }, json: { type: "string" } },
      allowPositionals: true,
    });
    const names = values.ci ? CI : positionals.length === 0 ? HOSTS.map(({ name }) => name) : positionals;
    if (values.write && names.length < HOSTS.length)
      throw new Error("`--write` must stand without names: the table is of all hosts");
    const unknown = names.filter((name) => !HOSTS.some((host) => host.name === name));
    if (unknown.length === 0) return { ...values, hosts: HOSTS.filter(({ name }) => names.includes(name)) };
    console.error(`no such host: ${unknown.join(", ")}; there are ${HOSTS.map(({ name }) => name).join(", ")}`);
  } catch (error) {
    console.error(error.message);
  }
  process.exit(2);
}

/** What Node.js answers: the lines of each part, compiled here and decided with what was compiled. */
async function referenceAnswers(stage) {
  const load = (name) => import(pathToFileURL(join(stage.folder, "node_modules/postern/dist", name)).href);
  const [all, engine, { explainer }] = await Promise.all(["index.js", "engine.js", "explain.js"].map(load));
  /** @type {{ compiled: string[][], decided: string[][] }} */
  const answers = { compiled: [], decided: [] };
  for (const part of stage.parts) {
    const compiled = await compileCases(all, part);
    const decided = await decideCases(engine, part, explainer);
    const wrong = [...compiled.wrong, ...decided.wrong];
    if (wrong.length > 0) throw new Error(`Node.js differs from the corpus:\n${wrong.slice(0, 10).join("\n")}`);
    answers.compiled.push(compiled.lines);
    answers.decided.push(decided.lines);
  }
  return answers;
}

/** Asks one entry point the whole corpus; the differences, as text. */
async function runCorpus({ run, ask }, stage, reference) {
  const expected = run === "postern" ? reference.compiled : reference.decided;
  const wrong = [];
  let cases = 0;
  for (const [at, part] of stage.parts.entries()) {
    const found = await ask({ kind: "corpus", run, part });
    wrong.push(...found.wrong, ...differences(found.lines, expected[at]));
    cases += found.lines.length;
  }
  return { cases, wrong };
}

function differences(lines, expected) {
  if (lines.length !== expected.length) return [`${lines.length} cases instead of ${expected.length}`];
  return lines.flatMap((line, at) =>
    line === expected[at] ? [] : [`not as on Node.js:\n  ${line.slice(0, 500)}\n  ${expected[at].slice(0, 500)}`],
  );
}

async function measureHost(open, stage) {
  const { ask } = open.runs.find(({ run }) => run === "postern/engine");
  const ways = await measureWays(ask, stage, open.timedOutside);
  return { ...ways, coldMs: coldStart(await open.cold(), stage.coldDecision) };
}

/** Runs one host; never throws: what goes wrong is a failure of the host. */
async function testHost(host, stage, reference, matrix) {
  /** @type {any} */
  const result = { host: host.name, version: "", loads: host.loads, runs: [], failures: [] };
  let open;
  try {
    open = await host.open(stage);
    result.version = open.version;
    for (const run of open.runs) {
      const started = performance.now();
      const { cases, wrong } = await runCorpus(run, stage, reference);
      result.runs.push({
        run: run.run,
        label: run.label,
        cases,
        wrong: wrong.length,
        seconds: (performance.now() - started) / 1000,
      });
      result.failures.push(...wrong);
      if (run.run === "postern/engine" && run.label === undefined) open.check?.();
    }
    if (matrix) result.measured = await measureHost(open, stage);
  } catch (error) {
    result.failures.push(error.stack ?? String(error));
  } finally {
    await open?.close();
  }
  return result;
}

function report({ host, version, runs, failures }) {
  for (const { run, label, cases, wrong, seconds } of runs) {
    const entry = label === undefined ? run : `${run} (${label})`;
    console.log(
      `${wrong === 0 ? "ok  " : "FAIL"} ${host} ${version}  ${entry}: ${cases} cases, ${wrong} wrong, ${seconds.toFixed(1)} s`,
    );
  }
  for (const text of failures.slice(0, 10)) console.log(`FAIL ${host}  ${text}`);
}

const { hosts, matrix, write, json } = readArguments();
installPackages();
const stage = await createStage();
const results = [];
try {
  const reference = await referenceAnswers(stage);
  for (const host of hosts) {
    results.push(await testHost(host, stage, reference, matrix));
    report(results.at(-1));
  }
} finally {
  stage.remove();
}
if (matrix) console.log(`\n${markdownMatrix(results)}\n`);
if (write) writeMatrix(results);
if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
const failed = results.filter(({ failures }) => failures.length > 0).length;
console.log(`hosts: ${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
