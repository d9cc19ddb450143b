/** Signed tokens (JWT), verified by `jose` with algorithms that were chosen here, never by the token. */
import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from "jose";
import {
  callerMapping,
  type AuthenticationResult,
  type Authenticator,
  type CallerMapper,
  type HttpFacts,
  type MappingSettings,
} from "postern/gateway";
import type { JwtOptions } from "../config/types.js";
import { startError } from "../faults.js";
import { until } from "./until.js";
import { TokenCache } from "./cache.js";
import { fileKeys, NoKeys, remoteKeys, type Keys } from "./keys.js";
import { findToken } from "./token.js";

export interface JwtContext {
  readonly settings: MappingSettings;
  readonly clock: () => number;
  readonly refreshed: (outcome: "ok" | "failed", error?: string) => void;
}

export interface JwtAuthenticator extends Authenticator {
  /** Undefined with a secret. */
  readonly keys: Keys | undefined;
}

const ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"];
const SECRET_BYTES_MIN = 32;

/** Throws StartError and GatewayError. */
export function jwtAuthenticator(options: JwtOptions, context: JwtContext): JwtAuthenticator {
  const { name = "jwt", header = "authorization", cookie, realm = "postern" } = options;
  const verifier = new Verifier(options, context);
  const challenge = `Bearer realm="${realm}"`;
  const place = cookie === undefined ? header : "cookie";
  const refused = (code: "BAD_CREDENTIAL" | "EXPIRED_CREDENTIAL" | "NO_KEYS", detail: string): AuthenticationResult => ({
    kind: "refused",
    code,
    detail,
    challenge: `${challenge}, error="invalid_token"`,
  });
  const authenticate = (facts: HttpFacts): AuthenticationResult | Promise<AuthenticationResult> => {
    const found = findToken(facts, { header, cookie });
    if (found.kind === "none") return { kind: "none" };
    if (found.kind === "bad") return refused("BAD_CREDENTIAL", "expected one JWT, found several, or something else");
    return verifier.known(found.token) ?? verifier.verified(found.token, place, refused);
  };
  return { name, challenge, headers: [place], authenticate, keys: verifier.keys };
}

type Refuse = (code: "BAD_CREDENTIAL" | "EXPIRED_CREDENTIAL" | "NO_KEYS", detail: string) => AuthenticationResult;

class Verifier {
  readonly keys: Keys | undefined;
  readonly #secret: Uint8Array | undefined;
  readonly #options: JWTVerifyOptions;
  readonly #caller: CallerMapper;
  readonly #cache: TokenCache<AuthenticationResult>;
  readonly #toleranceMillis: number;
  readonly #maxAgeSeconds: number;
  #version = 0;

  constructor(
    options: JwtOptions,
    readonly context: JwtContext,
  ) {
    const { cacheSeconds = 60, clockToleranceSeconds = 30, maxAgeSeconds = Number.POSITIVE_INFINITY } = options;
    this.keys = keysOf(options, context);
    this.#secret = secretOf(options);
    this.#options = verifyOptions(options, this.#secret !== undefined);
    this.#caller = callerMapping(mappingOf(options), context.settings);
    this.#cache = new TokenCache(cacheSeconds);
    this.#toleranceMillis = clockToleranceSeconds * 1000;
    this.#maxAgeSeconds = maxAgeSeconds;
  }

  /** What was verified a moment ago, with keys that are still the issuer's. */
  known(token: string): AuthenticationResult | undefined {
    const version = this.keys?.version() ?? 0;
    if (version !== this.#version) {
      this.#cache.clear();
      this.#version = version;
    }
    return this.#cache.get(token, this.context.clock());
  }

