/** How near a request comes to what a statement lists: what near misses are sorted by. */
import { FLAG_NOT_RESOURCE_EXCLUDES_NOTHING } from "../../assembly/layout.js";
import type { ColumnText } from "../artifact/tables/columns.js";
import { toWellFormed } from "../text/utf8.js";
import { foldAscii } from "../text/fold.js";
import { equals } from "./comparand.js";
import { Effort } from "./effort.js";
import { commonLength, piecesOf, type Resolve } from "./glob.js";
import type { RequestView } from "./request-view.js";

/** How near one pattern comes to a text. */
interface Fit {
  /** `unresolved`: a variable has no value. `unknown`: no effort was left to find out. */
  readonly outcome: "matches" | "differs" | "unresolved" | "unknown";
  /** What the two have in common from the beginning, as a part of the longer one: 0 … 1. */
  readonly common: number;
}

/** Stands for a variable without a value: no well-formed text has it. */
const STOP = "\ud800";

const MATCHES: Fit = { outcome: "matches", common: 1 };

/** The length of what both begin with, up to the pattern's first sign. */
function plainStart(pattern: string, text: string): number {
  const end = Math.min(pattern.length, text.length);
  for (let at = 0; at < end; at++) {
    const unit = pattern.charCodeAt(at);
    if (unit !== text.charCodeAt(at) || unit === STAR || unit === QUESTION_MARK || unit === DOLLAR) return at;
  }
  return end;
}

const [STAR, QUESTION_MARK, DOLLAR] = [0x2a, 0x3f, 0x24];

/** Of one column. Each pattern is looked at once a request. */
class Fits {
  readonly #fits = new Map<string, Fit>();
  readonly #effort = new Effort();

  constructor(
    readonly text: string,
    readonly fold: (pattern: string) => string,
    readonly resolve: Resolve,
  ) {}

  of(pattern: string): Fit {
    let fit = this.#fits.get(pattern);
    if (fit === undefined) this.#fits.set(pattern, (fit = this.#measure(this.fold(pattern))));
    return fit;
  }

  #measure(pattern: string): Fit {
    const length = Math.max(this.text.length, pattern.length);
    const plain = plainStart(pattern, this.text);
    if (plain === pattern.length && plain === this.text.length) return MATCHES;
    // Nearly every pattern differs before its first wildcard.
    if (!/^[*?$]/.test(pattern.slice(plain, plain + 1))) {
      const isUnresolved = pattern.includes("${", plain) && piecesOf(pattern, this.resolve) === undefined;
      return { outcome: isUnresolved ? "unresolved" : "differs", common: plain / length };
    }
    const pieces = piecesOf(pattern, this.resolve) ?? piecesOf(pattern, this.#resolveOrStop)!;
    const common = commonLength(pieces, this.text) / length;
    if (pieces.includes(STOP)) return { outcome: "unresolved", common };
    const fields = [pieces];
    if (!this.#effort.allows({ fields }, this.text)) return { outcome: "unknown", common };
    return equals({ fields }, this.text) ? MATCHES : { outcome: "differs", common };
  }

  readonly #resolveOrStop: Resolve = (key, fallback) => this.resolve(key, fallback) ?? STOP;

  /** The largest part that a pattern has in common with the text. */
  common(patterns: readonly string[]): number {
    return patterns.reduce((most, pattern) => Math.max(most, this.of(pattern).common), 0);
  }

  nearest(patterns: readonly string[]): readonly string[] {
    return patterns.length < 2 ? patterns : [...patterns].sort((a, b) => this.of(b).common - this.of(a).common);
  }
}

export class Closeness {
  readonly #actions: Fits;
  readonly #resources: Fits;
  /** Prefix of the action, with its colon. */
  readonly #service: string;
  readonly #unresolvedExcludes: boolean;

  constructor(view: RequestView) {
    const action = foldAscii(view.action);
    this.#service = action.slice(0, action.indexOf(":") + 1);
    this.#unresolvedExcludes = (view.core.reader.flags & FLAG_NOT_RESOURCE_EXCLUDES_NOTHING) === 0;
    this.#actions = new Fits(action, foldAscii, () => undefined);
    this.#resources = new Fits(toWellFormed(view.resource), (pattern) => pattern, view.resolve);
  }

  nearestActions(patterns: readonly string[]): readonly string[] {
    return this.#actions.nearest(patterns);
  }
  nearestResources(patterns: readonly string[]): readonly string[] {
    return this.#resources.nearest(patterns);
  }

  /** Does a pattern of the action's own service stand there? */
  isOfService({ excludes, patterns }: ColumnText): boolean {
    return !excludes && patterns.some((pattern) => foldAscii(pattern.slice(0, this.#service.length)) === this.#service);
  }

  /** 0 … 1. An action that is excluded is as far as can be: another pattern would not help. */
  ofAction({ excludes, patterns }: ColumnText): number {
    return excludes ? 0 : this.#actions.common(patterns);
  }

  /** 1 where there is no element: the attached resource is meant. */
  ofResource(column: ColumnText | undefined): number {
    if (column === undefined) return 1;
    return column.excludes ? 0 : this.#resources.common(column.patterns);
  }

  /**
   * Does the statement's resource fail? The core says it where the action matches; this is for the others. Undefined where it was too
   * much work to find out. An unresolved variable matches nothing, and excludes from an Allow alone (policy-language §5.1).
   */
  resourceFails({ excludes, patterns }: ColumnText, denies: boolean): boolean | undefined {
    let isUnknown = false;
    let isUnresolved = false;
    for (const pattern of patterns) {
      const { outcome } = this.#resources.of(pattern);
      if (outcome === "matches") return excludes;
      isUnknown ||= outcome === "unknown";
      isUnresolved ||= outcome === "unresolved";
    }
    if (isUnknown) return undefined;
    return excludes ? isUnresolved && !denies && this.#unresolvedExcludes : true;
  }
}
