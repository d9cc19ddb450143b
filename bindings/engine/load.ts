/** From what the caller or the host offers to a core that can be instantiated. Knows no host. */
import type { CoreModule } from "./core.js";
import { CoreError, refused } from "./core-error.js";
import type { Explaining } from "./explain/explain.js";
import { readOptions } from "./options.js";
import type { BytesLike, ResponseLike, UrlLike, WasmModule } from "./platform.js";
import { refusePollution } from "./safely.js";

/**
 * Options of `Engine.load` and `Engine.loadSync`: a plain object, each member of which may be left out or `undefined`. A misspelt
 * member, `null` or a value of another type is a `RequestError` INVALID_REQUEST, never a default.
 */
export interface LoadOptions {
  /** A compiled `WebAssembly.Module`; default: the host's own way. */
  readonly module?: WasmModule;
  /** The core's bytes, or where they are. `loadSync` takes bytes only; a URL or Response needs `load`, and is compiled as it arrives. */
  readonly wasm?: BytesLike | UrlLike | ResponseLike | PromiseLike<ResponseLike>;
  /**
   * Milliseconds since 1970; default `Date.now`. Where it throws, or returns no number that a Date can have, requests whose policies
   * ask for the time are `RequestError` INTERNAL.
   */
  readonly clock?: () => number;
  /** Changes nothing: one core, without SIMD, serves every host. */
  readonly simd?: boolean;
  /** `explainer` of `postern/explain`: with it, an engine of `postern/engine` explains too. */
  readonly explainer?: Explaining;
}

type WasmSource = NonNullable<LoadOptions["wasm"]>;

/** The options, read once. Throws RequestError INVALID_REQUEST. */
export function readLoadOptions(given: LoadOptions): LoadOptions {
  refusePollution();
  return readOptions(given, { module: "object", wasm: "object", clock: "function", simd: "boolean", explainer: "object" });
}

/** The core that the options name, compiled; `undefined`: they name none. */
export function givenModule({ module, wasm }: LoadOptions): CoreModule | undefined {
  if (module !== undefined) return module;
  if (wasm === undefined) return undefined;
  if (isBytes(wasm)) return compileBytes(wasm);
  throw new CoreError("CORE_INVALID", "`loadSync` cannot wait for the core");
}

/** As givenModule; compiles in the background. */
export async function givenModuleLater({ module, wasm }: LoadOptions): Promise<CoreModule | undefined> {
  if (module !== undefined) return module;
  if (wasm === undefined) return undefined;
  return isBytes(wasm) ? refusable(WebAssembly.compile(wasm as BufferSource)) : compileResponse(await responseOf(wasm));
}

export function compileBytes(bytes: BytesLike): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes as BufferSource);
  } catch (cause) {
    throw refused(cause);
  }
}

/** Compiles while the bytes arrive; a server that gives the file another type than application/wasm costs the streaming. */
export async function compileResponse(response: ResponseLike): Promise<WebAssembly.Module> {
  if (typeof (response as Partial<ResponseLike> | null | undefined)?.arrayBuffer !== "function") {
    throw new CoreError("CORE_INVALID", "`wasm` holds no core");
  }
  if (!response.ok) throw new CoreError("CORE_NOT_FETCHED", `${response.url} answered ${response.status}`);
  const { headers } = response as Response;
  const streams = typeof WebAssembly.compileStreaming === "function" && headers.get("content-type") === "application/wasm";
  if (streams) return refusable(WebAssembly.compileStreaming(response as Response));
  return refusable(WebAssembly.compile(await response.arrayBuffer()));
}

async function responseOf(wasm: Exclude<WasmSource, BytesLike>): Promise<ResponseLike> {
  if (!("href" in wasm)) return wasm;
  try {
    return await fetch(wasm.href);
  } catch (cause) {
    throw new CoreError("CORE_NOT_FETCHED", `${wasm.href} cannot be fetched`, { cause });
  }
}

function isBytes(wasm: WasmSource): wasm is BytesLike {
  return wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm);
}

async function refusable(compiling: Promise<WebAssembly.Module>): Promise<WebAssembly.Module> {
  try {
    return await compiling;
  } catch (cause) {
    throw refused(cause);
  }
}
