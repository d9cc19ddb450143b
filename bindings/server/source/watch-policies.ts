/** For servers of one's own: an engine that follows a source. */
import type { SourceOptions } from "../config/types.js";
import { version } from "../version.js";
import { PoliciesInForce, type ReplaceableEngine } from "./in-force.js";
import { sourceOf } from "./sources.js";

export type { ReplaceableEngine } from "./in-force.js";

export interface WatchOptions {
  /** Told of each change, and of each that failed: `RELOADED`, `RELOAD_FAILED`, `POLICY_WARNING`. */
  readonly onEvent?: (event: PolicyEvent) => void;
}

export interface PolicyEvent {
  readonly code: string;
  readonly message: string;
  /** Revision, digest, generation; or what failed. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface WatchedPolicies {
  /** What the policies are called that are in force: of their bytes, or the origin's version. */
  readonly revision: () => string;
  /** Looks at the source now. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const NO_METRICS = { reloaded: () => undefined, contacted: () => undefined, inForce: () => undefined };

/**
 * Puts the policies of a source in force in the engine, now and whenever they change. What is bad leaves the old ones in force.
 * `source` is that of the server's configuration: `{ policies }`, `{ policySet }`, `{ directory }`, `{ artifact }` or `{ url }`.
 *
 * Rejects where the source has no good policies at first, or is not one.
 *
 * @example
 * const engine = await Engine.load(compile(readPolicies("policies")));
 * const watched = await watchPolicies(engine, { policies: "policies" });
 */
export async function watchPolicies(
  engine: ReplaceableEngine,
  source: SourceOptions,
  { onEvent }: WatchOptions = {},
): Promise<WatchedPolicies> {
  const log = (_: string, code: string, message: string, fields: PolicyEvent["fields"] = {}): void =>
    onEvent?.({ code, message, fields });
  const load = (bytes: Uint8Array): ReplaceableEngine => {
    engine.replace(bytes);
    return engine;
  };
  const policies = new PoliciesInForce(sourceOf(source, version()), source, log, NO_METRICS, load);
  await policies.start();
  return {
    revision: () => policies.current!.revision,
    reload: () => policies.reload(true),
    close: () => policies.close(),
  };
}
