/**
 * Writes the common request: principal, action and resource as texts, and a context of texts, numbers and Booleans. All texts are
 * joined and encoded at once, which is cheaper than one by one:
 *
 *   joined    arn:aws:…user/bob s3:GetObject arn:aws:s3:::b/k 10.0.0.1 true
 *   slices    └─ principal ───┘└─ action ──┘└─ resource ────┘└─ value ┘└─ …
 *
 * As long as every character is one byte, lengths are known beforehand. Whatever is not of this kind, or is wrong, is left to
 * FrameWriter, which reads the request from the start.
 */
import {
  ENTRIES,
  ENTRY_BYTES,
  FRAME,
  FRAME_ACTION,
  FRAME_ENTRY_COUNT,
  FRAME_PRINCIPAL,
  FRAME_RESOURCE,
  TEXT,
  TEXT_BYTES,
  VALUE_BYTES,
  VALUES,
} from "../../../assembly/layout.js";
import { ARN_BYTES_MAX, CONTEXT_KEYS_MAX, CONTEXT_VALUE_BYTES_MAX, REQUEST_BYTES_MAX } from "../../../assembly/limits.js";
import type { ClockKeys } from "./clock.js";
import type { KeyIndex, KeyInfo } from "./keys.js";
import type { Shape } from "./prepared.js";
import type { AuthorizationRequest } from "../../model/request.js";
import { refusePollution } from "./safely.js";
import type { Utf8Encoder } from "../../text/encoding.js";

const PRINCIPAL_SLICE = (FRAME + FRAME_PRINCIPAL) >> 2;
const ACTION_SLICE = (FRAME + FRAME_ACTION) >> 2;
const RESOURCE_SLICE = (FRAME + FRAME_RESOURCE) >> 2;
const ENTRY_COUNT_WORD = (FRAME + FRAME_ENTRY_COUNT) >> 2;

export class CommonFrame {
  readonly #area: Uint8Array;
  /** The keys of the last requests by their place in the context: requests of one kind name the same keys in the same order. */
  readonly #names: string[] = [];
  readonly #infos: KeyInfo[] = [];
  /** Number of the request being written. */
  #request = 0;
  #joined = "";
  #end = TEXT;
  #entryCount = 0;
  #unencoded = 0;

  constructor(
    bytes: Uint8Array,
    readonly words: Uint32Array,
    readonly keys: KeyIndex,
    readonly clock: ClockKeys,
    readonly encoder: Utf8Encoder,
  ) {
    this.#area = bytes.subarray(TEXT, TEXT + TEXT_BYTES);
  }

  /** Keys may have changed: nothing is expected. */
  forget(): void {
    this.#names.length = 0;
    this.#infos.length = 0;
  }

