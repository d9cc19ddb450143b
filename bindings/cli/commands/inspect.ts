/** `postern inspect`: what an artifact holds. */
import { readArtifact } from "../input/artifact-file.js";
import type { Command } from "./command.js";
import { loadArtifact } from "./engine.js";
import { usage } from "../output/errors.js";
import { describeArtifact } from "../../surface/command-line.js";
import { artifactText, PARTS, type Part } from "../output/artifact-text.js";
import { EXIT_OK, type Io } from "../output/io.js";
import type { Arguments } from "../input/options.js";
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import { jsonLine, painter } from "../output/paint.js";

export const inspectCommand: Command = {
  name: "inspect",
  summary: "show what an artifact holds",
  usage: ["postern inspect ARTIFACT [OPTIONS]"],
  about:
    "Verifies an artifact and shows what it holds: header, sections, condition keys, and every statement, read back from its tables.",
  groups: [
    {
      title: "Options",
      rows: [
        { name: "section", value: "NAME", repeatable: true, about: `show only ${PARTS.join(", ")}` },
        { name: "summary", about: "show only the header and the sections" },
        { name: "json", about: "print one JSON object instead of text" },
        { name: "help", about: "this text" },
      ],
    },
  ],
  exit: "0 the artifact is sound   2 it is not, or cannot be read",
  examples: ["postern inspect policies.pstn", "postern inspect policies.pstn --section statements --json"],
  run: runInspect,
};

async function runInspect(args: Arguments, io: Io): Promise<number> {
  const parts = partsOf(args);
  const bytes = await readArtifact(artifactPath(args), io);
  loadArtifact(bytes, io); // INVARIANT: what is described below has been verified by the core
  const artifact = describeArtifact(bytes);
  if (args.has("json")) {
    const chosen = Object.fromEntries(parts.map((part) => [part, artifact[part]]));
    await io.stdout.write(jsonLine(chosen));
  } else {
    await io.stdout.write(artifactText(artifact, parts, painter(io.stdout)));
  }
  return EXIT_OK;
}

function artifactPath({ positionals }: Arguments): string {
  if (positionals.length === 1) return positionals[0]!;
  throw usage(
    positionals.length === 0 ? "no artifact is given" : `${positionals.length} artifacts are given`,
    "name one file that `postern compile` wrote",
  );
}

function partsOf(args: Arguments): readonly Part[] {
  const asked = args.all("section");
  if (asked.length === 0) return args.has("summary") ? ["header", "sections"] : PARTS;
  if (args.has("summary")) throw usage("`--summary` cannot be combined with `--section`", "give one of them");
  const unknown = asked.find((name) => !isPart(name));
  if (unknown !== undefined) {
    throw usage(`unknown section ${quote(unknown)}`, suggestOr(unknown, PARTS, `the sections are ${PARTS.join(", ")}`));
  }
  return PARTS.filter((part) => asked.includes(part));
}

function isPart(name: string): name is Part {
  return (PARTS as readonly string[]).includes(name);
}
