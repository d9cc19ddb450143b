/** What `postern-server` offers programs: its command, which `postern serve` runs so, and policies that an engine follows. */
import { processIo } from "./process-io.js";
import { run } from "./run.js";

export { socketCertificate } from "./authenticate/socket.js";
export type { SourceOptions } from "./config/types.js";
export { readPolicies } from "./source/policies.js";
export {
  watchPolicies,
  type PolicyEvent,
  type ReplaceableEngine,
  type WatchedPolicies,
  type WatchOptions,
} from "./source/watch-policies.js";

/**
 * Runs the command line of `postern-server` in this process, and resolves with its exit status when the server has ended: 0 after a drain or
 * `--check-config`, 1 where requests were left open, 2 where it could not start. Listens to SIGTERM, SIGINT and SIGHUP. Never throws.
 *
 * @example
 * process.exitCode = await serve(["--simulator", "--directory", "./account"]);
 */
export function serve(argv: readonly string[]): Promise<number> {
  return run(argv, processIo);
}
