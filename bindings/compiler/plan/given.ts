/**
 * What `compile` is given, read once into plain data: whatever a getter, a proxy or an iterator says the next time does not
 * matter. Documents stay as they are, for the policy room reads each of them once.
 */
import { JSON_DEPTH_MAX, STATEMENTS_MAX } from "../../../assembly/limits.js";
import { elementsOf } from "../../text/elements.js";
import type { Finding } from "../../findings/finding.js";
import type { NamedPolicy, PolicySet } from "../../model/policy-set.js";
import { quote } from "../../text/quote.js";
import { setFinding } from "../../findings/set-finding.js";
import { LEVEL_TYPES, LIST_TYPES } from "../../artifact/policy-types.js";
import { MEMBER_NAMES } from "./members.js";

export interface GivenSet {
  /** Undefined where it is not an object. */
  readonly set: PolicySet | undefined;
  readonly faults: readonly Finding[];
}

/** Known members are taken wherever they come from: a getter of a class must not hide a policy type. */
export function readGivenSet(given: PolicySet): GivenSet {
  const names = guarded("the policy set", () => memberNames(given));
  if (names.value === undefined) return { set: undefined, faults: names.faults };
  const members = names.value.map((member) => {
    const read = guarded(quote(member), () => copyMember(member, given[member as keyof PolicySet]));
    return { member, ...read };
  });
  const present = members.flatMap(({ member, value }) => (value === undefined ? [] : [[member, value] as const]));
  return { set: Object.fromEntries(present), faults: members.flatMap(({ faults }) => faults) };
}

/** The policy's members, read once; what is not an object stays what it is. A misspelt `resourceArn` would silently be none. */
export function readGivenPolicy(given: unknown): unknown {
  if (typeof given !== "object" || given === null) return given;
  refuseOthers(given, "policy", ["name", "document", "resourceArn", "origin"]);
  const { name, document, resourceArn, origin } = given as NamedPolicy;
  return { name, document, resourceArn, origin: copyData(origin, 1) };
}

/** What the function returns; a fault where it throws. */
export function guarded<T>(what: string, read: () => T): { readonly value?: T; readonly faults: readonly Finding[] } {
  try {
    return { value: read(), faults: [] };
  } catch (cause) {
    if (cause instanceof Unreadable) return { faults: [cause.finding(what)] };
    return { faults: [new Unreadable("cannot be read", PLAIN).finding(what)] };
  }
}

const PLAIN = "give plain objects and lists";

class Unreadable extends Error {
  constructor(
    readonly problem: string,
    readonly hint: string,
  ) {
    super(problem);
  }
  finding(what: string): Finding {
    return setFinding("DATA_TYPE_MISMATCH", `${what} ${this.problem}`, this.hint);
  }
}

function memberNames(given: PolicySet): string[] {
  if (typeof given !== "object" || given === null || Symbol.iterator in given) {
    throw new Unreadable("is not an object", "give { identity: [{ name, document }] }");
  }
  return [...new Set([...Object.keys(given), ...MEMBER_NAMES])];
}

function refuseOthers(given: object, what: string, names: readonly string[]): void {
  const other = Array.isArray(given) ? undefined : Object.keys(given).find((name) => !names.includes(name));
  if (other === undefined) return;
  throw new Unreadable(`has a ${what} with a member ${quote(other)}`, `the members of a ${what} are ${names.join(", ")}`);
}

function copyMember(member: string, value: unknown): unknown {
  if (LIST_TYPES.some((known) => known.member === member)) return copyList(value, readGivenPolicy);
  if (LEVEL_TYPES.some((known) => known.member === member)) return copyList(value, copyLevel);
  return copyData(value, 1);
}

function copyLevel(given: unknown): unknown {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  refuseOthers(given, "level", ["name", "policies"]);
  const { name, policies } = given as Readonly<Record<string, unknown>>;
  return { name, policies: copyList(policies, readGivenPolicy) };
}

function copyList(value: unknown, copy: (element: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (value.length > STATEMENTS_MAX) throw new Unreadable(`has more than ${STATEMENTS_MAX} elements`, "split the policy set");
  const elements = elementsOf(value);
  if (elements === undefined) throw new Unreadable("has holes", "give a list without them");
  return elements.map(copy);
}

/** Plain data is copied, without what is undefined; what a class or a getter says is not plain, and refused where settings are checked. */
function copyData(value: unknown, depth: number): unknown {
  if (typeof value === "function") throw new Unreadable("holds a function", PLAIN);
  if (typeof value !== "object" || value === null) return value;
  if (depth > JSON_DEPTH_MAX) throw new Unreadable(`has more than ${JSON_DEPTH_MAX} levels`, "settings need fewer");
  if (Array.isArray(value)) return copyList(value, (element) => copyData(element, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return value;
  const members = Object.entries(Object.getOwnPropertyDescriptors(value));
  if (members.some(([, { enumerable }]) => enumerable !== true)) throw new Unreadable("has members that are not enumerable", PLAIN);
  if (!members.every(([, member]) => "value" in member)) return Object.create(value);
  const given = members.filter(([, member]) => member.value !== undefined);
  return Object.fromEntries(given.map(([name, member]) => [name, copyData(member.value, depth + 1)]));
}
