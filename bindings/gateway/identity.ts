/**
 * Who calls. Authenticators are given to the gateway: they look at the facts and answer with an identity, with a refusal, or with "not my
 * kind of credential". Those that need keys, clocks or files (JWT, API keys) are `postern-server`'s; what makes a caller of a token's
 * claims, a key's entry or a certificate is principal.ts.
 */
import type { ContextValue, Principal } from "../model/request.js";
import type { HttpFacts } from "./facts.js";

export type AuthenticationResult =
  /** The request has no credential of this kind: the next authenticator is asked. */
  | { readonly kind: "none" }
  /** It has one, and it is not good: nobody else is asked. */
  | {
      readonly kind: "refused";
      readonly code: "BAD_CREDENTIAL" | "EXPIRED_CREDENTIAL" | "UNKNOWN_KEY" | "NO_KEYS";
      /** For logs, without anything of the credential. */
      readonly detail?: string;
      /** In the place of the authenticator's challenge. */
      readonly challenge?: string;
    }
  | { readonly kind: "identity"; readonly identity: Identity };

export interface Identity {
  readonly principal: string | Principal;
  /** Condition keys of the caller; a route's own do not override them. */
  readonly context?: Readonly<Record<string, ContextValue>> | undefined;
  /** What `{claim.…}` reads: of a verified token. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** What `{cert.…}` reads. */
  readonly cert?: ClientCert | undefined;
  /** The header that held the credential, in lower case. */
  readonly credentialHeader?: string | undefined;
  /** When the credential ends, in milliseconds since 1970: no cache may keep an answer longer. Absent: it does not end. */
  readonly validUntil?: number | undefined;
}

/** A certificate that the gateway has verified. */
export interface ClientCert {
  /** Distinguished name, as the gateway writes it. */
  readonly subject?: string;
  readonly san?: { readonly uri?: readonly string[]; readonly dns?: readonly string[] };
  /** SHA-256, hexadecimal. */
  readonly hash?: string;
}

export interface Authenticator {
  /** What routes name it by in `authenticate`, and metrics: `jwt`, `apiKey`, `cert`. */
  readonly name: string;
  /** Its part of `www-authenticate`: `Bearer realm="photos"`. */
  readonly challenge?: string;
  /**
   * Names, in lower case, of all headers that its result depends on: it promises that the same values give the same result until
   * `Identity.validUntil`. Without them, answers of routes that ask it are `no-store` whatever `cache` says.
   */
  readonly headers?: readonly string[];
  /** What it throws is a fault of ours: status 500, never an allow. */
  authenticate(facts: HttpFacts): Promise<AuthenticationResult> | AuthenticationResult;
}
