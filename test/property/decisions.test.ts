/** What must hold for whole decisions and artifacts, whatever the policies. */
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  compile,
  strip,
  type AuthorizationRequest,
  type NamedPolicy,
  type PolicyDocument,
  type PolicyLevel,
  type PolicySet,
} from "../../bindings/index.js";
import type { Random } from "../fuzz/generate/random.js";
import { loadEngine } from "../support/engine.js";
import { answers, check, hold, scenes } from "./asking.js";

const RUNS = 250;
const USER = "arn:aws:iam::111122223333:user/div/bob";
const statement = (effect: string): NamedPolicy => ({
  name: effect,
  document: { Version: "2012-10-17", Statement: { Effect: effect, Action: "*", Resource: "*" } },
});

// --- order -----------------------------------------------------------------------------------------------------------

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(random.below(rest.length), 1)[0]!);
}

function documentOf({ document }: NamedPolicy): Readonly<Record<string, unknown>> {
  return typeof document === "string" ? (JSON.parse(document) as Readonly<Record<string, unknown>>) : document;
}

type Change = (document: unknown) => unknown;
type Order = <T>(list: readonly T[]) => readonly T[];

/** The same policies, each changed by `change`, in an order of their own. Levels and facts stay where they are. */
function rearranged(set: PolicySet, change: Change, order: Order): PolicySet {
  const policies = (list: readonly NamedPolicy[]): readonly NamedPolicy[] =>
    order(list).map((policy) => ({ ...policy, document: change(documentOf(policy)) as PolicyDocument }));
  return Object.fromEntries(
    Object.entries(set).map(([member, value]: [string, unknown]) => {
      if (isLevels(value)) return [member, value.map((level) => ({ ...level, policies: policies(level.policies) }))];
      return [member, isPolicies(value) ? policies(value) : value];
    }),
  );
}

function isPolicies(value: unknown): value is readonly NamedPolicy[] {
  return Array.isArray(value) && value.every((item) => typeof item === "object" && item !== null && "document" in item);
}

function isLevels(value: unknown): value is readonly PolicyLevel[] {
  return Array.isArray(value) && value.length > 0 && value.every((item: object) => "policies" in item);
}

it("neither the order of policies nor that of statements and values matters", () => {
  check(
    scenes(),
    ({ policies, requests, random, mode, choices }) => {
      const reorder = (value: unknown): unknown => {
        if (Array.isArray(value)) return shuffled(value, random).map(reorder);
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, reorder(member)]));
      };
      const other = rearranged(policies, reorder, (list) => shuffled(list, random));
      const same = rearranged(
        policies,
        (document) => document,
        (list) => list,
      );
      expect(answers(other, requests, { mode, choices })).toEqual(answers(same, requests, { mode, choices }));
    },
    RUNS,
  );
});

// --- monotony --------------------------------------------------------------------------------------------------------

it("a Deny of everything denies explicitly", () => {
  check(
    scenes(),
    ({ policies, requests, mode, choices }) => {
      // No policy has a say on these (evaluation-logic §2.2 step 0).
      const isFree = ({ action }: AuthorizationRequest): boolean => /^sts:get(?:calleridentity|sessiontoken)$/i.test(action);
      const asked = requests.filter((request) => !isFree(request)).map((request) => ({ ...request, principal: USER }));
      const before = answers(policies, asked, { mode, choices });
      const after = answers({ ...policies, identity: [...(policies.identity ?? []), statement("Deny")] }, asked, { mode, choices });
      expect(after).toEqual(before.map((one) => (/^[A-Z]/.test(one) ? one : "explicitDeny")));
    },
    RUNS,
  );
});

it("an Allow more in the identity policies never takes an allow away", () => {
  check(
    scenes(),
    ({ policies, requests, mode, choices }) => {
      const before = answers(policies, requests, { mode, choices });
      const after = answers({ ...policies, identity: [...(policies.identity ?? []), statement("Allow")] }, requests, {
        mode,
        choices,
      });
      before.forEach((one, index) => {
        if (one === "allowed") expect(after[index]).toBe("allowed");
        if (one === "explicitDeny") expect(after[index]).toBe("explicitDeny");
      });
    },
    RUNS,
  );
});

// --- negation --------------------------------------------------------------------------------------------------------

