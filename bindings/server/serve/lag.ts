/** Is the event loop so late that new requests only make it later? */
import { monitorEventLoopDelay } from "node:perf_hooks";

const [RESOLUTION_MILLIS, WINDOW_MILLIS] = [10, 1000];

export interface LagGuard {
  readonly isLate: () => boolean;
  readonly close: () => void;
}

/** Late from `lagMillis` (p99 of a second) on, until it is below half. 0: never. */
export function lagGuard(lagMillis: number): LagGuard {
  if (lagMillis === 0) return { isLate: () => false, close: () => undefined };
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS });
  delay.enable();
  let isLate = false;
  const timer = setInterval(() => {
    isLate = lateness(delay.percentile(99) / 1e6 - RESOLUTION_MILLIS, lagMillis, isLate);
    delay.reset();
  }, WINDOW_MILLIS);
  timer.unref();
  const close = (): void => {
    clearInterval(timer);
    delay.disable();
  };
  return { isLate: () => isLate, close };
}

export function lateness(millis: number, lagMillis: number, wasLate: boolean): boolean {
  return millis > (wasLate ? lagMillis / 2 : lagMillis);
}
