/** How strictly documents are read. */

/** `aws` refuses what AWS refuses to save; `lenient` accepts, with a warning, what has one unambiguous meaning. */
export type Mode = "aws" | "lenient";
