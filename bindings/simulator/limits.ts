/** What one call may ask for. Numbers of AWS where AWS has one. */
import { ServiceError } from "./wire/service-error.js";

/** Bytes of a request's body, or of the query of a GET. */
export const BODY_BYTES_MAX = 4 * 1024 * 1024;
/** Parameters of a form. */
export const PARAMETERS_MAX = 50_000;
/** The highest `N` of `Name.member.N`. */
export const MEMBERS_MAX = 10_000;
/** Lists in one another in a parameter's name: `A.member.1.B.member.1` has two. */
export const NAME_DEPTH_MAX = 8;
/** Actions times resources of one call. */
export const PAIRS_MAX = 10_000;
/** Actions times resources times statements: each pair looks at each statement, and nothing else grows with both. */
export const WORK_MAX = 5_000_000;
/** Levels of an organization; AWS documents 7. */
export const LEVELS_MAX = 10;
export const AWS_LEVELS_MAX = 7;
export const EXCLUSIONS_MAX = 256;
export const RESULTS_PER_PAGE_MAX = 1000;
/** Unless the call says otherwise. */
export const PAGE_RESULTS = { usual: 100 } as const;
export const DOCUMENT_UNITS_MAX = 131_072;
export const MARKER_UNITS_MAX = 320;

/** Throws ServiceError InvalidInput where a page would be too much work. */
export function checkWork(actions: number, resources: number, statements: number): void {
  if (actions * resources > PAIRS_MAX) {
    throw ServiceError.invalidInput(
      `${actions} actions on ${resources} resources are ${actions * resources} decisions, a call may have at most ${PAIRS_MAX}`,
      "split the call",
    );
  }
  if (actions * resources * statements > WORK_MAX) {
    throw ServiceError.invalidInput(
      `${actions * resources} decisions over ${statements} statements are too many for one call`,
      "split the call, or ask with a smaller MaxItems",
    );
  }
}
