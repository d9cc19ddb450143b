// Chromium, Firefox and WebKit: real pages of a server on the loopback. A page under an import map, a module worker, and a page
// whose Content-Security-Policy refuses WebAssembly. Pages fetch their questions and post their answers.
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { ANSWER_MS } from "./http.mjs";
import { freePort, HERE, firstAnswer, installPackages, listen, requireCommand, start } from "../tools.mjs";

const COLD_STARTS = 9;
const require = createRequire(join(HERE, "package.json"));
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html", ".json": "application/json" };

const IMPORT_MAP = JSON.stringify({
  imports: {
    postern: "/node_modules/postern/dist/index.browser.js",
    "postern/engine": "/node_modules/postern/dist/engine.browser.js",
    "postern/explain": "/node_modules/postern/dist/explain.js",
    "postern/engine-js": "/node_modules/postern/dist/engine-js.js",
  },
});
const html = (head) => `<!doctype html><meta charset="utf-8"><title>postern</title>${head}`;
const mapped = (script) =>
  html(`<script type="importmap">${IMPORT_MAP}</script><script type="module" src="/guest/${script}"></script>`);

/** Pages by path: their text, and headers. */
const PAGES = {
  "/page.html": { body: mapped("page.js") },
  "/cold.html": { body: mapped("cold-page.js") },
  "/worker.html": { body: html(`<script>new Worker("/guest/module-worker.js", { type: "module" })</script>`) },
  "/guarded.html": {
    body: html(`<script type="module" src="/guest/guarded.js"></script>`),
    headers: { "content-security-policy": "script-src 'self'" },
  },
};

/** Serves the stage; hands questions to the page that asks, and its answers to who put them. */
async function openServer(stage) {
  /** By guest: what it is to be asked, and the response that waits for the next question. */
  const questions = new Map();
  const idle = new Map();
  const waiting = new Map();
  const requested = new Set();
  let next = 0;
  let onCold;
  const hand = (guest) => {
    const [question, response] = [questions.get(guest), idle.get(guest)];
    if (question === undefined || response === undefined) return;
    questions.delete(guest);
    idle.delete(guest);
    response.writeHead(200, { "content-type": "application/json" }).end(question);
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    requested.add(pathname);
    if (pathname.startsWith("/question/")) {
      const guest = pathname.slice("/question/".length);
      idle.set(guest, response);
      return hand(guest);
    }
    if (request.method === "POST") {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(204).end();
      if (pathname === "/cold") return onCold(body);
      const { resolve, reject } = waiting.get(Number(pathname.slice("/answer/".length)));
      return body.error === undefined ? resolve(body.value) : reject(new Error(body.error));
    }
    serveFile(stage, pathname, response);
  });
  const port = await listen(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    requested,
    /** A page that is shown anew: what an earlier one has left open is closed. */
    forget(guest) {
      requested.clear();
      idle.delete(guest);
    },
    ask: (guest, command) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        setTimeout(() => reject(new Error(`the page says nothing for ${ANSWER_MS} ms`)), ANSWER_MS).unref();
        questions.set(guest, JSON.stringify({ id, command }));
        hand(guest);
      }),
    cold: () =>
      new Promise((resolve, reject) => {
        onCold = resolve;
        setTimeout(() => reject(new Error("the cold page says nothing")), ANSWER_MS).unref();
      }),
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

function serveFile(stage, pathname, response) {
  const page = PAGES[pathname];
  const headers = { "cache-control": "no-store" };
  if (page !== undefined)
    return response.writeHead(200, { ...headers, "content-type": "text/html", ...page.headers }).end(page.body);
  try {
    const body = readFileSync(join(stage.folder, pathname));
    response.writeHead(200, { ...headers, "content-type": TYPES[extname(pathname)] ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** A browser as a host: `launch` gives `{ version, show(url), close() }`. */
function browser(name, launch) {
  return {
    name,
    loads: "streamed; page, module worker, page under CSP",
    async open(stage) {
      const server = await openServer(stage);
      const { version, show, close } = await launch();
      let shown;
      const asking = (guest, run, before) => ({
        run,
        async ask(command) {
          if (shown !== guest) {
            server.forget(guest);
            await show(`${server.origin}/${guest}.html`);
            shown = guest;
            await before?.();
          }
          return server.ask(guest, command);
        },
      });
      const { artifact } = stage.timed;
      return {
        version,
        runs: [
          asking("page", "postern"),
          asking("page", "postern/engine"),
          { ...asking("worker", "postern/engine"), label: "module worker" },
          {
            ...asking("guarded", "postern/engine-js", async () => {
              const outcome = await server.ask("guarded", { kind: "tryWebAssembly", artifact });
              if (outcome !== "CORE_REFUSED") throw new Error(`under CSP the core was not refused: ${outcome}`);
            }),
            label: "page under CSP",
          },
        ],
        /** The page has compiled the core from the file, as it arrived: the inlined copy was not needed. */
        check() {
          if (!server.requested.has("/node_modules/postern/dist/core.wasm")) throw new Error("core.wasm was not fetched");
          if (server.requested.has("/node_modules/postern/dist/inline.js")) throw new Error("the core did not stream");
        },
        async cold() {
          const starts = [];
          for (let at = 0; at < COLD_STARTS; at++) {
            const [start] = await Promise.all([server.cold(), show(`${server.origin}/cold.html?${at}`)]);
            starts.push(start);
          }
          return starts;
        },
        async close() {
          await close();
          server.close();
        },
      };
    },
  };
}

export async function launchChromium() {
  installPackages();
  const executablePath = requireCommand("chromium", ["chromium"]);
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const { chromium } = require("playwright-core");
  const instance = await chromium.launch({
    executablePath,
    args: [...args, "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
  });
  const page = await instance.newPage();
  return { page, version: instance.version(), show: (url) => page.goto(url), close: () => instance.close() };
}

async function launchFirefox() {
  const executablePath = requireCommand("firefox-esr", ["firefox-esr"]);
  const userDataDir = mkdtempSync(join(tmpdir(), "postern-firefox-"));
  const { default: puppeteer } = await import(require.resolve("puppeteer-core"));
  const instance = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, userDataDir });
  const page = await instance.newPage();
  return {
    version: (await instance.version()).replace(/^\D*/, ""),
    show: (url) => page.goto(url),
    async close() {
      await instance.close();
      rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}

async function launchWebKit() {
  requireCommand("Xvfb", ["xvfb"]);
  const wrapper = requireCommand("xvfb-run", ["xvfb", "xauth"]);
  requireCommand("WebKitWebDriver", ["webkit2gtk-driver"]);
  const port = await freePort();
  const env = { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", LIBGL_ALWAYS_SOFTWARE: "1" };
  const { ended, stop } = start(wrapper, ["-a", "WebKitWebDriver", `--port=${port}`], { env });
  const origin = `http://127.0.0.1:${port}`;
  await firstAnswer(`${origin}/status`, ended);
  const call = async (method, path, body) => {
    const response = await fetch(origin + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKitWebDriver: ${value.message}`);
    return value;
  };
  const binary = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
  const alwaysMatch = { "webkitgtk:browserOptions": { binary, args: ["--automation"] } };
  const { sessionId, capabilities } = await call("POST", "/session", { capabilities: { alwaysMatch } });
  return {
    version: capabilities.browserVersion,
    show: (url) => call("POST", `/session/${sessionId}/url`, { url }),
    async close() {
      await call("DELETE", `/session/${sessionId}`);
      await stop();
    },
  };
}

export const browsers = [browser("chromium", launchChromium), browser("firefox", launchFirefox), browser("webkit", launchWebKit)];
