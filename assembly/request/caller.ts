/**
 * Who calls: from the principal's text, or from the fields the host gives, to a kind and the texts that policies compare
 * (evaluation-logic §1.1). Everything is a slice of the request; the few texts that must be put together (a role ARN from
 * a session ARN, an account's root ARN) are written to scratch.
 *
 * INVARIANT: a field of the header that this request does not have is 0, or a slice of length 0. Hosts keep it (bindings/engine/request/frame-texts.ts,
 * assembly/udf/row.ts): nothing here knows whether a field was written for this request or for an earlier one.
 *
 * Look into the room when a request is understood wrongly: caller.ts, action.ts, resource.ts and context.ts read its four parts, directory.ts
 * finds what is attached to them. Nothing is decided here.
 */
import {
  ARN_BYTES,
  ARN_TEXT,
  AWS_BYTES,
  AWS_TEXT,
  ASSUMED_ROLE_BYTES,
  ASSUMED_ROLE_TEXT,
  FEDERATED_USER_BYTES,
  FEDERATED_USER_TEXT,
  IAM_FIELDS_BYTES,
  IAM_FIELDS_TEXT,
  OIDC_PROVIDER_BYTES,
  OIDC_PROVIDER_TEXT,
  ROLE_BYTES,
  ROLE_TEXT,
  ROOT_BYTES,
  ROOT_TEXT,
  SAML_PROVIDER_BYTES,
  SAML_PROVIDER_TEXT,
  USER_BYTES,
  USER_TEXT,
} from "./texts";
import {
  FRAME,
  FRAME_ACCOUNT,
  FRAME_CANONICAL_USER,
  FRAME_ENTITY_ARN,
  FRAME_ENTITY_UNIQUE_ID,
  FRAME_FLAGS,
  FRAME_CREDENTIALS,
  FRAME_PRINCIPAL,
  FRAME_PRINCIPAL_KIND,
  FRAME_SERVICE_COUNT,
  FRAME_SERVICE_FIRST,
  FRAME_UNIQUE_ID,
  KIND_ANONYMOUS,
  KIND_ASSUMED_ROLE,
  KIND_FEDERATED,
  KIND_FEDERATED_USER,
  KIND_FROM_TEXT,
  KIND_MAX,
  KIND_ORIGIN_ACCESS_IDENTITY,
  KIND_ROLE,
  KIND_ROOT,
  KIND_SERVICE,
  KIND_USER,
  REQUEST_SERVICE_LINKED_ROLE,
  CREDENTIALS_ASSUME_ROLE,
  CREDENTIALS_ASSUME_ROOT,
  CREDENTIALS_FEDERATION_TOKEN,
  CREDENTIALS_LONG_TERM,
  FLAG_LENIENT,
  SCRATCH_DERIVED,
  VALUE_BYTES,
} from "../layout";
import { isAccountName } from "./account";
import { flags } from "../tables";
import * as fields from "./arn";
import { ARN_BYTES_MAX } from "../limits";
import { beginsWithAscii, copyBytes, indexOfByte, isAscii, isDigit, lastIndexOfByte, sameBytes, sameText } from "../text";

const COLON: u32 = 0x3a;
const SLASH: u32 = 0x2f;
const STAR: u32 = 0x2a;
const DOT: u32 = 0x2e;

/** PrincipalKind of the caller. */
export let kind: u32 = 0;
/** CREDENTIALS_*, 0 for callers that are not IAM principals. */
export let credentials: u32 = 0;
/** A root session made by sts:AssumeRoot. */
export let assumedRoot: bool = false;
/** The caller's own ARN, or the identity provider of a `federated` caller. */
export let arn: usize = 0;
export let arnBytes: u32 = 0;
/** The IAM entity behind a session; for a bare session ARN the role ARN without path, once completeEntity() has been called. */
export let entityArn: usize = 0;
export let entityArnBytes: u32 = 0;
/** The entity's ARN was put together from a session ARN: its path is not known. */
export let entityIsBare: bool = false;
export let account: usize = 0;
export let accountBytes: u32 = 0;
export let uniqueId: usize = 0;
export let uniqueIdBytes: u32 = 0;
export let entityUniqueId: usize = 0;
export let entityUniqueIdBytes: u32 = 0;
export let canonicalUser: usize = 0;
export let canonicalUserBytes: u32 = 0;
/** Value records of the service names. */
export let services: usize = 0;
export let serviceCount: u32 = 0;
/** What follows the type in the ARN's resource part: user path and name, `ROLE/SESSION`, federated-user name. */
export let name: usize = 0;
export let nameBytes: u32 = 0;

/** Scratch from here on is free for texts put together later (frame.ts). */
export let scratch: usize = 0;

