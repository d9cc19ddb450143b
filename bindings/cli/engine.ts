/** From arguments to an engine: policies are compiled, an artifact is loaded. */
import { compile, Engine, type ArtifactSource, type Finding } from "../hosts/node.js";
import { usage } from "./errors.js";
import { readBytes } from "./files.js";
import type { Io } from "./io.js";
import type { Arguments } from "./options.js";
import { compileOptions, givenPolicyOptions, readPolicySet } from "./policies.js";

/** Verifies the artifact in a fresh core. */
export function loadArtifact(artifact: ArtifactSource, io: Io): Engine {
  return Engine.loadSync(artifact, io.module === undefined ? {} : { module: io.module });
}

export interface ReadyEngine {
  readonly engine: Engine;
  readonly warnings: readonly Finding[];
}

/** The engine for `eval`: of an artifact, or of policies compiled on the spot. */
export function engineFor(args: Arguments, io: Io): ReadyEngine {
  const file = args.one("artifact");
  if (file === undefined) {
    const artifact = compile(readPolicySet(args), compileOptions(args));
    return { engine: loadArtifact(artifact, io), warnings: artifact.warnings };
  }
  const others = [...givenPolicyOptions(args), ...(args.has("mode") ? ["--mode"] : []), ...args.positionals];
  if (others.length > 0) {
    throw usage(
      `\`--artifact\` cannot be combined with \`${others[0]!}\``,
      "an artifact holds its policies already: give one or the other",
    );
  }
  return { engine: loadArtifact(readBytes(file), io), warnings: [] };
}
