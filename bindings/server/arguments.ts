/** The command line. */
import { ADDRESS } from "./config/shape.js";
import type { Configuration } from "./config/types.js";
import { quote, startError, type StartError } from "./faults.js";

export interface Arguments {
  readonly config: string | undefined;
  readonly json: boolean;
  readonly checkConfig: boolean;
  readonly help: boolean;
  readonly version: boolean;
  /** What the other options say of the configuration. */
  readonly configuration: Configuration;
}

export const HELP = `postern-server answers what the AWS CLI and the SDKs ask of IAM's policy simulator.

Usage
  postern-server --simulator [--directory PATH] [--listen ADDRESS] [--config FILE]

Options
  --simulator          Serve the policy simulator
  --directory PATH     A folder or file as the account: users, groups, roles, policies
  --account ID         The account of resources that name none
  --listen ADDRESS     HOST:PORT of the simulator, or simulator=HOST:PORT, admin=HOST:PORT; port 0 takes a free one
  --config FILE        Configuration in YAML or JSON
  --check-config       Read configuration and directory, report, serve nothing
  --json               Print the listening addresses as one line of JSON
  --help, --version

Exit status
  0  stopped by SIGTERM or SIGINT after open requests were answered, or --check-config found all good
  1  requests were still open when the drain time was over, or a second signal came
  2  the configuration or the directory is bad, or an address is in use

Examples
  npx -p postern -p postern-server postern-server --simulator --directory ./account
  aws iam simulate-custom-policy --endpoint-url http://127.0.0.1:8184 --policy-input-list file://policy.json --action-names s3:GetObject
`;

interface Draft {
  config: string | undefined;
  json: boolean;
  checkConfig: boolean;
  help: boolean;
  version: boolean;
  readonly listen: Record<string, { address: string }>;
  simulator: boolean;
  directory: string | undefined;
  account: string | undefined;
}

type Take = () => string;

const OPTIONS: Readonly<Record<string, (draft: Draft, take: Take) => void>> = {
  "--config": (draft, take) => void (draft.config = take()),
  "--json": (draft) => void (draft.json = true),
  "--check-config": (draft) => void (draft.checkConfig = true),
  "--help": (draft) => void (draft.help = true),
  "-h": (draft) => void (draft.help = true),
  "--version": (draft) => void (draft.version = true),
  "--simulator": (draft) => void (draft.simulator = true),
  "--directory": (draft, take) => void (draft.directory = take()),
  "--account": (draft, take) => void (draft.account = take()),
  "--listen": (draft, take) => listen(draft, take()),
};

/** Throws StartError USAGE. */
export function readArguments(argv: readonly string[]): Arguments {
  const draft: Draft = {
    config: undefined,
    json: false,
    checkConfig: false,
    help: false,
    version: false,
    listen: {},
    simulator: false,
    directory: undefined,
    account: undefined,
  };
  for (let at = 0; at < argv.length; at++) {
    const [, name = "", inline] = /^(--?[^=]*)(?:=([^]*))?$/.exec(argv[at]!) ?? [];
    const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name]! : undefined;
    if (option === undefined) throw usage(`the option ${quote(argv[at]!)} is not known`);
    let isTaken = false;
    option(draft, () => {
      isTaken = true;
      const value = inline ?? argv[++at];
      if (value === undefined) throw usage(`${name} needs a value`);
      return value;
    });
    if (inline !== undefined && !isTaken) throw usage(`${name} takes no value`);
  }
  return argumentsOf(draft);
}

function argumentsOf({ listen: listeners, simulator, directory, account, ...rest }: Draft): Arguments {
  return {
    ...rest,
    configuration: {
      ...(Object.keys(listeners).length === 0 ? {} : { listen: listeners }),
      ...(simulator ? { simulator: { enabled: true } } : {}),
      ...(directory === undefined ? {} : { source: { directory } }),
      ...(account === undefined ? {} : { account }),
    },
  };
}

function listen(draft: Draft, text: string): void {
  const [, name = "simulator", address = ""] = /^(?:(\w+)=)?(.*)$/.exec(text) ?? [];
  if (!["simulator", "admin"].includes(name)) throw usage(`--listen ${quote(text)} names a listener that is not known`);
  if (!ADDRESS.test(address)) throw usage(`--listen ${quote(text)} must be HOST:PORT`);
  draft.listen[name] = { address };
}

function usage(message: string): StartError {
  return startError("USAGE", message, "postern-server --help tells more");
}
