/** One small artifact, damaged in every place: cut at every length, and every bit of it flipped, with and without right checksums. */
import { describe, expect, it } from "vitest";
import {
  HEADER_BYTES,
  LOAD_BAD_CHECKSUM,
  LOAD_BAD_MAGIC,
  LOAD_OK,
  LOAD_TRUNCATED,
  LOAD_UNKNOWN_FORMAT,
  LOAD_BAD_SECTION,
} from "../../assembly/layout.js";
import { FAULTS, operated } from "../fuzz/artifact/operations.js";
import { SMALL_ARTIFACT, SMALL_REQUESTS, emptySections } from "../fuzz/artifact/small-artifact.js";
import { repair } from "../fuzz/artifact/surgery.js";
import { GuardedCore } from "../guarded/guarded-core.js";

const core = new GuardedCore();
const DECIDE_WORK = 1_000_000;

/** Loads, and where that succeeds asks every request: returns the LOAD_* code. The guard throws at whatever must not be. */
function survive(artifact: Uint8Array): number {
  const code = core.load(artifact);
  if (code === LOAD_OK) for (const request of SMALL_REQUESTS) core.decide(request, DECIDE_WORK);
  return code;
}

/** How often each LOAD_* code came. */
function tally(codes: Iterable<number>): Map<number, number> {
  const found = new Map<number, number>();
  for (const code of codes) found.set(code, (found.get(code) ?? 0) + 1);
  return found;
}

function* flipped(fix: (artifact: Uint8Array) => Uint8Array): Generator<number> {
  for (let bit = 0; bit < SMALL_ARTIFACT.length * 8; bit++) {
    const mutant = SMALL_ARTIFACT.slice();
    mutant[bit >>> 3]! ^= 1 << (bit & 7);
    yield survive(fix(mutant));
  }
}

describe("the small artifact", () => {
  it("has something in every section, and loads", () => {
    expect(emptySections()).toEqual([]);
    expect(survive(SMALL_ARTIFACT)).toBe(LOAD_OK);
  });

  it("is refused at every shorter length, with old and with new checksums", () => {
    for (let bytes = 0; bytes < SMALL_ARTIFACT.length; bytes++) {
      const cut = SMALL_ARTIFACT.slice(0, bytes);
      expect(survive(cut), `${bytes} bytes`).toBe(LOAD_TRUNCATED);
      const total = cut.slice();
      if (bytes >= HEADER_BYTES) new DataView(total.buffer).setUint32(8, bytes, true);
      expect([LOAD_TRUNCATED, LOAD_BAD_SECTION], `${bytes} bytes`).toContain(survive(repair(total)));
    }
  });

  it("is refused with anything behind it", () => {
    for (let more = 1; more <= 64; more++) {
      const longer = new Uint8Array(SMALL_ARTIFACT.length + more);
      longer.set(SMALL_ARTIFACT);
      expect(survive(longer)).toBe(LOAD_BAD_SECTION);
      new DataView(longer.buffer).setUint32(8, longer.length, true);
      expect(survive(repair(longer))).toBe(LOAD_BAD_SECTION);
    }
  });

  it("is refused with any bit flipped", () => {
    const found = tally(flipped((mutant) => mutant));
    expect(found.get(LOAD_OK)).toBeUndefined();
    expect(found.get(LOAD_BAD_MAGIC)).toBe(32);
    expect(found.get(LOAD_UNKNOWN_FORMAT)).toBe(32);
    expect(found.get(LOAD_BAD_CHECKSUM)).toBeGreaterThan((SMALL_ARTIFACT.length - HEADER_BYTES) * 8);
  });

  it("is refused or survives with any bit flipped and right checksums", () => {
    const found = tally(flipped(repair));
    expect(found.get(LOAD_BAD_CHECKSUM) ?? 0).toBeLessThan(HEADER_BYTES * 8);
    expect(found.get(LOAD_OK)).toBeGreaterThan(SMALL_ARTIFACT.length);
    expect([...found.keys()].length).toBeGreaterThan(5);
  });
});

describe("one rule", () => {
  it.each(Object.entries(FAULTS))("%s", (_, { surgery, code }) => {
    expect(survive(operated(surgery, 0))).toBe(code);
  });
});
