/**
 * One row → the request frame of the core (FORMAT.md §16). Texts stay where they are: the frame's slices point into the block.
 * A row that is not a request is read to its end all the same; `fault` then says what was wrong with it first.
 */
import {
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
  FRAME_ACTION,
  FRAME_BYTES,
  FRAME_CREDENTIALS,
  FRAME_ENTITY_ARN,
  FRAME_ENTRY_COUNT,
  FRAME_FLAGS,
  FRAME_PRINCIPAL,
  FRAME_RESOURCE,
  FRAME_RESOURCE_ACCOUNT,
  FRAME_UNIQUE_ID,
  VALUE_BYTES,
  VALUES,
} from "../layout";
import { ARN_BYTES_MAX, CONTEXT_KEYS_MAX, CONTEXT_VALUE_BYTES_MAX, CONTEXT_VALUES_MAX, REQUEST_BYTES_MAX } from "../limits";
import { derived } from "../tables";
import { callerFault } from "./caller-parts";
import { readByte, readCount, readText, text, textBytes } from "./cursor";
import { entryOf, findKey, isTagKey, nextRow, noteUnknown, setEntry } from "./keys";
import { ROW_DUPLICATE_KEY, ROW_NO_TIME, ROW_NOT_UTF8, ROW_TOO_LARGE } from "./layout";
import { utf16Length } from "./utf8";

/** What is wrong with the row: an ERROR_* or ROW_*; 0: nothing. */
let fault: i32 = 0;
/** What the row has of REQUEST_BYTES_MAX, counted as the bindings count. */
let spent: u64 = 0;
let nextValue: usize = 0;
let entryCount: u32 = 0;

/** Reads a row of postern_decide, or `full`, of postern_decide_full, into the frame: 0 or what is wrong with it. */
export function readRow(full: bool): i32 {
  nextRow();
  memory.fill(FRAME, 0, FRAME_BYTES);
  fault = 0;
  spent = 0;
  nextValue = VALUES;
  entryCount = 0;
  readField(FRAME_PRINCIPAL);
  readField(FRAME_ACTION);
  readField(FRAME_RESOURCE);
  readContext();
  if (full) readParts();
  if (fault == 0) checkTime();
  store<u32>(FRAME, entryCount, FRAME_ENTRY_COUNT);
  return full && fault == 0 ? callerFault() : fault;
}

function refuse(code: i32): void {
  if (fault == 0) fault = code;
}

function spend(bytes: u64): void {
  spent += bytes;
  if (spent > REQUEST_BYTES_MAX) refuse(ROW_TOO_LARGE);
}

/** Reads a text into a slice of the frame header. An empty one is absent. */
function readField(field: u32): void {
  readText();
  if (textBytes == 0 || fault != 0) return;
  if (textBytes > ARN_BYTES_MAX) return refuse(ROW_TOO_LARGE);
  if (utf16Length(text, textBytes) < 0) return refuse(ROW_NOT_UTF8);
  spend(textBytes);
  store<u32>(FRAME + field, <u32>text);
  store<u32>(FRAME + field, textBytes, 4);
}

function readParts(): void {
  readField(FRAME_RESOURCE_ACCOUNT);
  readField(FRAME_ENTITY_ARN);
  readField(FRAME_UNIQUE_ID);
  store<u32>(FRAME, readByte(), FRAME_CREDENTIALS);
  store<u32>(FRAME, readByte(), FRAME_FLAGS);
}

// --- context ---------------------------------------------------------------------------------------------------------------

function readContext(): void {
  const keys = readCount();
  if (keys > CONTEXT_KEYS_MAX) refuse(ROW_TOO_LARGE);
  for (let left = keys; left > 0; left--) readKey();
}

function readKey(): void {
  readText();
  const name = text;
  const nameBytes = textBytes;
  const key = fault == 0 ? keyNamed(name, nameBytes) : -1;
  const first = nextValue;
  const count = readCount();
  if (count > CONTEXT_VALUES_MAX) refuse(ROW_TOO_LARGE);
  for (let left = count; left > 0; left--) readValue(key >= 0);
  if (fault != 0) return;
  if (key >= 0) addKey(<u32>key, first, count);
  else if (!noteUnknown(name, nameBytes)) refuse(ROW_DUPLICATE_KEY);
}

function keyNamed(name: usize, bytes: u32): i32 {
  const units = utf16Length(name, bytes);
  if (units < 0) refuse(ROW_NOT_UTF8);
  else spend(units);
  return findKey(name, bytes);
}

/** Reads a value and, where a policy uses its key, writes its record. */
function readValue(isUsed: bool): void {
  readText();
  if (fault != 0) return;
  const units = utf16Length(text, textBytes);
  if (units < 0) return refuse(ROW_NOT_UTF8);
  const bytes = isUsed ? textBytes : <u32>units;
  if (bytes > CONTEXT_VALUE_BYTES_MAX) return refuse(ROW_TOO_LARGE);
  spend(bytes + VALUE_BYTES);
  if (isUsed && fault == 0) addRecord(<u32>text, textBytes);
}

/** INVARIANT: paid for with spend(), so the records stay within the values area. */
function addRecord(at: u32, bytes: u32): void {
  store<u32>(nextValue, at);
  store<u32>(nextValue, bytes, 4);
  nextValue += VALUE_BYTES;
}

/** A map cannot say whether one value is a list: it is not. */
function addKey(key: u32, first: usize, count: u32): void {
  const earlier = entryOf(key);
  if (earlier != 0) return isTagKey(key) ? merge(earlier, first) : refuse(ROW_DUPLICATE_KEY);
  const entry = ENTRIES + entryCount++ * ENTRY_BYTES;
  store<u32>(entry, key, ENTRY_KEY);
  store<u32>(entry, count > 1 ? ENTRY_ARRAY : 0, ENTRY_SHAPE);
  store<u32>(entry, <u32>first, ENTRY_FIRST);
  store<u32>(entry, count, ENTRY_COUNT);
  setEntry(key, entry);
}

/** A second spelling of a tag's key: the values of the first follow its own, so that all stand together. */
function merge(entry: usize, first: usize): void {
  let record: usize = load<u32>(entry, ENTRY_FIRST);
  for (const end = record + load<u32>(entry, ENTRY_COUNT) * VALUE_BYTES; record < end; record += VALUE_BYTES) {
    spend(VALUE_BYTES);
    if (fault != 0) return;
    addRecord(load<u32>(record), load<u32>(record, 4));
  }
  store<u32>(entry, ENTRY_MERGED, ENTRY_SHAPE);
  store<u32>(entry, <u32>first, ENTRY_FIRST);
  store<u32>(entry, <u32>(nextValue - first) / VALUE_BYTES, ENTRY_COUNT);
}

/** Engines have a clock; a module has none, and without the time a Deny would fall away. */
function checkTime(): void {
  if (isMissing(DERIVED_CURRENT_TIME) || isMissing(DERIVED_EPOCH_TIME)) refuse(ROW_NO_TIME);
}

function isMissing(which: u32): bool {
  const key = load<u32>(derived + ((<usize>which) << 2));
  if (key == 0) return false;
  const entry = entryOf(key - 1);
  return entry == 0 || load<u32>(entry, ENTRY_COUNT) == 0;
}
