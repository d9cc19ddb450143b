/** What `npm run bench:peers` knows of an engine: one file each implements this. */
import type { AuthorizationRequest } from "../../bindings/index.js";

/** A gateway policy, as a parsed document. */
export interface PeerPolicy {
  readonly name: string;
  readonly document: { readonly Version: string; readonly Statement: readonly PeerStatement[] };
}

/** What the gateway workload's statements have. */
export interface PeerStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An engine with policies in force. */
export interface Peer {
  /** The request in the engine's own form; not timed, as a caller of that engine would build it to begin with. */
  prepare(request: AuthorizationRequest): unknown;
  /** Is it allowed? A promise where the engine has no other way. */
  isAllowed(prepared: unknown): boolean | Promise<boolean>;
}

export interface Adapter {
  readonly name: string;
  /** Its name on npm. */
  readonly package?: string;
  /** How the policies were translated, and what the engine cannot express. */
  readonly mapping: string;
  create(policies: readonly PeerPolicy[]): Peer | Promise<Peer>;
}
