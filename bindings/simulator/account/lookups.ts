/** Calls that look up users, groups, roles and policies: for tools that ask for entities before they simulate. */
import type { Call } from "../call.js";
import type { SourcePolicy } from "../documents.js";
import { MARKER_UNITS_MAX, PAGE_RESULTS, RESULTS_PER_PAGE_MAX } from "../limits.js";
import { callDigest, readMarker, writeMarker } from "../marker.js";
import { ServiceError } from "../wire/service-error.js";
import type { Xml } from "../wire/xml.js";
import { isManagedArn, nameIn, type Account, type AccountEntity, type AttachedPolicy, type EntityKind } from "./account.js";

type Operation = (call: Call) => Xml | Promise<Xml>;
type Fields = { readonly [name: string]: Xml | undefined };

const KINDS: readonly (readonly [kind: EntityKind, name: "User" | "Group" | "Role"])[] = [
  ["user", "User"],
  ["group", "Group"],
  ["role", "Role"],
];

/** By name of the action. */
export const LOOKUPS: Readonly<Record<string, Operation>> = {
  ...Object.fromEntries(
    KINDS.flatMap(([kind, name]): [string, Operation][] => [
      [`Get${name}`, (call) => getEntity(call, kind, name)],
      [`Get${name}Policy`, (call) => getInlinePolicy(call, kind, name)],
      [`List${name}Policies`, (call) => listInlinePolicies(call, kind, name)],
      [`ListAttached${name}Policies`, (call) => listAttachedPolicies(call, kind, name)],
    ]),
  ),
  GetPolicy: (call) => ({ Policy: policyFields(directoryOf(call), managedArn(call)) }),
  GetPolicyVersion: getPolicyVersion,
  ListPolicies: listPolicies,
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
};

// --- entities --------------------------------------------------------------------------------------------------------

function getEntity(call: Call, kind: EntityKind, name: string): Xml {
  const found =
    call.parameters.text(`${name}Name`) === undefined && kind === "user" ? callingUser(call) : entityOf(call, kind, name);
  const fields = { [name]: entityFields(directoryOf(call), found, name) };
  return kind === "group" ? { ...fields, Users: [], IsTruncated: false } : fields;
}

/** `GetUser` without a name asks for the one who calls. */
function callingUser(call: Call): AccountEntity {
  const found = call.directory?.byArn(call.identity);
  if (found?.named.kind === "user") return found;
  throw ServiceError.validation("userName", "Member must not be null");
}

function entityOf(call: Call, kind: EntityKind, name: string): AccountEntity {
  const wanted = required(call, `${name}Name`);
  const found = call.directory?.byName(kind, call.account, wanted);
  if (found !== undefined) return found;
  throw new ServiceError("NoSuchEntity", `the ${kind} with name ${wanted} cannot be found`);
}

