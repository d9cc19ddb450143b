#!/usr/bin/env node
/** Entry of the `postern` command: the process's streams and exit status, nothing else. */
import { readFileSync } from "node:fs";
import type { Writable } from "node:stream";
import { EXIT_ERROR, type Io, type Output } from "./output/io.js";
import { run } from "./run.js";

type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number; hasColors?(): boolean };

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, which wins over what the terminal says. */
function wantsColor(stream: Stream): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0";
  return stream.isTTY === true && (stream.hasColors?.() ?? true);
}

function outputOf(stream: Stream): Output {
  return {
    write: (chunk) => new Promise((resolve) => (stream.write(chunk) ? resolve() : void stream.once("drain", resolve))),
    isTTY: stream.isTTY === true,
    color: wantsColor(stream),
    columns: stream.columns,
  };
}

/** Ignore EPIPE (`| head`), but exit 2: the output is incomplete. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT_ERROR);
}

process.stdout.on("error", leaveQuietly);
process.stderr.on("error", leaveQuietly);
const io: Io = {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  get stdin() {
    return process.stdin;
  },
  readKeys: () => void (process.stdin.isTTY && process.stdin.setRawMode(true)),
  env: process.env,
  debug: (process.env["POSTERN_DEBUG"] ?? "") !== "",
  version: () => (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version,
};
process.exitCode = await run(process.argv.slice(2), io);
