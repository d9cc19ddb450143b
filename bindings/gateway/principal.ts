/** Callers of claims, of keys' entries, of certificates: texts with placeholders, checked once. */
import type { ContextValue, Principal, PrincipalType } from "../model/request.js";
import { entriesOf, membersOf, oneOf, textOf, textsOf, type Members } from "./check.js";
import { Findings } from "./error.js";
import type { AuthenticationResult, Identity } from "./identity.js";
import { ISSUER_UNITS_MAX } from "./limits.js";
import { memberAt, type Scope, type Settings, type Source } from "./routes/reference.js";
import { fillPrincipal, readTemplate, type Known, type Template } from "./routes/template.js";
import { Query } from "./target.js";
import { Refusal } from "./verdict.js";

export interface CallerMapping {
  /** `arn:aws:iam::{account}:user/{claim.sub}`. Values are names of IAM's alphabet, or the credential is refused. */
  readonly principal: string;
  /** Where the ARN does not say it: `federated` (the ARN of the identity provider), or a session whose role has a path. */
  readonly type?: "user" | "role" | "assumedRole" | "federatedUser" | "federated";
  /** Of an assumed role: the role with its path. */
  readonly entityArn?: string;
  /** Claims that become `aws:PrincipalTag/K`: `{ "department": "Department" }`, claim → K. */
  readonly tags?: Readonly<Record<string, string>>;
  /** `aws:PrincipalTag/K` that are the same for all, K → value: of a key's entry. */
  readonly fixedTags?: Readonly<Record<string, string>>;
  /** Values of the claim `amr` that make `aws:MultiFactorAuthPresent` true. Default: mfa, otp, hwk. */
  readonly mfaAmr?: readonly string[];
  /**
   * Of certificates: the host that their one URI must have, `example.org` of `spiffe://example.org/web`. Left out, every authority that the
   * gateway trusts may name every path: `{cert.san.uri.path}` leaves the host out.
   */
  readonly trustDomain?: string;
  /** Percent-encode what is not of IAM's alphabet (`auth0|5f7c` is `auth0%7C5f7c`) instead of refusing it. */
  readonly encode?: boolean;
}

export interface CallerSource {
  /** Of a token that was verified. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Of a certificate that was verified. */
  readonly cert?: Identity["cert"];
  /** The header that held the credential, in lower case. */
  readonly credentialHeader?: string;
}

export type CallerMapper = (source: CallerSource) => AuthenticationResult;

const MEMBERS = ["principal", "type", "entityArn", "tags", "fixedTags", "mfaAmr", "trustDomain", "encode"] as const;
const SOURCES: ReadonlySet<Source> = new Set<Source>(["claim", "cert", "account", "region", "partition"]);
const TYPES: readonly PrincipalType[] = ["user", "role", "assumedRole", "federatedUser", "federated"];
const MFA_AMR: readonly string[] = ["mfa", "otp", "hwk"];

/**
 * What makes an identity of verified claims, of a verified certificate, or of a key's entry. Throws GatewayError with every fault of the
 * mapping; the mapper never throws: a name that could be misread is a refusal.
 *
 * @example
 * const caller = callerMapping({ principal: "arn:aws:iam::{account}:user/{claim.sub}", tags: { dept: "Department" } }, { account: "111122223333" });
 * caller({ claims: { sub: "nora", dept: "press" } }); // { kind: "identity", identity: { principal: "arn:aws:iam::111122223333:user/nora", … } }
 * caller({ claims: { sub: "mallory/nora" } }); // { kind: "refused", code: "BAD_CREDENTIAL", … }
 */
export function callerMapping(mapping: CallerMapping, settings: Settings = {}): CallerMapper {
  const findings = new Findings();
  const members = membersOf(mapping, MEMBERS, findings) ?? {};
  const read = readMapping(members, { partition: "aws", ...settings }, findings);
  findings.throwIfAny();
  return (source) => {
    try {
      return { kind: "identity", identity: identityOf(read, source) };
    } catch (error) {
      if (error instanceof Refusal)
        return { kind: "refused", code: "BAD_CREDENTIAL", ...(error.detail === undefined ? {} : { detail: error.detail }) };
      throw error;
    }
  };
}

interface ReadMapping {
  readonly principal: Template;
  readonly type: PrincipalType | undefined;
  readonly entityArn: Template | undefined;
  readonly tags: readonly (readonly [claim: string, tag: string])[];
  readonly fixed: Readonly<Record<string, ContextValue>>;
  readonly mfaAmr: readonly string[];
  readonly trustDomain: string | undefined;
  readonly encode: boolean;
}

function readMapping(members: Members, settings: Settings, findings: Findings): ReadMapping {
  const known: Known = { params: new Map(), sources: SOURCES, settings };
  const template = (name: string): Template | undefined => {
    const text = textOf(members[name], findings.at(name));
    return text === undefined ? undefined : readTemplate(text, known, findings.at(name));
  };
  if (members["principal"] === undefined)
    findings.add("`principal` must be given", "write it as `arn:aws:iam::{account}:user/{claim.sub}`");
  const [principal, entityArn] = [template("principal"), template("entityArn")];
  return {
    principal: principal ?? { parts: [], written: "" },
    entityArn,
    type: oneOf(members["type"], TYPES, findings.at("type")),
    ...readTags(members, findings),
    mfaAmr: members["mfaAmr"] === undefined ? MFA_AMR : textsOf(members["mfaAmr"], findings.at("mfaAmr")),
    trustDomain: textOf(members["trustDomain"], findings.at("trustDomain"), TRUST_DOMAIN, "a host in lower case"),
    encode: oneOf(members["encode"], [true, false], findings.at("encode")) ?? false,
  };
}

