/** The gateway of the configuration. What it finds wrong is told with its place in the file. */
import { GatewayError, type GatewayOptions } from "postern/gateway";
import type { Places } from "../config/file.js";
import type { Configuration } from "../config/types.js";
import { StartError } from "../faults.js";

/** Members that mean the same to both. */
const SAME = [
  "account",
  "partition",
  "region",
  "trustedProxies",
  "anonymous",
  "unmatched",
  "reveal",
  "cache",
  "paths",
  "passHeaders",
  "allowHeaderNames",
] as const;

export function gatewayOptionsOf(configuration: Configuration): Omit<GatewayOptions, "engine" | "authenticate"> {
  const same = Object.fromEntries(SAME.flatMap((name) => (configuration[name] === undefined ? [] : [[name, configuration[name]]])));
  const { routes = [], iKnowThisAllows, limits, decisionLog } = configuration;
  return {
    ...same,
    routes,
    ...(iKnowThisAllows === true ? { iKnowThisAllows } : {}),
    ...(limits?.targetBytes === undefined ? {} : { targetBytes: limits.targetBytes }),
    ...(decisionLog?.explain === undefined ? {} : { explain: decisionLog.explain }),
  };
}

/** Runs what may throw GatewayError, whose paths begin at `below`. Throws StartError. */
export function placed<T>(at: Places, below: readonly (string | number)[], make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new StartError(
      error.findings.map(({ path, message, hint }) => {
        const whole = [...below, ...path];
        return { code: "CONFIG_INVALID", message: `\`${whole.join(".")}\`: ${message}`, hint, ...at(whole) };
      }),
    );
  }
}
