/**
 * The texts of a request, on their way into the core's memory. They are joined as they come and encoded at once, which is cheaper
 * than one by one; whoever names a text gets a slice (address, length), which is right as long as every character is one byte:
 *
 *   joined    arn:aws:…user/bob s3:GetObject arn:aws:s3:::b/k 10.0.0.1 true
 *   slices    └─ principal ───┘└─ action ──┘└─ resource ────┘└─ value ┘└─ …
 *
 * Where one is not, the texts are encoded one by one, and the slices written anew.
 *
 * INVARIANT: while `isDirty` is false, every field of the header is 0 but those that each request writes (the slices of principal,
 * action and resource, the length of the resource's account, the number of entries). Whoever writes another sets `isDirty` first, so
 * that an error on the way leaves it set too, and the next request clears the header before it writes. The core takes a field that is
 * not 0 for this request's.
 */
import {
  ENTRIES,
  ENTRY_BYTES,
  ENTRY_COUNT,
  ENTRY_FIRST,
  ENTRY_IS_TEXT,
  ENTRY_SHAPE,
  FRAME,
  FRAME_ACTION,
  FRAME_BYTES,
  FRAME_ENTRY_COUNT,
  FRAME_FLAGS,
  FRAME_PRINCIPAL,
  FRAME_RESOURCE,
  FRAME_RESOURCE_ACCOUNT,
  FRAME_SERVICE_FIRST,
  TEXT,
  TEXT_BYTES,
  VALUE_BYTES,
  VALUES,
} from "../../../assembly/layout.js";
import { ARN_BYTES_MAX, CONTEXT_KEYS_MAX, CONTEXT_VALUE_BYTES_MAX, REQUEST_BYTES_MAX } from "../../../assembly/limits.js";
import { RequestError, type RequestErrorCode } from "../../model/request.js";
import { utf8Encoder } from "../../text/encoding.js";
import { quote } from "../../text/quote.js";

/** Entries and value records are counted in words, as they are written. */
const FIRST_ENTRY = ENTRIES >> 2;
export const ENTRY_WORDS = ENTRY_BYTES >> 2;
const ENTRIES_END = FIRST_ENTRY + CONTEXT_KEYS_MAX * ENTRY_WORDS;
const FIRST_RECORD = VALUES >> 2;
export const RECORD_WORDS = VALUE_BYTES >> 2;
const RECORDS_END = FIRST_RECORD + (REQUEST_BYTES_MAX >> 2);
/** Words of an entry behind its key, which is the first. */
const SHAPE_AT = ENTRY_SHAPE >> 2;
export const FIRST_AT = ENTRY_FIRST >> 2;
export const COUNT_AT = ENTRY_COUNT >> 2;

/** Characters of a value that has not too many bytes, whatever they are: each has at most three. */
export const SHORT_TEXT = Math.floor(CONTEXT_VALUE_BYTES_MAX / 3);

export function fail(code: RequestErrorCode, message: string, hint: string): never {
  throw new RequestError(code, message, hint);
}

export class FrameTexts {
  readonly words: Uint32Array;
  readonly #area: Uint8Array;
  readonly #encoder = utf8Encoder();
  /** Texts that were taken, for the caller to join with its own. Who takes many has a variable: a store into an old object costs as much as joining. */
  joined = "";
  // Numbers that change with every text are no #fields, which to V8 may hold anything: reading one as a number costs a look at what it holds.
  /** Where the next text goes (an address), the next value record and the next entry (in words). */
  end = TEXT;
  record = FIRST_RECORD;
  entry = FIRST_ENTRY;
  /** Bytes of the request that the frame does not hold: names, and values that no policy uses. */
  unwritten = 0;
  /** The header may hold more than what each request writes (the invariant above). */
  isDirty = true;

  /** The memory must not grow any more: the views are taken here, once. */
  constructor(buffer: ArrayBuffer) {
    this.words = new Uint32Array(buffer);
    this.#area = new Uint8Array(buffer, TEXT, TEXT_BYTES);
  }

