/** `postern pack`: an artifact → one WebAssembly module, for databases that run modules as functions. */
import { pack, type PackedModule } from "../../hosts/pack.js";
import type { EngineInfo } from "../../hosts/node.js";
import { readArtifact } from "../input/artifact-file.js";
import type { Command } from "./command.js";
import { loadArtifact } from "./engine.js";
import { usage } from "../output/errors.js";
import { describeArtifact } from "../../surface/command-line.js";
import { EXIT_OK, type Io, type Output } from "../output/io.js";
import type { Arguments } from "../input/options.js";
import { outputOf, STANDARD_OUTPUT, writeOutput } from "./output-file.js";
import { count, jsonLine, painter, printable } from "../output/paint.js";

/** Keys that an engine's clock gives, and rows must. */
const TIME_KEYS = ["aws:currenttime", "aws:epochtime"];

export const packCommand: Command = {
  name: "pack",
  summary: "make one WebAssembly module of an artifact, for ClickHouse",
  usage: ["postern pack ARTIFACT -o FILE [OPTIONS]"],
  about:
    "Verifies an artifact and packs it into one WebAssembly module, whose functions decide the rows of a table where it lies.\nThe same artifact gives the same bytes; docs/clickhouse.md tells how ClickHouse takes them.",
  groups: [
    {
      title: "Options",
      rows: [
        { name: "output", short: "o", value: "FILE", about: "where the module goes; `-` is standard output" },
        { name: "no-strip", about: "keep names, Sids and positions, which no function asks for" },
        { name: "json", about: "print one JSON object instead of text" },
        { name: "help", about: "this text" },
      ],
    },
  ],
  exit: "0 packed   2 an error; nothing is written",
  examples: ["postern pack policies.pstn -o policies.wasm", "postern pack policies.pstn -o policies.wasm --json"],
  run: runPack,
};

async function runPack(args: Arguments, io: Io): Promise<number> {
  const output = outputOf(args, "module", "policies.wasm");
  const bytes = await readArtifact(artifactPath(args), io);
  const info = loadArtifact(bytes, io).info(); // INVARIANT: what is packed has been verified by the core
  const packed = await pack(bytes, { strip: !args.has("no-strip") });
  await writeOutput(output, packed.bytes, io);
  const summary = { output, packed, info, timeKeys: timeKeysOf(bytes) };
  if (args.has("json")) await printJson(summary, io);
  else await printSummary(summary, output === STANDARD_OUTPUT ? io.stderr : io.stdout, io);
  return EXIT_OK;
}

function artifactPath({ positionals }: Arguments): string {
  if (positionals.length === 1) return positionals[0]!;
  throw usage(
    positionals.length === 0 ? "no artifact is given" : `${positionals.length} artifacts are given`,
    "name one file that `postern compile` wrote",
  );
}

/** The keys of time that its policies ask for. */
function timeKeysOf(artifact: Uint8Array): string[] {
  const names = describeArtifact(artifact).keys.map(({ name }) => name);
  return TIME_KEYS.filter((name) => names.includes(name));
}

interface Summary {
  readonly output: string;
  readonly packed: PackedModule;
  readonly info: EngineInfo;
  readonly timeKeys: readonly string[];
}

async function printJson({ output, packed, info, timeKeys }: Summary, io: Io): Promise<void> {
  const { bytes, sha256, name, digest } = packed;
  const { policies, statements } = info;
  await io.stdout.write(jsonLine({ module: output, bytes: bytes.length, sha256, name, digest, policies, statements, timeKeys }));
}

async function printSummary({ output, packed, info, timeKeys }: Summary, to: Output, io: Io): Promise<void> {
  const paint = painter(to);
  const { bytes, sha256, name, digest } = packed;
  const sizes = [
    count(info.policies, "policy", "policies"),
    count(info.statements, "statement"),
    count(bytes.length, "byte"),
    `digest ${digest}`,
  ];
  const place = output === STANDARD_OUTPUT ? "standard output" : printable(output);
  await to.write(`${paint("green", "packed")} ${place}: ${sizes.join(", ")}\n  name    ${name}\n  SHA-256 ${sha256}\n`);
  if (timeKeys.length === 0) return;
  const keys = timeKeys.map((key) => `\`${key}\``).join(" and ");
  const note = painter(io.stderr)("yellow", "note");
  await io.stderr.write(`${note}: policies ask for ${keys}, and a module has no clock: rows that do not give them are errors\n`);
}
