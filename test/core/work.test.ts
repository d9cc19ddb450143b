/**
 * Verification takes time linear in the bytes. The guarded core counts its work exactly (calls, branches, reads, writes, bytes
 * filled), so that no clock is asked: sound artifacts of growing size, and artifacts built to make a check look at the same
 * bytes again and again.
 */
import { describe, expect, it } from "vitest";
import { LOAD_OK } from "../../assembly/layout.js";
import { compile, type NamedPolicy } from "../../bindings/index.js";
import { HOSTILE, operated } from "../fuzz/artifact/operations.js";
import { GuardedCore, LOAD_WORK, LOAD_WORK_PER_BYTE } from "../guarded/guarded-core.js";

const core = new GuardedCore();

/** Units of work a byte that loading takes, whatever comes of it. */
function workPerByte(artifact: Uint8Array): number {
  core.load(artifact);
  return core.workDone / artifact.length;
}

/** `count` policies that share nothing but a few patterns. */
function policies(count: number): NamedPolicy[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `p${index}`,
    document: {
      Version: "2012-10-17",
      Statement: {
        Effect: index % 5 === 0 ? "Deny" : "Allow",
        Action: [`s3:Get${index}*`, "s3:List*", `sqs:Send?${index % 50}`],
        Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:s3:::*/${index % 70}`, "arn:aws:s3:::${aws:username}/*"],
        Condition: {
          StringEquals: { "k:a": [`a${index}`, `b${index}`, `c${index}`] },
          ArnLike: { "k:b": `arn:aws:iam::*:role/r${index % 40}-*` },
          IpAddress: { "aws:SourceIp": `10.${index % 250}.0.0/16` },
        },
      },
    },
  }));
}

describe("the work of loading", () => {
  it("grows with the bytes of a sound artifact, and no faster", () => {
    const { bytes: least } = compile({ identity: policies(1) });
    const always = workPerByte(least) * least.length;
    const found = [20, 200, 2_000].map((count) => {
      const { bytes } = compile({ identity: policies(count) });
      expect(core.load(bytes)).toBe(LOAD_OK);
      return { bytes: bytes.length, perByte: (workPerByte(bytes) * bytes.length - always) / (bytes.length - least.length) };
    });
    expect(found[2]!.bytes / found[0]!.bytes).toBeGreaterThan(40);
    const perByte = found.map((one) => one.perByte);
    expect(Math.max(...perByte) / Math.min(...perByte)).toBeLessThan(1.5);
    expect(Math.max(...perByte)).toBeLessThan(LOAD_WORK_PER_BYTE / 2);
  });

  it("is as exact as the bytes: the same artifact, the same number", () => {
    const { bytes } = compile({ identity: policies(20) });
    expect(workPerByte(bytes)).toBe(workPerByte(bytes));
  });
});

describe("the work of loading a hostile artifact", () => {
  it.each(Object.entries(HOSTILE))("is linear: %s", (_, surgery) => {
    for (const size of [100, 3_000, 20_000]) {
      const artifact = operated(surgery, size);
      const most = LOAD_WORK_PER_BYTE * artifact.length + LOAD_WORK;
      expect(workPerByte(artifact) * artifact.length, `${size}`).toBeLessThan(most);
    }
  });
});
