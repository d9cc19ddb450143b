/**
 * Target `operators`: one policy whose statements hang on one condition key, in every form of the operators of one family,
 * against engine and reference. fast-check makes the values and shrinks what differs. (Whole policy sets and directories are
 * made by generators of our own, from one seed; of them fast-check could shrink the seed only, so shrink.ts does it.)
 */
import fc from "fast-check";
import type { AuthorizationRequest, Choices, ContextValue, PolicySet } from "../../../bindings/index.js";
import { corpusCase } from "../ask/corpus-case.js";
import type { Coverage } from "../ask/coverage.js";
import { USER } from "../generate/names.js";
import { formsOf, OPERATORS, type Family } from "../generate/operator-names.js";
import { VALUES } from "../generate/operator-values.js";
import { compare, compareOne, ourSubjects, pairOf, type Question, type Sources, type Subjects } from "../ask/question.js";
import type { Random } from "../generate/random.js";
import { FuzzFinding, type Target } from "./target.js";
import type { Trial } from "../ask/trial.js";

const RUNS_PER_CASE = 8;

/** Of every shape: not in the catalogue, single-valued, a tag, multivalued. */
const KEYS: readonly string[] = [
  "k:a",
  "k:a",
  "k:a",
  "K:A",
  "s3:prefix",
  "s3:prefix",
  "aws:RequestTag/t",
  "aws:TagKeys",
  "aws:TagKeys",
];

/** Keys whose values must be readable by the family. */
const TYPED_KEYS: Readonly<Partial<Record<Family, string>>> = {
  numeric: "s3:max-keys",
  date: "aws:TokenIssueTime",
  bool: "aws:SecureTransport",
  address: "aws:SourceIp",
};

/** Dates are numbers too, where a key of dates is compared so. */
const INSTANTS = {
  policy: fc.oneof(VALUES.numeric.policy, fc.constantFrom(1717200000, "1717243200.000000001", "1704067199", "-62135596800")),
  request: fc.oneof(VALUES.date.request, VALUES.date.request, VALUES.numeric.request),
};

interface Shot {
  readonly version: string;
  readonly choices: Choices;
  readonly entries: readonly Entry[];
  readonly contexts: readonly Readonly<Record<string, unknown>>[];
}

interface Entry {
  readonly operator: string;
  readonly key: string;
  readonly values: unknown;
}

/** In a request: the policy's value with this number or a near miss of it, so that equal values are not left to chance. */
class PolicyValue {
  constructor(
    readonly number: number,
    readonly alter: (value: unknown) => unknown,
  ) {}
}

const SAME = (value: unknown): unknown => value;
const NEAR_MISSES: readonly ((value: unknown) => unknown)[] = [
  (value) => String(value).toUpperCase(),
  (value) => String(value).toLowerCase(),
  (value) => `${String(value)}0`,
  (value) => String(value).slice(0, -1),
  (value) => String(value).slice(1),
];

function shots(family: Family): fc.Arbitrary<Shot> {
  const typed = TYPED_KEYS[family];
  const keys = [...KEYS, ...(typed === undefined ? [] : [typed]), ...(family === "numeric" ? ["aws:TokenIssueTime"] : [])];
  return fc.constantFrom(...keys).chain((key) => {
    const { policy, request } = family === "numeric" && key === "aws:TokenIssueTime" ? INSTANTS : VALUES[family];
    return fc.record({
      version: fc.constantFrom("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"),
      choices: fc.oneof(fc.constant({}), fc.constant({}), randomSwitches),
      entries: fc.array(
        fc.record({
          operator: fc.constantFrom(...OPERATORS[family].flatMap(formsOf)),
          key: fc.constantFrom(key, key, key.toLowerCase()),
          values: fc.oneof(policy, policy, fc.array(policy, { maxLength: 4 })),
        }),
        { minLength: 1, maxLength: 12 },
      ),
      contexts: fc.array(contextOf(key, request), { minLength: 1, maxLength: 24, size: "max" }),
    });
  });
}

const randomSwitches: fc.Arbitrary<Choices> = fc.record({ emptyStringIsNull: fc.boolean(), forAnyIfExistsAbsent: fc.boolean() });