const FAMILIES = [
  { op: "StringEquals", not: "StringNotEquals", values: ["a", "b", "", "A"] },
  { op: "StringEqualsIgnoreCase", not: "StringNotEqualsIgnoreCase", values: ["a", "B", "", "A"] },
  { op: "StringLike", not: "StringNotLike", values: ["a*", "?", "", "ab"] },
  { op: "NumericEquals", not: "NumericNotEquals", values: ["1", "1.0", "-2", "3e1"] },
  { op: "DateEquals", not: "DateNotEquals", values: ["2024-01-01", "1704067200", "2024-01-01T01:00:00+01:00", "5"] },
  { op: "IpAddress", not: "NotIpAddress", values: ["10.0.0.1", "::1", "::ffff:10.0.0.1", "192.0.2.1"] },
  { op: "ArnLike", not: "ArnNotLike", values: ["arn:aws:s3:::a", "arn:aws:s3:::*", "x", "arn:aws:s3:::b"] },
] as const;

it("NotOp is the negation of Op where §6.2 says so", () => {
  const cases = fc.constantFrom(...FAMILIES).chain(({ op, not, values }) =>
    fc.record({
      op: fc.constant(op),
      not: fc.constant(not),
      suffix: fc.constantFrom("", "IfExists"),
      policy: fc.subarray([...values]),
      request: fc.oneof(fc.constant(undefined), fc.constantFrom(...values), fc.array(fc.constantFrom(...values), { maxLength: 4 })),
    }),
  );
  check(
    cases,
    ({ op, not, suffix, policy, request }) => {
      const operators = [
        `ForAllValues:${op}`,
        `ForAnyValue:${not}`,
        `ForAnyValue:${op}`,
        `ForAllValues:${not}`,
        not,
        `${not}IfExists`,
        `ForAllValues:${op}${suffix}`,
        `ForAllValues:${op}`,
      ];
      const [all, anyNot, any, allNot, plainNot, notIfExists, withSuffix, without] = hold(
        operators.map((name) => ({ [name]: { "k:a": policy } })),
        { "k:a": request },
      );
      // An address or number may be ill-typed here ("" is none, nor is a glob): the identities are about well-typed values.
      const isTyped = !/^(?:Numeric|Date|Ip)/.test(op) || [request ?? []].flat().every((value) => value !== "");
      if (isTyped) expect([all, any]).toEqual([!anyNot, !allNot]);
      expect(plainNot).toBe(notIfExists);
      expect(withSuffix).toBe(without);
    },
    1_500,
  );
});

// --- artifacts -------------------------------------------------------------------------------------------------------

it("the bytes do not depend on the member order of the JSON", () => {
  check(
    scenes(),
    ({ policies, random, mode, choices }) => {
      const reorder = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(reorder);
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(shuffled(Object.entries(value), random).map(([key, member]) => [key, reorder(member)]));
      };
      const options = { mode, choices, debug: false };
      const keep = rearranged(
        policies,
        (document) => document,
        (list) => list,
      );
      const other = Object.fromEntries(
        shuffled(Object.entries(rearranged(policies, reorder, (list) => list)), random),
      ) as PolicySet;
      expect(Buffer.compare(compile(other, options).bytes, compile(keep, options).bytes)).toBe(0);
    },
    RUNS,
  );
});

it("the same policies give the same bytes, as text and as objects", () => {
  check(
    scenes(),
    ({ policies, mode, choices }) => {
      const options = { mode, choices, debug: false };
      const first = compile(policies, options).bytes;
      expect(Buffer.compare(compile(policies, options).bytes, first)).toBe(0);
    },
    RUNS / 2,
  );
});

it("strip keeps digest and decisions", () => {
  check(
    scenes(),
    ({ policies, requests, mode, choices }) => {
      const { bytes } = compile(policies, { mode, choices });
      const small = strip(bytes);
      const bare = compile(policies, { mode, choices, debug: false }).bytes;
      expect(Buffer.compare(small, bare)).toBe(0);
      expect(Buffer.compare(strip(small), small)).toBe(0);
      const [whole, stripped] = [bytes, small].map((artifact) => loadEngine(artifact, { clock: () => 0 }));
      expect(stripped!.info().digest).toBe(whole!.info().digest);
      const askAll = (engine: typeof whole): number[] => [...engine!.decideMany(requests)];
      expect(askAll(stripped)).toEqual(askAll(whole));
    },
    RUNS / 2,
  );
});
