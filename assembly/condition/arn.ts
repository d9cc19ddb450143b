/** ARN operators (policy-language §6.8): split at the first five colons, six globs, none crosses a field border. */
import { matchProgram, MATCHED } from "../match/glob";
import { indexOfByte } from "../text";

const COLON: u32 = 0x3a;

/** Does the value match one of the `count` patterns of six programs each? A value of fewer than six fields matches none. */
export function matchesArn(firstProgram: u32, count: u32, text: usize, bytes: u32): bool {
  for (let pattern: u32 = 0; pattern < count; pattern++) {
    if (matchesFields(firstProgram + pattern * 6, text, bytes)) return true;
  }
  return false;
}

function matchesFields(program: u32, text: usize, bytes: u32): bool {
  let from: u32 = 0;
  for (let field: u32 = 0; field < 5; field++) {
    const colon = indexOfByte(text, bytes, COLON, from);
    if (colon < 0) return false;
    if (matchProgram(program + field, text + from, <u32>colon - from) != MATCHED) return false;
    from = <u32>colon + 1;
  }
  return matchProgram(program + 5, text + from, bytes - from) == MATCHED;
}
