/** Target `directory`: random directories and requests, against the reference interpreter, as target `decide` does it. */
import { askAll } from "./decide.js";
import { randomDirectoryCase } from "./directories.js";
import { randomDirectoryRequest } from "./directory-requests.js";
import { engineOf } from "./question.js";
import type { Random } from "./random.js";
import type { Target } from "./target.js";

export const directoryTarget: Target = {
  name: "directory",
  run(random: Random): string {
    const { theme, ...sources } = randomDirectoryCase(random);
    const engine = engineOf(sources);
    if (engine === undefined) return "rejected";
    return askAll(engine, sources, () => randomDirectoryRequest(theme, random), random);
  },
};
