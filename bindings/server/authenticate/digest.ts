/** SHA-256 of what callers send. */
import { hash, createHash } from "node:crypto";

/** `hash` is younger than the oldest Node.js that is served, and quicker. */
export function sha256(input: string | Uint8Array, encoding: "base64" | "hex"): string {
  return typeof hash === "function" ? hash("sha256", input, encoding) : createHash("sha256").update(input).digest(encoding);
}
