/** A host that speaks BUFFERED_V1, as ClickHouse does: a block goes into a buffer of the module, answers come back in another. */
import { readFileSync } from "node:fs";
import { instantiateSync } from "@assemblyscript/loader";
import { BUFFER_DATA, BUFFER_SIZE, REASON_BYTES, REASON_CAUSES, REASON_ROW } from "../../assembly/udf/layout.js";
import { customSection, readSections } from "../../bindings/pack/wasm.js";
import { guardedUdf, type Guard } from "../guarded/core.js";

export interface UdfExports extends Record<string, unknown> {
  readonly memory: WebAssembly.Memory;
  clickhouse_create_buffer(size: number): number;
  clickhouse_destroy_buffer(handle: number): void;
  postern_decide(handle: number, rows: number): number;
  postern_decide_full(handle: number, rows: number): number;
  postern_reason(handle: number, rows: number): number;
  postern_info(handle: number, rows: number): number;
}

export interface GuardedUdf extends UdfExports, Guard {
  artifactBase(): number;
}

export type Deciding = "postern_decide" | "postern_decide_full";

export interface Reason {
  readonly decision: number;
  readonly causes: number;
  /** Row + 1. */
  readonly row: number;
}

const NO_HANDLE = 0;

/** The bytes of dist/udf.wasm of this checkout. */
export const UDF = new Uint8Array(readFileSync(new URL("../../dist/udf.wasm", import.meta.url)));

let module: WebAssembly.Module | undefined;

/** The same, compiled: without an artifact. */
export function udfModule(): WebAssembly.Module {
  return (module ??= new WebAssembly.Module(UDF));
}

/** Where udf.wasm looks for its artifact. */
export function artifactBase(): number {
  const section = customSection(readSections(UDF), "postern.base")!;
  return new DataView(section.buffer, section.byteOffset).getUint32(0, true);
}

export class UdfHost {
  readonly exports: UdfExports;

  /** Of a packed module. */
  constructor(packed: WebAssembly.Module) {
    this.exports = instantiateSync<UdfExports>(packed).exports;
  }

  /** Of the bare module, with the artifact where the packer would put it: nothing to compile. */
  static holding(artifact: Uint8Array): UdfHost {
    const host = new UdfHost(udfModule());
    host.#lay(artifact, artifactBase());
    return host;
  }

  /** Of the module under guard, likewise. */
  static guarding(artifact: Uint8Array): UdfHost & { readonly exports: GuardedUdf } {
    const host = new UdfHost(guardedUdf()) as UdfHost & { readonly exports: GuardedUdf };
    host.#lay(artifact, host.exports.artifactBase());
    return host;
  }

  #lay(artifact: Uint8Array, at: number): void {
    const { memory } = this.exports;
    const missing = at + artifact.length - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    new Uint8Array(memory.buffer).set(artifact, at);
  }

  /** A signed byte a row. A trap is a WebAssembly.RuntimeError. */
  decide(name: Deciding, block: Uint8Array, rows: number): number[] {
    return this.#call(name, block, rows, (bytes) => [...new Int8Array(bytes.buffer)]);
  }

  reasons(block: Uint8Array, rows: number): Reason[] {
    return this.#call("postern_reason", block, rows, (bytes) => {
      const view = new DataView(bytes.buffer);
      return Array.from({ length: rows }, (_, row) => ({
        decision: view.getInt8(row * REASON_BYTES),
        causes: view.getUint32(row * REASON_BYTES + REASON_CAUSES, true),
        row: view.getUint32(row * REASON_BYTES + REASON_ROW, true),
      }));
    });
  }

  /** What `postern_info` says, once a row. */
  info(rows = 1): string[] {
    const handle = this.exports.postern_info(NO_HANDLE, rows);
    const bytes = this.#take(handle);
    const texts: string[] = [];
    for (let at = 0; at < bytes.length; at += 1 + bytes[at]!) {
      texts.push(new TextDecoder().decode(bytes.subarray(at + 1, at + 1 + bytes[at]!)));
    }
    return texts;
  }

  /** Pages of 64 KiB. */
  get pages(): number {
    return this.exports.memory.buffer.byteLength / 65536;
  }

  #call<T>(name: Deciding | "postern_reason", block: Uint8Array, rows: number, read: (answers: Uint8Array) => T): T {
    const input = this.exports.clickhouse_create_buffer(block.length);
    this.#view(input).set(block);
    const answers = this.#take(this.exports[name](input, rows));
    this.exports.clickhouse_destroy_buffer(input);
    return read(answers);
  }

  /** A copy of the buffer's bytes; the buffer is destroyed. */
  #take(handle: number): Uint8Array {
    const bytes = this.#view(handle).slice();
    this.exports.clickhouse_destroy_buffer(handle);
    return bytes;
  }

  #view(handle: number): Uint8Array {
    const { buffer } = this.exports.memory;
    const words = new DataView(buffer, handle);
    return new Uint8Array(buffer, words.getUint32(BUFFER_DATA, true), words.getUint32(BUFFER_SIZE, true));
  }
}
