// Package managers that let a package see only what it names: pnpm without hoisting, Yarn's Plug'n'Play.
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectText, HERE, inFolder, run, versionOf } from "./toolchain.mjs";

const PROGRAMS = [
  ["import", "module.mjs"],
  ["require", "commonjs.cjs"],
];

/** A project beside the tool, with the programs and the tarball as its one dependency; no file of it lies in the tool's node_modules. */
function createProject(folder, tarball, files) {
  const project = join(folder, "project");
  mkdirSync(project);
  cpSync(join(HERE, "programs"), project, { recursive: true });
  copyFileSync(tarball, join(project, "postern.tgz"));
  const text = JSON.stringify({ name: "project", private: true, dependencies: { postern: "file:./postern.tgz" } });
  writeFileSync(join(project, "package.json"), text);
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(project, name), `${lines.join("\n")}\n`);
  return project;
}

const lastLine = (output) => output.trim().split("\n").at(-1);

export const pnpm = {
  name: "pnpm",
  run: (tarball, report) =>
    inFolder("pnpm", undefined, undefined, async (folder) => {
      const settings = { ".npmrc": ["hoist=false", "node-linker=isolated", `store-dir=${join(folder, "store")}`] };
      const project = createProject(folder, tarball, settings);
      const command = [join(folder, "node_modules/pnpm/bin/pnpm.cjs")];
      const env = { XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder };
      await run(process.execPath, [...command, "install", "--offline", "--no-frozen-lockfile"], { cwd: project, env });
      for (const [use, file] of PROGRAMS)
        await report(`pnpm ${versionOf(folder, "pnpm")}, no hoisting`, use, async () =>
          expectText(lastLine(await run(process.execPath, [file], { cwd: project }))),
        );
    }),
};

export const yarn = {
  name: "yarn",
  run: (tarball, report) =>
    inFolder("yarn", undefined, undefined, async (folder) => {
      const settings = ["nodeLinker: pnp", "pnpFallbackMode: none", "enableGlobalCache: false", "enableTelemetry: false"];
      const project = createProject(folder, tarball, {
        ".yarnrc.yml": [...settings, "enableImmutableInstalls: false", "enableNetwork: false"],
        "yarn.lock": [],
      });
      const yarnOf = (...parameters) => [join(folder, "node_modules/@yarnpkg/cli-dist/bin/yarn.js"), ...parameters];
      await run(process.execPath, yarnOf("install"), { cwd: project });
      for (const [use, file] of PROGRAMS)
        await report(`Yarn ${versionOf(folder, "@yarnpkg/cli-dist")}, Plug'n'Play`, use, async () =>
          expectText(lastLine(await run(process.execPath, yarnOf("node", file), { cwd: project }))),
        );
    }),
};
