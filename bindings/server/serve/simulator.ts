/** The policy simulator as a part of the server. */
import type { Configuration } from "../config/types.js";
import type { Log } from "./log.js";
import { load, type InForce } from "./policies.js";

export class SimulatorService {
  #lastAttempt: { readonly at: string; readonly outcome: "ok" | "failed"; readonly error?: string };

  private constructor(
    readonly configuration: Configuration,
    readonly log: Log,
    public inForce: InForce,
  ) {
    this.#lastAttempt = { at: inForce.loadedAt, outcome: "ok" };
  }

  /** Throws StartError. */
  static async start(configuration: Configuration, log: Log): Promise<SimulatorService> {
    return new SimulatorService(configuration, log, await load(configuration, log));
  }

  /** Reads the directory anew. What is in force stays where that fails. */
  async reload(): Promise<void> {
    const at = new Date().toISOString();
    try {
      this.inForce = await load(this.configuration, this.log);
      this.#lastAttempt = { at, outcome: "ok" };
      this.log("info", "RELOADED", "policies were reloaded", { revision: this.inForce.revision });
    } catch (error) {
      const { message } = error as Error;
      this.#lastAttempt = { at, outcome: "failed", error: message };
      this.log("error", "RELOAD_FAILED", "policies could not be reloaded; the old ones stay in force", { error: message });
    }
  }

  state(): Readonly<Record<string, unknown>> {
    const { revision, loadedAt, catalogue } = this.inForce;
    const source = this.configuration.source?.directory ?? null;
    return { revision, loadedAt, catalogue, source, lastAttempt: this.#lastAttempt };
  }
}
