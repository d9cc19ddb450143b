/** What `postern/pack` offers, on every host: the module's bytes are text in the bundle. */
import { UDF } from "postern:udf";
import { packInto, type ArtifactSource, type PackedModule, type PackOptions } from "../pack/pack.js";
import { bytesOf } from "./core/bytes-of.js";

export { ArtifactError } from "../pack/pack.js";
export type { ArtifactErrorCode, ArtifactSource, PackedModule, PackOptions } from "../pack/pack.js";

/**
 * Packs an artifact into one WebAssembly module, whose functions decide rows of a database (docs/clickhouse.md). The same artifact
 * gives the same bytes with the same version of Postern. Rejects with `ArtifactError` for bytes that are not an artifact, or
 * changed after they were written. Linear in the bytes. Browsers have the hash in secure contexts alone.
 *
 * @example
 * const { bytes, sha256, name } = await pack(compile({ identity: policies }));
 */
export function pack(artifact: ArtifactSource, options: PackOptions = {}): Promise<PackedModule> {
  return packInto(bytesOf(UDF), artifact, options);
}