/** Partition of the caller's ARN; 0 bytes where the caller has none. */
export let partition: usize = 0;
export let partitionBytes: u32 = 0;

/** Reads the caller from the frame; false = the principal is none of the forms that §1.1 knows. */
export function readCaller(): bool {
  kind = load<u32>(FRAME, FRAME_PRINCIPAL_KIND);
  scratch = SCRATCH_DERIVED;
  entityIsBare = false;
  name = 0;
  nameBytes = 0;
  takeFields();
  if (kind > KIND_MAX || !fieldsFit()) return false;
  const textKind = arnBytes > 0 ? kindOfText() : KIND_FROM_TEXT;
  if (kind == KIND_FROM_TEXT) {
    if (textKind == KIND_FROM_TEXT) return false;
    kind = textKind;
    if (kind == KIND_SERVICE) nameTheService();
  } else if (!fits(textKind)) {
    return false;
  }
  chooseCredentials();
  return completeFields();
}

/** As given, else those that callers of this kind have (DECISIONS.md, 18). */
function chooseCredentials(): void {
  credentials = load<u32>(FRAME, FRAME_CREDENTIALS);
  if (kind >= KIND_SERVICE) credentials = 0;
  else if (credentials == 0) {
    if (kind == KIND_ROOT || kind == KIND_USER) credentials = CREDENTIALS_LONG_TERM;
    else credentials = kind == KIND_FEDERATED_USER ? CREDENTIALS_FEDERATION_TOKEN : CREDENTIALS_ASSUME_ROLE;
  }
  assumedRoot = credentials == CREDENTIALS_ASSUME_ROOT;
}

/** Texts that may be put together in scratch must be as short as hosts promise. */
function fieldsFit(): bool {
  return max(max(arnBytes, entityArnBytes), max(max(accountBytes, uniqueIdBytes), entityUniqueIdBytes)) <= ARN_BYTES_MAX;
}

function takeFields(): void {
  arn = load<u32>(FRAME, FRAME_PRINCIPAL);
  arnBytes = load<u32>(FRAME, FRAME_PRINCIPAL + 4);
  entityArn = load<u32>(FRAME, FRAME_ENTITY_ARN);
  entityArnBytes = load<u32>(FRAME, FRAME_ENTITY_ARN + 4);
  account = load<u32>(FRAME, FRAME_ACCOUNT);
  accountBytes = load<u32>(FRAME, FRAME_ACCOUNT + 4);
  uniqueId = load<u32>(FRAME, FRAME_UNIQUE_ID);
  uniqueIdBytes = load<u32>(FRAME, FRAME_UNIQUE_ID + 4);
  entityUniqueId = load<u32>(FRAME, FRAME_ENTITY_UNIQUE_ID);
  entityUniqueIdBytes = load<u32>(FRAME, FRAME_ENTITY_UNIQUE_ID + 4);
  canonicalUser = load<u32>(FRAME, FRAME_CANONICAL_USER);
  canonicalUserBytes = load<u32>(FRAME, FRAME_CANONICAL_USER + 4);
  services = load<u32>(FRAME, FRAME_SERVICE_FIRST);
  serviceCount = load<u32>(FRAME, FRAME_SERVICE_COUNT);
}

/** The kind that the text itself shows, or KIND_FROM_TEXT when it shows none. Sets the ARN's fields and `name`. */
function kindOfText(): u32 {
  if (arnBytes == 1 && <u32>load<u8>(arn) == STAR) return KIND_ANONYMOUS;
  if (!fields.beginsAsArn(arn, arnBytes)) return isServiceName() ? KIND_SERVICE : KIND_FROM_TEXT;
  if (!fields.splitArn(arn, arnBytes) || fields.hasRegion()) return KIND_FROM_TEXT;
  if (fields.isOfIam()) return kindOfIamArn();
  if (!fields.isOfSts()) return KIND_FROM_TEXT;
  if (nameAfter(ASSUMED_ROLE_TEXT, ASSUMED_ROLE_BYTES)) {
    const slash = indexOfByte(name, nameBytes, SLASH, 0);
    return slash > 0 && <u32>slash + 1 < nameBytes ? KIND_ASSUMED_ROLE : KIND_FROM_TEXT;
  }
  return nameAfter(FEDERATED_USER_TEXT, FEDERATED_USER_BYTES) ? KIND_FEDERATED_USER : KIND_FROM_TEXT;
}

function kindOfIamArn(): u32 {
  if (sameText(fields.part, fields.partBytes, ROOT_TEXT, ROOT_BYTES)) return KIND_ROOT;
  if (nameAfter(USER_TEXT, USER_BYTES)) return isOriginAccessIdentity() ? KIND_ORIGIN_ACCESS_IDENTITY : KIND_USER;
  if (nameAfter(ROLE_TEXT, ROLE_BYTES)) return KIND_ROLE;
  const provider = nameAfter(OIDC_PROVIDER_TEXT, OIDC_PROVIDER_BYTES) || nameAfter(SAML_PROVIDER_TEXT, SAML_PROVIDER_BYTES);
  return provider ? KIND_FEDERATED : KIND_FROM_TEXT;
}

