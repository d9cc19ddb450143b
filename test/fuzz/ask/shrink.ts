/** Makes plain data smaller, one member or item at a time, as long as it stays interesting. */

/** Drops whatever can be dropped. Documents given as text are read first where that keeps the fault. */
export function shrink<T>(value: T, isInteresting: (candidate: T) => boolean): T {
  let current = value;
  for (let again = true; again;) {
    again = false;
    for (const candidate of smaller(current)) {
      if (!isInteresting(candidate as T)) continue;
      current = candidate as T;
      again = true;
      break;
    }
  }
  return current;
}

/** Every value that differs by one omission, the largest omissions first. */
function* smaller(value: unknown): Generator<unknown> {
  if (typeof value === "string") yield* readings(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) yield value.toSpliced(at, 1);
    for (let at = 0; at < value.length; at++) for (const item of smaller(value[at])) yield value.with(at, item);
    return;
  }
  for (const key of Object.keys(value)) yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  for (const [key, member] of Object.entries(value)) for (const item of smaller(member)) yield { ...value, [key]: item };
}

function* readings(text: string): Generator<unknown> {
  if (!text.startsWith("{")) return;
  try {
    yield JSON.parse(text) as unknown;
  } catch {
    // No document.
  }
}
