// What every host is asked, whatever way the question reaches it: parts of the corpus, and work to be timed.
import { compileCases, decideCases, decodeBase64 } from "./conformance.js";
import { createWorkload } from "./workload.js";

/** `entries`: the package's entry points by import name, and the `explainer` of `postern/explain`. `floor`: a ready module where the host refuses bytes. */
export function createService(entries, { floor = undefined } = {}) {
  let workload;
  const commands = {
    async corpus({ run, part }) {
      const entry = entries[run];
      return entry.compile === undefined ? decideCases(entry, part, entries.explainer) : compileCases(entry, part);
    },
    async measure({ artifact, floorBytes, policyCount }) {
      const engine = await entries["postern/engine"].Engine.load(decodeBase64(artifact));
      const module = floor ?? new WebAssembly.Module(decodeBase64(floorBytes));
      workload = createWorkload(engine, new WebAssembly.Instance(module, {}).exports, policyCount);
      return workload.ways;
    },
    prepare: async (command) => workload.prepare(command),
    work: async (command) => workload.work(command),
  };
  return async (command) => {
    try {
      return { value: await commands[command.kind](command) };
    } catch (error) {
      return { error: `${error?.stack ?? error}` };
    }
  };
}
