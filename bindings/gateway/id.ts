/** Names of decisions: UUIDs of version 7 (RFC 9562), which sort by time. */

const POOL_BYTES = 1600;
const RANDOM_BYTES = 10;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes are drawn for many at once: Workers have them only while a request is answered, so none at import. */
export function decisionId(now: number): string {
  if (used + RANDOM_BYTES > POOL_BYTES) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const random = hex(pool.subarray(used, (used += RANDOM_BYTES)));
  const time = Math.max(0, Math.floor(now) || 0)
    .toString(16)
    .padStart(12, "0")
    .slice(-12);
  const variant = ((Number.parseInt(random[3]!, 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += DIGITS[byte]!;
  return text;
}
