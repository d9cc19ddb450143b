/** Policies, a policy set or a directory as files: compiled here, and again when their texts change. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { StartError, describeFault } from "../faults.js";
import { compileJob } from "./compile.js";
import type { CompileJob } from "./compile-texts.js";
import { revisionOf } from "./digest.js";
import { readFiles, type SourceFile } from "./files.js";
import { SourceFault, type Loaded, type PolicySource } from "./source.js";
import { watchPath } from "./watch.js";

export function textSource(form: CompileJob["form"], path: string, mode: "aws" | "lenient"): PolicySource {
  let [known, last]: (string | undefined)[] = [];
  return {
    name: path,
    read: async (isForced) => {
      last = undefined;
      const files = attempt(() => readFiles(path, form === "directory" ? "DIRECTORY_INVALID" : "POLICIES_INVALID"));
      const digest = digestOf(files);
      if (digest === known && !isForced) return undefined;
      last = digest;
      return compiled({ form, mode, files });
    },
    taken: () => void (known = last),
    // What cannot be compiled is not tried again before it has changed.
    refused: () => void (known = last ?? known),
    watch: (changed) => watchPath(resolve(path), changed),
  };
}

async function compiled(job: CompileJob): Promise<Loaded> {
  try {
    const { bytes, warnings } = await compileJob(job);
    return { bytes, warnings, revision: revisionOf(bytes) };
  } catch (error) {
    throw faultOf(error);
  }
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw faultOf(error);
  }
}

function faultOf(error: unknown): unknown {
  if (!(error instanceof StartError)) return error;
  return new SourceFault("bad_policies", error.faults.map((fault) => describeFault(fault)).join("\n"));
}

function digestOf(files: readonly SourceFile[]): string {
  return createHash("sha256").update(JSON.stringify(files)).digest("hex");
}
