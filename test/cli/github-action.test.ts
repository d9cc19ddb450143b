/** The example of a GitHub action: its script, run as a runner does, with the built command. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { Folder } from "./support.js";

const folder = new Folder();
const action = new URL("../../examples/github-action/", import.meta.url);
const cli = new URL("../../dist/cli.js", import.meta.url).pathname;

function runAction(inputs: Record<string, string>): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, POSTERN: `${process.execPath} ${cli}`, ...inputs };
  return spawnSync("bash", [new URL("validate.sh", action).pathname], { env, encoding: "utf8" });
}

test("annotates findings, fails for them, and heeds its inputs", () => {
  const paths = folder.at("policies");
  folder.file("policies/a b.json", {
    Version: "2012-10-17",
    Statement: [{ Sid: "A", Effect: "Allow", Action: "s3:GetObjct", Resource: "*" }],
  });
  const { status, stdout, stderr } = runAction({ POSTERN_PATHS: `${paths}\n` });
  expect([status, stdout], stderr).toEqual([1, expect.stringMatching(/^::error file=.*a b\.json,line=1,.*title=INVALID_ACTION::/)]);
  expect(runAction({ POSTERN_PATHS: paths, POSTERN_IGNORE: "INVALID_ACTION@A=not yet published\n" }).status).toBe(0);
  expect(runAction({ POSTERN_PATHS: folder.at("nowhere") }).status).toBe(2);
});

test("action.yml hands every input to the script", () => {
  const { inputs, runs } = parse(readFileSync(new URL("action.yml", action), "utf8")) as {
    inputs: Record<string, { description: string }>;
    runs: { using: string; steps: { env: Record<string, string> }[] };
  };
  expect(runs.using).toBe("composite");
  const script = readFileSync(new URL("validate.sh", action), "utf8");
  const given = Object.entries(runs.steps[0]!.env);
  expect(given.map(([, value]) => /inputs\.([\w-]+)/.exec(value)?.[1]).sort()).toEqual(Object.keys(inputs).sort());
  for (const [name] of given) expect(script).toContain(name);
});
