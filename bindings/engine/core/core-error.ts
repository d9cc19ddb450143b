/** Errors of the core module itself: there is none at hand, it cannot be fetched, or the host refuses to compile it. */
import { HintedError } from "../../model/branded.js";

export type CoreErrorCode =
  /** This host has no core that is ready at once. */
  | "CORE_NOT_READY"
  /** `LoadOptions` name a core in a form that the call cannot take. */
  | "CORE_INVALID"
  /** The core is not of the build that this JavaScript belongs to. */
  | "CORE_OTHER_BUILD"
  /** The core's address does not answer with it. */
  | "CORE_NOT_FETCHED"
  /** The host does not compile WebAssembly, or not from bytes. */
  | "CORE_REFUSED";

/** Thrown by `Engine.load` and `Engine.loadSync` where the core module cannot be had. */
export class CoreError extends HintedError<CoreErrorCode> {
  protected static override readonly brand = "CoreError";
  declare readonly name: "CoreError";
}

/** What the host threw when it was to compile or instantiate the core. */
export function refused(cause: unknown): CoreError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint = "allow 'wasm-unsafe-eval' in script-src, pass LoadOptions.module, or import `postern/engine-js`";
  return new CoreError("CORE_REFUSED", `the host refuses the core (${reason})`, hint, { cause });
}
