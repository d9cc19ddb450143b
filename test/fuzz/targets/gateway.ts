/**
 * Targets `gateway-…`: what a gateway reads of clients. Each has a plain twin or a law; whatever the text, there is an answer or a Refusal,
 * and never an allow that nobody meant.
 */
import ipaddr from "ipaddr.js";
import { clientOf, readAddress, readForwardedAddress, TrustedProxies } from "../../../bindings/gateway/addresses.js";
import { lastElement } from "../../../bindings/gateway/certificate.js";
import { GatewayError } from "../../../bindings/gateway/error.js";
import { readOptions } from "../../../bindings/gateway/options.js";
import { readTarget, PATH_ALLOWANCES } from "../../../bindings/gateway/target.js";
import { Refusal } from "../../../bindings/gateway/verdict.js";
import { parseAddressRange } from "../../../bindings/policy/addresses.js";
import type { Random } from "../generate/random.js";
import { FuzzFinding, type Target } from "./target.js";

/** The value, or the code of the refusal; anything else that is thrown is a finding. */
function outcomeOf<T>(input: unknown, read: () => T): { readonly value: T } | { readonly code: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code };
    throw new FuzzFinding(`thrown: ${String(error)}`, JSON.stringify(input));
  }
}

function text(random: Random, pieces: readonly string[], most: number): string {
  return Array.from({ length: random.below(most + 1) }, () =>
    random.oneIn(12) ? String.fromCharCode(random.below(random.oneIn(2) ? 0x80 : 0x10000)) : random.pick(pieces),
  ).join("");
}

function law(holds: boolean, message: string, input: unknown): void {
  if (!holds) throw new FuzzFinding(message, JSON.stringify(input));
}

// --- the list of addresses ---------------------------------------------------------------------------------------------------

const ADDRESS_PIECES = [
  "0",
  "1",
  "9",
  "10",
  "127",
  "255",
  "256",
  "01",
  ".",
  ":",
  "::",
  "ffff",
  "a",
  "[",
  "]",
  "/8",
  "%eth0",
  "-",
  " ",
  "\t",
  "",
];
const ADDRESSES = [
  "10.0.0.1",
  "127.0.0.1",
  "203.0.113.9",
  "::1",
  "2001:db8::1",
  "::ffff:10.0.0.1",
  "[2001:db8::1]:443",
  "192.0.2.1:80",
  "unknown",
];
const PROXIES = new TrustedProxies(["10.0.0.0/8", "127.0.0.0/8", "::1/128", "2001:db8:1::/48"]);
const RANGES = ["10.0.0.0/8", "127.0.0.0/8", "::1/128", "2001:db8:1::/48"].map((range) => ipaddr.parseCIDR(range));

/** By the library: an address as it is written, IPv4 where it is mapped. Undefined where it reads none. */
function libraryAddress(written: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return ipaddr.isValid(written) ? ipaddr.process(written) : undefined;
}

/** By the reader of policies, which is not the library. */
function isAddress(text: string): boolean {
  return !text.includes("/") && parseAddressRange(text) !== undefined;
}

/** Split, from the right, first that no range holds. */
function plainClient(list: string): string | undefined {
  for (const entry of list.split(",").reverse()) {
    const written = entry
      .replace(/^[ \t]+|[ \t]+$/g, "")
      .replace(/^\[([^\]]*)\](?::\d{1,5})?$/, "$1")
      .replace(/^([\d.]+):\d{1,5}$/, "$1");
    const address = libraryAddress(written)!;
    const isTrusted = RANGES.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits));
    if (!isTrusted) return address.toNormalizedString();
  }
  return undefined;
}

