/** Order of texts, and of binary strings: by their units, without a locale. Negative, 0 or positive, as `sort` takes it. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Index of the last of `count` ascending numbers that is at most `most`, or -1. */
export function lastUpTo(most: number, count: number, numberAt: (index: number) => number): number {
  let low = -1,
    high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numberAt(middle) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}
