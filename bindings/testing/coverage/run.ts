/** Watches a run: which parts of the policies each request uses. The engine says it; nothing here decides. */
import {
  EXAMINED_ACTION,
  EXAMINED_APPLIES,
  EXAMINED_CONDITION,
  EXAMINED_NOTHING,
  EXAMINED_PRINCIPAL,
  EXAMINED_RESOURCE,
} from "../../../assembly/layout.js";
import { debugInfo, debugRow, type DebugInfo } from "../../artifact/debug.js";
import { slotBitsOf } from "../../artifact/policy-types.js";
import { ArtifactReader } from "../../artifact/reader.js";
import { compileRewritten } from "../../compiler/compile.js";
import type { LoadedCore } from "../../engine/core/core.js";
import { Verdict } from "../../explain/verdict.js";
import type { Generation, Observation } from "../../engine/generation.js";
import { checkOptions } from "../../model/options.js";
import { quote } from "../../text/quote.js";
import { SuiteErrors, type SuiteFinding } from "../findings.js";
import { PROBES_MAX } from "../limits.js";
import type { TestClock } from "../run/clock.js";
import { generationOf, Kept, type EngineClass } from "../run/engines.js";
import type { LoadedIgnore, Suite } from "../suite/load.js";
import type { PolicySource } from "../suite/policies.js";
import { coverageOf, type Coverage, type Ignored } from "./coverage.js";
import { Decisive } from "./decisive.js";
import { ProbeWriter, type StatementProbes } from "./probes.js";
import { Documents, type ConditionUnit, type DocumentUnits, type ListUnit, type StatementUnit, type TestName } from "./units.js";

export interface CoverageOptions {
  /** Requests that are asked again for `effect`; default 200,000. */
  readonly decisiveRequests?: number;
}

/** A statement where it is attached, and the rows of its probes. */
interface Watched extends StatementProbes {
  readonly rowOf: (probe: number) => number;
}

/** The policies of a suite, watched. */
interface WatchedSource {
  /** The statement of a row of the artifact itself, for a request on the resource. */
  readonly statementOf: (row: number, resource: string) => Watched | undefined;
  readonly probes: Generation;
  /** Indexes of the artifact's keys. */
  readonly keys: ReadonlyMap<string, number>;
}

export class CoverageRun {
  readonly #documents = new Documents();
  readonly #sources: Kept<PolicySource, WatchedSource>;
  readonly #seen = new Set<PolicySource>();
  readonly #decisive: Decisive;
  readonly #ignored: ReadonlyMap<StatementUnit, Ignored>;

  constructor(
    readonly suite: Suite,
    options: CoverageOptions,
    readonly engines: EngineClass,
    readonly clock: TestClock,
    readonly isNamed: (path: string, policy: string, file: string) => boolean,
  ) {
    checkOptions(options, { decisiveRequests: "number" });
    checkDocuments(suite);
    this.#sources = new Kept((source) => this.#watch(source));
    const load = (bytes: Uint8Array): Generation => generationOf(engines, bytes, clock.now);
    this.#decisive = new Decisive(this.#documents, load, clock, options.decisiveRequests);
    this.#ignored = this.#readIgnored(suite.files.flatMap(({ ignore }) => ignore));
  }

  /** To be called right after the observation. */
  look({ decision, request, core }: Observation, source: PolicySource, test: TestName): void {
    const watched = this.#sources.get(source);
    const verdict = new Verdict(core.memory, core.reader);
    const examined = verdict.bundles().flatMap(({ rows }) => rows.map((row) => ({ row, outcome: core.examine(row) })));
    const has = (key: string): boolean => verdict.has(watched.keys.get(key) ?? -1);
    const { resource } = request;
    const applied: StatementUnit[] = [];
    const open: { readonly item: Watched; readonly outcome: number }[] = [];
    for (const { row, outcome } of examined) {
      const item = watched.statementOf(row, resource);
      if (item === undefined || outcome === EXAMINED_NOTHING) continue;
      if (outcome === EXAMINED_APPLIES) applied.push(item.unit);
      (outcome === EXAMINED_APPLIES ? item.unit.applied : item.unit.missed).by(test);
      noteConditions(item, outcome, has, test);
      if (isOpen(item, outcome)) open.push({ item, outcome });
    }
    if (applied.length > 0) {
      const rows = examined.flatMap(({ row, outcome }) => (outcome === EXAMINED_APPLIES ? [row] : []));
      // Roles may share the rows of their trust policies.
      const about = (verdict.collected & slotBitsOf("trust")) === 0 ? "" : resource;
      const id = [decision, verdict.rule, verdict.causes.join(), verdict.collected, rows.join(), about].join(" ");
      this.#decisive.note(source, id, () => ({ request, decision, test, applied }));
    }
    if (open.length > 0) this.#askProbes(open, watched.probes, request, has, test);
  }

