/** The fuzz targets by name. `artifact` stands for both artifact targets, `udf` and `gateway` likewise. */
import { brokenArtifactTarget, repairedArtifactTarget } from "./artifact.js";
import { decideTarget } from "./decide.js";
import { directoryTarget } from "./directory.js";
import { gatewayTargets } from "./gateway.js";
import { jsonTarget } from "./json.js";
import { operatorsTarget } from "./operators.js";
import type { Target } from "./target.js";
import { validateTarget } from "./validate.js";
import { udfModulesTarget, udfRowsTarget } from "./udf.js";

export const TARGETS: ReadonlyMap<string, Target> = new Map(
  [
    jsonTarget,
    brokenArtifactTarget,
    repairedArtifactTarget,
    decideTarget,
    directoryTarget,
    operatorsTarget,
    udfRowsTarget,
    udfModulesTarget,
    ...gatewayTargets,
    validateTarget,
  ].map((target) => [target.name, target]),
);

/** The names meant by what the user wrote; empty where there is no such target. */
export function targetNames(written: string): string[] {
  return [...TARGETS.keys()].filter((name) => name === written || name.startsWith(`${written}-`));
}