/** CloudFront's callers stand as users of an account that no customer has. */
function isOriginAccessIdentity(): bool {
  return (
    isAscii(fields.account, fields.accountBytes, "cloudfront") &&
    beginsWithAscii(name, nameBytes, "CloudFront Origin Access Identity ")
  );
}

/** Does the ARN's resource part begin with the word, with text behind it? Sets `name` to that text. */
function nameAfter(word: usize, bytes: u32): bool {
  if (fields.partBytes <= bytes || !sameBytes(fields.part, word, bytes)) return false;
  name = fields.part + bytes;
  nameBytes = fields.partBytes - bytes;
  return true;
}

/** Host name: labels of lower-case letters, digits and hyphens with at least one dot. */
function isServiceName(): bool {
  let dots: u32 = 0;
  let label: u32 = 0;
  for (let at: u32 = 0; at < arnBytes; at++) {
    const byte: u32 = load<u8>(arn + at);
    if (byte == DOT) {
      if (label == 0) return false;
      dots++;
      label = 0;
    } else {
      if (!isDigit(byte) && byte - 0x61 >= 26 && byte != 0x2d) return false;
      label++;
    }
  }
  return dots > 0 && label > 0;
}

/** A kind given by the host must agree with the ARN where there is one; a provider may be any text, a service is a name. */
function fits(textKind: u32): bool {
  if (kind == KIND_ANONYMOUS) return true;
  if (kind == KIND_SERVICE) {
    if (serviceCount == 0 && textKind == KIND_SERVICE) nameTheService();
    return serviceCount > 0;
  }
  if (kind == KIND_FEDERATED) return arnBytes > 0;
  if (kind == KIND_ROOT) return arnBytes == 0 ? accountBytes > 0 : textKind == KIND_ROOT;
  if (kind == KIND_USER && textKind == KIND_ORIGIN_ACCESS_IDENTITY) kind = textKind;
  return textKind == kind;
}

/** A bare service name is a list of one: its value record is written to scratch. */
function nameTheService(): void {
  store<u32>(scratch, <u32>arn);
  store<u32>(scratch, arnBytes, 4);
  services = scratch;
  serviceCount = 1;
  scratch += VALUE_BYTES;
}

/** Fills in what the ARN says: account, the entity behind a session, its id. False when a given account contradicts it. */
function completeFields(): bool {
  partitionBytes = 0;
  let isNumbered = false;
  if (kind == KIND_ORIGIN_ACCESS_IDENTITY) {
    if (!accountFits()) return false;
    takePartition();
  }
  if (kind >= KIND_SERVICE) {
    account = 0;
    accountBytes = 0;
    return true;
  }
  if (arnBytes > 0) {
    if (!accountFits()) return false;
    account = fields.account;
    accountBytes = fields.accountBytes;
    isNumbered = fields.isNumbered;
    takePartition();
  }
  if (entityArnBytes > 0 && !entityFits()) return false;
  if (kind == KIND_ROLE && entityArnBytes == 0) {
    entityArn = arn;
    entityArnBytes = arnBytes;
  }
  if (kind == KIND_ASSUMED_ROLE) completeSession();
  // Stores have users outside of any account (policy-language 3-15).
  if (accountBytes == 0) return arnBytes > 0 && (flags & FLAG_LENIENT) != 0;
  return isNumbered || isAccountName(account, accountBytes);
}

/** Is the given account, if any, the ARN's? */
// @ts-ignore: decorator
@inline
function accountFits(): bool {
  return accountBytes == 0 || sameText(account, accountBytes, fields.account, fields.accountBytes);
}

function takePartition(): void {
  partition = fields.partition;
  partitionBytes = fields.partitionBytes;
}

/**
 * A given entity must be an IAM ARN of the caller's partition and account: a user or the root for a federated user; for a
 * session the role that has the name in the session's ARN.
 */
function entityFits(): bool {
  if (kind == KIND_ROLE) return sameText(entityArn, entityArnBytes, arn, arnBytes);
  if (!isIamEntity()) return false;
  if (kind != KIND_ASSUMED_ROLE) {
    return (
      kind != KIND_FEDERATED_USER ||
      beginsWithAscii(fields.part, fields.partBytes, "user/") ||
      isAscii(fields.part, fields.partBytes, "root")
    );
  }
  if (!beginsWithAscii(fields.part, fields.partBytes, "role/")) return false;
  const start = <u32>(lastIndexOfByte(fields.part, fields.partBytes, SLASH) + 1);
  const roleBytes = <u32>indexOfByte(name, nameBytes, SLASH, 0);
  return sameText(fields.part + start, fields.partBytes - start, name, roleBytes);
}

