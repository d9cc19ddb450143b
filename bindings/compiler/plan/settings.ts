/** Checks of the settings of a policy set (model/shapes.ts): a misspelt one would silently be its default. */
import type { Finding } from "../../findings/finding.js";
import { NAME_UNITS_MAX } from "../../../assembly/limits.js";
import { settingShapes } from "../../model/shapes.js";
import { shown } from "../../text/quote.js";
import { setFinding } from "../../findings/set-finding.js";

/** A check says what is expected where the value is not that, else nothing. */
type Check = (value: unknown, place: string) => Finding[];

function wrong(place: string, expected: string): Finding[] {
  return [setFinding("X_INVALID_SETTING", `\`${shown(place, NAME_UNITS_MAX)}\` is not ${expected}`, "see docs/requests.md")];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a class or a getter says may be another thing the next time. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).every((member) => "value" in member);
}

const text: Check = (value, place) => (typeof value === "string" && value !== "" ? [] : wrong(place, "a text"));
const flag: Check = (value, place) => (typeof value === "boolean" ? [] : wrong(place, "true or false"));

function oneOf(values: readonly string[]): Check {
  return (value, place) => (values.includes(value as string) ? [] : wrong(place, `one of ${values.join(", ")}`));
}

function list(item: Check): Check {
  return (value, place) =>
    Array.isArray(value) ? value.flatMap((element, index) => item(element, `${place}[${index}]`)) : wrong(place, "a list");
}

function map(item: Check): Check {
  return (value, place) =>
    isPlain(value) ? Object.entries(value).flatMap(([key, member]) => item(member, `${place}.${key}`)) : wrong(place, "an object");
}

function object(required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  const checks = new Map(Object.entries({ ...required, ...optional }));
  const needed = Object.keys(required);
  return (value, place) => {
    if (!isPlain(value)) return wrong(place, "a plain object");
    const given = Object.keys(value).filter((name) => value[name] !== undefined || needed.includes(name));
    const found = given.flatMap((name) => {
      const check = checks.get(name);
      return check === undefined
        ? wrong(`${place}.${name}`, `a member: there are ${[...checks.keys()].join(", ")}`)
        : check(value[name], `${place}.${name}`);
    });
    const missing = needed.filter((name) => !given.includes(name)).flatMap((name) => wrong(`${place}.${name}`, "there"));
    return [...found, ...missing];
  };
}

export const {
  s3: checkS3,
  kmsGrants: checkKmsGrants,
  apiGateway: checkApiGateway,
} = settingShapes<Check>({ text, value: text, account: text, flag, oneOf, list, map, object });
