/** From arguments to an engine: policies and directories are compiled, an artifact is loaded. */
import { Engine, type ArtifactSource, type Finding, type NamedPolicy } from "../../hosts/node.js";
import { readArtifact } from "../input/artifact-file.js";
import { usage } from "../output/errors.js";
import { noteEmptyTypes } from "./empty-types.js";
import type { Io } from "../output/io.js";
import type { Arguments, OptionGroup } from "../input/options.js";
import { count, painter, quotePath } from "../output/paint.js";
import { PolicyReader } from "../input/policies.js";
import { printNotes } from "../output/report.js";
import { compileSources, givenSources } from "../input/source.js";
import { Sources } from "../output/sources.js";

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
  /** The artifact in force. */
  readonly bytes: Uint8Array;
  readonly sources: Sources;
  readonly warnings: readonly Finding[];
  /** Session policies for every request, where the engine's own policies cannot hold them. */
  readonly session: readonly NamedPolicy[] | undefined;
  /** Milliseconds until the engine was ready. */
  readonly readyIn: number;
}

/** The engine that answers requests: of an artifact, or of policies compiled on the spot. */
export async function engineFor(args: Arguments, io: Io): Promise<ReadyEngine> {
  const started = performance.now();
  const file = args.one("artifact");
  const { bytes, warnings, sources } = file === undefined ? await compileSources(args, io) : await artifactOf(file, args, io);
  const engine = loadArtifact(bytes, io);
  noteEmptyTypes(bytes, sources);
  const isOwnSet = file === undefined && !args.has("directory");
  const reader = new PolicyReader(args, io, sources);
  const session = isOwnSet || !args.has("session") ? undefined : await reader.read("session", args.all("session"));
  return { engine, bytes, sources, warnings, session, readyIn: performance.now() - started };
}

async function artifactOf(file: string, args: Arguments, io: Io): Promise<Pick<ReadyEngine, "bytes" | "sources" | "warnings">> {
  const other = givenSources(args).find((name) => name !== "--session");
  if (other === undefined) return { bytes: await readArtifact(file, io), sources: new Sources(), warnings: [] };
  throw usage(
    `\`--artifact\` cannot be combined with ${quotePath(other)}`,
    "an artifact holds its policies already: give one or the other",
  );
}

/** A warning may mean that a value never matches: worth a line, not a page. Notes are few. */
export async function noteWarnings({ warnings, sources }: ReadyEngine, io: Io): Promise<void> {
  await printNotes(sources.takeNotes(), io);
  if (warnings.length === 0) return;
  const paint = painter(io.stderr);
  await io.stderr.write(
    `${paint("yellow", count(warnings.length, "warning"))} about the policies; \`postern compile\` lists them\n`,
  );
}
