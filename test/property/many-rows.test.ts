/** Thousands of statements, so that sets of rows are bitmaps with several summary words, against the reference interpreter. */
import { expect, it } from "vitest";
import {
  compile,
  type AuthorizationRequest,
  type Directory,
  type Entity,
  type NamedPolicy,
  type PolicySet,
} from "../../bindings/index.js";
import { Random } from "../fuzz/generate/random.js";
import { referenceDecide, type PolicySetLike } from "../reference/interpreter.js";
import { loadEngine } from "../support/engine.js";
import { CLOCK, SEED } from "./asking.js";

const STATEMENTS = 3_000;
const USER = "arn:aws:iam::111122223333:user/bob";
const ACTIONS = ["s3:*", "s3:Get*", "s3:GetObject", "sqs:*", "*", "iam:Pass*"];
const RESOURCES = ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k", "arn:aws:s3:::c?/*", "arn:aws:s3:::*/k"];

/** Few statements have no condition, and few conditions hold: which rows are looked at decides. */
function randomStatements(random: Random): object[] {
  const dense = random.oneIn(2);
  return Array.from({ length: STATEMENTS }, (_, index) => ({
    Effect: random.oneIn(3) ? "Deny" : "Allow",
    [random.oneIn(20) ? "NotAction" : "Action"]: dense ? random.picks(ACTIONS, 2) : `s3:Get${random.below(300)}`,
    [random.oneIn(20) ? "NotResource" : "Resource"]: dense
      ? random.picks(RESOURCES, 2)
      : [`arn:aws:s3:::r${random.below(300)}/*`, random.pick(RESOURCES)],
    Condition: { StringEquals: { "k:a": `v${index}` } },
  }));
}

function policiesOf(statements: readonly object[], perPolicy: number): NamedPolicy[] {
  return Array.from({ length: Math.ceil(statements.length / perPolicy) }, (_, index) => ({
    name: `p${index}`,
    document: { Version: "2012-10-17", Statement: statements.slice(index * perPolicy, (index + 1) * perPolicy) },
  }));
}

/** Bob's statements among those of others. */
function directoryOf(own: readonly object[], others: readonly object[], perPolicy: number): Directory {
  const user = (name: string, statements: readonly object[]): Entity => ({
    arn: `arn:aws:iam::111122223333:user/${name}`,
    policies: policiesOf(statements, perPolicy),
  });
  const half = others.length / 2;
  const users = [user("alice", others.slice(0, half)), user("bob", own), user("carol", others.slice(half))];
  return { version: 1, accounts: [{ id: "111122223333" }], users, groups: [], roles: [], resources: [] };
}

/** Most values are those of the first `count` statements. */
function randomRequest(random: Random, count: number): AuthorizationRequest {
  return {
    principal: USER,
    action: random.pick(["s3:GetObject", "s3:PutObject", "sqs:Send", "iam:PassRole", `s3:Get${random.below(300)}`]),
    resource: random.pick([
      "arn:aws:s3:::b/k",
      "arn:aws:s3:::b/x",
      "arn:aws:s3:::c1/x",
      "*",
      `arn:aws:s3:::r${random.below(300)}/k`,
    ]),
    resourceAccount: "111122223333",
    context: { "k:a": `v${random.below(random.oneIn(4) ? STATEMENTS : count)}` },
  };
}

/** Asked twice: what is kept of an action is used from its second request on. */
function expectAsReference(
  policies: PolicySet,
  source: PolicySet | Directory,
  own: number,
  random: Random,
  seen: Set<string>,
): void {
  const engine = loadEngine(compile(source), { clock: () => CLOCK });
  for (let count = 0; count < 50; count++) {
    const request = randomRequest(random, own);
    const reference = referenceDecide(policies as PolicySetLike, request, { clock: CLOCK });
    const expected = "decision" in reference && reference.decision;
    expect({ decisions: [engine.decide(request), engine.decide(request)], request }).toEqual({
      decisions: [expected, expected],
      request,
    });
    seen.add(engine.decide(request));
  }
}

it(`decides ${STATEMENTS} statements as the reference does (seed ${SEED})`, () => {
  const random = new Random(`many rows ${SEED}`);
  const seen = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const policies = { identity: policiesOf(randomStatements(random), STATEMENTS) };
    expectAsReference(policies, policies, STATEMENTS, random, seen);
  }
  expect([...seen].sort()).toEqual(["allowed", "explicitDeny", "implicitDeny"]);
});

it(`decides on those of one among many as the reference does (seed ${SEED})`, () => {
  const random = new Random(`many rows of many ${SEED}`);
  const seen = new Set<string>();
  for (const [own, perPolicy] of [
    [30, 3],
    [300, 7],
    [1_500, 100],
    [2_000, 1],
  ] as const) {
    const statements = randomStatements(random);
    const identity = policiesOf(statements.slice(0, own), perPolicy);
    expectAsReference({ identity }, directoryOf(statements.slice(0, own), statements.slice(own), perPolicy), own, random, seen);
  }
  expect([...seen].sort()).toEqual(["allowed", "explicitDeny", "implicitDeny"]);
});
