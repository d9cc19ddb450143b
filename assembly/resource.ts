/** The request's resource: its form, the account it belongs to (evaluation-logic §1.2), and the resources that need a policy of their own. */
import { ARN_BYTES, ARN_WORD, IAM_BYTES, IAM_WORD, KEY_BYTES, KEY_WORD, KMS_BYTES, KMS_WORD, ROLE_BYTES, ROLE_WORD } from "./words";
import { ERROR_RESOURCE, ERROR_RESOURCE_ACCOUNT_MISMATCH, FLAG_LENIENT, FRAME, FRAME_RESOURCE, FRAME_RESOURCE_ACCOUNT } from "./layout";
import * as fields from "./arn";
import {
  account as callerAccount, accountBytes as callerAccountBytes, partition as callerPartition, partitionBytes as callerPartitionBytes,
} from "./caller";
import { flags } from "./tables";
import { isDigit, sameText, startsWith } from "./text";

const STAR: u32 = 0x2a;

export let text: usize = 0;
export let bytes: u32 = 0;
/** The resource's account; 0 bytes = none is known. */
export let account: usize = 0;
export let accountBytes: u32 = 0;

/** False: the text is `*`, or (lenient mode) no ARN; the fields below are then empty. */
let isArn: bool = false;
let partition: usize = 0;
let partitionBytes: u32 = 0;
let service: usize = 0;
let serviceBytes: u32 = 0;
let part: usize = 0;
let partBytes: u32 = 0;

/** Reads the resource from the frame; 0 or an error. */
export function readResource(): i32 {
  text = load<u32>(FRAME, FRAME_RESOURCE);
  bytes = load<u32>(FRAME, FRAME_RESOURCE + 4);
  if (bytes == 0) return ERROR_RESOURCE;
  const isStar = bytes == 1 && <u32>load<u8>(text) == STAR;
  isArn = takeFields();
  if (!isStar && !isArn && (flags & FLAG_LENIENT) == 0) return ERROR_RESOURCE;
  return chooseAccount();
}

/** Takes the fields of an ARN; false when the text is no ARN of six fields. */
function takeFields(): bool {
  const found = startsWith(text, bytes, ARN_WORD, ARN_BYTES) && fields.splitArn(text, bytes);
  partition = fields.partition;
  partitionBytes = found ? fields.partitionBytes : 0;
  service = fields.service;
  serviceBytes = found ? fields.serviceBytes : 0;
  part = fields.part;
  partBytes = found ? fields.partBytes : 0;
  return found;
}

/** §1.2: the ARN's account, else the one given, else the caller's. */
function chooseAccount(): i32 {
  account = load<u32>(FRAME, FRAME_RESOURCE_ACCOUNT);
  accountBytes = load<u32>(FRAME, FRAME_RESOURCE_ACCOUNT + 4);
  if (isArn && isAccountId(fields.account, fields.accountBytes)) {
    if (accountBytes > 0 && !sameText(account, accountBytes, fields.account, fields.accountBytes)) return ERROR_RESOURCE_ACCOUNT_MISMATCH;
    account = fields.account;
    accountBytes = fields.accountBytes;
  } else if (accountBytes == 0) {
    account = callerAccount;
    accountBytes = callerAccountBytes;
  }
  return 0;
}

/** 12 digits; in lenient mode 1 … 64 letters, digits and hyphens. */
function isAccountId(id: usize, idBytes: u32): bool {
  const lenient = (flags & FLAG_LENIENT) != 0;
  if (lenient ? idBytes == 0 || idBytes > 64 : idBytes != 12) return false;
  for (let at: u32 = 0; at < idBytes; at++) {
    const byte: u32 = load<u8>(id + at);
    if (!isDigit(byte) && !(lenient && ((byte | 0x20) - 0x61 < 26 || byte == 0x2d))) return false;
  }
  return true;
}

/** Is the resource's partition another one than the caller's? False where either has none. */
export function isForeign(): bool {
  return isArn && callerPartitionBytes > 0 && !sameText(partition, partitionBytes, callerPartition, callerPartitionBytes);
}

/** Does the resource match `arn:*:kms:*:*:key/*`? */
export function isKmsKey(): bool {
  return sameText(service, serviceBytes, KMS_WORD, KMS_BYTES) && startsWith(part, partBytes, KEY_WORD, KEY_BYTES);
}

/** Does the resource match `arn:*:iam::*:role/*`? */
export function isRole(): bool {
  return sameText(service, serviceBytes, IAM_WORD, IAM_BYTES) && startsWith(part, partBytes, ROLE_WORD, ROLE_BYTES);
}
