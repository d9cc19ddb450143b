/** `POSTERN_LISTEN_SIMULATOR=127.0.0.1:0`: every member of the configuration as a variable of the environment. */
import { StartError, type Fault } from "../faults.js";
import { checkShape, type Path } from "./check.js";
import { CONFIGURATION } from "./configuration.js";
import type { Shape } from "./shape.js";
import type { Configuration } from "./types.js";

interface Variable {
  readonly path: Path;
  readonly shape: Shape;
}

/** By name. `POSTERN_LISTEN_SIMULATOR` is short for `…_ADDRESS`. */
export function variables(): ReadonlyMap<string, Variable> {
  const found = new Map<string, Variable>();
  const add = (shape: Shape, path: readonly string[]): void => {
    if (shape.kind === "object") for (const [name, member] of Object.entries(shape.members)) add(member, [...path, name]);
    else found.set(nameOf(path), { path, shape });
    if (shape.kind === "switch") add(shape.on, path);
    if (path.at(-1) === "address") found.set(nameOf(path.slice(0, -1)), { path, shape });
  };
  add(CONFIGURATION, []);
  return found;
}

function nameOf(path: readonly string[]): string {
  return `POSTERN_${path.map((name) => name.toUpperCase()).join("_")}`;
}

/** Of the engine; and what Kubernetes sets in every container where a Service is named `postern`. */
const OTHERS = /^POSTERN_(?:DEBUG|SERVICE_(?:HOST|PORT(?:_.*)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/** What the environment says. Throws StartError for variables that are not known and values that do not fit. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Configuration {
  const known = variables();
  const configuration = {};
  const faults: Fault[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith("POSTERN_") || text === undefined || OTHERS.test(name)) continue;
    const variable = known.get(name);
    if (variable === undefined)
      faults.push(fault(`the variable ${name} is not known`, "unset it; docs/serve.md has the members, whose path is the name"));
    else faults.push(...setVariable(configuration, variable, text, name));
  }
  if (faults.length > 0) throw new StartError(faults);
  return configuration;
}

function setVariable(configuration: object, { path, shape }: Variable, text: string, name: string): Fault[] {
  const value = valueOf(text, shape);
  const faults = checkShape(value, shape, path).map(({ message, hint }) => fault(`${name}: ${message}`, hint));
  if (faults.length === 0) setAt(configuration as Record<string, unknown>, path, value);
  return faults;
}

/** Lists and what is not a text are written as JSON. */
function valueOf(text: string, shape: Shape): unknown {
  if (shape.kind === "text") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function setAt(target: Record<string, unknown>, path: Path, value: unknown): void {
  const [name, ...rest] = path as readonly string[];
  if (rest.length === 0) target[name!] = value;
  else setAt((target[name!] ??= {}) as Record<string, unknown>, rest, value);
}

function fault(message: string, hint: string): Fault {
  return { code: "CONFIG_INVALID", message, hint };
}
