/** The command line. */
import { ADDRESS } from "./config/configuration.js";
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

export const HELP = `postern-server answers gateways (nginx, Traefik, Caddy, HAProxy, Envoy) whether a request may pass,
and what the AWS CLI and the SDKs ask of IAM's policy simulator.

Usage
  postern-server --config FILE [--policies PATH|--directory PATH|--artifact PATH|--source URL] [--listen ADDRESS]
  postern-server --simulator [--directory PATH] [--listen ADDRESS] [--config FILE]

Options
  --config FILE        Configuration in YAML or JSON: endpoints, routes, callers (docs/serve.md)
  --policies PATH      A policy, or a folder of identity policies
  --directory PATH     A folder or file as the account: users, groups, roles, policies
  --artifact PATH      What \`postern compile\` writes
  --source URL         An artifact over HTTPS
  --simulator          Serve the policy simulator
  --account ID         The account of principals, and of resources that name none
  --listen ADDRESS     HOST:PORT or unix:/PATH that gateways ask (with --simulator: the simulator's), or NAME=ADDRESS
                       with http, simulator, admin; port 0 takes a free one
  --check-config       Read configuration and policies, report, serve nothing
  --json               Print the listening addresses as one line of JSON
  --help, --version

Exit status
  0  stopped by SIGTERM or SIGINT after open requests were answered, or --check-config found all good
  1  requests were still open when the drain time was over, or a second signal came
  2  the configuration or the policies are bad, or an address is in use

Examples
  postern-server --config postern.yaml --policies ./policies
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
  readonly source: Record<string, string>;
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
  "--policies": (draft, take) => void (draft.source["policies"] = take()),
  "--directory": (draft, take) => void (draft.source["directory"] = take()),
  "--artifact": (draft, take) => void (draft.source["artifact"] = take()),
  "--source": (draft, take) => void (draft.source["url"] = take()),
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
    source: {},
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

function argumentsOf({ listen: { "": unnamed, ...named }, simulator, source, account, ...rest }: Draft): Arguments {
  const listeners = { ...(unnamed === undefined ? {} : { [simulator ? "simulator" : "http"]: unnamed }), ...named };
  return {
    ...rest,
    configuration: {
      ...(Object.keys(listeners).length === 0 ? {} : { listen: listeners }),
      ...(simulator ? { simulator: { enabled: true } } : {}),
      ...(Object.keys(source).length === 0 ? {} : { source }),
      ...(account === undefined ? {} : { account }),
    },
  };
}

/** Without a name: of what is served. */
function listen(draft: Draft, text: string): void {
  const [, name = "", address = ""] = /^(?:(\w+)=)?(.*)$/s.exec(text) ?? [];
  if (!["", "http", "simulator", "admin"].includes(name)) throw usage(`--listen ${quote(text)} names a listener that is not known`);
  if (!ADDRESS.test(address)) throw usage(`--listen ${quote(text)} must be HOST:PORT or unix:/PATH`);
  draft.listen[name] = { address };
}

function usage(message: string): StartError {
  return startError("USAGE", message, "run `postern-server --help`");
}