/** Values of the key: none, one, several, or of two keys that differ by case; and of a key that variables name. */
function contextOf(key: string, fresh: fc.Arbitrary<unknown>): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const value = fc.oneof(
    fresh,
    fc
      .tuple(fc.nat(30), fc.constantFrom(SAME, SAME, SAME, SAME, ...NEAR_MISSES))
      .map(([number, alter]) => new PolicyValue(number, alter)),
  );
  const own = fc.oneof(
    { weight: 6, arbitrary: value.map((one) => ({ [key]: one })) },
    { weight: 3, arbitrary: fc.array(fc.oneof(value, fc.constant("")), { maxLength: 4 }).map((all) => ({ [key]: all })) },
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.tuple(value, value).map(([one, other]) => ({ [key]: one, [key.toUpperCase()]: other })) },
  );
  const other = fc.constantFrom(
    {},
    {},
    { "k:other": "a" },
    { "k:other": "" },
    { "k:other": ["a"] },
    { "k:other": "*" },
    { "k:other": "?" },
  );
  return fc.tuple(own, other).map((parts) => Object.assign({}, ...parts) as Record<string, unknown>);
}

/** Everything but the condition matches, so that the statements that apply are those whose condition holds. */
function questionsOf({ version, choices, entries, contexts }: Shot): Question[] {
  const statements = entries.map(({ operator, key, values }) => ({
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { [operator]: { [key]: values } },
  }));
  const policies = { resource: [{ name: "p", document: { Version: version, Statement: statements } }] } as PolicySet;
  const principal = { type: "user", arn: USER, tags: { team: "a" } } as const;
  const requests = contexts.map((context): AuthorizationRequest => ({
    principal,
    action: "s3:GetObject",
    resource: "*",
    context: resolve(context, entries) as Readonly<Record<string, ContextValue>>,
  }));
  return requests.map((request) => ({ mode: "aws", choices, policies, requests: [request] }));
}

function resolve(value: unknown, entries: readonly Entry[]): unknown {
  if (value instanceof PolicyValue) {
    const values = entries.flatMap((entry) => entry.values);
    return value.alter(values.length === 0 ? "" : values[value.number % values.length]);
  }
  if (Array.isArray(value)) return value.map((one) => resolve(one, entries));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolve(one, entries)]));
}

/** The first question that is answered differently, and how. */
function firstFault(shot: Shot, subjects: Subjects, coverage?: Coverage): { question: Question; fault: string } | undefined {
  const questions = questionsOf(shot);
  const pair = pairOf(questions[0] as Sources, subjects);
  if (pair === undefined) return undefined;
  for (const question of questions) {
    const { fault } = coverage ? compareOne(pair, question, question.requests[0]!, coverage, true) : compare(pair, question);
    if (fault !== undefined) return { question, fault };
  }
  return undefined;
}

/** Some random shots, as they are. */
export function operatorTrials(random: Random): Trial[] {
  const samples = fc.sample(shots(randomFamily(random)), { seed: random.word() | 0, numRuns: RUNS_PER_CASE });
  return samples.map(questionsOf).map((asked) => ({ sources: asked[0] as Sources, asked }));
}

/** As often as it has operators. */
function randomFamily(random: Random): Family {
  const families = Object.keys(OPERATORS) as Family[];
  return random.pick(families.flatMap((family) => OPERATORS[family].map(() => family)));
}

/** Runs some random shots; what differs is shrunk. */
export function shoot(random: Random, coverage: Coverage, subjects: Subjects = ourSubjects()): Family {
  const family = randomFamily(random);
  const property = fc.property(shots(family), (shot) => firstFault(shot, subjects, coverage) === undefined);
  const { failed, counterexample } = fc.check(property, { seed: random.word() | 0, numRuns: RUNS_PER_CASE });
  if (!failed) return family;
  const { question, fault } = firstFault(counterexample![0], subjects)!;
  const found = corpusCase(question, fault);
  throw new FuzzFinding(fault, JSON.stringify(found, null, 2), found);
}

export const operatorsTarget: Target = {
  name: "operators",
  covers: ["operators"],
  run: (random, coverage) => shoot(random, coverage),
};