  /** False: the frame does not hold the request. The header must be zeros but for what was written here before. */
  write(request: AuthorizationRequest, serial: number): boolean {
    const { principal, action, resource, context } = request;
    if (typeof principal !== "string" || typeof action !== "string" || typeof resource !== "string") return false;
    if (request.resourceAccount !== undefined || request.resourceAccountIsManagement !== undefined) return false;
    this.#request = serial;
    if (!this.#begin(principal, action, resource)) return false;
    if (context !== undefined && !this.#addContext(context)) return false;
    if (this.clock.isWanted && !this.#addClock()) return false;
    return this.#finish();
  }

  /** The same for a request in parts, whose keys are known. */
  writeParts(
    principal: string,
    action: string,
    resource: string,
    shape: Shape,
    values: readonly unknown[],
    serial: number,
  ): boolean {
    if (typeof principal !== "string" || typeof action !== "string" || typeof resource !== "string") return false;
    this.#request = serial;
    if (!this.#begin(principal, action, resource)) return false;
    const { keys } = shape;
    this.#unencoded = shape.nameLength;
    for (let at = 0; at < keys.length; at++) {
      const value = values[at];
      if (value !== undefined && !this.#add(keys[at]!, typeof value === "string" ? value : textOf(value))) return false;
    }
    if (this.clock.isWanted && !this.#addClock()) return false;
    return this.#finish();
  }

  #begin(principal: string, action: string, resource: string): boolean {
    const longest = Math.max(principal.length, action.length, resource.length);
    if (longest > ARN_BYTES_MAX || Math.min(principal.length, action.length, resource.length) === 0) return false;
    this.#joined = principal + action + resource;
    this.#end = TEXT;
    this.#entryCount = 0;
    this.#unencoded = 0;
    this.#slice(PRINCIPAL_SLICE, principal.length);
    this.#slice(ACTION_SLICE, action.length);
    this.#slice(RESOURCE_SLICE, resource.length);
    return true;
  }

  #slice(at: number, length: number): void {
    this.words[at] = this.#end;
    this.words[at + 1] = length;
    this.#end += length;
  }

  #addContext(context: Readonly<Record<string, unknown>>): boolean {
    refusePollution();
    if (typeof context !== "object" || context === null || Object.getPrototypeOf(context) !== Object.prototype) return false;
    let place = 0;
    for (const name in context) {
      this.#unencoded += name.length;
      // Before the name is looked up: what is too much is not to be remembered.
      if (place >= CONTEXT_KEYS_MAX || this.#unencoded > REQUEST_BYTES_MAX) return false;
      const value = context[name];
      if (value !== undefined && !this.#add(this.#keyOf(name, place), typeof value === "string" ? value : textOf(value)))
        return false;
      place++;
    }
    return true;
  }

  #keyOf(name: string, place: number): KeyInfo {
    if (this.#names[place] === name) return this.#infos[place]!;
    const found = this.keys.find(name);
    this.#names[place] = name;
    this.#infos[place] = found;
    return found;
  }

  /** Adds an entry of one value. */
  #add(key: KeyInfo, value: string): boolean {
    const { length } = value;
    if (value === NO_TEXT || key.seenIn === this.#request || length > CONTEXT_VALUE_BYTES_MAX) return false;
    key.seenIn = this.#request;
    if (key.index < 0) {
      this.#unencoded += length + VALUE_BYTES;
      return true;
    }
    this.#joined += value;
    this.#record(key, length);
    return true;
  }

  /** Entry and value record: ENTRY_* and VALUES of layout.ts. */
  #record(key: KeyInfo, length: number): void {
    const { words } = this;
    const record = VALUES + this.#entryCount * VALUE_BYTES;
    const entry = ENTRIES + this.#entryCount++ * ENTRY_BYTES;
    words[record >> 2] = this.#end;
    words[(record >> 2) + 1] = length;
    words[entry >> 2] = key.index;
    words[(entry >> 2) + 1] = 0;
    words[(entry >> 2) + 2] = record;
    words[(entry >> 2) + 3] = 1;
    this.#end += length;
  }

  #addClock(): boolean {
    const { clock } = this;
    clock.read();
    for (const { key, text } of clock.texts) if (key.seenIn !== this.#request && !this.#add(key, text)) return false;
    return true;
  }

  /** One copy. A character of two bytes, or half of one, makes the bytes more than the characters. */
  #finish(): boolean {
    const length = this.#end - TEXT;
    if (this.#entryCount > CONTEXT_KEYS_MAX || length + this.#entryCount * VALUE_BYTES + this.#unencoded > REQUEST_BYTES_MAX)
      return false;
    if (this.encoder.encodeInto(this.#joined, this.#area).written !== length) return false;
    this.words[ENTRY_COUNT_WORD] = this.#entryCount;
    this.#joined = "";
    return true;
  }
}

/** Stands for a value that has no text of its own here; no caller can have this very length. */
const NO_TEXT = "\0".repeat(CONTEXT_VALUE_BYTES_MAX + 1);

function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "true" : "false";
  return typeof value === "number" && Number.isFinite(value) ? String(value) : NO_TEXT;
}
