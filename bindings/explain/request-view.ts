/** What a request has for what statements ask of it: texts of keys and variables, redacted where that is wanted. */
import type { Requested } from "../model/explanation.js";
import { FLAG_EMPTY_STRING_IS_VALUE } from "../../assembly/layout.js";
import type { TableReader } from "../artifact/tables/table-reader.js";
import type { LoadedCore } from "../engine/core/core.js";
import { callerName, type ShownRequest } from "./caller-name.js";
import { Effort } from "./effort.js";
import { cut, listed, LISTED_MAX, short } from "./listed.js";
import type { Verdict } from "./verdict.js";

export class RequestView {
  readonly action: string;
  readonly resource: string;
  readonly caller: string;
  readonly effort = new Effort();

  constructor(
    readonly request: ShownRequest,
    readonly core: LoadedCore,
    readonly verdict: Verdict,
    readonly tables: TableReader,
    readonly redacts: boolean,
  ) {
    this.action = request.action;
    this.resource = request.resource;
    this.caller = callerName(request.principal);
  }

  /** Never to be shown where values are redacted: for comparisons. */
  values(key: number): readonly string[] | undefined {
    return this.verdict.values(key);
  }

  /** Is it a list, of whatever length? */
  isList(key: number): boolean {
    return this.values(key) !== undefined && Array.isArray(this.verdict.value(key));
  }

  requested(key: number, max: number): Requested {
    const values = this.values(key);
    if (values === undefined) return "absent";
    return this.redacts ? "redacted" : values.slice(0, max).map(cut);
  }

  /** `is a, b`, `is absent`. */
  has(key: number): string {
    const values = this.values(key);
    return values === undefined ? "is absent" : `is ${this.redacts ? "(redacted)" : listed(values)}`;
  }

  /** Keys that the patterns read as variables. */
  variablesOf(patterns: readonly string[]): number[] {
    const names = patterns.flatMap((text) => [...text.matchAll(/\$\{([^\s*?$,}][^\s,}]*)/g)].map(([, name]) => name!));
    return [...new Set(names)].flatMap((name) => this.tables.keyNamed(name) ?? []).slice(0, LISTED_MAX);
  }

  /** What the variables stood for: ` (aws:username is bob)`. */
  variables(patterns: readonly string[]): string {
    const details = this.variablesOf(patterns).map((key) => `${short(this.tables.keyNames[key]!)} ${this.has(key)}`);
    return details.length === 0 ? "" : ` (${details.join(", ")})`;
  }

  /** The value of a variable (policy-language §5.1): a list has none, nor has the empty string. */
  readonly resolve = (name: string, fallback: string | undefined): string | undefined => {
    const key = this.tables.keyNamed(name);
    const value = key === undefined ? undefined : this.values(key)?.[0];
    if (key !== undefined && this.isList(key)) return undefined;
    const isNull = value === "" && (this.core.reader.flags & FLAG_EMPTY_STRING_IS_VALUE) === 0;
    return value === undefined || isNull ? fallback : value;
  };
}
