/**
 * One decision: read the request, classify its columns, intersect the rows, combine the policy types
 * (evaluation-logic §2.1, §3, §4, §6.3). The combination is here and only here.
 */
import {
  ACTION_ROOT, DECISION_ALLOWED, DECISION_EXPLICIT_DENY, DECISION_IMPLICIT_DENY, DERIVED_SOURCE_IDENTITY, ERROR_ACTION, ERROR_MULTIPLE_VALUES,
  ERROR_PRINCIPAL, FLAG_LENIENT, FRAME, FRAME_ACTION, KIND_ASSUMED_ROLE, KIND_FEDERATED, KIND_FEDERATED_USER, KIND_ROLE, KIND_ROOT, KIND_SERVICE, KIND_USER,
  MATCH_DIRECT, MATCH_ENTITY, MATCH_NONE, META_DENY_ROWS, META_PRESENT_SLOTS, RESOURCE_ROOT, RESULT, RESULT_ALLOWED, RESULT_DENIED,
  RESULT_MATCH_KIND, SCRATCH_ACTION, SLOT_BOUNDARY, SLOT_IDENTITY, SLOT_RESOURCE, SLOT_SESSION, SLOT_TRUST,
} from "./layout";
import { ARN_BYTES_MAX, SERVICE_NAMES_MAX } from "./limits";
import * as caller from "./caller";
import { bindEntries, deriveKeys, isGiven } from "./context";
import { beginPrincipals } from "./match/principal";
import { classifyAction, classifyResource, considerRows } from "./match/rows";
import * as resource from "./resource";
import { beginRows, expectDenies } from "./statement";
import { flags, meta, nextStamp, rowCount } from "./tables";
import { foldAscii, indexOfByte, sameText, startsWith } from "./text";
import {
  ASSUME_ROLE_ACTION_BYTES, ASSUME_ROLE_ACTION_WORD, KMS_PREFIX_BYTES, KMS_PREFIX_WORD, SAML_ACTION_BYTES, SAML_ACTION_WORD,
  SET_CONTEXT_ACTION_BYTES, SET_CONTEXT_ACTION_WORD, SET_SOURCE_IDENTITY_ACTION_BYTES, SET_SOURCE_IDENTITY_ACTION_WORD,
  STS_PREFIX_BYTES, STS_PREFIX_WORD, TAG_SESSION_ACTION_BYTES, TAG_SESSION_ACTION_WORD, WEB_IDENTITY_ACTION_BYTES,
  WEB_IDENTITY_ACTION_WORD,
} from "./words";

const IDENTITY: u32 = 1 << SLOT_IDENTITY;
const BOUNDARY: u32 = 1 << SLOT_BOUNDARY;
const SESSION: u32 = 1 << SLOT_SESSION;
const RESOURCE: u32 = 1 << SLOT_RESOURCE;
const TRUST: u32 = 1 << SLOT_TRUST;

let action: usize = 0;
let actionBytes: u32 = 0;

/** Decides the request in the frame: DECISION_* or a negative ERROR_*. */
export function decideRequest(): i32 {
  nextStamp();
  if (!caller.readCaller() || caller.serviceCount > SERVICE_NAMES_MAX) return ERROR_PRINCIPAL;
  if (!readAction()) return ERROR_ACTION;
  const error = resource.readResource();
  if (error != 0) return error;
  if (!bindEntries()) return ERROR_MULTIPLE_VALUES;
  deriveKeys(resource.account, resource.accountBytes);
  return evaluate();
}

/** Reads the action and folds it to lower case: one colon with text on both sides. */
function readAction(): bool {
  const text = <usize>load<u32>(FRAME, FRAME_ACTION);
  actionBytes = load<u32>(FRAME, FRAME_ACTION + 4);
  if (actionBytes > ARN_BYTES_MAX) return false;
  const colon = indexOfByte(text, actionBytes, 0x3a, 0);
  if (colon <= 0 || <u32>colon + 1 == actionBytes) return false;
  if (indexOfByte(text, actionBytes, 0x3a, <u32>colon + 1) >= 0) return false;
  action = SCRATCH_ACTION;
  foldAscii(text, actionBytes, action);
  return true;
}

function evaluate(): i32 {
  const trust = isRoleAssumption();
  const present = load<u32>(meta, META_PRESENT_SLOTS);
  const callerSlots = collectedOfCaller() & present;
  // A grant across AWS's partitions never takes effect (§1): the resource's policies do not know the caller.
  const foreign = (flags & FLAG_LENIENT) == 0 && resource.isForeign();
  const collected = callerSlots | (foreign ? 0 : (trust ? TRUST : RESOURCE) & present);
  beginPrincipals((callerSlots & BOUNDARY) != 0);
  beginRows(collected, RESOURCE | TRUST);
  if (collected != 0) considerAll();
  if (load<u32>(RESULT, RESULT_DENIED) != 0) return DECISION_EXPLICIT_DENY;
  return isGranted(callerSlots, trust, foreign) ? DECISION_ALLOWED : DECISION_IMPLICIT_DENY;
}

