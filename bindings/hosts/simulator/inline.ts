/** `postern/simulator` on Node.js, Deno, Bun, and wherever nothing better is known. */
import { createSimulatorWith, type Simulator, type SimulatorOptions } from "../../simulator/create.js";
import { Engine } from "../engine/inline.js";

/**
 * The policy simulator: a function that answers what the AWS CLI and the SDKs ask of IAM's simulator (and STS's GetCallerIdentity).
 * Throws SimulatorError for options that are wrong, DirectoryError for a directory that is not one; the function itself never throws: faults are answers.
 *
 * Source: docs/simulator.md, docs/spec/serving.md §14.
 *
 * @example
 * const simulator = createSimulator({ directory: readDirectory([{ name: "account.json", text }]).directory });
 * const answer = await simulator(request); // a `Response` with XML
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  return createSimulatorWith((artifact, given) => Engine.load(artifact, given), options);
}

export * from "../../surface/simulator.js";
