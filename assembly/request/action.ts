/** The request's action: folded to lower case, and the few services whose actions have rules of their own. */
import { FRAME, FRAME_ACTION, SCRATCH_ACTION } from "../layout";
import { ARN_BYTES_MAX } from "../limits";
import { CACHED_FOLDED, CACHED_PREFIX_BYTES, CACHED_SERVICE, entryAt, isHeld, keep, placeOf } from "./action-cache";
import { staysInOneAccount } from "./one-account";
import { Ascii, beginsWithAscii, foldAscii, indexOfByte, isAscii, isOneOf } from "../text";

export const OTHER_SERVICE: u32 = 0;
export const STS: u32 = 1;
export const IAM: u32 = 2;
export const KMS: u32 = 3;
export const S3: u32 = 4;
/** Of another service, which refuses the action to other accounts whatever policies say (one-account.ts). */
export const ONE_ACCOUNT: u32 = 5;

/** The whole action, folded. */
export let text: usize = 0;
export let bytes: u32 = 0;
/** Service of the action: STS … ONE_ACCOUNT, or OTHER_SERVICE. */
export let service: u32 = 0;
/** What follows the colon. */
let name: usize = 0;
let nameBytes: u32 = 0;
/** Number of the cache's entry for this action, and whether it is there. */
export let place: u32 = 0;
export let isKnown: bool = false;
let given: usize = 0;

/** Reads the action and folds it: one colon with text on both sides, of the characters that actions have (policy-language 0.3), else false. */
export function readAction(): bool {
  given = <usize>load<u32>(FRAME, FRAME_ACTION);
  bytes = load<u32>(FRAME, FRAME_ACTION + 4);
  place = placeOf(given, bytes);
  isKnown = isHeld;
  return isKnown ? recallAction() : readNewAction();
}

function recallAction(): bool {
  const entry = entryAt(place);
  text = entry + CACHED_FOLDED;
  service = load<u32>(entry, CACHED_SERVICE);
  nameFrom(load<u32>(entry, CACHED_PREFIX_BYTES));
  return true;
}

function nameFrom(prefixBytes: u32): void {
  name = text + prefixBytes + 1;
  nameBytes = bytes - prefixBytes - 1;
}

/** Keeps the action, whose rows have been found. */
export function rememberAction(): void {
  keep(place, given, text, bytes, service, bytes - nameBytes - 1);
}

function readNewAction(): bool {
  if (bytes > ARN_BYTES_MAX) return false;
  const colon = indexOfByte(given, bytes, 0x3a, 0);
  if (colon <= 0 || <u32>colon + 1 == bytes) return false;
  if (!isWord(given, <u32>colon) || !isWord(given + colon + 1, bytes - <u32>colon - 1)) return false;
  text = SCRATCH_ACTION;
  foldAscii(given, bytes, text);
  nameFrom(colon);
  service = serviceOf(<u32>colon);
  return true;
}

/** U+0021 – U+007E but for `*`, `?` and the colon. */
function isWord(at: usize, length: u32): bool {
  for (const end = at + length; at < end; at++) {
    const byte: u32 = load<u8>(at);
    if (byte - 0x21 > 0x5d || byte == 0x2a || byte == 0x3a || byte == 0x3f) return false;
  }
  return true;
}

function serviceOf(prefixBytes: u32): u32 {
  if (staysInOneAccount(text, prefixBytes, name, nameBytes)) return ONE_ACCOUNT;
  if (isAscii(text, prefixBytes, "s3")) return S3;
  if (isAscii(text, prefixBytes, "sts")) return STS;
  if (isAscii(text, prefixBytes, "iam")) return IAM;
  return isAscii(text, prefixBytes, "kms") ? KMS : OTHER_SERVICE;
}

/** Does the action's name begin so? */
export function nameBegins(word: Ascii): bool {
  return beginsWithAscii(name, nameBytes, word);
}

/** Is the action's name, without its service, one of these? */
export function isNamed(names: Ascii): bool {
  return isOneOf(name, nameBytes, names);
}
