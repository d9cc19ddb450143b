/** The bounded run of the differential targets: what `npm test` runs, and what every mutant must be found by. */
export const SEED = 20_260_601;
export const POLICY_SETS = 240;
export const DIRECTORIES = 40;
export const OPERATOR_CASES = 160;
