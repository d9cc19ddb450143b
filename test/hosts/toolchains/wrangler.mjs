// The Workers of examples/ with `wrangler dev`, as their READMEs type it: what try.mjs prints, and policies that change while it runs.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { firstAnswer, freePort, start } from "../tools.mjs";
import { environment, expectText, inFolder, run, versionOf } from "./toolchain.mjs";

const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));
const MEMBERS = "policies/members.json";

/** A copy of the example, and how to run the commands of its README in it. */
function prepare(folder, name) {
  const project = join(folder, name);
  cpSync(join(EXAMPLES, name), project, { recursive: true });
  writeFileSync(join(project, ".dev.vars"), "TOKEN_SECRET=only-here\n");
  const env = { WRANGLER_SEND_METRICS: "false", XDG_CONFIG_HOME: join(folder, "config"), HOME: folder };
  const npx = (...parameters) => run("npx", ["--no-install", ...parameters], { cwd: project, env });
  const edit = (file, from, to) => {
    const text = readFileSync(join(project, file), "utf8");
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(join(project, file), text.replace(from, to));
  };
  const [, printed] = /```console\n\$ node try\.mjs\n([\s\S]*?)```/.exec(readFileSync(join(project, "README.md"), "utf8"));
  return { project, env, npx, edit, printed };
}

/** `use(tryIt)` while `wrangler dev` runs; `tryIt` is what try.mjs prints. */
async function whileServed({ project, env }, use) {
  const port = await freePort();
  const options = { cwd: project, env: environment(env) };
  const { ended, stop } = start("npx", ["--no-install", "wrangler", "dev", "--ip", "127.0.0.1", "--port", String(port)], options);
  const origin = `http://127.0.0.1:${port}`;
  try {
    await firstAnswer(origin, ended, 300_000);
    await use(() => run(process.execPath, ["try.mjs", origin], { cwd: project }));
  } finally {
    await stop();
  }
}

/** Until it prints what is expected, for two minutes; wrangler answers with an error page while it builds. */
async function becomes(tryIt, expected) {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const found = await tryIt().catch((error) => String(error));
    if (found === expected || Date.now() > deadline) return expectText(found, expected);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Nora's folder becomes everybody's: what was refused for bob's is allowed then. */
async function testDeployment(folder) {
  const example = prepare(folder, "cloudflare-worker");
  await whileServed(example, async (tryIt) => {
    expectText(await tryIt(), example.printed);
    example.edit(MEMBERS, "home/${aws:username}/*", "home/*");
    const [first, , last] = example.printed.split("\n");
    await becomes(tryIt, `${first}\n200 nora GET /home/bob/cat.jpg s3:GetObject of home/bob/cat.jpg for nora\n${last}\n`);
  });
}

async function testStore(folder, put) {
  const example = prepare(folder, "worker-kv");
  example.edit("wrangler.toml", 'REFRESH_SECONDS = "5"', 'REFRESH_SECONDS = "1"');
  const publish = async () => {
    await example.npx("postern", "compile", "policies", "-o", "policies.pstn");
    await put(example);
  };
  await publish();
  await whileServed(example, async (tryIt) => {
    expectText(await tryIt(), example.printed);
    example.edit(MEMBERS, "note/${aws:username}/*", "note/*");
    await publish();
    await becomes(tryIt, example.printed.replace("403 nora PUT /bob/today implicitDeny", "200 nora PUT /bob/today notes:Write"));
  });
}

const putInKv = ({ npx }) =>
  npx("wrangler", "kv", "key", "put", "--local", "--binding", "POLICIES_KV", "policies.pstn", "--path", "policies.pstn");

const R2 = `[[r2_buckets]]\nbinding = "POLICIES_R2"\nbucket_name = "policies"\n`;

async function putInR2({ project, npx }) {
  const path = join(project, "wrangler.toml");
  writeFileSync(path, readFileSync(path, "utf8").replace(/\[\[kv_namespaces\]\][^[]*/, R2));
  await npx("wrangler", "r2", "object", "put", "--local", "policies/policies.pstn", "--file", "policies.pstn");
}

export const wrangler = {
  name: "wrangler",
  run: (tarball, report) =>
    inFolder("wrangler", tarball, undefined, async (folder) => {
      const tool = `wrangler ${versionOf(folder, "wrangler")}, dev`;
      await report(tool, "policies of the deployment, changed", () => testDeployment(folder));
      await report(tool, "policies in KV, replaced", () => testStore(folder, putInKv));
      await report(tool, "policies in R2, replaced", () => testStore(folder, putInR2));
    }),
};
