/** A core of its own, without engine: AssemblyScript's loader makes the instance, and keeps the names of its exports. */
import { instantiateSync } from "@assemblyscript/loader";

export function instantiate<T extends object>(module: WebAssembly.Module): T {
  return instantiateSync<T & Record<string, unknown>>(module).exports;
}
