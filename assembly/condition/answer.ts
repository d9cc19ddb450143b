/** What comparing one value answers. */
export const DIFFERENT: u32 = 0;
export const SAME: u32 = 1;
/** The request value is not a number, date or address: the entry is false, negated or not. */
export const ILL_TYPED: u32 = 2;

// @ts-ignore: decorator
@inline
export function answer(same: bool): u32 {
  return same ? SAME : DIFFERENT;
}
