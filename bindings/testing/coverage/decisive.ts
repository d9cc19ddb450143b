/**
 * Which statements are decisive: would a request be allowed instead of denied, or denied instead of allowed, without the statement? The
 * engine is asked. One more artifact has every statement with one condition more, on a key that no policy uses: the request that gives the
 * statement's number there is decided without it. Where leaving a statement out also changes a fact of the resource (is its policy public?),
 * the policies are compiled without it.
 */
import { compileRewritten, type Rewrite } from "../../compiler/compile.js";
import type { Directory } from "../../model/directory.js";
import type { Generation } from "../../engine/generation.js";
import { DECISIONS } from "../../engine/generation.js";
import { RequestError, type AuthorizationRequest, type Decision } from "../../model/request.js";
import type { ConditionEntry } from "../../policy/ast.js";
import type { PolicySet } from "../../model/policy-set.js";
import { DECISIVE_REQUESTS_MAX } from "../limits.js";
import type { TestClock } from "../run/clock.js";
import type { PolicySource } from "../suite/policies.js";
import type { Documents, StatementUnit, TestName } from "./units.js";

/** Requests for which the same statements apply, with the same result: one of them stands for all. */
export interface RequestClass {
  readonly request: AuthorizationRequest;
  readonly decision: Decision;
  readonly test: TestName;
  readonly applied: readonly StatementUnit[];
}

/** A key of ours; policies and requests have others. */
const LEFT_OUT = "postern:left-out-statement";

export class Decisive {
  readonly #classes = new Map<PolicySource, Map<string, RequestClass>>();
  #asked = 0;
  isComplete = true;

  constructor(
    readonly documents: Documents,
    readonly load: (bytes: Uint8Array) => Generation,
    readonly clock: TestClock,
    readonly most = DECISIVE_REQUESTS_MAX,
  ) {}

  note(source: PolicySource, id: string, make: () => RequestClass): void {
    let classes = this.#classes.get(source);
    if (classes === undefined) this.#classes.set(source, (classes = new Map()));
    if (!classes.has(id)) classes.set(id, make());
  }

  /** Asks until each statement has been decisive once, or nothing is left to ask. */
  decide(): void {
    for (const [source, classes] of this.#classes) new SourceRun(source, this).decide([...classes.values()]);
    this.#classes.clear();
  }

  /** May one more be asked? */
  mayAsk(): boolean {
    if (this.#asked < this.most) return ++this.#asked > 0;
    this.isComplete = false;
    return false;
  }
}

/** The classes of one source. */
class SourceRun {
  #switched: Generation | undefined;
  readonly #without = new Map<StatementUnit, Generation>();

  constructor(
    readonly source: PolicySource,
    readonly owner: Decisive,
  ) {}

  decide(classes: readonly RequestClass[]): void {
    // What could differ first: an Allow of what is allowed, a Deny of what is denied.
    const isLikely = ({ effect }: StatementUnit, { decision }: RequestClass): boolean =>
      (effect === "Allow") === (decision === "allowed");
    for (const wanted of [true, false]) {
      for (const each of classes) {
        for (const unit of each.applied) {
          if (unit.decisive.count === 0 && isLikely(unit, each) === wanted) this.#ask(unit, each);
        }
      }
    }
  }

  #ask(unit: StatementUnit, { request, decision, test }: RequestClass): void {
    if (!this.owner.mayAsk()) return;
    this.owner.clock.ask(request, false);
    try {
      const without = this.#decideWithout(unit, request);
      if ((without === "allowed") !== (decision === "allowed")) unit.decisive.by(test);
    } catch (error) {
      // A request at its limit has no room for one more key.
      if (!(error instanceof RequestError)) throw error;
      this.owner.isComplete = false;
    }
  }

  #decideWithout(unit: StatementUnit, request: AuthorizationRequest): Decision {
    if (changesFacts(this.source.compiled!)) return DECISIONS[this.#compiledWithout(unit).decide(request)]!;
    this.#switched ??= this.#compile(this.#withSwitches());
    const context = { ...request.context, [LEFT_OUT]: String(unit.id) };
    return DECISIONS[this.#switched.decide({ ...request, context })]!;
  }

  #compiledWithout(unit: StatementUnit): Generation {
    let found = this.#without.get(unit);
    if (found === undefined) this.#without.set(unit, (found = this.#compile(this.#withoutOne(unit))));
    return found;
  }

  #compile(rewrite: Rewrite): Generation {
    const { compiled, mode } = this.source;
    return this.owner.load(compileRewritten(compiled!, { mode, debug: false }, rewrite).bytes);
  }

  #withSwitches(): Rewrite {
    return ({ source, ast, type }) => {
      const { statements } = this.owner.documents.of(source, ast, type);
      return {
        ...ast,
        statements: ast.statements.map((statement) => {
          const unit = statements.get(statement.index);
          return unit === undefined ? statement : { ...statement, conditions: [...statement.conditions, switchOf(unit)] };
        }),
      };
    };
  }

  #withoutOne(unit: StatementUnit): Rewrite {
    return ({ source, ast, type }) => {
      const { statements } = this.owner.documents.of(source, ast, type);
      return { ...ast, statements: ast.statements.filter(({ index }) => statements.get(index) !== unit) };
    };
  }
}

/** Holds unless the request names the statement. */
function switchOf({ id }: StatementUnit): ConditionEntry {
  return {
    operator: { text: "StringNotEquals", set: "none", ifExists: false, negated: true },
    test: { kind: "stringEquals", values: [[{ kind: "text", text: String(id) }]] },
    key: LEFT_OUT,
    foldedKey: LEFT_OUT,
  };
}

/** Is there a bucket whose policy is asked whether it is public? */
function changesFacts(source: PolicySet | Directory): boolean {
  if (!("version" in source)) return source.s3?.blockPublicAccess?.restrictPublicBuckets === true;
  return (source.resources ?? []).some(({ s3 }) => s3?.blockPublicAccess?.restrictPublicBuckets === true);
}
