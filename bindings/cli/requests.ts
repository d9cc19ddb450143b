/** Requests from the command line: options, a JSON file, or JSON lines. */
import type { AuthorizationRequest, ContextValue, Decision, NamedPolicy } from "../hosts/node.js";
import { suggestOr } from "../policy/suggest.js";
import { CliError, usage } from "./errors.js";
import { parseJson, readTextOrInput } from "./files.js";
import { EXIT_DENIED, EXIT_OK, type Io } from "./io.js";
import { readJsonArgument } from "./json-argument.js";
import type { Arguments, OptionGroup } from "./options.js";
import { readPrincipal } from "./principal.js";

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
      about: "many requests, a JSON object a line; `name` and `expect` may\nstand beside principal, action, resource and context",
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
  if (source.kind === "options") return requestFromOptions(args);
  const name = source.path === "-" ? "standard input" : source.path;
  const value = parseJson(await readTextOrInput(source.path, io), name);
  if (Array.isArray(value))
    throw new CliError("INVALID_REQUEST", "the request is a list", "give the requests of one call with `--call`");
  const { request, expect } = splitRequest(value);
  if (expect === undefined) return request;
  throw new CliError(
    "INVALID_REQUEST",
    "`expect` stands only beside the requests of `--requests`",
    "give the file with `--requests`",
  );
}

/** The request with the session policies of `--session`, where the engine has them not in force already. */
export function withSession(request: AuthorizationRequest, session: readonly NamedPolicy[] | undefined): AuthorizationRequest {
  if (session === undefined) return request;
  if (request.session === undefined) return { ...request, session };
  throw new CliError("INVALID_REQUEST", "the request has `session`, and `--session` is given", "give session policies once");
}

function requestFromOptions(args: Arguments): AuthorizationRequest {
  const principal = required(args, "principal", "arn:aws:iam::111122223333:user/ana");
  const action = required(args, "action", "s3:GetObject");
  const resourceAccount = args.one("resource-account");
  return {
    principal: readPrincipal(principal, args.one("canonical-user-id")),
    action,
    resource: args.one("on") ?? "*",
    ...(resourceAccount === undefined ? {} : { resourceAccount }),
    context: { ...contextFromJson(args.one("context-json")), ...contextFromPairs(args.all("context"), args) },
  };
}

function required(args: Arguments, name: string, example: string): string {
  const value = args.one(name);
  if (value === undefined) throw usage(`the request has no \`--${name}\``, `add \`--${name} ${example}\``);
  return value;
}

/** `key=value` texts; the value is what follows the first `=`, and stays text: the engine reads numbers and dates itself. */
function contextFromPairs(pairs: readonly string[], args: Arguments): Record<string, ContextValue> {
  const found = new Map<string, string[]>();
  for (const pair of pairs) {
    const split = pair.indexOf("=");
    if (split <= 0) throw usage(`\`--context ${pair}\` has no value`, "write `--context aws:SourceIp=203.0.113.7`");
    const key = pair.slice(0, split);
    found.set(key, [...(found.get(key) ?? []), pair.slice(split + 1)]);
  }
  const other = contextFromJson(args.one("context-json"));
  const twice = [...found.keys()].find((key) => Object.hasOwn(other, key));
  if (twice !== undefined) throw usage(`\`${twice}\` is given by \`--context\` and by \`--context-json\``, "give each key once");
  return Object.fromEntries([...found].map(([key, values]) => [key, values.length === 1 ? values[0]! : values]));
}

function contextFromJson(value: string | undefined): Record<string, ContextValue> {
  if (value === undefined) return {};
  const context = readJsonArgument(value, "--context-json");
  if (typeof context === "object" && context !== null && !Array.isArray(context)) return context as Record<string, ContextValue>;
  throw new CliError("INVALID_REQUEST", "`--context-json` is no JSON object", 'write { "aws:SourceIp": "203.0.113.7" }');
}

// --- requests as JSON ----------------------------------------------------------------------------------------------------

const REQUEST_MEMBERS = ["principal", "action", "resource", "resourceAccount", "resourceAccountIsManagement", "context", "session"];
const CASE_MEMBERS = [...REQUEST_MEMBERS, "name", "expect"];
const DECISIONS: readonly string[] = ["allowed", "explicitDeny", "implicitDeny"] satisfies Decision[];

/** A request with what may stand beside it. */
export interface RequestCase {
  readonly request: AuthorizationRequest;
  readonly name: string | undefined;
  readonly expect: Decision | undefined;
}

/** Checks the members: a misspelt `contxt` must not silently be no context. The engine checks the values. */
export function splitRequest(value: unknown): RequestCase {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CliError(
      "INVALID_REQUEST",
      "the request is no JSON object",
      'write { "principal": …, "action": …, "resource": …, "context": … }',
    );
  }
  for (const member of Object.keys(value)) {
    if (!CASE_MEMBERS.includes(member)) throw unknownMember(member);
  }
  const { name, expect, ...request } = value as { name?: unknown; expect?: unknown };
  if (name !== undefined && typeof name !== "string") throw new CliError("INVALID_REQUEST", "`name` is no string", "give a text");
  if (expect !== undefined && !isDecision(expect)) {
    throw new CliError("INVALID_REQUEST", `\`expect\` is ${JSON.stringify(expect)}`, `expect one of ${DECISIONS.join(", ")}`);
  }
  return { request: request as unknown as AuthorizationRequest, name, expect };
}

function isDecision(value: unknown): value is Decision {
  return typeof value === "string" && DECISIONS.includes(value);
}

function unknownMember(member: string): CliError {
  const hint = suggestOr(member, CASE_MEMBERS, `the members are ${CASE_MEMBERS.join(", ")}`);
  return new CliError("INVALID_REQUEST", `a request has no member \`${member}\``, hint);
}

/** A request of JSON lines. */
export function parseRequestLine(text: string): RequestCase {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError("INVALID_JSON", `the line is not JSON: ${(error as Error).message}`, "put one JSON object on each line");
  }
  return splitRequest(value);
}
