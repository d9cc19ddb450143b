/** The six fields of an ARN: `arn:partition:service:region:account:resource`, split at the first five colons. */
import { findByte } from "../text";

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
  const end = text + bytes;
  partition = afterColon(text, end);
  service = afterColon(partition, end);
  const region = afterColon(service, end);
  account = afterColon(region, end);
  part = afterColon(account, end);
  partitionBytes = <u32>(service - partition) - 1;
  serviceBytes = <u32>(region - service) - 1;
  accountBytes = <u32>(part - account) - 1;
  partBytes = <u32>(end - part);
  return part <= end;
}

/** The address after the next colon; one beyond the end, and more, where there is none. */
// @ts-ignore: decorator
@inline
function afterColon(at: usize, end: usize): usize {
  return findByte(at, end, COLON) + 1;
}

/** Is the region field filled? IAM and STS have none. */
export function hasRegion(): bool {
  return account != service + serviceBytes + 2;
}
