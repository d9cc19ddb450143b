/** Times the forms of a request, each in turns with its plain twin in one process. A suspect is measured again. */
import type { AuthorizationRequest, Decision, Engine, NamedPolicy } from "../../bindings/index.js";
import { tenantPolicies, tenants } from "../cases/tenants.js";
import { measureRounds, roundRatios } from "../measure/rounds.js";
import { median } from "../measure/statistics.js";
import { loadPackage } from "../package.js";
import { decideSubject, keysOf, preparedSubject, type Subject } from "../subjects.js";
import { freshBatch } from "../workload.js";
import { FORMS, type Form } from "./forms.js";

const POLICIES = 100;
const ROUNDS = 9;
const REPEATS = 2;

/** Asks for every key that a form gives in another type. */
const TYPED: NamedPolicy = {
  name: "typed",
  document: {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "forms:*",
      Resource: "*",
      Condition: {
        NumericLessThan: { "s3:max-keys": "100" },
        DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" },
        "ForAnyValue:StringEquals": { "aws:TagKeys": "team" },
      },
    },
  },
};

type Change = Form["form"];
const unchanged: Change = (request) => request;

function changed(batch: readonly AuthorizationRequest[], change: Change, finish: Change = unchanged): AuthorizationRequest[] {
  return freshBatch(JSON.stringify(batch.map(change))).map(finish);
}

function subjectOf(engine: Engine, name: string, change: Change, finish?: Change): Subject {
  return { ...decideSubject(engine, name), adapt: (batch) => changed(batch, change, finish) };
}

function preparedDecide(engine: Engine, fixed: NonNullable<Form["fixed"]>): (request: AuthorizationRequest) => Decision {
  const keys = keysOf(tenants.create(POLICIES));
  const prepared = engine.prepare({ keys, fixed });
  return ({ principal, action, resource, context }) =>
    prepared.decide(
      principal as string,
      action,
      resource,
      keys.map((key) => context?.[key]),
    );
}

/** Both say the same, or the twins are none. */
function assertTwins(engine: Engine, { name, plain, form, finish, fixed }: Form): void {
  const batch = tenants.create(POLICIES).batch(1);
  const twins = changed(batch, plain);
  const decide = fixed === undefined ? (request: AuthorizationRequest) => engine.decide(request) : preparedDecide(engine, fixed);
  const differ = changed(batch, form, finish).filter((request, at) => engine.decide(twins[at]!) !== decide(request));
  if (differ.length > 0) throw new Error(`${name}: decided otherwise than as plain texts: ${JSON.stringify(differ[0])}`);
}

/** How many times as much as plain texts. */
function ratioOf(engine: Engine, { plain, form, finish, fixed }: Form): number {
  const workload = tenants.create(POLICIES);
  const other = fixed === undefined ? subjectOf(engine, "form", form, finish) : preparedSubject(engine, workload, "form", fixed);
  return median(roundRatios(measureRounds(workload, [subjectOf(engine, "plain", plain), other], ROUNDS), "form", "plain"));
}

/** Prints a line for each form; returns how many cost too much. */
export async function checkForms(): Promise<number> {
  const { compile, Engine } = await loadPackage();
  const engine = Engine.loadSync(compile({ identity: [...tenantPolicies(POLICIES), TYPED] }, { debug: false }));
  let failures = 0;
  for (const form of FORMS) {
    assertTwins(engine, form);
    let ratio = ratioOf(engine, form);
    for (let again = 0; again < REPEATS && ratio > form.limit; again++) ratio = Math.min(ratio, ratioOf(engine, form));
    const isLoss = ratio > form.limit;
    if (isLoss) failures++;
    console.log(`${form.name.padEnd(28)} ÷ plain ${ratio.toFixed(2)}   limit ${form.limit}${isLoss ? "   LOSS" : ""}`);
  }
  return failures;
}
