/** Folding of letter case, as condition keys and actions have it. */

/** `A`–`Z` to lower case and nothing else: the identity of condition keys and actions is ASCII only (§8.1 8-1, §2 2-4). */
export function foldAscii(text: string): string {
  for (let at = 0; at < text.length; at++) {
    // Beyond ASCII `toLowerCase` changes letters that must stay as they are.
    if (text.charCodeAt(at) > 0x7f) return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  }
  return text.toLowerCase();
}
