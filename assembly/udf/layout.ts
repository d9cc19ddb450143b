/**
 * What a host of udf.wasm must know beside layout.ts: buffers, and answers of rows that are not requests. Portable: compiled by
 * asc and tsc. In words: assembly/udf/FORMAT.md.
 */

// A buffer, 16 bytes, the bytes themselves behind it. BUFFERED_V1 knows the first two words.
export const BUFFER_DATA: u32 = 0; // address of the bytes
export const BUFFER_SIZE: u32 = 4;
export const BUFFER_PREVIOUS: u32 = 8; // the buffer below, 0 for the lowest one
export const BUFFER_STATE: u32 = 12; // BUFFER_LIVE until it is destroyed
export const BUFFER_BYTES: u32 = 16;
export const BUFFER_LIVE: u32 = 0x4556494c; // "LIVE"

// Answers for rows, beside DECISION_* and ERROR_*: below all errors of the core, and within one signed byte.
/** A text, the number of keys or values, or the whole row is over a limit of limits.ts. */
export const ROW_TOO_LARGE: i32 = -101;
/** Two names of the context differ only in case, and are not those of a tag. */
export const ROW_DUPLICATE_KEY: i32 = -102;
export const ROW_NOT_UTF8: i32 = -103;
/** A policy asks for the time, and the row does not give it. */
export const ROW_NO_TIME: i32 = -104;
/** `flags` has a bit that no REQUEST_* stands for. */
export const ROW_FLAGS: i32 = -105;

/** Bytes of an answer of postern_reason: decision (i8), causes, row (u32 each, not aligned). */
export const REASON_BYTES: u32 = 9;
export const REASON_CAUSES: u32 = 1;
export const REASON_ROW: u32 = 5;
