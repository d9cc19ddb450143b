/** Requests from the command line: options, a JSON file, or JSON lines. */
import type { AuthorizationRequest, ContextValue, Decision } from "../hosts/node.js";
import { suggestOr } from "../policy/suggest.js";
import { CliError, usage } from "./errors.js";
import { parseJson, readText, readTextOrInput } from "./files.js";
import type { Io } from "./io.js";
import type { Arguments, OptionGroup } from "./options.js";

export const REQUEST_OPTIONS: OptionGroup = {
  title: "The request",
  rows: [
    { name: "principal", value: "PRINCIPAL", about: "who: an ARN, a service name, or `*` for anonymous" },
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
  ],
};

const FLAG_OPTIONS = ["principal", "action", "on", "resource-account", "context", "context-json"] as const;

/** Where the requests of a command line come from. Exactly one source: two would hide one another. */
export type RequestSource =
  | { readonly kind: "options" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "lines"; readonly path: string };

export function requestSource(args: Arguments): RequestSource {
  const flags = FLAG_OPTIONS.filter((name) => args.has(name));
  const given = [...(flags.length > 0 ? [flags[0]!] : []), ...["request", "requests"].filter((name) => args.has(name))];
  if (given.length > 1) {
    throw usage(
      `\`--${given[0]!}\` cannot be combined with \`--${given[1]!}\``,
      "give the request by options, by `--request`, or by `--requests`",
    );
  }
  if (given.length === 0) {
    throw usage("no request is given", "add `--principal ARN --action s3:GetObject --on ARN`, or `--requests FILE`");
  }
  if (args.has("request")) return { kind: "file", path: args.one("request")! };
  return args.has("requests") ? { kind: "lines", path: args.one("requests")! } : { kind: "options" };
}

/** The one request of `--request` or of the options. */
export async function readRequest(source: RequestSource, args: Arguments, io: Io): Promise<AuthorizationRequest> {
  if (source.kind !== "file") return requestFromOptions(args);
  const name = source.path === "-" ? "standard input" : source.path;
  const value = parseJson(await readTextOrInput(source.path, io), name);
  const { request, expect } = splitRequest(value);
  if (expect === undefined) return request;
  throw new CliError(
    "INVALID_REQUEST",
    "`expect` stands only beside the requests of `--requests`",
    "give the file with `--requests`",
  );
}

function requestFromOptions(args: Arguments): AuthorizationRequest {
  const principal = required(args, "principal", "arn:aws:iam::111122223333:user/ana");
  const action = required(args, "action", "s3:GetObject");
  const resourceAccount = args.one("resource-account");
  return {
    principal,
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
  const isJson = value.trimStart().startsWith("{");
  const context = parseJson(isJson ? value : readText(value), isJson ? "--context-json" : value);
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
