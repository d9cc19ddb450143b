// Rspack and Parcel, for pages and for Node.js.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PAGE, PROGRAM, titleOf } from "./pages.mjs";
import { expectText, inFolder, run, versionOf } from "./toolchain.mjs";

export const rspack = {
  name: "rspack",
  run: (tarball, report) =>
    inFolder("rspack", tarball, "programs", async (folder) => {
      const { rspack: bundle } = createRequire(join(folder, "package.json"))("@rspack/core");
      const tool = `Rspack ${versionOf(folder, "@rspack/core")}`;
      const build = async (options) => {
        const compiler = bundle({ mode: "production", context: folder, ...options });
        const stats = await new Promise((resolve, reject) =>
          compiler.run((error, found) => (error ? reject(error) : resolve(found))),
        );
        await new Promise((resolve) => compiler.close(resolve));
        if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
      };
      await report(tool, "page", async () => {
        const path = join(folder, "out-page");
        writeFileSync(join(folder, "entry.js"), PROGRAM);
        await build({ target: "web", entry: "./entry.js", output: { path, filename: "page.js", publicPath: "auto" } });
        writeFileSync(join(path, "index.html"), PAGE);
        expectText(await titleOf(path));
      });
      for (const [title, entry] of [
        ["Node.js, import", "./module.mjs"],
        ["Node.js, require", "./commonjs.cjs"],
      ])
        await report(tool, title, async () => {
          const path = join(folder, "out-node");
          await build({ target: "node20", entry, output: { path, filename: "program.cjs" } });
          expectText((await run(process.execPath, [join(path, "program.cjs")], { cwd: path })).trim());
        });
    }),
};

/** Where Parcel does not read `exports`, which it does only when told to, there is `postern` alone. */
const PARCEL_PAGES = {
  "page, as it comes": { settings: {}, program: PROGRAM.replace(/"postern\/\w+"/g, '"postern"') },
  "page, packageExports": { settings: { "@parcel/resolver-default": { packageExports: true } }, program: PROGRAM },
};

/** Builds what `source` names in a project of its own, which finds the packages in the folder above it. */
async function buildWithParcel(folder, settings, source, files) {
  const project = join(folder, "project");
  mkdirSync(project, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, ...settings }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  const command = [join(folder, "node_modules/parcel/lib/bin.js"), "build", source, "--no-cache", "--no-source-maps"];
  await run(process.execPath, [...command, "--dist-dir", "out", "--public-url", "/"], { cwd: project });
  return join(project, "out");
}

export const parcel = {
  name: "parcel",
  run: (tarball, report) =>
    inFolder("parcel", tarball, undefined, async (folder) => {
      for (const [use, { settings, program }] of Object.entries(PARCEL_PAGES))
        await report(`Parcel ${versionOf(folder, "parcel")}`, use, async () =>
          expectText(
            await titleOf(await buildWithParcel(folder, settings, "index.html", { "index.html": PAGE, "page.js": program })),
          ),
        );
    }),
};
