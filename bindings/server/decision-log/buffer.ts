/** Lines that wait for their sink: so many bytes, and what does not fit is counted. A decision never waits here. */
import type { Sink } from "./sinks.js";

export interface BufferOptions {
  readonly bufferBytes: number;
  readonly drop: "newest" | "oldest";
  readonly dropped: (reason: "full" | "failed", count: number) => void;
  readonly written: (count: number) => void;
  readonly clock: () => number;
}

const CHUNK_BYTES = 65_536;
/** Lines of so long go together: a write costs more than a line. */
const GATHER_MILLIS = 20;

interface Waiting {
  readonly line: string;
  readonly bytes: number;
}

export class LineBuffer {
  #lines: Waiting[] = [];
  /** What was taken off the front of `#lines`. */
  #first = 0;
  #bytes = 0;
  #lost = 0;
  #lostSince = 0;
  #flushing: Promise<void> | undefined;

  constructor(
    readonly sink: Sink,
    readonly options: BufferOptions,
  ) {}

  /** Is there no room for a line of the usual size? */
  get isFull(): boolean {
    return this.#bytes + 1024 > this.options.bufferBytes;
  }

  add(line: string): void {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#bytes + bytes > this.options.bufferBytes && !this.#makeRoom(bytes)) return this.#lose("full", 1);
    this.#lines.push({ line, bytes });
    this.#bytes += bytes;
    this.#flushing ??= this.#flush().finally(() => (this.#flushing = undefined));
  }

  #makeRoom(bytes: number): boolean {
    if (this.options.drop === "newest" || bytes > this.options.bufferBytes) return false;
    while (this.#bytes + bytes > this.options.bufferBytes && this.#first < this.#lines.length) {
      this.#shift();
      this.#lose("full", 1);
    }
    return this.#bytes + bytes <= this.options.bufferBytes;
  }

  #lose(reason: "full" | "failed", count: number): void {
    if (this.#lost === 0) this.#lostSince = this.options.clock();
    this.#lost += count;
    this.options.dropped(reason, count);
  }

  #shift(): Waiting {
    const line = this.#lines[this.#first++]!;
    this.#bytes -= line.bytes;
    if (this.#first > 1024 && this.#first * 2 > this.#lines.length) {
      this.#lines = this.#lines.slice(this.#first);
      this.#first = 0;
    }
    return line;
  }

  /** The bytes of lines are held until the sink has taken them. */
  async #flush(): Promise<void> {
    while (this.#first < this.#lines.length) {
      if (this.#bytes < CHUNK_BYTES) await new Promise((resolve) => setTimeout(resolve, GATHER_MILLIS));
      const chunk = this.#chunk();
      const held = chunk.reduce((sum, { bytes }) => sum + bytes, 0);
      this.#bytes += held;
      const isTaken = await this.sink.write(this.#textOf(chunk)).then(
        () => true,
        () => false,
      );
      this.#bytes -= held;
      if (isTaken) this.options.written(chunk.length);
      else this.#lose("failed", chunk.length);
    }
    await this.#tellLost();
  }

  #chunk(): Waiting[] {
    const chunk: Waiting[] = [];
    let bytes = 0;
    while (this.#first < this.#lines.length && bytes < CHUNK_BYTES) {
      const line = this.#shift();
      bytes += line.bytes;
      chunk.push(line);
    }
    return chunk;
  }

  #textOf(chunk: readonly Waiting[]): string {
    return chunk.map(({ line }) => `${line}\n`).join("");
  }

  /** Once for all that were lost, when the sink takes lines again. */
  async #tellLost(): Promise<void> {
    const [dropped, since] = [this.#lost, new Date(this.#lostSince).toISOString()];
    if (dropped === 0) return;
    const isTaken = await this.sink.write(`${JSON.stringify({ dropped, since })}\n`).then(
      () => true,
      () => false,
    );
    if (isTaken) this.#lost -= dropped;
  }

  /** Resolves when all that waits was offered to the sink. */
  async flush(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing;
  }
}
