/** What a version is called that has no name of its own. */
import { createHash } from "node:crypto";

export function revisionOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`;
}
