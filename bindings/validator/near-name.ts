/** The name that was probably meant: by edit distance, three at most, and none that is further than a third of the word's length. */

const EDITS_MAX = 3;
const WORD_UNITS_MAX = 64;

/** Looking for a name costs more than finding that there is none of that kind: after so many, findings do without. */
const SEARCHES_MAX = 200;

/** Finds names for one document. */
export class NearNames {
  #searches = 0;

  /** `did you mean …?` where there is a near name, else the other sentence. */
  suggest(
    word: string,
    candidates: () => Iterable<string>,
    otherwise: string,
    shown: (name: string) => string = (name) => name,
  ): string {
    const near = this.#searches++ < SEARCHES_MAX ? nearName(word, candidates()) : undefined;
    return near === undefined ? otherwise : `did you mean \`${shown(near)}\`?`;
  }
}

/** The nearest of the candidates; among equals the first. Cost: candidates × length². */
function nearName(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > WORD_UNITS_MAX) return undefined;
  const folded = word.toLowerCase();
  let best: string | undefined;
  let bestEdits = Math.min(EDITS_MAX, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestEdits) continue;
    const edits = editsBetween(folded, candidate.toLowerCase());
    if (edits < bestEdits) [best, bestEdits] = [candidate, edits];
  }
  return best;
}

/** Insertions, deletions, replacements, and neighbours that changed places, which are one slip of the hand. */
function editsBetween(a: string, b: string): number {
  let [before, previous] = [[] as number[], Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let edits = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        edits = Math.min(edits, (before[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length] ?? 0;
}