/** Deny rows first: one that applies ends the request. */
function considerAll(): void {
  classifyAction(ACTION_ROOT, action, actionBytes);
  classifyResource(RESOURCE_ROOT, resource.text, resource.bytes);
  const denyRows = load<u32>(meta, META_DENY_ROWS);
  expectDenies(true);
  if (denyRows > 0 && considerRows(0, denyRows, denyRows)) return;
  expectDenies(false);
  considerRows(denyRows, rowCount, denyRows);
}

/** The caller-side policy types that bind this caller (§6.1). */
function collectedOfCaller(): u32 {
  if (caller.kind == KIND_USER) return IDENTITY | BOUNDARY;
  if (caller.kind == KIND_ROLE || caller.kind == KIND_ASSUMED_ROLE || caller.kind == KIND_FEDERATED_USER) return IDENTITY | BOUNDARY | SESSION;
  return caller.kind == KIND_ROOT && caller.assumedRoot ? SESSION : 0;
}

/** No Deny applied: do the Allows suffice? */
function isGranted(callerSlots: u32, trust: bool, foreign: bool): bool {
  const kind = load<u32>(RESULT, RESULT_MATCH_KIND);
  if (caller.kind >= KIND_SERVICE) return kind == MATCH_DIRECT && (caller.kind != KIND_FEDERATED || (trust && mayFederate()));
  const allowed = load<u32>(RESULT, RESULT_ALLOWED);
  const identity = actsAsRoot() || (allowed & IDENTITY) != 0;
  const boundary = (callerSlots & BOUNDARY) == 0 || (allowed & BOUNDARY) != 0;
  const session = sessionPasses(callerSlots, allowed);
  const through = boundary && session;
  if (foreign || !sameText(caller.account, caller.accountBytes, resource.account, resource.accountBytes)) {
    return identity && through && kind != MATCH_NONE;
  }
  if (trust && passesOnSourceIdentity() && !identity) return false;
  const granted = (kind == MATCH_DIRECT && !caller.assumedRoot) || (kind >= MATCH_ENTITY && through);
  if (granted) return true;
  return identity && through && (kind != MATCH_NONE || !(trust || needsKeyPolicy()));
}

/** Root users, and the sessions they made, are bound by no identity policy. */
function actsAsRoot(): bool {
  return caller.kind == KIND_ROOT || caller.isFederatedRoot();
}

/** S of §3.2. */
function sessionPasses(callerSlots: u32, allowed: u32): bool {
  if ((callerSlots & SESSION) != 0) return (allowed & SESSION) != 0;
  return caller.kind != KIND_FEDERATED_USER && !(caller.kind == KIND_ROOT && caller.assumedRoot);
}

/** kms actions on a key: its policy must take part (§3.3). */
function needsKeyPolicy(): bool {
  return startsWith(action, actionBytes, KMS_PREFIX_WORD, KMS_PREFIX_BYTES) && resource.isKmsKey();
}

/** sts:AssumeRole and its kin on a role: the trust policy takes the place of the resource policy (§3.3). */
function isRoleAssumption(): bool {
  if (!startsWith(action, actionBytes, STS_PREFIX_WORD, STS_PREFIX_BYTES) || !resource.isRole()) return false;
  return isAction(ASSUME_ROLE_ACTION_WORD, ASSUME_ROLE_ACTION_BYTES) || isAction(SAML_ACTION_WORD, SAML_ACTION_BYTES)
    || isAction(WEB_IDENTITY_ACTION_WORD, WEB_IDENTITY_ACTION_BYTES) || isAction(TAG_SESSION_ACTION_WORD, TAG_SESSION_ACTION_BYTES)
    || isAction(SET_SOURCE_IDENTITY_ACTION_WORD, SET_SOURCE_IDENTITY_ACTION_BYTES)
    || isAction(SET_CONTEXT_ACTION_WORD, SET_CONTEXT_ACTION_BYTES);
}

/** Identity-provider callers assume roles by their own two actions (and what goes with them), not by sts:AssumeRole (§6.3). */
function mayFederate(): bool {
  return !isAction(ASSUME_ROLE_ACTION_WORD, ASSUME_ROLE_ACTION_BYTES);
}

/** Role chaining with a source identity needs sts:SetSourceIdentity on both sides, also within one account (§8.2). */
function passesOnSourceIdentity(): bool {
  return isGiven(DERIVED_SOURCE_IDENTITY) && isAction(SET_SOURCE_IDENTITY_ACTION_WORD, SET_SOURCE_IDENTITY_ACTION_BYTES);
}

function isAction(word: usize, bytes: u32): bool {
  return sameText(action, actionBytes, word, bytes);
}
