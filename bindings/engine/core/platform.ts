/** What the API takes from the platform, as shapes: the published types need neither the DOM library nor Node.js's types. */

/** A compiled `WebAssembly.Module`. It has no members that a type could name. */
export type WasmModule = object;

/** Bytes: a `BufferSource`. */
export type BytesLike = ArrayBuffer | ArrayBufferView;

/** A `URL`, as far as it is read. */
export interface UrlLike {
  readonly href: string;
}

/** A `Response` of `fetch`, as far as it is read. */
export interface ResponseLike {
  readonly ok: boolean;
  readonly status: number;
  readonly url: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The core's bytes, or where they are. */
export type WasmSource = BytesLike | UrlLike | ResponseLike | PromiseLike<ResponseLike>;

/** How a host compiles LoadOptions.wasm (compile-core.ts). Both throw CoreError. */
export interface CoreCompiler {
  readonly now: (wasm: WasmSource) => WasmModule;
  readonly later: (wasm: WasmSource) => Promise<WasmModule>;
}
