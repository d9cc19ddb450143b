// npm run test:bundlers: the packed package in small apps, built by Vite, Rollup, esbuild and webpack, and run: in Chromium, or in
// Node.js far from the package's files.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackage } from "../stage.mjs";
import { HERE, installPackages, listen, requireCommand } from "../tools.mjs";

const BUNDLERS = fileURLToPath(new URL(".", import.meta.url));
const EXPECTED = "allowed implicitDeny";
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };

const tools = createRequire(join(BUNDLERS, "package.json"));
const load = (name) => import(tools.resolve(name)).then((found) => found.default ?? found);

/** Builds by name: from the folder with the app into `out`. The result is `out/browser.js` for a page, else a program for Node.js. */
const BUILDS = {
  "Vite, app": { page: true, build: buildWithVite },
  "Vite, library": {
    page: true,
    build: (app, out) =>
      buildWithVite(app, out, { lib: { entry: join(app, "browser.js"), formats: ["es"], fileName: () => "browser.js" } }),
  },
  "Rollup, browser": { page: true, build: (app, out) => buildWithRollup(app, out, "browser.js", { browser: true }) },
  "Rollup, Node.js": { build: (app, out) => buildWithRollup(app, out, "node.js", { exportConditions: ["node"] }) },
  "esbuild, browser": {
    page: true,
    build: (app, out) => buildWithEsbuild(app, out, "browser.js", { platform: "browser", splitting: true }),
  },
  "esbuild, one file": { page: true, build: (app, out) => buildWithEsbuild(app, out, "browser.js", { platform: "browser" }) },
  "esbuild, Node.js": { build: (app, out) => buildWithEsbuild(app, out, "node.js", { platform: "node" }) },
  "esbuild, CommonJS": {
    build: (app, out) => buildWithEsbuild(app, out, "node.js", { platform: "node", format: "cjs" }),
    program: "node.cjs",
  },
  "webpack, browser": { page: true, build: (app, out) => buildWithWebpack(app, out, "browser.js", "web") },
  "webpack, Node.js": { build: (app, out) => buildWithWebpack(app, out, "node.js", "node20"), program: "node.cjs" },
};

async function buildWithVite(app, out, /** @type {{ lib?: object }} */ { lib } = {}) {
  const { build } = await import(tools.resolve("vite"));
  writeFileSync(join(app, "index.html"), page("/browser.js"));
  await build({
    root: app,
    configFile: false,
    logLevel: "error",
    build: { outDir: out, emptyOutDir: true, ...(lib === undefined ? {} : { lib }) },
  });
}

async function buildWithRollup(app, out, entry, options) {
  const { rollup } = await import(tools.resolve("rollup"));
  const resolve = await load("@rollup/plugin-node-resolve");
  const bundle = await rollup({ input: join(app, entry), plugins: [resolve(options)], external: [/^node:/] });
  await bundle.write({ dir: out, format: "es" });
  await bundle.close();
}

async function buildWithEsbuild(app, out, entry, options) {
  const { build } = await load("esbuild");
  const extension = options.format === "cjs" ? { ".js": ".cjs" } : {};
  await build({
    entryPoints: [join(app, entry)],
    outdir: out,
    bundle: true,
    format: "esm",
    logLevel: "error",
    outExtension: extension,
    ...options,
  });
}

async function buildWithWebpack(app, out, entry, target) {
  const webpack = await load("webpack");
  const filename = target === "web" ? entry : entry.replace(/\.js$/, ".cjs");
  const compiler = webpack({
    mode: "production",
    target,
    context: app,
    entry: `./${entry}`,
    output: { path: out, filename, publicPath: "auto" },
  });
  const stats = await new Promise((resolve, reject) => compiler.run((error, found) => (error ? reject(error) : resolve(found))));
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
}

const page = (script) => `<!doctype html><meta charset="utf-8"><title></title><script type="module" src="${script}"></script>`;

/** The title that the page gives itself. */
async function runInBrowser(browser, out) {
  if (!readdirSync(out).includes("index.html")) writeFileSync(join(out, "index.html"), page("/browser.js"));
  const server = createServer(({ url }, response) => serveFile(out, new URL(url ?? "/", "http://host").pathname, response));
  const port = await listen(server);
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${port}/index.html`);
    await tab.waitForFunction("document.title !== ''", undefined, { timeout: 20_000 });
    return await tab.title();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function serveFile(folder, pathname, response) {
  try {
    const body = readFileSync(join(folder, pathname));
    response.writeHead(200, { "content-type": TYPES[extname(pathname)] ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function launchChromium() {
  const { chromium } = createRequire(join(HERE, "package.json"))("playwright-core");
  const executablePath = requireCommand("chromium", ["chromium"]);
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
}

installPackages();
installPackages(BUNDLERS);
const stage = installPackage();
const browser = await launchChromium();
let failed = 0;
try {
  for (const name of ["app.js", "browser.js", "node.js"]) copyFileSync(join(BUNDLERS, name), join(stage.folder, name));
  for (const [name, { page: isPage, build, program = "node.js" }] of Object.entries(BUILDS)) {
    const out = join(stage.folder, "out", name.replace(/\W+/g, "-"));
    mkdirSync(out, { recursive: true });
    let found;
    try {
      await build(stage.folder, out);
      found = isPage
        ? await runInBrowser(browser, out)
        : execFileSync(process.execPath, [join(out, program)], { encoding: "utf8" }).trim();
    } catch (error) {
      found = error.stack;
    }
    if (found !== EXPECTED) failed++;
    console.log(found === EXPECTED ? `ok   ${name}` : `FAIL ${name}: ${found}`);
  }
} finally {
  await browser.close();
  stage.remove();
}
console.log(`bundlers: ${Object.keys(BUILDS).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
