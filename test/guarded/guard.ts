/**
 * The core under guard: AssemblyScript, compiled together with the core to dist/core.debug.wasm. instrument.ts then puts a
 * call of an on… function before, or in place of, every instruction of the core that reads, writes or branches.
 *
 *   0x0000000  the core's memory, LIMIT bytes at most
 *   0x0800000  permissions, one byte for each of them: READABLE, WRITABLE
 *   0x1000000  counters, two words a site
 *   0x1020000  what was asked of which atom
 *
 * The exports of the core are wrapped, so that this module stands in for dist/core.wasm wherever one is taken. What may be
 * read while a request is decided: the artifact, the bytes that the frame points to, and what this request has written.
 */
import * as core from "../../assembly/index";
import { atomHolds } from "../../assembly/condition/atom";
import { ILL_TYPED } from "../../assembly/condition/answer";
import { compareValue } from "../../assembly/condition/compare";
import {
  ATOM_BYTES,
  ATOM_FLAGS,
  ATOM_FLAGS_KNOWN,
  ATOM_KEY,
  ATOM_TEST,
  ENTRIES,
  ENTRY_BYTES,
  ENTRY_COUNT,
  ENTRY_FIRST,
  ENTRY_IS_TEXT,
  ENTRY_KEY,
  FRAME,
  FRAME_ACTION,
  FRAME_BYTES,
  FRAME_CANONICAL_USER,
  FRAME_ENTRY_COUNT,
  FRAME_PRINCIPAL,
  FRAME_RESOURCE,
  FRAME_RESOURCE_ACCOUNT,
  FRAME_SERVICE_COUNT,
  FRAME_SERVICE_FIRST,
  HEADER_BYTES,
  HEADER_CHECKSUM,
  LOAD_OK,
  RESULT,
  RESULT_ERROR_FAMILY,
  SCRATCH_PRINCIPALS,
  TEXT,
  TEXT_BYTES,
  VALUES,
  VALUE_BYTES,
  KEY_VALUES_BYTES,
  KEY_VALUES_FIRST,
  KEY_VALUES_SHAPE,
  KEY_VALUES_COUNT,
} from "../../assembly/layout";
import { ACTION_CACHE_ENTRIES, CONTEXT_KEYS_MAX, CONTEXT_VALUES_MAX } from "../../assembly/limits";
import {
  artifact,
  atomMemos,
  atoms,
  actionRows,
  actionRowsBytes,
  keyValues,
  recall,
  SHAPE_MULTI,
  stamp,
} from "../../assembly/tables";

export const LIMIT: usize = 0x800000;
const PERMISSIONS: usize = 0x800000;
const COUNTERS: usize = 0x1000000;
const ATOM_STATES: usize = 0x1020000;
export const STATIC_DATA: u32 = 0x30000;
const PAGE: u32 = 0x10000;

export const READABLE: u8 = 1;
export const WRITABLE: u8 = 2;

const FAULT_READ: u32 = 1;
const FAULT_WRITE: u32 = 2;
const FAULT_WORK: u32 = 3;
const FAULT_FRAME: u32 = 4;

// --- faults and work -----------------------------------------------------------------------------------------------------

let fault: u32 = 0;
let faultSite: u32 = 0;
let faultAddress: u64 = 0;
/** Entries, branches, reads and writes so far, and the bytes that were copied and filled. */
let work: u64 = 0;
let workLimit: u64 = u64.MAX_VALUE;

/** FAULT_*, its site and its address. The trap itself says nothing. */
export function faultKind(): u32 {
  return fault;
}
export function faultAt(): u32 {
  return faultSite;
}
export function faultOn(): f64 {
  return <f64>faultAddress;
}
export function workDone(): f64 {
  return <f64>work;
}

/** From here on `most` more units of work are allowed; then a fault. */
export function allowWork(most: f64): void {
  work = 0;
  workLimit = <u64>most;
  fault = 0;
}

function stop(kind: u32, site: u32, address: u64): void {
  fault = kind;
  faultSite = site;
  faultAddress = address;
  unreachable();
}

function spend(units: u32, site: u32): void {
  work += units;
  if (work > workLimit) stop(FAULT_WORK, site, work);
}

// --- permissions -----------------------------------------------------------------------------------------------------------

export function allow(at: usize, bytes: usize, permissions: u8): void {
  memory.fill(PERMISSIONS + at, permissions, bytes);
}

/** Faults unless each of the `bytes` bytes, 8 at most, has the permission. */
function check(at: u32, offset: u32, bytes: u32, permission: u8, site: u32): usize {
  const address = <u64>at + offset;
  const wanted = (<u64>permission * 0x0101010101010101) >>> (64 - 8 * bytes);
  if (address + bytes > LIMIT || (load<u64>(PERMISSIONS + <usize>address) & wanted) != wanted) {
    stop(permission == READABLE ? FAULT_READ : FAULT_WRITE, site, address);
  }
  return <usize>address;
}

