/** How many calls a second are answered: a bucket that fills with the clock. */
import { ServiceError } from "./wire/service-error.js";

/** A function to be called for each call; it throws ServiceError Throttling for one too many. */
export function throttle(perSecond: number | undefined, clock: () => number = Date.now): () => void {
  if (perSecond === undefined) return () => undefined;
  let [left, at] = [perSecond, clock()];
  return () => {
    const now = clock();
    left = Math.min(perSecond, left + (Math.max(0, now - at) * perSecond) / 1000);
    at = now;
    if (left < 1) throw new ServiceError("Throttling", `more than ${perSecond} calls a second`);
    left--;
  };
}
