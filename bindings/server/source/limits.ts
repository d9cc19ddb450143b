/** Bounds of what sources give. docs/limits.md lists them. */

/** The engine takes no larger one. */
export const ARTIFACT_BYTES_MAX = 0x10000000;
export const REDIRECTS_MAX = 3;
export const FETCH_MILLIS = 30_000;
/** An ETag or version id that is longer is not a name. */
export const REVISION_UNITS_MAX = 200;
export const RETRY_AFTER_SECONDS_MAX = 3600;
