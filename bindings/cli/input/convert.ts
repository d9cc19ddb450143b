/** Tests of other tools, read as suites. */
import { dirname, relative } from "node:path";
import { convertPolitest, convertRequests, convertSimulation, type Converted, type SuitePolicies } from "../../surface/testing.js";
import { quote } from "../../text/quote.js";
import { CliError, usage } from "../output/errors.js";
import { readTextNow } from "./files.js";
import { parseJson } from "./json-text.js";
import type { Arguments } from "./options.js";
import { quotePath } from "../output/paint.js";
import { beside, readValue } from "./suite-files.js";

const FORMATS = ["politest", "simulation", "requests"] as const;
export type ConvertFormat = (typeof FORMATS)[number];

export function formatOf(text: string, option: string): ConvertFormat {
  const found = FORMATS.find((format) => format === text);
  if (found !== undefined) return found;
  throw usage(`\`--${option}\` must be one of the known formats, found ${quote(text)}`, `write one of ${FORMATS.join(", ")}`);
}

/** Throws CliError, and what the readers of the formats throw as INVALID_REQUEST. */
export function convertFile(path: string, form: ConvertFormat, args: Arguments): Converted {
  try {
    return convert(path, form, args);
  } catch (error) {
    const { code, message, hint } = error as { code?: string; message: string; hint?: string };
    if (code !== "INVALID_SOURCE" || hint === undefined) throw error;
    throw new CliError("INVALID_REQUEST", `${quotePath(path)}: ${message}`, hint);
  }
}

function convert(path: string, form: ConvertFormat, args: Arguments): Converted {
  const name = path.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
  switch (form) {
    case "politest":
      return convertPolitest(path, scenarioFiles(path));
    case "simulation": {
      const results = args.one("results");
      return convertSimulation(jsonOf(path), name, results === undefined ? undefined : jsonOf(results));
    }
    case "requests":
      return convertRequests(readTextNow(path), name, policiesOf(args, path));
  }
}

function jsonOf(path: string): unknown {
  return parseJson(readTextNow(path), path);
}

/** Requests say nothing of policies. */
function policiesOf(args: Arguments, path: string): SuitePolicies {
  const policies = args.all("policy");
  if (policies.length > 0) return { set: { identity: policies.map((policy) => relative(dirname(path), policy)) } };
  throw usage(
    "the requests are of no policies",
    "name the identity policies with `--policy PATH`; others can be added to the suite",
  );
}

/** Paths of a scenario are relative to the file that they stand in; in the suite, to the scenario. */
function scenarioFiles(scenario: string): Parameters<typeof convertPolitest>[1] {
  const nameOf = (path: string, from: string): string => (from === "" ? path : beside(path, from));
  return {
    value: (path, from) => ({ name: nameOf(path, from), value: readValue(nameOf(path, from)) }),
    text: (path, from) => readTextNow(nameOf(path, from)),
    pathOf: (path, from) => (dirname(from) === dirname(scenario) ? path : relative(dirname(scenario), beside(path, from))),
  };
}
