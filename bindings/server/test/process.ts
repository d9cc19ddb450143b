/** The command in this process, as tests run it. */
import { run, type ServerIo } from "../run.js";

export class Process {
  stdout = "";
  stderr = "";
  status: number | undefined;
  exited: number | undefined;
  readonly #listeners = new Map<string, () => void>();
  #heard: () => void = () => undefined;

  readonly io: ServerIo;

  constructor(env: Readonly<Record<string, string>> = {}) {
    this.io = {
      stdout: (text) => {
        this.stdout += text;
        this.#heard();
      },
      stderr: (text) => void (this.stderr += text),
      env,
      onSignal: (name, listener) => void this.#listeners.set(name, listener),
      exit: (status) => void (this.exited = status),
      version: () => "1.2.3",
    };
  }

  signal(name: string): void {
    this.#listeners.get(name)!();
  }

  line(): Promise<string> {
    return new Promise((resolve) => {
      this.#heard = () => void (this.stdout.includes("\n") && resolve(this.stdout));
      this.#heard();
    });
  }

  get log(): { readonly code: string; readonly level: number }[] {
    return this.stderr
      .trim()
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { code: string; level: number });
  }
}

export interface Started {
  readonly process: Process;
  /** By the listener's name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly admin: string;
  readonly ended: Promise<number>;
}

const running: Started[] = [];

/** Resolves when it listens; rejects with its status and what it said where it does not. */
export async function startServer(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const process = new Process(env);
  const ended = run(["--json", ...argv], process.io);
  const line = await Promise.race([
    process.line(),
    ended.then((status) => Promise.reject(new Error(`${status} ${process.stderr}`))),
  ]);
  const { listening } = JSON.parse(line.slice(0, line.indexOf("\n"))) as { listening: { name: string; url: string }[] };
  const urls = Object.fromEntries(listening.map(({ name, url }) => [name, url]));
  const started = { process, ended, urls, admin: urls["admin"]! };
  running.push(started);
  return started;
}

/** For afterEach. */
export async function endAll(): Promise<void> {
  for (const { process, ended } of running.splice(0)) {
    if (process.status === undefined) process.signal("SIGTERM");
    await ended;
  }
}

/** Those that cannot be ended any more. */
export function forget(): void {
  running.splice(0);
}
