/** A value against its shape: every fault, with the path to it. */
import { quote } from "../faults.js";
import type { ListShape, MapShape, NumberShape, ObjectShape, Shape, SwitchShape, TextShape } from "./shape.js";

export type Path = readonly (string | number)[];

export interface ShapeFault {
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
  /** The fault is the member's name, not its value. */
  readonly isName?: true;
}

export function checkShape(value: unknown, shape: Shape, path: Path = []): ShapeFault[] {
  switch (shape.kind) {
    case "object":
      return checkObject(value, shape, path);
    case "list":
      return checkList(value, shape, path);
    case "text":
      return checkText(value, shape, path);
    case "number":
      return checkNumber(value, shape, path);
    case "boolean":
      return typeof value === "boolean" ? [] : [wrongKind(value, "`true` or `false`", path)];
    case "map":
      return checkMap(value, shape, path);
    case "switch":
      return checkSwitch(value, shape, path);
    case "other":
      return [];
  }
}

function checkObject(value: unknown, shape: ObjectShape, path: Path): ShapeFault[] {
  if (!isObject(value)) return [wrongKind(value, "an object", path)];
  return [...checkMembers(value, shape, path), ...checkNeeds(value, shape, path)];
}

function checkMembers(value: Readonly<Record<string, unknown>>, { members }: ObjectShape, path: Path): ShapeFault[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const shape = Object.hasOwn(members, name) ? members[name] : undefined;
    if (shape !== undefined) return checkShape(member, shape, [...path, name]);
    const message = `the member ${quote(name)}${path.length === 0 ? "" : ` of ${named(path)}`} is not known`;
    return [{ path: [...path, name], message, hint: `use one of ${Object.keys(members).join(", ")}`, isName: true as const }];
  });
}

function checkNeeds(value: Readonly<Record<string, unknown>>, { required = [], oneOf }: ObjectShape, path: Path): ShapeFault[] {
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  const faults = missing.map((name) => ({ path, message: `${named(path)} must have the member \`${name}\``, hint: "add it" }));
  if (oneOf === undefined) return faults;
  const given = oneOf.filter((name) => Object.hasOwn(value, name));
  if (given.length === 1) return faults;
  const found = given.length === 0 ? "none" : given.join(", ");
  return [...faults, { path, message: `${named(path)} must have one of ${oneOf.join(", ")}, found ${found}`, hint: "keep one" }];
}

function checkMap(value: unknown, { of }: MapShape, path: Path): ShapeFault[] {
  if (!isObject(value)) return [wrongKind(value, "an object", path)];
  return Object.entries(value).flatMap(([name, member]) => checkShape(member, of, [...path, name]));
}

function checkSwitch(value: unknown, { off, on }: SwitchShape, path: Path): ShapeFault[] {
  return value === off ? [] : checkShape(value, on, path);
}

function checkList(value: unknown, { of, alone }: ListShape, path: Path): ShapeFault[] {
  if (alone === true && !Array.isArray(value)) return checkShape(value, of, path);
  if (!Array.isArray(value)) return [wrongKind(value, "a list", path)];
  return value.flatMap((item, index) => checkShape(item, of, [...path, index]));
}

function checkText(value: unknown, { pattern, values, about }: TextShape, path: Path): ShapeFault[] {
  if (typeof value !== "string") return [wrongKind(value, "a text", path)];
  if (values !== undefined && !values.includes(value)) {
    return [{ path, message: `${named(path)} must be one of ${values.join(", ")}, found ${quote(value)}`, hint: "correct it" }];
  }
  if (pattern === undefined || pattern.test(value)) return [];
  return [{ path, message: `${named(path)} has a value of the wrong form: ${quote(value)}`, hint: about }];
}

function checkNumber(value: unknown, { least, most }: NumberShape, path: Path): ShapeFault[] {
  if (typeof value !== "number") return [wrongKind(value, "a number", path)];
  if (value >= least && value <= most) return [];
  return [{ path, message: `${named(path)} must be from ${least} to ${most}, found ${value}`, hint: "correct it" }];
}

function wrongKind(value: unknown, expected: string, path: Path): ShapeFault {
  const found = value === null ? "nothing" : Array.isArray(value) ? "a list" : isObject(value) ? "an object" : quote(String(value));
  return { path, message: `${named(path)} must be ${expected}, found ${found}`, hint: "correct it, or leave it out" };
}

function named(path: Path): string {
  return path.length === 0 ? "the configuration" : `\`${path.join(".")}\``;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
