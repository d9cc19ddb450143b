/** Runs the command in this process: output is collected, the core is that of the build, files are those of a temporary folder. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { Io, Output } from "../../bindings/cli/output/io.js";
import { run } from "../../bindings/cli/run.js";
import { catalogue } from "../../bindings/service-data/index.js";
import { coreModule } from "../support/engine.js";

export interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as it was written. */
  readonly bytes: Buffer;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly color?: boolean;
  readonly columns?: number;
  readonly stdin?: string | AsyncIterable<Uint8Array>;
  readonly pipeWaitMs?: number;
  readonly catalogue?: Io["catalogue"];
  readonly env?: Readonly<Record<string, string>>;
  /** Told of what is written to either output, as it is. */
  readonly onWrite?: (text: string) => void;
}

class Collector implements Output {
  readonly chunks: Buffer[] = [];
  readonly isTTY: boolean;
  readonly color: boolean;
  readonly columns: number | undefined;

  constructor(readonly terminal: Terminal) {
    const { isTTY = false, color = false, columns } = terminal;
    [this.isTTY, this.color, this.columns] = [isTTY, color, columns];
  }
  async write(chunk: string | Uint8Array): Promise<void> {
    this.chunks.push(Buffer.from(chunk as Uint8Array));
    this.terminal.onWrite?.(String(chunk));
  }
  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

function inputOf(stdin: Terminal["stdin"]): Io["stdin"] {
  return typeof stdin === "object" ? stdin : once(stdin ?? "");
}

/** `postern ARGV…` */
export async function postern(argv: readonly string[], terminal: Terminal = {}): Promise<Result> {
  const stdout = new Collector(terminal);
  const stderr = new Collector(terminal);
  const io: Io = {
    stdout,
    stderr,
    stdin: inputOf(terminal.stdin),
    debug: false,
    version: () => "1.2.3",
    module: coreModule(),
    catalogue: terminal.catalogue ?? (() => Promise.resolve(catalogue)),
    ...(terminal.env === undefined ? {} : { env: terminal.env }),
    ...(terminal.pipeWaitMs === undefined ? {} : { pipeWaitMs: terminal.pipeWaitMs }),
  };
  const status = await run(argv, io);
  return { status, stdout: stdout.bytes.toString(), stderr: stderr.bytes.toString(), bytes: stdout.bytes };
}

/** A folder that is gone when the tests of the file are done. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "postern-cli-"));
  constructor() {
    afterAll(() => rmSync(this.path, { recursive: true, force: true }));
  }
  /** Writes a file, its folders too, and returns its path. */
  file(name: string, content: string | Uint8Array | object): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content));
    return path;
  }
  at(name: string): string {
    return join(this.path, name);
  }
  read(name: string): Buffer {
    return readFileSync(this.at(name));
  }
}

/** A policy document of one statement. */
export function policy(statement: object): object {
  return { Version: "2012-10-17", Statement: [statement] };
}

export const USER = "arn:aws:iam::111122223333:user/ana";
export const READ = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" });
export const DENY = policy({ Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::reports/secret/*" });

/** The arguments of a request. */
export function asking(action: string, resource: string): string[] {
  return ["--principal", USER, "--action", action, "--on", resource];
}

/** The last `--json` object, or the only one. */
export function json<T>(text: string): T {
  return JSON.parse(text.trimEnd().split("\n").at(-1)!) as T;
}

export interface JsonError {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly findings?: { readonly issueCode: string }[];
  };
}