  async verified(token: string, credentialHeader: string, refused: Refuse): Promise<AuthenticationResult> {
    const version = this.keys?.version() ?? 0;
    try {
      const claims = await this.#claims(token);
      const end = this.#endOf(claims);
      const result = until(end, this.#caller({ claims, credentialHeader }));
      // Of keys that were withdrawn meanwhile nothing is remembered.
      const isRemembered = version === (this.keys?.version() ?? 0);
      if (result.kind === "identity") {
        if (isRemembered) this.#cache.set(token, result, this.context.clock(), end);
      } else if (result.kind === "refused") return refused("BAD_CREDENTIAL", result.detail ?? "the claims name nobody");
      return result;
    } catch (error) {
      if (error instanceof NoKeys) return refused("NO_KEYS", error.message);
      if (error instanceof errors.JWTExpired) return refused("EXPIRED_CREDENTIAL", error.code);
      if (error instanceof errors.JOSEError) return refused("BAD_CREDENTIAL", error.code);
      // Keys of the set that cannot be imported, and headers that are not objects, are TypeErrors of `jose`.
      if (error instanceof TypeError || error instanceof SyntaxError) return refused("BAD_CREDENTIAL", error.name);
      throw error;
    }
  }

  /** In milliseconds since 1970; `exp` is needed, and `iat` with `maxAgeSeconds`. The tolerance is for clocks, not for tokens. */
  #endOf({ exp, iat }: JWTPayload): number {
    return Math.min(exp!, iat === undefined ? Number.POSITIVE_INFINITY : iat + this.#maxAgeSeconds) * 1000;
  }

  async #claims(token: string): Promise<JWTPayload> {
    const now = this.context.clock();
    const options = { ...this.#options, currentDate: new Date(now) };
    const { payload } =
      this.#secret === undefined ? await jwtVerify(token, this.keys!.get, options) : await jwtVerify(token, this.#secret, options);
    // `jose` looks at `iat` with `maxTokenAge` alone.
    if (payload.iat !== undefined && payload.iat * 1000 > now + this.#toleranceMillis)
      throw new errors.JWTClaimValidationFailed("issued in the future", payload, "iat");
    return payload;
  }
}

function keysOf({ jwksUri, jwksFile, staleSeconds = 3600 }: JwtOptions, { clock, refreshed }: JwtContext): Keys | undefined {
  if (jwksFile !== undefined) return fileKeys(jwksFile);
  return jwksUri === undefined ? undefined : remoteKeys(jwksUri, { staleSeconds, clock, told: refreshed });
}

function secretOf({ secret }: JwtOptions): Uint8Array | undefined {
  if (secret === undefined) return undefined;
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length >= SECRET_BYTES_MIN) return bytes;
  throw startError(
    "CONFIG_INVALID",
    `\`secret\` must have at least ${SECRET_BYTES_MIN} bytes, found ${bytes.length}`,
    "give a longer one",
  );
}

/** Symmetric algorithms with a secret, asymmetric ones with keys: a public key must never be taken for a secret. */
function verifyOptions(options: JwtOptions, isSecret: boolean): JWTVerifyOptions {
  const { algorithms = isSecret ? ["HS256"] : ALGORITHMS, issuer, audience, typ, maxAgeSeconds } = options;
  const wrong = algorithms.find((algorithm) => algorithm.startsWith("HS") !== isSecret);
  if (wrong !== undefined || algorithms.length === 0)
    throw startError(
      "CONFIG_INVALID",
      `\`algorithms\` must be ${isSecret ? "HS256, HS384, HS512 with a secret" : "asymmetric with keys"}, found ${wrong ?? "none"}`,
      "give a secret, or keys, not both",
    );
  return {
    algorithms: [...algorithms],
    issuer,
    audience: typeof audience === "string" ? audience : [...audience],
    clockTolerance: options.clockToleranceSeconds ?? 30,
    requiredClaims: [...new Set([...(options.requiredClaims ?? ["sub"]), "exp"])],
    ...(typ === undefined ? {} : { typ }),
    ...(maxAgeSeconds === undefined ? {} : { maxTokenAge: maxAgeSeconds }),
  };
}

function mappingOf({ principal, type, entityArn, encode, tags, mfaAmr }: JwtOptions): Parameters<typeof callerMapping>[0] {
  return {
    principal,
    ...(type === undefined ? {} : { type }),
    ...(entityArn === undefined ? {} : { entityArn }),
    ...(encode === undefined ? {} : { encode }),
    ...(tags === undefined ? {} : { tags }),
    ...(mfaAmr === undefined ? {} : { mfaAmr }),
  };
}