const addressesTarget: Target = {
  name: "gateway-addresses",
  run(random) {
    const entry = (): string => (random.oneIn(3) ? text(random, ADDRESS_PIECES, 10) : random.pick(ADDRESSES));
    const entries = Array.from({ length: 1 + random.below(4) }, entry);
    for (const each of entries) law(isAddress(each) === (readAddress(each) !== undefined), "a policy reads it otherwise", each);
    const list = entries.join(random.pick([",", ", ", " ,"]));
    const outcome = outcomeOf(list, () => clientOf(list, PROXIES));
    if ("code" in outcome) {
      law(outcome.code === "BAD_ADDRESS", `refused as ${outcome.code}`, list);
      return "refused";
    }
    const { value: client } = outcome;
    // What the library would take for IPv4-mapped, and is not (test/policy/addresses.test.ts).
    if (list.split(",").some((each) => /^\s*\[?::\d+\./.test(each))) return "compatible";
    const expected = plainClient(list);
    law(
      (client === undefined ? undefined : libraryAddress(client.text)?.toNormalizedString()) === expected,
      "another client than the plain reader's",
      list,
    );
    if (client === undefined) return "trusted";
    law(!PROXIES.includes(client), "a trusted proxy is the client", list);
    law(readForwardedAddress(client.text)?.text === client.text, "the text is not what it is read as", list);
    return "client";
  },
};

// --- certificates ------------------------------------------------------------------------------------------------------------

const KEYS = ["By", "Hash", "Subject", "URI", "DNS", "Cert", "hash", "uri"];
const VALUE_PIECES = ["a", "CN=web", "/", "spiffe://e/web", ",", ";", "=", '"', "\\", "\\,", '\\"', " ", "\u00e9", "%22"];
const HEADER_PIECES = [...KEYS, ...VALUE_PIECES, 'Subject="', '";', '",', "Hash=", "URI=spiffe://victim", "=", ",", ";"];

/** As Envoy writes an element. */
function written(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .map(([key, value]) => `${key}=${/[,;="]/.test(value) || key === "Subject" ? `"${value.replaceAll('"', '\\"')}"` : value}`)
    .join(";");
}

/** A value that Envoy can write so that it can be read: its quotes are escaped, backslashes of names are not. */
const plainValue = (random: Random): string => text(random, VALUE_PIECES, 5).replace(/[\\\n\r\u2028\u2029]/g, "");

const certificateTarget: Target = {
  name: "gateway-certificate",
  run(random) {
    return random.oneIn(2) ? checkEnvoys(random) : checkForged(random);
  },
};

/** Elements as Envoy writes them: the last is read back. */
function checkEnvoys(random: Random): string {
  const pairs = (): [string, string][] => [
    ["Hash", "ab12"],
    ["Subject", plainValue(random)],
    ...Array.from({ length: random.below(3) }, (): [string, string] => ["URI", plainValue(random)]),
  ];
  const elements = Array.from({ length: 1 + random.below(3) }, pairs);
  const header = elements.map(written).join(",");
  const outcome = outcomeOf(header, () => lastElement(header));
  const last = elements.at(-1)!;
  const expected = { hash: "ab12", subject: last[1]![1], san: { uri: last.slice(2).map(([, value]) => value), dns: [] } };
  law(
    "value" in outcome && JSON.stringify(outcome.value) === JSON.stringify(expected),
    "what Envoy wrote is not read back",
    header,
  );
  return "Envoy's";
}

/** A client's own header in front of Envoy's element: it is that element, or refused. */
function checkForged(random: Random): string {
  const own = written([
    ["By", "spiffe://e/proxy"],
    ["Hash", "ab12"],
    ["Subject", random.pick(["CN=web", "", "CN=a\\,b"])],
    ["URI", "spiffe://e/web"],
  ]);
  const header = `${text(random, HEADER_PIECES, 10)},${own}`;
  const outcome = outcomeOf(header, () => lastElement(header));
  if ("code" in outcome) {
    law(outcome.code === "BAD_CREDENTIAL", `refused as ${outcome.code}`, header);
    return "refused";
  }
  law(
    outcome.value.hash === "ab12" && JSON.stringify(outcome.value.san?.uri) === '["spiffe://e/web"]',
    "the client's element was taken for Envoy's",
    header,
  );
  return "forged in vain";
}

// --- targets -----------------------------------------------------------------------------------------------------------------

const TARGET_PIECES = [
  "/",
  "//",
  "a",
  "albums",
  ".",
  "..",
  "%2e",
  "%2E",
  "%2f",
  "%5c",
  "%00",
  "%25",
  "%252f",
  "%c3%a9",
  "%c0%af",
  "%ff",
  "%",
  ";",
  "\\",
  "?",
  "&",
  "=",
  "+",
  "#",
  " ",
  "*",
  "é",
];

const targetTarget: Target = {
  name: "gateway-target",
  run(random) {
    const allowed = new Set(PATH_ALLOWANCES.filter(() => random.oneIn(8)));
    const target = `${random.oneIn(10) ? "" : "/"}${text(random, TARGET_PIECES, 12)}`;
    const outcome = outcomeOf(target, () => {
      const read = readTarget(target, allowed);
      return { ...read, pairs: random.oneIn(2) ? read.query.pairs() : undefined };
    });
    if ("code" in outcome) return outcome.code;
    const { path, segments } = outcome.value;
    law(path.startsWith("/") && !/[\0-\x20\\#\x7f-\uffff]/.test(path), "an unsafe path", target);
    for (const segment of segments) {
      law(!/^(?:\.|\.\.)$/.test(segment) && !/[\0-\x1f\x7f\\]/.test(segment), "an unsafe segment", target);
      law(allowed.has("encodedSlash") || !segment.includes("/"), "a slash in a segment", target);
      law(allowed.has("semicolon") || !path.includes(";"), "a semicolon in the path", target);
    }
    // A URL parser has nothing to resolve: it finds the same path, and each segment decodes to what was compared.
    law(
      new URL(`http://h${path}`).pathname.replace(/%7[BbDd]|%22|%3[CcEe]|%5[Ee]|%60/g, decodeURIComponent) ===
        path.replace(/%7[BbDd]|%22|%3[CcEe]|%5[Ee]|%60/g, decodeURIComponent),
      "a URL parser finds another path",
      target,
    );
    return "read";
  },
};

// --- routes ------------------------------------------------------------------------------------------------------------------

const ROUTE_TEXTS = [
  "GET /a",
  "* /{x+}",
  "GET,PUT host:h /{a}/{b*}",
  "GET /{x}",
  "/a",
  "p:Get",
  "p:{x}",
  "*",
  "arn:aws:p:::{x}",
  "arn:aws:p:{region}:{account}:x/{query.a[]}",
  "{claim.a.b}",
  "{cert.san.uri.path}",
  "${aws:username}",
  "{",
  "}",
  "{}",
  "{x",
  "deny",
  "evaluate",
  "string",
  "omit",
  "2",
  "x-user",
  "",
  "__proto__",
];
const ROUTE_MEMBERS = [
  "match",
  "action",
  "resource",
  "context",
  "also",
  "when",
  "authenticate",
  "anonymous",
  "reveal",
  "bypass",
  "reject",
  "requestTags",
  "override",
  "resourceAccount",
  "passHeaders",
  "value",
  "type",
  "header",
  "query",
  "p:k",
  "aws:SourceIp",
  "query.x",
  "__proto__",
  "constructor",
];

function anyValue(random: Random, depth: number): unknown {
  const kind = random.below(depth > 2 ? 5 : 8);
  if (kind < 2) return random.pick(ROUTE_TEXTS);
  if (kind === 2) return text(random, [...ROUTE_TEXTS, ...TARGET_PIECES], 4);
  if (kind === 3) return random.pick([0, 1, -1.5, 1e300]);
  if (kind === 4) return random.pick([true, false, null]);
  if (kind === 5) return Array.from({ length: random.below(4) }, () => anyValue(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: random.below(5) }, () => [random.pick(ROUTE_MEMBERS), anyValue(random, depth + 1)]),
  );
}

/** Mostly a route, with members that are good as often as not. */
function anyRoute(random: Random): unknown {
  if (random.oneIn(10)) return anyValue(random, 0);
  const good = {
    match: random.pick(["GET /a", "* /{x+}", "GET /{x}", "PUT host:h /{x}"]),
    action: "p:Get",
    resource: random.pick(["*", "arn:aws:p:::{query.k}", "arn:aws:p:::x"]),
  };
  const more = Object.fromEntries(Array.from({ length: random.below(3) }, () => [random.pick(ROUTE_MEMBERS), anyValue(random, 1)]));
  return random.oneIn(3) ? good : { ...good, ...more };
}

const ENGINE = { decide: () => "implicitDeny", info: () => ({ digest: "d" }), decideAll: () => ({}), explain: () => ({}) };

const routesTarget: Target = {
  name: "gateway-routes",
  run(random) {
    const routes = Array.from({ length: random.below(4) }, () => anyRoute(random));
    const json = JSON.stringify(routes);
    const [asValue, asText] = [
      routes,
      random.oneIn(3) ? `${json.slice(0, random.below(json.length))}${text(random, ['"', "{", "}", ",", ":", "1"], 3)}` : json,
    ].map((given) => findingsOf(given));
    if (asText !== undefined) {
      for (const { line, column, message, hint } of asText)
        law(
          line !== undefined && line >= 1 && column !== undefined && message !== "" && hint !== "",
          "a finding without its place",
          json,
        );
    }
    return asValue === undefined ? "good" : asText === undefined ? "good as a text" : "findings";
  },
};

/** Undefined where there are none. */
function findingsOf(routes: unknown): GatewayError["findings"] | undefined {
  try {
    readOptions({ engine: ENGINE, routes, account: "111122223333", region: "eu-west-1" });
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError && error.findings.length > 0) return error.findings;
    throw new FuzzFinding(`thrown: ${String(error)}`, JSON.stringify(routes));
  }
}

export const gatewayTargets: readonly Target[] = [addressesTarget, certificateTarget, targetTarget, routesTarget];
