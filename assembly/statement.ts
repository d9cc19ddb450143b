/**
 * Does a statement apply? Its action and resource have matched; here its principal and its condition are asked, each
 * distinct principal set and condition at most once a request. Applying statements are summed up per policy type.
 */
import {
  CONDITION_BYTES, CONDITION_COUNT, CONDITION_FIRST, GROUP_BYTES, GROUP_SLOT, MATCH_DIRECT, MATCH_NONE, RESULT,
  RESULT_ALLOWED, RESULT_DENIED, RESULT_MATCH_KIND, RESULT_ROW, ROW_BYTES, ROW_CONDITION, ROW_GROUP, ROW_PRINCIPALS,
} from "./layout";
import { conditionAtoms, conditionMemos, conditions, groups, recall, remember, rows } from "./tables";
import { atomHolds } from "./condition/atom";
import { principalMatch } from "./match/principal";

/** Slots whose policies are collected for this caller (bit per slot). */
let collected: u32 = 0;
/** Slots for which nothing more can be learnt from Allow rows. */
let settled: u32 = 0;
let denying: bool = false;
/** Slots of policies with a Principal element: the match kind matters. */
let withPrincipal: u32 = 0;

export function beginRows(slots: u32, principalSlots: u32): void {
  collected = slots;
  settled = 0;
  withPrincipal = principalSlots;
  store<u32>(RESULT, 0, RESULT_DENIED);
  store<u32>(RESULT, 0, RESULT_ALLOWED);
  store<u32>(RESULT, MATCH_NONE, RESULT_MATCH_KIND);
  store<u32>(RESULT, 0, RESULT_ROW);
}

export function expectDenies(yes: bool): void {
  denying = yes;
}

/** Returns true when no further row can change the decision: a Deny applied, or every collected slot has its best Allow. */
export function considerRow(row: u32): bool {
  const at = rows + row * ROW_BYTES;
  const slot = <u32>1 << load<u32>(groups + load<u32>(at, ROW_GROUP) * GROUP_BYTES, GROUP_SLOT);
  if ((slot & collected) == 0 || (slot & settled) != 0) return false;
  const principals = load<u32>(at, ROW_PRINCIPALS);
  const kind: u32 = principals == 0 ? MATCH_DIRECT : principalMatch(principals - 1);
  if (kind == MATCH_NONE) return false;
  const condition = load<u32>(at, ROW_CONDITION);
  if (condition != 0 && !conditionHolds(condition - 1)) return false;
  return denying ? recordDeny(row, slot) : recordAllow(row, slot, kind);
}

function recordDeny(row: u32, slot: u32): bool {
  store<u32>(RESULT, slot, RESULT_DENIED);
  store<u32>(RESULT, row + 1, RESULT_ROW);
  return true;
}

function recordAllow(row: u32, slot: u32, kind: u32): bool {
  if (load<u32>(RESULT, RESULT_ALLOWED) == 0) store<u32>(RESULT, row + 1, RESULT_ROW);
  store<u32>(RESULT, load<u32>(RESULT, RESULT_ALLOWED) | slot, RESULT_ALLOWED);
  if ((slot & withPrincipal) != 0) {
    if (kind > load<u32>(RESULT, RESULT_MATCH_KIND)) store<u32>(RESULT, kind, RESULT_MATCH_KIND);
    if (kind != MATCH_DIRECT) return false;
  }
  settled |= slot;
  return settled == collected;
}

/** Do all atoms of the condition hold? */
function conditionHolds(condition: u32): bool {
  const memo = conditionMemos + (<usize>condition << 2);
  const known = recall(memo);
  if (known >= 0) return known != 0;
  const at = conditions + condition * CONDITION_BYTES;
  const first = conditionAtoms + (<usize>load<u32>(at, CONDITION_FIRST) << 2);
  const end = first + (<usize>load<u32>(at, CONDITION_COUNT) << 2);
  let holds = true;
  for (let atom = first; atom < end && holds; atom += 4) holds = atomHolds(load<u32>(atom));
  remember(memo, holds ? 1 : 0);
  return holds;
}
