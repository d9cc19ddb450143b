/** The six fields of an ARN: `arn:partition:service:region:account:resource`, split at the first five colons. */
import { indexOfByte } from "./text";

const COLON: u32 = 0x3a;

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

/** False when there are fewer than five colons; the fields are then not to be used. */
export function splitArn(text: usize, bytes: u32): bool {
  let from: u32 = 0;
  for (let field: u32 = 0; field < 5; field++) {
    const colon = indexOfByte(text, bytes, COLON, from);
    if (colon < 0) return false;
    setField(field, text + from, <u32>colon - from);
    from = <u32>colon + 1;
  }
  part = text + from;
  partBytes = bytes - from;
  return true;
}

/** Is the region field filled? IAM and STS have none. */
export function hasRegion(): bool {
  return account != service + serviceBytes + 2;
}

function setField(field: u32, at: usize, bytes: u32): void {
  if (field == 1) {
    partition = at;
    partitionBytes = bytes;
  } else if (field == 2) {
    service = at;
    serviceBytes = bytes;
  } else if (field == 4) {
    account = at;
    accountBytes = bytes;
  }
}
