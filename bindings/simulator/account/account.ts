/** A directory as the account that calls ask about: its users, groups and roles by ARN and by name, and what is attached to them. */
import { organizationPlaces, type OrganizationPlace } from "../../directory/organization-path.js";
import { groupsOf, indexDirectory, resolvePolicy, type DirectoryIndex } from "../../directory/resolve.js";
import type { Directory, Entity, PolicyReference, RoleEntity } from "../../model/directory.js";
import { readEntityArn, type EntityArn } from "../arns.js";
import { sourcePolicy, type SourcePolicy } from "../documents.js";

export type EntityKind = EntityArn["kind"];

/** A policy as it is attached: named as IAM names it, and as answers do. */
export interface AttachedPolicy extends SourcePolicy {
  readonly name: string;
  /** Undefined: inline. */
  readonly arn: string | undefined;
  readonly holder: EntityArn;
}

export interface AccountEntity {
  readonly named: EntityArn;
  readonly entity: Entity;
}

export class Account {
  readonly #index: DirectoryIndex;
  #places: ReadonlyMap<string, OrganizationPlace> | undefined;

  constructor(readonly directory: Directory) {
    this.#index = indexDirectory(directory);
  }

  /** All of that kind in the order of the directory. */
  entities(kind: EntityKind): AccountEntity[] {
    const { users = [], groups = [], roles = [] } = this.directory;
    const list: readonly Entity[] = kind === "user" ? users : kind === "group" ? groups : roles;
    return list.flatMap((entity) => entityOf(entity) ?? []);
  }

  byArn(arn: string): AccountEntity | undefined {
    const kind = readEntityArn(arn)?.kind;
    return kind === undefined ? undefined : this.entities(kind).find(({ named }) => named.arn === arn);
  }

  /** Names of an account are unique without regard to case; this finds the one as it is written. */
  byName(kind: EntityKind, account: string, name: string): AccountEntity | undefined {
    return this.entities(kind).find(({ named }) => named.account === account && named.name === name);
  }

  trustOf({ entity }: AccountEntity): SourcePolicy | undefined {
    const { trust } = entity as Partial<RoleEntity>;
    return trust === undefined ? undefined : sourcePolicy("trust", trust);
  }

  groupsOf({ entity }: AccountEntity): AccountEntity[] {
    return groupsOf(entity, this.#index).flatMap((group) => entityOf(group) ?? []);
  }

  /** Of the entity itself: inline policies and managed ones. */
  policiesOf({ entity, named }: AccountEntity): AttachedPolicy[] {
    return (entity.policies ?? []).map((reference) => this.#attached(reference, named));
  }

  boundaryOf({ entity, named }: AccountEntity): AttachedPolicy | undefined {
    return entity.boundary === undefined ? undefined : this.#attached(entity.boundary, named);
  }

  /** A managed policy of the directory. */
  managedPolicy(arn: string): SourcePolicy | undefined {
    const { policies = {} } = this.directory;
    return Object.hasOwn(policies, arn) ? sourcePolicy(nameIn(arn), policies[arn]!) : undefined;
  }

  managedPolicies(): readonly string[] {
    return Object.keys(this.directory.policies ?? {}).filter((arn) => isManagedArn(arn));
  }

  /** Everything that a managed policy is attached to. */
  attachmentsOf(arn: string): number {
    const kinds: readonly EntityKind[] = ["user", "group", "role"];
    return kinds.flatMap((kind) => this.entities(kind)).filter(({ entity }) => entity.policies?.includes(arn) === true).length;
  }

  /** Where an account is in the organization; undefined where it is in none. */
  placeOf(account: string): OrganizationPlace | undefined {
    return (this.#places ??= organizationPlaces(this.#index)).get(account);
  }

  /** Service control policies over an account, the root first; undefined where there are none. */
  levelsOver(account: string): (readonly SourcePolicy[])[] | undefined {
    const levels = this.placeOf(account)?.serviceControl;
    return levels?.map(({ name, policies }) => policies.map((policy) => sourcePolicy(`${name} ${policy.name}`, policy)));
  }

  #attached(reference: PolicyReference, holder: EntityArn): AttachedPolicy {
    const policy = resolvePolicy(reference, this.#index);
    if (typeof reference === "string") {
      const name = nameIn(reference);
      return { ...sourcePolicy(name, policy), name, arn: reference, holder };
    }
    const name = policy.name.slice(policy.name.lastIndexOf("#") + 1);
    return { ...sourcePolicy(`${holder.kind}_${holder.name}_${name}`, policy), name, arn: undefined, holder };
  }
}

function entityOf(entity: Entity): AccountEntity | undefined {
  const named = readEntityArn(entity.arn);
  return named === undefined ? undefined : { named, entity };
}

export function isManagedArn(arn: string): boolean {
  return /^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\//.test(arn);
}

/** What follows the path. */
export function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
