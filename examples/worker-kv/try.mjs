// node try.mjs [ORIGIN], while `npx wrangler dev` runs: nora reads a note of bob's, and writes it.
import process from "node:process";
import { sign } from "hono/jwt";

const [origin = "http://127.0.0.1:8787"] = process.argv.slice(2);
const token = await sign({ sub: "nora", exp: Math.floor(Date.now() / 1000) + 60 }, "only-here", "HS256");

for (const method of ["GET", "PUT"]) {
  const response = await fetch(`${origin}/bob/today`, { method, headers: { authorization: `Bearer ${token}` } });
  console.log(response.status, "nora", method, "/bob/today", (await response.text()).trim());
}
