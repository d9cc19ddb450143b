/**
 * The order of the core's functions. What stands side by side makes some hundred bytes of the compressed core, and nobody can say beforehand
 * which order is a good one: some are tried, and the smallest is taken. So a change elsewhere no longer moves the size by as much.
 */

const TRIES = 48;
const FUNCTION = /^(?= \(func \$)/m;
/** The last line of a function: the first that is indented by one. */
const END = "\n )\n";

/** Returns the module's text in the order of functions of which `sizeOf` says least; the order tried first where several do. */
export function inSmallestOrder(text, sizeOf) {
  let best = { text, size: sizeOf(text) };
  for (const other of otherOrders(text)) {
    const size = sizeOf(other);
    if (size < best.size) best = { text: other, size };
  }
  return best.text;
}

/** In each, another function stands at the end. */
function otherOrders(text) {
  const [head, ...functions] = text.split(FUNCTION);
  const end = functions.at(-1).indexOf(END) + END.length;
  const tail = functions.at(-1).slice(end);
  functions[functions.length - 1] = functions.at(-1).slice(0, end);
  return Array.from({ length: TRIES }, (_, index) => {
    const at = Math.floor((index * functions.length) / TRIES);
    return [head, ...functions.slice(0, at), ...functions.slice(at + 1), functions[at], tail].join("");
  });
}
