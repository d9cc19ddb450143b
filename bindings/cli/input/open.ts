/**
 * Opening what a path names. Only files hold policies, and pipes where the user names one: a device never ends, and opening a
 * pipe that nobody writes to never returns. What is opened is looked at before and after, and its size before it is read.
 */
import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { CliError, reasonOf } from "../output/errors.js";
import type { Io } from "../output/io.js";
import { FILE_BYTES_MAX, PIPE_WAIT_MS } from "./limits.js";
import { quotePath } from "../output/paint.js";

const CHUNK_BYTES = 65_536;
const POLL_MS = 5;

export function unreadable(path: string, reason: string, hint = "check the path and its permissions"): CliError {
  return new CliError("UNREADABLE_FILE", `cannot read ${quotePath(path)}: ${reason}`, hint);
}

export function tooLarge(name: string, limit = FILE_BYTES_MAX): CliError {
  const most = limit.toLocaleString("en-US");
  return new CliError("FILE_TOO_LARGE", `${name} has more than ${most} bytes`, "split it, or check that it is the file you mean");
}

/** What is neither file nor folder, in words; undefined: it is one. */
export function kindOfOther(stats: Pick<Stats, "isFile" | "isDirectory" | "isFIFO" | "isSocket">): string | undefined {
  if (stats.isFile() || stats.isDirectory()) return undefined;
  return stats.isFIFO() ? "a named pipe" : stats.isSocket() ? "a socket" : "a device";
}

/** Throws what `read` throws as UNREADABLE_FILE. */
export function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw unreadable(path, reasonOf(error));
  }
}

/** The bytes of a file or a pipe as they come. Nothing beyond `limit` is read. */
export async function* readChunks(path: string, io: Io, limit: number): AsyncGenerator<Uint8Array> {
  checkKind(
    path,
    attempt(path, () => statSync(path)),
  );
  const fd = attempt(path, () => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  try {
    const stats = fstatSync(fd);
    checkKind(path, stats);
    if (stats.size > limit) throw tooLarge(quotePath(path), limit);
    let bytes = 0;
    for await (const chunk of stats.isFIFO() ? pipeChunks(path, fd, io) : fileChunks(path, fd)) {
      if ((bytes += chunk.length) > limit) throw tooLarge(quotePath(path), limit);
      yield chunk;
    }
  } finally {
    closeSync(fd);
  }
}

/** All of a file at once. Nothing that would have to be waited for is read. */
export function readNow(path: string, limit: number): Uint8Array {
  const other = kindOfOther(attempt(path, () => statSync(path)));
  if (other !== undefined) throw unreadable(path, `it is ${other}, not a file`, "name a file");
  const fd = attempt(path, () => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  try {
    const stats = fstatSync(fd);
    checkKind(path, stats);
    if (stats.size > limit) throw tooLarge(quotePath(path), limit);
    const bytes = Buffer.concat([...fileChunks(path, fd)]);
    if (bytes.length > limit) throw tooLarge(quotePath(path), limit);
    return bytes;
  } finally {
    closeSync(fd);
  }
}

function checkKind(path: string, stats: Stats): void {
  if (stats.isDirectory()) throw unreadable(path, "it is a folder", "name a file");
  const other = stats.isFIFO() ? undefined : kindOfOther(stats);
  if (other !== undefined) throw unreadable(path, `it is ${other}, not a file`, "name a file, or give `-` for standard input");
}

function* fileChunks(path: string, fd: number): Generator<Uint8Array> {
  for (let chunk = nextChunk(path, fd); chunk !== undefined; chunk = nextChunk(path, fd)) yield chunk;
}

function nextChunk(path: string, fd: number): Uint8Array | undefined {
  const chunk = new Uint8Array(CHUNK_BYTES);
  const length = attempt(path, () => readSync(fd, chunk));
  return length === 0 ? undefined : chunk.subarray(0, length);
}

/** A pipe that is opened without waiting says "nothing yet" while its writer is silent, and "the end" before there is one. */
async function* pipeChunks(path: string, fd: number, { pipeWaitMs = PIPE_WAIT_MS }: Io): AsyncGenerator<Uint8Array> {
  const until = performance.now() + pipeWaitMs;
  let hasWriter = false;
  for (;;) {
    const chunk = pipeChunk(path, fd);
    const isEnd = chunk?.length === 0;
    if (isEnd && hasWriter) return;
    hasWriter ||= !isEnd;
    if (!hasWriter && performance.now() > until) {
      throw unreadable(path, `nobody has written to the pipe for ${pipeWaitMs / 1000} s`, "start what writes to it");
    }
    if (chunk !== undefined && !isEnd) yield chunk;
    else await delay(POLL_MS);
  }
}

/** Empty at the end, undefined while there is a writer and nothing from it. */
function pipeChunk(path: string, fd: number): Uint8Array | undefined {
  try {
    const chunk = new Uint8Array(CHUNK_BYTES);
    return chunk.subarray(0, readSync(fd, chunk));
  } catch (error) {
    if ((error as { code?: string }).code === "EAGAIN") return undefined;
    throw unreadable(path, reasonOf(error));
  }
}
