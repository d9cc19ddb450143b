/**
 * Reads JSON text (RFC 8259, nothing more) into a tree with positions. The room knows texts and plain data, and nothing of policies: look
 * into it when a place, a quoted text or a parsed object is wrong.
 *
 * `JSON.parse` is not enough: it forgets positions and the spelling of numbers, and keeps the last of two members of
 * one name, which may hide a second `Effect`. One pass, linear, never throws; the recursion is bounded by
 * JSON_DEPTH_MAX. Positions are offsets only: lines are counted when a finding asks for one.
 */
import type { JsonMember, JsonNode } from "./json-node.js";
import { JSON_DEPTH_MAX } from "../../assembly/limits.js";
import { toWellFormed } from "./utf8.js";

/** Why a text was given up, and where. */
interface JsonFault {
  readonly kind: "syntax" | "depth";
  readonly offset: number;
  readonly problem: string;
}
/** `member` repeats the name of `first`. */
interface DuplicateMember {
  readonly member: JsonMember;
  readonly first: JsonMember;
}

export interface JsonReading {
  /** Undefined exactly if there is a fault. */
  readonly root: JsonNode | undefined;
  readonly fault: JsonFault | undefined;
  readonly duplicates: readonly DuplicateMember[];
}

/** Returns the tree of `text`, or the first fault. Cost: linear in the text. */
export function readJson(text: string): JsonReading {
  const reader = new JsonReader(text);
  const root = reader.readDocument();
  return { root: reader.fault === undefined ? root : undefined, fault: reader.fault, duplicates: reader.duplicates };
}

/**
 * The JSON texts that follow one another, up to the first fault: only the last reading may have one. Extents count from the
 * beginning of `text`; blanks alone do not count as a reading. Cost: linear in the text, however many there are.
 */
export function readJsonTexts(text: string): JsonReading[] {
  const reader = new JsonReader(text);
  const readings: JsonReading[] = [];
  while (reader.fault === undefined && reader.hasMore()) readings.push(reader.readNext());
  return readings;
}

/** An enum, as its values are written into the code where they stand. */
const enum Unit {
  TAB = 0x09,
  LINE_FEED = 0x0a,
  CARRIAGE_RETURN = 0x0d,
  SPACE = 0x20,
  QUOTE = 0x22,
  PLUS = 0x2b,
  COMMA = 0x2c,
  MINUS = 0x2d,
  DOT = 0x2e,
  ZERO = 0x30,
  NINE = 0x39,
  COLON = 0x3a,
  UPPER_E = 0x45,
  OPEN_BRACKET = 0x5b,
  BACKSLASH = 0x5c,
  CLOSE_BRACKET = 0x5d,
  LOWER_E = 0x65,
  LOWER_F = 0x66,
  LOWER_N = 0x6e,
  LOWER_T = 0x74,
  LOWER_U = 0x75,
  OPEN_BRACE = 0x7b,
  CLOSE_BRACE = 0x7d,
  BYTE_ORDER_MARK = 0xfeff,
}
const END_OF_TEXT = -1;

/** Above this many members a map finds repeated names; below, comparing with each is quicker. */
const FEW_MEMBERS = 8;

/** What may follow a backslash, and what it stands for there. */
const ESCAPES = '"\\/bfnrt',
  ESCAPED = '"\\/\b\f\n\r\t';

