/** The verdict of a request, for the handlers behind the middleware. */
import type { Verdict } from "postern/gateway";

const verdicts = new WeakMap<object, Verdict>();

/** What the middleware decided about this request; undefined where none did. */
export function verdictOf(request: object): Verdict | undefined {
  return verdicts.get(request);
}

export function keepVerdict(request: object, verdict: Verdict): void {
  verdicts.set(request, verdict);
}
