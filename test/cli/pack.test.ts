import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile, strip } from "../../bindings/index.js";
import { pack } from "../../bindings/hosts/pack.js";
import { loadEngine } from "../support/engine.js";
import { Folder, json, postern, READ, type JsonError } from "./support.js";

const folder = new Folder();
const artifact = compile({ identity: [{ name: "read.json", document: JSON.stringify(READ) }] }).bytes;
const input = folder.file("policies.pstn", artifact);
const TIMED = {
  Effect: "Allow",
  Action: "s3:*",
  Resource: "*",
  Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } },
};
const timed = compile({ identity: [{ name: "p", document: { Version: "2012-10-17", Statement: TIMED } }] }).bytes;

describe("postern pack", () => {
  it("writes what pack() returns, and says its name and hash", async () => {
    const { status, stdout, stderr } = await postern(["pack", input, "-o", folder.at("a.wasm")]);
    const expected = await pack(artifact);
    expect([status, stderr]).toEqual([0, ""]);
    expect(Buffer.compare(folder.read("a.wasm"), expected.bytes)).toBe(0);
    for (const part of ["1 policy", "1 statement", expected.name, expected.sha256, expected.digest]) expect(stdout).toContain(part);
  });

  it("gives the same bytes for an artifact with and without names, unless it is to keep them", async () => {
    const stripped = folder.file("stripped.pstn", strip(artifact));
    await postern(["pack", stripped, "-o", folder.at("b.wasm")]);
    await postern(["pack", input, "-o", folder.at("c.wasm")]);
    await postern(["pack", input, "-o", folder.at("d.wasm"), "--no-strip"]);
    const hashes = ["b", "c", "d"].map((name) =>
      createHash("sha256")
        .update(folder.read(`${name}.wasm`))
        .digest("hex"),
    );
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[2]).toBe((await pack(artifact, { strip: false })).sha256);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it("prints one JSON object", async () => {
    const output = folder.at("e.wasm");
    const { stdout } = await postern(["pack", input, "-o", output, "--json"]);
    const { bytes, sha256, name } = await pack(artifact);
    const { digest } = loadEngine(artifact).info();
    expect(json(stdout)).toEqual({
      module: output,
      bytes: bytes.length,
      sha256,
      name,
      digest,
      policies: 1,
      statements: 1,
      timeKeys: [],
    });
  });

  it("writes to standard output", async () => {
    const { bytes, stderr } = await postern(["pack", input, "-o", "-"]);
    expect(Buffer.compare(bytes, (await pack(artifact)).bytes)).toBe(0);
    expect(stderr).toContain("packed standard output");
  });

  it("says that rows must give the time where policies ask for it", async () => {
    const file = folder.file("timed.pstn", timed);
    const { stderr } = await postern(["pack", file, "-o", folder.at("f.wasm")]);
    expect(stderr).toContain("`aws:currenttime`");
    const { stdout } = await postern(["pack", file, "-o", folder.at("f.wasm"), "--json"]);
    expect(json(stdout)).toMatchObject({ timeKeys: ["aws:currenttime"] });
  });

  it("refuses what is not an artifact, and writes nothing", async () => {
    const flipped = artifact.slice();
    flipped[600]! ^= 1;
    const files = [folder.file("flipped.pstn", flipped), folder.file("text.pstn", "text"), folder.at("missing.pstn")];
    const codes = ["ARTIFACT_BAD_CHECKSUM", "ARTIFACT_BAD_MAGIC", "UNREADABLE_FILE"];
    for (const [at, file] of files.entries()) {
      const { status, stdout } = await postern(["pack", file, "-o", folder.at("never.wasm"), "--json"]);
      expect([status, json<JsonError>(stdout).error.code]).toEqual([2, codes[at]]);
    }
    expect(existsSync(folder.at("never.wasm"))).toBe(false);
  });

  it("wants one artifact and one place", async () => {
    for (const argv of [
      [input],
      ["-o", "x.wasm"],
      [input, input, "-o", "x.wasm"],
      [input, "-o", "-", "--json"],
      [input, "--strip", "-o", "x"],
    ]) {
      expect((await postern(["pack", ...argv])).status).toBe(2);
    }
  });
});
