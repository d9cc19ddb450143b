/** What the function returns; undefined where it throws, as a getter, a proxy or a decoder may. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