function readTags(members: Members, findings: Findings): Pick<ReadMapping, "tags" | "fixed"> {
  const tags = entriesOf(members["tags"], findings.at("tags")).flatMap(([claim, tag, at]) => {
    const key = textOf(tag ?? null, at);
    return key === undefined ? [] : [[claim, key] as const];
  });
  const fixed = entriesOf(members["fixedTags"], findings.at("fixedTags")).flatMap(([tag, value, at]) => {
    const text = textOf(value ?? null, at, /^[^]*$/, "a text");
    return text === undefined ? [] : [[tag, text] as const];
  });
  const keys = [...tags.map(([, tag]) => tag), ...fixed.map(([tag]) => tag)].map((tag) => tag.toLowerCase());
  if (new Set(keys).size < keys.length) findings.at("tags").add("a tag is given twice", "give each tag once");
  return { tags, fixed: Object.fromEntries(fixed.map(([tag, text]) => [`aws:PrincipalTag/${tag}`, text])) };
}

/** Throws Refusal. */
function identityOf(mapping: ReadMapping, source: CallerSource): Identity {
  const { claims, cert, credentialHeader } = source;
  if (mapping.trustDomain !== undefined) checkTrustDomain(mapping.trustDomain, cert?.san?.uri);
  const context = {
    ...mapping.fixed,
    ...tagsOf(mapping, claims),
    ...tokenContext(mapping, claims),
    ...federatedContext(mapping, claims),
  };
  return {
    principal: principalOf(mapping, source),
    context,
    ...(claims === undefined ? {} : { claims }),
    ...(cert === undefined ? {} : { cert }),
    ...(credentialHeader === undefined ? {} : { credentialHeader }),
    ...endOf(claims),
  };
}

/** A token whose `exp` is not a number has ended, as far as caches are told. */
function endOf(claims: CallerSource["claims"]): Pick<Identity, "validUntil"> {
  const exp = memberAt(claims, "exp");
  if (exp === undefined) return {};
  return { validUntil: typeof exp === "number" ? exp * 1000 : 0 };
}

/** As SPIFFE has it: letters, digits, dots, hyphens and underscores. */
const TRUST_DOMAIN = /^[a-z0-9._-]{1,255}$/;
const URI_HOST = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#@:]*)(?:[/?#]|$)/;

/** Throws Refusal where the certificate has no URI, several, or one of another host. */
function checkTrustDomain(wanted: string, uris: readonly string[] = []): void {
  const [uri = "", another] = uris;
  if (another !== undefined || URI_HOST.exec(uri)?.[1]?.toLowerCase() !== wanted)
    throw new Refusal("BAD_CREDENTIAL", "the certificate is not of the trust domain");
}

function principalOf({ principal, type, entityArn, encode }: ReadMapping, { claims, cert }: CallerSource): string | Principal {
  const scope = {
    ...NO_REQUEST,
    identity: { ...(claims === undefined ? {} : { claims }), ...(cert === undefined ? {} : { cert }) },
  };
  const arn = fillPrincipal(principal, scope, encode);
  if (type === undefined && entityArn === undefined) return arn;
  const entity = entityArn === undefined ? {} : { entityArn: fillPrincipal(entityArn, scope, encode) };
  return { type: type ?? "assumedRole", arn, ...entity };
}

/** Nothing of the request says who calls. */
const NO_REQUEST: Omit<Scope, "identity"> = {
  facts: { method: "", scheme: "http", target: "", headers: new Map() },
  target: { path: "", segments: [], endsOpen: false, query: new Query("") },
  params: new Map(),
  host: undefined,
};

function tagsOf({ tags }: ReadMapping, claims: CallerSource["claims"]): Record<string, ContextValue> {
  return Object.fromEntries(
    tags.flatMap(([claim, tag]) => {
      const value = memberAt(claims, claim);
      if (value === undefined || value === null) return [];
      if (typeof value === "object" || typeof value === "function")
        throw new Refusal("BAD_CREDENTIAL", `the claim of the tag ${tag} is not one text`);
      return [[`aws:PrincipalTag/${tag}`, String(value)]];
    }),
  );
}

function tokenContext({ mfaAmr }: ReadMapping, claims: CallerSource["claims"]): Record<string, ContextValue> {
  const [amr, iat] = [memberAt(claims, "amr"), memberAt(claims, "iat")];
  const issued = typeof iat === "number" ? new Date(iat * 1000) : undefined;
  return {
    ...(Array.isArray(amr) ? { "aws:MultiFactorAuthPresent": amr.some((method) => mfaAmr.includes(method as string)) } : {}),
    ...(issued === undefined || Number.isNaN(issued.getTime()) ? {} : { "aws:TokenIssueTime": issued }),
  };
}

const ISSUER = /^https?:\/\/([\w.:/-]+?)\/*$/;

/** `id.example:sub`, `id.example:aud`: what trust policies for web identities compare. */
function federatedContext({ type }: ReadMapping, claims: CallerSource["claims"]): Record<string, ContextValue> {
  if (type !== "federated") return {};
  const [iss, sub, aud] = ["iss", "sub", "aud"].map((name) => memberAt(claims, name));
  const issuer = typeof iss === "string" && iss.length <= ISSUER_UNITS_MAX ? ISSUER.exec(iss)?.[1] : undefined;
  if (issuer === undefined || typeof sub !== "string")
    throw new Refusal("BAD_CREDENTIAL", "`iss` is not a URL, or `sub` is not a text");
  const audience = Array.isArray(aud) && aud.length === 1 ? (aud[0] as unknown) : aud;
  const isAudience = typeof audience === "string" || (Array.isArray(audience) && audience.every((one) => typeof one === "string"));
  return { [`${issuer}:sub`]: sub, ...(isAudience ? { [`${issuer}:aud`]: audience as string | readonly string[] } : {}) };
}
