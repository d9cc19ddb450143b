// Programs on Node.js: ts-node.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectText, inFolder, run, versionOf } from "./toolchain.mjs";

export const tsNode = {
  name: "ts-node",
  run: (tarball, report) =>
    inFolder("ts-node", tarball, "programs", async (folder) => {
      const tool = `ts-node ${versionOf(folder, "ts-node")}, TypeScript ${versionOf(folder, "typescript")}`;
      for (const [title, module] of [
        ["node10", { module: "CommonJS", moduleResolution: "node10" }],
        ["node16, CommonJS", { module: "Node16", moduleResolution: "Node16" }],
      ])
        await report(tool, title, async () => {
          const compilerOptions = {
            ...module,
            target: "ES2020",
            lib: ["ES2020"],
            strict: true,
            skipLibCheck: false,
            types: ["node"],
          };
          writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
          expectText((await run(process.execPath, ["node_modules/ts-node/dist/bin.js", "typescript.ts"], { cwd: folder })).trim());
        });
    }),
};
