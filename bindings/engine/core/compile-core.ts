/** The core from its bytes, or from where they are: for hosts that compile WebAssembly. The others must not even bundle this file. */
import { CoreError, refused } from "./core-error.js";
import type { CoreCompiler, WasmSource } from "./platform.js";
import type { BytesLike, ResponseLike } from "./platform.js";

const HINT = "pass LoadOptions.module or bytes, or to `Engine.load` a URL or Response";
const SERVE = "serve `postern/core.wasm` there";

export const coreCompiler: CoreCompiler = {
  now(wasm) {
    if (isBytes(wasm)) return compileBytes(wasm);
    throw new CoreError("CORE_INVALID", "`loadSync` cannot wait for the core", HINT);
  },
  async later(wasm) {
    return isBytes(wasm) ? refusable(WebAssembly.compile(wasm as BufferSource)) : compileResponse(await responseOf(wasm));
  },
};

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
    throw new CoreError("CORE_INVALID", "`wasm` holds no core", HINT);
  }
  if (!response.ok) throw new CoreError("CORE_NOT_FETCHED", `${response.url} answered ${response.status}`, SERVE);
  const { headers } = response as Response;
  const streams = typeof WebAssembly.compileStreaming === "function" && headers.get("content-type") === "application/wasm";
  if (streams) return refusable(WebAssembly.compileStreaming(response as Response));
  const bytes = await response.arrayBuffer();
  return refusable(WebAssembly.compile(bytes));
}

async function responseOf(wasm: Exclude<WasmSource, BytesLike>): Promise<ResponseLike> {
  if (!("href" in wasm)) return wasm;
  try {
    return await fetch(wasm.href);
  } catch (cause) {
    throw new CoreError("CORE_NOT_FETCHED", `${wasm.href} cannot be fetched`, SERVE, { cause });
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
