/** The bounded run of the differential targets: what `npm test` runs, and what every mutant must be found by. */
export const SEED = 20_260_601;
export const POLICY_SETS = 600;
export const DIRECTORIES = 60;
export const OPERATOR_CASES = 700;
/** Requests to one policy set or directory. */
export const SHORT = 24;
