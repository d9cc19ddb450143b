import { describe, expect, it } from "vitest";
import { json, postern, type JsonError } from "./support.js";

const COMMANDS = ["compile", "eval", "explain", "inspect", "pack", "test", "validate"];

describe("postern", () => {
  it("prints its help, which names every command", async () => {
    const { status, stdout, stderr } = await postern(["--help"]);
    expect(status).toBe(0);
    expect(stderr).toBe("");
    for (const command of COMMANDS) expect(stdout).toContain(`  ${command} `);
  });

  it.each(COMMANDS)("prints the help of %s, also beside other arguments", async (command) => {
    const { status, stdout } = await postern([command, "nowhere", "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain(`postern ${command}`);
    for (const title of ["Usage", "Exit status", "Examples", "--json"]) expect(stdout).toContain(title);
  });

  it("names no option twice, and none that it does not read", async () => {
    for (const command of COMMANDS) {
      const { stdout } = await postern([command, "--help"]);
      const listed = [...stdout.matchAll(/^ {2}(?:-\w, )?--([a-z0-9-]+)/gm)].map(([, name]) => name!);
      expect(new Set(listed).size).toBe(listed.length);
      // What watches does not end.
      for (const name of listed.filter((option) => option !== "watch"))
        expect((await postern([command, `--${name}`])).stderr).not.toContain("unknown option");
    }
  });

  it("keeps help within 100 columns, usage and examples aside", async () => {
    for (const command of COMMANDS) {
      const { stdout } = await postern([command, "--help"]);
      const lines = stdout.split("\n").filter((line) => !line.includes("postern ") && line.startsWith("  "));
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(100);
    }
  });

  it("prints versions", async () => {
    expect((await postern(["--version"])).stdout).toMatch(/^postern 1\.2\.3 \(artifact format \d+\)\n$/);
    expect(json<{ version: string }>((await postern(["--version", "--json"])).stdout)).toMatchObject({ version: "1.2.3" });
  });

  it("uses colours where they are wanted, and only there", async () => {
    expect((await postern(["--help"], { color: true })).stdout).toContain("\x1b[1m");
    expect((await postern(["--help"])).stdout).not.toContain("\x1b");
    expect((await postern(["nonsense"], { color: true })).stderr).toContain("\x1b[31m");
  });

  it.each([
    [[], "no command is given", "`compile`, `eval`, `explain`, `inspect`, `pack`, `test`, `validate`"],
    [["explode"], "unknown command `explode`", "`compile`, `eval`, `explain`, `inspect`, `pack`, `test`, `validate`"],
    [["compil"], "unknown command `compil`", "did you mean `compile`?"],
    [["--nonsense"], "unknown command `--nonsense`", "`compile`, `eval`, `explain`, `inspect`, `pack`, `test`, `validate`"],
    [["eval", "--principle", "x"], "unknown option `--principle`", "did you mean `--principal`?"],
    [["inspect", "--wat"], "unknown option `--wat`", "postern inspect --help"],
    [["compile", "p.json", "-o"], "`--output` needs a value", "--output FILE"],
    [["compile", "p.json", "--strip=yes", "-o", "x"], "`--strip` takes no value", "alone"],
    [["compile", "p.json", "-o", "a", "-o", "b"], "`--output` is given 2 times", "once"],
    [["eval", "p.json", "--principal", "", "--action", "a:b"], "`--principal` has an empty value", "PRINCIPAL"],
  ])("explains %j and exits with 2", async (argv, message, hint) => {
    const { status, stdout, stderr } = await postern(argv);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    const [first, second] = stderr.split("\n");
    expect(first).toContain(`error: ${message}`);
    expect(second).toContain("hint: ");
    expect(second).toContain(hint);
    expect(stderr).not.toContain("    at ");
  });

  it("reports usage errors as JSON where --json is given", async () => {
    const { status, stdout, stderr } = await postern(["compile", "--json"]);
    expect(status).toBe(2);
    expect(stderr).toBe("");
    expect(json<JsonError>(stdout).error).toMatchObject({ code: "USAGE" });
  });
});
