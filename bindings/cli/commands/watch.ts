/** Runs again whenever a file changes that the last run has read. */
import { watch } from "chokidar";
import { EXIT_OK, type Io } from "../output/io.js";
import { printError } from "../output/report.js";
import { painter } from "../output/paint.js";

/** A run, and the files that it depends on. */
export interface RunOnce {
  readonly status: number;
  readonly watched: Iterable<string>;
}

/** What went wrong in a run that is watched, with the files that a change may mend. */
export class WatchedError extends Error {
  constructor(
    readonly error: unknown,
    readonly watched: Iterable<string>,
  ) {
    super("a run ended in an error", { cause: error });
  }
}

/** A burst of saves is one change. */
const DEBOUNCE_MS = 100;
const CONTROL_C = "\u0003";

/** Until `q`, Ctrl-C or an interrupt. */
export async function watchRuns(run: () => Promise<RunOnce>, io: Io): Promise<number> {
  const watcher = watch([], { ignoreInitial: true });
  const watched = new Set<string>();
  const again = async (): Promise<void> => {
    const found = await attempt(run, io);
    const added = [...found].filter((path) => !watched.has(path));
    for (const path of added) watched.add(path);
    watcher.add(added);
    await io.stderr.write(`${painter(io.stderr)("dim", "watching; `q` leaves")}\n`);
  };
  const runs = new Runs(again);
  watcher.on("all", () => runs.ask());
  await runs.ask(0);
  await leaving(io);
  await watcher.close();
  await runs.done();
  return EXIT_OK;
}

/** A file that is for a moment not what it should be shows its faults, and is watched on. */
async function attempt(run: () => Promise<RunOnce>, io: Io): Promise<Iterable<string>> {
  try {
    return (await run()).watched;
  } catch (error) {
    await printError(error instanceof WatchedError ? error.error : error, false, io);
    return error instanceof WatchedError ? error.watched : [];
  }
}

/** One run at a time; what changes meanwhile is one more run. */
class Runs {
  #timer: NodeJS.Timeout | undefined;
  #current: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(readonly run: () => Promise<void>) {}

  ask(after = DEBOUNCE_MS): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    clearTimeout(this.#timer);
    if (after === 0) return (this.#current = this.#current.then(this.run));
    this.#timer = setTimeout(() => void (this.#current = this.#current.then(this.run)), after);
    return Promise.resolve();
  }

  async done(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#current;
  }
}

/** Input that ends is no wish to leave: there may be no terminal. */
async function leaving(io: Io): Promise<void> {
  const interrupted = new Promise<void>((resolve) => process.once("SIGINT", resolve));
  const asked = (async (): Promise<void> => {
    io.readKeys?.();
    for await (const chunk of io.stdin) if (/[qQ]/.test(String(chunk)) || String(chunk).includes(CONTROL_C)) return;
    await interrupted;
  })();
  await Promise.race([interrupted, asked]);
}
