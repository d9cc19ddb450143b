/**
 * The target of a request: what is decided must be what is served. Whatever servers, proxies and frameworks read in two ways is refused;
 * the rest is decoded once and compared as text.
 */
import { QUERY_PAIRS_MAX, TARGET_UNITS_MAX } from "./limits.js";
import { Refusal } from "./verdict.js";
import { attempt } from "../text/attempt.js";

/** What is let through although some servers read it otherwise. */
export const PATH_ALLOWANCES = ["encodedSlash", "encodedPercent", "emptySegment", "semicolon"] as const;
export type PathAllowance = (typeof PATH_ALLOWANCES)[number];

export interface Target {
  /** As it was sent. */
  readonly path: string;
  /** Decoded once; `/` has none, `/a/` has `a` and an empty one. */
  readonly segments: readonly string[];
  /** It ends in a slash: not what `{name+}` and `{name*}` stand for, unless empty segments were let through. */
  readonly endsOpen: boolean;
  readonly query: Query;
}

/** Throws Refusal UNSAFE_PATH, TARGET_TOO_LONG. */
export function readTarget(target: string, allowed: ReadonlySet<PathAllowance>, unitsMax = TARGET_UNITS_MAX): Target {
  if (target.length > unitsMax) throw new Refusal("TARGET_TOO_LONG", `${target.length} characters`);
  if (!target.startsWith("/")) throw unsafe("the target does not begin with a slash");
  if (!/^[\x21\x22\x24-\x7e]*$/.test(target)) throw unsafe("a blank, a control character, `#` or a byte outside of ASCII");
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const segments = segmentsOf(path, allowed);
  const endsOpen = segments.at(-1) === "" && !allowed.has("emptySegment");
  return { path, segments, endsOpen, query: new Query(mark < 0 ? "" : target.slice(mark + 1), allowed.has("semicolon")) };
}

function segmentsOf(path: string, allowed: ReadonlySet<PathAllowance>): readonly string[] {
  if (path === "/") return [];
  if (path.includes("\\")) throw unsafe("a backslash");
  if (path.includes(";") && !allowed.has("semicolon")) throw unsafe("a semicolon");
  if (path.includes("//") && !allowed.has("emptySegment")) throw unsafe("an empty segment");
  const segments = path.slice(1).split("/");
  const decoded = path.includes("%") ? segments.map((segment) => decodedSegment(segment, allowed)) : segments;
  if (/[.%]/.test(path) && decoded.some(isDots)) throw unsafe("a dot segment");
  return decoded;
}

/** `..;x` is `..` to servers that cut parameters off; `..%2fx` too, once its slash was let through. */
function isDots(segment: string): boolean {
  return /(?:^|\/)\.{1,2}(?:$|[/;])/.test(segment);
}

function decodedSegment(segment: string, allowed: ReadonlySet<PathAllowance>): string {
  const text = decodeOnce(segment);
  if (text === undefined) throw unsafe("a `%` without two hexadecimal digits, or bytes that are not UTF-8");
  if (/[\0-\x1f\x7f-\x9f\\]/.test(text)) throw unsafe("an encoded backslash or control character");
  if (text.includes("/") && !allowed.has("encodedSlash")) throw unsafe("an encoded slash");
  if (/%[0-9A-Fa-f]{2}/.test(text) && !allowed.has("encodedPercent")) throw unsafe("what is encoded twice");
  return text;
}

/** Percent-encoding undone; undefined where it is broken, or its bytes are not UTF-8. */
export function decodeOnce(text: string): string | undefined {
  return attempt(() => decodeURIComponent(text));
}

function unsafe(detail: string): Refusal {
  return new Refusal("UNSAFE_PATH", detail);
}

/** The query's pairs, read when somebody asks. */
export class Query {
  #pairs: ReadonlyMap<string, readonly string[]> | undefined = undefined;

  constructor(
    readonly text: string,
    readonly isSemicolonAllowed = false,
  ) {}

  /** The values of a name, in order. Throws Refusal. */
  values(name: string): readonly string[] {
    return this.pairs().get(name) ?? [];
  }

  /** Throws Refusal; for a semicolon too, which some servers take for `&`. */
  pairs(): ReadonlyMap<string, readonly string[]> {
    if (!this.isSemicolonAllowed && this.text.includes(";")) throw unsafe("a semicolon in the query");
    return (this.#pairs ??= pairsOf(this.text));
  }
}

function pairsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const pairs = new Map<string, string[]>();
  const written = text.split("&", QUERY_PAIRS_MAX + 1);
  if (written.length > QUERY_PAIRS_MAX) throw new Refusal("TARGET_TOO_LONG", `more than ${QUERY_PAIRS_MAX} parameters`);
  for (const pair of written) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodedQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decodedQuery(pair.slice(equals + 1));
    const values = pairs.get(name);
    if (values === undefined) pairs.set(name, [value]);
    else values.push(value);
  }
  return pairs;
}

function decodedQuery(text: string): string {
  const decoded = decodeOnce(text.replaceAll("+", " "));
  if (decoded === undefined) throw new Refusal("BAD_MAPPING", "the query cannot be decoded");
  return decoded;
}
