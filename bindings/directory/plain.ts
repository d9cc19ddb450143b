/** Plain data: copied from values that are already parsed, and compared. */
import { elementsOf } from "../text/elements.js";
import { readJson } from "../text/json.js";
import { plainValueOf } from "../text/json-value.js";
import { JSON_DEPTH_MAX } from "../../assembly/limits.js";
import { isPlainObject, sortedEntries } from "../text/plain-object.js";
import type { DirectoryCode } from "./codes.js";
import type { Findings, Place } from "./findings.js";

export { isPlainObject };

/** Values below objects that were met before: what aliases may multiply, beyond what a file could hold. */
const MAX_REPEATED_VALUES = 1_000_000;

/** Faults after which the rest is not read: objects that contain one another have them without number. */
const MAX_FAULTS = 1_000;

/** A copy of plain data. What is not JSON (`undefined`, a Map, a function) is reported where it stands. */
export function copyPlain(value: unknown, place: Place, findings: Findings): unknown {
  return new Copier(findings, place.source).copy(value, place.path, 1, false);
}

type Path = Place["path"];

class Copier {
  readonly #seen = new Set<object>();
  #repeatedCount = 0;
  #faultCount = 0;

  readonly #findings: Findings;
  readonly #source: string | undefined;

  constructor(findings: Findings, source: string | undefined) {
    this.#findings = findings;
    this.#source = source;
  }

  copy(value: unknown, path: Path, depth: number, isRepeated: boolean): unknown {
    if (this.#faultCount >= MAX_FAULTS) return null;
    if (isRepeated && ++this.#repeatedCount > MAX_REPEATED_VALUES) return this.#tooLarge(path);
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (typeof value !== "object") return this.#refuse(path, kindOf(value));
    if (depth > JSON_DEPTH_MAX) return this.#tooDeep(path);
    try {
      const again = isRepeated || this.#seen.has(value);
      this.#seen.add(value);
      return this.#copyStructure(value, path, depth + 1, again);
    } catch {
      return this.#refuse(path, "an object that cannot be read");
    }
  }

  #copyStructure(value: object, path: Path, depth: number, isRepeated: boolean): unknown {
    if (Array.isArray(value)) {
      const items = elementsOf(value);
      if (items === undefined) return this.#refuse(path, "a list with holes");
      return items.map((item, index) => this.copy(item, [...path, { index }], depth, isRepeated));
    }
    if (!isPlainObject(value)) return this.#refuse(path, kindOf(value));
    const keys = Object.keys(value);
    if (Object.getOwnPropertyNames(value).length > keys.length)
      return this.#refuse(path, "an object with members that are not enumerable");
    const copyMember = (key: string): [string, unknown] => [
      key,
      this.copy(value[key], [...path, { value: key }], depth, isRepeated),
    ];
    return Object.fromEntries(keys.map(copyMember));
  }

  #refuse(path: Path, what: string): null {
    const hint = "give plain objects, lists, strings, numbers and Booleans";
    return this.#report("DATA_TYPE_MISMATCH", path, `${what} is not JSON`, hint);
  }

  #tooDeep(path: Path): null {
    return this.#report("X_NESTING_TOO_DEEP", path, `more than ${JSON_DEPTH_MAX} levels of JSON`, "a directory needs fewer");
  }

  /** The rest is not read. */
  #tooLarge(path: Path): null {
    this.#faultCount = MAX_FAULTS;
    const details = `aliases repeat more than ${MAX_REPEATED_VALUES} values`;
    return this.#report("X_DOCUMENT_TOO_LARGE", path, details, "write policies once, in `policies`");
  }

  #report(code: DirectoryCode, path: Path, details: string, hint: string): null {
    this.#faultCount++;
    this.#findings.error(code, { source: this.#source, path }, details, hint);
    return null;
  }
}

/** What a value is, for findings. */
export function kindOf(value: unknown): string {
  if (value === null) return "`null`";
  if (value === undefined) return "`undefined`";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "a text";
  if (typeof value === "object") return isPlainObject(value) ? "an object" : "an object that is not plain data";
  return `a ${typeof value}`;
}

/** Two values that say the same have the same text: members sorted, policy documents given as texts read, wherever they stand. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (key, member: unknown) => {
    if (key === "document" && typeof member === "string") return readOr(member);
    if (!isPlainObject(member)) return member;
    return Object.fromEntries(sortedEntries(member).filter(([name, each]) => name !== "origin" || typeof each !== "object"));
  });
}

/** A document that repeats a member says two things: it is the same as another only where the texts are. */
function readOr(text: string): unknown {
  const { root, duplicates } = readJson(text);
  if (root === undefined || duplicates.length > 0) return text;
  return JSON.parse(canonicalText(plainValueOf(root)));
}
