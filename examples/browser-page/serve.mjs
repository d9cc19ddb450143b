// node serve.mjs [PORT]: the page, its artifact, and the package's files under /postern/.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import process from "node:process";

const PAGE = new URL("./", import.meta.url);
const PACKAGE = new URL("./", import.meta.resolve("postern/core.wasm"));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/** The file of a path; names only, so that nothing outside of the two folders is served. */
function fileOf(path) {
  const [, folder, name] = /^\/(postern\/)?([\w-][\w.-]*)$/.exec(path === "/" ? "/index.html" : path) ?? [];
  return name && new URL(name, folder ? PACKAGE : PAGE);
}

const server = createServer(async (request, response) => {
  // Not parsed as a URL, which `//` is not: an error here would end the server.
  const file = fileOf((request.url ?? "/").split("?", 1)[0]);
  const body = file && (await readFile(file).catch(() => undefined));
  if (!body) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(file.pathname)] ?? "application/octet-stream" }).end(body);
});
server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1", () =>
  console.log(`http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`),
);
