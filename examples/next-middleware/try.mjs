// node try.mjs [ORIGIN], while `npx next start` runs: what nora may do, what she may not, and what is not hers to name.
import process from "node:process";
import { sign } from "hono/jwt";

const [origin = "http://127.0.0.1:3000"] = process.argv.slice(2);
const token = await sign({ sub: "nora", exp: Math.floor(Date.now() / 1000) + 60 }, "only-here", "HS256");

/** @type {[method: string, path: string, headers: Record<string, string>][]} */
const REQUESTS = [
  ["GET", "/notes/bob/today", { authorization: `Bearer ${token}` }],
  ["PUT", "/notes/bob/today", { authorization: `Bearer ${token}` }],
  ["PUT", "/notes/nora/today", { authorization: `Bearer ${token}` }],
  ["PUT", "/notes/nora/..%2Fbob", { authorization: `Bearer ${token}` }],
  ["GET", "/notes/bob/today", {}],
];
for (const [method, path, headers] of REQUESTS) {
  const response = await fetch(origin + path, { method, headers });
  console.log(response.status, method, path, (await response.text()).trim());
}
