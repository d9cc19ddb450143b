/** Policies from the command line: files and folders, by policy type, as one policy set. */
import type { NamedPolicy, PolicyLevel, PolicySet } from "../../hosts/node.js";
import { CliError, usage } from "../output/errors.js";
import { existsSync } from "node:fs";
import { listJsonFiles, nameOf, readJsonFile, readText } from "./files.js";
import type { Io } from "../output/io.js";
import type { Arguments, OptionGroup } from "./options.js";
import { quotePath } from "../output/paint.js";
import { policyOf, type PolicyUse } from "./printed.js";
import { readSettings, SETTING_NAMES } from "./settings.js";
import type { Sources } from "../output/sources.js";

export const POLICY_OPTIONS: OptionGroup = {
  title: "Policies (a PATH is a file, a folder: all *.json files in it, or - for standard input)",
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

/** Reads the policies that arguments name. */
export class PolicyReader {
  constructor(
    readonly args: Arguments,
    readonly io: Io,
    readonly sources: Sources,
  ) {}

  /** Reads every file. A type that is not named stays absent: that is not the same as empty. */
  async readSet(): Promise<PolicySet> {
    const { args } = this;
    const file = args.one("policy-set");
    if (file !== undefined) return this.#readSetFile(file);
    const set: { -readonly [Member in keyof PolicySet]: PolicySet[Member] } = { ...(await readSettings(args, this.io)) };
    if (args.positionals.length > 0) set.identity = await this.read("argument", args.positionals);
    const resourceArn = args.one("resource-arn");
    for (const [option, member] of LIST_OPTIONS) {
      if (!args.has(option)) continue;
      set[member] = await this.read(option, args.all(option), ATTACHED.has(option) ? resourceArn : undefined);
    }
    for (const [option, member] of LEVEL_OPTIONS) {
      if (args.has(option)) set[member] = await this.#readLevels(option);
    }
    this.#checkSet(set, resourceArn);
    return set;
  }

  /** The policies of the paths, which are given for the same use. */
  async read(use: PolicyUse, paths: readonly string[], resourceArn?: string): Promise<NamedPolicy[]> {
    const policies: NamedPolicy[] = [];
    for (const path of paths) {
      this.#checkPath(use, path);
      for (const file of listJsonFiles(path, this.args.has("follow-links"))) {
        const policy = await this.#readFile(use, file);
        policies.push(resourceArn === undefined ? policy : { ...policy, resourceArn });
      }
    }
    return policies;
  }

  async #readFile(use: PolicyUse, file: string): Promise<NamedPolicy> {
    const [name, text] = [nameOf(file), await readText(file, this.io)];
    this.sources.add(name, text);
    return policyOf(text, name, use, this.sources);
  }

  /** What stands where a path is expected, and is none. */
  #checkPath(use: PolicyUse, path: string): void {
    if (!/^(?:arn:|\s*[{["])/.test(path) || existsSync(path)) return;
    const option = use === "argument" ? "a policy" : `\`--${use}\``;
    if (!path.startsWith("arn:")) {
      throw usage(`${option} is given as JSON, not as a path`, "save it in a file, or write `-` and pipe it in");
    }
    throw usage(`${option} is given as an ARN, not as a path: ${quotePath(path)}`, this.#arnHint(use));
  }

  #arnHint(use: PolicyUse): string {
    if (use !== "resource") return "save the policy in a file: `aws iam get-policy-version` prints a managed one";
    if (this.args.has("on")) return "what the policies are attached to is given with `--resource-arn ARN`";
    return "the requested resource is given with `--on ARN`";
  }

  /** `LEVEL=PATH` texts as levels, in the order in which their names come first. */
  async #readLevels(option: "scp" | "rcp"): Promise<PolicyLevel[]> {
    const levels = new Map<string, NamedPolicy[]>();
    for (const text of this.args.all(option)) {
      const [, name, path] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
      if (name === undefined || path === undefined) {
        throw usage(
          `\`--${option}\` names no level: ${quotePath(text)}`,
          `write \`--${option} root=PATH\`, then the levels below it, the account last`,
        );
      }
      levels.set(name, [...(levels.get(name) ?? []), ...(await this.read(option, [path]))]);
    }
    return [...levels].map(([name, policies]) => ({ name, policies }));
  }

  #checkSet(set: PolicySet, resourceArn: string | undefined): void {
    if (Object.keys(set).length === 0)
      throw usage("no policies are given", "name a policy file or a folder of them, for example `policies/`, or a `--directory`");
    if (resourceArn === undefined || this.args.has("resource") || this.args.has("trust")) return;
    throw usage(
      "`--resource-arn` is given without `--resource` or `--trust`",
      "the resource of a request is given with `--on ARN`",
    );
  }

  async #readSetFile(file: string): Promise<PolicySet> {
    const others = [...givenPolicyOptions(this.args).filter((name) => name !== "--policy-set"), ...this.args.positionals];
    if (others.length > 0) {
      throw usage(
        `\`--policy-set\` cannot be combined with ${quotePath(others[0]!)}`,
        "put all policies into the policy set, or give all as files",
      );
    }
    const set = await readJsonFile(file, this.io);
    if (typeof set === "object" && set !== null && !Array.isArray(set) && !("Statement" in set)) return set as PolicySet;
    throw new CliError(
      "NO_POLICIES",
      `${quotePath(nameOf(file))} is not a policy set`,
      'a policy set looks like { "identity": [{ "name": "…", "document": { … } }] }',
    );
  }
}
