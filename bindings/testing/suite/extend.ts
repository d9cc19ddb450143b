/** A file with what it extends: variables, defaults, policies and mode, the later over the earlier. */
import { foldAscii } from "../../text/fold.js";
import { plainValueOf } from "../../text/json-value.js";
import type { Mode } from "../../model/mode.js";
import { EXTENDS_DEPTH_MAX } from "../limits.js";
import type { SuiteFinding } from "../findings.js";
import type { RequestDefaults, SuiteContextValue, SuiteFile, SuitePolicies } from "../suite-file.js";
import { memberAt, type Located } from "./located.js";
import type { SuiteFiles } from "./files.js";
import { SourceTree, type Path, type SuiteSource } from "./source.js";
import { suiteShape } from "./suite-shape.js";
import { locatedVariables } from "./variables.js";

/** Defaults member by member; the context key by key, by the folded name. */
export interface Defaults {
  readonly members: ReadonlyMap<string, Located<unknown>>;
  readonly context: ReadonlyMap<string, readonly ContextEntry[]>;
}

/** A key as one context spells it; the engine says what several spellings are worth. */
interface ContextEntry {
  readonly name: string;
  readonly value: Located<SuiteContextValue>;
}

/** What holds in a file. */
export interface Inherited {
  readonly variables: ReadonlyMap<string, Located<string | number | boolean>>;
  readonly policies: Located<SuitePolicies> | undefined;
  /** Members of the policy set, where the policies are one, each from where it stands. */
  readonly set: ReadonlyMap<string, Located<unknown>>;
  /** Undefined: no file says it. */
  readonly mode: Mode | undefined;
  readonly defaults: Defaults;
}

export interface ReadFile {
  readonly tree: SourceTree;
  readonly file: SuiteFile;
  readonly inherited: Inherited;
}

const NOTHING: Inherited = {
  variables: new Map(),
  policies: undefined,
  set: new Map(),
  mode: undefined,
  defaults: { members: new Map(), context: new Map() },
};

/** Reads files, each once. */
export class FileReader {
  readonly #read = new Map<string, ReadFile | undefined>();
  readonly #open: string[] = [];

  constructor(
    readonly files: SuiteFiles,
    readonly findings: SuiteFinding[],
  ) {}

  /** Undefined where the file has faults. */
  read(source: SuiteSource): ReadFile | undefined {
    const known = this.#read.get(source.name);
    if (known !== undefined || this.#read.has(source.name)) return known;
    this.#open.push(source.name);
    const found = this.#readFile(source);
    this.#open.pop();
    this.#read.set(source.name, found);
    return found;
  }

  #readFile(source: SuiteSource): ReadFile | undefined {
    const before = this.findings.length;
    const tree = new SourceTree(source, this.findings);
    if (tree.root !== undefined) suiteShape(tree.root, "", tree);
    if (tree.root === undefined || this.findings.length > before) return undefined;
    const file = plainValueOf(tree.root) as SuiteFile;
    let inherited = NOTHING;
    const paths = typeof file.extends === "string" ? [file.extends] : (file.extends ?? []);
    paths.forEach((path, index) => {
      const at = typeof file.extends === "string" ? ["extends"] : ["extends", index];
      const base = this.#extended(path, { value: path, tree, path: at });
      if (base !== undefined) inherited = merged(inherited, base.inherited);
    });
    return { tree, file, inherited: merged(inherited, own({ value: file, tree, path: [] })) };
  }

  #extended(path: string, { tree, path: at }: Located<string>): ReadFile | undefined {
    const source = attempt(tree, at, () => this.files.suite(path, tree.name));
    if (source === undefined) return undefined;
    if (this.#open.includes(source.name)) {
      const circle = [...this.#open.slice(this.#open.indexOf(source.name)), source.name].join(" → ");
      tree.report(at, "EXTENDS_CIRCLE", `files extend one another: ${circle}`, "remove one of the steps");
      return undefined;
    }
    if (this.#open.length > EXTENDS_DEPTH_MAX) {
      tree.report(
        at,
        "EXTENDS_TOO_DEEP",
        `files extend one another more than ${EXTENDS_DEPTH_MAX} deep`,
        "name the last one directly",
      );
      return undefined;
    }
    return this.read(source);
  }
}

/** What a reader throws is a fault of the place that names the file. */
export function attempt<T>(tree: SourceTree, path: Path, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code, message, hint } = error as { code?: unknown; message?: unknown; hint?: unknown };
    if (typeof code !== "string" || typeof hint !== "string") throw error;
    tree.report(path, "UNREADABLE_FILE", String(message), hint);
    return undefined;
  }
}

function own(located: Located<SuiteFile>): Inherited {
  const { value, tree } = located;
  const variables = memberAt(located, "variables");
  const policies = memberAt(located, "policies");
  const defaults = memberAt(located, "defaults");
  const set = policies && memberAt(policies, "set");
  return {
    variables: new Map(variables === undefined ? [] : locatedVariables(variables)),
    policies,
    set: new Map(set === undefined ? [] : membersOf(set.value, tree, set.path)),
    mode: value.mode,
    defaults: defaults === undefined ? NOTHING.defaults : defaultsOf(defaults),
  };
}

function defaultsOf({ value, tree, path }: Located<RequestDefaults>): Defaults {
  const { context = {}, ...members } = value;
  return {
    members: new Map(membersOf(members, tree, path)),
    context: contextOf({ value: context, tree, path: [...path, "context"] }),
  };
}

export function membersOf(value: object, tree: SourceTree, path: Path): [string, Located<unknown>][] {
  return Object.entries(value).map(([name, member]) => [name, { value: member as unknown, tree, path: [...path, name] }]);
}

export function contextOf({ value, tree, path }: Located<NonNullable<RequestDefaults["context"]>>): Defaults["context"] {
  const found = new Map<string, ContextEntry[]>();
  for (const [name, each] of Object.entries(value)) {
    const folded = foldAscii(name);
    const entry = { name, value: { value: each, tree, path: [...path, name] } };
    const known = found.get(folded);
    if (known === undefined) found.set(folded, [entry]);
    else known.push(entry);
  }
  return found;
}

function merged(first: Inherited, second: Inherited): Inherited {
  const isSet = second.policies === undefined || second.policies.value.set !== undefined;
  return {
    variables: new Map([...first.variables, ...second.variables]),
    policies: second.policies ?? first.policies,
    set: isSet ? new Map([...first.set, ...second.set]) : second.set,
    mode: second.mode ?? first.mode,
    defaults: mergedDefaults(first.defaults, second.defaults),
  };
}

export function mergedDefaults(first: Defaults, second: Defaults): Defaults {
  return {
    members: new Map([...first.members, ...second.members]),
    context: new Map([...first.context, ...second.context]),
  };
}
