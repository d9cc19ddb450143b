/** Placeholders: `{owner}`, `{query.tag[]}`, `{claim.org.id}`, and where their values come from. */
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import type { Findings } from "../error.js";
import type { HttpFacts } from "../facts.js";
import type { Identity } from "../identity.js";
import type { Target } from "../target.js";
import type { Params } from "./match.js";
import { Refusal } from "../verdict.js";

const SOURCES = [
  "path",
  "query",
  "header",
  "claim",
  "cert",
  "ext",
  "host",
  "method",
  "ip",
  "account",
  "region",
  "partition",
] as const;
export type Source = (typeof SOURCES)[number];

export interface Reference {
  readonly source: Source;
  /** Within the source; empty for those that are one value. */
  readonly name: string;
  /** `{query.x[]}`: all values. */
  readonly isList: boolean;
  /** `{query.key+}`, and `{name+}`, `{name*}` of a path: may hold slashes. */
  readonly holdsSlashes: boolean;
  /** `{name*}` of a path: no segment is a value, too. */
  readonly mayBeEmpty: boolean;
  /** With its braces. */
  readonly written: string;
}

/** What values are taken from. */
export interface Scope {
  readonly facts: HttpFacts;
  readonly target: Target;
  readonly params: ReadonlyMap<string, string>;
  /** Lower case, without port and trailing dot. */
  readonly host: string | undefined;
  readonly identity: Pick<Identity, "claims" | "cert"> | undefined;
}

export interface Settings {
  readonly account?: string;
  readonly region?: string;
  readonly partition?: string;
}

export type Value = string | number | boolean | readonly (string | number | boolean)[];

const WHOLE: readonly string[] = ["host", "method", "ip", "account", "region", "partition"];
const NAMED: readonly string[] = ["query", "header", "claim", "ext"];
const CERT_NAMES: readonly string[] = ["subject", "hash", "san.uri", "san.uri.path", "san.dns"];

/** What stands between braces. `params`: names of the path. Adds a finding, and gives undefined, where it is not a placeholder. */
export function readReference(
  inner: string,
  params: Params,
  known: ReadonlySet<Source>,
  findings: Findings,
): Reference | undefined {
  const written = `{${inner}}`;
  const plus = inner.endsWith("+");
  const isList = inner.endsWith("[]");
  const bare = plus ? inner.slice(0, -1) : isList ? inner.slice(0, -2) : inner;
  const kind = params.get(bare);
  if (kind !== undefined && !isList && known.has("path")) {
    return { source: "path", name: bare, isList: false, holdsSlashes: kind !== "one" || plus, mayBeEmpty: kind === "any", written };
  }
  const dot = bare.indexOf(".");
  const source = (dot < 0 ? bare : bare.slice(0, dot)) as Source;
  const name = dot < 0 ? "" : bare.slice(dot + 1);
  const problem = problemOf(source, name, isList, known);
  if (problem === undefined)
    return {
      source,
      name: source === "header" ? name.toLowerCase() : name,
      isList,
      holdsSlashes: plus,
      mayBeEmpty: false,
      written,
    };
  const candidates = [...params.keys(), ...[...known].filter((one) => one !== "path")];
  findings.add(
    `${quote(written)} ${problem}`,
    suggestOr(bare, candidates, `write one of ${candidates.map((one) => `{${one}}`).join(", ")}`),
  );
  return undefined;
}

function problemOf(source: Source, name: string, isList: boolean, known: ReadonlySet<Source>): string | undefined {
  if (source === "path" || !SOURCES.includes(source)) return "is not a placeholder, nor a name of the path";
  if (!known.has(source)) return "cannot be used here: its value is not known yet";
  if (isList && source !== "query") return "cannot be a list: only parameters of the query can";
  // Postern's own headers are answers: in a request they are the client's.
  if (source === "header" && name.toLowerCase().startsWith("x-postern-")) return "is a header that the client may have written";
  if (WHOLE.includes(source)) return name === "" ? undefined : "has a name too many";
  if (source === "cert") return CERT_NAMES.includes(name) ? undefined : `must be one of cert.${CERT_NAMES.join(", cert.")}`;
  return NAMED.includes(source) && name !== "" ? undefined : "lacks a name";
}

/** The value; undefined where there is none. Throws Refusal BAD_MAPPING for several where one is meant. */
export function valueOf(reference: Reference, scope: Scope, settings: Settings): Value | undefined {
  const { source, name } = reference;
  switch (source) {
    case "path":
      return scope.params.get(name);
    case "query":
      return queryValue(reference, scope);
    case "header":
      return single(scope.facts.headers.get(name), reference);
    case "claim":
      return claimValue(scope.identity?.claims, name, reference);
    case "cert":
      return certValue(scope.identity?.cert, reference);
    case "ext":
      return ownMember(scope.facts.extensions, name) as string | undefined;
    case "host":
      return scope.host;
    case "method":
      return scope.facts.method;
    case "ip":
      return scope.facts.address;
    default:
      return settings[source];
  }
}

function queryValue(reference: Reference, { target }: Scope): Value | undefined {
  const values = target.query.values(reference.name);
  if (!reference.isList) return single(values, reference);
  return values.length === 0 ? undefined : values;
}

function single(values: readonly string[] | undefined, { written }: Reference): string | undefined {
  if (values === undefined || values.length === 0) return undefined;
  if (values.length > 1) throw new Refusal("BAD_MAPPING", `${written} must have one value, found ${values.length}`);
  return values[0];
}

/** Own members alone: a claim is not what objects inherit. The whole name goes before the way through its dots. */
function claimValue(claims: unknown, name: string, reference: Reference): Value | undefined {
  const value = memberAt(claims, name);
  if (value === undefined || value === null) return undefined;
  if (isScalar(value)) return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value as readonly string[];
  throw new Refusal("BAD_MAPPING", `${reference.written} is neither a text, a number, a boolean nor a list of texts`);
}

export function memberAt(object: unknown, name: string): unknown {
  const whole = ownMember(object, name);
  if (whole !== undefined) return whole;
  const dot = name.indexOf(".");
  return dot < 0 ? undefined : memberAt(ownMember(object, name.slice(0, dot)), name.slice(dot + 1));
}

function ownMember(object: unknown, name: string): unknown {
  if (typeof object !== "object" || object === null || Array.isArray(object)) return undefined;
  return Object.hasOwn(object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
}

function certValue(cert: Identity["cert"], reference: Reference): Value | undefined {
  switch (reference.name) {
    case "subject":
      return cert?.subject;
    case "hash":
      return cert?.hash;
    case "san.dns":
      return single(cert?.san?.dns, reference);
    case "san.uri":
      return single(cert?.san?.uri, reference);
    default:
      return pathOf(single(cert?.san?.uri, reference));
  }
}

/** The path of a URI, without its first slash: `ns/photos/web` of `spiffe://example/ns/photos/web`. */
function pathOf(uri: string | undefined): string | undefined {
  return uri === undefined ? undefined : /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*\/([^?#]+)$/.exec(uri)?.[1];
}
