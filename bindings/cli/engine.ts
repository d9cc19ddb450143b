/** From arguments to an engine: policies and directories are compiled, an artifact is loaded. */
import { Engine, type ArtifactSource, type Finding, type NamedPolicy } from "../hosts/node.js";
import { readArtifact } from "./artifact-file.js";
import { usage } from "./errors.js";
import type { Io } from "./io.js";
import type { Arguments, OptionGroup } from "./options.js";
import { count, painter } from "./paint.js";
import { readPolicies } from "./policies.js";
import { compileSources, givenSources } from "./source.js";

export const ARTIFACT_OPTIONS: OptionGroup = {
  title: "Artifact",
  rows: [{ name: "artifact", value: "FILE", about: "what `postern compile` wrote, instead of policies" }],
};

/** Verifies the artifact in a fresh core. */
export function loadArtifact(artifact: ArtifactSource, io: Io): Engine {
  return Engine.loadSync(artifact, io.module === undefined ? {} : { module: io.module });
}

export interface ReadyEngine {
  readonly engine: Engine;
  readonly warnings: readonly Finding[];
  /** Session policies for every request, where the engine's own policies cannot hold them. */
  readonly session: readonly NamedPolicy[] | undefined;
  /** Milliseconds until the engine was ready. */
  readonly readyIn: number;
}

/** The engine that answers requests: of an artifact, or of policies compiled on the spot. */
export function engineFor(args: Arguments, io: Io): ReadyEngine {
  const started = performance.now();
  const file = args.one("artifact");
  const { bytes, warnings } = file === undefined ? compileSources(args) : { bytes: artifactBytes(file, args), warnings: [] };
  const engine = loadArtifact(bytes, io);
  const isOwnSet = file === undefined && !args.has("directory");
  const session = isOwnSet || !args.has("session") ? undefined : readPolicies(args.all("session"));
  return { engine, warnings, session, readyIn: performance.now() - started };
}

function artifactBytes(file: string, args: Arguments): Uint8Array {
  const other = givenSources(args).find((name) => name !== "--session");
  if (other === undefined) return readArtifact(file);
  throw usage(
    `\`--artifact\` cannot be combined with \`${other}\``,
    "an artifact holds its policies already: give one or the other",
  );
}

/** A warning may mean that a value never matches: worth a line, not a page. */
export async function noteWarnings({ warnings }: ReadyEngine, io: Io): Promise<void> {
  if (warnings.length === 0) return;
  const paint = painter(io.stderr);
  await io.stderr.write(
    `${paint("yellow", count(warnings.length, "warning"))} about the policies; \`postern compile\` lists them\n`,
  );
}
