/** The tables of policy types and rules have every slot, every cause and every rule of the layout. */
import { describe, expect, it } from "vitest";
import * as layout from "../../assembly/layout.js";
import { POLICY_TYPES, policyTypeOf, slotBitsOf } from "../../bindings/artifact/policy-types.js";
import { RULES } from "../../bindings/explain/verdict.js";
import { CAUSES } from "../../bindings/model/cause.js";

const { SLOT_COUNT, LEVELS_MAX } = layout;

function numbersNamed(prefix: string): number[] {
  const named = Object.entries(layout).filter(([name]) => name.startsWith(prefix) && !name.endsWith("_COUNT"));
  return named.map(([, value]) => value as number).sort((a, b) => a - b);
}

describe("policy types", () => {
  it("has a row for each slot of the layout, in order", () => {
    expect(POLICY_TYPES.map(({ slot }) => slot)).toEqual(numbersNamed("SLOT_"));
  });

  it("finds the type and the level of every slot", () => {
    const found = Array.from({ length: SLOT_COUNT }, (_, slot) => policyTypeOf(slot));
    expect(found.map(({ type, level }) => type.slot + (level ?? 0))).toEqual(found.map((_, slot) => slot));
    expect(found.filter(({ level }) => level !== undefined).map(({ level }) => level! + 1)).toEqual(
      [0, 1].flatMap(() => Array.from({ length: LEVELS_MAX }, (_, level) => level + 1)),
    );
  });

  it("gives each slot to one cause", () => {
    const bits = CAUSES.map(slotBitsOf);
    expect(bits.reduce((all, own) => all | own, 0)).toBe(2 ** SLOT_COUNT - 1);
    expect(bits.reduce((sum, own) => sum + own, 0)).toBe(2 ** SLOT_COUNT - 1);
  });

  it("has a name for each number of a cause", () => {
    const words: Readonly<Record<string, string>> = { blockpublicaccess: "blockPublicAccess", servicerule: "serviceRule" };
    const ofLayout = Object.entries(layout).flatMap(([name, value]) =>
      name.startsWith("CAUSE_") ? [[value as number, name.slice(6)] as const] : [],
    );
    const names = ofLayout.sort(([a], [b]) => a - b).map(([, name]) => name.replaceAll("_", "").toLowerCase());
    expect(numbersNamed("CAUSE_")).toEqual(CAUSES.map((_, index) => index + 1));
    expect(names.map((name) => words[name] ?? name)).toEqual(CAUSES);
  });
});

describe("rules", () => {
  it("have a name for each number of the layout", () => {
    const nameOf = (rule: string): string => `RULE_${rule.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    const names = RULES.slice(1).map((rule) => nameOf(rule!.replace(/Operation$/, "")));
    const ofLayout = Object.entries(layout).filter(([name]) => name.startsWith("RULE_"));
    expect(names).toEqual(ofLayout.sort(([, a], [, b]) => Number(a) - Number(b)).map(([name]) => name));
    expect(numbersNamed("RULE_")).toEqual(names.map((_, index) => index + 1));
  });
});
