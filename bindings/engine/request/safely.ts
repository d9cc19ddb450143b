/** Getters and proxies of what callers give may throw what they like: it becomes a RequestError, with the error as its cause. */
import { pollutingMember } from "../../text/pollution.js";
import { quote } from "../../text/quote.js";
import { RequestError } from "../../model/request.js";

export function requestError(cause: unknown): RequestError {
  if (cause instanceof RequestError) return cause;
  return new RequestError("INVALID_REQUEST", "reading the request threw an error", "see cause", { cause });
}

/** Throws RequestError INVALID_REQUEST where every object seems to have a member that nobody gave it. */
export function refusePollution(): void {
  const member = pollutingMember();
  if (member === undefined) return;
  throw new RequestError("INVALID_REQUEST", `every object inherits a member ${quote(member)}`, "keep Object.prototype clean");
}

export function safely<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw requestError(cause);
  }
}
