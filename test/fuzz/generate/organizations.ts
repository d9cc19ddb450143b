/** Random organizations: a root, units below it, accounts wherever; SCPs on every level or on none. */
import type { NamedPolicy, Organization, OrganizationAccount, OrganizationNode, PolicyReference } from "../../../bindings/index.js";
import type { Random } from "./random.js";

/** Makes the policies of one level. */
export interface LevelPolicies {
  readonly scp: () => PolicyReference;
  readonly rcp: () => NamedPolicy;
}

const UNITS: readonly string[] = ["ou-fuzz-11111111", "ou-fuzz-22222222"];

export function randomOrganization(accounts: readonly string[], policies: LevelPolicies, random: Random): Organization {
  return new OrganizationMaker(policies, random).make(accounts);
}

class OrganizationMaker {
  readonly #hasScps: boolean;
  readonly #hasRcps: boolean;

  constructor(
    readonly policies: LevelPolicies,
    readonly random: Random,
  ) {
    this.#hasScps = random.oneIn(2);
    this.#hasRcps = random.oneIn(2);
  }

  make(accounts: readonly string[]): Organization {
    const { random } = this;
    const managementAccount = random.pick(accounts);
    // The management account stands somewhere; others may be outside.
    const members = accounts.filter((id) => id === managementAccount || !random.oneIn(5));
    const places = members.map((id) => ({ id, depth: random.below(UNITS.length + 1) }));
    const node = (depth: number): OrganizationNode => ({
      id: depth === 0 ? "r-fuzz" : UNITS[depth - 1]!,
      ...(depth === 1 ? { name: "Workloads" } : {}),
      ...this.#attached(false),
      accounts: places.filter((place) => place.depth === depth).map(({ id }) => this.#account(id, managementAccount)),
      ...(depth < UNITS.length ? { children: [node(depth + 1)] } : {}),
    });
    return { id: "o-fuzzfuzz01", managementAccount, root: node(0) };
  }

  #account(id: string, managementAccount: string): OrganizationAccount {
    return { id, ...this.#attached(id === managementAccount) };
  }

  #attached(isManagement: boolean): Omit<OrganizationAccount, "id"> {
    const { random } = this;
    const some = <T>(most: number, make: () => T): T[] => Array.from({ length: random.between(0, most) }, make);
    return {
      ...(this.#hasScps && !(isManagement && random.oneIn(2)) ? { scps: this.#scps() } : {}),
      ...(this.#hasRcps && random.oneIn(2) ? { rcps: some(2, this.policies.rcp) } : {}),
    };
  }

  /** Most levels let through what they do not deny. */
  #scps(): PolicyReference[] {
    const { random } = this;
    if (random.oneIn(12)) return [];
    const own = Array.from({ length: random.below(2) }, this.policies.scp);
    return own.length === 0 || !random.oneIn(4) ? [...own, "FullAWSAccess"] : own;
  }
}
