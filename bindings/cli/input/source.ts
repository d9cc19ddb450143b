/** What the policies come from: files that make one policy set, or a directory. */
import { compile, DirectoryError, PolicyErrors, type Artifact, type Finding, type Mode } from "../../hosts/node.js";
import { quote } from "../../text/quote.js";
import { readDirectoryPaths } from "./directory.js";
import { usage } from "../output/errors.js";
import type { Io } from "../output/io.js";
import type { Arguments, OptionGroup } from "./options.js";
import { quotePath } from "../output/paint.js";
import { givenPolicyOptions, POLICY_OPTIONS, PolicyReader } from "./policies.js";
import { SETTING_OPTIONS } from "./settings.js";
import { FoundErrors, Sources } from "../output/sources.js";

const DIRECTORY_OPTIONS: OptionGroup = {
  title: "Directory (accounts, principals and resources; docs/directory.md)",
  rows: [
    {
      name: "directory",
      value: "PATH",
      repeatable: true,
      about: "instead of policies: a file of our own form in JSON or YAML,\nor a folder of what the AWS CLI printed",
    },
  ],
};

const READING_OPTIONS: OptionGroup = {
  title: "How they are read",
  rows: [
    {
      name: "mode",
      value: "aws|lenient",
      about:
        "aws (default) refuses what AWS refuses; lenient also takes own\npartitions, account ids and resources that are not ARNs",
    },
    { name: "follow-links", about: "read what links of a folder lead to, also outside of it" },
  ],
};

/** All options that say where policies come from. */
export const SOURCE_OPTIONS: readonly OptionGroup[] = [POLICY_OPTIONS, SETTING_OPTIONS, DIRECTORY_OPTIONS, READING_OPTIONS];

/** Everything on the command line that brings policies, in the words of the user. */
export function givenSources(args: Arguments): string[] {
  const others = ["directory", "mode", "follow-links"].filter((name) => args.has(name)).map((name) => `--${name}`);
  return [...givenPolicyOptions(args), ...others, ...args.positionals];
}

export interface Compiled extends Artifact {
  readonly sources: Sources;
}

/** Compiles the policies or the directory that the arguments name. */
export async function compileSources(args: Arguments, io: Io): Promise<Compiled> {
  const sources = new Sources();
  try {
    return { ...(await (args.has("directory") ? compileDirectory : compilePolicies)(args, io, sources)), sources };
  } catch (error) {
    throw error instanceof PolicyErrors || error instanceof DirectoryError ? new FoundErrors(error, sources) : error;
  }
}

async function compilePolicies(args: Arguments, io: Io, sources: Sources): Promise<Artifact> {
  const mode = modeOf(args);
  return compile(await new PolicyReader(args, io, sources).readSet(), { mode });
}

async function compileDirectory(args: Arguments, io: Io, sources: Sources): Promise<Artifact> {
  const mode = modeOf(args);
  const other = givenSources(args).find((name) => !["--directory", "--mode", "--follow-links", "--session"].includes(name));
  if (other !== undefined) {
    throw usage(
      `\`--directory\` cannot be combined with ${quotePath(other)}`,
      "a directory holds its policies itself: add them there, or give policies alone",
    );
  }
  const { directory, findings } = await readDirectoryPaths(args, mode, io, sources);
  const { bytes, warnings } = compile(directory, { mode });
  return { bytes, warnings: [...findings, ...warnings.filter((warning) => !findings.some((known) => isSame(known, warning)))] };
}

/** The compiler checks the directory once more. */
function isSame(a: Finding, b: Finding): boolean {
  return a.issueCode === b.issueCode && a.findingDetails === b.findingDetails;
}

function modeOf(args: Arguments): Mode {
  const mode = args.one("mode") ?? "aws";
  if (mode === "aws" || mode === "lenient") return mode;
  throw usage(`\`--mode\` must be \`aws\` or \`lenient\`, found ${quote(mode)}`, "write one of the two, or leave it out");
}
