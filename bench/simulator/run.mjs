// npm run bench:simulator: 10,000 simulations in one process, and what stays behind of them; requests a second of postern-server, as a
// ratio to a bare node:http server that answers a text of the same size. Both servers are processes of their own, asked in turns.
import { spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createSimulator } from "postern/simulator";

const CONNECTIONS = 16;
const REQUESTS = 2000;
const ROUNDS = 3;
const SIMULATIONS = 10_000;

const policy = (serial) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::bucket-${serial}/*` }],
  });

const form = (serial) =>
  new URLSearchParams({
    Action: "SimulateCustomPolicy",
    Version: "2010-05-08",
    "PolicyInputList.member.1": policy(serial),
    "ActionNames.member.1": "s3:GetObject",
    "ResourceArns.member.1": `arn:aws:s3:::bucket-${serial}/key`,
  }).toString();

const headers = { "content-type": "application/x-www-form-urlencoded" };

// --- growth ----------------------------------------------------------------------------------------------------------

/** Bytes in use after a full collection: of objects, and of what they hold outside. */
function inUse() {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, outside: external + arrayBuffers };
}

async function simulate(simulator, from, to) {
  for (let serial = from; serial < to; serial++) {
    const answer = await simulator(new Request("http://localhost/", { method: "POST", headers, body: form(serial) }));
    if (!(await answer.text()).includes("<EvalDecision>allowed<")) throw new Error(`simulation ${serial} was not allowed`);
  }
}

/** Every simulation has policies of its own: none finds its engine made. */
async function growth() {
  const simulator = createSimulator();
  // In the first half the functions of Node.js and ours are compiled, and what was learnt of them is kept.
  await simulate(simulator, 0, SIMULATIONS / 2);
  const before = inUse();
  await simulate(simulator, SIMULATIONS / 2, SIMULATIONS);
  const after = inUse();
  const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(2);
  console.log(`${SIMULATIONS} simulations, each of other policies; from the half to the end:`);
  console.log(
    `  objects ${mebibytes(before.heap)} MiB → ${mebibytes(after.heap)} MiB, outside ${mebibytes(before.outside)} MiB → ${mebibytes(after.outside)} MiB`,
  );
  const isSteady = after.heap - before.heap < 2 ** 19 && after.outside - before.outside < 4 * 2 ** 20;
  console.log(`  ${isSteady ? "holds" : "FAILS"}: less than half a MiB of objects and 4 MiB outside stay behind`);
  return isSteady;
}

// --- requests a second -----------------------------------------------------------------------------------------------

async function start(command) {
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface({ input: child.stdout })) return { child, url: JSON.parse(line).listening[0].url };
  throw new Error("the server did not start");
}

function ask(url, agent, body) {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method: "POST", agent, headers: { ...headers, "content-length": Buffer.byteLength(body) } },
      (answer) => {
        let bytes = 0;
        answer.on("data", (chunk) => (bytes += chunk.length)).on("end", () => resolve(bytes));
      },
    );
    asked.on("error", reject).end(body);
  });
}

async function requestsPerSecond(url, bodyOf) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const started = performance.now();
  let left = REQUESTS;
  const worker = async () => {
    while (left-- > 0) await ask(url, agent, bodyOf(left));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
  return (REQUESTS / (performance.now() - started)) * 1000;
}

const BARE = `
  const body = "x".repeat(Number(process.argv[1]));
  const server = require("node:http").createServer((incoming, outgoing) => {
    incoming.resume().on("end", () => outgoing.writeHead(200, { "content-type": "text/xml", "content-length": body.length }).end(body));
  }).listen(0, "127.0.0.1", () => console.log(JSON.stringify({ listening: [{ url: "http://127.0.0.1:" + server.address().port }] })));
`;

async function rates() {
  const main = fileURLToPath(new URL("main.js", import.meta.resolve("postern-server")));
  const server = await start([main, "--simulator", "--json", "--listen", "127.0.0.1:0", "--listen", "admin=127.0.0.1:0"]);
  const size = await ask(server.url, undefined, form(0));
  const bare = await start(["-e", BARE, String(size)]);
  /** @type {Record<"same" | "other" | "floor", number[]>} */
  const { same, other, floor } = { same: [], other: [], floor: [] };
  for (let round = 0; round < ROUNDS; round++) {
    floor.push(await requestsPerSecond(bare.url, () => form(0)));
    same.push(await requestsPerSecond(server.url, () => form(0)));
    other.push(await requestsPerSecond(server.url, (serial) => form(serial + round * REQUESTS)));
  }
  for (const { child } of [server, bare]) child.kill("SIGTERM");
  const best = Math.max(...floor);
  console.log(`requests a second over ${CONNECTIONS} connections, answers of ${size} bytes, best of ${ROUNDS} rounds:`);
  console.log(`  bare node:http            ${best.toFixed(0)}`);
  for (const [name, found] of Object.entries({ "the same policies": same, "policies never seen": other })) {
    console.log(`  ${name.padEnd(25)} ${Math.max(...found).toFixed(0)}, ${(best / Math.max(...found)).toFixed(2)} times slower`);
  }
}

const isSteady = await growth();
await rates();
process.exitCode = isSteady ? 0 : 1;
