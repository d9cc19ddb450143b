/** The simulator in force, and how another takes its place. */
import { createSimulator, type Simulator, type SimulatorAnswer } from "postern/simulator";
import { validatePolicy } from "postern/validate";
import type { Configuration } from "../config/types.js";
import { startError } from "../faults.js";
import { installedCatalogue } from "./catalogue.js";
import { readSource } from "../source/directory.js";
import type { Log } from "./log.js";

export interface InForce {
  readonly simulator: Simulator;
  readonly revision: string;
  readonly loadedAt: string;
  readonly catalogue: string | null;
}

/** Reads the directory and makes the simulator. Throws StartError. */
export async function load(configuration: Configuration, log: Log): Promise<InForce> {
  const { source = {}, simulator = {}, account } = configuration;
  const read = source.directory === undefined ? undefined : readSource(source.directory, source.mode ?? "aws");
  for (const warning of read?.warnings ?? []) log("warn", "DIRECTORY_WARNING", warning);
  const catalogue = await installedCatalogue();
  const { enabled: _, ownChecks = false, ...options } = simulator;
  return {
    simulator: made(() =>
      createSimulator({
        ...options,
        ...(read === undefined ? {} : { directory: read.directory }),
        ...(catalogue === undefined ? {} : { catalogue }),
        ...(account === undefined ? {} : { account }),
        validatePolicy: (input) => validatePolicy({ ...input, options: { ownChecks } }),
        ...(source.mode === undefined ? {} : { mode: source.mode }),
        onAnswer: (answer) => logAnswer(answer, log),
      }),
    ),
    revision: read?.revision ?? "none",
    loadedAt: new Date().toISOString(),
    catalogue: catalogue?.version ?? null,
  };
}

function made(create: () => Simulator): Simulator {
  try {
    return create();
  } catch (error) {
    const { message, hint = "correct the configuration" } = error as Error & { hint?: string };
    throw startError("CONFIG_INVALID", message, hint);
  }
}

function logAnswer({ requestId, action, status, code, fault }: SimulatorAnswer, log: Log): void {
  const fields = { requestId, action: action?.slice(0, 64), status };
  if (fault !== undefined)
    log("error", "SERVICE_FAILURE", "a request failed because of a bug in postern", { ...fields, error: String(fault) });
  else log("debug", code ?? "ANSWERED", "answered", fields);
}
