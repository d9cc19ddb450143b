/**
 * Leaves away what cannot bear on a request, so that the interpreter, which reads every statement each time, can decide
 * 200,000 of them: a statement does not apply where no action pattern begins as the request's action does, or where every
 * resource pattern has a literal piece that the requested ARN lacks. Knows nothing else of matching. `npm run bench:reference` asks the interpreter the whole policies too, by sample.
 */
import type { AuthorizationRequest, NamedPolicy, PolicySet } from "../../bindings/index.js";

interface Statement {
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/** One resource pattern of a statement. */
interface Entry {
  readonly policy: number;
  readonly index: number;
  /** What must occur in the requested ARN. */
  readonly pieces: readonly string[];
  /** What the actions begin with, folded; undefined where any action may match. */
  readonly actions: readonly string[] | undefined;
}

interface ParsedPolicy {
  readonly name: string;
  readonly version: string | undefined;
  readonly statements: readonly Statement[];
}

/** The texts between wildcards and variables. */
function literalPieces(pattern: string): string[] {
  return pattern.split(/[*?]|\$\{[^}]*\}/);
}

function parsed({ name, document }: NamedPolicy): ParsedPolicy {
  const tree = (typeof document === "string" ? JSON.parse(document) : document) as { Version?: string; Statement: Statement };
  return { name, version: tree.Version, statements: [tree.Statement].flat() };
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best));
}

/** Every run of `length` characters. */
function* runs(text: string, length: number): Generator<string> {
  const last = length === 0 ? 0 : text.length - length;
  for (let at = 0; at <= last; at++) yield text.slice(at, at + length);
}

/** Identity policies, indexed by the longest literal piece of each resource pattern. */
class NarrowedPolicies {
  readonly #policies: readonly ParsedPolicy[];
  readonly #byPiece = new Map<string, Entry[]>();
  readonly #lengths: readonly number[];

  constructor(policies: readonly NamedPolicy[]) {
    this.#policies = policies.map(parsed);
    this.#policies.forEach(({ statements }, policy) =>
      statements.forEach((statement, index) => this.#add(statement, policy, index)),
    );
    this.#lengths = [...new Set([...this.#byPiece.keys()].map(({ length }) => length))];
  }

  #add({ Action, Resource }: Statement, policy: number, index: number): void {
    const actions = Action === undefined ? undefined : [Action].flat().map((pattern) => literalPieces(pattern.toLowerCase())[0]!);
    for (const pieces of Resource === undefined ? [[""]] : [Resource].flat().map(literalPieces)) {
      const piece = longest(pieces);
      const entry: Entry = { policy, index, pieces, actions };
      const list = this.#byPiece.get(piece);
      if (list === undefined) this.#byPiece.set(piece, [entry]);
      else list.push(entry);
    }
  }

  /** The policies with the statements that may apply, in their order. */
  for({ action, resource }: AuthorizationRequest): NamedPolicy[] {
    const folded = action.toLowerCase();
    const found = this.#lengths
      .flatMap((length) => [...new Set(runs(resource, length))].flatMap((run) => this.#byPiece.get(run) ?? []))
      .filter(({ actions }) => actions?.some((start) => folded.startsWith(start)) ?? true)
      .filter(({ pieces }) => pieces.every((piece) => resource.includes(piece)));
    const kept = new Map<number, Set<number>>();
    for (const { policy, index } of found) kept.set(policy, (kept.get(policy) ?? new Set()).add(index));
    return [...kept].sort(([a], [b]) => a - b).map(([policy, indexes]) => this.#policy(policy, indexes));
  }

  #policy(policy: number, indexes: ReadonlySet<number>): NamedPolicy {
    const { name, version, statements } = this.#policies[policy]!;
    const Statement = statements.filter((_, index) => indexes.has(index));
    return { name, document: { ...(version !== undefined && { Version: version }), Statement } };
  }
}

/** Narrows the identity policies of a policy set; the other types stay whole. */
export function narrowPolicySet(set: PolicySet): (request: AuthorizationRequest) => PolicySet {
  if (set.identity === undefined) return () => set;
  const identity = new NarrowedPolicies(set.identity);
  return (request) => ({ ...set, identity: identity.for(request) });
}
