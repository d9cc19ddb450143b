/** Getters and proxies of what callers give may throw what they like: it becomes a RequestError, with the error as its cause. */
import { RequestError } from "./request.js";

export function requestError(cause: unknown): RequestError {
  if (cause instanceof RequestError) return cause;
  return new RequestError("INVALID_REQUEST", "reading the request threw an error", "see the cause", { cause });
}

export function safely<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw requestError(cause);
  }
}
