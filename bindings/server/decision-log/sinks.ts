/** Where lines go. A sink takes some bytes at a time, and says when it will take more. */
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";

export interface Sink {
  readonly name: string;
  /** Resolves when it was taken. Rejects where it was not: the lines are lost then. */
  write(text: string): Promise<void>;
  /** SIGHUP. */
  reopen(): void;
  close(): Promise<void>;
}

function writeTo(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error === undefined || error === null ? resolve() : reject(error)));
  });
}

export function streamSink(name: string, stream: Writable): Sink {
  stream.on("error", () => undefined);
  return { name, write: (text) => writeTo(stream, text), reopen: () => undefined, close: () => Promise.resolve() };
}

/** Appended to. Opened anew after `reopen`, so that log rotation can move the file; and after an error. */
export function fileSink(path: string): Sink {
  let stream = opened(path);
  const renew = (): void => {
    stream.end();
    stream = opened(path);
  };
  return {
    name: "file",
    write: (text) =>
      writeTo(stream, text).catch((error: unknown) => {
        renew();
        throw error;
      }),
    reopen: renew,
    close: () => new Promise((resolve) => void stream.end(() => resolve())),
  };
}

function opened(path: string): Writable {
  return createWriteStream(path, { flags: "a", mode: 0o640 }).on("error", () => undefined);
}
