import type { AuthorizationRequest } from "../../bindings/index.js";

export function loadFloors(): Promise<
  Record<"encodeInto" | "latin1Write" | "charCodeAt", (request: AuthorizationRequest) => number>
>;
