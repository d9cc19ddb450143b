/** Policies from the command line: files and folders, by policy type, as one policy set. */
import type { NamedPolicy, PolicyLevel, PolicySet } from "../hosts/node.js";
import { readJson } from "../policy/json.js";
import { LineTable } from "../policy/positions.js";
import { CliError, usage } from "./errors.js";
import { listJsonFiles, parseJson, readText } from "./files.js";
import type { Arguments, OptionGroup } from "./options.js";
import { readSettings, SETTING_NAMES } from "./settings.js";

export const POLICY_OPTIONS: OptionGroup = {
  title: "Policies (a PATH is a file, or a folder: all *.json files in it)",
  rows: [
    { name: "boundary", value: "PATH", repeatable: true, about: "permissions boundary" },
    { name: "session", value: "PATH", repeatable: true, about: "session policies" },
    { name: "resource", value: "PATH", repeatable: true, about: "policies attached to the requested resource" },
    { name: "trust", value: "PATH", repeatable: true, about: "trust policy of the requested role" },
    { name: "endpoint", value: "PATH", repeatable: true, about: "VPC endpoint policy" },
    {
      name: "scp",
      value: "LEVEL=PATH",
      repeatable: true,
      about: "service control policies of a level, by its name:\nroot first, account last; the same name again adds to it",
    },
    { name: "rcp", value: "LEVEL=PATH", repeatable: true, about: "resource control policies of a level" },
    { name: "resource-arn", value: "ARN", about: "what the --resource and --trust policies are attached to" },
    { name: "policy-set", value: "FILE", about: "a whole policy set as JSON, instead of the options above\nand the facts below" },
  ],
};

/** Options whose files go into a list of the policy set. */
const LIST_OPTIONS = [
  ["boundary", "permissionsBoundary"],
  ["session", "session"],
  ["resource", "resource"],
  ["trust", "trust"],
  ["endpoint", "vpcEndpoint"],
] as const;

/** Lists of policies that are attached to a resource. */
const ATTACHED: ReadonlySet<string> = new Set(["resource", "trust"]);

const LEVEL_OPTIONS = [
  ["scp", "serviceControl"],
  ["rcp", "resourceControl"],
] as const;

/** The options that make up a policy set, for checks of what excludes what. */
export function givenPolicyOptions(args: Arguments): string[] {
  const names = [...POLICY_OPTIONS.rows.map(({ name }) => name), ...SETTING_NAMES];
  return names.filter((name) => args.has(name)).map((name) => `--${name}`);
}

/** Reads every file that the arguments name. A type that is not named stays absent: that is not the same as empty. */
export function readPolicySet(args: Arguments): PolicySet {
  const file = args.one("policy-set");
  if (file !== undefined) return readPolicySetFile(file, args);
  const set: { -readonly [Member in keyof PolicySet]: PolicySet[Member] } = { ...readSettings(args) };
  if (args.positionals.length > 0) set.identity = readPolicies(args.positionals);
  const resourceArn = args.one("resource-arn");
  for (const [option, member] of LIST_OPTIONS) {
    if (args.has(option)) set[member] = readPolicies(args.all(option), ATTACHED.has(option) ? resourceArn : undefined);
  }
  for (const [option, member] of LEVEL_OPTIONS) {
    if (args.has(option)) set[member] = readLevels(option, args.all(option));
  }
  if (Object.keys(set).length === 0)
    throw usage("no policies are given", "name a policy file or a folder of them, for example `policies/`, or a `--directory`");
  if (resourceArn !== undefined && !args.has("resource") && !args.has("trust")) {
    throw usage(
      "`--resource-arn` is given without `--resource` or `--trust`",
      "the resource of a request is given with `--on ARN`",
    );
  }
  return set;
}

function readPolicySetFile(file: string, args: Arguments): PolicySet {
  const others = [...givenPolicyOptions(args).filter((name) => name !== "--policy-set"), ...args.positionals];
  if (others.length > 0) {
    throw usage(
      `\`--policy-set\` cannot be combined with \`${others[0]!}\``,
      "put all policies into the policy set, or give all as files",
    );
  }
  const set = parsePolicySet(readText(file), file);
  if (typeof set === "object" && set !== null && !("Statement" in set)) return set as PolicySet;
  throw new CliError(
    "NO_POLICIES",
    `\`${file}\` is no policy set`,
    'a policy set looks like { "identity": [{ "name": "…", "document": { … } }] }',
  );
}

/** Repeated members are refused as in a policy document: the last one would silently win. */
function parsePolicySet(text: string, file: string): unknown {
  const repeated = readJson(text).duplicates[0]?.member;
  if (repeated === undefined) return parseJson(text, file);
  const { line, column } = new LineTable(text).positionOf(repeated.start);
  throw new CliError(
    "INVALID_JSON",
    `${file}:${line}:${column + 1}: the member \`${repeated.key}\` is repeated`,
    "keep one of the two",
  );
}

export function readPolicies(paths: readonly string[], resourceArn?: string): NamedPolicy[] {
  const files = paths.flatMap(listJsonFiles);
  return files.map((name) => ({ name, document: readText(name), ...(resourceArn === undefined ? {} : { resourceArn }) }));
}

/** `LEVEL=PATH` texts as levels, in the order in which their names come first. */
function readLevels(option: string, texts: readonly string[]): PolicyLevel[] {
  const levels = new Map<string, NamedPolicy[]>();
  for (const text of texts) {
    const split = text.indexOf("=");
    if (split <= 0 || split === text.length - 1) {
      throw usage(
        `\`--${option} ${text}\` names no level`,
        `write \`--${option} root=PATH\`, then the levels below it, the account last`,
      );
    }
    const name = text.slice(0, split);
    levels.set(name, [...(levels.get(name) ?? []), ...readPolicies([text.slice(split + 1)])]);
  }
  return [...levels].map(([name, policies]) => ({ name, policies }));
}
