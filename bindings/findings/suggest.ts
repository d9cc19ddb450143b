/** Near misses: `stringEquals` for `StringEquals`, `Resources` for `Resource`. Only findings use it, so it may be slow. */

const MAX_EDITS = 2;
const MAX_WORD_UNITS = 64;

/** The candidate that differs from `word` by case alone, else by at most two edits; the first of the nearest. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD_UNITS) return undefined;
  const folded = word.toLowerCase();
  let best: string | undefined;
  let bestEdits = Math.min(MAX_EDITS, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = editDistance(folded, candidate.toLowerCase());
    if (edits < bestEdits) [best, bestEdits] = [candidate, edits];
  }
  return best;
}

/** `did you mean \`X\`?` where there is a near miss, else the other sentence. */
export function suggestOr(word: string, candidates: Iterable<string>, otherwise: string): string {
  const near = nearest(word, candidates);
  return near === undefined ? otherwise : `did you mean \`${near}\`?`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substituted = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substituted, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
