/** What `npm run bench:peers` records. */
import type { Environment } from "../environment.js";
import type { PeerResult } from "./measure-peer.js";

export interface PeerReport {
  readonly name: string;
  readonly version: string;
  readonly mapping: string;
  readonly results: readonly PeerResult[];
  /** Why the larger sizes are absent. */
  readonly cut?: string;
}

export interface PeersRecord {
  readonly environment: Environment;
  readonly peers: readonly PeerReport[];
}
