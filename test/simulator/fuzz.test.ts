import { describe, expect, it } from "vitest";
import { Random } from "../fuzz/generate/random.js";
import { TARGETS } from "./fuzz/targets.js";

/** `npm run fuzz:simulator`: a million inputs, another seed each time. */
const GIVEN = Number(process.env["POSTERN_FUZZ_INPUTS"] ?? 0);
const INPUTS = GIVEN === 0 ? 1000 : GIVEN;
const SEED = GIVEN === 0 ? "bounded" : String(Date.now());

describe("random input", () => {
  it.each(Object.entries(TARGETS))("%s", async (name, target) => {
    if (GIVEN > 0) console.log(`${name}: seed ${SEED}`);
    const random = new Random(`${SEED} ${name}`);
    // A call compiles policies: it takes as long as a hundred of the others.
    const inputs = Math.ceil(name === "call" ? Math.max(250, INPUTS / 100) : INPUTS);
    let done = 0;
    for (; done < inputs; done++) await target(random);
    expect(done).toBe(inputs);
  });
});
