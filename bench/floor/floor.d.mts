import type { AuthorizationRequest } from "../../bindings/index.js";

/** Sends every request of a batch through the floor; returns a hash of them. */
export type Floor = (batch: readonly AuthorizationRequest[]) => number;

/** The bytes of a module of this folder. */
export function compileFloor(name: string): Promise<Uint8Array>;

export function loadFloors(): Promise<Record<"encodeInto" | "latin1Write" | "charCodeAt", Floor>>;

/** Copies an artifact into fresh memory and checksums it. */
export function loadFloorOfLoading(): Promise<(artifact: Uint8Array) => number>;
