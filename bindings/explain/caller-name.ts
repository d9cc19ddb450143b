/** How a caller is named in messages: its own ARN (a session's, for sessions), a service's name, or `anonymous`. */
import type { Principal } from "../model/request.js";

/** The texts of a request that messages repeat. */
export interface ShownRequest {
  readonly principal: string | Principal;
  readonly action: string;
  readonly resource: string;
}

export function callerName(principal: string | Principal): string {
  if (principal === "*") return "anonymous";
  if (typeof principal === "string") return principal;
  const { type, arn, account, serviceNames } = principal;
  if (type === "anonymous") return "anonymous";
  if (type === "service") return serviceNames?.[0] ?? arn ?? "";
  return arn ?? `arn:aws:iam::${account ?? ""}:root`;
}
