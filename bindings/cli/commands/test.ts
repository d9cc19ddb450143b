/** `postern test`: runs suites of policy tests, and says what of the policies they cover. */
import { Engine } from "../../hosts/node.js";
import {
  loadSuite,
  runSuite,
  SuiteErrors,
  type EngineClass,
  type RunSuiteOptions,
  type Suite,
  type SuiteFinding,
  type SuiteResult,
  type SuiteSource,
} from "../../surface/testing.js";
import { count, painter } from "../output/paint.js";
import type { Command } from "./command.js";
import { CliError, usage } from "../output/errors.js";
import { FoundFaults } from "../output/suite-findings.js";
import { convertFile, formatOf } from "../input/convert.js";
import { beside, listSuites, readSuite, SuiteReader } from "../input/suite-files.js";
import { EXIT_DENIED, EXIT_ERROR, EXIT_OK, type Io } from "../output/io.js";
import type { Arguments } from "../input/options.js";
import { reportCoverage } from "./coverage-report.js";
import { convertedText } from "./converted-text.js";
import { reportRun } from "./suite-report.js";
import { printNotes } from "../output/report.js";
import { clockOf, coverageTask, forbidsOnly, TEST_OPTIONS, variablesOf } from "./test-options.js";
import { WatchedError, watchRuns, type RunOnce } from "./watch.js";

export const testCommand: Command = {
  name: "test",
  summary: "run policy tests, with coverage of the policies",
  usage: ["postern test [PATH...] [OPTIONS]", "postern test --convert FORMAT FILE"],
  about:
    "Runs suites: requests in YAML or JSON with the decisions that are expected of them (docs/testing.md). PATH is a file, or a folder\n" +
    "that is searched for `*.postern.yaml`, `*.postern.yml` and `*.postern.json`; default is this one.",
  groups: TEST_OPTIONS,
  exit: "0 all passed   1 a test failed, or a threshold was missed   2 an error: nothing was run",
  examples: [
    "postern test",
    "postern test tests/ --coverage --threshold 90",
    "postern test tests/ --junit report.xml --coverage-html coverage.html",
    "postern test --convert politest scenario.yml > scenario.postern.yaml",
  ],
  run: runTest,
};

async function runTest(args: Arguments, io: Io): Promise<number> {
  const converts = args.one("convert");
  if (converts !== undefined) return printConverted(args, formatOf(converts, "convert"), io);
  checkOptions(args);
  if (!args.has("watch")) return (await runOnce(args, io)).status;
  return watchRuns(() => runOnce(args, io), io);
}

function checkOptions(args: Arguments): void {
  for (const name of ["results", "policy"]) {
    if (args.has(name) && !args.has("from"))
      throw usage(`\`--${name}\` belongs to \`--convert\` and \`--from\``, "add one of the two");
  }
  if (args.has("watch") && args.has("json")) throw usage("`--watch` cannot be combined with `--json`", "leave one of the two out");
}

async function runOnce(args: Arguments, io: Io): Promise<RunOnce> {
  const reader = new SuiteReader();
  try {
    const sources = readSources(args, reader);
    const suite = loadSuites(sources, args, reader, io);
    await printNotes(reader.sources.takeNotes(), io);
    await noteWarnings(suite, io);
    const task = coverageTask(args);
    const result = runSuite(suite, runOptions(args, io, task !== undefined));
    await reportRun(result, args, io);
    const isShort = task !== undefined && (await reportCoverage(result.coverage!, task, args, io));
    return { status: statusOf(result, isShort), watched: reader.watched };
  } catch (error) {
    if (!args.has("watch")) throw error;
    throw new WatchedError(error, reader.watched);
  }
}

function statusOf({ summary }: SuiteResult, isShort: boolean): number {
  if (summary.errors > 0) return EXIT_ERROR;
  return summary.failed > 0 || isShort ? EXIT_DENIED : EXIT_OK;
}

function runOptions(args: Arguments, io: Io, coverage: boolean): RunSuiteOptions {
  const clock = clockOf(args);
  return {
    Engine: engineOf(io),
    coverage,
    tags: args.all("tag"),
    notTags: args.all("not-tag"),
    isNamed: (path, policy, file) => beside(path, file) === policy,
    ...(clock === undefined ? {} : { clock }),
  };
}

function engineOf({ module }: Io): EngineClass {
  return { loadSync: (artifact, options) => Engine.loadSync(artifact, module === undefined ? options : { ...options, module }) };
}

// --- suites ----------------------------------------------------------------------------------------------------------------

/** A file that cannot be read, among others, is one finding among others. */
function readSources(args: Arguments, reader: SuiteReader): (SuiteSource | SuiteFinding)[] {
  const from = args.one("from");
  const files = from === undefined ? listSuites(args.positionals) : args.positionals;
  if (files.length === 0) throw usage("no file is given", "name the files that `--from` is about");
  return files.map((path) => {
    reader.watched.add(path);
    try {
      if (from !== undefined) return { name: path, value: convertFile(path, formatOf(from, "from"), args).suite };
      const source = readSuite(path);
      if ("text" in source) reader.sources.add(path, source.text);
      return source;
    } catch (error) {
      if (!(error instanceof CliError) || files.length === 1) throw error;
      return findingOf(error, path, reader);
    }
  });
}

function findingOf({ code, message, hint, place }: CliError, file: string, reader: SuiteReader): SuiteFinding {
  if (place === undefined) return { code, message, hint, file };
  reader.sources.add(place.name, place.text);
  const { start } = reader.sources.get(place.name)!.placeOf(place.start, place.end);
  return {
    code,
    message: message.replace(/^\S+:\d+:\d+: /, ""),
    hint,
    file: place.name,
    line: start.line,
    column: start.column,
    span: { start: place.start, end: place.end },
  };
}

function loadSuites(read: readonly (SuiteSource | SuiteFinding)[], args: Arguments, reader: SuiteReader, io: Io): Suite {
  const unread = read.filter((each): each is SuiteFinding => "code" in each);
  const sources = read.filter((each): each is SuiteSource => !("code" in each));
  try {
    const suite = loadSuite(sources, { resolve: reader, variables: variablesOf(args), forbidOnly: forbidsOnly(args, io) });
    if (unread.length === 0) return suite;
    throw new SuiteErrors([]);
  } catch (error) {
    if (!(error instanceof SuiteErrors)) throw error;
    throw new FoundFaults([...unread, ...error.findings], reader.sources);
  }
}

async function noteWarnings({ warnings }: Suite, io: Io): Promise<void> {
  if (warnings.length === 0) return;
  const paint = painter(io.stderr);
  await io.stderr.write(
    `${paint("yellow", count(warnings.length, "warning"))} about the policies; \`postern compile\` lists them\n`,
  );
}

// --- conversion --------------------------------------------------------------------------------------------------------------

async function printConverted(args: Arguments, form: ReturnType<typeof formatOf>, io: Io): Promise<number> {
  const [path, second] = args.positionals;
  if (path === undefined || second !== undefined)
    throw usage("`--convert` takes one file", "name the file that is to be converted");
  const converted = convertFile(path, form, args);
  const paint = painter(io.stderr);
  for (const warning of converted.warnings) await io.stderr.write(`${paint("yellow", "warning")}: ${warning}\n`);
  await io.stdout.write(convertedText(converted, path, engineOf(io)));
  return EXIT_OK;
}
