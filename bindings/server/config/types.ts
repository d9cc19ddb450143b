/** The configuration as it is read; every member may be missing. */
import type { CertificateOptions, ForwardAuthOptions, GatewayOptions, Route } from "postern/gateway";

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile?: string;
  readonly minVersion?: "1.2" | "1.3";
}

interface Listener {
  readonly address?: string;
  readonly allowPlaintext?: boolean;
  readonly mode?: string;
  readonly tls?: TlsFiles | null;
}

export type ListenerName = "http" | "simulator" | "admin";

export interface SourceOptions {
  readonly policies?: string;
  readonly policySet?: string;
  readonly directory?: string;
  readonly artifact?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly mode?: "aws" | "lenient";
  readonly watch?: boolean;
  readonly pollSeconds?: number;
  readonly jitter?: number;
  readonly startEmpty?: "deny";
  readonly maxStaleSeconds?: number;
  readonly onStale?: "serve" | "deny";
}

interface Mapping {
  readonly name?: string;
  readonly header?: string;
  readonly principal: string;
  readonly type?: "user" | "role" | "assumedRole" | "federatedUser" | "federated";
  readonly entityArn?: string;
  readonly encode?: boolean;
}

export interface JwtOptions extends Mapping {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly jwksUri?: string;
  readonly jwksFile?: string;
  readonly secret?: string;
  readonly algorithms?: readonly string[];
  readonly clockToleranceSeconds?: number;
  readonly maxAgeSeconds?: number;
  readonly requiredClaims?: readonly string[];
  readonly cookie?: string;
  readonly typ?: string;
  readonly realm?: string;
  readonly cacheSeconds?: number;
  readonly staleSeconds?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly mfaAmr?: readonly string[];
}

export interface ApiKeyOptions {
  readonly name?: string;
  readonly header?: string;
  readonly keys: string;
  readonly realm?: string;
}

export type CertOptions = Mapping & Pick<CertificateOptions, "form" | "verifyHeader" | "trustDomain">;

export interface AuthenticatorOptions {
  readonly jwt?: JwtOptions;
  readonly apiKey?: ApiKeyOptions;
  readonly cert?: CertOptions;
}

export interface DecisionLogOptions {
  readonly sink?: "none" | "stdout" | "file";
  readonly file?: string;
  readonly sample?: { readonly allowed?: number; readonly denied?: number; readonly error?: number };
  readonly include?: readonly ("context" | "query")[];
  readonly contextKeys?: readonly string[];
  readonly explain?: "none" | "denied" | "all";
  readonly redact?: readonly string[];
  readonly redactWith?: "erase" | "hash";
  readonly hashKey?: string;
  readonly bufferBytes?: number;
  readonly drop?: "newest" | "oldest";
  readonly require?: boolean;
}

/** Members that are given to the gateway as they are. */
type Given =
  | "account"
  | "partition"
  | "region"
  | "trustedProxies"
  | "anonymous"
  | "unmatched"
  | "reveal"
  | "cache"
  | "paths"
  | "passHeaders"
  | "allowHeaderNames";

export interface Configuration extends Pick<GatewayOptions, Given> {
  readonly version?: 1;
  readonly listen?: { readonly [Name in ListenerName]?: Listener };
  readonly hosts?: readonly string[];
  readonly source?: SourceOptions;
  readonly authenticate?: readonly AuthenticatorOptions[];
  readonly routes?: readonly Route[];
  readonly iKnowThisAllows?: boolean;
  readonly endpoints?: {
    readonly forwardAuth?: false | (ForwardAuthOptions & { readonly path?: string });
    readonly extAuthzHttp?:
      false | { readonly pathPrefix?: string; readonly removeCredential?: boolean; readonly addressOptional?: boolean };
  };
  readonly decisionLog?: DecisionLogOptions;
  readonly simulator?: {
    readonly enabled?: boolean;
    readonly identity?: string;
    readonly resultModel?: "perAction" | "perPair";
    readonly roleCallers?: "refuse" | "evaluate";
    readonly awsLimits?: boolean;
    readonly ownChecks?: boolean;
    readonly perSecond?: number;
  };
  readonly log?: { readonly level?: "debug" | "info" | "warn" | "error" | "silent" };
  readonly limits?: {
    readonly headerBytes?: number;
    readonly targetBytes?: number;
    readonly concurrent?: number;
    readonly queue?: number;
    readonly queueMillis?: number;
    readonly lagMillis?: number;
  };
  readonly shutdown?: { readonly drainSeconds?: number; readonly preStopSeconds?: number };
}
