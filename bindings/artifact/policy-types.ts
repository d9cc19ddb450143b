/**
 * The policy types, a row each: the bit they have in an artifact, the member of a policy set that holds them, the cause that a decision
 * is due to; and the words of messages. Compiler, description of artifacts and explanation take their names from here.
 */
import {
  LEVELS_MAX,
  SLOT_ACL,
  SLOT_BOUNDARY,
  SLOT_ENDPOINT,
  SLOT_KMS_GRANT,
  SLOT_IDENTITY,
  SLOT_RESOURCE,
  SLOT_RESOURCE_CONTROL,
  SLOT_SERVICE_CONTROL,
  SLOT_SESSION,
  SLOT_TRUST,
} from "../../assembly/layout.js";
import type { Cause } from "../model/cause.js";

export interface PolicyTypeRow {
  /** SLOT_* of layout.ts; of a type with levels, the root's. */
  readonly slot: number;
  /** The member of a policy set, or what the grants are called that a setting is compiled to. */
  readonly member: string;
  readonly cause: Cause;
}

/** Members that hold a list of policies. */
export const LIST_TYPES = [
  { slot: SLOT_IDENTITY, member: "identity", cause: "identity" },
  { slot: SLOT_BOUNDARY, member: "permissionsBoundary", cause: "boundary" },
  { slot: SLOT_SESSION, member: "session", cause: "session" },
  { slot: SLOT_RESOURCE, member: "resource", cause: "resource" },
  { slot: SLOT_TRUST, member: "trust", cause: "trust" },
  { slot: SLOT_ENDPOINT, member: "vpcEndpoint", cause: "vpce" },
] as const satisfies readonly PolicyTypeRow[];

/** Grants that settings are compiled to. */
const GRANT_TYPES: readonly PolicyTypeRow[] = [
  { slot: SLOT_ACL, member: "acl", cause: "resource" },
  { slot: SLOT_KMS_GRANT, member: "kmsGrant", cause: "resource" },
];

/** Members that hold levels of policies; a slot each. */
export const LEVEL_TYPES = [
  { slot: SLOT_SERVICE_CONTROL, member: "serviceControl", cause: "scp" },
  { slot: SLOT_RESOURCE_CONTROL, member: "resourceControl", cause: "rcp" },
] as const satisfies readonly PolicyTypeRow[];

/** In the order of their slots. */
export const POLICY_TYPES: readonly PolicyTypeRow[] = /* @__PURE__ */ [LIST_TYPES, GRANT_TYPES, LEVEL_TYPES].flat();

interface PolicyName {
  readonly article: string;
  readonly name: string;
  /** Can a message name the policy? */
  readonly hasArn: boolean;
}

const RESOURCE_BASED: PolicyName = { article: "a", name: "resource-based policy", hasArn: false };

/** What messages call the policies of a cause (evaluation-logic §14). By cause, beside the rows: the compiler needs no words. */
export const POLICY_NAMES: Readonly<Record<Exclude<Cause, "serviceRule">, PolicyName>> = {
  identity: { article: "an", name: "identity-based policy", hasArn: true },
  boundary: { article: "a", name: "permissions boundary", hasArn: true },
  session: { article: "a", name: "session policy", hasArn: true },
  resource: RESOURCE_BASED,
  trust: { article: "the", name: "role trust policy", hasArn: false },
  vpce: { article: "a", name: "VPC endpoint policy", hasArn: false },
  scp: { article: "a", name: "service control policy", hasArn: true },
  rcp: { article: "a", name: "resource control policy", hasArn: true },
  blockPublicAccess: RESOURCE_BASED, // RestrictPublicBuckets denies in the name of the bucket's policy.
};

/** The type that has the slot, and the level, from 0 on, if it has levels. */
export function policyTypeOf(slot: number): { readonly type: PolicyTypeRow; readonly level: number | undefined } {
  const type = POLICY_TYPES.filter((each) => each.slot <= slot).at(-1)!;
  return { type, level: hasLevels(type) ? slot - type.slot : undefined };
}

function hasLevels(type: PolicyTypeRow): boolean {
  return type.slot >= SLOT_SERVICE_CONTROL;
}

/** The bits of the slots of a cause's types, all levels included. */
export function slotBitsOf(cause: Cause): number {
  return POLICY_TYPES.reduce((bits, type) => (type.cause === cause ? bits | bitsOf(type) : bits), 0);
}

function bitsOf(type: PolicyTypeRow): number {
  return (hasLevels(type) ? (1 << LEVELS_MAX) - 1 : 1) << type.slot;
}
