// bun try.mjs [ORIGIN], while the server runs with TOKEN_SECRET=only-here: nora of the team `orders` asks for three queues.
import process from "node:process";
import { sign } from "hono/jwt";

const [origin = "http://127.0.0.1:8080"] = process.argv.slice(2);
const token = await sign({ sub: "nora", team: "orders", exp: Math.floor(Date.now() / 1000) + 60 }, "only-here", "HS256");

for (const [method, queue] of [
  ["POST", "orders-eu"],
  ["POST", "billing-eu"],
  ["GET", "orders-archive"],
]) {
  const response = await fetch(`${origin}/${queue}`, { method, headers: { authorization: `Bearer ${token}` } });
  console.log(response.status, method, queue, (await response.text()).trim());
}
