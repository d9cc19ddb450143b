/** The example of a GitHub action: its script, run as a runner does, with the built command. */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { Folder } from "./support.js";

interface Action {
  readonly inputs: Record<string, { readonly description: string; readonly default: string }>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly { readonly shell: string; readonly run: string; readonly env: Record<string, string> }[];
  };
}

const folder = new Folder();
const source = new URL("../../examples/github-action/", import.meta.url);
const cli = new URL("../../dist/cli.js", import.meta.url).pathname;
const { inputs, runs } = parse(readFileSync(new URL("action.yml", source), "utf8")) as Action;

// A copy that somebody has uploaded: what is not marked as a program stays unmarked.
folder.file("action/validate.sh", "");
copyFileSync(new URL("validate.sh", source), folder.at("action/validate.sh"));
chmodSync(folder.at("action/validate.sh"), 0o644);

/** The action's one step as a runner does it: inputs and their defaults become variables. */
function runAction(given: Record<string, string>): { status: number | null; stdout: string; stderr: string } {
  const step = runs.steps[0]!;
  const fill = (text: string): string =>
    text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => given[name] ?? inputs[name]!.default);
  const filled = Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, fill(text)]));
  const env = { ...process.env, POSTERN: `${process.execPath} ${cli}`, GITHUB_ACTION_PATH: folder.at("action"), ...filled };
  return spawnSync(step.shell, ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], { env, encoding: "utf8" });
}

test("annotates findings, fails for them, and heeds its inputs", () => {
  const paths = folder.at("policies");
  folder.file("policies/a b.json", {
    Version: "2012-10-17",
    Statement: [{ Sid: "A", Effect: "Allow", Action: "s3:GetObjct", Resource: "*" }],
  });
  const { status, stdout, stderr } = runAction({ paths: `${paths}\n` });
  expect([status, stdout], stderr).toEqual([1, expect.stringMatching(/^::error file=.*a b\.json,line=1,.*title=INVALID_ACTION::/)]);
  expect(runAction({ paths, ignore: "INVALID_ACTION@A=not yet published\n" }).status).toBe(0);
  expect(runAction({ paths: folder.at("nowhere") }).status).toBe(2);
});

test("action.yml hands every input to the script", () => {
  expect(runs.using).toBe("composite");
  const script = readFileSync(new URL("validate.sh", source), "utf8");
  const given = Object.entries(runs.steps[0]!.env);
  expect(given.map(([, value]) => /inputs\.([\w-]+)/.exec(value)?.[1]).sort()).toEqual(Object.keys(inputs).sort());
  for (const [name] of given) expect(script).toContain(name);
});
