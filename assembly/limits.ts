/** Every limit and every fixed cache size, in one place. Portable: compiled by asc and tsc. */

/** Principal, action and resource, in bytes of UTF-8. */
export const ARN_BYTES_MAX: u32 = 4096;
/** One context value, in bytes of UTF-8. */
export const CONTEXT_VALUE_BYTES_MAX: u32 = 8192;
export const CONTEXT_KEYS_MAX: u32 = 256;
export const CONTEXT_VALUES_MAX: u32 = 1024;
/** A whole request: all text plus 8 bytes a value. */
export const REQUEST_BYTES_MAX: u32 = 65536;
/** Names of one service caller. */
export const SERVICE_NAMES_MAX: u32 = 100;
/** Requests of one decideMany or decideAll. */
export const REQUESTS_MAX: u32 = 10000000;
/** One policy document, in bytes of UTF-8. */
export const DOCUMENT_BYTES_MAX: u32 = 1048576;
export const STATEMENTS_MAX: u32 = 100000;
/** Findings after which no more documents are read, once there is an error. */
export const FINDINGS_MAX: u32 = 100000;
/** One artifact: the tables behind it must fit into 32-bit memory too. */
export const ARTIFACT_BYTES_MAX: u32 = 0x10000000;
/** Levels of JSON in a policy document. */
export const JSON_DEPTH_MAX: u32 = 64;

/** Spellings of context keys that an engine remembers beside the keys its policies use. */
export const KEY_CACHE_ENTRIES: u32 = 1024;
/** Their characters in all. */
export const KEY_CACHE_CHARACTERS: u32 = 262144;
/** Actions that a core remembers. A power of two. */
export const ACTION_CACHE_ENTRIES: u32 = 512;
/** Session policies, each in a core of its own, that an engine remembers. */
export const SESSION_CACHE_ENTRIES: u32 = 64;

/** User input that a message quotes, in UTF-16 units: the rest becomes `…`. */
export const QUOTED_UNITS_MAX: u32 = 80;
/** A name of a policy or file in a message, in UTF-16 units. */
export const NAME_UNITS_MAX: u32 = 512;
/** What one finding says, in UTF-16 units. Its parts are quoted, so that only a list of many comes near. */
export const DETAILS_UNITS_MAX: u32 = 2000;
/** Places that one finding lists which gathers several, such as `X_ILLEGAL_CHARACTER`. */
export const GATHERED_LOCATIONS_MAX: u32 = 20;
