/** Packed modules: what they are, that they are always the same, and that a changed one never answers. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { compile, strip, ArtifactError } from "../../bindings/index.js";
import { pack } from "../../bindings/hosts/pack.js";
import { Random } from "../fuzz/generate/random.js";
import { loadEngine } from "../support/engine.js";
import { artifactBase, UDF, udfModule, UdfHost } from "./host.js";
import { NO_PARTS, writeRows, type Row } from "./row-binary.js";

const USER = "arn:aws:iam::111122223333:user/bob";
const EXPORTS = [
  "clickhouse_create_buffer",
  "clickhouse_destroy_buffer",
  "memory",
  "postern_decide",
  "postern_decide_full",
  "postern_info",
  "postern_reason",
];
const FLIPS = 400;

const statement = { Sid: "Readers", Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::b/*" };
const artifact = compile({
  identity: [
    {
      name: "readers",
      document: { Version: "2012-10-17", Statement: [statement, { ...statement, Sid: "Listers", Action: "s3:List*" }] },
    },
  ],
});
const row: Row = { principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", context: [], ...NO_PARTS };
const block = writeRows([row], false);

const hostOf = (module: Uint8Array): UdfHost => new UdfHost(new WebAssembly.Module(module as BufferSource));

describe("dist/udf.wasm", () => {
  it("imports nothing, and exports what its FORMAT.md lists", () => {
    expect(WebAssembly.Module.imports(udfModule())).toEqual([]);
    expect(
      WebAssembly.Module.exports(udfModule())
        .map(({ name }) => name)
        .sort(),
    ).toEqual(EXPORTS);
  });

  it("has less than 48 KiB, and ends a call where it holds no artifact", () => {
    expect(UDF.length).toBeLessThan(48 * 1024);
    expect(() => new UdfHost(udfModule()).info()).toThrow(WebAssembly.RuntimeError);
    expect(() => new UdfHost(udfModule()).decide("postern_decide", block, 1)).toThrow(WebAssembly.RuntimeError);
  });
});

describe("pack", () => {
  it("gives the same bytes for the same artifact, whatever its names, and their hash", async () => {
    const [one, other] = [await pack(artifact), await pack(strip(artifact))];
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
    const hash = createHash("sha256").update(one.bytes).digest("hex");
    expect(one).toMatchObject({ sha256: hash, name: `postern_${hash.slice(0, 16)}`, digest: loadEngine(artifact).info().digest });
    expect(WebAssembly.Module.imports(new WebAssembly.Module(one.bytes as BufferSource))).toEqual([]);
  });

  it("keeps names where it is told so: other bytes, the same digest", async () => {
    const [stripped, whole] = [await pack(artifact), await pack(artifact, { strip: false })];
    expect(whole.bytes.length - stripped.bytes.length).toBeGreaterThan(0);
    expect([whole.digest, whole.sha256 === stripped.sha256]).toEqual([stripped.digest, false]);
    expect(Buffer.from(whole.bytes).includes("Readers")).toBe(true);
    expect(Buffer.from(stripped.bytes).includes("Readers")).toBe(false);
    expect(hostOf(whole.bytes).info()).toEqual(hostOf(stripped.bytes).info());
  });

  it("makes a module that says what it holds, and decides", async () => {
    const { bytes, digest } = await pack(artifact);
    const host = hostOf(bytes);
    const info = { digest, format: 5, policies: 1, statements: 2, keys: 3, time: false };
    expect(host.info(3).map((text) => JSON.parse(text) as unknown)).toEqual([info, info, info]);
    expect(host.decide("postern_decide", block, 1)).toEqual([1]);
    expect(host.reasons(writeRows([row], true), 1)).toEqual([{ decision: 1, causes: 1, row: 1 }]);
  });

  it("makes room for artifacts of any size", async () => {
    const many = Array.from({ length: 3_000 }, (_, at) => ({ ...statement, Sid: `S${at}`, Resource: `arn:aws:s3:::b${at}/*` }));
    const large = compile({
      identity: many.map((one, at) => ({ name: `p${at}`, document: { Version: "2012-10-17", Statement: one } })),
    });
    const { bytes } = await pack(large);
    expect(artifactBase() + bytes.length - UDF.length).toBeGreaterThan(4 * 65536);
    expect(hostOf(bytes).decide("postern_decide", writeRows([{ ...row, resource: "arn:aws:s3:::b2999/k" }], false), 1)).toEqual([
      1,
    ]);
  });

  it("rejects what is not an artifact, stripped or not", async () => {
    const flipped = artifact.bytes.slice();
    flipped[600]! ^= 1;
    for (const strips of [true, false]) {
      const refused = (given: unknown) => expect(pack(given as Uint8Array, { strip: strips })).rejects;
      await refused(new Uint8Array(8)).toThrow(ArtifactError);
      await refused(artifact.bytes.subarray(0, 600)).toThrow(ArtifactError);
      await refused("text").toMatchObject({ code: "ARTIFACT_NOT_BYTES" });
      await refused(flipped).toMatchObject({ code: "ARTIFACT_BAD_CHECKSUM" });
    }
  });

  it.each([{ Strip: false }, { strip: "false" }, { strip: null }, 5, null, []])("rejects the options %j", async (options) => {
    await expect(pack(artifact, options as never)).rejects.toMatchObject({ name: "RequestError", code: "INVALID_REQUEST" });
  });

  it(`ends the call where a byte of the artifact has changed (${FLIPS} of them)`, async () => {
    const { bytes } = await pack(artifact);
    const random = new Random("a flipped byte");
    const start = bytes.length - strip(artifact).length - 64;
    const first = Buffer.from(bytes).indexOf(Buffer.from(strip(artifact)).subarray(0, 64), start);
    for (let flip = 0; flip < FLIPS; flip++) {
      const changed = bytes.slice();
      changed[first + random.below(strip(artifact).length)]! ^= random.between(1, 255);
      expect(() => hostOf(changed).decide("postern_decide", block, 1)).toThrow(WebAssembly.RuntimeError);
    }
  });
});

describe("the artifact in memory", () => {
  it("is where reserve() of the core would put it", () => {
    expect(artifactBase() % 16).toBe(0);
    expect(artifactBase()).toBeGreaterThan(0x30000);
  });
});
