/** Follows a file or a folder: tells soon after a change, once for many. */
import { watch as watchFiles } from "chokidar";
import { dirname } from "node:path";
import type { Watcher } from "./source.js";

const SETTLE_MILLIS = 200;

/**
 * The folder of a file is followed too: editors and Kubernetes put another file, or a link, in its place. What it looks like then is for the
 * reader to say; here every event counts.
 */
export function watchPath(path: string, changed: () => void): Watcher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MILLIS);
  };
  const watcher = watchFiles([path, dirname(path)], {
    ignoreInitial: true,
    depth: 16,
    ignored: (name) => !belongs(name, path),
  });
  // What changed before it was ready, it does not tell.
  watcher.on("ready", soon).on("all", soon).on("raw", soon).on("error", soon);
  return {
    close: () => {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}

/** Of the folder above, only the entry itself, and the links of Kubernetes beside it. */
function belongs(name: string, path: string): boolean {
  const parent = dirname(path);
  return name === parent || name === path || name.startsWith(`${path}/`) || name.startsWith(`${parent}/..`);
}