class JsonReader {
  fault: JsonFault | undefined = undefined;
  duplicates: DuplicateMember[] = [];
  readonly #text: string;
  /** Members and items of what is being read: a list of the right size is cut out where an object or array ends. */
  readonly #members: JsonMember[] = [];
  readonly #items: JsonNode[] = [];
  /** Unescaped ones; lone halves of pairs become U+FFFD here, so that texts that are encoded alike are alike from the start. */
  readonly #hasSurrogates: boolean;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#hasSurrogates = /[\ud800-\udfff]/.test(text);
  }

  readDocument(): JsonNode | undefined {
    if (this.#text.charCodeAt(0) === Unit.BYTE_ORDER_MARK) return this.#fail(0, "a byte order mark before the document");
    this.#skipBlanks();
    const root = this.#value(1);
    if (root === undefined) return undefined;
    this.#skipBlanks();
    if (this.#at < this.#text.length) return this.#fail(this.#at, "text after the end of the document");
    return root;
  }

  /** Is there anything but blanks left? Moves to it. */
  hasMore(): boolean {
    this.#skipBlanks();
    return this.#at < this.#text.length;
  }

  /** One of several texts. After a fault nothing more can be read. */
  readNext(): JsonReading {
    this.duplicates = [];
    const root = this.#value(1);
    return { root, fault: this.fault, duplicates: this.duplicates };
  }

  #value(depth: number): JsonNode | undefined {
    switch (this.#codeAt(this.#at)) {
      case Unit.QUOTE: {
        const start = this.#at;
        const value = this.#string();
        return value === undefined ? undefined : { kind: "string", start, end: this.#at, value };
      }
      case Unit.OPEN_BRACE:
        return this.#object(depth);
      case Unit.OPEN_BRACKET:
        return this.#array(depth);
      case Unit.LOWER_T:
        return this.#word("true", true);
      case Unit.LOWER_F:
        return this.#word("false", false);
      case Unit.LOWER_N:
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonNode | undefined {
    if (depth > JSON_DEPTH_MAX) return this.#tooDeep();
    const start = this.#at++;
    const members = this.#members;
    const first = members.length;
    this.#skipBlanks();
    if (this.#codeAt(this.#at) === Unit.CLOSE_BRACE) return { kind: "object", start, end: ++this.#at, members: [] };
    let index: Map<string, JsonMember> | undefined;
    for (;;) {
      const member = this.#member(depth);
      if (member === undefined) return undefined;
      if (members.length - first === FEW_MEMBERS) index = new Map(firstOfEachName(members.slice(first)));
      this.#noteDuplicate(first, index, member);
      members.push(member);
      this.#skipBlanks();
      const code = this.#codeAt(this.#at);
      if (code === Unit.CLOSE_BRACE) return { kind: "object", start, end: ++this.#at, members: members.splice(first) };
      if (code !== Unit.COMMA) return this.#unexpected("expected `,` or `}` after a member");
      this.#at++;
      this.#skipBlanks();
    }
  }

  #member(depth: number): JsonMember | undefined {
    const start = this.#at;
    if (this.#codeAt(start) !== Unit.QUOTE) return this.#unexpected("expected a member name in double quotes");
    const key = this.#string();
    if (key === undefined) return undefined;
    const end = this.#at;
    this.#skipBlanks();
    if (this.#codeAt(this.#at) !== Unit.COLON) return this.#unexpected("expected `:` after a member name");
    this.#at++;
    this.#skipBlanks();
    const value = this.#value(depth + 1);
    return value === undefined ? undefined : { start, end, key, value };
  }

  /** `from`: where the pending members of this object begin. */
  #noteDuplicate(from: number, index: Map<string, JsonMember> | undefined, member: JsonMember): void {
    const first = index === undefined ? this.#memberSince(from, member.key) : index.get(member.key);
    if (first !== undefined) this.duplicates.push({ member, first });
    else index?.set(member.key, member);
  }

  #memberSince(from: number, key: string): JsonMember | undefined {
    const members = this.#members;
    let index = from;
    while (index < members.length && members[index]!.key !== key) index++;
    return members[index];
  }

  #array(depth: number): JsonNode | undefined {
    if (depth > JSON_DEPTH_MAX) return this.#tooDeep();
    const start = this.#at++;
    const items = this.#items;
    const first = items.length;
    this.#skipBlanks();
    if (this.#codeAt(this.#at) === Unit.CLOSE_BRACKET) return { kind: "array", start, end: ++this.#at, items: [] };
    for (;;) {
      const item = this.#value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      this.#skipBlanks();
      const code = this.#codeAt(this.#at);
      if (code === Unit.CLOSE_BRACKET) return { kind: "array", start, end: ++this.#at, items: items.splice(first) };
      if (code !== Unit.COMMA) return this.#unexpected("expected `,` or `]` after an element");
      this.#at++;
      this.#skipBlanks();
    }
  }

  /** At an opening quote. The common case, no escapes, is one scan and one slice. */
  #string(): string | undefined {
    const start = this.#at + 1;
    const end = this.#plainEnd(start);
    const code = this.#codeAt(end);
    if (code === Unit.QUOTE) {
      this.#at = end + 1;
      const value = this.#text.slice(start, end);
      return this.#hasSurrogates ? toWellFormed(value) : value;
    }
    return code === Unit.BACKSLASH ? this.#stringWithEscapes(start, end) : this.#brokenString(end, code);
  }

  #stringWithEscapes(start: number, firstEscape: number): string | undefined {
    let value = this.#text.slice(start, firstEscape);
    this.#at = firstEscape;
    for (;;) {
      const piece = this.#escape();
      if (piece === undefined) return undefined;
      const end = this.#plainEnd(this.#at);
      value += piece + this.#text.slice(this.#at, end);
      this.#at = end;
      const code = this.#codeAt(end);
      if (code === Unit.QUOTE) {
        this.#at++;
        return toWellFormed(value);
      }
      if (code !== Unit.BACKSLASH) return this.#brokenString(end, code);
    }
  }

  /** Index of the first quote, backslash or control character at or after `from`, or the end of the text. */
  #plainEnd(from: number): number {
    const text = this.#text,
      length = text.length;
    let at = from;
    while (at < length) {
      const code = text.charCodeAt(at);
      if (code === Unit.QUOTE || code === Unit.BACKSLASH || code < Unit.SPACE) break;
      at++;
    }
    return at;
  }

  /** At a backslash. */
  #escape(): string | undefined {
    const at = this.#at;
    if (this.#codeAt(at + 1) === Unit.LOWER_U) {
      const digits = this.#text.slice(at + 2, at + 6);
      if (!/^[0-9A-Fa-f]{4}$/.test(digits)) return this.#fail(at, "`\\u` without four hexadecimal digits");
      this.#at = at + 6;
      return String.fromCharCode(parseInt(digits, 16));
    }
    const which = at + 1 < this.#text.length ? ESCAPES.indexOf(this.#text.charAt(at + 1)) : -1;
    if (which < 0) return this.#fail(at, "an escape that JSON does not know");
    this.#at = at + 2;
    return ESCAPED.charAt(which);
  }

  #brokenString(at: number, code: number): undefined {
    if (code === END_OF_TEXT) return this.#fail(at, "the text ends within a string");
    return this.#fail(at, "a control character within a string");
  }

  #word(word: string, value: boolean | null): JsonNode | undefined {
    const start = this.#at;
    if (!this.#text.startsWith(word, start)) return this.#unexpected("expected a value");
    const end = (this.#at = start + word.length);
    return value === null ? { kind: "null", start, end, value: null } : { kind: "boolean", start, end, value };
  }

  #number(): JsonNode | undefined {
    const start = this.#at;
    if (this.#codeAt(start) === Unit.MINUS) this.#at++;
    if (this.#codeAt(this.#at) === Unit.ZERO) this.#at++;
    else if (!this.#digits()) return this.#unexpected(this.#at === start ? "expected a value" : "expected a digit");
    if (this.#codeAt(this.#at) === Unit.DOT) {
      this.#at++;
      if (!this.#digits()) return this.#unexpected("expected a digit after the decimal point");
    }
    const code = this.#codeAt(this.#at);
    if (code === Unit.LOWER_E || code === Unit.UPPER_E) {
      const sign = this.#codeAt(++this.#at);
      if (sign === Unit.PLUS || sign === Unit.MINUS) this.#at++;
      if (!this.#digits()) return this.#unexpected("expected a digit in the exponent");
    }
    return { kind: "number", start, end: this.#at, value: this.#text.slice(start, this.#at) };
  }

  /** Skips digits; whether there was one. */
  #digits(): boolean {
    const start = this.#at;
    let code = this.#codeAt(this.#at);
    while (code >= Unit.ZERO && code <= Unit.NINE) code = this.#codeAt(++this.#at);
    return this.#at > start;
  }

  #skipBlanks(): void {
    const text = this.#text,
      length = text.length;
    let at = this.#at;
    while (at < length) {
      const code = text.charCodeAt(at);
      if (code !== Unit.SPACE && code !== Unit.LINE_FEED && code !== Unit.CARRIAGE_RETURN && code !== Unit.TAB) break;
      at++;
    }
    this.#at = at;
  }

  /** `charCodeAt` gives NaN past the end, which would make every comparison a floating-point one. */
  #codeAt(at: number): number {
    return at < this.#text.length ? this.#text.charCodeAt(at) : END_OF_TEXT;
  }

  #tooDeep(): undefined {
    this.fault = { kind: "depth", offset: this.#at, problem: `more than ${JSON_DEPTH_MAX} levels of JSON` };
    return undefined;
  }

  #unexpected(problem: string): undefined {
    return this.#fail(this.#at, this.#at < this.#text.length ? problem : `${problem}, but the text ends`);
  }

  #fail(offset: number, problem: string): undefined {
    this.fault = { kind: "syntax", offset, problem };
    return undefined;
  }
}

/** Reversed, so that of two members of one name the first stays in the map. */
function firstOfEachName(members: readonly JsonMember[]): [string, JsonMember][] {
  return members.map((member): [string, JsonMember] => [member.key, member]).reverse();
}
