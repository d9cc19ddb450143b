/** The authenticators of the configuration, in its order. */
import type { Authenticator, MappingSettings } from "postern/gateway";
import type { AuthenticatorOptions } from "../config/types.js";
import type { Log } from "../serve/log.js";
import type { Metrics } from "../serve/metrics.js";
import { apiKeyAuthenticator } from "./api-key.js";
import { certAuthenticator } from "./certificate.js";
import { jwtAuthenticator } from "./jwt.js";
import type { Keys } from "./keys.js";

export interface Authenticators {
  readonly list: readonly Authenticator[];
  /** Asks issuers for their keys; resolves when all were asked once. */
  start(): Promise<void>;
  readonly isReady: () => boolean;
  /** SIGHUP: files of keys are read anew. Throws StartError. */
  renew(): Promise<void>;
}

export interface AuthenticatorContext {
  readonly settings: MappingSettings;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Throws StartError and GatewayError. */
export function authenticatorsOf(options: readonly AuthenticatorOptions[], context: AuthenticatorContext): Authenticators {
  const keys: Keys[] = [];
  const renewals: (() => void)[] = [];
  const list = options.map(({ jwt, apiKey, cert }, at) => {
    if (jwt !== undefined) {
      const authenticator = jwtAuthenticator(jwt, {
        ...context,
        refreshed: (outcome, error) => refreshed(context, at, outcome, error),
      });
      if (authenticator.keys !== undefined) keys.push(authenticator.keys);
      return authenticator;
    }
    if (apiKey === undefined) return certAuthenticator(cert!, context.settings);
    const authenticator = apiKeyAuthenticator(apiKey, context.settings, context.clock);
    renewals.push(() => authenticator.renew());
    return authenticator;
  });
  return {
    list,
    start: async () => void (await Promise.all(keys.map((each) => each.start()))),
    isReady: () => keys.every((each) => each.isReady()),
    renew: async () => {
      for (const renew of renewals) renew();
      await Promise.all(keys.map((each) => each.renew()));
    },
  };
}

function refreshed({ log, metrics }: AuthenticatorContext, at: number, outcome: "ok" | "failed", error: string | undefined): void {
  metrics.jwksRefresh(String(at), outcome).inc();
  if (outcome === "ok") log("info", "KEYS_FETCHED", "keys of an issuer were fetched", { authenticator: at });
  else log("error", "KEYS_FAILED", "keys of an issuer could not be fetched", { authenticator: at, error });
}
