/** The decision log: which decisions are written, and to where. */
import type { DecisionEvent } from "postern/gateway";
import type { DecisionLogOptions } from "../config/types.js";
import { startError } from "../faults.js";
import type { Metrics } from "../serve/metrics.js";
import { LineBuffer } from "./buffer.js";
import { lineOf } from "./line.js";
import { fileSink, streamSink, type Sink } from "./sinks.js";

const BUFFER_BYTES = 8 * 1024 * 1024;
const HASH_KEY_BYTES_MIN = 16;

export interface DecisionLog {
  /** Never throws, never waits. */
  readonly write: (event: DecisionEvent) => void;
  /** Must requests be refused until there is room (`require`)? */
  readonly isFull: () => boolean;
  reopen(): void;
  close(): Promise<void>;
}

const NONE: DecisionLog = { write: () => undefined, isFull: () => false, reopen: () => undefined, close: () => Promise.resolve() };

/** Throws StartError. */
export function createDecisionLog(options: DecisionLogOptions, metrics: Metrics, clock: () => number, given?: Sink): DecisionLog {
  const sink = given ?? sinkOf(options);
  checkHashKey(options);
  if (sink === undefined) return NONE;
  const buffer = new LineBuffer(sink, {
    bufferBytes: options.bufferBytes ?? BUFFER_BYTES,
    drop: options.drop ?? "newest",
    dropped: (reason, count) => metrics.logDropped(reason).inc(count),
    written: (count) => metrics.logLines(sink.name).inc(count),
    clock,
  });
  const write = (event: DecisionEvent): void => {
    const rate = rateOf(event, options);
    if (isSampled(event.verdict.id, rate)) buffer.add(lineOf(event, options, rate));
  };
  return {
    write,
    isFull: () => options.require === true && buffer.isFull,
    reopen: () => sink.reopen(),
    close: async () => {
      await buffer.flush();
      await sink.close();
    },
  };
}

function sinkOf({ sink = "none", file }: DecisionLogOptions): Sink | undefined {
  if ((sink === "file") !== (file !== undefined))
    throw startError("CONFIG_INVALID", "`decisionLog.file` must be given with `sink: file`, and only there", "correct it");
  if (sink === "none") return undefined;
  return file === undefined ? streamSink("stdout", process.stdout) : fileSink(file);
}

function checkHashKey({ redactWith, hashKey = "" }: DecisionLogOptions): void {
  if (redactWith !== "hash" || Buffer.byteLength(hashKey) >= HASH_KEY_BYTES_MIN) return;
  throw startError(
    "CONFIG_INVALID",
    `\`decisionLog.hashKey\` must have at least ${HASH_KEY_BYTES_MIN} bytes, found ${Buffer.byteLength(hashKey)}`,
    "give a longer one, best as `${file:…}`",
  );
}

function rateOf({ verdict: { status, decision } }: DecisionEvent, { sample = {} }: DecisionLogOptions): number {
  if (status >= 500) return sample.error ?? 1;
  return (decision === "allowed" ? sample.allowed : sample.denied) ?? 1;
}

/** By the id, so that whoever has an id knows whether its line is there: its last eight digits are random. */
export function isSampled(id: string, rate: number): boolean {
  return rate >= 1 || Number.parseInt(id.slice(-8), 16) / 0x1_0000_0000 < rate;
}
