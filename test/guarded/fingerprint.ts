/** What the guarded modules are made from: the published ones, and the guard. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const SOURCES = ["../../dist/core.wasm", "../../dist/udf.wasm", "guard.ts", "udf-guard.ts", "instrument.ts", "wasm.ts"];

export function fingerprint(): string {
  const hash = createHash("sha256");
  for (const source of SOURCES) hash.update(readFileSync(new URL(source, import.meta.url)));
  return hash.digest("hex");
}
