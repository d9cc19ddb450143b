/** A value, where it stands, and a way to say what is wrong with it. `null` and absent members are the same here, as in AWS's output. */
import type { PathElement } from "../findings/finding.js";
import type { Span } from "../text/positions.js";
import type { DocumentOrigin } from "../text/positions.js";
import { ownMember } from "../text/plain-object.js";
import { quote } from "../text/quote.js";
import type { DirectoryCode } from "./codes.js";
import type { Findings, Place } from "./findings.js";
import { isPlainObject, kindOf } from "./plain.js";
import type { SourceText } from "./source-text.js";

/** What a cursor moves in. `text` is absent where the source was given as a value. */
export interface CursorSource {
  readonly name: string;
  readonly text?: SourceText;
}

export class Cursor implements Place {
  constructor(
    readonly value: unknown,
    readonly path: readonly PathElement[],
    readonly findings: Findings,
    readonly from?: CursorSource | undefined,
  ) {}

  get source(): string | undefined {
    return this.from?.name;
  }

  get span(): Span | undefined {
    return this.from?.text?.spanOf(this.path);
  }

  /** Where the value stands, as the origin of a policy document; undefined for a text whose own lines are all there are. */
  get origin(): DocumentOrigin | undefined {
    if (this.from === undefined) return undefined;
    const { name: source, text } = this.from;
    const start = this.span?.start;
    if (text === undefined || start === undefined) return typeof this.value === "string" ? undefined : { source };
    const { line, column } = start;
    return text.isObject(this.path) ? { source, line, column } : { source, line, column, isText: true };
  }

  get isPresent(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** The member of an object; a cursor on nothing where there is none. */
  get(key: string): Cursor {
    const value = isPlainObject(this.value) ? ownMember(this.value, key) : undefined;
    return this.below(value, { value: key });
  }

  /** A member whose absence means something. One that differs in case alone would be taken for that: an error. */
  optional(key: string): Cursor {
    const found = this.get(key);
    if (found.isPresent || !isPlainObject(this.value)) return found;
    const other = Object.keys(this.value).find((each) => each !== key && each.toLowerCase() === key.toLowerCase());
    if (other !== undefined) this.get(other).error("X_UNKNOWN_MEMBER", `AWS does not print ${quote(other)}`, `write ${quote(key)}`);
    return found;
  }

  /** Another value in the same place. */
  as(value: unknown): Cursor {
    return new Cursor(value, this.path, this.findings, this.from);
  }

  /** The elements of a list. Absent: none. */
  items(): Cursor[] {
    if (!this.isPresent) return [];
    if (Array.isArray(this.value)) return this.value.map((item: unknown, index) => this.below(item, { index }));
    this.wrongType("a list");
    return [];
  }

  /** Each entry of the list here, which was checked, and where it stands. */
  each<Entry>(entries: readonly Entry[] | undefined, visit: (entry: Entry, at: Cursor) => void): void {
    entries?.forEach((entry, index) => visit(entry, this.below(entry, { index })));
  }

  /** A text that must be there, not empty. */
  text(): string | undefined {
    if (!this.isPresent) this.missing();
    else if (this.value === "") this.error("X_INVALID_VALUE", "the text is empty", "give what AWS prints");
    else return this.optionalText();
    return undefined;
  }

  optionalText(): string | undefined {
    if (!this.isPresent) return undefined;
    if (typeof this.value === "string") return this.value;
    this.wrongType("a text");
    return undefined;
  }

  /** A text of a given form. `what` is its name with an article: `an account id`. */
  matching(pattern: RegExp, what: string): string | undefined {
    const text = this.text();
    if (text === undefined || pattern.test(text)) return text;
    this.error("X_INVALID_VALUE", `${quote(text)} is not ${what}`, `write ${what}`);
    return undefined;
  }

  optionalFlag(): boolean | undefined {
    if (!this.isPresent) return undefined;
    if (typeof this.value === "boolean") return this.value;
    this.wrongType("`true` or `false`");
    return undefined;
  }

  oneOf<Name extends string>(names: readonly Name[]): Name | undefined {
    const text = this.text();
    const found = names.find((name) => name === text);
    if (text !== undefined && found === undefined) {
      this.error("X_INVALID_VALUE", `unknown value ${quote(text)}`, `the values are ${names.map(quote).join(", ")}`);
    }
    return found;
  }

  error(code: DirectoryCode, details: string, hint: string): void {
    this.findings.error(code, this, details, hint);
  }

  warning(code: DirectoryCode, details: string, hint: string): void {
    this.findings.warning(code, this, details, hint);
  }

  wrongType(expected: string): void {
    this.error("DATA_TYPE_MISMATCH", `expected ${expected}, found ${kindOf(this.value)}`, `write ${expected}`);
  }

  missing(): void {
    const step = this.path.at(-1);
    const name = step !== undefined && "value" in step ? quote(step.value) : "a value";
    this.error("X_MISSING_MEMBER", `${name} is missing`, "give it, as AWS prints it or docs/directory.md says");
  }

  below(value: unknown, step: PathElement): Cursor {
    return new Cursor(value, [...this.path, step], this.findings, this.from);
  }
}
