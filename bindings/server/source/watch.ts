/** Follows a file or a folder: tells soon after a change, once for many. */
import { watch as watchFiles } from "chokidar";
import { dirname, join } from "node:path";
import type { Watcher } from "./source.js";

/** How long nothing must change, and how long one waits for that: what changes all the time is read all the same. */
const [SETTLE_MILLIS, SETTLE_MILLIS_MAX] = [200, 2000];

/**
 * The folder of a file is followed too: editors and Kubernetes put another file, or a link, in its place. What it looks like then is for the
 * reader to say; here every event counts that is of the path.
 */
export function watchPath(path: string, changed: () => void): Watcher {
  const settling = settled(changed);
  const watcher = watchFiles([path, dirname(path)], {
    ignoreInitial: true,
    depth: 16,
    ignored: (name) => !belongs(name, path),
  });
  // What changed before it was ready, it does not tell. Raw events come of whatever is in the folder: a log that grows there is no change.
  watcher.on("ready", settling.soon).on("all", settling.soon).on("error", settling.soon);
  watcher.on("raw", (_, name, details) => {
    const { watchedPath } = details as RawDetails;
    if (watchedPath === undefined || belongs(rawPath(watchedPath, name), path)) settling.soon();
  });
  return {
    close: () => {
      settling.cancel();
      return watcher.close();
    },
  };
}

/** Absent where files are polled: the name is a whole path then. */
interface RawDetails {
  readonly watchedPath?: string;
}

/** Of a file that is watched itself, the name is its own; some systems give none. */
function rawPath(watched: string, name: string | null): string {
  return name === null || watched.endsWith(`/${name}`) ? watched : join(watched, name);
}

/** Calls once for many changes. */
function settled(changed: () => void): { readonly soon: () => void; readonly cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const told = (): void => {
    timer = undefined;
    changed();
  };
  const soon = (): void => {
    const now = performance.now();
    if (timer === undefined) since = now;
    cancel();
    timer = setTimeout(told, Math.min(SETTLE_MILLIS, Math.max(since + SETTLE_MILLIS_MAX - now, 0)));
  };
  return { soon, cancel };
}

/** Of the folder above, only the entry itself, and the links of Kubernetes beside it. */
function belongs(name: string, path: string): boolean {
  const parent = dirname(path);
  return name === parent || name === path || name.startsWith(`${path}/`) || name.startsWith(`${parent}/..`);
}
