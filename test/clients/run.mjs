// npm run test:clients: the AWS CLI and boto3 of the distribution and the JavaScript SDK, unchanged but for the endpoint, ask a started
// server. Their answers are compared with what must be, with each other, and with `postern eval` of the same policies.
import { strict as assert } from "node:assert";
import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { installDebian, installPackages } from "../hosts/tools.mjs";
import { CALLS, QUESTION } from "./calls.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "postern-clients-"));

/** No profile, no metadata service, no pager. */
const ENV = {
  PATH: process.env.PATH,
  HOME: folder,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PAGER: "",
};

// --- the server ------------------------------------------------------------------------------------------------------

/** Counts what it has answered: a client that tries again is seen. */
async function startServer() {
  const options = ["--simulator", "--directory", join(ROOT, "examples/simulator/account"), "--json"];
  const addresses = ["--listen", "127.0.0.1:0", "--listen", "admin=127.0.0.1:0"];
  const child = spawn(process.execPath, [join(ROOT, "bindings/server/dist/main.js"), ...options, ...addresses], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, POSTERN_LOG_LEVEL: "debug" },
  });
  const server = { child, answered: 0 };
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (JSON.parse(line).msg === "answered") server.answered++;
  });
  for await (const line of createInterface({ input: child.stdout })) return { ...JSON.parse(line), server };
  throw new Error("the server did not start");
}

// --- the clients -----------------------------------------------------------------------------------------------------

