/**
 * How long a cache of the gateway's may keep an answer, and by which headers it must tell requests apart (serving §3.4). Nothing is kept
 * here. Whether an answer may be kept is known beforehand, by route and by policies; a request looks it up, and at the end of its credential.
 *
 * An answer may be kept where it follows from the request's facts alone: policies whose keys are known and do not move with the clock, and
 * authenticators that say which headers they read. What is not known is not guessed: `no-store`.
 */
import { kindOf, membersOf } from "./check.js";
import type { Findings } from "./error.js";
import type { HttpFacts } from "./facts.js";
import type { Identity } from "./identity.js";
import { CACHE_SECONDS_MAX, VARY_HEADERS_MAX } from "./limits.js";
import { headersOf, readsMethod } from "./routes/header-names.js";
import type { CompiledRoute, PassHeader } from "./routes/route.js";
import type { VerdictCache } from "./verdict.js";

export interface CacheOptions {
  /** `max-age` of an answer: a whole number from 1 to 3,600. */
  readonly seconds: number;
}

/** What the gateway's other options say. */
interface Around {
  readonly routes: readonly CompiledRoute[];
  /** In the order in which they are asked. */
  readonly authenticatorNames: readonly string[];
  /** By the authenticator's name, of those that say it. */
  readonly headersRead: ReadonlyMap<string, readonly string[]>;
  readonly passHeaders: readonly PassHeader[];
  readonly reject: readonly string[];
}

/** Of what is in force, what is looked at. */
interface Asking {
  readonly contextKeys?: readonly string[];
}

/** Keys whose values are others a moment later, whoever gives them; in lower case. `aws:TokenIssueTime` is not among them: a token keeps it. */
const MOVING_KEYS: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:multifactorauthage",
  "glacier:archiveageindays",
  "s3:object-lock-remaining-retention-days",
  "s3:signatureage",
  "s3express:signatureage",
  "s3-object-lambda:signatureage",
  "s3-outposts:signatureage",
]);

/** Headers that the gateway makes keys of by itself. */
const HEADERS_OF_KEYS = [
  ["aws:useragent", "user-agent"],
  ["aws:referer", "referer"],
] as const;

/** Undefined: every answer is `no-store`. */
export function readCache(value: unknown, around: Around, findings: Findings): AnswerCache | undefined {
  if (value === undefined) return undefined;
  const members = membersOf(value, ["seconds"], findings) ?? { seconds: 1 };
  const { seconds } = members;
  if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds < 1 || seconds > CACHE_SECONDS_MAX) {
    const found = typeof seconds === "number" ? String(seconds) : seconds === undefined ? "none" : kindOf(seconds);
    findings
      .at("seconds")
      .add(`must be a whole number from 1 to ${CACHE_SECONDS_MAX}, found ${found}`, "write `cache: { seconds: 60 }`");
    return undefined;
  }
  const headers = headersOfAll(around);
  if (headers === undefined) {
    findings.add(`answers would depend on more than ${VARY_HEADERS_MAX} headers`, "shorten `reject`, or leave `cache` out");
    return undefined;
  }
  return new AnswerCache(seconds, headers, around);
}

export class AnswerCache {
  readonly #seconds: number;
  readonly #headers: readonly string[];
  readonly #routes: ReadonlySet<CompiledRoute>;
  /** Caches answer HEAD with what they keep of GET. */
  readonly #isHeadApart: boolean;
  /** By list of keys: `Vary` for the policies that ask for them, or undefined where answers move with the clock. */
  readonly #known = new WeakMap<readonly string[], string | undefined>();

  constructor(seconds: number, headers: readonly string[], around: Around) {
    const { routes, passHeaders } = around;
    this.#seconds = seconds;
    this.#headers = headers;
    this.#routes = new Set(routes.filter((route) => isOfKnownHeaders(route, around)));
    this.#isHeadApart = routes.some((route) => route.match.methods?.includes("HEAD") === true) || readsMethod(routes, passHeaders);
  }

  /** Of a decision of the engine. Undefined: nobody may keep it. */
  of(
    inForce: Asking,
    route: CompiledRoute,
    { method, body, extensions }: HttpFacts,
    { validUntil }: Identity,
    clock: () => number,
  ): VerdictCache | undefined {
    if (!this.#routes.has(route) || (this.#isHeadApart && method === "GET")) return undefined;
    // Neither is in a header.
    if (body !== undefined || extensions !== undefined) return undefined;
    // Its own alone: what hostile JSON has put into `Object.prototype` says nothing of the policies.
    const vary = Object.hasOwn(inForce, "contextKeys") ? this.#varyFor(inForce.contextKeys) : undefined;
    const seconds = vary === undefined ? 0 : this.#secondsUntil(validUntil, clock);
    return vary !== undefined && seconds >= 1 ? { seconds, vary } : undefined;
  }

  /** A list that nobody can change is looked through once. */
  #varyFor(keys: readonly string[] | undefined): string | undefined {
    if (!Array.isArray(keys)) return undefined;
    if (this.#known.has(keys)) return this.#known.get(keys);
    const vary = this.#varyOf(keys as readonly unknown[]);
    if (Object.isFrozen(keys)) this.#known.set(keys, vary);
    return vary;
  }

  #varyOf(keys: readonly unknown[]): string | undefined {
    if (!keys.every((key) => typeof key === "string")) return undefined;
    const asked = new Set(keys.map((key) => key.toLowerCase()));
    if ([...asked].some((key) => MOVING_KEYS.has(key))) return undefined;
    const more = HEADERS_OF_KEYS.flatMap(([key, header]) => (asked.has(key) ? [header] : []));
    return [...new Set([...this.#headers, ...more])].join(", ");
  }

  /** Never longer than the credential is good; 0 where a clock or an end is not a number. */
  #secondsUntil(end: number | undefined, clock: () => number): number {
    if (end === undefined) return this.#seconds;
    try {
      const left = Math.floor((end - clock()) / 1000);
      return left >= 1 ? Math.min(left, this.#seconds) : 0;
    } catch {
      return 0;
    }
  }
}

/** Tags stand in headers whose names the client chooses, or in the body. */
function isOfKnownHeaders({ authenticate, requestTags }: CompiledRoute, { authenticatorNames, headersRead }: Around): boolean {
  if (requestTags !== undefined && !("query" in requestTags)) return false;
  return (authenticate ?? authenticatorNames).every((name) => headersRead.has(name));
}

/** Of all routes, since which one a request takes depends on the others, too. Undefined: too many. */
function headersOfAll({ routes, headersRead, passHeaders, reject }: Around): readonly string[] | undefined {
  const rejected = new Set([reject, ...routes.map((route) => route.reject ?? [])].flat());
  const names = new Set([...headersOf(routes, passHeaders), ...[...headersRead.values()].flat()]);
  const count = [...rejected].reduce((sum, name) => sum + 2 ** hyphensOf(name), names.size);
  if (count > VARY_HEADERS_MAX) return undefined;
  for (const name of [...rejected].flatMap(spellingsOf)) names.add(name);
  return [...names].sort();
}

function hyphensOf(name: string): number {
  return name.split("-").length - 1;
}

/** A header is refused with underscores for its hyphens, too: each spelling is a header of its own to a cache. */
function spellingsOf(name: string): string[] {
  const [first = "", ...rest] = name.split("-");
  return rest.reduce<string[]>((begun, part) => begun.flatMap((text) => [`${text}-${part}`, `${text}_${part}`]), [first]);
}
