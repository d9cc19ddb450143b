/** Thousands of statements, so that sets of rows are bitmaps with several summary words, against the reference interpreter. */
import { expect, it } from "vitest";
import { compile, type PolicySet } from "../../bindings/index.js";
import { Random } from "../fuzz/random.js";
import { referenceDecide, type PolicySetLike } from "../reference/interpreter.js";
import { loadEngine } from "../support/engine.js";
import { CLOCK, SEED } from "./asking.js";

const STATEMENTS = 3_000;
const USER = "arn:aws:iam::111122223333:user/bob";
const ACTIONS = ["s3:*", "s3:Get*", "s3:GetObject", "sqs:*", "*", "iam:Pass*"];
const RESOURCES = ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k", "arn:aws:s3:::c?/*", "arn:aws:s3:::*/k"];

/** Few statements have no condition, and few conditions hold: which rows are looked at decides. */
function randomSet(random: Random): PolicySet {
  const dense = random.oneIn(2);
  const Statement = Array.from({ length: STATEMENTS }, (_, index) => ({
    Effect: random.oneIn(3) ? "Deny" : "Allow",
    [random.oneIn(20) ? "NotAction" : "Action"]: dense ? random.picks(ACTIONS, 2) : `s3:Get${random.below(300)}`,
    [random.oneIn(20) ? "NotResource" : "Resource"]: dense
      ? random.picks(RESOURCES, 2)
      : [`arn:aws:s3:::r${random.below(300)}/*`, random.pick(RESOURCES)],
    Condition: { StringEquals: { "k:a": `v${index}` } },
  }));
  return { identity: [{ name: "p", document: { Version: "2012-10-17", Statement } }] };
}

it(`decides ${STATEMENTS} statements as the reference does (seed ${SEED})`, () => {
  const random = new Random(`many rows ${SEED}`);
  const seen = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const policies = randomSet(random);
    const engine = loadEngine(compile(policies), { clock: () => CLOCK });
    for (let count = 0; count < 25; count++) {
      const request = {
        principal: USER,
        action: random.pick(["s3:GetObject", "s3:PutObject", "sqs:Send", "iam:PassRole", `s3:Get${random.below(300)}`]),
        resource: random.pick([
          "arn:aws:s3:::b/k",
          "arn:aws:s3:::b/x",
          "arn:aws:s3:::c1/x",
          "*",
          `arn:aws:s3:::r${random.below(300)}/k`,
        ]),
        context: { "k:a": `v${random.below(STATEMENTS)}` },
      };
      const reference = referenceDecide(policies as PolicySetLike, request, { clock: CLOCK });
      expect({ decision: engine.decide(request), request }).toEqual({
        decision: "decision" in reference && reference.decision,
        request,
      });
      seen.add(engine.decide(request));
    }
  }
  expect([...seen].sort()).toEqual(["allowed", "explicitDeny", "implicitDeny"]);
});
