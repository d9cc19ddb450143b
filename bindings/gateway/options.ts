/** The gateway's options, read: every fault at once. */
import { quote } from "../text/quote.js";
import { canExplain, type ExplainFor, type GatewayEngine } from "./ask.js";
import { isProxyEntry, TrustedProxies } from "./addresses.js";
import { readCache, type AnswerCache, type CacheOptions } from "./cache.js";
import { listOf, membersOf, oneOf, textOf, textsOf, type Members } from "./check.js";
import { Findings, GatewayError } from "./error.js";
import type { HttpFacts } from "./facts.js";
import type { Authenticator } from "./identity.js";
import { TARGET_UNITS_MAX } from "./limits.js";
import { ACCOUNT, HEADER_NAME, PASS_HEADER_SOURCES, readPassHeaders, type PassHeader } from "./routes/route.js";
import { readTable } from "./routes/read.js";
import type { RouteTable } from "./routes/table.js";
import type { Route } from "./routes/types.js";
import { PATH_ALLOWANCES, type PathAllowance } from "./target.js";
import type { Reveal, Verdict } from "./verdict.js";
import type { AuthorizationRequest } from "../model/request.js";

/** The policies that are asked: an engine, and what they are called in answers and logs. */
export interface InForce {
  readonly engine: GatewayEngine;
  readonly revision: string;
  /**
   * The condition keys that the policies ask for, as `contextKeys(artifact)` lists them; another list for other policies. Needed for
   * `cache`: without it, every answer is `no-store`.
   */
  readonly contextKeys?: readonly string[];
}

export interface GatewayOptions {
  /**
   * The engine, whose digest is the revision; or a function that says what is in force when a request is to be decided. It is asked once a
   * decision, and a decision uses what it gives from start to end. `undefined`: there are no policies, status 503; a code: 503 with it.
   */
  readonly engine: GatewayEngine | (() => InForce | "STALE" | "DRAINING" | "OVERLOADED" | undefined);
  /** A list, or its JSON text: then findings have lines. */
  readonly routes: readonly Route[] | string;
  /** Asked in order; the first that finds its credential decides who calls. Default: none. */
  readonly authenticate?: readonly Authenticator[];
  /** A request without a credential: 401, or a decision about `"*"`. Default "deny". */
  readonly anonymous?: "deny" | "evaluate";
  /** A request that no route matches. "bypass" lets it pass without a decision, and needs `iKnowThisAllows`. Default "deny". */
  readonly unmatched?: "deny" | "bypass";
  readonly iKnowThisAllows?: true;
  /** Addresses, CIDR ranges, `unix`: who may tell facts. Default: nobody. */
  readonly trustedProxies?: readonly string[];
  /** `{account}`, and the owner of resources whose ARN names none. */
  readonly account?: string;
  /** `{partition}`. Default "aws". */
  readonly partition?: string;
  /** `{region}`, and `aws:RequestedRegion`. */
  readonly region?: string;
  /** What a denied client is told. Default "none". */
  readonly reveal?: Reveal;
  /**
   * Caches of the gateway's may keep decisions for so long: `cache-control: private, max-age=…` and `vary`, where a decision follows from the
   * request's headers alone. `engine` must give `contextKeys`, and authenticators must name their `headers`. Default: every answer is
   * `no-store`. New policies, and keys that are withdrawn, take effect in such a cache as much later.
   */
  readonly cache?: CacheOptions;
  readonly paths?: { readonly allow?: readonly PathAllowance[] };
  /** Headers that a request must not have. Default: those that override methods. */
  readonly reject?: readonly string[];
  /** Headers for the upstream. */
  readonly passHeaders?: Readonly<Record<string, string>>;
  /** Names for `passHeaders` that do not begin with `x-`. */
  readonly allowHeaderNames?: readonly string[];
  /** Characters of a target. Default 8,192. */
  readonly targetBytes?: number;
  /** Milliseconds since 1970, for ids. Default `Date.now`. */
  readonly clock?: () => number;
  /** Reasons in decision events: the engine is asked once more. Default "none". */
  readonly explain?: ExplainFor;
  /** Told of each verdict, after it is certain. What it throws changes nothing, and goes to `onFault`. */
  readonly onDecision?: (event: DecisionEvent) => void;
  /** Told of faults of ours (status 500), and of what `onDecision` throws. */
  readonly onFault?: (fault: unknown) => void;
}

