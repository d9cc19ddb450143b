/**
 * Writes a request into the core's memory: validates it, encodes its texts once, and leaves the pointers where the core
 * looks for them (assembly/layout.ts, "frame header"). Nothing is allocated for a well-formed ASCII request.
 *
 * INVARIANT: the frame may hold half a request after an error; the next one overwrites it from the start.
 */
import {
  CREDENTIALS_ASSUME_ROLE,
  CREDENTIALS_ASSUME_ROOT,
  CREDENTIALS_FEDERATION_TOKEN,
  CREDENTIALS_GET_SESSION_TOKEN,
  CREDENTIALS_LONG_TERM,
  DERIVED_CURRENT_TIME,
  DERIVED_EPOCH_TIME,
  ENTRIES,
  ENTRY_ARRAY,
  ENTRY_BYTES,
  ENTRY_COUNT,
  ENTRY_FIRST,
  ENTRY_KEY,
  ENTRY_MERGED,
  ENTRY_SHAPE,
  FRAME,
  FRAME_ACCOUNT,
  FRAME_ACTION,
  FRAME_BYTES,
  FRAME_CANONICAL_USER,
  FRAME_CREDENTIALS,
  FRAME_ENTITY_ARN,
  FRAME_ENTITY_UNIQUE_ID,
  FRAME_ENTRY_COUNT,
  FRAME_FLAGS,
  FRAME_PRINCIPAL,
  FRAME_PRINCIPAL_KIND,
  FRAME_RESOURCE,
  FRAME_RESOURCE_ACCOUNT,
  FRAME_SERVICE_COUNT,
  FRAME_SERVICE_FIRST,
  FRAME_SESSION,
  FRAME_UNIQUE_ID,
  KIND_ANONYMOUS,
  KIND_ASSUMED_ROLE,
  KIND_FEDERATED,
  KIND_FEDERATED_USER,
  KIND_ROLE,
  KIND_ROOT,
  KIND_SERVICE,
  KIND_USER,
  REQUEST_CALLER_IS_MANAGEMENT,
  REQUEST_RESOURCE_IS_MANAGEMENT,
  REQUEST_SERVICE_LINKED_ROLE,
  TEXT,
  TEXT_BYTES,
  VALUE_BYTES,
  VALUES,
} from "../../../assembly/layout.js";
import {
  ARN_BYTES_MAX,
  CONTEXT_KEYS_MAX,
  CONTEXT_VALUE_BYTES_MAX,
  CONTEXT_VALUES_MAX,
  REQUEST_BYTES_MAX,
  SERVICE_NAMES_MAX,
} from "../../../assembly/limits.js";
import type { ArtifactReader } from "../../artifact/reader.js";
import { contradiction, entityId, partsOf } from "./caller-form.js";
import { ClockKeys } from "./clock.js";
import { CommonFrame } from "./common-frame.js";
import type { CoreMemory } from "../core/core.js";
import { KeyIndex, type KeyInfo } from "./keys.js";
import { PRINCIPAL_MEMBERS, REQUEST_MEMBERS, unknownMember } from "./members.js";
import { isPlainObject } from "./plain-object.js";
import { quote } from "../../text/quote.js";
import { utf8Encoder } from "../../text/encoding.js";
import type { Shape } from "./prepared.js";
import { RequestError, type AuthorizationRequest, type Principal, type RequestErrorCode } from "../../model/request.js";
import { refusePollution } from "./safely.js";
import { dateText } from "./value-text.js";

const PRINCIPAL_KINDS: Readonly<Record<string, number>> = {
  root: KIND_ROOT,
  user: KIND_USER,
  role: KIND_ROLE,
  assumedRole: KIND_ASSUMED_ROLE,
  federatedUser: KIND_FEDERATED_USER,
  service: KIND_SERVICE,
  anonymous: KIND_ANONYMOUS,
  federated: KIND_FEDERATED,
};

function fail(code: RequestErrorCode, message: string, hint: string): never {
  throw new RequestError(code, message, hint);
}

