/**
 * Client certificates, as a gateway tells them in headers. Whoever can reach the gateway can write such a header: they are read only of facts
 * that a trusted proxy told, and the gateway must overwrite them.
 */
import { ownMembers } from "../text/plain-object.js";
import { membersOf, oneOf, textOf } from "./check.js";
import { Findings } from "./error.js";
import type { HttpFacts } from "./facts.js";
import { listHeader, oneHeader } from "./headers.js";
import type { AuthenticationResult, Authenticator, ClientCert } from "./identity.js";
import { FACT_UNITS_MAX } from "./limits.js";
import { callerMapping, type CallerMapper, type CallerMapping } from "./principal.js";
import type { Settings } from "./routes/reference.js";
import { HEADER_NAME } from "./routes/route.js";
import { Refusal } from "./verdict.js";

export interface CertificateOptions extends CallerMapping {
  /**
   * `xfcc`: Envoy's `x-forwarded-client-cert`, of which the last element counts. `dn`: the subject, and a header that says `SUCCESS` (nginx).
   * `pem`: the certificate itself, perhaps percent-encoded, and the same header; it needs `parse`.
   */
  readonly form: "xfcc" | "dn" | "pem";
  /** Default: `x-forwarded-client-cert`, `ssl-client-subject-dn`, `ssl-client-cert`. */
  readonly header?: string;
  /** Default for `dn` and `pem`: `ssl-client-verify`. */
  readonly verifyHeader?: string;
  /** Reads PEM; `undefined` for what is not a certificate. The gateway has verified it. */
  readonly parse?: (pem: string) => ClientCert | undefined;
  /** What routes name the authenticator by. Default "cert". */
  readonly name?: string;
}

const HEADERS = { xfcc: "x-forwarded-client-cert", dn: "ssl-client-subject-dn", pem: "ssl-client-cert" } as const;
const OWN = ["form", "header", "verifyHeader", "parse", "name"] as const;

/** An authenticator. Throws GatewayError with every fault of the options. */
export function clientCertificate(options: CertificateOptions, settings: Settings = {}): Authenticator {
  const findings = new Findings();
  const { form, header, verifyHeader, parse, name, ...mapping } = ownMembers(options);
  const members = membersOf({ form, header, verifyHeader, parse, name }, OWN, findings) ?? {};
  const kind = oneOf(members["form"] ?? null, ["xfcc", "dn", "pem"] as const, findings.at("form")) ?? "xfcc";
  const text = (member: string, otherwise: string): string =>
    textOf(members[member], findings.at(member), HEADER_NAME, "a header's name in lower case") ?? otherwise;
  const names = { cert: text("header", HEADERS[kind]), verify: text("verifyHeader", "ssl-client-verify") };
  const label = textOf(members["name"], findings.at("name")) ?? "cert";
  if ((kind === "pem") !== (typeof parse === "function"))
    findings.at("parse").add("`parse` must be given with `form: pem`, and only there", "give a function, or leave it out");
  findings.throwIfAny();
  const caller = callerMapping(mapping, settings);
  const read = READERS[kind];
  const headers = kind === "xfcc" ? [names.cert] : [names.cert, names.verify];
  return {
    name: label,
    headers,
    authenticate: (facts) => authenticate(facts, names, (found) => read(found, names, parse), caller),
  };
}

interface Names {
  readonly cert: string;
  readonly verify: string;
}

/** Undefined: no certificate. Throws Refusal. */
type Reader = (facts: HttpFacts, names: Names, parse: CertificateOptions["parse"]) => ClientCert | undefined;

const READERS: Readonly<Record<CertificateOptions["form"], Reader>> = {
  xfcc: ({ headers }, { cert }) => {
    const text = listHeader(headers, cert);
    return text === undefined ? undefined : lastElement(text);
  },
  dn: ({ headers }, names) => {
    const subject = verified(headers, names);
    return subject === undefined ? undefined : { subject };
  },
  pem: ({ headers }, names, parse) => {
    const text = verified(headers, names);
    if (text === undefined) return undefined;
    return parse!(unescaped(text)) ?? refuse("the certificate cannot be read");
  },
};

function authenticate(
  facts: HttpFacts,
  names: Names,
  read: (facts: HttpFacts) => ClientCert | undefined,
  caller: CallerMapper,
): AuthenticationResult {
  // Nobody but a trusted proxy tells certificates.
  if (facts.peer === undefined) return { kind: "none" };
  try {
    const cert = read(facts);
    return cert === undefined ? { kind: "none" } : caller({ cert, credentialHeader: names.cert });
  } catch (error) {
    if (error instanceof Refusal)
      return { kind: "refused", code: "BAD_CREDENTIAL", ...(error.detail === undefined ? {} : { detail: error.detail }) };
    throw error;
  }
}

function refuse(detail: string): never {
  throw new Refusal("BAD_CREDENTIAL", detail);
}

/** The header's text where the gateway has verified the certificate; undefined where it says that there is none. */
function verified(headers: HttpFacts["headers"], { cert, verify }: Names): string | undefined {
  const [text, verdict] = [oneHeader(headers, cert), oneHeader(headers, verify)];
  if (verdict === "NONE" || (text === undefined && verdict === undefined)) return undefined;
  if (verdict !== "SUCCESS") return refuse("the gateway did not verify the certificate");
  return text ?? refuse("the certificate is missing");
}

/** nginx's `$ssl_client_escaped_cert`. */
function unescaped(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse("the certificate is not percent-encoded");
  }
}

// --- x-forwarded-client-cert -------------------------------------------------------------------------------------------------

/**
 * `KEY=`, then a value in quotes, or one without quotes, commas, semicolons and equals signs; then what ends it. Within quotes a backslash
 * is Envoy's before a quote, and that of a distinguished name (RFC 4514) before others.
 */
const PAIR = /([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^",;=]*))(;|,|$)/y;

/**
 * The last element of Envoy's header. The elements before it may be the client's, so all of them must be of the form: an open quote could
 * swallow what Envoy wrote. Throws Refusal.
 */
export function lastElement(text: string): ClientCert {
  if (text.length > FACT_UNITS_MAX) return refuse("the certificate's header is too long");
  let element: [key: string, value: string][] = [];
  for (let at = 0, end = ""; end !== "$";) {
    PAIR.lastIndex = at;
    const [whole, key = "", quoted, plain = "", mark = ""] = PAIR.exec(text) ?? [];
    if (whole === undefined) return refuse("the certificate's header is malformed");
    element.push([key.toLowerCase(), quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, "$1")]);
    at += whole.length;
    end = mark === "" ? "$" : mark;
    if (end === ",") {
      // Blanks come of joined headers.
      while (text[at] === " " || text[at] === "\t") at++;
      element = [];
    }
  }
  return certOf(element);
}

/** Keys of which an element has one at most. */
const SINGLE = ["hash", "subject"] as const;

function certOf(element: readonly (readonly [string, string])[]): ClientCert {
  const valuesOf = (key: string): string[] => element.filter(([name]) => name === key).map(([, value]) => value);
  const [hash, subject] = SINGLE.map((key) => {
    const values = valuesOf(key);
    return values.length > 1 ? refuse(`the certificate's ${key} is given twice`) : values[0];
  });
  return {
    ...(hash === undefined ? {} : { hash }),
    ...(subject === undefined ? {} : { subject }),
    san: { uri: valuesOf("uri"), dns: valuesOf("dns") },
  };
}
