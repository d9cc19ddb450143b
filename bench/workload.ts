/**
 * A workload: what is compiled, and the requests that are decided. All of it follows from the name, the size and a seed, so
 * it is the same on every machine. Requests come in batches of a fixed size; batches are numbered.
 */
import type { AuthorizationRequest, CompileOptions, Directory, PolicySet } from "../bindings/index.js";

export const BATCH_REQUESTS = 250;

export interface Workload {
  /** Names its file of reference results too: `gateway-1000`. */
  readonly name: string;
  readonly size: number;
  readonly source: PolicySet | Directory;
  readonly options?: CompileOptions;
  /** How many batches are measured and checked; those that follow are for warming up. */
  readonly batches: number;
  /** The requests of one batch: BATCH_REQUESTS of them. No resource occurs in two batches. */
  batch(serial: number): AuthorizationRequest[];
}

/** One workload in several sizes. */
export interface BenchCase {
  readonly name: string;
  /** What the sizes count. */
  readonly unit: string;
  readonly sizes: readonly number[];
  create(size: number): Workload;
}

/** A batch as text: parsing it again gives new objects and new, flat strings whose hashes V8 has never computed. */
export function batchText(workload: Workload, serial: number): string {
  return JSON.stringify(workload.batch(serial));
}

export function freshBatch(text: string): AuthorizationRequest[] {
  return JSON.parse(text) as AuthorizationRequest[];
}
