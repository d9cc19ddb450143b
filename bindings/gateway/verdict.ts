/** What a gateway answers, and the code of each way to it. */
import type { Decision } from "../model/request.js";

/** Each code, its status, and the error that the body names. */
const CODES = {
  ALLOWED: 200,
  /** No decision was asked for: `bypass`. */
  BYPASS: 200,
  DENIED: 403,
  NO_CREDENTIAL: 401,
  BAD_CREDENTIAL: 401,
  EXPIRED_CREDENTIAL: 401,
  UNKNOWN_KEY: 401,
  UNTRUSTED_PROXY: 403,
  NO_METHOD: 403,
  NO_TARGET: 403,
  NO_HOST: 403,
  NO_ADDRESS: 403,
  BAD_METHOD: 403,
  AMBIGUOUS_HEADER: 403,
  BAD_ADDRESS: 403,
  UNSAFE_PATH: 403,
  TARGET_TOO_LONG: 403,
  NO_ROUTE: 403,
  BODY_REQUIRED: 403,
  BAD_MAPPING: 403,
  /** A RequestError of the engine, whose code is the detail. */
  BAD_REQUEST: 403,
  NO_POLICIES: 503,
  NO_KEYS: 503,
  STALE: 503,
  OVERLOADED: 503,
  DRAINING: 503,
  INTERNAL: 500,
} as const;

export type VerdictCode = keyof typeof CODES;
export type Reveal = "none" | "message" | "explain";

export interface Verdict {
  readonly decision: Decision;
  readonly status: 200 | 401 | 403 | 500 | 503;
  readonly code: VerdictCode;
  /** For logs, never for the client: which header, which placeholder, the code of a RequestError. */
  readonly detail?: string | undefined;
  /** A UUIDv7. */
  readonly id: string;
  /** ARN, service name, or `*`. */
  readonly principal?: string | undefined;
  readonly action?: string | undefined;
  readonly resource?: string | undefined;
  /** Of the policies that decided; absent where none were asked. */
  readonly revision?: string | undefined;
  /** For status 401: values of `www-authenticate`, in order. */
  readonly challenges?: readonly string[] | undefined;
  /** With `reveal`: AWS's sentence. */
  readonly message?: string | undefined;
  /** With `reveal: explain`. */
  readonly explanation?: object | undefined;
  /** Headers for the upstream (`passHeaders`), with status 200; empty where there is no value. */
  readonly passHeaders?: Readonly<Record<string, string>> | undefined;
  /** The header that held the credential, with status 200. */
  readonly credentialHeader?: string | undefined;
  /** With `cache`, where a cache of the gateway's may keep the answer. Absent: `no-store`. */
  readonly cache?: VerdictCache | undefined;
}

export interface VerdictCache {
  /** For how long: `cache.seconds`, or less where the credential ends before. */
  readonly seconds: number;
  /** Names of the headers that the answer depends on, beside those that the adapter reads facts from. May be empty. */
  readonly vary: string;
}

export type RefusalCode = Exclude<VerdictCode, "ALLOWED" | "BYPASS" | "DENIED">;

/** Is this, whatever it is, a code that lets nobody in and needs no decision? */
export function isRefusalCode(code: unknown): code is RefusalCode {
  return typeof code === "string" && Object.hasOwn(CODES, code) && code !== "DENIED" && CODES[code as VerdictCode] !== 200;
}

/** Why a request is not decided. Thrown within the gateway, and made a verdict at its door. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    readonly code: RefusalCode,
    /** For logs. */
    readonly detail?: string,
    /** Other than that of the code. */
    readonly status: Verdict["status"] = CODES[code],
    /** Of the authenticator, for status 401. */
    readonly challenge?: string,
  ) {
    super(detail === undefined ? code : `${code}: ${detail}`);
  }
}
