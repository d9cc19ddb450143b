/** A decision as a line of JSON. What is redacted is so before it waits anywhere. */
import { createHmac } from "node:crypto";
import type { DecisionEvent } from "postern/gateway";
import type { DecisionLogOptions } from "../config/types.js";

const FIELD_UNITS_MAX = 4096;
const KEY_UNITS_MAX = 256;
/** Values of these parameters are credentials. */
const SECRET_PARAMETERS = /^(?:x-amz-.*|token|access_token|id_token|code|signature|api_?key)$/i;

type Fields = Record<string, unknown>;

/**
 * What a line must not hold as it is: ends of lines of other readers than JSON's, what steers a terminal (the controls that JSON leaves as they
 * are) or turns the direction of what follows, and half of a character.
 */
const ODD = /[\x7f-\x9f\u2028\u2029\p{Bidi_Control}]|\\ud[89a-f]/u;

/** ASCII without \x7f and without escapes: nothing is odd. Quicker to see than what is. */
function isPlain(text: string): boolean {
  return Buffer.byteLength(text) === text.length && !text.includes("\x7f") && !text.includes("\\u");
}

/** Without its end of line. `sampleRate` where not all such lines are written. */
export function lineOf(event: DecisionEvent, options: DecisionLogOptions, sampleRate: number): string {
  const fields = redacted(fieldsOf(event, options), options);
  if (sampleRate < 1) fields["sampleRate"] = sampleRate;
  const text = JSON.stringify(fields);
  // No field of a short line is too long.
  const isShort = text.length <= FIELD_UNITS_MAX;
  return isShort && (isPlain(text) || !ODD.test(text)) ? text : cutLine(fields);
}

function cutLine(fields: Fields): string {
  const truncated: string[] = [];
  const context = fields["context"] as Fields | undefined;
  const all = context === undefined ? fields : { ...fields, context: withVisibleNames(context) };
  const text = JSON.stringify(all, (name, value: unknown) => (typeof value === "string" ? plain(value, name, truncated) : value));
  if (truncated.length === 0) return text;
  return `${text.slice(0, -1)},"truncated":${JSON.stringify([...new Set(truncated)])}}`;
}

/** What is not known is undefined, and not written. */
function fieldsOf(event: DecisionEvent, options: DecisionLogOptions): Fields {
  const { verdict, requests, facts, explanation } = event;
  const { principal } = verdict;
  const [first] = requests;
  const target = facts?.target;
  const mark = target?.indexOf("?") ?? -1;
  const reasons = explanation as Reasons | undefined;
  return {
    id: verdict.id,
    time: isoTime(event.time),
    decision: verdict.decision,
    code: verdict.code,
    status: verdict.status,
    detail: verdict.detail,
    principal,
    principalType: typeof first?.principal === "object" ? first.principal.type : undefined,
    account: principal === undefined ? undefined : /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(principal)?.[1],
    action: verdict.action,
    resource: verdict.resource,
    resourceAccount: first?.resourceAccount,
    additional: additionalOf(requests, reasons),
    context: contextOf(first?.context, options),
    method: facts?.method,
    host: facts?.host,
    path: mark < 0 ? target : target!.slice(0, mark),
    query: mark >= 0 && options.include?.includes("query") === true ? withoutSecrets(target!.slice(mark + 1)) : undefined,
    sourceIp: facts?.address,
    userAgent: facts?.headers?.get("user-agent")?.[0],
    requestId: facts?.headers?.get("x-request-id")?.[0],
    traceId: /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(facts?.headers?.get("traceparent")?.[0] ?? "")?.[1],
    adapter: event.adapter,
    route: event.route,
    authenticator: event.authenticator,
    revision: verdict.revision,
    generation: event.generation,
    digest: event.digest,
    micros: event.micros,
    cause: reasons?.cause,
    matched: reasons === undefined ? undefined : matchedOf(reasons),
  };
}

let last = { millis: Number.NaN, text: "" };

/** Many lines are of one millisecond. */
function isoTime(millis: number): string {
  if (last.millis !== millis) last = { millis, text: new Date(millis).toISOString() };
  return last.text;
}

function additionalOf(requests: DecisionEvent["requests"], reasons: Reasons | undefined): object[] | undefined {
  if (requests.length < 2) return undefined;
  return requests
    .slice(1)
    .map(({ action, resource }, at) => ({ action, resource, decision: reasons?.results?.[at + 1]?.decision }));
}

function contextOf(context: object | null | undefined, { include, contextKeys }: DecisionLogOptions): Fields | undefined {
  if (typeof context !== "object" || context === null || include?.includes("context") !== true) return undefined;
  if (contextKeys === undefined) return { ...context };
  const kept = new Set(contextKeys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(context).filter(([key]) => kept.has(key.toLowerCase())));
}

function withoutSecrets(query: string): string {
  return query
    .split("&")
    .map((pair) => {
      const [name = ""] = pair.split("=", 1);
      return SECRET_PARAMETERS.test(decoded(name)) ? `${name}=…` : pair;
    })
    .join("&");
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll("+", " "));
  } catch {
    return name;
  }
}

interface Statement {
  readonly policyType: string;
  readonly policy: string;
  readonly sid?: string;
  readonly index: number;
  readonly line?: number;
}

interface Reasons {
  readonly cause?: string;
  readonly decision?: string;
  readonly matched?: readonly Statement[];
  /** Of several decisions: the reasons of each. */
  readonly results?: readonly Reasons[];
}

function matchedOf({ matched = [], results = [] }: Reasons): object[] {
  const statements = [matched, ...results.map((each) => each.matched ?? [])].flat();
  return statements.map(({ policyType, policy, sid, index, line }) => ({ policyType, policy, sid, index, line }));
}

function visible(text: string): string {
  return text.replace(/[\p{Surrogate}\x7f-\x9f\u2028\u2029\p{Bidi_Control}]/gu, "\ufffd");
}

/** Names of tags are texts of clients. */
function withVisibleNames(context: Fields): Fields {
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [visible(name.slice(0, KEY_UNITS_MAX)), value]));
}

/** One line, whoever reads it, and nothing endless. */
function plain(value: string, name: string, truncated: string[]): string {
  const whole = visible(value);
  if (whole.length <= FIELD_UNITS_MAX) return whole;
  truncated.push(name);
  return whole.slice(0, FIELD_UNITS_MAX).replace(/\p{Surrogate}$/u, "");
}

function redacted(fields: Fields, { redact = [], redactWith = "erase", hashKey = "" }: DecisionLogOptions): Fields {
  const erased: string[] = [];
  for (const path of redact) {
    const [owner, name] = placeOf(fields, path);
    if (owner === undefined || !Object.hasOwn(owner, name) || owner[name] === undefined) continue;
    if (redactWith === "hash") owner[name] = hashOf(owner[name], hashKey);
    else {
      delete owner[name];
      erased.push(path);
    }
  }
  return erased.length === 0 ? fields : { ...fields, erased };
}

/** `context.aws:SourceIp` is within `context`, in whatever capitals; other names are the line's own. */
function placeOf(fields: Fields, path: string): [Fields | undefined, string] {
  if (!path.startsWith("context.")) return [fields, path];
  const context = fields["context"] as Fields | undefined;
  const wanted = path.slice("context.".length).toLowerCase();
  return [context, Object.keys(context ?? {}).find((key) => key.toLowerCase() === wanted) ?? wanted];
}

function hashOf(value: unknown, key: string): string {
  return createHmac("sha256", key)
    .update(typeof value === "string" ? value : JSON.stringify(value))
    .digest("hex")
    .slice(0, 16);
}