  /** `inParts`: the request writes fields of the header that others do not. */
  begin(inParts: boolean): void {
    if (inParts || this.isDirty) this.words.fill(0, FRAME >> 2, (FRAME + FRAME_BYTES) >> 2);
    this.isDirty = inParts;
    this.joined = "";
    this.end = TEXT;
    this.record = FIRST_RECORD;
    this.entry = FIRST_ENTRY;
    this.unwritten = 0;
  }

  /** A text that must be there, for a field of the header: returned, for the caller to join. */
  slice(field: number, text: unknown, code: RequestErrorCode, what: string): string {
    if (typeof text !== "string" || text === "") notText(code, what);
    if (text.length * 3 > ARN_BYTES_MAX) this.#checkLength(text, ARN_BYTES_MAX, what);
    this.#take((FRAME + field) >> 2, text.length);
    return text;
  }

  /** The texts that every request has, where slice() would take them without a closer look: joined, else undefined. */
  slices(principal: unknown, action: unknown, resource: unknown): string | undefined {
    if (typeof principal !== "string" || typeof action !== "string" || typeof resource !== "string") return undefined;
    const first = principal.length;
    const second = action.length;
    const third = resource.length;
    // Each has from 1 to 1,024 characters, of at most three bytes: fewer than ARN_BYTES_MAX.
    if (((first - 1) | (second - 1) | (third - 1)) >>> 10 !== 0) return undefined;
    const { words } = this;
    words[(FRAME + FRAME_PRINCIPAL) >> 2] = TEXT;
    words[(FRAME + FRAME_PRINCIPAL + 4) >> 2] = first;
    words[(FRAME + FRAME_ACTION) >> 2] = TEXT + first;
    words[(FRAME + FRAME_ACTION + 4) >> 2] = second;
    words[(FRAME + FRAME_RESOURCE) >> 2] = TEXT + first + second;
    words[(FRAME + FRAME_RESOURCE + 4) >> 2] = third;
    this.end = TEXT + first + second + third;
    return principal + action + resource;
  }

  /** Sets a bit of the header's flags. */
  flag(value: unknown, bit: number, code: RequestErrorCode, what: string): void {
    if (typeof value !== "boolean") fail(code, `\`${what}\` must be true or false`, "give true or false");
    this.isDirty = true;
    if (value) this.words[(FRAME + FRAME_FLAGS) >> 2]! |= bit;
  }

  /** Takes a value, and joins it. */
  value(text: string, what: string): void {
    this.joined += text;
    this.#checkValue(text, what);
    this.#take(this.#nextRecord(), text.length);
  }

  /** The value of an earlier record, into the next one; the earlier one is void. */
  move(record: number): void {
    const { words } = this;
    const to = this.#nextRecord();
    words[to] = words[record]!;
    words[to + 1] = words[record + 1]!;
    words[record + 1] = 0;
  }

  /** Adds an entry of one text, for the caller to join; returns it. */
  addText(key: number, text: string, what: string): number {
    this.#checkValue(text, what);
    const entry = this.nextEntry();
    this.words[entry] = key | ENTRY_IS_TEXT;
    this.#take(entry + FIRST_AT, text.length);
    this.count(VALUE_BYTES);
    return entry;
  }

  /** Makes it an entry of the value records from `first` on. */
  fill(entry: number, key: number, shape: number, first: number): void {
    const { words } = this;
    words[entry] = key;
    words[entry + SHAPE_AT] = shape;
    words[entry + FIRST_AT] = first << 2;
    words[entry + COUNT_AT] = this.recordsFrom(first);
  }

  /** The first value record of an entry, and their number. */
  valuesOf(entry: number): readonly [first: number, count: number] {
    const first = entry + FIRST_AT;
    return this.#isText(entry) ? [first, 1] : [this.words[first]! >> 2, this.words[entry + COUNT_AT]!];
  }

  /** Value records from this one on. */
  recordsFrom(first: number): number {
    return (this.record - first) / RECORD_WORDS;
  }

  /** Counts bytes that the frame does not hold. Refuses a request that has more than the limit of them. */
  count(bytes: number): void {
    this.unwritten += bytes;
    if (this.unwritten > REQUEST_BYTES_MAX) tooLarge();
  }

