/**
 * One WebAssembly module of an artifact and dist/udf.wasm, for databases that run modules as functions (docs/clickhouse.md): the
 * artifact becomes a data segment where the module looks for it (assembly/udf/FORMAT.md). Nothing is compiled or run here.
 *
 * Look here when a module is not taken by a database; what its functions answer is assembly/udf/.
 */
import { artifactBytes, type ArtifactSource } from "../artifact/errors.js";
import { checkFrame } from "../artifact/check-frame.js";
import { ArtifactReader } from "../artifact/reader.js";
import { strip } from "../artifact/strip.js";
import { checkOptions } from "../model/options.js";
import {
  concat,
  customSection,
  Reader,
  readSections,
  SECTION_DATA,
  SECTION_DATA_COUNT,
  SECTION_MEMORY,
  signed,
  unsigned,
  writeModule,
  type Section,
} from "./wasm.js";

export { ArtifactError, type ArtifactErrorCode, type ArtifactSource } from "../artifact/errors.js";

const PAGE_BYTES = 65536;
const BASE_SECTION = "postern.base";
const NAME_DIGITS = 16;
// An active segment of memory 0, its address `i32.const N`, `end`.
const ACTIVE = 0x00,
  I32_CONST = 0x41,
  END = 0x0b;

export interface PackOptions {
  /** Leave out names, Sids and positions, which no function asks for. Default: true. */
  readonly strip?: boolean;
}

export interface PackedModule {
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, 64 hexadecimal digits: `SHA256_HASH` of `CREATE FUNCTION`. */
  readonly sha256: string;
  /** A name for the module that other bytes do not get: `postern_` and the first 16 digits of `sha256`. */
  readonly name: string;
  /** The artifact's digest, as `Engine.info()` and `postern_info()` tell it. */
  readonly digest: string;
}

/** Packs `artifact` into `udf`, the bytes of dist/udf.wasm. Throws ArtifactError, and RequestError INVALID_REQUEST for options. */
export async function packInto(udf: Uint8Array, artifact: ArtifactSource, options: PackOptions = {}): Promise<PackedModule> {
  checkOptions(options, { strip: "boolean" });
  const bytes = options.strip === false ? checkedCopy(artifact) : strip(artifact);
  const module = withArtifact(udf, bytes);
  const sha256 = await sha256Of(module);
  return { bytes: module, sha256, name: `postern_${sha256.slice(0, NAME_DIGITS)}`, digest: new ArtifactReader(bytes).digest };
}

function checkedCopy(artifact: ArtifactSource): Uint8Array {
  const bytes = artifactBytes(artifact).slice();
  checkFrame(bytes);
  return bytes;
}

function withArtifact(udf: Uint8Array, artifact: Uint8Array): Uint8Array {
  const sections = readSections(udf);
  const base = baseOf(sections);
  const changed = sections.map((section): Section => {
    const { id, body } = section;
    if (id === SECTION_MEMORY) return { id, body: withPages(body, Math.ceil((base + artifact.length) / PAGE_BYTES)) };
    if (id === SECTION_DATA_COUNT) return { id, body: Uint8Array.from(unsigned(new Reader(body).u32() + 1)) };
    return id === SECTION_DATA ? { id, body: withSegment(body, base, artifact) } : section;
  });
  return writeModule(udf, changed);
}

function baseOf(sections: readonly Section[]): number {
  const section = customSection(sections, BASE_SECTION);
  if (section === undefined) throw new Error("the module does not say where an artifact goes");
  return new DataView(section.buffer, section.byteOffset).getUint32(0, true);
}

/** The memory section, one memory: flags, least pages, and most of them where the flags say so. */
function withPages(body: Uint8Array, pages: number): Uint8Array {
  const reader = new Reader(body);
  const [count, flags, least] = [reader.u32(), reader.u32(), reader.u32()];
  return concat([Uint8Array.from([count, flags, ...unsigned(Math.max(least, pages))]), reader.rest()]);
}

/** The data section with one segment more. */
function withSegment(body: Uint8Array, base: number, content: Uint8Array): Uint8Array {
  const reader = new Reader(body);
  const count = unsigned(reader.u32() + 1);
  const segment = [ACTIVE, I32_CONST, ...signed(base), END, ...unsigned(content.length)];
  return concat([Uint8Array.from(count), reader.rest(), Uint8Array.from(segment), content]);
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
