/** Bytes that stand in the bundle as text. */

/** What assembly/build/bytes-text.mjs wrote: `#` … `z` are 0 … 87, `{` and `|` before one of them add 88 and 176. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) - 35;
    bytes[length++] = 36 ^ (code < 88 ? code : (code - 87) * 88 + text.charCodeAt(++at) - 35);
  }
  return bytes.subarray(0, length);
}
