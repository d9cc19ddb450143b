/** A decision as a line of JSON. What is redacted is so before it waits anywhere. */
import { createHmac } from "node:crypto";
import type { DecisionEvent } from "postern/gateway";
import type { DecisionLogOptions } from "../config/types.js";

const FIELD_UNITS_MAX = 4096;
/** Values of these parameters are credentials. */
const SECRET_PARAMETERS = /^(?:x-amz-.*|token|access_token|id_token|code|signature|api_?key)$/i;

type Fields = Record<string, unknown>;

/** Without its end of line. `sampleRate` where not all such lines are written. */
export function lineOf(event: DecisionEvent, options: DecisionLogOptions, sampleRate: number): string {
  const truncated: string[] = [];
  const fields = redacted(fieldsOf(event, options), options);
  const all = { ...fields, ...(sampleRate < 1 ? { sampleRate } : {}) };
  const text = JSON.stringify(all, (name, value: unknown) => (typeof value === "string" ? plain(value, name, truncated) : value));
  if (truncated.length === 0) return text;
  return `${text.slice(0, -1)},"truncated":${JSON.stringify([...new Set(truncated)])}}`;
}

function fieldsOf(event: DecisionEvent, options: DecisionLogOptions): Fields {
  const { verdict, time, adapter, route, authenticator, generation, digest, micros } = event;
  const { id, decision, code, status, detail, revision } = verdict;
  return {
    id,
    time: new Date(time).toISOString(),
    decision,
    code,
    status,
    ...given({ detail }),
    ...requestFields(event, options),
    ...httpFields(event, options),
    adapter,
    ...given({ route, authenticator, revision, generation, digest, micros }),
    ...reasonFields(event),
  };
}

function requestFields({ verdict, requests, explanation }: DecisionEvent, options: DecisionLogOptions): Fields {
  const [first, ...more] = requests;
  const { principal } = verdict;
  const results = (explanation as Reasons | undefined)?.results ?? [];
  const additional = more.map(({ action, resource }, at) => given({ action, resource, decision: results[at + 1]?.decision }));
  return {
    ...given({
      principal,
      principalType: typeof first?.principal === "object" ? first.principal.type : undefined,
      account: principal === undefined ? undefined : /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(principal)?.[1],
      action: verdict.action,
      resource: verdict.resource,
      resourceAccount: first?.resourceAccount,
    }),
    ...(additional.length === 0 ? {} : { additional }),
    ...(options.include?.includes("context") === true && typeof first?.context === "object"
      ? { context: contextOf(first.context, options) }
      : {}),
  };
}

function contextOf(context: object, { contextKeys }: DecisionLogOptions): Fields {
  const entries = Object.entries(context) as [string, unknown][];
  if (contextKeys === undefined) return Object.fromEntries(entries);
  const kept = new Set(contextKeys.map((key) => key.toLowerCase()));
  return Object.fromEntries(entries.filter(([key]) => kept.has(key.toLowerCase())));
}

function httpFields({ facts }: DecisionEvent, { include }: DecisionLogOptions): Fields {
  const { method, host, target, address, headers } = facts ?? {};
  const mark = target?.indexOf("?") ?? -1;
  const header = (name: string): string | undefined => headers?.get(name)?.[0];
  return given({
    method,
    host,
    path: mark < 0 ? target : target!.slice(0, mark),
    query: include?.includes("query") === true && mark >= 0 ? withoutSecrets(target!.slice(mark + 1)) : undefined,
    sourceIp: address,
    userAgent: header("user-agent"),
    requestId: header("x-request-id"),
    traceId: /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(header("traceparent") ?? "")?.[1],
  });
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

function reasonFields({ explanation }: DecisionEvent): Fields {
  if (explanation === undefined) return {};
  const { cause, matched = [], results = [] } = explanation as Reasons;
  const statements = [matched, ...results.map((each) => each.matched ?? [])].flat();
  return given({
    cause,
    matched: statements.map(({ policyType, policy, sid, index, line }) => given({ policyType, policy, sid, index, line })),
  });
}

function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** One line, whoever reads it: no lone surrogates, no separators that JavaScript takes for ends of lines, nothing endless. */
function plain(value: string, name: string, truncated: string[]): string {
  const whole = value.replace(/\p{Surrogate}/gu, "\ufffd").replace(/[\u2028\u2029\u0085]/g, "\ufffd");
  if (whole.length <= FIELD_UNITS_MAX) return whole;
  truncated.push(name);
  return whole.slice(0, FIELD_UNITS_MAX).replace(/\p{Surrogate}$/u, "");
}

function redacted(fields: Fields, { redact = [], redactWith = "erase", hashKey = "" }: DecisionLogOptions): Fields {
  const erased: string[] = [];
  for (const path of redact) {
    const [owner, name] = placeOf(fields, path);
    if (owner === undefined || !Object.hasOwn(owner, name)) continue;
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
