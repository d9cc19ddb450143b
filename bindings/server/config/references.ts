/** `${env:NAME}` and `${file:/path}` in texts of the configuration: for what should not stand in a file. */
import { readFileSync } from "node:fs";
import { quote } from "../faults.js";
import type { Path } from "./check.js";

export class ReferenceError extends Error {
  override readonly name = "ReferenceError";
  constructor(
    readonly path: Path,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The value with references replaced, each once: what is put in is not looked through again. Throws ReferenceError. */
export function resolveReferences(value: unknown, env: Environment, secrets: Set<string>, path: Path = []): unknown {
  if (typeof value === "string") return resolveText(value, env, secrets, path);
  if (Array.isArray(value)) return value.map((item, index) => resolveReferences(item, env, secrets, [...path, index]));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, resolveReferences(member, env, secrets, [...path, name])]);
  return Object.fromEntries(members) as unknown;
}

function resolveText(text: string, env: Environment, secrets: Set<string>, path: Path): string {
  return text.replace(/\$\{(env|file):([^}]*)\}/g, (_, kind: string, name: string) => {
    secrets.add(path.join("."));
    return kind === "env" ? variable(name, env, path) : fileText(name, path);
  });
}

function variable(name: string, env: Environment, path: Path): string {
  const value = env[name];
  if (value !== undefined) return value;
  throw new ReferenceError(path, `the environment has no variable ${quote(name)}`, "set it, or write the value");
}

function fileText(name: string, path: Path): string {
  try {
    return readFileSync(name, "utf8").replace(/\r?\n$/, "");
  } catch {
    throw new ReferenceError(path, `the file ${quote(name)} cannot be read`, "give the path of a file that can be read");
  }
}
