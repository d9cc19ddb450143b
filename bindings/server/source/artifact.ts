/** An artifact as a file. */
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { quote } from "../faults.js";
import { revisionOf } from "./digest.js";
import { ARTIFACT_BYTES_MAX } from "./limits.js";
import { SourceFault, type PolicySource } from "./source.js";
import { watchPath } from "./watch.js";

const [SETTLED_MILLIS, ATTEMPTS] = [100, 50];

export function artifactSource(path: string): PolicySource {
  let [known, last]: (string | undefined)[] = [];
  return {
    name: path,
    read: async (isForced) => {
      last = undefined;
      const bytes = await readSettled(path);
      const revision = revisionOf(bytes);
      if (revision === known && !isForced) return undefined;
      last = revision;
      return { bytes, revision, warnings: [] };
    },
    taken: () => void (known = last),
    refused: () => void (known = last ?? known),
    watch: (changed) => watchPath(resolve(path), changed),
  };
}

/** A file that somebody is writing is waited for: it is taken when two looks, 100 ms apart, see the same. */
async function readSettled(path: string): Promise<Uint8Array> {
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const before = await stampOf(path);
      if (before.ageMillis < SETTLED_MILLIS) await pause(SETTLED_MILLIS);
      if (before.size > ARTIFACT_BYTES_MAX)
        throw new SourceFault("bad_artifact", `${quote(path)} must have at most ${ARTIFACT_BYTES_MAX} bytes, found ${before.size}`);
      const bytes = await readFile(path);
      if ((await stampOf(path)).stamp === before.stamp) return bytes;
    }
  } catch (error) {
    if (error instanceof SourceFault) throw error;
    throw new SourceFault("fetch", `${quote(path)} cannot be read: ${(error as Error).message}`);
  }
  throw new SourceFault("fetch", `${quote(path)} keeps changing while it is read`);
}

async function stampOf(path: string): Promise<{ readonly stamp: string; readonly size: number; readonly ageMillis: number }> {
  const { ino, size, mtimeMs } = await stat(path);
  return { stamp: `${ino} ${size} ${mtimeMs}`, size, ageMillis: Date.now() - mtimeMs };
}
