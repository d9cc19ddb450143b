/** The limits of one policy document. Beyond them a document is refused, never cut short. */
export { DOCUMENT_BYTES_MAX as MAX_DOCUMENT_BYTES, JSON_DEPTH_MAX as MAX_JSON_DEPTH } from "../../assembly/limits.js";

/** User input quoted in a finding is cut after this many UTF-16 units. */
export const MAX_QUOTED_UNITS = 80;

/** A name of a policy or file at the beginning of a message's line. */
export const MAX_NAME_UNITS = 512;

/** What one finding says. Its parts are quoted, so that only a list of many comes near. */
export const MAX_DETAILS_UNITS = 2_000;

/** Places listed by one finding that gathers several, such as `X_ILLEGAL_CHARACTER`. */
export const MAX_GATHERED_LOCATIONS = 20;
