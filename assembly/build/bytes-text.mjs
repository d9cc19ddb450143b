// Bytes as printable ASCII that compresses: `#` … `z` are 0 … 87, `{` and `|` before one of them add 88 and 176; the byte is that number with the
// bits of 36 turned over, which makes the frequent instructions of WebAssembly one character each. A byte is always the same characters, so that
// compression sees what repeats; base64 would hide it.

const FIRST = "#".charCodeAt(0);
const SINGLE = 88;
const TURNED = 36;

export function textOf(bytes) {
  return Array.from(bytes, (byte) => {
    const number = byte ^ TURNED;
    const prefix = Math.floor(number / SINGLE);
    const last = String.fromCharCode(FIRST + (number % SINGLE));
    return prefix === 0 ? last : String.fromCharCode(FIRST + SINGLE + prefix - 1) + last;
  }).join("");
}
