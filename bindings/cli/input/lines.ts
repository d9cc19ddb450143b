/** Bytes → lines, one at a time: a file of any size is read in constant memory. */
import { isUtf8 } from "node:buffer";
import { CliError } from "../output/errors.js";
import { inputChunks, STANDARD_INPUT } from "./files.js";
import type { Io } from "../output/io.js";
import { FILE_BYTES_MAX, LINE_BYTES_MAX } from "./limits.js";
import { readChunks } from "./open.js";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Undefined: the line is not a text, for the reason in `fault`. */
  readonly text: string | undefined;
  readonly fault?: CliError;
}

/** The lines of a file, of a pipe that was named, or of standard input for "-", in lists as they arrive. */
export async function* readLines(path: string, io: Io): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter();
  for await (const chunk of path === STANDARD_INPUT ? inputChunks(io, Infinity) : readChunks(path, io, Infinity)) {
    yield splitter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  }
  yield splitter.end();
}

class LineSplitter {
  #rest: Buffer[] = [];
  #restBytes = 0;
  #number = 0;

  /** The lines that the chunk completes. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      this.#keep(chunk.subarray(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  /** The last line, where no line feed ends it. */
  end(): Line[] {
    return this.#restBytes === 0 ? [] : [this.#take()];
  }

  /** Of a line that is too long only the length is kept. One that never ends is given up. */
  #keep(part: Buffer): void {
    this.#restBytes += part.length;
    if (this.#restBytes > FILE_BYTES_MAX) throw tooLong(`line ${this.#number + 1} does not end`);
    if (this.#restBytes > LINE_BYTES_MAX) this.#rest = [];
    else if (part.length > 0) this.#rest.push(part);
  }

  #take(): Line {
    const number = ++this.#number;
    const isTooLong = this.#restBytes > LINE_BYTES_MAX;
    const bytes = this.#rest.length === 1 ? this.#rest[0]! : Buffer.concat(this.#rest);
    this.#rest = [];
    this.#restBytes = 0;
    if (isTooLong) return { number, text: undefined, fault: tooLong("the line has more than 1 MiB") };
    if (!isUtf8(bytes)) {
      return { number, text: undefined, fault: new CliError("NOT_UTF8", "the line is not UTF-8 text", "save the file as UTF-8") };
    }
    const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    return { number, text: withoutMark(bytes.toString("utf8", 0, end), number) };
  }
}

function tooLong(message: string): CliError {
  return new CliError("LINE_TOO_LONG", message, "put one request on a line");
}

/** A byte order mark may begin the first line. */
function withoutMark(text: string, number: number): string {
  return number === 1 && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
