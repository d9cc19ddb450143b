/**
 * Writes a request into the core's memory: validates it, takes its texts in one pass over its members, and leaves the pointers where
 * the core looks for them (assembly/layout.ts, "frame header"). Every member is read once. Nothing is allocated for a request of
 * plain values in ASCII but the text that joins them.
 *
 * INVARIANT: the frame may hold half a request after an error; the next one overwrites it from the start. What it would not
 * overwrite, `isDirty` has cleared (frame-texts.ts).
 *
 * Look into the room when a request is refused, or read otherwise than it was given: members.ts and options.ts for what there may be, keys.ts for
 * names of keys, snapshot.ts and given-session.ts for what is kept. What the texts mean is the core's (assembly/request/).
 */
import {
  DERIVED_CURRENT_TIME,
  DERIVED_EPOCH_TIME,
  ENTRY_ARRAY,
  ENTRY_IS_TEXT,
  ENTRY_MERGED,
  FRAME,
  FRAME_ACTION,
  FRAME_PRINCIPAL,
  FRAME_RESOURCE,
  FRAME_RESOURCE_ACCOUNT,
  FRAME_SESSION,
  REQUEST_RESOURCE_IS_MANAGEMENT,
  VALUE_BYTES,
} from "../../../assembly/layout.js";
import { CONTEXT_KEYS_MAX, CONTEXT_VALUES_MAX, REQUEST_BYTES_MAX } from "../../../assembly/limits.js";
import type { ArtifactReader } from "../../artifact/reader.js";
import { ClockKeys } from "./clock.js";
import type { CoreMemory } from "../core/core.js";
import {
  COUNT_AT,
  ENTRY_WORDS,
  fail,
  FIRST_AT,
  FrameTexts,
  RECORD_WORDS,
  SHORT_TEXT,
  tooLarge,
  tooManyKeys,
} from "./frame-texts.js";
import { KeyIndex, NameChain, type KeyInfo } from "./keys.js";
import { REQUEST_MEMBERS, unknownMember } from "./members.js";
import { isPlainObject } from "./plain-object.js";
import { mayHaveTags, writePrincipal } from "./principal-frame.js";
import { quote } from "../../text/quote.js";
import type { Shape } from "./prepared.js";
import type { AuthorizationRequest, Principal } from "../../model/request.js";
import { refusePollution } from "./safely.js";
import { dateText } from "./value-text.js";

/** Without a look at a table: every request comes through here. */
function isCommonMember(name: string): boolean {
  return name === "principal" || name === "action" || name === "resource" || name === "context";
}

/** Members that few requests have: also where every object seems to have one. */
function checkMember(name: string): void {
  refusePollution();
  if (!REQUEST_MEMBERS.has(name)) unknownMember("request", name, REQUEST_MEMBERS);
}

export class FrameWriter {
  readonly #texts: FrameTexts;
  readonly #keys: KeyIndex;
  readonly #contextNames: NameChain;
  readonly #tagNames: NameChain;
  readonly #clock: ClockKeys;
  /** The caller, where it is given in parts. */
  #parts: Principal | undefined;
  /** Number of the request being written; marks keys as seen. */
  request = 0;

  /** The memory must not grow any more: the views are taken here, once. */
  constructor(memory: CoreMemory, artifact: ArtifactReader, clock: () => number) {
    this.#texts = new FrameTexts(memory.buffer);
    const keys = artifact.keys();
    this.#keys = new KeyIndex(keys);
    this.#contextNames = new NameChain(this.#keys, "");
    this.#tagNames = new NameChain(this.#keys, "aws:PrincipalTag/");
    const derived = (which: number): KeyInfo | undefined => {
      const key = keys[artifact.derivedKey(which)];
      const known = key && this.#keys.find(key.name);
      return known !== undefined && known.index >= 0 ? known : undefined;
    };
    this.#clock = new ClockKeys(clock, derived(DERIVED_CURRENT_TIME), derived(DERIVED_EPOCH_TIME));
  }

