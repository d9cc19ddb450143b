/**
 * Which bundles of rows bear on the request, and as which policy types. A bundle may be collected for several slots at once:
 * one SCP at two levels, one managed policy of an account and of a user's boundary.
 */
import { ATTACHMENT_SHIFT, COLLECTION_BYTES, COLLECTION_END, COLLECTION_PRESENT } from "../layout";
import { activeBundles, attachments, collections, BUNDLE_MEMO_SHIFT, bundleMemos, stamp } from "../tables";

/** Bit per slot: policies of this type bear on the request, also where there are none in the list (evaluation-logic §1.3). */
export let present: u32 = 0;
/** Number of bundles in `activeBundles`. */
export let activeCount: u32 = 0;

export function beginCollection(): void {
  present = 0;
  activeCount = 0;
}

/** Slots of a collection; 0 has none. */
// @ts-ignore: decorator
@inline
export function presentIn(collection: u32): u32 {
  return load<u32>(collections + collection * COLLECTION_BYTES, COLLECTION_PRESENT);
}

/** Adds the policies of a collection that stand in one of `slots`; 0 adds nothing. */
export function collect(collection: u32, slots: u32): void {
  const here = presentIn(collection) & slots;
  if (here == 0) return;
  present |= here;
  const before = collections + (collection - 1) * COLLECTION_BYTES;
  let attachment = attachments + ((<usize>load<u32>(before, COLLECTION_END)) << 2);
  const end = attachments + ((<usize>load<u32>(before, COLLECTION_BYTES + COLLECTION_END)) << 2);
  for (; attachment < end; attachment += 4) {
    const word = load<u32>(attachment);
    const slot = (<u32>1) << (word & ((1 << ATTACHMENT_SHIFT) - 1));
    if ((slot & slots) != 0) addBundle(word >>> ATTACHMENT_SHIFT, slot);
  }
}

function addBundle(bundle: u32, slot: u32): void {
  const memo = bundleMemos + ((<usize>bundle) << BUNDLE_MEMO_SHIFT);
  if (load<u32>(memo) == stamp) {
    store<u32>(memo, load<u32>(memo, 4) | slot, 4);
    return;
  }
  store<u32>(memo, stamp);
  store<u32>(memo, slot, 4);
  store<u32>(activeBundles + ((<usize>activeCount) << 2), bundle);
  activeCount++;
}

/** Adds a policy type whose result comes from elsewhere. */
export function addPresent(slots: u32): void {
  present |= slots;
}

/** Slots that the bundle is collected for in this request; 0 = it does not bear on it. */
// @ts-ignore: decorator
@inline
export function slotsOfBundle(bundle: u32): u32 {
  const memo = bundleMemos + ((<usize>bundle) << BUNDLE_MEMO_SHIFT);
  return load<u32>(memo) == stamp ? load<u32>(memo, 4) : 0;
}
