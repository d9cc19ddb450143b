/**
 * One decision: read the request, find what bears on it, classify its columns, intersect the rows, combine the policy
 * types (evaluation-logic §2.2). The same code answers decide(), which stops when the decision is certain, and
 * decideWhole(), which sees every statement so that a host can explain.
 *
 * Look here for the order of the steps; into collect.ts, rows.ts, statement.ts and combine.ts for each of them, services.ts for what no
 * policy decides. Texts are read in request/, patterns and operators are match/ and condition/; no word of an explanation is made here.
 */
import * as action from "../request/action";
import * as caller from "../request/caller";
import { addPresent, beginCollection, collect, present, presentIn, slotsOfBundle } from "./collect";
import {
  ACL,
  BOUNDARY,
  combine,
  decideByRule,
  ENDPOINT,
  KMS_GRANT,
  IDENTITY,
  isSameAccount,
  RESOURCE,
  RESOURCE_CONTROL,
  SERVICE_CONTROL,
  SESSION,
  TRUST,
} from "./combine";
import { bindEntries, deriveKeys, firstValue, isTrue } from "../request/context";
import * as directory from "../request/directory";
import {
  ACTION_ROOT,
  DERIVED_SOURCE_VPCE,
  DERIVED_VIA_AWS_SERVICE,
  ERROR_ACTION,
  ERROR_PRINCIPAL,
  EXAMINED_APPLIES,
  EXAMINED_NOTHING,
  FACT_NO_RESOURCE_CONTROL,
  FACTS_FLAGS,
  FLAG_LENIENT,
  FRAME,
  FRAME_FLAGS,
  FRAME_SESSION,
  KIND_ASSUMED_ROLE,
  KIND_FEDERATED_USER,
  KIND_ORIGIN_ACCESS_IDENTITY,
  KIND_ROLE,
  KIND_ROOT,
  KIND_SERVICE,
  KIND_USER,
  MATCH_NONE,
  META_COLLECTION,
  META_DENY_ROWS,
  REQUEST_CALLER_IS_MANAGEMENT,
  REQUEST_RESOURCE_IS_MANAGEMENT,
  RESOURCE_ROOT,
  RESULT,
  RESULT_ACL_KIND,
  RESULT_ALLOWED,
  RESULT_CAUSES,
  RESULT_COLLECTED,
  RESULT_DENIED,
  RESULT_FACTS,
  RESULT_BUNDLES,
  RESULT_RESOURCE_CONTROL,
  RESULT_SERVICE_CONTROL,
  RESULT_KMS_GRANT_KIND,
  RESULT_KEY_VALUES,
  RESULT_MATCH_KIND,
  RESULT_ROW,
  RESULT_RULE,
  RESULT_STAMP,
  ROW_BYTES,
  ROW_BUNDLE,
  SESSION_ALLOWS,
  SESSION_DENIES,
  SESSION_NONE,
} from "../layout";
import { SERVICE_NAMES_MAX } from "../limits";
import { beginPrincipals } from "./principal";
import { classifyAction, classifyResource, considerRows, examineColumns } from "./rows";
import * as resource from "../request/resource";
import * as operations from "../request/service-actions";
import { hasFact, isCallerSideOnly, isRoleAssumption, mayRepairBucketPolicy, staticRule } from "./services";
import { beginRows, examineRest, expectDenies } from "./statement";
import { sameText } from "../text";
import { flags, bundleMemos, keyValues, meta, nextStamp, rowCount, rows, stamp } from "../tables";

/** Decides the request in the frame: DECISION_* or a negative ERROR_*. `whole`: RESULT is to hold every cause. */
export function decideRequest(whole: bool): i32 {
  const error = readRequest();
  if (error != 0) return error;
  const rule = staticRule();
  return rule != 0 ? decideByRule(rule) : evaluate(whole);
}

