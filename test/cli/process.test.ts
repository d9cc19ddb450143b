/** The built command as its own process: exit statuses, streams, colours. */
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { asking, Folder, policy, READ } from "./support.js";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const folder = new Folder();
const read = folder.file("read.json", READ);
const ALLOWED = asking("s3:GetObject", "arn:aws:s3:::reports/a");

interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function postern(argv: readonly string[], input = "", env: Record<string, string> = {}, cwd = folder.path): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...argv], {
    input,
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...env },
  });
  return { status, stdout, stderr };
}

describe("dist/cli.js", () => {
  it("is executable, and says so in its first line", () => {
    expect(readFileSync(CLI, "utf8").split("\n")[0]).toBe("#!/usr/bin/env node");
    expect(statSync(CLI).mode & 0o111).toBe(0o111);
  });

  it("knows the version of the package", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
    expect(postern(["--version"]).stdout).toContain(version);
  });

  it("exits with 0, 1 and 2", () => {
    expect(postern(["eval", read, ...ALLOWED])).toEqual({ status: 0, stdout: "allowed\n", stderr: "" });
    expect(postern(["eval", read, ...asking("s3:PutObject", "*")])).toEqual({ status: 1, stdout: "implicitDeny\n", stderr: "" });
    expect(postern(["eval", folder.at("missing.json"), ...ALLOWED])).toMatchObject({ status: 2, stdout: "" });
  });

  it("explains, and reads YAML", () => {
    const yaml = `version: 1\naccounts: [{ id: "111122223333" }]\nusers: [{ arn: "${ALLOWED[1]!}" }]\n`;
    const argv = ["explain", "--directory", folder.file("own.yaml", yaml), ...ALLOWED, "--resource-account", "111122223333"];
    expect(postern(argv)).toMatchObject({ status: 1, stderr: "" });
    expect(postern(argv).stdout).toMatch(/^implicitDeny \(identity\)\nUser: /);
  });

  it("knows the account of the folder that it is called in", () => {
    const statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" };
    const output = { Policy: JSON.stringify(policy(statement)) };
    folder.file("111122223333/eu/get-bucket-policy.reports.json", output);
    const own = folder.file("users.yaml", `version: 1\nusers: [{ arn: "${ALLOWED[1]!}" }]\n`);
    for (const [cwd, given] of [
      ["", "111122223333"],
      ["111122223333", "."],
      ["111122223333", "eu"],
      ["111122223333/eu", ".."],
    ]) {
      const { status, stdout, stderr } = postern(
        ["eval", "--directory", given!, "--directory", own, ...ALLOWED],
        "",
        {},
        folder.at(cwd!),
      );
      expect({ status, stdout }, `${given!} in ${cwd!}: ${stderr}`).toEqual({ status: 0, stdout: "allowed\n" });
    }
  });

  it("knows account and Region of the folders that it is called in", () => {
    const stream = "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks";
    const statement = { Effect: "Allow", Principal: "*", Action: "kinesis:PutRecord", Resource: stream };
    folder.file("streams/111122223333/eu-west-1/kinesis.get-resource-policy.clicks.json", {
      Policy: JSON.stringify(policy(statement)),
    });
    const own = folder.file("callers.yaml", `version: 1\nusers: [{ arn: "${ALLOWED[1]!}" }]\n`);
    for (const [cwd, given] of [
      ["streams", "111122223333"],
      ["streams/111122223333", "."],
      ["streams/111122223333/eu-west-1", "."],
      ["streams/111122223333/eu-west-1", "kinesis.get-resource-policy.clicks.json"],
    ]) {
      const { stdout, stderr } = postern(
        ["eval", "--directory", given!, "--directory", own, ...asking("kinesis:PutRecord", stream)],
        "",
        {},
        folder.at(cwd!),
      );
      expect(stdout, `${given!} in ${cwd!}: ${stderr}`).toBe("allowed\n");
    }
  });

  it("brings the licences of what it is made of", () => {
    const texts = readFileSync(new URL("../../dist/THIRD-PARTY.txt", import.meta.url), "utf8");
    expect(texts).toContain("\nyaml ");
  });

  it("brings the licence of each package that a file of ours imports", () => {
    const own = readdirSync("bindings", { recursive: true, encoding: "utf8" })
      .filter((path) => /\.ts$/.test(path) && !/^(?:server|service-data)\//.test(path))
      .map((path) => readFileSync(`bindings/${path}`, "utf8"));
    const named = own.flatMap((text) =>
      [...text.matchAll(/^(?:import|export)\b[^;"]*?\bfrom "([\w@][^":]*)";$/gm)].map(([, name]) => name!),
    );
    const packages = [...new Set(named)].filter((name) => !name.startsWith("postern"));
    expect(packages).toEqual(expect.arrayContaining(["ipaddr.js", "yaml", "xast-util-to-xml"]));
    const texts = readFileSync(new URL("../../dist/THIRD-PARTY.txt", import.meta.url), "utf8");
    for (const name of packages) {
      const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")) as { version: string };
      expect(texts).toContain(`\n${name} ${version} (`);
    }
  });

  it("reads requests from a pipe, and writes artifacts to one", () => {
    const request = { principal: ALLOWED[1], action: "s3:GetObject", resource: "arn:aws:s3:::reports/a" };
    const { status, stdout } = postern(["eval", read, "--requests", "-", "--json"], `${JSON.stringify(request)}\n`);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\{"line":1,"decision":"allowed"\}\n/);
    const artifact = spawnSync(process.execPath, [CLI, "compile", read, "-o", "-"]).stdout;
    expect(postern(["inspect", folder.file("piped.pstn", artifact)]).status).toBe(0);
  });

  it("colours nothing in a pipe, obeys FORCE_COLOR, and NO_COLOR above it", () => {
    const colored = (env: Record<string, string>): boolean => postern(["eval", read, ...ALLOWED], "", env).stdout.includes("\x1b");
    expect(colored({})).toBe(false);
    expect(colored({ FORCE_COLOR: "1" })).toBe(true);
    expect(colored({ FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    const wrong = folder.file("wrong.json", policy({ Effect: "allow", Action: "s3:*", Resource: "*" }));
    const carets = (env: Record<string, string>): string => postern(["eval", wrong, ...ALLOWED], "", env).stderr;
    expect(carets({})).toMatch(/\n {4}\| +\^{7}\n/);
    expect(carets({ FORCE_COLOR: "1" })).toContain("\x1b[31m^^^^^^^\x1b[39m");
    expect(carets({ FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain("\x1b");
  });

  it("reads what a shell's <(…) gives, and ends on a device", () => {
    const run = (script: string): Finished => {
      const { status, stdout, stderr } = spawnSync("bash", ["-c", script, process.execPath, CLI, read, ...ALLOWED], {
        encoding: "utf8",
      });
      return { status, stdout, stderr };
    };
    expect(run('"$0" "$1" eval <(cat "$2") "${@:3}"')).toEqual({ status: 0, stdout: "allowed\n", stderr: "" });
    expect(run('cat "$2" | "$0" "$1" eval - "${@:3}"')).toEqual({ status: 0, stdout: "allowed\n", stderr: "" });
    expect(run('cat "$2" | "$0" "$1" eval /dev/stdin "${@:3}"')).toEqual({ status: 0, stdout: "allowed\n", stderr: "" });
    expect(run('"$0" "$1" eval - "${@:3}" < /dev/zero').stderr).toContain("standard input has more than 268,435,456 bytes");
    expect(run('"$0" "$1" eval /dev/urandom "${@:3}"').stderr).toContain("it is a device, not a file");
  });

  it("writes all of a long output into a slow pipe", async () => {
    const statements = Array.from({ length: 3000 }, (_, at) => ({
      Effect: "Allow",
      Action: `s3:Action${at}`,
      Resource: `arn:aws:s3:::bucket-${at}/*`,
    }));
    const many = folder.file("many.json", { ...policy({}), Statement: statements });
    expect(postern(["compile", many, "-o", folder.at("many.pstn")]).status).toBe(0);
    const child = spawn(process.execPath, [CLI, "inspect", folder.at("many.pstn"), "--json"]);
    let text = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) text += chunk as string;
    expect((JSON.parse(text) as { statements: unknown[] }).statements).toHaveLength(3000);
  });

  it("leaves quietly when its reader has gone", async () => {
    const lines =
      `${JSON.stringify({ principal: ALLOWED[1], action: "s3:GetObject", resource: "arn:aws:s3:::reports/a" })}\n`.repeat(20_000);
    const child = spawn(process.execPath, [CLI, "eval", read, "--requests", folder.file("many.ndjson", lines)]);
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(errors).toBe("");
    expect(status).toBe(2);
  });
});
