/**
 * Requests that are well-formed and probably not meant so: their denial says nothing of the policies. The engine decides them
 * (an unknown action is denied, as AWS denies it); who asks should know.
 *
 * Look here when a warning about a request is missing or needless. Nothing here changes a decision, and the engine does not import it.
 */
import { compileSession } from "../compiler/session.js";
import type { Engine } from "../engine/engine.js";
import type { Rule } from "../model/cause.js";
import type { Explanation } from "../model/explanation.js";
import type { Mode } from "../model/mode.js";
import type { NamedPolicy } from "../model/policy-set.js";
import type { AuthorizationRequest, Decision } from "../model/request.js";
import { quote } from "../text/quote.js";
import { actionDoubt } from "./actions.js";
import type { Doubt } from "./doubt.js";
import { keyDoubts } from "./keys.js";
import { PolicyNames } from "./names.js";

/** A decision, and why, as far as that is known already. */
export interface Decided {
  readonly decision: Decision;
  readonly explained?: { readonly rule?: Rule };
}

/** Actions that were looked at before; all are forgotten when there are more. */
const REMEMBERED_MAX = 10_000;

export class Doubts {
  readonly #engine: Engine;
  readonly #bytes: Uint8Array;
  readonly #byAction = new Map<string, Doubt | undefined>();
  #names: PolicyNames | undefined;
  #session: { readonly policies: readonly NamedPolicy[]; readonly names: PolicyNames } | undefined;

  /** `bytes`: the artifact in force in the engine. `redact`: no values of condition keys in messages. */
  constructor(
    engine: Engine,
    bytes: Uint8Array,
    readonly redact: boolean,
  ) {
    [this.#engine, this.#bytes] = [engine, bytes];
  }

  /** What is doubtful about a request that was decided. */
  of(request: AuthorizationRequest, decided: Decided): Doubt[] {
    const names = (this.#names ??= new PolicyNames(this.#bytes));
    const action = this.#actionDoubt(request.action, names);
    const found = [
      ...this.#unknownPrincipal(request, decided, names),
      ...(action === undefined ? [] : [action]),
      ...keyDoubts(request, names, this.redact),
    ];
    const { session } = request;
    if (!Array.isArray(session)) return found;
    if (session.length === 0) return decided.decision === "allowed" ? found : [...found, EMPTY_SESSION];
    return found.length === 0
      ? found
      : found.filter(({ name }) => name === undefined || !this.#isNamed(name, session as NamedPolicy[], names.mode));
  }

  /** Of the requests of one call, each thing once. */
  ofCall(requests: readonly AuthorizationRequest[], results: readonly Explanation[]): Doubt[] {
    const found = requests.flatMap((request, index) => this.of(request, explainedBy(results[index]!)));
    return [...new Map(found.map((doubt) => [doubt.message, doubt])).values()];
  }

  #unknownPrincipal(request: AuthorizationRequest, { decision, explained }: Decided, names: PolicyNames): Doubt[] {
    if (decision !== "implicitDeny" || !names.isDirectory) return [];
    const { rule } = explained ?? this.#engine.explain(request, { nearMisses: 0 });
    return rule === "unknownPrincipal" ? [unknownPrincipal(request)] : [];
  }

  #actionDoubt(action: string, names: PolicyNames): Doubt | undefined {
    if (!this.#byAction.has(action)) {
      if (this.#byAction.size >= REMEMBERED_MAX) this.#byAction.clear();
      this.#byAction.set(action, actionDoubt(action, names));
    }
    return this.#byAction.get(action);
  }

  /** Do the request's own session policies name it? */
  #isNamed(name: string, policies: readonly NamedPolicy[], mode: Mode): boolean {
    if (this.#session?.policies !== policies) {
      this.#session = { policies, names: new PolicyNames(compileSession(policies, { mode }).session) };
    }
    const { names } = this.#session;
    const [prefix = "", action = ""] = name.split(":", 2);
    return names.keys.has(name) || names.actions.get(prefix)?.has(action) === true;
  }
}

function explainedBy(explained: Explanation): Decided {
  return { decision: explained.decision, explained };
}

const EMPTY_SESSION: Doubt = {
  code: "EMPTY_SESSION",
  message: "`session` holds no policy, and so allows nothing",
  hint: "leave the member out where the credentials have no session policy",
};

function unknownPrincipal({ principal }: AuthorizationRequest): Doubt {
  const name = typeof principal === "string" ? principal : (principal.arn ?? JSON.stringify(principal));
  return {
    code: "UNKNOWN_PRINCIPAL",
    message: `the directory lacks the caller ${quote(name)}, so its policies are unknown`,
    hint: "add it to the directory, or correct the ARN",
  };
}