/** Reads the frame, finds caller and resource, binds and derives the context: 0 or an error. */
export function readRequest(): i32 {
  nextStamp();
  clearResult();
  directory.beginDirectory(load<u32>(meta, META_COLLECTION) != 0);
  if (!caller.readCaller() || caller.serviceCount > SERVICE_NAMES_MAX) return ERROR_PRINCIPAL;
  if (!action.readAction()) return ERROR_ACTION;
  let error = resource.readResource();
  if (error != 0) return error;
  if (!directory.isPolicySet) directory.locateCaller();
  error = directory.locateResource();
  if (error != 0) return error;
  error = bindEntries();
  if (error != 0) return error;
  deriveKeys(resource.account, resource.accountBytes);
  return 0;
}

function clearResult(): void {
  // Two fields at once: 0 is also MATCH_NONE.
  store<u64>(RESULT, 0, RESULT_DENIED);
  store<u64>(RESULT, 0, RESULT_MATCH_KIND);
  store<u64>(RESULT, 0, RESULT_COLLECTED);
  store<u64>(RESULT, 0, RESULT_RULE);
  store<u64>(RESULT, 0, RESULT_KMS_GRANT_KIND);
  store<u32>(RESULT, <u32>keyValues, RESULT_KEY_VALUES);
  store<u32>(RESULT, stamp, RESULT_STAMP);
  store<u32>(RESULT, <u32>bundleMemos, RESULT_BUNDLES);
}

function evaluate(whole: bool): i32 {
  const trust = isRoleAssumption();
  // A grant across AWS's partitions never takes effect (§1): the resource's policies do not know the caller.
  const foreign = (flags & FLAG_LENIENT) == 0 && resource.isForeign();
  collectPolicies(trust, foreign);
  if (directory.resourceFacts != 0) store<u32>(RESULT, load<u32>(directory.resourceFacts, FACTS_FLAGS), RESULT_FACTS);
  store<u32>(RESULT, present, RESULT_COLLECTED);
  beginPrincipals((present & BOUNDARY) != 0);
  const inside = isSameAccount(foreign);
  beginRows(present, inside && mayRepairBucketPolicy() ? RESOURCE : 0, whole);
  if (present != 0) considerAll();
  return combine(trust, foreign, inside);
}

// --- what bears on the request (§6.1) --------------------------------------------------------------------------------------

function collectPolicies(trust: bool, foreign: bool): void {
  beginCollection();
  const callerSlots = slotsOfCaller();
  const resourceSlots: u32 = foreign || isCallerSideOnly() ? 0 : trust ? TRUST : RESOURCE | ACL | KMS_GRANT;
  if (directory.isPolicySet) {
    const all = load<u32>(meta, META_COLLECTION);
    collect(all, callerSlots | resourceSlots | gateSlots(presentIn(all), trust));
    recordLevels(all, all);
  } else {
    const serviceControl = directory.serviceControlCollection();
    const resourceControl = directory.resourceControlCollection();
    collect(directory.entityCollection(), callerSlots);
    collect(trust ? directory.trustCollection() : directory.resourceCollection(), resourceSlots);
    collect(serviceControl, gateSlots(presentIn(serviceControl), trust));
    collect(resourceControl, gateSlots(presentIn(resourceControl), trust));
    collectEndpoint();
    recordLevels(serviceControl, resourceControl);
  }
  if ((callerSlots & SESSION) != 0) takeSession();
}

/** Of the gates that are there, those that this request has to pass. */
function gateSlots(there: u32, trust: bool): u32 {
  let slots: u32 = 0;
  if ((there & SERVICE_CONTROL) != 0 && isUnderServiceControl()) slots |= SERVICE_CONTROL;
  if ((there & RESOURCE_CONTROL) != 0 && isUnderResourceControl(trust)) slots |= RESOURCE_CONTROL;
  return (there & ENDPOINT) != 0 && comesThroughEndpoint() ? slots | ENDPOINT : slots;
}

/** Where the names of organization levels are to be found. */
function recordLevels(serviceControl: u32, resourceControl: u32): void {
  store<u32>(RESULT, serviceControl, RESULT_SERVICE_CONTROL);
  store<u32>(RESULT, resourceControl, RESULT_RESOURCE_CONTROL);
}

