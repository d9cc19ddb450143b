/** The message of an error that carries findings. */

/** A hostile document has a fault in every few bytes; all of them together can be longer than a string may be. */
const MAX_LINES = 100;

/** A line for each of the first errors, and how many more there are. */
export function errorLines<T>(errors: readonly T[], describe: (error: T) => string): string {
  const lines = errors.slice(0, MAX_LINES).map(describe);
  const more = errors.length - lines.length;
  return [...lines, ...(more === 0 ? [] : [`and ${more} more`])].join("\n");
}
