/** `postern serve`, with and without the server beside it. Needs `npm run build` and `npm run build:workspaces`. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;
const lonely = mkdtempSync(join(tmpdir(), "postern-lonely-"));
afterAll(() => rmSync(lonely, { recursive: true }));

const run = (cli: string, ...argv: readonly string[]) => spawnSync(process.execPath, [cli, ...argv], { encoding: "utf8" });

describe("postern serve", () => {
  it("is the server's command, options and all", () => {
    expect(run(join(ROOT, "dist/cli.js"), "serve", "--version")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^postern-server \d/) as string,
    });
    expect(run(join(ROOT, "dist/cli.js"), "serve", "--nothing")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("USAGE") as string,
    });
  });

  it("says how the server is installed where it is not", () => {
    for (const name of ["dist", "package.json"]) cpSync(join(ROOT, name), join(lonely, name), { recursive: true });
    const { status, stderr } = run(join(lonely, "dist/cli.js"), "serve", "--simulator");
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/needs the package `postern-server`[^]*npm install postern-server/),
    ]);
  });

  it("is among the commands", () => {
    expect(run(join(ROOT, "dist/cli.js"), "--help").stdout).toContain("serve");
  });
});

describe("the example", () => {
  it("is answered as its file expects", () => {
    const { status, stdout } = run(join(ROOT, "examples/simulator/try.mjs"));
    expect([status, stdout]).toEqual([0, expect.not.stringContaining("FAIL")]);
    expect(stdout.match(/^ok /gm)).toHaveLength(8);
  });
});
