/**
 * A directory → its plan. A policy is a bundle: whoever it is attached to collects it. Equal attachments are one collection,
 * so that principals with the same policies share everything but their own record.
 */
import {
  SLOT_ACL,
  SLOT_BOUNDARY,
  SLOT_ENDPOINT,
  SLOT_KMS_GRANT,
  SLOT_IDENTITY,
  SLOT_RESOURCE,
  SLOT_RESOURCE_CONTROL,
  SLOT_SERVICE_CONTROL,
  SLOT_TRUST,
  TAGS_MAX,
} from "../../../assembly/layout.js";
import { ARN_BYTES_MAX, CONTEXT_VALUE_BYTES_MAX } from "../../../assembly/limits.js";
import { checkedCopy } from "../../directory/check/check.js";
import { organizationPlaces, type OrganizationPlace } from "../../directory/organization-path.js";
import { boundaryOf, identityPoliciesOf, indexDirectory, ownerOf, type DirectoryIndex } from "../../directory/resolve.js";
import { beginningsBeside, separatorAfter, type Beginning } from "../../directory/separators.js";
import type { Directory, DirectoryAccount, EndpointEntry, Entity, ResourceEntry, RoleEntity } from "../../model/directory.js";
import { isError } from "../../findings/finding.js";
import type { PolicyAst, PolicyType } from "../../policy/ast.js";
import type { Mode } from "../../model/mode.js";
import { isBucketArn } from "../../policy/iam-and-s3.js";
import type { NamedPolicy, PolicyLevel, PolicySet, S3Object } from "../../model/policy-set.js";
import { attempt } from "../../text/attempt.js";
import { isPlainObject, sortedEntries } from "../../text/plain-object.js";
import { remembered } from "../../text/remembered.js";
import { quote } from "../../text/quote.js";
import { utf8Length } from "../../text/utf8.js";
import { foldAscii } from "../../text/fold.js";
import { aclPolicy } from "./acl.js";
import { DERIVED_KEY_NAMES, principalTagKey, resourceTagKey } from "../../policy/key-catalogue.js";
import { factsOf } from "./facts.js";
import { readKmsGrants } from "./kms-grants.js";
import type { AccountIr, Attachment, CollectionIr, DirectoryIr, EntityIr, Plan, ResourceIr, TagsIr, TrustIr } from "./plan.js";
import { PlanBuilder, type ReadAs, type Rewrite } from "./plan-builder.js";
import { isRecord } from "./settings.js";

export function isDirectory(source: PolicySet | Directory): source is Directory {
  // A proxy may throw: what reads it next says so.
  return attempt(() => isRecord(source) && "version" in source) === true;
}

/** The plan of a directory; where the directory itself has faults, a plan of those alone. */
export function readDirectoryPlan(directory: Directory, mode: Mode, rewrite?: Rewrite): Plan {
  const builder = new PlanBuilder(mode, rewrite);
  const { copy, faults } = checkedCopy(directory, mode);
  builder.keep(faults);
  const isSound = !faults.some(isError);
  const read = isSound ? new DirectoryReader(builder, indexDirectory(copy)).read() : undefined;
  const plan = builder.plan();
  // A directory finds the role of a bare session ARN, path and all.
  const findings = plan.findings.filter(({ issueCode }) => issueCode !== "X_ROLE_PATH");
  return { ...plan, findings, directory: read };
}

/** A bundle with what was read into it. */
interface ReadBundle {
  readonly bundle: number;
  /** Of resource policies alone: trees are large, and there may be a million. */
  readonly ast: PolicyAst | undefined;
  /** Position among the policies. */
  readonly policy: number;
}

/** What is attached to a resource, and the trees of its policies. */
interface Attached {
  readonly attachments: readonly Attachment[];
  readonly asts: readonly PolicyAst[];
}

class DirectoryReader {
  /** By what they are read as; those that are texts also by name and text. */
  readonly #bundles = new Map<string, Map<NamedPolicy | string, ReadBundle>>();
  /** By what the trust policies say. */
  readonly #trustBundles = new Map<string, number>();
  readonly #trusts = new Map<number, TrustIr[]>();
  readonly #collections = new Map<string, number>();
  readonly #attached = new Map<ResourceEntry, Attached>();
  readonly #arns = new Set<string>();
  readonly #places: ReadonlyMap<string, OrganizationPlace>;
  /** Entries by the beginnings, with separator, of the ARNs that their policies are about beside their own. */
  readonly #beside = new Map<string, ResourceEntry>();

