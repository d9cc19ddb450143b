/** Requests from the command line: options, or a JSON file. */
import type { AuthorizationRequest, ContextValue, Decision, NamedPolicy } from "../../hosts/node.js";
import { quote } from "../../text/quote.js";
import { CliError, usage } from "../output/errors.js";
import { readJsonFile } from "./files.js";
import { EXIT_DENIED, EXIT_OK, type Io } from "../output/io.js";
import { readJsonArgument } from "./json-argument.js";
import type { Arguments, OptionGroup } from "./options.js";
import { readPrincipal } from "./principal.js";
import { requestAlone, splitRequest } from "./request-case.js";

export const REQUEST_OPTIONS: OptionGroup = {
  title: "The request",
  rows: [
    { name: "principal", value: "PRINCIPAL", about: "who: an ARN, a service name, `*` for anonymous, or a JSON object" },
    { name: "canonical-user-id", value: "ID", about: "of the principal's account, for S3 ACLs and policies" },
    { name: "action", value: "ACTION", about: "what: `s3:GetObject`" },
    { name: "on", value: "ARN", about: "the requested resource; default `*`" },
    { name: "resource-account", value: "ID", about: "its account, where the ARN has none (default: the caller's)" },
    { name: "context", value: "KEY=VALUE", repeatable: true, about: "a condition key; the same key again makes a list" },
    { name: "context-json", value: "FILE|JSON", about: "condition keys as one JSON object" },
    { name: "request", value: "FILE|-", about: "the request as a JSON object, instead of the options above" },
    {
      name: "requests",
      value: "FILE|-",
      about:
        "many requests, a JSON object a line; `name`, `expect` and\n`warning` may stand beside principal, action and the others",
    },
    {
      name: "call",
      value: "FILE|-",
      about:
        "one call that needs several decisions (iam:PassRole,\ns3:CopyObject): a JSON list of requests, or\n{ requests, publicPolicy }",
    },
  ],
};

/** The options that make up one request. */
const FLAG_OPTIONS = ["principal", "canonical-user-id", "action", "on", "resource-account", "context", "context-json"] as const;
const FILE_OPTIONS = ["request", "requests", "call"] as const;

/** Where the requests of a command line come from. Exactly one source: two would hide one another. */
export type RequestSource = { readonly kind: "options" } | { readonly kind: (typeof FILE_OPTIONS)[number]; readonly path: string };

export function requestSource(args: Arguments): RequestSource {
  const flag = FLAG_OPTIONS.find((name) => args.has(name));
  const files = FILE_OPTIONS.filter((name) => args.has(name));
  const [first, second] = [...(flag === undefined ? [] : [flag]), ...files];
  if (second !== undefined) {
    throw usage(
      `\`--${first!}\` cannot be combined with \`--${second}\``,
      "give the request by options, by `--request`, by `--requests`, or by `--call`",
    );
  }
  if (first === undefined) {
    throw usage("no request is given", "add `--principal ARN --action s3:GetObject --on ARN`, or `--requests FILE`");
  }
  const [kind] = files;
  return kind === undefined ? { kind: "options" } : { kind, path: args.one(kind)! };
}

export function checkFailOnDeny(source: RequestSource, args: Arguments): void {
  if (source.kind === "requests" || !args.has("fail-on-deny")) return;
  throw usage("`--fail-on-deny` belongs to `--requests`", "one request that is denied exits with 1 anyway");
}

/** Of one request, or one call. */
export function exitStatus(decision: Decision): number {
  return decision === "allowed" ? EXIT_OK : EXIT_DENIED;
}

/** The one request of `--request` or of the options. */
export async function readRequest(source: RequestSource, args: Arguments, io: Io): Promise<AuthorizationRequest> {
  if (source.kind === "options") return requestFromOptions(args, io);
  const value = await readOneRequest(source.path, io);
  if (Array.isArray(value))
    throw new CliError(
      "INVALID_REQUEST",
      "a request must be a JSON object, found a list",
      "give the requests of one call with `--call`, others with `--requests`",
    );
  return requestAlone(splitRequest(value), "give the file with `--requests`");
}

/** Where something follows the request, it is probably one of many. */
async function readOneRequest(path: string, io: Io): Promise<unknown> {
  try {
    return await readJsonFile(path, io);
  } catch (error) {
    if (!(error instanceof CliError) || !error.message.endsWith(AFTER_THE_END)) throw error;
    throw new CliError(error.code, error.message, "give many requests with `--requests`", error.place);
  }
}

const AFTER_THE_END = "text after the end of the document";

/** The request with the session policies of `--session`, where the engine has them not in force already. */
export function withSession(request: AuthorizationRequest, session: readonly NamedPolicy[] | undefined): AuthorizationRequest {
  if (session === undefined) return request;
  if (request.session === undefined) return { ...request, session };
  throw new CliError("INVALID_REQUEST", "the request has `session`, and `--session` is given", "give session policies once");
}

async function requestFromOptions(args: Arguments, io: Io): Promise<AuthorizationRequest> {
  const principal = required(args, "principal", "arn:aws:iam::111122223333:user/ana");
  const action = required(args, "action", "s3:GetObject");
  const resourceAccount = args.one("resource-account");
  return {
    principal: readPrincipal(principal, args.one("canonical-user-id")),
    action,
    resource: args.one("on") ?? "*",
    ...(resourceAccount === undefined ? {} : { resourceAccount }),
    context: contextOf(args.all("context"), await contextFromJson(args.one("context-json"), io)),
  };
}

function required(args: Arguments, name: string, example: string): string {
  const value = args.one(name);
  if (value === undefined) throw usage(`the request has no \`--${name}\``, `add \`--${name} ${example}\``);
  return value;
}

/** `key=value` texts; the value is what follows the first `=`, and stays text: the engine reads numbers and dates itself. */
function contextOf(pairs: readonly string[], other: Record<string, ContextValue>): Record<string, ContextValue> {
  const found = new Map<string, string[]>();
  for (const pair of pairs) {
    const split = pair.indexOf("=");
    if (split <= 0) throw usage(`\`--context\` has no value: ${quote(pair)}`, "write `--context aws:SourceIp=203.0.113.7`");
    const key = pair.slice(0, split);
    found.set(key, [...(found.get(key) ?? []), pair.slice(split + 1)]);
  }
  const twice = [...found.keys()].find((key) => Object.hasOwn(other, key));
  if (twice !== undefined) throw usage(`${quote(twice)} is given by \`--context\` and by \`--context-json\``, "give each key once");
  const pairsOnly = [...found].map(([key, values]): [string, ContextValue] => [key, values.length === 1 ? values[0]! : values]);
  return Object.fromEntries([...Object.entries(other), ...pairsOnly]);
}

async function contextFromJson(value: string | undefined, io: Io): Promise<Record<string, ContextValue>> {
  if (value === undefined) return {};
  const context = await readJsonArgument(value, "--context-json", io);
  if (typeof context === "object" && context !== null && !Array.isArray(context)) return context as Record<string, ContextValue>;
  throw new CliError("INVALID_REQUEST", "`--context-json` must be a JSON object", 'write { "aws:SourceIp": "203.0.113.7" }');
}
