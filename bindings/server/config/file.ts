/** The configuration file: YAML 1.2, of which JSON is a part, with the place of every fault. */
import { readFileSync } from "node:fs";
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from "yaml";
import { StartError, type Fault } from "../faults.js";
import { checkShape, type Path, type ShapeFault } from "./check.js";
import { ReferenceError, resolveReferences } from "./references.js";
import { CONFIGURATION } from "./configuration.js";
import type { Configuration } from "./types.js";
import { keyFaults } from "../source/yaml-keys.js";

export interface ReadConfiguration {
  readonly configuration: Configuration;
  /** Paths of values that came from a reference: they are shown to nobody. */
  readonly secrets: ReadonlySet<string>;
  /** Where the value at a path stands: for what is found later. */
  readonly at: Places;
}

type Place = Pick<Fault, "file" | "line" | "column">;
export type Places = (path: Path) => Place;

/** Throws StartError with every fault. */
export function readConfigurationFile(path: string, env: Readonly<Record<string, string | undefined>>): ReadConfiguration {
  return parseConfiguration(readText(path), path, env);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const hint = "give the path of a file that can be read";
    throw new StartError([
      { code: "CONFIG_UNREADABLE", message: `the configuration cannot be read: ${(error as Error).message}`, hint },
    ]);
  }
}

export function parseConfiguration(
  text: string,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): ReadConfiguration {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = [...document.errors, ...document.warnings].map(({ pos, message }): Fault => {
    return { code: "CONFIG_INVALID", message, hint: "check it with a YAML editor", ...at(pos[0]) };
  });
  if (syntax.length > 0) throw new StartError(syntax);
  const keys = keyFaults(document).map(({ message, offset }): Fault => {
    return { code: "CONFIG_INVALID", message, hint: "write each key once, as a text", ...at(offset) };
  });
  if (keys.length > 0) throw new StartError(keys);
  const secrets = new Set<string>();
  const value = resolved(plainValue(document, file), env, secrets, (path) => at(offsetOf(document, path)));
  const faults = checkShape(value, CONFIGURATION).map((fault): Fault => {
    return { code: "CONFIG_INVALID", message: fault.message, hint: fault.hint, ...at(offsetOf(document, fault.path, fault)) };
  });
  if (faults.length > 0) throw new StartError(faults);
  return { configuration: value as Configuration, secrets, at: (path) => at(offsetOf(document, path)) };
}

function resolved(value: unknown, env: Readonly<Record<string, string | undefined>>, secrets: Set<string>, at: Places): unknown {
  try {
    return resolveReferences(value, env, secrets);
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new StartError([{ code: "CONFIG_INVALID", message: error.message, hint: error.hint, ...at(error.path) }]);
  }
}

/** Throws StartError: an alias may name nothing, or stand for too much. */
function plainValue(document: Document.Parsed, file: string): unknown {
  try {
    return (document.toJS() ?? {}) as unknown;
  } catch (error) {
    throw new StartError([{ code: "CONFIG_INVALID", message: (error as Error).message, hint: "write the value itself", file }]);
  }
}

/** Where the value at that path begins; for a name that is not known, the name. */
function offsetOf(document: Document.Parsed, path: Path, { isName }: Pick<ShapeFault, "isName"> = {}): number {
  let node: unknown = document.contents;
  let key: unknown;
  for (const step of path) {
    const pair: Pair | undefined = isMap(node)
      ? node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step)
      : undefined;
    key = pair?.key;
    node = isSeq(node) ? node.items[Number(step)] : pair?.value;
  }
  const found = (isName === true ? key : (node ?? key)) as Node | null | undefined;
  return found?.range?.[0] ?? 0;
}
