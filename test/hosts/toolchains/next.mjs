// Next.js: middleware and edge routes (no compilation of WebAssembly there), a Node.js route, a page in Chromium; built and in development.
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../drivers/browsers.mjs";
import { firstAnswer, freePort, start } from "../tools.mjs";
import { environment, EXPECTED, expectText, inFolder, run, versionOf } from "./toolchain.mjs";

const NEXT = "node_modules/next/dist/bin/next";

const EXAMPLE = fileURLToPath(new URL("../../../examples/next-middleware/", import.meta.url));

/** `flags`: by bundler. With `example`, the one of examples/ too. */
export function next(name, flags, { example = false } = {}) {
  return {
    name,
    run: (tarball, report) =>
      inFolder(name, tarball, "next", async (folder) => {
        const tool = `Next.js ${versionOf(folder, "next")}`;
        for (const [bundler, flag] of Object.entries(flags)) {
          await report(tool, `${bundler}: build and start`, async () => {
            rmSync(join(folder, ".next"), { recursive: true, force: true });
            const output = await run(process.execPath, [NEXT, "build", ...flag], { cwd: folder, timeout: 600_000 });
            // Such a warning is an error once the route is asked.
            if (/Dynamic Code Evaluation|Failed to compile/i.test(output)) throw new Error(output);
            checkEdgeFiles(folder);
            await serve(folder, [NEXT, "start"], ask);
          });
          await report(tool, `${bundler}: dev`, () => serve(folder, [NEXT, "dev", ...flag], ask));
        }
        if (example) await report(tool, "examples/next-middleware", () => testExample(folder));
      }),
  };
}

/** No CommonJS copy is in what edge routes load, which would bring the inlined core. */
function checkEdgeFiles(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, ".next/server/middleware-manifest.json"), "utf8"));
  const functions = [...Object.values(manifest.middleware), ...Object.values(manifest.functions)];
  if (functions.length < 3) throw new Error(`there are ${functions.length} edge functions instead of 3`);
  for (const { files } of functions) {
    const texts = files.map((file) => readFileSync(join(folder, ".next", file), "utf8"));
    if (texts.some((text) => /new WebAssembly\.Module\(/.test(text))) throw new Error(`${files.join(", ")} compiles WebAssembly`);
  }
}

/** As its README types it; the packages lie in the folder above it. */
async function testExample(folder) {
  const project = join(folder, "example");
  cpSync(EXAMPLE, project, { recursive: true });
  await run(process.execPath, ["compile.mjs"], { cwd: project });
  await run(process.execPath, [join(folder, NEXT), "build"], { cwd: project, timeout: 600_000 });
  const [, printed] = /```console\n\$ node try\.mjs\n([\s\S]*?)```/.exec(readFileSync(join(project, "README.md"), "utf8"));
  await serve(project, [join(folder, NEXT), "start"], async (origin) =>
    expectText(await run(process.execPath, ["try.mjs", origin], { cwd: project }), printed),
  );
}

/** `use(origin)` while the command serves the application. */
async function serve(project, command, use) {
  const port = await freePort();
  const env = environment({ PORT: String(port), HOSTNAME: "127.0.0.1", TOKEN_SECRET: "only-here" });
  const options = { cwd: project, env };
  const { ended, stop } = start(process.execPath, [...command, "-p", String(port), "-H", "127.0.0.1"], options);
  const origin = `http://127.0.0.1:${port}`;
  try {
    await firstAnswer(origin, ended, 300_000);
    await use(origin);
  } finally {
    await stop();
  }
}

async function ask(origin) {
  const textOf = async (path) => (await fetch(origin + path)).text();
  expectText(await textOf("/edge"), `${EXPECTED} ${EXPECTED}`);
  expectText(await textOf("/edge-js"));
  expectText(await textOf("/node"));
  const [open, closed] = [await fetch(`${origin}/open/a`), await fetch(`${origin}/closed/a`)];
  expectText(`${open.status} ${closed.status} ${await closed.text()}`, "200 403 implicitDeny");
  const { page, close } = await launchChromium();
  try {
    // In development a page is compiled when it is first asked for.
    await page.goto(origin, { waitUntil: "commit", timeout: 180_000 });
    await page.waitForFunction("document.querySelector('#answer')?.textContent", undefined, { timeout: 180_000 });
    expectText(await page.textContent("#answer"));
  } finally {
    await close();
  }
}