function entityFields(directory: Account, found: AccountEntity, name: string): Fields {
  const { named, entity } = found;
  const trust = directory.trustOf(found);
  const tags = Object.entries(entity.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return {
    Path: named.path,
    [`${name}Name`]: named.name,
    [`${name}Id`]: entity.uniqueId ?? unknownId(name),
    Arn: named.arn,
    CreateDate: UNKNOWN_DATE,
    ...(trust === undefined ? {} : { AssumeRolePolicyDocument: percentEncoded(trust.text) }),
    ...(entity.boundary === undefined ? {} : { PermissionsBoundary: boundaryFields(directory, found) }),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  };
}

function boundaryFields(directory: Account, found: AccountEntity): Fields {
  const { arn, name } = directory.boundaryOf(found)!;
  return { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: arn ?? name };
}

/** A directory does not say when something was made; clients need a date. */
const UNKNOWN_DATE = "1970-01-01T00:00:00Z";

function unknownId(name: string): string {
  const prefix = { User: "AIDA", Group: "AGPA", Role: "AROA", Policy: "ANPA" }[name] ?? "AIDA";
  return `${prefix}POSTERN0000000000`;
}

// --- policies of entities --------------------------------------------------------------------------------------------

function getInlinePolicy(call: Call, kind: EntityKind, name: string): Xml {
  const holder = entityOf(call, kind, name);
  const wanted = required(call, "PolicyName");
  const found = inlinePolicies(call, holder).find((policy) => policy.name === wanted);
  if (found === undefined) throw new ServiceError("NoSuchEntity", `the ${kind} policy with name ${wanted} cannot be found`);
  return { [`${name}Name`]: holder.named.name, PolicyName: wanted, PolicyDocument: percentEncoded(found.text) };
}

function listInlinePolicies(call: Call, kind: EntityKind, name: string): Promise<Xml> {
  const names = inlinePolicies(call, entityOf(call, kind, name)).map((policy) => policy.name);
  return page(call, "PolicyNames", names);
}

function listAttachedPolicies(call: Call, kind: EntityKind, name: string): Promise<Xml> {
  return page(call, "AttachedPolicies", attachedFields(policiesOf(call, entityOf(call, kind, name))));
}

function attachedFields(policies: readonly AttachedPolicy[]): Fields[] {
  return policies.flatMap(({ arn, name }) => (arn === undefined ? [] : [{ PolicyName: name, PolicyArn: arn }]));
}

function policiesOf(call: Call, holder: AccountEntity): AttachedPolicy[] {
  return directoryOf(call).policiesOf(holder);
}

function inlinePolicies(call: Call, holder: AccountEntity): AttachedPolicy[] {
  return policiesOf(call, holder).filter(({ arn }) => arn === undefined);
}

// --- managed policies ------------------------------------------------------------------------------------------------

const DEFAULT_VERSION = "v1";

function getPolicyVersion(call: Call): Xml {
  const { text } = managedPolicy(directoryOf(call), managedArn(call));
  const version = required(call, "VersionId");
  if (version !== DEFAULT_VERSION) throw new ServiceError("NoSuchEntity", `the policy version ${version} cannot be found`);
  return { PolicyVersion: { ...versionFields(), Document: percentEncoded(text) } };
}

function versionFields(): Fields {
  return { VersionId: DEFAULT_VERSION, IsDefaultVersion: true, CreateDate: UNKNOWN_DATE };
}

function managedArn(call: Call): string {
  return required(call, "PolicyArn");
}

function managedPolicy(directory: Account, arn: string): SourcePolicy {
  const policy = isManagedArn(arn) ? directory.managedPolicy(arn) : undefined;
  if (policy !== undefined) return policy;
  throw new ServiceError("NoSuchEntity", `the policy ${arn} cannot be found`);
}

function policyFields(directory: Account, arn: string): Fields {
  managedPolicy(directory, arn);
  const path = /:policy(\/(?:.*\/)?)[^/]*$/.exec(arn)?.[1] ?? "/";
  return {
    PolicyName: nameIn(arn),
    PolicyId: unknownId("Policy"),
    Arn: arn,
    Path: path,
    DefaultVersionId: DEFAULT_VERSION,
    AttachmentCount: directory.attachmentsOf(arn),
    IsAttachable: true,
    CreateDate: UNKNOWN_DATE,
    UpdateDate: UNKNOWN_DATE,
  };
}

function listPolicies(call: Call): Promise<Xml> {
  const directory = directoryOf(call);
  const scope = call.parameters.text("Scope") ?? "All";
  const isAsked = (arn: string): boolean => scope === "All" || (scope === "AWS") === /^arn:[^:]*:iam::aws:/.test(arn);
  const arns = directory.managedPolicies().filter(isAsked);
  const attached = call.parameters.text("OnlyAttached") === "true" ? arns.filter((arn) => directory.attachmentsOf(arn) > 0) : arns;
  return page(
    call,
    "Policies",
    attached.map((arn) => policyFields(directory, arn)),
  );
}

// --- everything at once ----------------------------------------------------------------------------------------------

/** Users, groups, roles and managed policies, in this order; `Filter` leaves kinds out. */
async function getAccountAuthorizationDetails(call: Call): Promise<Xml> {
  const directory = directoryOf(call);
  const filter = call.parameters.texts("Filter");
  const isAsked = (...names: readonly string[]): boolean => filter === undefined || names.some((name) => filter.includes(name));
  const details = KINDS.flatMap(([kind, name]): Detail[] =>
    isAsked(name)
      ? directory.entities(kind).map((found) => ({ list: `${name}DetailList`, fields: detailFields(directory, found, name) }))
      : [],
  );
  const managed = directory
    .managedPolicies()
    .filter((arn) => isAsked(/^arn:[^:]*:iam::aws:/.test(arn) ? "AWSManagedPolicy" : "LocalManagedPolicy"))
    .map((arn): Detail => ({ list: "Policies", fields: managedFields(directory, arn) }));
  const { items, rest } = await slice(call, [...details, ...managed]);
  const of = (list: string): Fields[] => items.filter((item) => item.list === list).map(({ fields }) => fields);
  return {
    ...Object.fromEntries(["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"].map((list) => [list, of(list)])),
    ...rest,
  };
}

interface Detail {
  readonly list: string;
  readonly fields: Fields;
}

function detailFields(directory: Account, found: AccountEntity, name: string): Fields {
  const policies = directory.policiesOf(found);
  const inline = policies.filter(({ arn }) => arn === undefined);
  return {
    ...entityFields(directory, found, name),
    [`${name}PolicyList`]: inline.map((policy) => ({ PolicyName: policy.name, PolicyDocument: percentEncoded(policy.text) })),
    AttachedManagedPolicies: attachedFields(policies),
    ...(name === "User" ? { GroupList: directory.groupsOf(found).map(({ named }) => named.name) } : {}),
    ...(name === "Role" ? { InstanceProfileList: [] } : {}),
  };
}

function managedFields(directory: Account, arn: string): Fields {
  const { text } = managedPolicy(directory, arn);
  return { ...policyFields(directory, arn), PolicyVersionList: [{ ...versionFields(), Document: percentEncoded(text) }] };
}

// --- what they share -------------------------------------------------------------------------------------------------

function directoryOf({ directory }: Call): Account {
  if (directory !== undefined) return directory;
  throw new ServiceError("NoSuchEntity", "the simulator has no directory: start it with one to look up entities");
}

function required(call: Call, name: string): string {
  const text = call.parameters.text(name);
  if (text !== undefined && text !== "") return text;
  throw ServiceError.validation(call.parameters.pathOf(name), "Member must not be null");
}

/** As RFC 3986 has it: what `encodeURIComponent` leaves is encoded too. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function page(call: Call, list: string, items: readonly Xml[]): Promise<Xml> {
  const { items: some, rest } = await slice(call, items);
  return { [list]: some, ...rest };
}

async function slice<Item>(call: Call, all: readonly Item[]): Promise<{ readonly items: readonly Item[]; readonly rest: Fields }> {
  const { parameters, form } = call;
  const [size, marker] = [Number(parameters.text("MaxItems") ?? PAGE_RESULTS.usual), parameters.text("Marker")];
  if (!Number.isInteger(size) || size < 1 || size > RESULTS_PER_PAGE_MAX) {
    throw ServiceError.validation("maxItems", `Member must be a number from 1 to ${RESULTS_PER_PAGE_MAX}`);
  }
  if (marker !== undefined && marker.length > MARKER_UNITS_MAX) {
    throw ServiceError.validation("marker", `Member must have length less than or equal to ${MARKER_UNITS_MAX}`);
  }
  const digest = await callDigest(form);
  const from = readMarker(marker, digest);
  const items = all.slice(from, from + size);
  const end = from + items.length;
  return { items, rest: end < all.length ? { IsTruncated: true, Marker: writeMarker(end, digest) } : { IsTruncated: false } };
}
