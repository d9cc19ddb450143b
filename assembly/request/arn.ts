/** The six fields of an ARN: `arn:partition:service:region:account:resource`, split at the first five colons. */
import { SCRATCH_COLONS } from "../layout";
import { bytesThatAre, oppositeOf } from "../text";

const COLON: u32 = 0x3a;
/** `arn:aws:` */
const BEGIN: u64 = 0x3a7377613a6e7261;

/** Slices of the text that splitArn() looked at last. */
export let partition: usize = 0;
export let partitionBytes: u32 = 0;
export let service: usize = 0;
export let serviceBytes: u32 = 0;
export let account: usize = 0;
export let accountBytes: u32 = 0;
/** The sixth field, with whatever colons it holds. */
export let part: usize = 0;
export let partBytes: u32 = 0;

/** Addresses of the first five colons, a word each. */
const COLONS: usize = SCRATCH_COLONS;

/** False when there are fewer than five colons; the fields are then not to be used. */
export function splitArn(text: usize, bytes: u32): bool {
  if (!findColons(text, text + bytes)) return false;
  partition = load<u32>(COLONS) + 1;
  service = load<u32>(COLONS, 4) + 1;
  account = load<u32>(COLONS, 12) + 1;
  part = load<u32>(COLONS, 16) + 1;
  partitionBytes = <u32>(service - partition) - 1;
  serviceBytes = load<u32>(COLONS, 8) - <u32>service;
  accountBytes = <u32>(part - account) - 1;
  partBytes = <u32>(text + bytes - part);
  return true;
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

/** Is the region field filled? IAM and STS have none. */
export function hasRegion(): bool {
  return account != service + serviceBytes + 2;
}