  /** Writes the whole request; throws RequestError where its shape is wrong. */
  write(request: AuthorizationRequest): void {
    if (typeof request !== "object" || request === null || Array.isArray(request)) {
      fail("INVALID_REQUEST", "the request is not an object", "give { principal, action, resource, context }");
    }
    for (const member in request) if (!isCommonMember(member)) checkMember(member);
    const { principal, action, resource, resourceAccount, resourceAccountIsManagement, context } = request;
    this.#begin(principal);
    let joined = this.#writeTexts(principal, action, resource, resourceAccount);
    if (resourceAccountIsManagement !== undefined)
      this.#texts.flag(
        resourceAccountIsManagement,
        REQUEST_RESOURCE_IS_MANAGEMENT,
        "INVALID_REQUEST",
        "resourceAccountIsManagement",
      );
    if (context !== undefined) joined = this.#writeContext(context, joined);
    this.#finish(joined);
  }

  /** The same for a request in parts, whose keys are known. */
  writeParts(principal: string, action: string, resource: string, shape: Shape, values: readonly unknown[]): void {
    this.#begin(principal);
    if (shape.keysOf !== this) {
      shape.keys = shape.names.map((name) => this.#keys.find(name));
      shape.keysOf = this;
    }
    let joined = this.#writeTexts(principal, action, resource, undefined);
    const { keys, names } = shape;
    this.#texts.count(shape.nameLength);
    for (let at = 0; at < keys.length; at++) {
      const value = values[at];
      if (value !== undefined) joined = this.#writeKey(names[at]!, keys[at]!, value, joined);
    }
    this.#finish(joined);
  }

  /** What session policies that came with the request say: SESSION_* of layout.ts. To be called after write(). */
  writeSession(result: number): void {
    this.#texts.words[(FRAME + FRAME_SESSION) >> 2] = result;
    this.#texts.isDirty = true;
  }

  #begin(principal: unknown): void {
    if (this.#keys.isFull) this.#forget();
    this.#texts.begin(typeof principal !== "string");
    this.#parts = undefined;
    this.request++;
  }

  #forget(): void {
    this.#keys.forget();
    this.#contextNames.forget();
    this.#tagNames.forget();
  }

  /** Returns these texts, joined. */
  #writeTexts(principal: string | Principal, action: unknown, resource: unknown, account: unknown): string {
    const texts = this.#texts;
    const joined = texts.slices(principal, action, resource) ?? this.#writeSlices(principal, action, resource);
    // Written by each request, so that one with an account need not have the header cleared.
    this.#texts.words[(FRAME + FRAME_RESOURCE_ACCOUNT + 4) >> 2] = 0;
    return account === undefined
      ? joined
      : joined + texts.slice(FRAME_RESOURCE_ACCOUNT, account, "INVALID_RESOURCE", "resourceAccount");
  }

  /** Each looked at by itself. */
  #writeSlices(principal: string | Principal, action: unknown, resource: unknown): string {
    const texts = this.#texts;
    if (typeof principal === "string") texts.joined = texts.slice(FRAME_PRINCIPAL, principal, "INVALID_PRINCIPAL", "principal");
    else this.#parts = writePrincipal(texts, principal);
    const second = texts.slice(FRAME_ACTION, action, "INVALID_ACTION", "action");
    return texts.joined + second + texts.slice(FRAME_RESOURCE, resource, "INVALID_RESOURCE", "resource");
  }

  /** Writes what follows the context, and the texts. */
  #finish(joined: string): void {
    const tags = this.#parts?.tags;
    this.#texts.finish(tags === undefined && !this.#clock.isWanted ? joined : this.#writeLast(tags, joined));
  }

  #writeLast(tags: Principal["tags"], joined: string): string {
    const texts = this.#texts;
    texts.joined = joined;
    if (tags !== undefined) this.#writeTags(this.#parts!, tags);
    if (this.#clock.isWanted) this.#writeClock();
    return texts.joined;
  }

  // --- context ---------------------------------------------------------------------------------------------------------

  /**
   * Returns the texts joined so far, those of the context behind `joined`. What a text that comes first changes is held in variables:
   * it is nearly every value, and a field costs a load and a store for each.
   */
  #writeContext(context: Readonly<Record<string, unknown>>, joined: string): string {
    refusePollution();
    const prototype: unknown = context === null ? undefined : Object.getPrototypeOf(context);
    if (prototype !== Object.prototype && !isPlainObject(context))
      fail("INVALID_CONTEXT", "`context` is not a plain object", "give values by key name");
    // In another realm all objects may inherit something.
    const isOurs = prototype === Object.prototype || prototype === null;
    const texts = this.#texts;
    const { words } = texts;
    const request = this.request;
    const names = this.#contextNames;
    let before = names.start;
    let spelling = before.next;
    let { end, entry, unwritten } = texts;
    let keysLeft = CONTEXT_KEYS_MAX;
    for (const name in context) {
      if (!isOurs && !Object.hasOwn(context, name)) continue;
      // Before the name is looked up: what is too much is not to be remembered.
      if (keysLeft-- === 0) tooManyKeys("keys");
      unwritten += name.length;
      if (unwritten > REQUEST_BYTES_MAX) tooLarge();
      const value = context[name];
      if (value === undefined) continue;
      if (spelling.name !== name) spelling = names.find(name, before);
      const { key } = spelling;
      before = spelling;
      spelling = spelling.next;
      if (typeof value === "string" && value.length <= SHORT_TEXT && key.seenIn !== request) {
        key.seenIn = request;
        unwritten += VALUE_BYTES;
        if (key.index < 0) {
          unwritten += value.length;
          continue;
        }
        key.entry = entry;
        words[entry] = key.index | ENTRY_IS_TEXT;
        words[entry + FIRST_AT] = end;
        words[entry + COUNT_AT] = value.length;
        entry += ENTRY_WORDS;
        end += value.length;
        joined += value;
        continue;
      }
      texts.end = end;
      texts.entry = entry;
      texts.unwritten = unwritten;
      joined = this.#writeKey(name, key, value, joined);
      ({ end, entry, unwritten } = texts);
    }
    texts.end = end;
    texts.entry = entry;
    texts.unwritten = unwritten;
    return joined;
  }

  /** The same for one key, of whatever value. */
  #writeKey(name: string, key: KeyInfo, value: unknown, joined: string): string {
    if (Array.isArray(value) || key.seenIn === this.request) return this.#writeValues(name, key, value, joined);
    const text = textOf(name, value);
    key.seenIn = this.request;
    if (key.index < 0) {
      this.#texts.unused(text, name);
      return joined;
    }
    key.entry = this.#texts.addText(key.index, text, name);
    return joined + text;
  }

  /** The same for a list, and for a second spelling. */
  #writeValues(name: string, key: KeyInfo, value: unknown, joined: string): string {
    const texts = this.#texts;
    const first = texts.record;
    const isArray = Array.isArray(value);
    texts.joined = joined;
    this.#takeValues(name, isArray ? value : [value], key.index >= 0);
    const repeated = key.seenIn === this.request;
    if (repeated && !key.isTag) {
      fail("DUPLICATE_CONTEXT_KEY", `two context keys differ from ${quote(name)} only in case`, "give each key once");
    }
    key.seenIn = this.request;
    if (key.index >= 0) {
      if (repeated) this.#mergeEntry(key, first);
      else texts.fill((key.entry = texts.nextEntry()), key.index, ENTRY_ARRAY, first);
    }
    return texts.joined;
  }

  /** Checks the values and, where a policy uses their key, takes them. */
  #takeValues(name: string, values: readonly unknown[], used: boolean): void {
    if (values.length > CONTEXT_VALUES_MAX) {
      fail("TOO_MANY_CONTEXT_VALUES", `${quote(name)} has more than ${CONTEXT_VALUES_MAX} values`, "send fewer values");
    }
    for (let at = 0; at < values.length; at++) {
      const text = textOf(name, values[at]);
      if (used) this.#texts.value(text, name);
      else this.#texts.unused(text, name);
    }
  }

  /** A second spelling of a tag key: its values join those of the first, so that all stand together. */
  #mergeEntry({ entry, index }: KeyInfo, first: number): void {
    const [earlier, count] = this.#texts.valuesOf(entry);
    for (let at = 0; at < count; at++) this.#texts.move(earlier + at * RECORD_WORDS);
    this.#texts.fill(entry, index, ENTRY_MERGED, first);
  }

  /** Does the request give the key a value? */
  #isGiven(key: KeyInfo): boolean {
    return key.seenIn === this.request && this.#texts.valuesOf(key.entry)[1] > 0;
  }

  /** aws:PrincipalTag/* from the principal; a value in the context wins. */
  #writeTags(principal: Principal, tags: Readonly<Record<string, unknown>>): void {
    if (!isPlainObject(tags)) fail("INVALID_PRINCIPAL", "`principal.tags` is not a plain object", "give texts by tag key");
    const isTagged = mayHaveTags(this.#texts, principal);
    const names = Object.keys(tags);
    if (names.length > CONTEXT_KEYS_MAX) tooManyKeys("tags");
    const ownEntries = this.#texts.entry;
    let tag = this.#tagNames.start;
    for (const name of names) {
      const value: unknown = tags[name];
      if (typeof value !== "string") fail("INVALID_PRINCIPAL", `the tag ${quote(name)} is not a string`, "give strings");
      if (!isTagged) continue;
      this.#texts.count(name.length);
      tag = tag.next.name === name ? tag.next : this.#tagNames.find(name, tag);
      this.#writeOwn(name, tag.key, value, ownEntries);
    }
  }

  /** A text of the principal's or the clock's, whose entries are those from `ownEntries` on. */
  #writeOwn(name: string, key: KeyInfo, value: string, ownEntries: number): void {
    const texts = this.#texts;
    // Before them an empty list may stand, which is no value and no other spelling either.
    if (!this.#isGiven(key)) key.seenIn = 0;
    else if (key.entry < ownEntries) return texts.unused(value, name);
    texts.joined = this.#writeKey(name, key, value, texts.joined);
  }

  // --- clock -----------------------------------------------------------------------------------------------------------

  #writeClock(): void {
    this.#clock.read();
    for (const each of this.#clock.texts) {
      if (each !== undefined && !this.#isGiven(each.key)) this.#writeOwn("the clock", each.key, each.text, 0);
    }
  }
}

/** Numbers, Booleans and dates as text; what is no text either is an error. */
function textOf(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "object" && value !== null) {
    const text = dateText(value);
    if (text !== undefined) return text;
  }
  return fail(
    "INVALID_CONTEXT_VALUE",
    `${quote(name)} must be a string, a finite number, a Boolean or a valid Date`,
    "leave out keys without a value",
  );
}