  finish(): Coverage {
    for (const source of this.suite.policies) if (!this.#seen.has(source)) this.#readDocuments(source);
    this.#decisive.decide();
    return coverageOf(this.#documents.all, this.#ignored, this.#decisive.isComplete);
  }

  // --- one request -------------------------------------------------------------------------------------------------------

  #askProbes(
    open: readonly { readonly item: Watched; readonly outcome: number }[],
    probes: Generation,
    request: Observation["request"],
    has: (foldedKey: string) => boolean,
    test: TestName,
  ): void {
    const { core } = probes.observe(request);
    for (const { item, outcome } of open) {
      const asked = new AskedProbes(core, item);
      noteEntries(asked, test);
      noteMissed(asked, outcome, test);
      if (reachesConditions(outcome)) noteValues(asked, outcome, has, test);
    }
  }

  // --- sources -----------------------------------------------------------------------------------------------------------

  #watch(source: PolicySource): WatchedSource {
    const written: { readonly statements: readonly StatementProbes[] }[] = [];
    let count = 0;
    const { bytes } = compileRewritten(source.compiled!, { mode: source.mode }, ({ source: policy, ast, type, index }) => {
      const probes = new ProbeWriter(this.#documents.of(policy, ast, type), ast).write();
      written[index] = probes;
      count += probes.ast.statements.length;
      if (count > PROBES_MAX) throw tooManyProbes(policy.name);
      return probes.ast;
    });
    this.#seen.add(source);
    return watchedOf(
      new ArtifactReader(source.bytes),
      new ArtifactReader(bytes),
      generationOf(this.engines, bytes, this.clock.now),
      written,
    );
  }

  #readDocuments({ compiled, mode }: PolicySource): void {
    compileRewritten(compiled!, { mode, debug: false }, ({ source, ast, type }) => {
      this.#documents.of(source, ast, type);
      return ast;
    });
  }

  // --- what is ignored -----------------------------------------------------------------------------------------------------

  #readIgnored(rules: readonly LoadedIgnore[]): ReadonlyMap<StatementUnit, Ignored> {
    if (rules.length === 0) return new Map();
    for (const source of this.suite.policies) this.#readDocuments(source);
    const findings: SuiteFinding[] = [];
    const ignored = new Map<StatementUnit, Ignored>();
    for (const rule of rules) {
      const found = this.#documents.all.flatMap((document) => this.#unitsOf(document, rule));
      for (const unit of found)
        ignored.set(unit, { reason: rule.reason, file: rule.file, ...(rule.line === undefined ? {} : { line: rule.line }) });
      if (found.length > 0) continue;
      const name = quote([rule.policy, rule.sid ?? rule.index].join(" "));
      const place = rule.line === undefined ? {} : { line: rule.line, column: rule.column ?? 0 };
      findings.push({
        code: "UNUSED_IGNORE",
        message: `unknown statement ${name}`,
        hint: "correct the rule, or remove it",
        file: rule.file,
        ...place,
      });
    }
    if (findings.length > 0) throw new SuiteErrors(findings);
    return ignored;
  }

  #unitsOf({ name, statements }: DocumentUnits, { policy, sid, index, file }: LoadedIgnore): StatementUnit[] {
    if (!this.isNamed(policy, name, file)) return [];
    return [...statements.values()].filter((unit) => (sid === undefined ? unit.index === index : unit.sid === sid));
  }
}

/** An artifact holds tables, not documents. */
function checkDocuments(suite: Suite): void {
  const given = suite.files.filter(({ cases }) =>
    cases.some(({ tests }) => tests.some(({ policies }) => policies.compiled === undefined)),
  );
  if (given.length === 0) return;
  const hint = "name the policies themselves, or run without coverage";
  throw new SuiteErrors(
    given.map(({ file }) => ({ code: "NO_DOCUMENTS", message: "coverage needs policies, and an artifact holds none", hint, file })),
  );
}

function tooManyProbes(file: string): SuiteErrors {
  const message = `the policies have more than ${PROBES_MAX} entries, conditions and values`;
  return new SuiteErrors([{ code: "TOO_MANY_PROBES", message, hint: "measure parts of them in runs of their own", file }]);
}

function watchedOf(
  own: ArtifactReader,
  probing: ArtifactReader,
  probes: Generation,
  written: readonly { readonly statements: readonly StatementProbes[] }[],
): WatchedSource {
  const probeRows = rowsByStatement(debugInfo(probing)!);
  const byPolicy = written.map(({ statements }) => new Map(statements.map((each) => [each.unit.index, each])));
  const debug = debugInfo(own)!;
  const statementOf = (row: number, resource: string): Watched | undefined => {
    const [policy, index] = debugRow(debug, row, resource);
    const found = byPolicy[policy]?.get(index);
    return found && { ...found, rowOf: (probe) => probeRows.get(policy)!.get(probe)! };
  };
  return { statementOf, probes, keys: new Map(own.keys().map(({ name }, index) => [name, index])) };
}

