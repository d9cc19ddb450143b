/** Engines for the policies of one call: compiled once a call, for calls differ in their policies. */
import { compile } from "../compiler/compile.js";
import { PolicyErrors } from "../findings/policy-errors.js";
import type { Engine } from "../engine/engine.js";
import type { LoadOptions } from "../engine/load.js";
import type { Mode } from "../model/mode.js";
import type { PolicySet } from "../model/policy-set.js";
import { named, type SourcePolicy } from "./documents.js";
import type { EngineCache } from "./engine-cache.js";
import { examining } from "./examine.js";
import { ServiceError } from "./wire/service-error.js";

/** The policies that bear on all decisions of a call. */
export interface CallPolicies {
  readonly identity: readonly SourcePolicy[];
  readonly boundary: SourcePolicy | undefined;
  /** `null`: there is one, and it names nobody who could be the caller. */
  readonly resourcePolicy: SourcePolicy | null | undefined;
  readonly levels: readonly (readonly SourcePolicy[])[] | undefined;
}

/** Loads an artifact on this host. */
export type EngineLoader = (artifact: Uint8Array, options: LoadOptions) => Promise<Engine>;

export interface EngineSettings {
  readonly load: EngineLoader;
  readonly mode: Mode;
  readonly options: LoadOptions;
  readonly cache: EngineCache;
}

/** Actions that ask a role's trust policy instead of a resource policy (evaluation-logic §3.3). */
const TRUST = /^sts:(?:AssumeRole(?:WithSAML|WithWebIdentity)?|TagSession|SetSourceIdentity|SetContext)$/i;

/** The engines of a call: one, and one more for the actions that ask a trust policy, where a resource policy is given. */
export class CallEngines {
  readonly #engines = new Map<"resource" | "trust", Promise<Engine>>();

  constructor(
    readonly policies: CallPolicies,
    readonly settings: EngineSettings,
  ) {}

  /** Throws ServiceError InvalidInput for documents with errors. */
  forAction(action: string): Promise<Engine> {
    const kind = this.policies.resourcePolicy !== undefined && TRUST.test(action) ? "trust" : "resource";
    let engine = this.#engines.get(kind);
    if (engine === undefined) this.#engines.set(kind, (engine = this.#load(kind)));
    return engine;
  }

  #load(kind: "resource" | "trust"): Promise<Engine> {
    const { load, mode, options, cache } = this.settings;
    const policies = policySet(this.policies, kind);
    return cache.get(JSON.stringify(policies), async () => load(compileCall(policies, mode), { ...options, explainer: examining }));
  }
}

function policySet({ identity, boundary, resourcePolicy, levels }: CallPolicies, kind: "resource" | "trust"): PolicySet {
  return {
    identity: identity.map(named),
    ...(boundary === undefined ? {} : { permissionsBoundary: [named(boundary)] }),
    ...(resourcePolicy === undefined ? {} : { [kind]: resourcePolicy === null ? [] : [named(resourcePolicy)] }),
    ...(levels === undefined
      ? {}
      : { serviceControl: levels.map((policies, index) => ({ name: `level ${index + 1}`, policies: policies.map(named) })) }),
  };
}

function compileCall(policies: PolicySet, mode: Mode): Uint8Array {
  try {
    return compile(policies, { mode }).bytes;
  } catch (error) {
    if (error instanceof PolicyErrors) throw new ServiceError("InvalidInput", error.message);
    throw error;
  }
}
