// A page that a bundler has made, shown in Chromium.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { launchChromium } from "../drivers/browsers.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
export const PAGE = `<!doctype html><meta charset="utf-8"><title></title><script type="module" src="./page.js"></script>`;

/** Compiles, loads and decides; the answer is the title of the page. */
export const PROGRAM = `
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
export async function titleOf(folder) {
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
