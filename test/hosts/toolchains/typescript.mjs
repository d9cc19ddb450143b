// TypeScript of three majors, each way of resolution that it has: a program without DOM and Node.js types, the declarations checked.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inFolder, run, versionOf } from "./toolchain.mjs";

const PROGRAM = fileURLToPath(new URL("../package/program.ts", import.meta.url));

/** Options by the name of the resolution; `type` is the package.json's. */
const RESOLUTIONS = {
  node10: { module: "CommonJS", moduleResolution: "node10", type: "commonjs" },
  "node16, CommonJS": { module: "Node16", moduleResolution: "Node16", type: "commonjs" },
  "node16, ES modules": { module: "Node16", moduleResolution: "Node16", type: "module" },
  bundler: { module: "ESNext", moduleResolution: "bundler", type: "module" },
};

/** Without `node10`, which TypeScript 7 has no more. */
const VERSIONS = {
  "typescript-5.0": Object.keys(RESOLUTIONS),
  "typescript-5.9": Object.keys(RESOLUTIONS),
  "typescript-7": Object.keys(RESOLUTIONS).filter((name) => name !== "node10"),
};

export function typescript(isWanted = () => true) {
  return {
    name: "typescript",
    run: (tarball, report) =>
      inFolder("typescript", tarball, undefined, async (folder) => {
        for (const [tool, names] of Object.entries(VERSIONS))
          for (const name of names.filter((each) => isWanted(tool, each)))
            await report(`TypeScript ${versionOf(folder, tool)}`, name, () => check(folder, tool, RESOLUTIONS[name]));
      }),
  };
}

async function check(folder, tool, { type, ...resolution }) {
  const project = join(folder, "project");
  mkdirSync(project);
  try {
    copyFileSync(PROGRAM, join(project, "program.ts"));
    writeFileSync(join(project, "package.json"), JSON.stringify({ type }));
    const checks = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
    // The least that declarations may ask for: an older library, no DOM, no types of Node.js.
    const compilerOptions = { ...resolution, ...checks, target: "ES2018", lib: ["ES2018"], types: [] };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
    await run(process.execPath, [join(folder, "node_modules", tool, "bin/tsc"), "-p", project], { cwd: folder });
  } finally {
    rmSync(project, { recursive: true });
  }
}
