/** The six fields of an ARN: `arn:partition:service:region:account:resource`, split at the first five colons. */
import { SCRATCH_COLONS } from "../layout";
import { bytesThatAre, oppositeOf } from "../text";
import { isTwelveDigits } from "./account";

const COLON: u32 = 0x3a;
/** `arn:` */
const ARN: u32 = 0x3a6e7261;
/** `arn:aws:` */
const BEGIN: u64 = 0x3a7377613a6e7261;
/** `iam:`, `sts:`, `s3::` */
const IAM: u32 = 0x3a6d6169;
const STS: u32 = 0x3a737473;
const S3: u32 = 0x3a3a3373;
/** `arn:aws:iam::123456789012:` */
const ACCOUNT_ARN_BYTES: u32 = 26;

/** Slices of the text that splitArn() looked at last. */
export let partition: usize = 0;
export let partitionBytes: u32 = 0;
export let service: usize = 0;
export let serviceBytes: u32 = 0;
export let account: usize = 0;
export let accountBytes: u32 = 0;
/** The account has been seen to be of twelve digits; false says nothing. */
export let isNumbered: bool = false;
/** The sixth field, with whatever colons it holds. */
export let part: usize = 0;
export let partBytes: u32 = 0;

/** Addresses of the first five colons, a word each. */
const COLONS: usize = SCRATCH_COLONS;

/** Does the text begin with `arn:`? */
// @ts-ignore: decorator
@inline
export function beginsAsArn(text: usize, bytes: u32): bool {
  return bytes >= 4 && load<u32>(text) == ARN;
}

/** False when there are fewer than five colons; the fields are then not to be used. */
export function splitArn(text: usize, bytes: u32): bool {
  // Those of `arn:aws:iam::123456789012:`, until more is known.
  let first = text + 3;
  let second = text + 7;
  let third = text + 11;
  let fourth = text + 12;
  let fifth = text + 25;
  isNumbered = false;
  const isCommon = bytes >= ACCOUNT_ARN_BYTES && load<u64>(text) == BEGIN;
  if (isCommon && isOfS3(text)) {
    third = text + 10;
    fourth = text + 11;
    fifth = text + 12;
  } else if (isCommon && isOfAccount(text)) {
    isNumbered = true;
  } else {
    if (!findColons(text, text + bytes)) return false;
    first = load<u32>(COLONS);
    second = load<u32>(COLONS, 4);
    third = load<u32>(COLONS, 8);
    fourth = load<u32>(COLONS, 12);
    fifth = load<u32>(COLONS, 16);
  }
  takeFields(first, second, third, fourth, fifth, text + bytes);
  return true;
}

/** Does `iam::` or `sts::`, an account of twelve digits and a colon follow `arn:aws:`? Most callers are such. */
// @ts-ignore: decorator
@inline
function isOfAccount(text: usize): bool {
  const word = load<u32>(text, 8);
  if ((word != IAM && word != STS) || load<u8>(text, 12) != COLON) return false;
  return isTwelveDigits(text + 13, 12) && load<u8>(text, 25) == COLON;
}

/** Does `s3:::` follow `arn:aws:`? */
// @ts-ignore: decorator
@inline
function isOfS3(text: usize): bool {
  return load<u32>(text, 8) == S3 && load<u8>(text, 12) == COLON;
}

/** Takes the fields between these colons. */
// @ts-ignore: decorator
@inline
function takeFields(first: usize, second: usize, third: usize, fourth: usize, fifth: usize, end: usize): void {
  partition = first + 1;
  partitionBytes = <u32>(second - first) - 1;
  service = second + 1;
  serviceBytes = <u32>(third - second) - 1;
  account = fourth + 1;
  accountBytes = <u32>(fifth - fourth) - 1;
  part = fifth + 1;
  partBytes = <u32>(end - fifth) - 1;
}

/** To be called where a text has no fields. */
export function clearFields(): void {
  partitionBytes = 0;
  serviceBytes = 0;
  accountBytes = 0;
  partBytes = 0;
}

/** Word by word. Most texts begin with the first of them; the last one ends with the text, and what of it was seen before is shifted out. */
function findColons(at: usize, end: usize): bool {
  if (at + 8 > end) return false; // no ARN is so short
  let found = COLONS;
  if (load<u64>(at) == BEGIN) {
    store<u32>(found, <u32>at + 3);
    store<u32>(found, <u32>at + 7, 4);
    found += 8;
    at += 8;
  }
  for (; at < end; at += 8) {
    const word = at + 8 <= end ? load<u64>(at) : load<u64>(end - 8) >> ((<u64>(at + 8 - end)) << 3);
    for (let colons = bytesThatAre(oppositeOf(COLON), word); colons != 0; colons &= colons - 1) {
      store<u32>(found, <u32>at + <u32>(ctz(colons) >> 3));
      if (found == COLONS + 16) return true;
      found += 4;
    }
  }
  return false;
}

/** Is the service field `iam`? */
// @ts-ignore: decorator
@inline
export function isOfIam(): bool {
  return isService(IAM);
}

/** Is it `sts`? */
// @ts-ignore: decorator
@inline
export function isOfSts(): bool {
  return isService(STS);
}

/** `name`: three letters and the colon behind them. */
// @ts-ignore: decorator
@inline
function isService(name: u32): bool {
  return serviceBytes == 3 && load<u32>(service) == name;
}

/** Is the region field filled? IAM and STS have none. */
export function hasRegion(): bool {
  return account != service + serviceBytes + 2;
}
