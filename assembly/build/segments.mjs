/** The core's data as one segment: asc writes one for each constant, and each has a head of seven bytes, most of them its address. */

const SEGMENT = /^ \(data \$\S+ \(i32\.const (\d+)\) "(.*)"\)\n/gm;
/** A byte of a segment, as the text has it: a character, or an escape. */
const BYTE = /\\(?:[0-9a-f]{2}|[^])|[^]/g;

/** Returns the module's text with one segment in the place of all. What lies between two of them is zero, as memory is. */
export function inOneSegment(text) {
  const segments = [...text.matchAll(SEGMENT)].map(([, at, bytes]) => ({ at: Number(at), bytes })).sort((a, b) => a.at - b.at);
  const [first] = segments;
  if (first === undefined) return text;
  let joined = "";
  let end = first.at;
  for (const { at, bytes } of segments) {
    joined += "\\00".repeat(at - end) + bytes;
    end = at + bytes.match(BYTE).length;
  }
  let isFirst = true;
  return text.replace(SEGMENT, () => {
    if (!isFirst) return "";
    isFirst = false;
    return ` (data $0 (i32.const ${first.at}) "${joined}")\n`;
  });
}
