// Rspack, for pages and for Node.js.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { launchChromium } from "../drivers/browsers.mjs";
import { expectText, inFolder, run, versionOf } from "./toolchain.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
const PAGE = `<!doctype html><meta charset="utf-8"><title></title><script type="module" src="./page.js"></script>`;

const PROGRAM = `
import { compile } from "postern/compiler";
import { Engine } from "postern/engine";
const document_ = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::photos/*" } };
const ask = (action) => ({ principal: "arn:aws:iam::111122223333:user/bob", action, resource: "arn:aws:s3:::photos/cat.jpg" });
Engine.load(compile({ identity: [{ name: "photos", document: document_ }] })).then(
  (engine) => (document.title = ["s3:GetObject", "s3:PutObject"].map((action) => engine.decide(ask(action))).join(" ")),
  (error) => (document.title = String(error)),
);
`;

function serve(folder) {
  const server = createServer(({ url }, response) => {
    const path = new URL(url, "http://host").pathname;
    try {
      const body = readFileSync(join(folder, path === "/" ? "index.html" : path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/html" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** The title that the page gives itself. */
async function titleOf(folder) {
  const server = await serve(folder);
  const { page, show, close } = await launchChromium();
  try {
    await show(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction("document.title !== ''", undefined, { timeout: 60_000 });
    return await page.title();
  } finally {
    await close();
    server.closeAllConnections();
    server.close();
  }
}

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
