// Starts postern-server with the account beside this file, asks what questions.json asks about the user `nora`, and compares.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const NORA = "arn:aws:iam::111122223333:user/nora";

async function startServer() {
  const main = fileURLToPath(new URL("main.js", import.meta.resolve("postern-server")));
  const options = [
    "--simulator",
    "--directory",
    here("account"),
    "--listen",
    "127.0.0.1:0",
    "--listen",
    "admin=127.0.0.1:0",
    "--json",
  ];
  const server = spawn(process.execPath, [main, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, POSTERN_LOG_LEVEL: "warn" },
  });
  for await (const line of createInterface({ input: server.stdout })) return { server, url: JSON.parse(line).listening[0].url };
  throw new Error("the server did not start");
}

/** `{ A: ["x"], B: [{ C: "y" }] }` as the form that AWS's clients send: `A.member.1=x`, `B.member.1.C=y`. */
function form(value, name = "") {
  if (Array.isArray(value)) return value.flatMap((item, index) => form(item, `${name}.member.${index + 1}`));
  if (typeof value !== "object") return [[name, value]];
  return Object.entries(value).flatMap(([member, inner]) => form(inner, name === "" ? member : `${name}.${member}`));
}

async function simulate(url, ask) {
  const call = { Action: "SimulatePrincipalPolicy", Version: "2010-05-08", PolicySourceArn: NORA, ...ask };
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams(form(call)) });
  return answer.text();
}

const { server, url } = await startServer();
let wrong = 0;
for (const { question, ask, expect, missing = [] } of JSON.parse(readFileSync(here("questions.json"), "utf8"))) {
  const xml = await simulate(url, ask);
  const decisions = [...xml.matchAll(/<EvalDecision>(\w+)</g)].map(([, decision]) => decision);
  const isRight = decisions.join() === expect.join() && missing.every((key) => xml.includes(`<member>${key}</member>`));
  if (!isRight) wrong++;
  console.log(`${isRight ? "ok  " : "FAIL"} ${decisions.join(", ").padEnd(24)} ${question}`);
}
server.kill("SIGTERM");
process.exitCode = wrong === 0 ? 0 : 1;
