/** What the policies come from: files that make one policy set, or a directory. */
import { compile, type Artifact, type Finding, type Mode } from "../hosts/node.js";
import { readDirectoryPaths } from "./directory.js";
import { usage } from "./errors.js";
import type { Arguments, OptionGroup } from "./options.js";
import { givenPolicyOptions, POLICY_OPTIONS, readPolicySet } from "./policies.js";
import { SETTING_OPTIONS } from "./settings.js";

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

const MODE_OPTIONS: OptionGroup = {
  title: "Mode",
  rows: [
    {
      name: "mode",
      value: "aws|lenient",
      about:
        "aws (default) refuses what AWS refuses; lenient also takes own\npartitions, account ids and resources that are not ARNs",
    },
  ],
};

/** All options that say where policies come from. */
export const SOURCE_OPTIONS: readonly OptionGroup[] = [POLICY_OPTIONS, SETTING_OPTIONS, DIRECTORY_OPTIONS, MODE_OPTIONS];

/** Everything on the command line that brings policies, in the words of the user. */
export function givenSources(args: Arguments): string[] {
  const others = ["directory", "mode"].filter((name) => args.has(name)).map((name) => `--${name}`);
  return [...givenPolicyOptions(args), ...others, ...args.positionals];
}

/** Compiles the policies or the directory that the arguments name. */
export function compileSources(args: Arguments): Artifact {
  const mode = modeOf(args);
  if (!args.has("directory")) return compile(readPolicySet(args), { mode });
  const other = givenSources(args).find((name) => !["--directory", "--mode", "--session"].includes(name));
  if (other !== undefined) {
    throw usage(
      `\`--directory\` cannot be combined with \`${other}\``,
      "a directory holds its policies itself: add them there, or give policies alone",
    );
  }
  const { directory, findings } = readDirectoryPaths(args.all("directory"), mode);
  const { bytes, warnings } = compile(directory, { mode });
  return { bytes, warnings: [...findings, ...warnings.filter((warning) => !findings.some((known) => isSame(known, warning)))] };
}

/** The compiler checks the directory once more. */
function isSame(a: Finding, b: Finding): boolean {
  return a.issueCode === b.issueCode && a.findingDetails === b.findingDetails;
}

function modeOf(args: Arguments): Mode {
  const mode = args.one("mode") ?? "aws";
  if (mode !== "aws" && mode !== "lenient") throw usage(`\`--mode ${mode}\` is no mode`, "the modes are `aws` and `lenient`");
  return mode;
}