  readonly #builder: PlanBuilder;
  readonly #index: DirectoryIndex;

  constructor(builder: PlanBuilder, index: DirectoryIndex) {
    this.#builder = builder;
    this.#index = index;
    this.#places = organizationPlaces(index);
    for (const entry of index.directory.resources ?? []) {
      for (const { arn, separator } of beginningsBeside(entry.arn)) this.#beside.set(arn + separator, entry);
    }
  }

  read(): DirectoryIr {
    const { accounts, organization, users = [], roles = [], resources = [], endpoints = [] } = this.#index.directory;
    for (const key of DERIVED_KEY_NAMES) this.#builder.ownKeys.add(key);
    return {
      organizationId: organization?.id ?? "",
      managementAccount: organization?.managementAccount ?? "",
      accounts: accounts.map((account) => this.#account(account)),
      entities: [...users, ...roles].map((entity) => this.#entity(entity)),
      resources: longestFirst(resources.flatMap((entry) => this.#resources(entry))),
      endpoints: endpoints.map((entry) => this.#endpoint(entry)),
      trusts: this.#trusts,
    };
  }

  // --- policies and collections ------------------------------------------------------------------------------------------

  /** The policy's bundle; the same policy in the same role is read once. */
  #bundle(source: NamedPolicy, readAs: ReadAs): ReadBundle {
    const known = remembered(this.#bundles, JSON.stringify(readAs), () => new Map<NamedPolicy | string, ReadBundle>());
    const read = (): ReadBundle => this.#read(source, readAs);
    // Inline policies of the same name and text, as thousands of roles have, are one.
    return remembered(known, source, () =>
      typeof source.document === "string" ? remembered(known, textId(source), read) : read(),
    );
  }

  #read(source: NamedPolicy, readAs: ReadAs): ReadBundle {
    const { policies, bundleCount } = this.#builder;
    const policy = policies.length;
    const bundle = readAs.type === "trust" ? this.#trustBundle(source) : this.#builder.newBundle();
    const ast = this.#builder.read(source, readAs, bundle, bundle < bundleCount);
    return { bundle, ast: readAs.type === "resource" ? ast : undefined, policy };
  }

  /** Equal trust policies share their rows, unless those are rewritten. */
  #trustBundle(source: NamedPolicy): number {
    if (this.#builder.rewrite !== undefined) return this.#builder.newBundle();
    return remembered(this.#trustBundles, documentId(source), () => this.#builder.newBundle());
  }

  #attach(policies: readonly NamedPolicy[], type: PolicyType, slot: number): Attachment[] {
    return policies.map((policy) => ({ bundle: this.#bundle(policy, { type }).bundle, slot }));
  }

  /** Number of the collection; equal ones are one. */
  #collect(collection: CollectionIr): number {
    return remembered(this.#collections, JSON.stringify(collection), () => this.#builder.collect(collection));
  }

  // --- accounts ------------------------------------------------------------------------------------------------------------

  #account({ id, canonicalUserId = "" }: DirectoryAccount): AccountIr {
    const place = this.#places.get(id);
    return {
      id,
      canonicalUserId,
      serviceControl: this.#levels(place?.serviceControl, "serviceControl", SLOT_SERVICE_CONTROL),
      resourceControl: this.#levels(place?.resourceControl, "resourceControl", SLOT_RESOURCE_CONTROL),
      path: place?.path ?? "",
      isManagement: place?.isManagementAccount === true,
    };
  }

  #levels(levels: readonly PolicyLevel[] | undefined, type: PolicyType, first: number): number {
    if (levels === undefined) return 0;
    return this.#collect({
      attachments: levels.flatMap(({ policies }, index) => this.#attach(policies, type, first + index)),
      present: ((1 << levels.length) - 1) << first,
      levels: Object.fromEntries(levels.map(({ name }, index) => [first + index, name])),
    });
  }

  // --- principals ------------------------------------------------------------------------------------------------------------

  #entity(entity: Entity | RoleEntity): EntityIr {
    const boundary = boundaryOf(entity, this.#index);
    const attachments = this.#attach(identityPoliciesOf(entity, this.#index), "identity", SLOT_IDENTITY);
    if (boundary !== undefined) attachments.push(...this.#attach([boundary], "permissionsBoundary", SLOT_BOUNDARY));
    const present = (1 << SLOT_IDENTITY) | (boundary === undefined ? 0 : 1 << SLOT_BOUNDARY);
    const { arn, uniqueId = "", tags } = entity;
    if ([arn, uniqueId].some((text) => utf8Length(text) > ARN_BYTES_MAX)) {
      this.#builder.error("X_INVALID_DIRECTORY", `${quote(arn)} or its unique id is too long`, `at most ${ARN_BYTES_MAX} bytes`);
    }
    return {
      arn,
      collection: this.#collect({ attachments, present }),
      trust: "trust" in entity ? this.#trust(entity) : 0,
      uniqueId,
      tags: this.#tags(tags, arn),
    };
  }

  #trust({ arn, trust }: RoleEntity): number {
    const { bundle, policy } = this.#bundle(trust, { type: "trust" });
    remembered(this.#trusts, bundle, () => []).push({ arn, policy });
    return this.#collect({ attachments: [{ bundle, slot: SLOT_TRUST }], present: 1 << SLOT_TRUST });
  }

  /** Tags become keys, whether or not a policy asks for them: session policies may. */
  #tags(tags: TagsIr = {}, arn: string): TagsIr {
    const names = Object.keys(tags);
    const isTooLong = Object.values(tags).some((value) => utf8Length(value) > CONTEXT_VALUE_BYTES_MAX);
    if (new Set(names.map(foldAscii)).size < names.length || names.length > TAGS_MAX || isTooLong) {
      const hint = `condition keys ignore case; at most ${TAGS_MAX} tags of ${CONTEXT_VALUE_BYTES_MAX} bytes`;
      this.#builder.error("X_INVALID_DIRECTORY", `tags of ${quote(arn)} differ only in case, are too many or too long`, hint);
    }
    for (const name of names) {
      this.#builder.ownKeys.add(principalTagKey(name));
      this.#builder.ownKeys.add(resourceTagKey(name));
    }
    return tags;
  }

  // --- resources ---------------------------------------------------------------------------------------------------------------

  /** The resource, and the objects in it that have an ACL or owner of their own. */
  #resources(entry: ResourceEntry): ResourceIr[] {
    const { arn, s3 } = entry;
    const objects = Object.entries(s3?.objects ?? {}).map(([key, object]) => {
      const own = this.#acl(aclPolicy(object.acl, "object", s3!));
      return this.#record(entry, `${arn}/${key}`, object, own);
    });
    const beside = entry.policies === undefined ? [] : beginningsBeside(arn);
    return [
      this.#record(entry, arn, undefined, []),
      ...objects,
      ...beside.map((beginning) => this.#besideRecord(entry, beginning)),
    ];
  }

  /** The entry's policies, not its tags. The buses of an account and Region share a beginning: AWS's quota is 100. */
  #besideRecord(entry: ResourceEntry, { arn, separator }: Beginning): ResourceIr {
    return { ...this.#attachedRecord(entry, arn, undefined, [], arn + separator), tags: {}, continuation: separator };
  }

  /** One record: what is attached to the entry, to whatever holds it (a bucket's policy is about its objects too), and to the object itself. */
  #record(entry: ResourceEntry, arn: string, object: S3Object | undefined, own: readonly Attachment[]): ResourceIr {
    if (this.#arns.has(arn)) {
      const hint = "list it once, as an object of its bucket or as a resource";
      this.#builder.error("X_INVALID_DIRECTORY", `${quote(arn)} is listed twice`, hint);
    }
    this.#arns.add(arn);
    return this.#attachedRecord(entry, arn, object, own);
  }

  #attachedRecord(
    entry: ResourceEntry,
    arn: string,
    object: S3Object | undefined,
    own: readonly Attachment[],
    below = entry.arn,
  ): ResourceIr {
    const holders = [...new Set([entry, ...this.#holdersOf(below)])];
    const attached = holders.map((holder) => this.#attachedTo(holder));
    const all = [...attached.flatMap(({ attachments }) => attachments), ...own];
    const hasPolicies = holders.some(({ policies }) => policies !== undefined);
    const present = all.reduce((bits, { slot }) => bits | (1 << slot), hasPolicies ? 1 << SLOT_RESOURCE : 0);
    const settings = { ...entry, s3: holders.find(({ s3 }) => s3 !== undefined)?.s3 };
    const facts = factsOf(
      settings,
      object,
      attached.flatMap(({ asts }) => asts),
    );
    return {
      arn,
      account: holders.map((holder) => ownerOf(holder, this.#index)).find((owner) => owner !== undefined),
      collection: present === 0 ? 0 : this.#collect({ attachments: all, present }),
      facts: facts && this.#builder.facts.push(facts) - 1,
      tags: this.#tags(entry.tags, entry.arn),
      continuation: arn === entry.arn ? (separatorAfter(arn) ?? "") : "",
    };
  }

  /** The entries that stand for what the ARN lies below. */
  #holdersOf(arn: string): ResourceEntry[] {
    const found: ResourceEntry[] = [];
    for (let at = arn.length - 1; at > 0; at--) {
      if (arn[at] !== "/" && arn[at] !== ":") continue;
      const holder = this.#index.resources.get(arn.slice(0, at));
      const separator = holder && separatorAfter(holder.arn);
      if (holder !== undefined && separator !== undefined && arn.startsWith(separator, at)) found.push(holder);
      const beside = this.#beside.get(arn.slice(0, at + 1));
      if (beside !== undefined) found.push(beside);
    }
    return found;
  }

  /** What is attached to the entry itself; read once. */
  #attachedTo(entry: ResourceEntry): Attached {
    return remembered(this.#attached, entry, () => this.#attachedAnew(entry));
  }

  #attachedAnew(entry: ResourceEntry): Attached {
    const { arn, policies = [] } = entry;
    const bundles = policies.map((policy) =>
      this.#bundle(withArn(policy, arn), { type: "resource", isBucketPolicy: isBucketArn(arn) }),
    );
    const attachments = [...bundles.map(({ bundle }) => ({ bundle, slot: SLOT_RESOURCE })), ...this.#grants(entry)];
    return { attachments, asts: bundles.flatMap(({ ast }) => ast ?? []) };
  }

  #grants({ s3, kmsGrants }: ResourceEntry): Attachment[] {
    const found = s3 === undefined ? [] : this.#acl(aclPolicy(s3.bucketAcl, "bucket", s3));
    if (kmsGrants === undefined) return found;
    const bundle = this.#builder.newBundle();
    readKmsGrants(this.#builder, kmsGrants, bundle);
    return [...found, { bundle, slot: SLOT_KMS_GRANT }];
  }

  #acl(ast: PolicyAst | undefined): Attachment[] {
    if (ast === undefined) return [];
    const bundle = this.#builder.newBundle();
    this.#builder.addGrant(ast, bundle);
    return [{ bundle, slot: SLOT_ACL }];
  }

  #endpoint({ id, type, policies }: EndpointEntry): { id: string; collection: number } {
    if (policies === undefined) return { id, collection: 0 };
    const attachments = policies.map((policy) => ({
      bundle: this.#bundle(policy, { type: "vpcEndpoint", isGateway: type === "gateway" }).bundle,
      slot: SLOT_ENDPOINT,
    }));
    return { id, collection: this.#collect({ attachments, present: 1 << SLOT_ENDPOINT }) };
  }
}

/** Of records with one ARN, which differ in how it goes on, the first that fits is found. */
function longestFirst(records: readonly ResourceIr[]): ResourceIr[] {
  return [...records].sort((a, b) => b.continuation.length - a.continuation.length);
}

function textId({ name, document, resourceArn }: NamedPolicy): string {
  return JSON.stringify([name, resourceArn, document]);
}

/** Equal for documents that are one text, and for objects that differ in the order of their members at most. */
function documentId({ document, resourceArn }: NamedPolicy): string {
  return JSON.stringify([document, resourceArn], (_key, value: unknown) =>
    isPlainObject(value) ? Object.fromEntries(sortedEntries(value)) : value,
  );
}

/** The short form of API Gateway needs the ARN that the policy is attached to; others hold for whatever they are found for. */
function withArn(policy: NamedPolicy, arn: string): NamedPolicy {
  return policy.resourceArn !== undefined || !arn.includes(":execute-api:") ? policy : { ...policy, resourceArn: arn };
}