  /** Counts a value that no policy asks for. */
  unused(text: string, what: string): void {
    if (text.length > CONTEXT_VALUE_BYTES_MAX) tooLong(CONTEXT_VALUE_BYTES_MAX, what);
    this.count(text.length + VALUE_BYTES);
  }

  /** Writes what was taken. A text that is not ASCII has more bytes than characters, also where the area ends before it. */
  finish(joined: string): void {
    this.words[(FRAME + FRAME_ENTRY_COUNT) >> 2] = (this.entry - FIRST_ENTRY) / ENTRY_WORDS;
    if (this.#encoder.encodeInto(joined, this.#area).written !== this.end - TEXT) this.#encodeEach(joined);
    if (this.end - TEXT + ((this.record - FIRST_RECORD) << 2) + this.unwritten > REQUEST_BYTES_MAX) tooLarge();
  }

  #checkValue(text: string, what: string): void {
    if (text.length > SHORT_TEXT) this.#checkLength(text, CONTEXT_VALUE_BYTES_MAX, what);
  }

  #isText(entry: number): boolean {
    return this.words[entry]! >= ENTRY_IS_TEXT;
  }

  /** The next entry, for the caller to fill. */
  nextEntry(): number {
    const { entry } = this;
    if (entry >= ENTRIES_END) tooManyKeys("keys");
    this.entry = entry + ENTRY_WORDS;
    return entry;
  }

  #nextRecord(): number {
    const { record } = this;
    if (record === RECORDS_END) tooLarge();
    this.record = record + RECORD_WORDS;
    return record;
  }

  #take(at: number, length: number): void {
    this.words[at] = this.end;
    this.words[at + 1] = length;
    this.end += length;
  }

  /** Of a text that is long enough: no character has more than three bytes for each of its units. */
  #checkLength(text: string, max: number, what: string): void {
    // The area is not in use before the end.
    if (text.length > max || this.#encoder.encodeInto(text, this.#area).written > max) tooLong(max, what);
  }

  /** Lone surrogates become U+FFFD, also where two texts meet. */
  #encodeEach(joined: string): void {
    this.end = TEXT;
    for (let field = FRAME_PRINCIPAL; field <= FRAME_RESOURCE_ACCOUNT; field += 8) {
      if (field !== FRAME_SERVICE_FIRST) this.#encode(joined, (FRAME + field) >> 2);
    }
    for (let entry = FIRST_ENTRY; entry < this.entry; entry += ENTRY_WORDS) {
      if (this.#isText(entry)) this.#encode(joined, entry + FIRST_AT);
    }
    for (let record = FIRST_RECORD; record < this.record; record += RECORD_WORDS) this.#encode(joined, record);
  }

  /** Encodes the text of a slice behind the others. */
  #encode(joined: string, slice: number): void {
    const { words } = this;
    const [from, length] = [words[slice]! - TEXT, words[slice + 1]!];
    if (length === 0) return;
    const first = this.end - TEXT;
    words[slice] = this.end;
    this.end += length;
    for (let at = 0; at < length; at++) {
      const unit = joined.charCodeAt(from + at);
      if (unit > 0x7f) {
        const text = joined.slice(from, from + length);
        const { read, written } = this.#encoder.encodeInto(text, this.#area.subarray(first));
        words[slice + 1] = written;
        // Where there is no room, more than may be.
        this.end += read < length ? TEXT_BYTES : written - length;
        return;
      }
      this.#area[first + at] = unit;
    }
  }
}

function notText(code: RequestErrorCode, what: string): never {
  fail(code, `\`${what}\` must be a non-empty string`, "give a non-empty string");
}

export function tooLarge(): never {
  fail("REQUEST_TOO_LARGE", `the request has more than ${REQUEST_BYTES_MAX} bytes`, "send fewer or shorter values");
}

export function tooManyKeys(what: string): never {
  fail("TOO_MANY_CONTEXT_KEYS", `the request has more than ${CONTEXT_KEYS_MAX} ${what}`, `send fewer ${what}`);
}

function tooLong(max: number, what: string): never {
  const code = max === ARN_BYTES_MAX ? "ARN_TOO_LONG" : "CONTEXT_VALUE_TOO_LONG";
  fail(code, `${quote(what)} has more than ${max} bytes of UTF-8`, "shorten it");
}
