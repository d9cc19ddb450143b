// The core's build, in a custom section of the module: hosts see a core.wasm that is not of their JavaScript (a cached file, an old copy).
import { createHash } from "node:crypto";

const SECTION = "postern";

/** Names the build by the core's code. */
export function buildOf(bytes) {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

/** The module with the section behind it: id 0, size, name, text. All lengths are below 128, so they are one byte each. */
export function stamped(bytes, build) {
  const content = Buffer.concat([Buffer.from([SECTION.length]), Buffer.from(SECTION + build, "latin1")]);
  return Buffer.concat([bytes, Buffer.from([0, content.length]), content]);
}

/** The build that a module says it is. */
export function stampOf(bytes) {
  const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(bytes), SECTION);
  if (section === undefined) throw new Error("the core has no build");
  return Buffer.from(section).toString("latin1");
}
