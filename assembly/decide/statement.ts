/**
 * Does a statement apply? Its action and resource have matched; here its principal and its condition are asked, each
 * distinct principal set and condition at most once a request. Applying statements are summed up per policy type.
 */
import { slotsOfBundle } from "./collect";
import {
  CONDITION_BYTES,
  CONDITION_COUNT,
  CONDITION_FIRST,
  EXAMINED_APPLIES,
  EXAMINED_CONDITION,
  EXAMINED_PRINCIPAL,
  MATCH_DIRECT,
  MATCH_NONE,
  RESULT,
  RESULT_ACL_KIND,
  RESULT_ALLOWED,
  RESULT_DENIED,
  RESULT_KMS_GRANT_KIND,
  RESULT_MATCH_KIND,
  RESULT_ROW,
  ROW_BYTES,
  ROW_CONDITION,
  ROW_BUNDLE,
  ROW_PRINCIPALS,
  SLOT_ACL,
  SLOT_KMS_GRANT,
  SLOT_RESOURCE,
  SLOT_TRUST,
} from "../layout";
import { conditionAtoms, conditionMemos, conditions, recall, remember, rows } from "../tables";
import { atomHolds } from "../condition/atom";
import { principalMatch } from "./principal";

const RESOURCE_SLOTS: u32 = (1 << SLOT_RESOURCE) | (1 << SLOT_TRUST);
const ACL: u32 = 1 << SLOT_ACL;
const KMS_GRANT: u32 = 1 << SLOT_KMS_GRANT;
/** Slots where it matters how a statement names the caller. */
const KIND_SLOTS: u32 = RESOURCE_SLOTS | ACL | KMS_GRANT;

/** Slots whose policies are collected for this caller (bit per slot). */
let collected: u32 = 0;
/** Slots for which nothing more can be learnt from Allow rows. */
let settled: u32 = 0;
/** Slots whose Denies do not count. */
let pardoned: u32 = 0;
let denying: bool = false;
/** Every statement is to be seen: nothing ends the request early. */
let whole: bool = false;

export function beginRows(slots: u32, pardonedSlots: u32, everything: bool): void {
  collected = slots;
  pardoned = pardonedSlots;
  whole = everything;
  settled = 0;
}

export function expectDenies(yes: bool): void {
  denying = yes;
}

/** Returns true when no further row can change the decision: a Deny applied, or every collected slot has its best Allow. */
export function considerRow(row: u32): bool {
  const at = rows + row * ROW_BYTES;
  const slots = slotsOfBundle(load<u32>(at, ROW_BUNDLE));
  if ((slots & ~settled) == 0) return false;
  const principals = load<u32>(at, ROW_PRINCIPALS);
  const kind: u32 = principals == 0 ? MATCH_DIRECT : principalMatch(principals - 1);
  if (kind == MATCH_NONE) return false;
  const condition = load<u32>(at, ROW_CONDITION);
  if (condition != 0 && !rowConditionHolds(condition)) return false;
  return denying ? recordDeny(row, slots) : recordAllow(row, slots, kind);
}

/** EXAMINED_*: what principal and condition of the row say to the request decided last. */
export function examineRest(row: u32): u32 {
  const at = rows + row * ROW_BYTES;
  const principals = load<u32>(at, ROW_PRINCIPALS);
  if (principals != 0 && principalMatch(principals - 1) == MATCH_NONE) return EXAMINED_PRINCIPAL;
  const condition = load<u32>(at, ROW_CONDITION);
  return condition != 0 && !rowConditionHolds(condition) ? EXAMINED_CONDITION : EXAMINED_APPLIES;
}

function recordDeny(row: u32, slots: u32): bool {
  slots &= ~pardoned;
  if (slots == 0) return false;
  if (load<u32>(RESULT, RESULT_DENIED) == 0) store<u32>(RESULT, row + 1, RESULT_ROW);
  store<u32>(RESULT, load<u32>(RESULT, RESULT_DENIED) | slots, RESULT_DENIED);
  return !whole;
}

function recordAllow(row: u32, slots: u32, kind: u32): bool {
  if ((load<u32>(RESULT, RESULT_ALLOWED) | load<u32>(RESULT, RESULT_DENIED)) == 0) store<u32>(RESULT, row + 1, RESULT_ROW);
  store<u32>(RESULT, load<u32>(RESULT, RESULT_ALLOWED) | slots, RESULT_ALLOWED);
  if ((slots & KIND_SLOTS) != 0) {
    const field =
      RESULT + ((slots & RESOURCE_SLOTS) != 0 ? RESULT_MATCH_KIND : (slots & ACL) != 0 ? RESULT_ACL_KIND : RESULT_KMS_GRANT_KIND);
    if (kind > load<u32>(field)) store<u32>(field, kind);
    if (kind != MATCH_DIRECT) return false;
  }
  if (whole) return false;
  settled |= slots;
  return settled == collected;
}

/** By a row's ROW_CONDITION. */
// @ts-ignore: decorator
@inline
function rowConditionHolds(condition: u32): bool {
  return (condition & 1) != 0 ? atomHolds(condition >>> 1) : conditionHolds((condition >>> 1) - 1);
}

/** Do all atoms of the condition hold? */
function conditionHolds(condition: u32): bool {
  const memo = conditionMemos + ((<usize>condition) << 2);
  const known = recall(memo);
  if (known >= 0) return known != 0;
  const at = conditions + condition * CONDITION_BYTES;
  const first = conditionAtoms + ((<usize>load<u32>(at, CONDITION_FIRST)) << 2);
  const end = first + ((<usize>load<u32>(at, CONDITION_COUNT)) << 2);
  let holds = true;
  for (let atom = first; atom < end && holds; atom += 4) holds = atomHolds(load<u32>(atom));
  remember(memo, holds ? 1 : 0);
  return holds;
}
