/** Comparison ignoring case: simple (one-to-one) Unicode case folding, no locale (policy-language 6.3-2). */
import {
  OP_TEXT,
  OP_VARIABLE,
  PROGRAM_BYTES,
  PROGRAM_TOKEN_COUNT,
  PROGRAM_TOKENS,
  TOKEN_A,
  TOKEN_B,
  TOKEN_BYTES,
  TOKEN_OP,
  VARIABLE_BYTES,
} from "../layout";
import { FOLD_RUN_BYTES, foldRuns, programs, strings, tokens, variables } from "../tables";
import { lowerBound } from "../search";
import { codePointAt, foldByte, sequenceBytes } from "../text";
import { resolveVariable, variableBytes, variableText } from "../match/variable";
import { FOLD_RUN_COUNT, PACKED_FOLDS } from "../fold-table";

/** Writes the runs to `foldRuns`, where they can be searched: when the first text that is not ASCII is folded. */
function unpackFolds(): void {
  packed = PACKED_FOLDS;
  let point: u32 = 0;
  for (let run = foldRuns, end = run + FOLD_RUN_COUNT * FOLD_RUN_BYTES; run < end; run += FOLD_RUN_BYTES) {
    store<u32>(run, (point += nextNumber()));
    store<u32>(run, (point += nextNumber()), 4);
    const move = nextNumber();
    const distance = <i32>(move >>> 2);
    store<i32>(run, (move & 2 ? -distance : distance) * 4 + (move & 1) + 1, 8);
  }
}

let packed: usize = 0;

function nextNumber(): u32 {
  let value: u32 = 0;
  let shift: u32 = 0;
  let byte: u32 = 0;
  do {
    byte = load<u8>(packed++);
    value |= (byte & 0x7f) << shift;
    shift += 7;
  } while (byte >= 0x80);
  return value;
}

/** The folded code point. */
function foldCodePoint(point: u32): u32 {
  if (point < 0x80) return foldByte(point);
  if (load<u32>(foldRuns) == 0) unpackFolds();
  // The first run that does not end before the point.
  const place = lowerBound(foldRuns + 4, FOLD_RUN_COUNT, FOLD_RUN_BYTES, point);
  if (place == FOLD_RUN_COUNT) return point;
  const run = foldRuns + place * FOLD_RUN_BYTES;
  const first = load<u32>(run);
  const move = load<i32>(run, 8);
  const stride = <u32>(move & 3);
  return first <= point && (point - first) % stride == 0 ? point + (move >> 2) : point;
}

/** Fold A–Z only: what Bool compares by (6.6-1). */
let asciiOnly: bool = false;

// @ts-ignore: decorator
@inline
function fold(point: u32): u32 {
  return asciiOnly ? foldByte(point) : foldCodePoint(point);
}

// The text that is still to be compared.
let rest: usize = 0;
let restEnd: usize = 0;

/** Does the piece stand at the cursor, ignoring case? Moves the cursor behind it. */
function takePiece(piece: usize, bytes: u32): bool {
  for (let end = piece + bytes; piece < end;) {
    if (rest >= restEnd || fold(codePointAt(piece)) != fold(codePointAt(rest))) return false;
    piece += sequenceBytes(load<u8>(piece));
    rest += sequenceBytes(load<u8>(rest));
  }
  return true;
}

/** Is the text equal to the program (text and variables only), ignoring case? An unresolved variable equals nothing. */
export function equalsFolded(program: u32, text: usize, bytes: u32, ascii: bool): bool {
  asciiOnly = ascii;
  const at = programs + program * PROGRAM_BYTES;
  const first = tokens + load<u32>(at, PROGRAM_TOKENS) * TOKEN_BYTES;
  const end = first + load<u32>(at, PROGRAM_TOKEN_COUNT) * TOKEN_BYTES;
  rest = text;
  restEnd = text + bytes;
  for (let token = first; token < end; token += TOKEN_BYTES) {
    const op = load<u32>(token, TOKEN_OP);
    if (op == OP_TEXT) {
      if (!takePiece(strings + load<u32>(token, TOKEN_A), load<u32>(token, TOKEN_B))) return false;
    } else {
      if (op != OP_VARIABLE || !resolveVariable(variables + load<u32>(token, TOKEN_A) * VARIABLE_BYTES)) return false;
      if (!takePiece(variableText, variableBytes)) return false;
    }
  }
  return rest == restEnd;
}
