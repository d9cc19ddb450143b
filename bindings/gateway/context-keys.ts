/** The condition keys of an artifact, for whoever loads it: an engine does not tell them. */
import { checkFrame } from "../artifact/check-frame.js";
import { ArtifactError, artifactBytes, type ArtifactSource } from "../artifact/errors.js";
import { ArtifactReader } from "../artifact/reader.js";

/**
 * The condition keys that an artifact's policies ask for, in conditions and in variables, and the few that the engine looks at by itself;
 * each once, in lower case, in a list that cannot be changed. Linear in the bytes: read them when policies are loaded, not for each request.
 * Throws `ArtifactError` for bytes that are not an artifact, or changed after they were written.
 *
 * @example
 * let inForce = { engine: Engine.loadSync(artifact), revision: "1", contextKeys: contextKeys(artifact) };
 * const gateway = createGateway({ engine: () => inForce, routes, cache: { seconds: 60 } });
 */
export function contextKeys(artifact: ArtifactSource): readonly string[] {
  // A copy: what is checked is what is read.
  const bytes = artifactBytes(artifact).slice();
  checkFrame(bytes);
  try {
    return Object.freeze(new ArtifactReader(bytes).keys().map(({ name }) => name));
  } catch (cause) {
    throw new ArtifactError("ARTIFACT_CORRUPT", "the artifact's keys cannot be read", 0, { cause });
  }
}
