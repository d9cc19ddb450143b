// npm run test:pack: `postern/pack` in a page of Chromium makes the bytes that it makes in Node.js, and the module runs there.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { after, test } from "node:test";
import { compile } from "../../dist/compiler.js";
import { pack } from "../../dist/pack.js";
import { launchChromium } from "../hosts/drivers/browsers.mjs";
import { installPackages } from "../hosts/tools.mjs";

/** A secure context, which hashing needs; nothing listens there. */
const ORIGIN = "http://localhost";
const DIST = new URL("../../dist/", import.meta.url);
const TYPES = { "": "text/html", ".js": "text/javascript" };
const POLICY = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } };

installPackages();
const { page, close } = await launchChromium();
after(close);
await page.route("**/*", (route) => {
  const path = new URL(route.request().url()).pathname.slice(1);
  const file = new URL(path, DIST);
  if (path !== "" && !existsSync(file)) return route.fulfill({ status: 404 });
  return route.fulfill({ contentType: TYPES[extname(path)], body: path === "" ? "<!doctype html>" : readFileSync(file) });
});

test("the same bytes, and a module that runs", async () => {
  const artifact = compile({ identity: [{ name: "p", document: POLICY }] }).bytes;
  const { sha256, bytes } = await pack(artifact);
  await page.goto(`${ORIGIN}/`);
  const found = await page.evaluate(
    async ([source, policy]) => {
      const [compiler, packer] = await Promise.all([import(`${source}/compiler.js`), import(`${source}/pack.js`)]);
      const packed = await packer.pack(compiler.compile({ identity: [{ name: "p", document: policy }] }));
      const { instance } = await WebAssembly.instantiate(packed.bytes, {});
      const { memory, postern_info } = /** @type {Record<string, any>} */ (instance.exports);
      const handle = postern_info(0, 1);
      const [data, size] = new Uint32Array(memory.buffer, handle, 2);
      const info = new TextDecoder().decode(new Uint8Array(memory.buffer, data + 1, size - 1));
      return { sha256: packed.sha256, length: packed.bytes.length, policies: JSON.parse(info).policies };
    },
    [ORIGIN, POLICY],
  );
  assert.deepEqual(found, { sha256, length: bytes.length, policies: 1 });
});