function checkRange(at: u32, bytes: u32, permission: u8, site: u32): void {
  let done: u32 = 0;
  for (; bytes - done >= 8; done += 8) check(at, done, 8, permission, site);
  for (; done < bytes; done++) check(at, done, 1, permission, site);
}

// --- called by the instrumented core ----------------------------------------------------------------------------------------

export function onEntry(site: u32): void {
  spend(1, site);
  count(site, 0);
}

export function onBranch(condition: u32, site: u32): u32 {
  spend(1, site);
  count(site, condition != 0 ? 1 : 0);
  return condition;
}

function count(site: u32, arm: u32): void {
  const at = COUNTERS + ((site << 1) + arm) * 4;
  store<u32>(at, load<u32>(at) + 1);
}

export function onLoad(at: u32, offset: u32, bytes: u32, site: u32): u32 {
  spend(1, site);
  check(at, offset, bytes, READABLE, site);
  return at;
}

export function onStore32(at: u32, value: u32, offset: u32, bytes: u32, site: u32): void {
  onStore64(at, value, offset, bytes, site);
}

export function onStore64(at: u32, value: u64, offset: u32, bytes: u32, site: u32): void {
  spend(1, site);
  const address = check(at, offset, bytes, WRITABLE, site);
  if (bytes == 1) store<u8>(address, <u8>value);
  else if (bytes == 2) store<u16>(address, <u16>value);
  else if (bytes == 4) store<u32>(address, <u32>value);
  else store<u64>(address, value);
  allow(address, bytes, READABLE | WRITABLE);
}

export function onCopy(to: u32, from: u32, bytes: u32, site: u32): void {
  spend(1 + bytes, site);
  checkRange(from, bytes, READABLE, site);
  checkRange(to, bytes, WRITABLE, site);
  memory.copy(to, from, bytes);
  allow(to, bytes, READABLE | WRITABLE);
}

export function onFill(to: u32, value: u32, bytes: u32, site: u32): void {
  spend(1 + bytes, site);
  checkRange(to, bytes, WRITABLE, site);
  memory.fill(to, <u8>value, bytes);
  allow(to, bytes, READABLE | WRITABLE);
}

/** Pages that the core believes to have. */
let pages: u32 = 4;

export function onSize(): u32 {
  return pages;
}

export function onGrow(more: u32): u32 {
  if ((<u64>pages + more) * PAGE > LIMIT) return -1;
  pages += more;
  return pages - more;
}

// --- the core's exports, under guard ------------------------------------------------------------------------------------------

export function reserve(bytes: u32): usize {
  closeAll();
  return core.reserve(bytes);
}

/** While it verifies: the artifact, and room to work behind it. Afterwards: the artifact and its tables. */
export function loadArtifact(at: usize, bytes: u32): u32 {
  closeAll();
  allow(RESULT, RESULT_ERROR_FAMILY + 4, WRITABLE);
  const end = at + bytes;
  allow(at, bytes, READABLE);
  if (bytes >= HEADER_BYTES) allow(at + HEADER_CHECKSUM, 4, READABLE | WRITABLE);
  // No table that is cleared is more than three times as long as what it belongs to; those of actions are of one size.
  opened = min(LIMIT, end + bytes * 4 + 2 * PAGE);
  allow(end, opened - end, WRITABLE);
  const code = core.loadArtifact(at, bytes);
  allow(end, opened - end, 0);
  allow(at, bytes, READABLE);
  if (code != LOAD_OK) return code;
  opened = max(opened, tablesEnd());
  allow(end, tablesEnd() - end, READABLE | WRITABLE);
  return code;
}

/** Where the bytes end that were ever opened. */
let opened: usize = 0;

function closeAll(): void {
  allow(0, opened, 0);
  allow(STATIC_DATA, __heap_base - STATIC_DATA, READABLE);
}

/** The end of what is placed last, see placeTables(). */
export function tablesEnd(): usize {
  return actionRows + (ACTION_CACHE_ENTRIES + 1) * actionRowsBytes;
}

export function decide(): i32 {
  openRequest();
  return core.decide();
}
export function decideWhole(): i32 {
  openRequest();
  return core.decideWhole();
}
export function locate(): i32 {
  openRequest();
  return core.locate();
}
export function examine(row: u32): u32 {
  return core.examine(row);
}
export function examineAtom(atom: u32): u32 {
  return core.examineAtom(atom);
}

