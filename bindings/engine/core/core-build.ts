/** Is a core of the same build as this JavaScript? Another one may read the frame otherwise, or decide as an older version did. */
import type { CoreModule } from "./core.js";
import { CoreError } from "./core-error.js";

/** Custom section of `core.wasm`: assembly/FORMAT.md §14. */
const SECTION = "postern";

/** The module, if it is of that build; `undefined` expects none. Throws CoreError CORE_OTHER_BUILD, CORE_INVALID. */
export function checkedBuild<Core extends CoreModule>(module: Core, expected: string | undefined): Core {
  if (expected === undefined || typeof module === "function") return module;
  const found = buildOf(module as WebAssembly.Module);
  if (found === expected) return module;
  const message = `the core is of build ${found}, this JavaScript of ${expected}`;
  throw new CoreError("CORE_OTHER_BUILD", message, "take `postern/core.wasm` of this version");
}

function buildOf(module: WebAssembly.Module): string {
  try {
    const [section] = WebAssembly.Module.customSections(module, SECTION);
    return section === undefined ? "unknown" : String.fromCharCode(...new Uint8Array(section));
  } catch (cause) {
    throw new CoreError("CORE_INVALID", "`module` is not a WebAssembly.Module", "compile `postern/core.wasm`", { cause });
  }
}