/** What a decision log is made of. */
export interface DecisionEvent {
  readonly verdict: Verdict;
  /** Milliseconds since 1970, when the request came. */
  readonly time: number;
  /** Who asked: `forward_auth`, `ext_authz_http`, `hono`, `api`. */
  readonly adapter: string;
  /** As far as they were known. Nothing of it is redacted. */
  readonly facts: Partial<HttpFacts> | undefined;
  /** As `match` has it. */
  readonly route: string | undefined;
  /** Name of the authenticator that found a credential; `none` where all were asked, and none did. */
  readonly authenticator: string | undefined;
  /** What was asked, that of `action` first. */
  readonly requests: readonly AuthorizationRequest[];
  /** With `explain`, and for several requests: cause, statements, the result of each. */
  readonly explanation: object | undefined;
  readonly generation: number | undefined;
  readonly digest: string | undefined;
  /** From the caller's name to the verdict: mapping, engine, reasons. Absent where nothing was asked. Workers' clocks stand still meanwhile. */
  readonly micros: number | undefined;
}

export interface ReadOptions {
  readonly inForce: () => InForce | "STALE" | "DRAINING" | "OVERLOADED" | undefined;
  readonly table: RouteTable;
  readonly authenticators: ReadonlyMap<string, Authenticator>;
  /** In the order in which they are asked. */
  readonly authenticatorNames: readonly string[];
  readonly anonymous: "deny" | "evaluate";
  readonly isUnmatchedBypass: boolean;
  readonly trusted: TrustedProxies;
  readonly settings: { readonly account?: string; readonly partition: string; readonly region?: string };
  readonly reveal: Reveal;
  readonly cache: AnswerCache | undefined;
  readonly allowed: ReadonlySet<PathAllowance>;
  readonly reject: readonly string[];
  readonly passHeaders: readonly PassHeader[];
  readonly targetUnits: number;
  readonly clock: () => number;
  readonly explain: ExplainFor;
  readonly onDecision: ((event: DecisionEvent) => void) | undefined;
  readonly onFault: ((fault: unknown) => void) | undefined;
}

const MEMBERS = [
  "engine",
  "routes",
  "authenticate",
  "anonymous",
  "unmatched",
  "iKnowThisAllows",
  "trustedProxies",
  "account",
  "partition",
  "region",
  "reveal",
  "cache",
  "paths",
  "reject",
  "passHeaders",
  "allowHeaderNames",
  "targetBytes",
  "clock",
  "explain",
  "onDecision",
  "onFault",
];

/** Headers by which frameworks take another method than that of the request line. */
const METHOD_OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"];

/** Throws GatewayError. */
export function readOptions(given: unknown): ReadOptions {
  const findings = new Findings();
  const members = membersOf(given, MEMBERS, findings);
  if (members === undefined) throw new GatewayError(findings.list);
  const read = readMembers(members, findings);
  const { engine } = members;
  if (read.table.hasFurther && isEngine(engine) && !canExplain(engine))
    findings
      .at("engine")
      .add("`also` needs an engine that explains", "load it with `explainer` of `postern/explain`, or from `postern`");
  findings.throwIfAny();
  return read;
}

function readMembers(members: Members, findings: Findings): ReadOptions {
  const at = (name: string): Findings => findings.at(name);
  const settings = readSettings(members, findings);
  const { authenticators, headersRead } = readAuthenticators(members["authenticate"], at("authenticate"));
  const allowHeaderNames = textsOf(
    members["allowHeaderNames"],
    at("allowHeaderNames"),
    HEADER_NAME,
    "a header's name in lower case",
  );
  const routeSettings = { ...settings, authenticators: [...authenticators.keys()], allowHeaderNames };
  const known = { params: new Map<string, never>(), sources: PASS_HEADER_SOURCES, settings };
  const table = readTable(members["routes"], routeSettings, at("routes"));
  const reject =
    members["reject"] === undefined
      ? METHOD_OVERRIDES
      : textsOf(members["reject"], at("reject"), HEADER_NAME, "a header's name in lower case");
  const passHeaders = readPassHeaders(members["passHeaders"], known, allowHeaderNames, at("passHeaders"));
  const around = { routes: table.routes, authenticatorNames: [...authenticators.keys()], headersRead, passHeaders, reject };
  return {
    inForce: readEngine(members["engine"], at("engine")),
    table,
    authenticators,
    authenticatorNames: [...authenticators.keys()],
    anonymous: oneOf(members["anonymous"], ["deny", "evaluate"], at("anonymous")) ?? "deny",
    isUnmatchedBypass: readUnmatched(members, findings),
    trusted: new TrustedProxies(readProxies(members["trustedProxies"], at("trustedProxies"))),
    settings,
    reveal: oneOf<Reveal>(members["reveal"], ["none", "message", "explain"], at("reveal")) ?? "none",
    cache: readCache(members["cache"], around, at("cache")),
    allowed: readAllowed(members["paths"], at("paths")),
    reject,
    passHeaders,
    targetUnits: readCount(members["targetBytes"], at("targetBytes")) ?? TARGET_UNITS_MAX,
    clock: readFunction(members["clock"], at("clock")) ?? Date.now,
    explain: oneOf<ExplainFor>(members["explain"], ["none", "denied", "all"], at("explain")) ?? "none",
    onDecision: readFunction(members["onDecision"], at("onDecision")),
    onFault: readFunction(members["onFault"], at("onFault")),
  };
}

