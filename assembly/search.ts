/** Sorted records: where does a word belong? */

/** Position of the first of `count` records whose word, at `first` and then every `width` bytes, is not less than `word`; else `count`. */
export function lowerBound(first: usize, count: u32, width: u32, word: u32): u32 {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<u32>(first + middle * width) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
