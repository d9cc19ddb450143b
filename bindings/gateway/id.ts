/** Names of decisions: UUIDs of version 7 (RFC 9562), which sort by time. */

const POOL_BYTES = 1600;
const RANDOM_BYTES = 10;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes are drawn for many at once: Workers have them only while a request is answered, so none at import. */
export function decisionId(now: number): string {
  if (used === POOL_BYTES) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const at = used;
  used += RANDOM_BYTES;
  pool[at] = (pool[at]! & 0x0f) | 0x70;
  pool[at + 2] = (pool[at + 2]! & 0x3f) | 0x80;
  return `${timePart(now)}-${hex(at, at + 2)}-${hex(at + 2, at + 4)}-${hex(at + 4, at + RANDOM_BYTES)}`;
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hex(from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) text += DIGITS[pool[at]!]!;
  return text;
}

let last = { now: Number.NaN, text: "" };

/** Many decisions fall into one millisecond. */
function timePart(now: number): string {
  if (last.now !== now) last = { now, text: writtenTime(now) };
  return last.text;
}

function writtenTime(now: number): string {
  const time = Math.max(0, Math.floor(now) || 0)
    .toString(16)
    .padStart(12, "0")
    .slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
