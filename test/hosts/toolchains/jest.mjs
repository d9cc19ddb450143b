// Jest: CommonJS as it comes, jsdom (which has no TextEncoder), its native ES modules, and ts-jest.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, run, versionOf } from "./toolchain.mjs";

const CASES = {
  "CommonJS, as it comes": { files: ["commonjs.test.js"], config: {} },
  jsdom: { files: ["commonjs.test.js", "bare.test.js"], config: { testEnvironment: "jsdom" } },
  "native ES modules": { files: ["module.test.mjs"], config: { transform: {} }, node: ["--experimental-vm-modules"] },
  "ts-jest": { files: ["typescript.test.ts"], config: { preset: "ts-jest" } },
};

export function jest(name, only = Object.keys(CASES)) {
  return {
    name,
    run: (tarball, report) =>
      inFolder(name, tarball, "jest", async (folder) => {
        const version = versionOf(folder, "jest");
        for (const title of only) await report(`Jest ${version}`, title, () => runCase(folder, CASES[title]));
      }),
  };
}

async function runCase(folder, { files, config, node = [] }) {
  const path = join(folder, "jest.config.json");
  writeFileSync(path, JSON.stringify({ testMatch: files.map((file) => `<rootDir>/${file}`), ...config }));
  const output = await run(process.execPath, [...node, "node_modules/jest/bin/jest.js", "--config", path, "--ci"], { cwd: folder });
  const passed = Number(/Tests:\s+(\d+) passed, \1 total/.exec(output)?.[1] ?? 0);
  if (passed < files.length) throw new Error(`not all tests have run:\n${output}`);
}