/** Rows by policy and number. */
function rowsByStatement({ rows }: DebugInfo): Map<number, Map<number, number>> {
  const found = new Map<number, Map<number, number>>();
  rows.forEach(([policy, index], row) => {
    if (!found.has(policy)) found.set(policy, new Map());
    found.get(policy)!.set(index, row);
  });
  return found;
}

/** Where action, resource and principal hold: what the conditions say. All of them are true where the statement applies. */
function noteConditions({ unit }: Watched, outcome: number, has: (foldedKey: string) => boolean, test: TestName): void {
  if (!reachesConditions(outcome)) return;
  for (const { foldedKey, isTrue, isAbsent } of unit.conditions) {
    if (outcome === EXAMINED_APPLIES) isTrue.by(test);
    if (isAbsent !== undefined && !has(foldedKey)) isAbsent.by(test);
  }
}

function reachesConditions(outcome: number): boolean {
  return outcome === EXAMINED_APPLIES || outcome === EXAMINED_CONDITION;
}

/** Is there anything of the statement that the request could still show? */
function isOpen({ unit }: Watched, outcome: number): boolean {
  const isListOpen = ({ entries, missed }: ListUnit): boolean =>
    missed.count === 0 || entries.some(({ hit, includedBy }) => hit.count === 0 && includedBy === undefined);
  const isConditionOpen = ({ isTrue, isFalse, values }: ConditionUnit): boolean =>
    isTrue.count === 0 || isFalse.count === 0 || values.some(({ decided }) => decided.count === 0);
  return unit.lists.some(isListOpen) || (reachesConditions(outcome) && unit.conditions.some(isConditionOpen));
}

/** The answers of a statement's probes, each asked when it is needed. */
class AskedProbes {
  constructor(
    readonly core: LoadedCore,
    readonly item: Watched,
  ) {}

  holds(probe: number): boolean {
    return this.core.examine(this.item.rowOf(probe)) === EXAMINED_APPLIES;
  }
}

/** Entries that are the only ones of their list to match. */
function noteEntries(asked: AskedProbes, test: TestName): void {
  for (const { list, entries } of asked.item.lists) {
    if (list.entries.every(({ hit, includedBy }) => hit.count > 0 || includedBy !== undefined)) continue;
    const alone = onlyOne(entries, (probe) => asked.holds(probe));
    if (alone !== undefined) list.entries[alone]!.hit.by(test);
  }
}

/** Index of the one that fits, where it is the only one. */
function onlyOne<T>(items: readonly T[], fits: (item: T) => boolean): number | undefined {
  let found: number | undefined;
  for (let index = 0; index < items.length; index++) {
    if (!fits(items[index]!)) continue;
    if (found !== undefined) return undefined;
    found = index;
  }
  return found;
}

/** By the first element that fails: the others, in the core's order. */
const FAILING: Readonly<Record<number, string>> = {
  [EXAMINED_ACTION]: "Action",
  [EXAMINED_RESOURCE]: "Resource",
  [EXAMINED_PRINCIPAL]: "Principal",
};

/** The list that alone keeps the statement from applying. */
function noteMissed(asked: AskedProbes, outcome: number, test: TestName): void {
  const failing = FAILING[outcome];
  const { lists, condition } = asked.item;
  const own = failing === undefined ? undefined : lists.find(({ list }) => list.element.endsWith(failing));
  if (own === undefined || own.list.missed.count > 0) return;
  const doOthersHold =
    lists.every((each) => each === own || asked.holds(each.whole)) && (condition === undefined || asked.holds(condition));
  if (doOthersHold) own.list.missed.by(test);
}

/** Conditions one by one, and the values that alone decide them. */
function noteValues(asked: AskedProbes, outcome: number, has: (foldedKey: string) => boolean, test: TestName): void {
  for (const { condition, whole, values } of asked.item.conditions) {
    const holds = outcome === EXAMINED_APPLIES || asked.holds(whole);
    if (outcome === EXAMINED_CONDITION) (holds ? condition.isTrue : condition.isFalse).by(test);
    if (holds === condition.isNegated || condition.values.every(({ decided }) => decided.count > 0)) continue;
    if (!condition.isNull && !has(condition.foldedKey)) continue;
    const alone = onlyOne(values, (probe) => asked.holds(probe) !== condition.isNegated);
    if (alone !== undefined) condition.values[alone]!.decided.by(test);
  }
}
