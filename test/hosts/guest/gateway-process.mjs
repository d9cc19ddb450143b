// A process of Node.js, Deno or Bun: asks the gateway's guest once, and prints the answer.
import worker from "./gateway.mjs";

console.log(await (await worker.fetch()).text());
