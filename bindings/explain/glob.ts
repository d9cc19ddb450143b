/** Patterns, as policies write them, matched by the host: only to say how near they come. What applies, the core has decided. */

/** `*`. */
export const ANY = 0;
/** `?`: one code point. */
export const ONE = 1;

/** Text, or a wildcard. */
export type Piece = string | typeof ANY | typeof ONE;

/** What stands for a variable; undefined where it has no value, and then nothing matches. */
export type Resolve = (key: string, fallback: string | undefined) => string | undefined;

/** How `${*}` and its kin are meant. */
export type Escapes = "literal" | "wildcard";

const SIGNS = /\$\{([*?$])\}|\$\{([^\s,}]+)(?:, '([^}]*)')?\}|([*?])/g;

/** The pattern in pieces; undefined where a variable has no value. */
export function piecesOf(pattern: string, resolve: Resolve, escapes: Escapes = "literal"): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let from = 0;
  for (const sign of pattern.matchAll(SIGNS)) {
    const [written, escaped, key, fallback, wildcard = escapes === "wildcard" ? escaped : undefined] = sign;
    pieces.push(pattern.slice(from, sign.index));
    from = sign.index + written.length;
    if (wildcard === "*") pieces.push(ANY);
    else if (wildcard === "?") pieces.push(ONE);
    else {
      const text = key === undefined ? escaped! : resolve(key, fallback);
      if (text === undefined) return undefined;
      pieces.push(text);
    }
  }
  pieces.push(pattern.slice(from));
  return pieces.filter((piece) => piece !== "");
}

/** Does the pattern match the whole text? Two places and one remembered star: at most as many steps as text times pieces. */
export function matches(pieces: readonly Piece[], text: string): boolean {
  let [at, piece, starAt, starPiece] = [0, 0, 0, -1];
  for (;;) {
    if (piece === pieces.length && at === text.length) return true;
    if (pieces[piece] === ANY) {
      [starAt, starPiece] = [at, ++piece];
      if (piece === pieces.length) return true;
      continue;
    }
    const step = piece < pieces.length ? stepOf(pieces[piece]!, text, at) : -1;
    if (step >= 0) {
      at += step;
      piece++;
    } else if (starPiece < 0 || starAt >= text.length) return false;
    else [at, piece] = [(starAt += unitsAt(text, starAt)), starPiece];
  }
}

/** Units that a piece other than `*` takes; -1: it does not match there. */
function stepOf(piece: Piece, text: string, at: number): number {
  if (typeof piece === "string") return text.startsWith(piece, at) ? piece.length : -1;
  return at < text.length ? unitsAt(text, at) : -1;
}

function unitsAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** The length of the text's beginning that is the pattern's too, up to the pattern's first `*`. */
export function commonLength(pieces: readonly Piece[], text: string): number {
  let at = 0;
  for (const piece of pieces) {
    if (piece === ANY) return at;
    const step = stepOf(piece, text, at);
    if (step < 0) return typeof piece === "string" ? at + commonStart(piece, text.slice(at)) : at;
    at += step;
  }
  return at;
}

function commonStart(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a[at] === b[at]) at++;
  return at;
}