function readAllowed(value: unknown, findings: Findings): ReadonlySet<PathAllowance> {
  const paths = membersOf(value === undefined ? {} : value, ["allow"], findings) ?? {};
  const allowed = listOf(paths["allow"], findings.at("allow"));
  return new Set(allowed.flatMap(([item, place]) => oneOf(item ?? null, [...PATH_ALLOWANCES], place) ?? []));
}

function readSettings(members: Members, findings: Findings): ReadOptions["settings"] {
  const account = textOf(members["account"], findings.at("account"), ACCOUNT, "an account id");
  const region = textOf(members["region"], findings.at("region"), /^[a-z][a-z0-9-]{0,62}$/, "a Region");
  const partition = textOf(members["partition"], findings.at("partition"), /^[a-z][a-z0-9-]{0,62}$/, "a partition") ?? "aws";
  return { partition, ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) };
}

function readEngine(value: unknown, findings: Findings): ReadOptions["inForce"] {
  if (typeof value === "function") return value as ReadOptions["inForce"];
  if (isEngine(value)) return () => ({ engine: value, revision: value.info().digest });
  findings.add("must be an engine, or a function that gives what is in force", "give `await Engine.load(artifact)`");
  return () => undefined;
}

function isEngine(value: unknown): value is GatewayEngine {
  const engine = value as GatewayEngine | null | undefined;
  return typeof engine?.decide === "function" && typeof engine.info === "function";
}

interface ReadAuthenticators {
  readonly authenticators: ReadonlyMap<string, Authenticator>;
  /** By name, of those that say it. */
  readonly headersRead: ReadonlyMap<string, readonly string[]>;
}

function readAuthenticators(value: unknown, findings: Findings): ReadAuthenticators {
  const authenticators = new Map<string, Authenticator>();
  const headersRead = new Map<string, readonly string[]>();
  for (const [item, at] of listOf(value, findings)) {
    const authenticator = item as Authenticator | null | undefined;
    if (typeof authenticator?.name !== "string" || typeof authenticator.authenticate !== "function") {
      at.add("must have a `name` and a function `authenticate`", "give an authenticator");
    } else if (authenticators.has(authenticator.name))
      at.add(`the name ${quote(authenticator.name)} is taken`, "give each its own name");
    else {
      authenticators.set(authenticator.name, authenticator);
      const headers = Object.hasOwn(authenticator, "headers") ? authenticator.headers : undefined;
      if (headers !== undefined)
        headersRead.set(authenticator.name, textsOf(headers, at.at("headers"), HEADER_NAME, "a header's name in lower case"));
    }
  }
  return { authenticators, headersRead };
}

function readUnmatched(members: Members, findings: Findings): boolean {
  const unmatched = oneOf(members["unmatched"], ["deny", "bypass"], findings.at("unmatched"));
  const isKnown = oneOf(members["iKnowThisAllows"], [true, false], findings.at("iKnowThisAllows"));
  if (unmatched === "bypass" && isKnown !== true)
    findings
      .at("unmatched")
      .add("`bypass` allows every request that no route matches", "write `iKnowThisAllows: true` beside it, or `deny`");
  return unmatched === "bypass";
}

function readProxies(value: unknown, findings: Findings): string[] {
  return listOf(value, findings).flatMap(([item, at]) => {
    if (typeof item === "string" && isProxyEntry(item)) return [item];
    at.add(
      `must be an address, a CIDR range or \`unix\`, found ${typeof item === "string" ? quote(item) : `a ${typeof item}`}`,
      "write it as `10.0.0.0/8`",
    );
    return [];
  });
}

function readCount(value: unknown, findings: Findings): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  findings.add("must be a whole number above 0", "correct it, or leave it out");
  return undefined;
}

function readFunction<T extends (...given: never[]) => unknown>(value: unknown, findings: Findings): T | undefined {
  if (value === undefined || typeof value === "function") return value as T | undefined;
  findings.add("must be a function", "correct it, or leave it out");
  return undefined;
}
