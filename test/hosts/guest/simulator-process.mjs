// A process of Node.js, Deno or Bun: asks the simulator once, by POST, and prints the answer.
import { QUESTION } from "./simulator-question.mjs";
import worker from "./simulator.mjs";

const headers = { "content-type": "application/x-www-form-urlencoded" };
const request = new Request("http://localhost/", { method: "POST", headers, body: new URLSearchParams(QUESTION).toString() });
console.log(await (await worker.fetch(request)).text());
