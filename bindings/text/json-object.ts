/**
 * The tree of a document that was given as a parsed JavaScript object.
 *
 * Only plain data is admitted: what `JSON.stringify` would turn into `{}`, drop or convert (a Map, a Date, a class
 * instance, NaN, a function) is reported at its path, because a policy silently emptied is a policy that decides
 * otherwise. Sizes are those of the shortest JSON text, counted on the way: an object shared many times over is as large
 * as its text would be.
 */
import type { JsonMember, JsonNode } from "./json-node.js";
import { DOCUMENT_BYTES_MAX, JSON_DEPTH_MAX } from "../../assembly/limits.js";
import { isPlainObject } from "./plain-object.js";
import { toWellFormed, utf8Length } from "./utf8.js";

interface ForeignValue {
  readonly node: JsonNode;
  readonly problem: string;
}

export interface ObjectReading {
  /** Undefined exactly if there is a limit that the document exceeds. */
  readonly root: JsonNode | undefined;
  readonly exceeded: "size" | "depth" | undefined;
  /** Values that are not JSON, in document order. */
  readonly foreign: readonly ForeignValue[];
  /** UTF-16 units of the shortest JSON text. */
  readonly unitCount: number;
}

/** Returns the tree of plain data. Cost: linear in the document's JSON text, of at most so many bytes. Never throws. */
export function readObject(document: unknown, bytesMost: number = DOCUMENT_BYTES_MAX): ObjectReading {
  const reader = new ObjectReader(bytesMost);
  const root = reader.read(document, 1);
  const { exceeded, foreign, unitCount } = reader;
  return { root: exceeded === undefined ? root : undefined, exceeded, foreign, unitCount };
}

const UNDEFINED_IN_LIST = "`undefined` in a list";

class ObjectReader {
  exceeded: "size" | "depth" | undefined = undefined;
  readonly foreign: ForeignValue[] = [];
  unitCount = 0;
  #byteCount = 0;
  #ordinal = 0;
  /** The objects being read, outermost first; at most JSON_DEPTH_MAX of them. */
  readonly #open: object[] = [];

  constructor(readonly bytesMost: number) {}

  read(value: unknown, depth: number): JsonNode {
    const start = this.#ordinal++;
    switch (typeof value) {
      case "string": {
        this.#countString(value);
        return { kind: "string", start, end: this.#ordinal++, value: toWellFormed(value) };
      }
      case "number": {
        if (!Number.isFinite(value)) return this.#refuse(start, `the number ${String(value)}`);
        const spelling = String(value);
        this.#count(spelling.length);
        return { kind: "number", start, end: this.#ordinal++, value: spelling };
      }
      case "boolean": {
        this.#count(value ? 4 : 5);
        return { kind: "boolean", start, end: this.#ordinal++, value };
      }
      case "object":
        return value === null ? this.#null(start) : this.#guarded(value, start, depth);
      case "undefined":
        return this.#refuse(start, depth === 1 ? "`undefined`" : UNDEFINED_IN_LIST);
      default:
        return this.#refuse(start, `a ${typeof value}`);
    }
  }

  /** A proxy or a getter may throw at any step; that makes the value foreign, whatever had been read of it. */
  #guarded(value: object, start: number, depth: number): JsonNode {
    const openCount = this.#open.length;
    try {
      return this.#structure(value, start, depth);
    } catch {
      this.#open.length = openCount;
      return this.#refuse(start, "an object that cannot be read");
    }
  }

  #structure(value: object, start: number, depth: number): JsonNode {
    if (depth > JSON_DEPTH_MAX) {
      this.exceeded ??= "depth";
      return this.#null(start);
    }
    if (this.#open.includes(value)) return this.#refuse(start, "an object that contains itself");
    if (!Array.isArray(value) && !isPlainObject(value)) return this.#refuse(start, "an object that is not plain data");
    this.#open.push(value);
    const node = Array.isArray(value)
      ? this.#array(value, start, depth)
      : this.#object(value as Readonly<Record<string, unknown>>, start, depth);
    this.#open.pop();
    return node;
  }

  #array(value: readonly unknown[], start: number, depth: number): JsonNode {
    this.#count(2 + value.length);
    const items: JsonNode[] = [];
    for (let index = 0; index < value.length && this.exceeded === undefined; index++) {
      items.push(this.read(value[index], depth + 1));
    }
    return { kind: "array", start, end: this.#ordinal++, items };
  }

  #object(value: Readonly<Record<string, unknown>>, start: number, depth: number): JsonNode {
    this.#count(2);
    const members: JsonMember[] = [];
    const keys = Object.keys(value);
    // JSON.stringify would pass them over, and with them perhaps a condition that was to hold.
    if (Object.getOwnPropertyNames(value).length > keys.length)
      return this.#refuse(start, "an object with members that are not enumerable");
    for (const key of keys) {
      if (this.exceeded !== undefined) break;
      const member = this.#member(value, key, depth);
      if (member !== undefined) members.push(member);
    }
    return { kind: "object", start, end: this.#ordinal++, members };
  }

  #member(object: Readonly<Record<string, unknown>>, key: string, depth: number): JsonMember {
    const start = this.#ordinal++,
      end = this.#ordinal++;
    this.#count(2);
    this.#countString(key);
    let value: unknown;
    try {
      value = object[key];
    } catch {
      return { start, end, key, value: this.#refuse(this.#ordinal++, "a member that cannot be read") };
    }
    // JSON.stringify would drop it, and with it perhaps a condition that was to hold.
    if (value === undefined) return { start, end, key, value: this.#refuse(this.#ordinal++, "`undefined`") };
    return { start, end, key: toWellFormed(key), value: this.read(value, depth + 1) };
  }

  #null(start: number): JsonNode {
    this.#count(4);
    return { kind: "null", start, end: this.#ordinal++, value: null };
  }

  #refuse(start: number, problem: string): JsonNode {
    this.#count(4);
    const node: JsonNode = { kind: "foreign", start, end: this.#ordinal++, value: undefined };
    this.foreign.push({ node, problem });
    return node;
  }

  /** Escapes are left out of the count: a document that has them in such number meets the limit as text. */
  #countString(text: string): void {
    this.#count(text.length + 2, utf8Length(text) + 2);
  }

  #count(units: number, bytes = units): void {
    this.unitCount += units;
    this.#byteCount += bytes;
    if (this.#byteCount > this.bytesMost) this.exceeded ??= "size";
  }
}
