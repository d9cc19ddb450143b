/** Memory beyond the module's own: it grows while an artifact is loaded, and in udf/ for buffers. */

const PAGE: usize = 65536;

/** Makes the memory reach to `end`; false where it cannot. */
export function growTo(end: u64): bool {
  const have = <u64>memory.size() * PAGE;
  if (end <= have) return true;
  if (end > 0xffff0000) return false;
  return memory.grow(<i32>((end - have + PAGE - 1) / PAGE)) >= 0;
}
