/** Artifacts that the command reads: how large they are is known before, and a debug section that nobody can read is none. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, truncateSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEBUG } from "../../assembly/layout.js";
import { ARTIFACT_BYTES_MAX } from "../../assembly/limits.js";
import { compile } from "../../bindings/index.js";
import { byteSection } from "../../bindings/artifact/writer.js";
import type { ArtifactText } from "../../bindings/artifact/describe.js";
import { putTogether, takeApart } from "../fuzz/artifact/surgery.js";
import { asking, Folder, json, postern, READ, type JsonError } from "./support.js";

const folder = new Folder();
const { bytes } = compile({ identity: [{ name: "readers.json", document: JSON.stringify(READ) }] });
const ASKED = asking("s3:GetObject", "arn:aws:s3:::reports/k");

/** Every command that takes an artifact. */
const COMMANDS: readonly (readonly [name: string, argv: (file: string) => string[]])[] = [
  ["inspect", (file) => ["inspect", file]],
  ["eval", (file) => ["eval", "--artifact", file, ...ASKED]],
  ["explain", (file) => ["explain", "--artifact", file, ...ASKED]],
];

/** Bytes that this process has read so far; Linux counts them. */
function bytesRead(): number {
  return Number(/rchar: (\d+)/.exec(readFileSync("/proc/self/io", "utf8"))![1]);
}

describe.each(COMMANDS)("postern %s", (_, argv) => {
  it("reads no file that is larger than an artifact can be", async () => {
    const file = folder.file("large.pstn", bytes);
    truncateSync(file, ARTIFACT_BYTES_MAX + 4); // a hole, which takes no room
    const counts = existsSync("/proc/self/io");
    const before = counts ? bytesRead() : 0;
    const { status, stdout } = await postern([...argv(file), "--json"]);
    expect([status, json<JsonError>(stdout).error.code]).toEqual([2, "ARTIFACT_TOO_LARGE"]);
    if (counts) expect(bytesRead() - before).toBeLessThan(1 << 20);
  });

  it("says what else is wrong with a file", async () => {
    for (const [file, text] of [
      [folder.at("missing.pstn"), "no such file"],
      [folder.path, "it is a folder"],
      ...(existsSync("/dev/zero") ? ([["/dev/zero", "it is a device"]] as const) : []),
    ] as const) {
      const { status, stderr } = await postern(argv(file));
      expect([status, stderr.includes(text)]).toEqual([2, true]);
    }
  });
});

describe.skipIf(process.platform === "win32")("postern inspect of a pipe", () => {
  const pipe = folder.at("pipe");
  const inspected = (from: string) => {
    spawn("sh", ["-c", 'cat "$0" > "$1"', from, pipe], { stdio: "ignore" });
    return postern(["inspect", pipe, "--summary"]);
  };

  it("reads the artifact, and stops where it is too large to be one", async () => {
    execFileSync("mkfifo", [pipe]);
    expect((await inspected(folder.file("a.pstn", bytes))).stdout).toContain(`${bytes.length.toLocaleString("en-US")} bytes`);
    const { status, stderr } = await inspected("/dev/zero");
    expect([status, stderr.includes("cannot hold the artifact")]).toEqual([2, true]);
  });
});

describe("an artifact whose debug section is broken", () => {
  const { flags, sections } = takeApart(bytes);
  const broken = putTogether(flags, [...sections.slice(0, DEBUG), byteSection(new TextEncoder().encode('{"rows":'))]);
  const file = folder.file("broken.pstn", broken);

  it("is inspected without names, and that is said", async () => {
    const { status, stdout } = await postern(["inspect", file]);
    expect(status).toBe(0);
    expect(stdout).toContain("the debug section is unreadable: no names, no positions");
    expect(stdout).not.toContain("readers.json");
    const { header, statements } = json<ArtifactText>((await postern(["inspect", file, "--json"])).stdout);
    expect(header).toMatchObject({ stripped: false, debugUnreadable: true });
    expect(statements).toHaveLength(1);
    expect(statements[0]).not.toHaveProperty("policy");
    const sound = json<ArtifactText>((await postern(["inspect", folder.file("sound.pstn", bytes), "--json"])).stdout);
    expect(sound.header).not.toHaveProperty("debugUnreadable");
  });

  it("decides and explains", async () => {
    expect((await postern(["eval", "--artifact", file, ...ASKED])).stdout).toBe("allowed\n");
    const { status, stdout } = await postern(["explain", "--artifact", file, ...ASKED, "--json"]);
    expect(status).toBe(0);
    expect(json<{ matched: unknown[] }>(stdout).matched).toMatchObject([
      { policyType: "identity", policy: "", effect: "Allow", index: 0 },
    ]);
  });
});
