/** The request's resource: its form, the account it belongs to (evaluation-logic §1.2), and the resources that need a policy of their own. */
import { OWNER_DEFAULTS_TO_CALLER } from "../choices";
import { isAccountName, isTwelveDigits } from "./account";
import {
  ERROR_RESOURCE,
  ERROR_RESOURCE_ACCOUNT,
  ERROR_RESOURCE_ACCOUNT_MISMATCH,
  ERROR_RESOURCE_ACCOUNT_REQUIRED,
  FLAG_LENIENT,
  FRAME,
  FRAME_RESOURCE,
  FRAME_RESOURCE_ACCOUNT,
  KIND_SERVICE,
  META_COLLECTION,
} from "../layout";
import * as fields from "./arn";
import {
  account as callerAccount,
  accountBytes as callerAccountBytes,
  kind as callerKind,
  partition as callerPartition,
  partitionBytes as callerPartitionBytes,
} from "./caller";
import { ARN_BYTES_MAX } from "../limits";
import { flags, meta } from "../tables";
import { Ascii, beginsWithAscii, indexOfByte, isAscii, sameText } from "../text";

const STAR: u32 = 0x2a;

export let text: usize = 0;
export let bytes: u32 = 0;
/** The resource's account; 0 bytes = none is known. */
export let account: usize = 0;
export let accountBytes: u32 = 0;

/** The text is `*`: the action has no resource. */
export let isStar: bool = false;
/** False: the text is `*`, or (lenient mode) no ARN; the fields below are then empty. */
let isArn: bool = false;
let partition: usize = 0;
let partitionBytes: u32 = 0;
let service: usize = 0;
let serviceBytes: u32 = 0;
let arnAccount: usize = 0;
let arnAccountBytes: u32 = 0;
/** The ARN's sixth field. */
export let part: usize = 0;
export let partBytes: u32 = 0;

/** Reads the resource from the frame, but for its account; 0 or an error. */
export function readResource(): i32 {
  text = load<u32>(FRAME, FRAME_RESOURCE);
  bytes = load<u32>(FRAME, FRAME_RESOURCE + 4);
  if (bytes == 0 || bytes > ARN_BYTES_MAX) return ERROR_RESOURCE;
  isStar = bytes == 1 && <u32>load<u8>(text) == STAR;
  isArn = takeFields();
  return !isStar && !isArn && (flags & FLAG_LENIENT) == 0 ? ERROR_RESOURCE : 0;
}

/** Takes the fields of an ARN; false when the text is not an ARN of six fields. */
function takeFields(): bool {
  const found = fields.beginsAsArn(text, bytes) && fields.splitArn(text, bytes);
  if (!found) fields.clearFields();
  partition = fields.partition;
  partitionBytes = fields.partitionBytes;
  service = fields.service;
  serviceBytes = fields.serviceBytes;
  arnAccount = fields.account;
  arnAccountBytes = fields.accountBytes;
  part = fields.part;
  partBytes = fields.partBytes;
  return found;
}

/**
 * §1.2: the ARN's account, else the one given, else the owner that the directory knows, else the caller's: where the
 * resource is `*`, and in a policy set. A directory that knows no owner must be told.
 */
export function chooseAccount(owner: usize, ownerBytes: u32): i32 {
  account = load<u32>(FRAME, FRAME_RESOURCE_ACCOUNT);
  accountBytes = load<u32>(FRAME, FRAME_RESOURCE_ACCOUNT + 4);
  if (isArn && namesAccount(ownerBytes == 0)) {
    if (accountBytes > 0 && !sameText(account, accountBytes, arnAccount, arnAccountBytes)) return ERROR_RESOURCE_ACCOUNT_MISMATCH;
    account = arnAccount;
    accountBytes = arnAccountBytes;
    return 0;
  }
  if (accountBytes > 0) return isAccountId(account, accountBytes) ? 0 : ERROR_RESOURCE_ACCOUNT;
  account = ownerBytes > 0 ? owner : callerAccount;
  accountBytes = ownerBytes > 0 ? ownerBytes : callerAccountBytes;
  if (ownerBytes > 0 || isStar) return 0;
  if (load<u32>(meta, META_COLLECTION) == 0) return ERROR_RESOURCE_ACCOUNT_REQUIRED;
  if (OWNER_DEFAULTS_TO_CALLER || callerKind >= KIND_SERVICE) return 0;
  return ERROR_RESOURCE_ACCOUNT_REQUIRED;
}

/** Does the ARN name an account? In lenient mode any word may be one, unless an owner is known: what a directory states is better than a word. */
function namesAccount(mayBeWord: bool): bool {
  if (isTwelveDigits(arnAccount, arnAccountBytes)) return true;
  return mayBeWord && (flags & FLAG_LENIENT) != 0 && isAccountId(arnAccount, arnAccountBytes) && !isOfAws();
}

/** 12 digits; in lenient mode any account's name. */
function isAccountId(id: usize, idBytes: u32): bool {
  return (flags & FLAG_LENIENT) == 0 ? isTwelveDigits(id, idBytes) : isAccountName(id, idBytes);
}

/** AWS's own objects, and CloudFront's identities, name one of these words in the place of an account (§1.2). */
function isOfAws(): bool {
  if (!beginsWithAscii(partition, partitionBytes, "aws")) return false;
  return (
    isAscii(arnAccount, arnAccountBytes, "aws") ||
    isAscii(arnAccount, arnAccountBytes, "amazon") ||
    isAscii(arnAccount, arnAccountBytes, "cloudfront")
  );
}

/** Is the resource's partition another one than the caller's? False where either has none. */
export function isForeign(): bool {
  return isArn && callerPartitionBytes > 0 && !sameText(partition, partitionBytes, callerPartition, callerPartitionBytes);
}

/** Is it an ARN of this service? */
export function isOf(name: Ascii): bool {
  return isAscii(service, serviceBytes, name);
}

/** Does the ARN's sixth field begin so? */
export function partBegins(words: Ascii): bool {
  return beginsWithAscii(part, partBytes, words);
}

/** Is it an ARN of this service whose sixth field begins so? */
export function isPart(name: Ascii, words: Ascii): bool {
  return isOf(name) && partBegins(words);
}

/** Does the resource match `arn:*:kms:*:*:key/*`? */
export function isKmsKey(): bool {
  return isPart("kms", "key/");
}

/** Does the resource match `arn:*:iam::*:role/*`? */
export function isRole(): bool {
  return isPart("iam", "role/");
}

/** `arn:*:kms:*:*:alias/…` */
export function isKmsAlias(): bool {
  return isPart("kms", "alias/");
}

export function isUser(): bool {
  return isPart("iam", "user/");
}

/** A role whose trust and permissions a service fixed (§6.5). */
export function isServiceLinkedRole(): bool {
  return isPart("iam", "role/aws-service-role/");
}

/** An S3 object: `BUCKET/KEY`. */
export function isObject(): bool {
  return isOf("s3") && !(arnAccountBytes > 0 && partBegins("accesspoint/")) && indexOfByte(part, partBytes, 0x2f, 0) > 0;
}

/** `arn:*:iam::aws:policy/…`: a policy that AWS manages. */
export function isAwsPolicy(): bool {
  return isPart("iam", "policy/") && isAscii(arnAccount, arnAccountBytes, "aws");
}
