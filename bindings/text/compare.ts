/** Order of texts, and of binary strings: by their units, without a locale. Negative, 0 or positive, as `sort` takes it. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
