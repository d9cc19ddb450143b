/**
 * The command `postern-server`: reads what it is told, serves, and ends with a status.
 *
 * Look into config/ for what may be configured and from where, serve/ for sockets, health and shutting down, authenticate/ and decide/ for
 * gateways that ask, middleware/ for other servers' handlers. What is answered and decided, `postern` knows: the package imports it by
 * name, as any user does.
 */
import { HELP, readArguments, type Arguments } from "./arguments.js";
import { readEnvironment } from "./config/environment.js";
import { readConfigurationFile, type ReadConfiguration } from "./config/file.js";
import { merge } from "./config/merge.js";
import { hasEndpoints } from "./decide/service.js";
import { describeFault, StartError, startError } from "./faults.js";
import { createLog } from "./serve/log.js";
import { DEFAULTS, PosternServer, type ServerOptions } from "./serve/server.js";

/** The process, as far as the command touches it. */
export interface ServerIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onSignal: (name: "SIGTERM" | "SIGINT" | "SIGHUP", listener: () => void) => void;
  /** Ends the process at once. */
  readonly exit: (status: number) => void;
  /** Of the package. */
  readonly version: () => string;
}

const [OK, LEFT_OPEN, BAD_START] = [0, 1, 2];

/** Runs one command line and returns its exit status when it has ended. Never throws. */
export async function run(argv: readonly string[], io: ServerIo): Promise<number> {
  try {
    const args = readArguments(argv);
    if (args.help) return say(HELP, io);
    if (args.version) return say(`postern-server ${io.version()}\n`, io);
    return await serve(args, io);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    for (const fault of error.faults)
      io.stderr(argv.includes("--json") ? `${JSON.stringify(fault)}\n` : `${describeFault(fault)}\n`);
    return BAD_START;
  }
}

function say(text: string, io: ServerIo): number {
  io.stdout(text);
  return OK;
}

async function serve(args: Arguments, io: ServerIo): Promise<number> {
  const read = readAll(args, io);
  const { configuration } = read;
  const log = createLog(configuration.log?.level ?? "info", io.stderr);
  const options: ServerOptions = { ...read, log, version: io.version() };
  if (args.checkConfig) return say(`the configuration is valid: ${await PosternServer.check(options)}\n`, io);
  if (configuration.simulator?.enabled !== true && !hasEndpoints(configuration)) {
    throw startError("USAGE", "there is nothing to serve", "give `endpoints` in a configuration file, or `--simulator`");
  }
  const server = await PosternServer.start(options);
  announce(server, args.json, io);
  io.onSignal("SIGHUP", () => void server.renew());
  return ended(server, io);
}

function readAll(args: Arguments, io: ServerIo): Pick<ServerOptions, "configuration" | "shown" | "at"> {
  const none: ReadConfiguration = { configuration: {}, secrets: new Set(), at: () => ({}) };
  const { configuration: file, secrets, at } = args.config === undefined ? none : readConfigurationFile(args.config, io.env);
  const configuration = merge(args.configuration, readEnvironment(io.env), file, DEFAULTS);
  return { configuration, shown: withoutSecrets(configuration, secrets), at };
}

/** Secrets wherever they came from. */
const SECRET = /^(?:source\.headers\..*|source\.url|authenticate\.\d+\.jwt\.secret|decisionLog\.hashKey)$/;

/** What came from a reference is not shown. */
function withoutSecrets(value: unknown, secrets: ReadonlySet<string>, path = ""): unknown {
  if (secrets.has(path) || (SECRET.test(path) && typeof value === "string")) return "…";
  if (Array.isArray(value)) return value.map((item, index) => withoutSecrets(item, secrets, `${path}.${index}`));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    withoutSecrets(member, secrets, path === "" ? name : `${path}.${name}`),
  ]);
  return Object.fromEntries(members) as unknown;
}

function announce(server: PosternServer, asJson: boolean, io: ServerIo): void {
  const listening = server.listening();
  const revision = server.revision ?? null;
  if (asJson) io.stdout(`${JSON.stringify({ listening, revision, pid: process.pid })}\n`);
  else io.stdout(`${listening.map(({ name, url }) => `${name} ${url}`).join(", ")}, revision ${revision ?? "none"}\n`);
}

/** Waits for the first signal, then drains; a second one ends it at once. */
function ended(server: PosternServer, io: ServerIo): Promise<number> {
  return new Promise((resolve) => {
    let signals = 0;
    const onSignal = (): void => {
      if (signals++ > 0) return io.exit(LEFT_OPEN);
      void server.drain().then((isDrained) => {
        // Open connections would keep the process.
        if (!isDrained) return io.exit(LEFT_OPEN);
        resolve(OK);
      });
    };
    io.onSignal("SIGTERM", onSignal);
    io.onSignal("SIGINT", onSignal);
  });
}
