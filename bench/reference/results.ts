/**
 * Reference results: what the plain interpreter of test/reference decides for every request of a workload, stored under
 * corpus/reference-results/ so that a run need not compute them again. A digest ties them to the very policies and requests.
 */
import { createHash, type Hash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Decision } from "../../bindings/index.js";
import { batchText, BATCH_REQUESTS, type Workload } from "../workload.js";

/** Two bits a request, as `decideMany` numbers decisions. */
export const CODES: readonly Decision[] = ["implicitDeny", "allowed", "explicitDeny"];

export interface ReferenceResults {
  readonly workload: string;
  readonly requests: number;
  /** SHA-256 of the policies and of all requests, as JSON. */
  readonly sha256: string;
  readonly counts: Readonly<Record<Decision, number>>;
  /** Decision codes, four a byte, the first in the lowest bits; base64. */
  readonly decisions: string;
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`../../corpus/reference-results/${name}.json`, import.meta.url));
}

export function readResults(name: string): ReferenceResults {
  return JSON.parse(readFileSync(fileOf(name), "utf8")) as ReferenceResults;
}

export function writeResults(results: ReferenceResults): void {
  writeFileSync(fileOf(results.workload), `${JSON.stringify(results, null, 2)}\n`);
}

/** A digest of the workload's policies; the text of every batch is to be added, in order. */
export function sourceDigest({ source, options }: Workload): Hash {
  return createHash("sha256").update(JSON.stringify([source, options ?? {}]));
}

export function workloadDigest(workload: Workload): string {
  const digest = sourceDigest(workload);
  for (let serial = 0; serial < workload.batches; serial++) digest.update(batchText(workload, serial));
  return digest.digest("hex");
}

export function packResults(workload: Workload, codes: Uint8Array): ReferenceResults {
  const bytes = new Uint8Array(Math.ceil(codes.length / 4));
  codes.forEach((code, at) => (bytes[at >> 2]! |= code << ((at & 3) * 2)));
  const count = (decision: number): number => codes.filter((code) => code === decision).length;
  return {
    workload: workload.name,
    requests: codes.length,
    sha256: workloadDigest(workload),
    counts: { implicitDeny: count(0), allowed: count(1), explicitDeny: count(2) },
    decisions: Buffer.from(bytes).toString("base64"),
  };
}

export function unpackCodes({ requests, decisions }: ReferenceResults): Uint8Array {
  const bytes = Buffer.from(decisions, "base64");
  return Uint8Array.from({ length: requests }, (_, at) => (bytes[at >> 2]! >> ((at & 3) * 2)) & 3);
}

/** The stored codes of a workload. Throws where there are none, or where the workload is not the one they were made from. */
export function expectedCodes(workload: Workload, sha256: string): Uint8Array {
  const results = readResults(workload.name);
  if (results.sha256 !== sha256 || results.requests !== workload.batches * BATCH_REQUESTS) {
    throw new Error(`the workload ${workload.name} has changed: npm run bench:reference -- ${workload.name}`);
  }
  return unpackCodes(results);
}