function run(
  command,
  parameters,
  /** @type {{ input?: string, env?: Record<string, string | undefined> }} */ { input, env = ENV } = {},
) {
  return new Promise((resolve, reject) => {
    const child = execFile(command, parameters, { env, cwd: HERE, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      typeof error?.code === "string" ? reject(error) : resolve({ status: error?.code ?? 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

const dashed = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();

/** The CLI prints a JSON text, or says on standard error what is wrong, with status 254. */
async function askCli(url, { service, operation, parameters }, options = []) {
  const input = ["--cli-input-json", JSON.stringify(parameters), "--output", "json"];
  const command = [
    service,
    dashed(operation),
    "--endpoint-url",
    url,
    ...options,
    ...(Object.keys(parameters).length === 0 ? ["--output", "json"] : input),
  ];
  const { status, stdout, stderr } = await run("/usr/bin/aws", command);
  if (status === 0) return JSON.parse(stdout);
  assert.equal(status, 254, stderr);
  return { error: /\((\w+)\)/.exec(stderr)?.[1] ?? stderr };
}

async function askBoto(url, call) {
  const { stdout, stderr } = await run("/usr/bin/python3", ["client.py", url], { input: JSON.stringify([call]) });
  return answerIn(stdout, stderr);
}

async function askScript(url, call) {
  const env = { ...ENV, AWS_ENDPOINT_URL_IAM: url, AWS_ENDPOINT_URL_STS: url, AWS_ENDPOINT_URL_ACCESSANALYZER: url };
  const { stdout, stderr } = await run(process.execPath, ["client.mjs"], { input: JSON.stringify([call]), env });
  return answerIn(stdout, stderr);
}

function answerIn(stdout, stderr) {
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout)[0];
}

const CLIENTS = { awscli: askCli, boto3: askBoto, "@aws-sdk/client-iam": askScript };
/** The distribution's clients are older than some parameters. */
const KNOWS_NEW = new Set(["@aws-sdk/client-iam"]);

// --- the checks ------------------------------------------------------------------------------------------------------

let failed = 0;

async function check(name, test) {
  try {
    const note = await test();
    console.log(`ok   ${name}${note === undefined ? "" : `: ${note}`}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}\n${error.stack}`);
  }
}

async function askAll(url, server) {
  for (const [name, { call, check: expected, isNew, requests }] of Object.entries(CALLS)) {
    for (const [client, ask] of Object.entries(CLIENTS)) {
      if (isNew && !KNOWS_NEW.has(client)) continue;
      await check(`${name}, ${client}`, async () => {
        const before = server.answered;
        expected(await ask(url, call));
        // What the server says of its last answer may still be on the way.
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (requests !== undefined) assert.equal(server.answered - before, requests, "requests");
      });
    }
  }
}

/** Pages of two: three results are two requests; a marker is of one call. */
async function askPages(url, server) {
  const parameters = { PolicyInputList: [QUESTION.policy], ActionNames: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"] };
  const call = { service: "iam", operation: "SimulateCustomPolicy", parameters };
  await check("41 pages, boto3", async () => {
    const before = server.answered;
    const answer = await askBoto(url, { ...call, pageSize: 2 });
    assert.deepEqual(answer.pages, [2, 1]);
    assert.deepEqual(
      answer.EvaluationResults.map(({ EvalActionName }) => EvalActionName),
      parameters.ActionNames,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(server.answered - before, 2, "requests");
  });
  await check("41 a marker of another call, boto3", async () => {
    const { Marker } = await askBoto(url, { ...call, parameters: { ...parameters, MaxItems: 2 } });
    const changed = { ...parameters, ActionNames: [...parameters.ActionNames].reverse(), MaxItems: 2, Marker };
    assert.equal((await askBoto(url, { ...call, parameters: changed })).code, "InvalidInput");
  });
}

/** Findings in pages of one: the CLI asks for all pages by itself. */
async function askFindingsInPages(url, server) {
  await check("Access Analyzer: pages, awscli", async () => {
    const { call } = CALLS["Access Analyzer: findings at their places"];
    const before = server.answered;
    const { findings } = await askCli(url, call, ["--page-size", "1"]);
    assert.equal(findings.length, 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(server.answered - before, 2, "requests");
  });
}

/** The three clients' answers to one question, beside what `postern eval` decides. */
async function compare(url) {
  const { call } = CALLS["40 a custom policy"];
  const rows = {};
  for (const [client, ask] of Object.entries(CLIENTS)) rows[client] = await ask(url, call);
  const decisions = ({ EvaluationResults }) => EvaluationResults.map(({ EvalDecision }) => EvalDecision);
  console.log("\nthe same question:");
  for (const [client, answer] of Object.entries(rows))
    console.log(`  ${client.padEnd(20)} ${JSON.stringify(answer.EvaluationResults[0])}`);
  for (const [client, answer] of Object.entries(rows)) console.log(`  ${client.padEnd(20)} ${decisions(answer).join(", ")}`);
  console.log(`  ${"postern eval".padEnd(20)} ${evaluated().join(", ")}`);
  await check("the three answers are one", () => {
    const [first, ...others] = Object.values(rows).map(({ EvaluationResults }) => EvaluationResults);
    for (const other of others) assert.deepEqual(other, first);
  });
  await check("they are what `postern eval` decides", () => assert.deepEqual(decisions(rows.boto3), evaluated()));
}

function evaluated() {
  writeFileSync(join(folder, "policy.json"), QUESTION.policy);
  const principal = "arn:aws:iam::111122223333:user/somebody";
  const requests = QUESTION.actions.map((action) => ({
    principal,
    action,
    resource: QUESTION.resource,
    resourceAccount: "111122223333",
  }));
  writeFileSync(join(folder, "requests.ndjson"), requests.map((request) => JSON.stringify(request)).join("\n"));
  const command = [
    join(ROOT, "dist/cli.js"),
    "eval",
    join(folder, "policy.json"),
    "--requests",
    join(folder, "requests.ndjson"),
    "--json",
  ];
  const lines = execFileSync(process.execPath, command, { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => JSON.parse(line).decision).filter((decision) => decision !== undefined);
}

// By their paths: another client of the same name may stand before them.
if (!existsSync("/usr/bin/aws") || !existsSync("/usr/lib/python3/dist-packages/boto3")) installDebian(["awscli", "python3-boto3"]);
installPackages(HERE);
const { listening, server } = await startServer();
try {
  const { url } = listening[0];
  await askAll(url, server);
  await askPages(url, server);
  await askFindingsInPages(url, server);
  await compare(url);
} finally {
  server.child.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
console.log(failed === 0 ? "\nall clients are answered as they should be" : `\n${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