function contradict(member: string): never {
  return fail("INVALID_PRINCIPAL", `\`principal.${member}\` is malformed, or contradicts another part`, "leave it out");
}

/** The credentials that each kind of principal can have (evaluation-logic §2.5). */
const CREDENTIALS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [KIND_ROOT]: {
    longTerm: CREDENTIALS_LONG_TERM,
    getSessionToken: CREDENTIALS_GET_SESSION_TOKEN,
    assumeRoot: CREDENTIALS_ASSUME_ROOT,
  },
  [KIND_USER]: { longTerm: CREDENTIALS_LONG_TERM, getSessionToken: CREDENTIALS_GET_SESSION_TOKEN },
  [KIND_ROLE]: { assumeRole: CREDENTIALS_ASSUME_ROLE },
  [KIND_ASSUMED_ROLE]: { assumeRole: CREDENTIALS_ASSUME_ROLE },
  [KIND_FEDERATED_USER]: { federationToken: CREDENTIALS_FEDERATION_TOKEN },
};

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
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #keys: KeyIndex;
  readonly #clock: ClockKeys;
  readonly #common: CommonFrame;
  readonly #encoder = utf8Encoder();
  /** Number of the request being written; marks keys as seen. */
  #request = 0;
  /** Where the next text, value record and entry go. */
  #text = TEXT;
  #value = VALUES;
  #entryCount = 0;
  /** Length of the key names, and of the values of keys that no policy uses: not encoded, but part of the request. */
  #unencoded = 0;
  /** Length in bytes of the text written last. */
  #written = 0;
  /** The header holds more than a common request writes, or nobody knows what. */
  #isDirty = true;

  /** The memory must not grow any more: the views are taken here, once. */
  constructor(memory: CoreMemory, artifact: ArtifactReader, clock: () => number) {
    this.#bytes = new Uint8Array(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
    const keys = artifact.keys();
    this.#keys = new KeyIndex(keys);
    const derived = (which: number): KeyInfo | undefined => {
      const key = keys[artifact.derivedKey(which)];
      const known = key && this.#keys.find(key.name);
      return known !== undefined && known.index >= 0 ? known : undefined;
    };
    this.#clock = new ClockKeys(clock, derived(DERIVED_CURRENT_TIME), derived(DERIVED_EPOCH_TIME));
    this.#common = new CommonFrame(this.#bytes, this.#words, this.#keys, this.#clock, this.#encoder);
  }

  /** Writes the whole request; throws RequestError where its shape is wrong. */
  write(request: AuthorizationRequest): void {
    if (typeof request !== "object" || request === null || Array.isArray(request)) {
      fail("INVALID_REQUEST", "the request is not an object", "give { principal, action, resource, context }");
    }
    for (const member in request) if (!isCommonMember(member)) checkMember(member);
    if (this.#keys.trim()) this.#common.forget();
    if (this.#isDirty) this.#clear();
    if (!this.#common.write(request, ++this.#request)) this.#writeAny(request);
  }

  /** Writes a request of this shape if it is a common one; else nothing is to be read from the frame. */
  writeParts(principal: string, action: string, resource: string, shape: Shape, values: readonly unknown[]): boolean {
    if (this.#keys.trim()) this.#common.forget();
    if (shape.keysOf !== this) {
      shape.keys = shape.names.map((name) => this.#keys.find(name));
      shape.keysOf = this;
    }
    if (this.#isDirty) this.#clear();
    return this.#common.writeParts(principal, action, resource, shape, values, ++this.#request);
  }

  /** Piece by piece, so that what is wrong with a request can be named. */
  #writeAny(request: AuthorizationRequest): void {
    refusePollution();
    this.#begin();
    const { principal, action, resource, resourceAccount, resourceAccountIsManagement, context } = request;
    if (resourceAccountIsManagement !== undefined) {
      this.#flag(resourceAccountIsManagement, REQUEST_RESOURCE_IS_MANAGEMENT, "INVALID_REQUEST", "resourceAccountIsManagement");
    }
    let parts: Principal | undefined;
    if (typeof principal === "string") this.#slice(FRAME_PRINCIPAL, principal, "INVALID_PRINCIPAL", "principal");
    else parts = this.#writePrincipal(principal);
    this.#slice(FRAME_ACTION, action, "INVALID_ACTION", "action");
    this.#slice(FRAME_RESOURCE, resource, "INVALID_RESOURCE", "resource");
    if (resourceAccount !== undefined) this.#slice(FRAME_RESOURCE_ACCOUNT, resourceAccount, "INVALID_RESOURCE", "resourceAccount");
    if (context !== undefined) this.#writeContext(context);
    if (parts?.tags !== undefined) this.#writeTags(parts);
    if (this.#clock.isWanted) this.#writeClock();
    this.#words[(FRAME + FRAME_ENTRY_COUNT) >> 2] = this.#entryCount;
  }

  /** What session policies that came with the request say: SESSION_* of layout.ts. To be called after write(). */
  writeSession(result: number): void {
    this.#words[(FRAME + FRAME_SESSION) >> 2] = result;
    this.#isDirty = true;
  }

  #clear(): void {
    this.#words.fill(0, FRAME >> 2, (FRAME + FRAME_BYTES) >> 2);
    this.#isDirty = false;
  }

  #begin(): void {
    this.#request++;
    this.#text = TEXT;
    this.#value = VALUES;
    this.#entryCount = 0;
    this.#unencoded = 0;
    this.#clear();
    this.#isDirty = true;
  }

  // --- texts -----------------------------------------------------------------------------------------------------------

  /**
   * Encodes the text behind the others and returns its address; its length is in #written. Lone surrogates become U+FFFD.
   * `what` it is the value of is for errors.
   */
  #encode(text: string, maxBytes: number, code: RequestErrorCode, what: string): number {
    const start = this.#text;
    const length = text.length;
    if (length > maxBytes) fail(code, `${quote(what)} has more than ${maxBytes} bytes`, "shorten it");
    if (start + length > TEXT + TEXT_BYTES) this.#tooLarge();
    const bytes = this.#bytes;
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      if (unit > 0x7f) return this.#encodeUtf8(text, maxBytes, code, what);
      bytes[start + at] = unit;
    }
    this.#text = start + length;
    this.#written = length;
    return start;
  }

  #encodeUtf8(text: string, maxBytes: number, code: RequestErrorCode, what: string): number {
    const start = this.#text;
    const { read, written } = this.#encoder.encodeInto(text, this.#bytes.subarray(start, TEXT + TEXT_BYTES));
    if (written > maxBytes) fail(code, `${quote(what)} has more than ${maxBytes} bytes of UTF-8`, "shorten it");
    if (read < text.length) this.#tooLarge();
    this.#text = start + written;
    this.#written = written;
    return start;
  }

  #tooLarge(): never {
    return fail("REQUEST_TOO_LARGE", `the request has more than ${REQUEST_BYTES_MAX} bytes`, "send fewer or shorter values");
  }

  /** Writes a required text and the slice that names it in the frame header. */
  #slice(field: number, text: unknown, code: RequestErrorCode, what: string): void {
    if (typeof text !== "string" || text === "") fail(code, `\`${what}\` must be a non-empty string`, "give a non-empty string");
    const at = (FRAME + field) >> 2;
    this.#words[at] = this.#encode(text, ARN_BYTES_MAX, "ARN_TOO_LONG", what);
    this.#words[at + 1] = this.#written;
  }

  /** Appends a value record for the text. */
  #record(text: string, what: string): void {
    const address = this.#encode(text, CONTEXT_VALUE_BYTES_MAX, "CONTEXT_VALUE_TOO_LONG", what);
    this.#copyRecord(address, this.#written);
  }

  #copyRecord(address: number, bytes: number): void {
    this.#count(VALUE_BYTES);
    this.#words[this.#value >> 2] = address;
    this.#words[(this.#value >> 2) + 1] = bytes;
    this.#value += VALUE_BYTES;
  }

  /** Refuses a request that has more than the limit with `bytes` more. */
  #count(bytes: number): void {
    if (this.#text - TEXT + (this.#value - VALUES) + this.#unencoded + bytes > REQUEST_BYTES_MAX) this.#tooLarge();
  }

  // --- principal -------------------------------------------------------------------------------------------------------

  /** Returns the parts as they were read; the tags are written once the context is known. */
  #writePrincipal(principal: Principal): Principal {
    if (typeof principal !== "object" || principal === null || Array.isArray(principal)) {
      fail(
        "INVALID_PRINCIPAL",
        "`principal` is missing or of a wrong type",
        "give an ARN, a service name, `*`, or an object with a type",
      );
    }
    for (const member in principal) if (!PRINCIPAL_MEMBERS.has(member)) unknownMember("principal", member, PRINCIPAL_MEMBERS);
    const parts = partsOf(principal);
    this.#writeKind(parts);
    this.#writeTexts(parts);
    const member = contradiction(parts);
    if (member !== undefined) contradict(member);
    if (parts.serviceNames !== undefined) this.#writeServices(parts.serviceNames, parts.arn);
    return parts;
  }

  #writeKind({ type, credentials, isServiceLinkedRole, isManagementAccount }: Principal): void {
    const kind = typeof type === "string" && Object.hasOwn(PRINCIPAL_KINDS, type) ? PRINCIPAL_KINDS[type]! : 0;
    if (kind === 0)
      fail("INVALID_PRINCIPAL", "`principal.type` is unknown", `give one of ${Object.keys(PRINCIPAL_KINDS).join(", ")}`);
    this.#words[(FRAME + FRAME_PRINCIPAL_KIND) >> 2] = kind;
    if (credentials !== undefined) this.#writeCredentials(kind, credentials);
    if (isServiceLinkedRole !== undefined)
      this.#flag(isServiceLinkedRole, REQUEST_SERVICE_LINKED_ROLE, "INVALID_PRINCIPAL", "principal.isServiceLinkedRole");
    if (isManagementAccount !== undefined)
      this.#flag(isManagementAccount, REQUEST_CALLER_IS_MANAGEMENT, "INVALID_PRINCIPAL", "principal.isManagementAccount");
  }

  #writeTexts({ type, arn, roleArn, entityArn = roleArn, account, canonicalUserId, uniqueId, entityUniqueId }: Principal): void {
    this.#optional(FRAME_PRINCIPAL, arn, "arn");
    this.#optional(FRAME_ENTITY_ARN, entityArn, "entityArn");
    this.#optional(FRAME_ACCOUNT, account, "account");
    this.#optional(FRAME_CANONICAL_USER, canonicalUserId, "canonicalUserId");
    this.#optional(FRAME_UNIQUE_ID, uniqueId, "uniqueId");
    // The id of a session without a name is its role's.
    const ofRole = type === "role" && uniqueId !== undefined ? entityId(uniqueId) : undefined;
    this.#optional(FRAME_ENTITY_UNIQUE_ID, entityUniqueId === undefined ? ofRole : entityUniqueId, "entityUniqueId");
  }

  #writeCredentials(kind: number, credentials: unknown): void {
    const known = CREDENTIALS[kind] ?? {};
    if (typeof credentials !== "string" || !Object.hasOwn(known, credentials)) {
      fail(
        "INVALID_PRINCIPAL",
        "`principal.credentials` is unknown, or not of this principal",
        "leave it out where it is not known",
      );
    }
    this.#words[(FRAME + FRAME_CREDENTIALS) >> 2] = known[credentials]!;
  }

  #flag(value: unknown, bit: number, code: RequestErrorCode, what: string): void {
    if (typeof value !== "boolean") fail(code, `\`${what}\` must be true or false`, "give true or false");
    if (value) this.#words[(FRAME + FRAME_FLAGS) >> 2]! |= bit;
  }

  #optional(field: number, text: string | undefined, name: string): void {
    if (text !== undefined) this.#slice(field, text, "INVALID_PRINCIPAL", `principal.${name}`);
  }

  #writeServices(names: readonly string[], arn: string | undefined): void {
    if (!Array.isArray(names) || names.length > SERVICE_NAMES_MAX) {
      fail("INVALID_PRINCIPAL", "`principal.serviceNames` is not a list of names", `give at most ${SERVICE_NAMES_MAX} names`);
    }
    const first = this.#value;
    let isNamed = arn === undefined;
    for (let at = 0; at < names.length; at++) {
      const name: unknown = names[at];
      isNamed ||= name === arn;
      if (typeof name !== "string" || name === "") fail("INVALID_PRINCIPAL", "a service name is empty", "give a non-empty string");
      this.#record(name, "principal.serviceNames");
    }
    this.#words[(FRAME + FRAME_SERVICE_FIRST) >> 2] = first;
    // What was written counts: a list's iterator, or a proxy, may say something else.
    const count = (this.#value - first) / VALUE_BYTES;
    if (count > 0 && !isNamed) contradict("arn");
    this.#words[(FRAME + FRAME_SERVICE_COUNT) >> 2] = count;
  }

  // --- context ---------------------------------------------------------------------------------------------------------

  #writeContext(context: Readonly<Record<string, unknown>>): void {
    if (!isPlainObject(context)) {
      fail("INVALID_CONTEXT", "`context` is not a plain object", "give values by key name");
    }
    const names = Object.keys(context);
    if (names.length > CONTEXT_KEYS_MAX)
      fail("TOO_MANY_CONTEXT_KEYS", `the context has more than ${CONTEXT_KEYS_MAX} keys`, "send fewer keys");
    for (const name of names) {
      this.#unencoded += name.length;
      this.#count(0);
      const value = context[name];
      if (value !== undefined) this.#writeKey(name, this.#keys.find(name), value);
    }
  }

  #writeKey(name: string, key: KeyInfo, value: unknown): void {
    const first = this.#value;
    const isArray = Array.isArray(value);
    if (isArray) this.#writeValues(name, value, key.index >= 0);
    else this.#writeValue(name, value, key.index >= 0);
    const repeated = key.seenIn === this.#request;
    if (repeated && !key.isTag) {
      fail("DUPLICATE_CONTEXT_KEY", `two context keys differ from ${quote(name)} only in case`, "give each key once");
    }
    key.seenIn = this.#request;
    if (key.index < 0) return;
    if (repeated) this.#mergeEntry(key, first);
    else this.#addEntry(key, isArray ? ENTRY_ARRAY : 0, first);
  }

  #writeValues(name: string, values: readonly unknown[], used: boolean): void {
    if (values.length > CONTEXT_VALUES_MAX) {
      fail("TOO_MANY_CONTEXT_VALUES", `${quote(name)} has more than ${CONTEXT_VALUES_MAX} values`, "send fewer values");
    }
    for (let at = 0; at < values.length; at++) this.#writeValue(name, values[at], used);
  }

  /** Checks one value and, where a policy uses its key, writes its record. */
  #writeValue(name: string, value: unknown, used: boolean): void {
    const text = typeof value === "string" ? value : valueText(name, value);
    if (used) return this.#record(text, name);
    this.#unencoded += text.length + VALUE_BYTES;
    this.#count(0);
    if (text.length > CONTEXT_VALUE_BYTES_MAX) {
      fail("CONTEXT_VALUE_TOO_LONG", `${quote(name)} has more than ${CONTEXT_VALUE_BYTES_MAX} bytes`, "shorten it");
    }
  }

  /** Adds an entry whose value records go from `first` to the last one written. */
  #addEntry(key: KeyInfo, shape: number, first: number): void {
    if (this.#entryCount >= CONTEXT_KEYS_MAX)
      fail("TOO_MANY_CONTEXT_KEYS", `the request has more than ${CONTEXT_KEYS_MAX} keys`, "send fewer keys or tags");
    key.entry = ENTRIES + this.#entryCount++ * ENTRY_BYTES;
    this.#fillEntry(key, shape, first);
  }

  #fillEntry(key: KeyInfo, shape: number, first: number): void {
    const at = key.entry >> 2;
    this.#words[at + (ENTRY_KEY >> 2)] = key.index;
    this.#words[at + (ENTRY_SHAPE >> 2)] = shape;
    this.#words[at + (ENTRY_FIRST >> 2)] = first;
    this.#words[at + (ENTRY_COUNT >> 2)] = (this.#value - first) / VALUE_BYTES;
  }

  /** A second spelling of a tag key: its values join those of the first, which are copied so that all stand together. */
  #mergeEntry(key: KeyInfo, first: number): void {
    const earlier = this.#words[(key.entry + ENTRY_FIRST) >> 2]!;
    const count = this.#words[(key.entry + ENTRY_COUNT) >> 2]!;
    for (let record = earlier; record < earlier + count * VALUE_BYTES; record += VALUE_BYTES) {
      this.#copyRecord(this.#words[record >> 2]!, this.#words[(record >> 2) + 1]!);
    }
    this.#fillEntry(key, ENTRY_MERGED, first);
  }

  /** Does the request give the key a value? */
  #isGiven(key: KeyInfo): boolean {
    return key.seenIn === this.#request && this.#words[(key.entry + ENTRY_COUNT) >> 2] !== 0;
  }

  /** aws:PrincipalTag/* from the principal; a value in the context wins. Callers that are not IAM principals have no tags (§6.2). */
  #writeTags({ arn, tags }: Principal): void {
    const hasNone = this.#words[(FRAME + FRAME_PRINCIPAL_KIND) >> 2]! >= KIND_SERVICE || isOriginAccessIdentity(arn);
    if (!isPlainObject(tags)) {
      fail("INVALID_PRINCIPAL", "`principal.tags` is not a plain object", "give texts by tag key");
    }
    const given = new Set<KeyInfo>();
    const names = Object.keys(tags);
    if (names.length > CONTEXT_KEYS_MAX)
      fail("TOO_MANY_CONTEXT_KEYS", `the principal has more than ${CONTEXT_KEYS_MAX} tags`, "send fewer tags");
    for (const name of names) {
      const value: unknown = tags[name];
      if (typeof value !== "string") fail("INVALID_PRINCIPAL", `the tag ${quote(name)} is not a string`, "give strings");
      if (hasNone) continue;
      this.#unencoded += name.length;
      this.#count(0);
      const key = this.#keys.find(`aws:PrincipalTag/${name}`);
      const first = this.#value;
      this.#writeValue(name, value, key.index >= 0);
      if (key.index < 0 || (!given.has(key) && this.#isGiven(key))) continue;
      if (given.has(key)) this.#mergeEntry(key, first);
      else this.#addEntry(key, 0, first);
      given.add(key);
    }
  }

  // --- clock -----------------------------------------------------------------------------------------------------------

  #writeClock(): void {
    this.#clock.read();
    for (const { key, text } of this.#clock.texts) this.#derive(key, text);
  }

  #derive(key: KeyInfo, text: string): void {
    if (this.#isGiven(key)) return;
    const first = this.#value;
    this.#record(text, "the clock");
    this.#addEntry(key, 0, first);
  }
}

/** CloudFront's callers stand as users (evaluation-logic §6.3). */
function isOriginAccessIdentity(arn: string | undefined): boolean {
  return arn?.includes(":iam::cloudfront:user/CloudFront Origin Access Identity ") === true;
}

/** Numbers, Booleans and dates as text; anything else is an error. */
function valueText(name: string, value: unknown): string {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "object" && value !== null) {
    const text = dateText(value);
    if (text !== undefined) return text;
  }
  return fail(
    "INVALID_CONTEXT_VALUE",
    `${quote(name)} must be a string, a finite number, a Boolean or a valid Date`,
    "leave the key out where it has no value",
  );
}
