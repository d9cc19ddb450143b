// node try.mjs [ORIGIN], while `npx wrangler dev` runs: one request that is allowed, and two that are not.
import process from "node:process";
import { sign } from "hono/jwt";

const [origin = "http://127.0.0.1:8787"] = process.argv.slice(2);
const token = await sign({ sub: "nora", exp: Math.floor(Date.now() / 1000) + 60 }, "only-here", "HS256");

for (const [method, path] of [
  ["PUT", "/home/nora/cat.jpg"],
  ["GET", "/home/bob/cat.jpg"],
  ["PUT", "/shared/cat.jpg"],
]) {
  const response = await fetch(origin + path, { method, headers: { authorization: `Bearer ${token}` } });
  console.log(response.status, "nora", method, path, (await response.text()).trim());
}
