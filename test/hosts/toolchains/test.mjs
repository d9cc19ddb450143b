// npm run test:toolchains [-- NAME… | --ci] [--write]
//
// The packed package in the toolchains that people have, each installed from its own lock file into a new folder and used there.
// What cannot be installed is a failure. `--ci`: those that cost little; `--write` puts the lines of what has run into the table of
// docs/hosts.md, and leaves the others.
import { parseArgs } from "node:util";
import { installPackage } from "../stage.mjs";
import { parcel, rspack } from "./bundlers.mjs";
import { jest } from "./jest.mjs";
import { metro } from "./metro.mjs";
import { next } from "./next.mjs";
import { pnpm, yarn } from "./packages.mjs";
import { tsNode } from "./servers.mjs";
import { typescript } from "./typescript.mjs";
import { wrangler } from "./wrangler.mjs";
import { writeTable } from "./table.mjs";

const COMMON = ["node10", "node16, CommonJS"];
const CI = [
  jest("jest-30", ["CommonJS, as it comes"]),
  typescript((tool, name) => tool === "typescript-5.9" && COMMON.includes(name)),
];
const ALL = [
  next("next-15", { webpack: [], Turbopack: ["--turbopack"] }),
  next("next-16", { webpack: ["--webpack"], Turbopack: ["--turbopack"] }, { example: true }),
  rspack,
  parcel,
  metro,
  jest("jest-29"),
  jest("jest-30"),
  tsNode,
  pnpm,
  yarn,
  wrangler,
  typescript(),
];

function chosen() {
  const { values, positionals } = parseArgs({
    options: { ci: { type: "boolean" }, write: { type: "boolean" } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !ALL.some((each) => each.name === name));
  if (unknown.length > 0) {
    console.error(`no such toolchain: ${unknown.join(", ")}; there are ${ALL.map(({ name }) => name).join(", ")}`);
    process.exit(2);
  }
  if (values.ci) return { toolchains: CI, write: false };
  return { toolchains: positionals.length === 0 ? ALL : ALL.filter(({ name }) => positionals.includes(name)), write: values.write };
}

const rows = [];

/** Runs one use of a tool of the toolchain `name`; what goes wrong is a failure of that one. */
async function report(name, tool, use, test) {
  const row = { name, tool, use, failure: undefined };
  try {
    await test();
  } catch (error) {
    row.failure = error.stack ?? String(error);
  }
  rows.push(row);
  console.log(row.failure === undefined ? `ok   ${tool}: ${use}` : `FAIL ${tool}: ${use}\n${row.failure}`);
}

const { toolchains, write } = chosen();
const { tarball, remove } = installPackage();
try {
  for (const { name, run } of toolchains) {
    try {
      await run(tarball, report.bind(undefined, name));
    } catch (error) {
      await report(name, name, "installed", () => Promise.reject(error));
    }
  }
} finally {
  remove();
}
const failed = rows.filter(({ failure }) => failure !== undefined).length;
if (write)
  writeTable(
    rows,
    ALL.map(({ name }) => name),
  );
console.log(`toolchains: ${rows.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
