/**
 * Glob programs: patterns as tokens (text, `*`, `?`, variable), matched against a text by code point.
 *
 * Two pointers and one remembered star: on a mismatch, the last `*` swallows one code point more. A later star makes
 * every earlier one irrelevant, so the time is O(text × pattern), with no recursion and nothing allocated.
 */
import {
  OP_ANY,
  OP_ONE,
  OP_TEXT,
  OP_VARIABLE,
  PROGRAM_BYTES,
  PROGRAM_TOKENS,
  PROGRAM_TOKEN_COUNT,
  TOKEN_A,
  TOKEN_B,
  TOKEN_BYTES,
  TOKEN_OP,
  VARIABLE_BYTES,
} from "../layout";
import { programs, strings, tokens, variables } from "../tables";
import { sameBytes, sequenceBytes } from "../text";
import { resolveVariable, variableBytes, variableText } from "./variable";

export const NO_MATCH: i32 = 0;
export const MATCHED: i32 = 1;
/** The pattern holds a variable without a value: it equals nothing (policy-language §5.1). */
export const UNRESOLVED: i32 = 2;

/** Matches program number `program` against the whole text: NO_MATCH, MATCHED or UNRESOLVED. */
export function matchProgram(program: u32, text: usize, bytes: u32): i32 {
  const at = programs + program * PROGRAM_BYTES;
  const first = tokens + load<u32>(at, PROGRAM_TOKENS) * TOKEN_BYTES;
  const end = first + load<u32>(at, PROGRAM_TOKEN_COUNT) * TOKEN_BYTES;
  if (!resolves(first, end)) return UNRESOLVED;
  return matchTokens(first, end, text, text + bytes) ? MATCHED : NO_MATCH;
}

/** False when a variable of the program has no value. */
function resolves(first: usize, end: usize): bool {
  for (let token = first; token < end; token += TOKEN_BYTES) {
    if (load<u32>(token, TOKEN_OP) == OP_VARIABLE && !resolveVariable(variables + load<u32>(token, TOKEN_A) * VARIABLE_BYTES))
      return false;
  }
  return true;
}

function matchTokens(first: usize, end: usize, text: usize, textEnd: usize): bool {
  let token = first;
  let starToken: usize = 0;
  let starText: usize = 0;
  while (true) {
    if (token == end) {
      if (text == textEnd) return true;
    } else if (load<u32>(token, TOKEN_OP) == OP_ANY) {
      token += TOKEN_BYTES;
      if (token == end) return true;
      starToken = token;
      starText = text;
      continue;
    } else {
      const step = tokenStep(token, text, textEnd);
      if (step >= 0) {
        text += <usize>step;
        token += TOKEN_BYTES;
        continue;
      }
    }
    if (starToken == 0 || starText >= textEnd) return false;
    starText = min(starText + sequenceBytes(load<u8>(starText)), textEnd);
    text = starText;
    token = starToken;
  }
}

/** Bytes of the text that the token takes at `text`, or -1 when it does not match there. */
function tokenStep(token: usize, text: usize, textEnd: usize): i32 {
  const left = <u32>(textEnd - text);
  const op = load<u32>(token, TOKEN_OP);
  if (op == OP_TEXT) {
    const bytes = load<u32>(token, TOKEN_B);
    return bytes <= left && sameBytes(strings + load<u32>(token, TOKEN_A), text, bytes) ? <i32>bytes : -1;
  }
  if (op == OP_ONE) return left > 0 ? <i32>min(sequenceBytes(load<u8>(text)), left) : -1;
  resolveVariable(variables + load<u32>(token, TOKEN_A) * VARIABLE_BYTES);
  return variableBytes <= left && sameBytes(variableText, text, variableBytes) ? <i32>variableBytes : -1;
}
