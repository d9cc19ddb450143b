/** What a command may touch of the outside world, so that tests can hand it something else. */

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
  /** The core; default: the host's own. */
  readonly module?: WebAssembly.Module;
}

export const EXIT_OK = 0;
/** Denied, or not as expected. */
export const EXIT_DENIED = 1;
export const EXIT_ERROR = 2;
