/**
 * What is to be compiled, whatever it was read from: policies in bundles, and collections that say which bundles bear on a
 * request as which policy types. A policy set has one collection; a directory one for each thing policies are attached to.
 *
 * Look into the room when the wrong policies bear on a request, or a setting is read wrongly: read-set.ts and read-directory.ts are its two
 * readers, settings become facts.ts, acl.ts and kms-grants.ts. Statements are read by policy/ and made into rows by lower/.
 */
import type { Finding } from "../../findings/finding.js";
import type { LoweredRows, PlannedPolicy } from "../lower/ir.js";

export interface Attachment {
  readonly bundle: number;
  /** SLOT_* of layout.ts. */
  readonly slot: number;
}

export interface CollectionIr {
  readonly attachments: readonly Attachment[];
  /** A bit for each slot that is there, also where it is empty (evaluation-logic §1.3). */
  readonly present: number;
  /** Names of organization nodes by slot, for reports. */
  readonly levels?: Readonly<Record<number, string>>;
}

/** FACTS of layout.ts. */
export interface FactsIr {
  readonly flags: number;
  readonly objectOwner: string;
  readonly vpc: string;
}

/** Text of a tag, with the tag's key. */
export type TagsIr = Readonly<Record<string, string>>;

export interface AccountIr {
  readonly id: string;
  readonly canonicalUserId: string;
  /** Numbers of collections; 0: none. */
  readonly serviceControl: number;
  readonly resourceControl: number;
  /** `o-…/r-…/`; empty outside the organization. */
  readonly path: string;
  readonly isManagement: boolean;
}

export interface EntityIr {
  readonly arn: string;
  /** Numbers of collections. */
  readonly collection: number;
  readonly trust: number;
  readonly uniqueId: string;
  readonly tags: TagsIr;
}

export interface ResourceIr {
  readonly arn: string;
  readonly account: string | undefined;
  readonly collection: number;
  /** Index of its facts. */
  readonly facts: number | undefined;
  readonly tags: TagsIr;
  /** What follows the ARN in that of what lies below; empty: nothing does. */
  readonly continuation: string;
}

interface EndpointIr {
  readonly id: string;
  readonly collection: number;
}

/** A role, with the position of its trust policy among the policies. */
export interface TrustIr {
  readonly arn: string;
  readonly policy: number;
}

export interface DirectoryIr {
  readonly organizationId: string;
  readonly managementAccount: string;
  readonly accounts: readonly AccountIr[];
  readonly entities: readonly EntityIr[];
  readonly resources: readonly ResourceIr[];
  readonly endpoints: readonly EndpointIr[];
  /** By the bundle that they share. */
  readonly trusts: ReadonlyMap<number, readonly TrustIr[]>;
}

export interface Plan {
  readonly findings: readonly Finding[];
  readonly policies: readonly PlannedPolicy[];
  /** Their statements. */
  readonly lowered: LoweredRows;
  readonly bundleCount: number;
  readonly collections: readonly CollectionIr[];
  readonly facts: readonly FactsIr[];
  /** Keys that the core looks at by itself. */
  readonly ownKeys: readonly string[];
  /** Absent: a policy set, whose only collection is the first, and whose only facts likewise. */
  readonly directory?: DirectoryIr | undefined;
}
