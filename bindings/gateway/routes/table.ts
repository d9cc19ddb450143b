/**
 * The routes as a tree of segments. Most specific wins: literal before `{x}` before `{x+}` before `{x*}`, left to right; then host before
 * wildcard of a host before no host; then an explicit method before `*`; then more conditions before fewer.
 */
import { quote } from "../../text/quote.js";
import { Refusal } from "../verdict.js";
import type { Scope } from "./reference.js";
import type { CompiledRoute } from "./route.js";
import { excludeEachOther, holds } from "./when.js";

interface Node {
  readonly literals: Map<string, Node>;
  one: Node | undefined;
  /** Routes that end here, that take one or more further segments, that take any. */
  readonly end: CompiledRoute[];
  readonly some: CompiledRoute[];
  readonly any: CompiledRoute[];
}

function node(): Node {
  return { literals: new Map(), one: undefined, end: [], some: [], any: [] };
}

export interface Found {
  readonly route: CompiledRoute;
  readonly params: ReadonlyMap<string, string>;
}

export class RouteTable {
  readonly #root = node();
  /** A route asks for several decisions. */
  readonly hasFurther: boolean;

  /** Routes that are equal for some request are findings of the later one. */
  constructor(readonly routes: readonly CompiledRoute[]) {
    this.hasFurther = routes.some(({ questions }) => questions.length > 1);
    for (const route of routes) this.#add(route);
  }

  #add(route: CompiledRoute): void {
    let at = this.#root;
    let list: CompiledRoute[] | undefined;
    for (const segment of route.match.segments) {
      if (segment.kind === "literal") at = next(at.literals, segment.text);
      else if (segment.kind === "one") at = at.one ??= node();
      else list = segment.kind === "some" ? at.some : at.any;
    }
    insert(list ?? at.end, route);
  }

  /** Throws Refusal NO_ROUTE, NO_HOST. */
  find(scope: Omit<Scope, "params">): Found {
    const found = this.#search(this.#root, 0, scope);
    if (found === undefined) throw new Refusal("NO_ROUTE");
    return found;
  }

  #search(at: Node, depth: number, scope: Omit<Scope, "params">): Found | undefined {
    const { segments } = scope.target;
    if (depth === segments.length) return first(at.end, scope) ?? first(at.any, scope);
    const segment = segments[depth]!;
    const literal = at.literals.get(segment);
    const found = literal === undefined ? undefined : this.#search(literal, depth + 1, scope);
    if (found !== undefined) return found;
    // An empty segment is nobody's name, and a path that ends in a slash is another one.
    if (at.one !== undefined && segment !== "") {
      const through = this.#search(at.one, depth + 1, scope);
      if (through !== undefined) return through;
    }
    return scope.target.endsOpen ? undefined : (first(at.some, scope) ?? first(at.any, scope));
  }
}

function next(literals: Map<string, Node>, text: string): Node {
  const known = literals.get(text);
  if (known !== undefined) return known;
  const made = node();
  literals.set(text, made);
  return made;
}

/** In order of rank. */
function insert(list: CompiledRoute[], route: CompiledRoute): void {
  const rival = list.find((other) => isEqual(other, route));
  if (rival !== undefined)
    route.at
      .at("match")
      .add(
        `${quote(route.written)} matches the same requests as ${quote(rival.written)}`,
        "make one more specific, or tell them apart by `when`",
      );
  const at = list.findIndex(
    (other) => hostRank(other) > hostRank(route) || (hostRank(other) === hostRank(route) && other.when.length < route.when.length),
  );
  list.splice(at < 0 ? list.length : at, 0, route);
}

function isEqual(one: CompiledRoute, other: CompiledRoute): boolean {
  if (one.match.host !== other.match.host || one.when.length !== other.when.length) return false;
  const [mine, theirs] = [one.match.methods, other.match.methods];
  const isShared = mine === undefined || theirs === undefined ? mine === theirs : mine.some((method) => theirs.includes(method));
  return isShared && !excludeEachOther(one.when, other.when);
}

/** The more labels, the more specific is a wildcard. */
function hostRank({ match: { host } }: CompiledRoute): number {
  if (host === undefined) return 1_000;
  return host.startsWith("*.") ? 500 - host.split(".").length : 0;
}

const METHOD_RANKS = 3;

/** The first that matches method, host and conditions: hosts first, then methods, then conditions. */
function first(routes: readonly CompiledRoute[], scope: Omit<Scope, "params">): Found | undefined {
  let best: Found | undefined;
  let bestRank = Infinity;
  for (const route of routes) {
    const method = methodRank(route, scope.facts.method);
    if (method === undefined || !isOfHost(route, scope.host)) continue;
    const rank = hostRank(route) * METHOD_RANKS + method;
    if (rank >= bestRank) continue;
    const params = paramsOf(route, scope.target.segments);
    if (route.when.length > 0 && !holds(route.when, withParams(scope, params))) continue;
    [best, bestRank] = [{ route, params }, rank];
  }
  return best;
}

/** Member by member: to spread an object into a larger one takes long. */
function withParams({ facts, target, host, identity }: Omit<Scope, "params">, params: Scope["params"]): Scope {
  return { facts, target, host, identity, params };
}

/** HEAD is answered as a GET without its body. */
function methodRank({ match: { methods } }: CompiledRoute, method: string): number | undefined {
  if (methods === undefined) return 2;
  if (methods.includes(method)) return 0;
  return method === "HEAD" && methods.includes("GET") ? 1 : undefined;
}

/** Throws Refusal NO_HOST: which route is meant cannot be said. */
function isOfHost({ match: { host } }: CompiledRoute, asked: string | undefined): boolean {
  if (host === undefined) return true;
  if (asked === undefined) throw new Refusal("NO_HOST", "a route needs the host, and the request has none");
  return host.startsWith("*.") ? asked.endsWith(host.slice(1)) && asked.length > host.length - 1 : asked === host;
}

function paramsOf({ match }: CompiledRoute, segments: readonly string[]): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (let at = 0; at < match.segments.length; at++) {
    const segment = match.segments[at]!;
    if (segment.kind === "literal") continue;
    params.set(segment.name, segment.kind === "one" ? segments[at]! : segments.slice(at).join("/"));
  }
  return params;
}