/** Splits the entity's ARN: one of IAM, in the caller's partition and account. */
function isIamEntity(): bool {
  return (
    fields.beginsAsArn(entityArn, entityArnBytes) &&
    fields.splitArn(entityArn, entityArnBytes) &&
    fields.isOfIam() &&
    sameText(fields.account, fields.accountBytes, account, accountBytes) &&
    (partitionBytes == 0 || sameText(fields.partition, fields.partitionBytes, partition, partitionBytes))
  );
}

/** The role behind a session: as given, else `arn:P:iam::A:role/NAME` (completeEntity); and its id from `AROA…:SESSION`. */
function completeSession(): void {
  if (entityUniqueIdBytes == 0 && uniqueIdBytes > 0) {
    const colon = indexOfByte(uniqueId, uniqueIdBytes, COLON, 0);
    entityUniqueId = uniqueId;
    entityUniqueIdBytes = colon < 0 ? uniqueIdBytes : <u32>colon;
  }
  if (entityArnBytes > 0) return;
  entityIsBare = true;
  // Shorter than the session's ARN: it says `iam` and `role`, and names no session.
  entityArn = scratch;
  scratch += arnBytes;
}

/** To be called before the entity of a session is used: what is put together, is so only where it is asked for. */
export function completeEntity(): void {
  if (!entityIsBare || entityArnBytes > 0) return;
  let out = copyBytes(writeArnStem(entityArn), ROLE_TEXT, ROLE_BYTES);
  out = copyBytes(out, name, <u32>indexOfByte(name, nameBytes, SLASH, 0));
  entityArnBytes = <u32>(out - entityArn);
}

/** Writes the root ARN of the caller's account, in the caller's partition (`aws` where it has none), to `to`; returns its length. */
export function rootArn(to: usize): u32 {
  return <u32>(copyBytes(writeArnStem(to), ROOT_TEXT, ROOT_BYTES) - to);
}

/** Writes `arn:PARTITION:iam::ACCOUNT:` to `to`; returns the address after it. */
function writeArnStem(to: usize): usize {
  let out = copyBytes(to, ARN_TEXT, ARN_BYTES);
  out = partitionBytes > 0 ? copyBytes(out, partition, partitionBytes) : copyBytes(out, AWS_TEXT, AWS_BYTES);
  out = copyBytes(copyBytes(out, IAM_FIELDS_TEXT, IAM_FIELDS_BYTES), account, accountBytes);
  store<u8>(out, <u8>COLON);
  return out + 1;
}

/** The user's name without path. */
export function userNameStart(): u32 {
  return <u32>(lastIndexOfByte(name, nameBytes, SLASH) + 1);
}

/** The session's name: what follows `ROLE/`. */
export function sessionNameStart(): u32 {
  return <u32>(indexOfByte(name, nameBytes, SLASH, 0) + 1);
}

/** Is the entity behind a federated user the account's root? Then identity policies do not bind it. */
export function isFederatedRoot(): bool {
  return (
    kind == KIND_FEDERATED_USER &&
    entityArnBytes > 0 &&
    fields.splitArn(entityArn, entityArnBytes) &&
    sameText(fields.part, fields.partBytes, ROOT_TEXT, ROOT_BYTES)
  );
}

/** A session of a role under `aws-service-role/`, or one that the host says is such (§6.5). */
export function isServiceLinkedRole(): bool {
  if (kind != KIND_ROLE && kind != KIND_ASSUMED_ROLE) return false;
  if ((load<u32>(FRAME, FRAME_FLAGS) & REQUEST_SERVICE_LINKED_ROLE) != 0) return true;
  // An ARN without path has none of services.
  return (
    !entityIsBare &&
    fields.splitArn(entityArn, entityArnBytes) &&
    beginsWithAscii(fields.part, fields.partBytes, "role/aws-service-role/")
  );
}

/** What the directory knows of the caller's entity: its ARN with path, and its unique id. */
export function adoptEntity(text: usize, bytes: u32, id: usize, idBytes: u32): void {
  if (kind == KIND_USER) {
    if (uniqueIdBytes > 0 || idBytes == 0) return;
    uniqueId = id;
    uniqueIdBytes = idBytes;
    return;
  }
  entityArn = text;
  entityArnBytes = bytes;
  entityIsBare = false;
  if (entityUniqueIdBytes > 0 || idBytes == 0) return;
  entityUniqueId = id;
  entityUniqueIdBytes = idBytes;
}

export function adoptCanonicalUser(text: usize, bytes: u32): void {
  canonicalUser = text;
  canonicalUserBytes = bytes;
}
