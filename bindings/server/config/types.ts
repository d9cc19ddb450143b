/** The configuration as it is read; every member may be missing. */
export interface Listener {
  readonly address?: string;
  readonly allowPlaintext?: boolean;
}

export interface Configuration {
  readonly version?: 1;
  readonly listen?: { readonly simulator?: Listener; readonly admin?: Listener };
  readonly hosts?: readonly string[];
  readonly source?: { readonly directory?: string; readonly mode?: "aws" | "lenient" };
  readonly account?: string;
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
  readonly limits?: { readonly concurrent?: number };
  readonly shutdown?: { readonly drainSeconds?: number; readonly preStopSeconds?: number };
}
