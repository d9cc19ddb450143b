/** `${name}` in the texts of a suite. `$${` is a literal `${`. IAM's own variables stand in policy files, which are not expanded. */
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import type { Variables } from "../suite-file.js";
import type { Located } from "./located.js";
import type { Path, SourceTree } from "./source.js";

const REFERENCE = /\$\$\{|\$\{([^}]*)\}/g;

export class Scope {
  readonly #texts = new Map<string, string>();
  /** Those whose own text is being expanded. */
  readonly #open = new Set<string>();

  /** `given`: from outside of the files; they win over `variables`. */
  constructor(
    readonly variables: ReadonlyMap<string, Located<string | number | boolean>>,
    readonly given: Variables,
  ) {}

  /** The same with other variables before them. */
  with(own: Located<Variables> | undefined): Scope {
    if (own === undefined) return this;
    return new Scope(new Map([...this.variables, ...locatedVariables(own)]), this.given);
  }

  /** A copy of the value with every text in it expanded. Faults are reported at their place. */
  expand<T>({ value, tree, path }: Located<T>): T {
    return this.#value(value, tree, path) as T;
  }

  #value(value: unknown, tree: SourceTree, path: Path): unknown {
    if (typeof value === "string") return value.includes("${") ? this.#text(value, tree, path) : value;
    if (Array.isArray(value)) return value.map((item, index) => this.#value(item, tree, [...path, index]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#value(member, tree, [...path, name])]));
  }

  #text(text: string, tree: SourceTree, path: Path): string {
    return text.replace(REFERENCE, (found, name?: string) =>
      name === undefined ? "${" : (this.#valueOf(name, tree, path) ?? found),
    );
  }

  #valueOf(name: string, tree: SourceTree, path: Path): string | undefined {
    if (Object.hasOwn(this.given, name)) return String(this.given[name]);
    const known = this.#texts.get(name);
    if (known !== undefined) return known;
    const variable = this.variables.get(name);
    if (variable === undefined) return this.#unknown(name, tree, path);
    if (this.#open.has(name)) {
      variable.tree.report(
        variable.path,
        "INVALID_VALUE",
        `the variable ${quote(name)} refers to itself`,
        "give it a value of its own",
      );
      return undefined;
    }
    this.#open.add(name);
    const text = String(this.#value(variable.value, variable.tree, variable.path));
    this.#open.delete(name);
    this.#texts.set(name, text);
    return text;
  }

  #unknown(name: string, tree: SourceTree, path: Path): undefined {
    const names = [...this.variables.keys(), ...Object.keys(this.given)];
    const hint = name.includes(":")
      ? `write \`$\${${name}}\` where the policy variable of IAM is meant`
      : suggestOr(name, names, names.length === 0 ? "add it to `variables`" : `use one of ${names.join(", ")}`);
    tree.report(path, "UNKNOWN_VARIABLE", `unknown variable ${quote(name)}`, hint);
    return undefined;
  }
}

export function locatedVariables({ value, tree, path }: Located<Variables>): [string, Located<string | number | boolean>][] {
  return Object.entries(value).map(([name, each]) => [name, { value: each, tree, path: [...path, name] }]);
}
