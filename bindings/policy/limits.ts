/** The limits of one policy document. Beyond them a document is refused, never cut short. */

/** UTF-8 bytes of the text; for a parsed object, of its shortest JSON text. */
export const MAX_DOCUMENT_BYTES = 1_048_576;

/** Levels of JSON, the document itself being the first. Bounds the recursion of every pass over a document. */
export const MAX_JSON_DEPTH = 64;

/** User input quoted in a finding is cut after this many UTF-16 units. */
export const MAX_QUOTED_UNITS = 80;

/** Places listed by one finding that gathers several, such as `X_ILLEGAL_CHARACTER`. */
export const MAX_GATHERED_LOCATIONS = 20;
