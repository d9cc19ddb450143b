/**
 * What a command may touch of the outside world, so that tests can hand it something else.
 *
 * Look into the room for how something is printed: errors.ts and report.ts for faults, excerpt.ts for lines of a source, paint.ts
 * for colours and foreign texts. Policies and requests are read by input/, and exit codes are the commands'.
 */

import type { ValidationCatalogue } from "../../surface/validate.js";
import { usage } from "./errors.js";

export interface Output {
  /** Resolves when more can be written without piling up. */
  write(chunk: string | Uint8Array): Promise<void>;
  readonly isTTY: boolean;
  /** Whether colours are wanted. */
  readonly color: boolean;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
}

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Show the stack of unexpected errors. */
  readonly debug: boolean;
  /** Version of the package. */
  version(): string;
  /** How long a named pipe may have no writer; default PIPE_WAIT_MS. */
  readonly pipeWaitMs?: number;
  /** The catalogue for `validate` and `explain`; default: that of @postern/service-data, where it is installed. */
  readonly catalogue?: () => Promise<ValidationCatalogue | undefined>;
  /** Makes each key a chunk of standard input, where it is a terminal. */
  readonly readKeys?: () => void;
  /** Environment variables; default: none. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The core; default: the host's own. */
  readonly module?: WebAssembly.Module;
}

/** The same, with a standard input that can be read once: a second reader would find nothing, and take it for empty. */
export function withInputOnce(io: Io): Io {
  let isTaken = false;
  const takeInput = (): Io["stdin"] => {
    if (isTaken) throw usage("`-` is given twice, and standard input can be read once", "give one of the two as a file");
    isTaken = true;
    return io.stdin;
  };
  return Object.create(io, { stdin: { get: takeInput } }) as Io;
}

export const EXIT_OK = 0;
/** Denied, or not as expected. */
export const EXIT_DENIED = 1;
export const EXIT_ERROR = 2;
