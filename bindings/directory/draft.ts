/** A directory in the making: what the sources say, each fact once, and who said it. */
import type { NamedPolicy } from "../model/policy-set.js";
import { definedMembers } from "../text/plain-object.js";
import { remembered } from "../text/remembered.js";
import { quote } from "../text/quote.js";
import type { Cursor } from "./cursor.js";
import type { Findings } from "./findings.js";
import { ACCOUNT_ID, readArn } from "./ids.js";
import { canonicalText } from "./plain.js";
import type { Entity, Organization, RoleEntity } from "../model/directory.js";

interface Fact {
  readonly value: unknown;
  readonly at: Cursor;
}

/** Facts of one kind: of each thing several members, which may come from several sources and must agree. */
export class Facts {
  readonly #things = new Map<string, Map<string, Fact>>();
  readonly #places = new Map<string, Cursor>();
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
  }

  /** Makes the thing known, with nothing said about it yet. */
  mention(key: string, at?: Cursor): Map<string, Fact> {
    if (at !== undefined) remembered(this.#places, key, () => at);
    return remembered(this.#things, key, () => new Map());
  }

  /** `undefined` says nothing. */
  set(key: string, member: string, value: unknown, at: Cursor): void {
    const facts = this.mention(key, at);
    if (value === undefined) return;
    const known = remembered(facts, member, () => ({ value, at }));
    if (known.value !== value && canonicalText({ [member]: known.value }) !== canonicalText({ [member]: value }))
      this.#conflict(key, member, known.at, at);
  }

  get(key: string, member: string): unknown {
    return this.#things.get(key)?.get(member)?.value;
  }

  placeOf(key: string, member: string): Cursor | undefined {
    return this.#things.get(key)?.get(member)?.at;
  }

  /** Where the thing was first spoken of. */
  firstPlace(key: string): Cursor | undefined {
    return this.#places.get(key);
  }

  /** For what follows from several facts; no conflict with the one that stood there. */
  replace(key: string, member: string, value: unknown): void {
    const facts = this.mention(key);
    const at = facts.get(member)?.at ?? this.firstPlace(key);
    if (at !== undefined) facts.set(member, { value, at });
  }

  keys(): string[] {
    return [...this.#things.keys()];
  }

  /** Each thing as an entry of a directory: whole, or its members beside `id`, the member that names it. */
  entries<Entry>(id: "id" | "arn"): Entry[] {
    return this.keys().map((key) => (this.get(key, "entity") ?? { [id]: key, ...this.object(key) }) as Entry);
  }

  /** Everything said about it, as an object. `s3.bucketAcl` becomes a member of the member `s3`. */
  object(key: string): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [name, { value }] of this.mention(key)) {
      const [member = "", inner] = name.split(".", 2);
      if (inner === undefined) result[member] = value;
      else result[member] = { ...(result[member] as object | undefined), [inner]: value };
    }
    return result;
  }

  #conflict(key: string, member: string, first: Cursor, at: Cursor): void {
    const about = member === "entity" ? "" : `${quote(member)} of `;
    at.error(
      "X_CONFLICT",
      `${about}the ${this.#what} ${quote(key)} is not as ${quote(first.source ?? "another place")} says`,
      "keep one of the two, or collect the outputs again at the same time",
    );
  }
}

export class Draft {
  readonly accounts = new Facts("account");
  readonly users = new Facts("user");
  readonly groups = new Facts("group");
  readonly roles = new Facts("role");
  readonly resources = new Facts("resource");
  readonly endpoints = new Facts("VPC endpoint");
  readonly organization = new Facts("organization");
  readonly #policies = new Facts("policy");
  readonly #policyNames = new Map<string, string>();
  readonly #partitions = new Map<string, string>();

  constructor(readonly findings: Findings) {}

  addPolicy(key: string, policy: NamedPolicy | undefined, at: Cursor): void {
    if (policy === undefined) return;
    const { document, origin } = policy;
    this.#policies.set(key, "policy document", definedMembers({ document, origin }), at);
    remembered(this.#policyNames, key, () => policy.name);
  }

  /** A user, group or role, whole. */
  addEntity(kind: "users" | "groups" | "roles", entity: Entity | RoleEntity, at: Cursor): void {
    this[kind].set(entity.arn, "entity", entity, at);
    this.mentionAccountOf(entity.arn);
  }

  addOrganization(organization: Organization, at: Cursor): void {
    this.organization.set("organization", "entity", organization, at);
  }

  mentionResource(arn: string, at: Cursor): void {
    this.mentionAccountOf(arn);
    this.resources.mention(arn, at);
  }

  mentionAccountOf(arn: string): void {
    const { account = "", partition = "" } = readArn(arn) ?? {};
    if (!ACCOUNT_ID.test(account)) return;
    this.accounts.mention(account);
    remembered(this.#partitions, account, () => partition);
  }

  /** Of an account whose ARNs were read; of others AWS's public one. */
  partitionOf(account: string | undefined): string {
    return this.#partitions.get(account ?? "") ?? "aws";
  }

  policies(): Record<string, NamedPolicy> {
    return Object.fromEntries(this.#policies.keys().map((key) => [key, this.#policy(key)]));
  }

  #policy(key: string): NamedPolicy {
    return {
      name: this.#policyNames.get(key) ?? key,
      ...(this.#policies.get(key, "policy document") as Omit<NamedPolicy, "name">),
    };
  }
}