/** Opens the bytes that the frame points to, and no others. Scratch and result may be read once they were written. */
function openRequest(): void {
  allow(0, STATIC_DATA, 0);
  allow(FRAME, FRAME_BYTES, READABLE);
  allow(RESULT, RESULT_ERROR_FAMILY + 4, WRITABLE);
  allow(SCRATCH_PRINCIPALS, TEXT - SCRATCH_PRINCIPALS, WRITABLE);
  for (let slice: usize = FRAME + FRAME_PRINCIPAL; slice <= FRAME + FRAME_CANONICAL_USER; slice += VALUE_BYTES) openText(slice);
  openText(FRAME + FRAME_ACTION);
  openText(FRAME + FRAME_RESOURCE);
  openText(FRAME + FRAME_RESOURCE_ACCOUNT);
  openValues(load<u32>(FRAME, FRAME_SERVICE_FIRST), load<u32>(FRAME, FRAME_SERVICE_COUNT));
  const entries = load<u32>(FRAME, FRAME_ENTRY_COUNT);
  if (entries > CONTEXT_KEYS_MAX) stop(FAULT_FRAME, 0, FRAME + FRAME_ENTRY_COUNT);
  for (let entry: usize = ENTRIES; entry < ENTRIES + entries * ENTRY_BYTES; entry += ENTRY_BYTES) {
    allow(entry, ENTRY_BYTES, READABLE);
    if ((load<u32>(entry, ENTRY_KEY) & ENTRY_IS_TEXT) != 0) openText(entry + ENTRY_FIRST);
    else openValues(load<u32>(entry, ENTRY_FIRST), load<u32>(entry, ENTRY_COUNT));
  }
}

function openValues(first: u32, count: u32): void {
  if (count == 0) return;
  if (first < VALUES || count > CONTEXT_VALUES_MAX || first + count * VALUE_BYTES > STATIC_DATA) stop(FAULT_FRAME, 0, first);
  allow(first, count * VALUE_BYTES, READABLE);
  for (let value: usize = first; value < first + count * VALUE_BYTES; value += VALUE_BYTES) openText(value);
}

/** Where the texts of a request may stand. */
let textFrom: u32 = TEXT;
let textEnd: u32 = TEXT + TEXT_BYTES;

export function setTexts(from: u32, end: u32): void {
  textFrom = from;
  textEnd = end;
}

function openText(slice: usize): void {
  const text = load<u32>(slice);
  const bytes = load<u32>(slice, 4);
  if (bytes == 0) return;
  if (text < textFrom || <u64>text + bytes > textEnd) stop(FAULT_FRAME, 0, slice);
  allow(text, bytes, READABLE);
}

// --- what was asked of which atom ---------------------------------------------------------------------------------------------

const STATE_ABSENT: u32 = 1;
const STATE_EMPTY: u32 = 2;
const STATE_SINGLE: u32 = 4;
const STATE_SEVERAL: u32 = 8;
const STATE_ILL_TYPED: u32 = 16;

let illTyped: bool = false;

/** In place of atomHolds(): notes test, flags and the state of the key when the atom is evaluated. */
export function watchAtom(atom: u32): bool {
  const isNew = recall(atomMemos + ((<usize>atom) << 2)) < 0;
  illTyped = false;
  const holds = atomHolds(atom);
  if (!isNew) return holds;
  const record = atoms + atom * ATOM_BYTES;
  const cell = ATOM_STATES + load<u32>(record, ATOM_TEST) * (ATOM_FLAGS_KNOWN + 1) + load<u32>(record, ATOM_FLAGS);
  const state = stateOf(keyValues + load<u32>(record, ATOM_KEY) * KEY_VALUES_BYTES);
  store<u8>(cell, load<u8>(cell) | (<u8>(illTyped ? state | STATE_ILL_TYPED : state)));
  return holds;
}

/** In place of compareValue(). */
export function watchValue(atom: usize, text: usize, bytes: u32): u32 {
  const result = compareValue(atom, text, bytes);
  if (result == ILL_TYPED) illTyped = true;
  return result;
}

function stateOf(given: usize): u32 {
  if (load<u32>(given) != stamp) return STATE_ABSENT;
  const first = <usize>load<u32>(given, KEY_VALUES_FIRST);
  let bytes: u32 = 0;
  for (let value: u32 = 0; value < load<u32>(given, KEY_VALUES_COUNT); value++) bytes |= load<u32>(first + value * VALUE_BYTES, 4);
  if (bytes == 0) return STATE_EMPTY;
  return load<u32>(given, KEY_VALUES_SHAPE) == SHAPE_MULTI ? STATE_SEVERAL : STATE_SINGLE;
}
