// The core's build, in a custom section of the module: hosts see a core.wasm that is not of their JavaScript (a cached file, an old copy).
import { createHash } from "node:crypto";

const SECTION = "postern";
const BASE_SECTION = "postern.base";

/** Names the build by the core's code. */
export function buildOf(bytes) {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

export function stamped(bytes, build) {
  return withSection(bytes, SECTION, Buffer.from(build, "latin1"));
}

/** The module that says where a packer puts an artifact: a little-endian word. */
export function withBase(bytes, base) {
  const word = Buffer.alloc(4);
  word.writeUInt32LE(base);
  return withSection(bytes, BASE_SECTION, word);
}

/** What every module begins with: four bytes that name the format, four of its version. */
const HEADER_BYTES = 8;

/**
 * The module with the section behind its header: id 0, size, name, content. All lengths are below 128, so they are one byte each. At the
 * end of the module, digits that are new with every build made up to 110 bytes of difference once compressed; here 30.
 */
function withSection(bytes, name, content) {
  const body = Buffer.concat([Buffer.from([name.length]), Buffer.from(name, "latin1"), content]);
  return Buffer.concat([bytes.subarray(0, HEADER_BYTES), Buffer.from([0, body.length]), body, bytes.subarray(HEADER_BYTES)]);
}

/** The build that a module says it is. */
export function stampOf(bytes) {
  const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(bytes), SECTION);
  if (section === undefined) throw new Error("the core has no build");
  return Buffer.from(section).toString("latin1");
}
