/** `postern compile`: policies → artifact. */
import { strip, type EngineInfo, type Finding } from "../../hosts/node.js";
import type { Command } from "./command.js";
import { noteEmptyTypes } from "./empty-types.js";
import { loadArtifact } from "./engine.js";
import { usage } from "../output/errors.js";
import { EXIT_OK, type Io, type Output } from "../output/io.js";
import type { Arguments } from "../input/options.js";
import { outputOf, STANDARD_OUTPUT, writeOutput } from "./output-file.js";
import { count, jsonLine, painter, printable } from "../output/paint.js";
import { countFindings, printFindings, printNotes } from "../output/report.js";
import { compileSources, SOURCE_OPTIONS } from "../input/source.js";
import { notesOf, type Sources } from "../output/sources.js";

export const compileCommand: Command = {
  name: "compile",
  summary: "compile policies into an artifact that engines load",
  usage: ["postern compile POLICY... -o FILE [OPTIONS]", "postern compile --directory PATH... -o FILE [OPTIONS]"],
  about:
    "Checks policies, or a directory, and compiles them into one artifact. POLICY is an identity policy: a file, or a folder of them.",
  groups: [
    {
      title: "Output",
      rows: [
        { name: "output", short: "o", value: "FILE", about: "where the artifact goes; `-` is standard output" },
        { name: "strip", about: "leave out names, Sids and positions: smaller, the same decisions" },
        { name: "json", about: "print one JSON object instead of text" },
        { name: "help", about: "this text" },
      ],
    },
    ...SOURCE_OPTIONS,
  ],
  exit: "0 compiled   2 an error; nothing is written",
  examples: [
    "postern compile policies/ -o policies.pstn",
    "postern compile policies/ --boundary boundary.json --strip -o - > policies.pstn",
    "postern compile --directory directory/ --directory own.yaml -o organization.pstn",
    "postern compile --resource bucket.json --resource-arn arn:aws:s3:::reports -o bucket.pstn --json",
  ],
  run: runCompile,
};

async function runCompile(args: Arguments, io: Io): Promise<number> {
  const output = outputOf(args, "artifact", "policies.pstn");
  checkSession(args);
  const { sources, ...artifact } = await compileSources(args, io);
  const bytes = args.has("strip") ? strip(artifact.bytes) : artifact.bytes;
  const info = loadArtifact(bytes, io).info();
  noteEmptyTypes(artifact.bytes, sources);
  await printNotes(sources.takeNotes(), io);
  await writeOutput(output, bytes, io);
  const summary = { artifact: output, bytes: bytes.length, info, warnings: artifact.warnings, sources };
  if (args.has("json")) await printJson(summary, io);
  else await printSummary(summary, output === STANDARD_OUTPUT ? io.stderr : io.stdout, io);
  return EXIT_OK;
}

/** In a directory, session policies belong to requests. */
function checkSession(args: Arguments): void {
  if (!args.has("directory") || !args.has("session")) return;
  throw usage(
    "`--directory` cannot be combined with `--session`",
    "session policies come with a request: give them to `postern eval`",
  );
}

interface Summary {
  readonly artifact: string;
  readonly bytes: number;
  readonly info: EngineInfo;
  readonly warnings: readonly Finding[];
  readonly sources: Sources;
}

async function printJson({ artifact, bytes, info, warnings, sources }: Summary, io: Io): Promise<void> {
  const { digest, policies, statements } = info;
  await io.stdout.write(jsonLine({ artifact, bytes, digest, policies, statements, warnings, ...notesOf(sources) }));
}

async function printSummary({ artifact, bytes, info, warnings, sources }: Summary, to: Output, io: Io): Promise<void> {
  await printFindings(warnings, io, false, sources);
  const paint = painter(to);
  const sizes = `${count(info.policies, "policy", "policies")}, ${count(info.statements, "statement")}, ${count(bytes, "byte")}`;
  const after = warnings.length === 0 ? "" : `, ${paint("yellow", countFindings(warnings))}`;
  const name = artifact === STANDARD_OUTPUT ? "standard output" : printable(artifact);
  await to.write(`${paint("green", "compiled")} ${name}: ${sizes}, digest ${info.digest}${after}\n`);
}
