/** Core modules that a host's loader or the build brings. */
declare module "*/core.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "*/core.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "postern:core" {
  /** The core's bytes as text (assembly/build/core-modules.mjs). */
  export const CORE: string;
}
declare module "postern:core-build" {
  /** What the custom section `postern` of the core must say. */
  export const CORE_BUILD: string;
}
declare module "postern:core-js" {
  import type { CoreExports } from "../../engine/core/core.js";
  /** A fresh instance of the core, as JavaScript. */
  export function instantiateCore(): CoreExports;
}
declare module "postern:udf" {
  /** The bytes of dist/udf.wasm as text, likewise. */
  export const UDF: string;
}
