/** What the policies of an artifact speak of: the actions that they name, the keys that they use, and what for. */
import {
  ACTION_ROOT,
  ATOM_BYTES,
  ATOM_KEY,
  ATOM_TEST,
  ATOMS,
  META,
  META_ACTION_PATTERNS,
  TEST_ARN,
  TEST_BOOL,
  TEST_DATE,
  TEST_DATE_ORDER,
  TEST_IP,
  TEST_NULL,
  TEST_NUMBER,
  TEST_NUMBER_ORDER,
  VARIABLE_BYTES,
  VARIABLE_KEY,
  VARIABLES,
} from "../../assembly/layout.js";
import { withCapitals } from "../artifact/capitals.js";
import { compiledOptions } from "../artifact/choices.js";
import { debugInfo, type DebugInfo } from "../artifact/debug.js";
import { ArtifactReader } from "../artifact/reader.js";
import { keyNames } from "../artifact/tables/key-names.js";
import { patternTexts } from "../artifact/tables/patterns.js";
import { ArtifactTables } from "../artifact/tables/tables.js";
import type { Mode } from "../model/mode.js";
import { foldAscii } from "../text/fold.js";

/** What a value is read as. */
export type Reading = "number" | "date" | "boolean" | "address" | "ARN" | "text";

const READINGS: Readonly<Record<number, Reading | undefined>> = {
  [TEST_NUMBER]: "number",
  [TEST_NUMBER_ORDER]: "number",
  [TEST_DATE]: "date",
  [TEST_DATE_ORDER]: "date",
  [TEST_BOOL]: "boolean",
  [TEST_IP]: "address",
  [TEST_ARN]: "ARN",
};

export interface UsedKey {
  /** As a policy spells it, where the artifact says so. */
  readonly name: string;
  /** How its values are read; empty where only its presence is asked for. */
  readonly readings: ReadonlySet<Reading>;
}

/** Of an artifact that an engine has verified. Names are looked up folded to lower case. */
export class PolicyNames {
  readonly isDirectory: boolean;
  readonly mode: Mode;
  /** By the service's prefix and the name, the actions that are named without a wildcard, as a policy spells them. */
  readonly actions: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly keys: ReadonlyMap<string, UsedKey>;

  constructor(bytes: Uint8Array) {
    const tables = new ArtifactTables(new ArtifactReader(bytes));
    this.isDirectory = tables.reader.isDirectory();
    const debug = debugInfo(tables.reader);
    this.actions = actionNames(tables, debug);
    this.mode = compiledOptions(tables.reader.flags).mode;
    this.keys = usedKeys(tables, debug);
  }
}

function actionNames(tables: ArtifactTables, debug: DebugInfo | undefined): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  const capitals = debug?.actions?.split(" ") ?? [];
  const texts = patternTexts(tables, [ACTION_ROOT]).slice(0, tables.word(META, META_ACTION_PATTERNS));
  for (const [pattern, text] of texts.entries()) {
    const [prefix = "", name = ""] = text.split(":", 2);
    if (/[*?$]/.test(prefix)) continue;
    const names = found.get(prefix) ?? new Map<string, string>();
    found.set(prefix, names);
    if (!/[*?$]/.test(name)) names.set(name, withCapitals(text, capitals[pattern] ?? ""));
  }
  return found;
}

function usedKeys(tables: ArtifactTables, debug: DebugInfo | undefined): Map<string, UsedKey> {
  const readings = tables.keys.map(() => new Set<Reading>());
  for (let atom = 0; atom < tables.count(ATOMS); atom++) {
    const at = atom * ATOM_BYTES;
    const test = tables.word(ATOMS, at + ATOM_TEST);
    if (test !== TEST_NULL) readings[tables.word(ATOMS, at + ATOM_KEY)]!.add(READINGS[test] ?? "text");
  }
  for (let variable = 0; variable < tables.count(VARIABLES); variable++) {
    readings[tables.word(VARIABLES, variable * VARIABLE_BYTES + VARIABLE_KEY)]!.add("text");
  }
  const spelled = keyNames(tables.keys, debug);
  return new Map(tables.keys.map(({ name }, index) => [foldAscii(name), { name: spelled[index]!, readings: readings[index]! }]));
}
