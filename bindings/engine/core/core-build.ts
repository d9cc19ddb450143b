/** Is a core of the same build as this JavaScript? Another one may read the frame otherwise, or decide as an older version did. */
import type { CoreModule } from "./core.js";
import { CoreError, refused } from "./core-error.js";

/** Custom section of `core.wasm`: assembly/FORMAT.md §14. */
const SECTION = "postern";

/** The module, if it is of that build; `undefined` expects none. Throws CoreError CORE_OTHER_BUILD. */
export function checkedBuild<Core extends CoreModule>(module: Core, expected: string | undefined): Core {
  if (expected === undefined || typeof module === "function") return module;
  const found = buildOf(module as WebAssembly.Module);
  if (found !== expected) throw new CoreError("CORE_OTHER_BUILD", `the core is of build ${found}, this JavaScript of ${expected}`);
  return module;
}

function buildOf(module: WebAssembly.Module): string {
  try {
    const [section] = WebAssembly.Module.customSections(module, SECTION);
    return section === undefined ? "unknown" : String.fromCharCode(...new Uint8Array(section));
  } catch (cause) {
    throw refused(cause);
  }
}
