/** Limits of the command line itself (docs/limits.md); those of policies, requests and artifacts are in assembly/limits.ts. */
export { ARTIFACT_BYTES_MAX as FILE_BYTES_MAX } from "../../surface/command-line.js";

/** One file of YAML: its syntax tree takes a hundred times the room of the text. */
export const YAML_BYTES_MAX = 8_388_608;

/** One line of requests: a request has at most 64 KiB, and JSON may spell a byte with six characters. */
export const LINE_BYTES_MAX = 1_048_576;

/** A named pipe that nobody writes to is given up after this time. */
export const PIPE_WAIT_MS = 5_000;

/** Values that the tree of a YAML text may have once its aliases are what they stand for. */
export const ALIASED_VALUES_MAX = 1_000_000;
