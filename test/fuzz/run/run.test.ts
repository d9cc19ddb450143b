/** The command `npm run fuzz` itself, for a moment. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const RUN = fileURLToPath(new URL("run.ts", import.meta.url));

function fuzz(...options: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", RUN, ...options], { encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("npm run fuzz", () => {
  it("runs one case again, on one worker, and tells its counts as JSON", () => {
    const { status, stdout } = fuzz("--target", "decide", "--seed", "5", "--case", "3", "--json", "--jobs", "4");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ seed: 5, jobs: 1, targets: [{ target: "decide", cases: 1 }], findings: [] });
  });

  it("stops after its seconds, whatever its workers do", () => {
    const { status, stdout } = fuzz("--seconds", "1", "--jobs", "2", "--seed", "7", "--target", "operators", "--target", "json");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^seed 7, jobs 2, targets operators json\n/);
  });

  it.each([[["--target", "nosuch"]], [["--jobs", "0"]]])("refuses %s", (options) => {
    expect(fuzz(...options)).toMatchObject({ status: 2, stdout: "" });
  });
});
