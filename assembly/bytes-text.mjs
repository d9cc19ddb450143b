// Bytes as printable ASCII that compresses: `#` … `z` are the bytes 0 … 87, `{` and `|` before one of them add 88 and 176. A byte is always the
// same characters, so that compression sees what repeats; base64 would hide it.

const FIRST = "#".charCodeAt(0);
const SINGLE = 88;

export function textOf(bytes) {
  return Array.from(bytes, (byte) => {
    const prefix = Math.floor(byte / SINGLE);
    const last = String.fromCharCode(FIRST + (byte % SINGLE));
    return prefix === 0 ? last : String.fromCharCode(FIRST + SINGLE + prefix - 1) + last;
  }).join("");
}