/** The caller-side policy types that bind this caller. */
function slotsOfCaller(): u32 {
  if (caller.kind == KIND_USER) return IDENTITY | BOUNDARY;
  if (caller.kind == KIND_ROLE || caller.kind == KIND_ASSUMED_ROLE || caller.kind == KIND_FEDERATED_USER)
    return IDENTITY | BOUNDARY | SESSION;
  return caller.kind == KIND_ROOT && caller.assumedRoot ? SESSION : 0;
}

/** §5.1: users, roles and root of member accounts; not service-linked roles, nor callers outside the organization. */
function isUnderServiceControl(): bool {
  if (caller.kind >= KIND_SERVICE || caller.isServiceLinkedRole()) return false;
  return (load<u32>(FRAME, FRAME_FLAGS) & REQUEST_CALLER_IS_MANAGEMENT) == 0 && !directory.callerIsManagement();
}

/** §5.2. Which services RCPs support, the compiler has already seen to. */
function isUnderResourceControl(trust: bool): bool {
  if (caller.isServiceLinkedRole() || hasFact(FACT_NO_RESOURCE_CONTROL) || isOfManagement()) return false;
  if ((trust && resource.isServiceLinkedRole()) || resource.isPart("kms", "alias/aws/")) return false;
  return action.service != action.KMS || !action.isNamed(operations.RETIRE_GRANT);
}

/** Is the account whose RCPs are asked the management account? Where no resource is named, that account is the caller's. */
function isOfManagement(): bool {
  const given = load<u32>(FRAME, FRAME_FLAGS);
  if (!resource.isStar || caller.accountBytes == 0)
    return (given & REQUEST_RESOURCE_IS_MANAGEMENT) != 0 || directory.resourceIsManagement();
  if ((given & REQUEST_CALLER_IS_MANAGEMENT) != 0 || directory.callerIsManagement()) return true;
  return (
    (given & REQUEST_RESOURCE_IS_MANAGEMENT) != 0 &&
    sameText(resource.account, resource.accountBytes, caller.account, caller.accountBytes)
  );
}

/** §6.1: calls by services, and those they make in a principal's name, do not come through an endpoint. */
function comesThroughEndpoint(): bool {
  return (
    caller.kind != KIND_SERVICE &&
    caller.kind != KIND_ORIGIN_ACCESS_IDENTITY &&
    !caller.isServiceLinkedRole() &&
    !isTrue(DERIVED_VIA_AWS_SERVICE)
  );
}

function collectEndpoint(): void {
  const id = firstValue(DERIVED_SOURCE_VPCE);
  if (id != 0 && comesThroughEndpoint()) collect(directory.endpointCollection(<usize>load<u32>(id), load<u32>(id, 4)), ENDPOINT);
}

/** Session policies that came with the request were evaluated by the host, in a core of their own. */
function takeSession(): void {
  const result = load<u32>(FRAME, FRAME_SESSION);
  if (result == SESSION_NONE) return;
  addPresent(SESSION);
  if (result == SESSION_ALLOWS) store<u32>(RESULT, SESSION, RESULT_ALLOWED);
  if (result == SESSION_DENIES) store<u32>(RESULT, SESSION, RESULT_DENIED);
}

// --- statements ------------------------------------------------------------------------------------------------------------

/** Deny rows first: one that applies ends the request, unless all are to be seen. */
function considerAll(): void {
  classifyAction(ACTION_ROOT);
  classifyResource(RESOURCE_ROOT, resource.text, resource.bytes);
  const denyRows = load<u32>(meta, META_DENY_ROWS);
  for (let from: u32 = 0, to = denyRows == 0 ? rowCount : denyRows; from < rowCount; from = to, to = rowCount) {
    expectDenies(from < denyRows);
    if (considerRows(from, to, denyRows)) return;
  }
}

/** EXAMINED_* of a row for the request decided last: which of its elements fails first? Only what was collected was looked at. */
export function examineRow(row: u32): u32 {
  if (slotsOfBundle(load<u32>(rows + row * ROW_BYTES, ROW_BUNDLE)) == 0) return EXAMINED_NOTHING;
  const byColumns = examineColumns(row, row < load<u32>(meta, META_DENY_ROWS));
  return byColumns != EXAMINED_APPLIES ? byColumns : examineRest(row);
}
