/** Limits of policy tests (docs/limits.md). */

/** Requests that one case stands for. */
export const CASE_REQUESTS_MAX = 10_000;
/** Requests of one run. */
export const RUN_REQUESTS_MAX = 1_000_000;
/** How many files deep `extends` may go. */
export const EXTENDS_DEPTH_MAX = 16;
/** Engines that a run keeps: one for each distinct `policies`, least recently used first to go. */
export const ENGINES_KEPT = 32;
/** Requests that are asked again to find out which statements are decisive. */
export const DECISIVE_REQUESTS_MAX = 200_000;
/** Statements that stand for parts of one `policies`. */
export const PROBES_MAX = 1_000_000;
/** A suite that is given as a value, as its shortest JSON text; that of a file is the file's. */
export const SUITE_BYTES_MAX = 67_108_864;
