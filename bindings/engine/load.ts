/** What the caller says about loading. Knows no host. */
import type { CoreModule } from "./core/core.js";
import { CoreError } from "./core/core-error.js";
import type { Explaining } from "./explaining.js";
import { readOptions } from "./request/options.js";
import type { WasmModule, WasmSource } from "./core/platform.js";
import { refusePollution, safely } from "./request/safely.js";

/**
 * Options of `Engine.load` and `Engine.loadSync`: a plain object, each member of which may be left out or `undefined`. A misspelt
 * member, `null` or a value of another type is a `RequestError` INVALID_REQUEST, never a default.
 */
export interface LoadOptions {
  /** A compiled `WebAssembly.Module`, or what `WebAssembly.instantiate` gives of bytes: `{ module, instance }`; default: the host's own way. */
  readonly module?: WasmModule;
  /**
   * The core's bytes, or where they are. `loadSync` takes bytes only; a URL or Response needs `load`, and is compiled as it arrives.
   * Workers, edge runtimes and `postern/engine-js` compile nothing: there it is a `CoreError` CORE_REFUSED.
   */
  readonly wasm?: WasmSource;
  /**
   * Milliseconds since 1970; default `Date.now`. Where it throws, or returns no number that a Date can have, requests whose policies
   * ask for the time are `RequestError` INTERNAL.
   */
  readonly clock?: () => number;
  /** @deprecated Changes nothing: one core, without SIMD, serves every host. */
  readonly simd?: boolean;
  /** `explainer` of `postern/explain`: with it, an engine of `postern/engine` explains too. */
  readonly explainer?: Explaining;
}

/** The options, read once. Throws RequestError INVALID_REQUEST. */
export function readLoadOptions(given: LoadOptions): LoadOptions {
  refusePollution();
  return readOptions(given, { module: "object", wasm: "object", clock: "function", simd: "boolean", explainer: "object" });
}

function moduleOf(given: WasmModule): WasmModule {
  const inner = safely(() => (given as { readonly module?: unknown }).module);
  return typeof inner === "object" && inner !== null ? inner : given;
}

/** What the options name as core, compiled; `undefined`: they name none. Throws CoreError. */
export function givenModule<Answer>(
  { module, wasm }: LoadOptions,
  compile: ((wasm: WasmSource) => Answer) | undefined,
): CoreModule | Answer | undefined {
  if (module !== undefined) return moduleOf(module);
  if (wasm === undefined) return undefined;
  if (compile === undefined) throw new CoreError("CORE_REFUSED", "this host does not compile `wasm`", "pass LoadOptions.module");
  return compile(wasm);
}
