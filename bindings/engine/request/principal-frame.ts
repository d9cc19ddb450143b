/** Writes a caller given in parts into the header of the frame. */
import {
  CREDENTIALS_ASSUME_ROLE,
  CREDENTIALS_ASSUME_ROOT,
  CREDENTIALS_FEDERATION_TOKEN,
  CREDENTIALS_GET_SESSION_TOKEN,
  CREDENTIALS_LONG_TERM,
  FRAME,
  FRAME_ACCOUNT,
  FRAME_CANONICAL_USER,
  FRAME_CREDENTIALS,
  FRAME_ENTITY_ARN,
  FRAME_ENTITY_UNIQUE_ID,
  FRAME_PRINCIPAL,
  FRAME_PRINCIPAL_KIND,
  FRAME_SERVICE_COUNT,
  FRAME_SERVICE_FIRST,
  FRAME_UNIQUE_ID,
  KIND_ANONYMOUS,
  KIND_ASSUMED_ROLE,
  KIND_FEDERATED,
  KIND_FEDERATED_USER,
  KIND_ROLE,
  KIND_ROOT,
  KIND_SERVICE,
  KIND_USER,
  REQUEST_CALLER_IS_MANAGEMENT,
  REQUEST_SERVICE_LINKED_ROLE,
} from "../../../assembly/layout.js";
import { SERVICE_NAMES_MAX } from "../../../assembly/limits.js";
import { contradiction, entityId, partsOf } from "./caller-form.js";
import { fail, type FrameTexts } from "./frame-texts.js";
import { PRINCIPAL_MEMBERS, unknownMember } from "./members.js";
import { refusePollution } from "./safely.js";
import type { Principal } from "../../model/request.js";

const PRINCIPAL_KINDS: Readonly<Record<string, number>> = {
  root: KIND_ROOT,
  user: KIND_USER,
  role: KIND_ROLE,
  assumedRole: KIND_ASSUMED_ROLE,
  federatedUser: KIND_FEDERATED_USER,
  service: KIND_SERVICE,
  anonymous: KIND_ANONYMOUS,
  federated: KIND_FEDERATED,
};

/** The credentials that each kind of principal can have (evaluation-logic §2.5). */
const CREDENTIALS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [KIND_ROOT]: {
    longTerm: CREDENTIALS_LONG_TERM,
    getSessionToken: CREDENTIALS_GET_SESSION_TOKEN,
    assumeRoot: CREDENTIALS_ASSUME_ROOT,
  },
  [KIND_USER]: { longTerm: CREDENTIALS_LONG_TERM, getSessionToken: CREDENTIALS_GET_SESSION_TOKEN },
  [KIND_ROLE]: { assumeRole: CREDENTIALS_ASSUME_ROLE },
  [KIND_ASSUMED_ROLE]: { assumeRole: CREDENTIALS_ASSUME_ROLE },
  [KIND_FEDERATED_USER]: { federationToken: CREDENTIALS_FEDERATION_TOKEN },
};

/** Returns the parts as they were read: the tags are written once the context is known. Throws RequestError. */
export function writePrincipal(texts: FrameTexts, principal: Principal): Principal {
  refusePollution();
  if (typeof principal !== "object" || principal === null || Array.isArray(principal)) {
    fail(
      "INVALID_PRINCIPAL",
      "`principal` is missing or of a wrong type",
      "give an ARN, a service name, `*`, or an object with a type",
    );
  }
  for (const member in principal) if (!PRINCIPAL_MEMBERS.has(member)) unknownMember("principal", member, PRINCIPAL_MEMBERS);
  const parts = partsOf(principal);
  writeKind(texts, parts);
  writeTexts(texts, parts);
  const member = contradiction(parts);
  if (member !== undefined) contradict(member);
  if (parts.serviceNames !== undefined) writeServices(texts, parts.serviceNames, parts.arn);
  return parts;
}

/** Callers that are not IAM principals have no tags (§6.2); CloudFront's stand as users (§6.3). Of a caller that has been written. */
export function mayHaveTags(texts: FrameTexts, { arn }: Principal): boolean {
  const kind = texts.words[(FRAME + FRAME_PRINCIPAL_KIND) >> 2]!;
  return kind < KIND_SERVICE && arn?.includes(":iam::cloudfront:user/CloudFront Origin Access Identity ") !== true;
}

function contradict(member: string): never {
  return fail("INVALID_PRINCIPAL", `\`principal.${member}\` is malformed, or contradicts another part`, "leave it out");
}

function writeKind(texts: FrameTexts, { type, credentials, isServiceLinkedRole, isManagementAccount }: Principal): void {
  const kind = typeof type === "string" && Object.hasOwn(PRINCIPAL_KINDS, type) ? PRINCIPAL_KINDS[type]! : 0;
  if (kind === 0)
    fail("INVALID_PRINCIPAL", "`principal.type` is unknown", `give one of ${Object.keys(PRINCIPAL_KINDS).join(", ")}`);
  texts.words[(FRAME + FRAME_PRINCIPAL_KIND) >> 2] = kind;
  if (credentials !== undefined) writeCredentials(texts, kind, credentials);
  writeFlag(texts, isServiceLinkedRole, REQUEST_SERVICE_LINKED_ROLE, "isServiceLinkedRole");
  writeFlag(texts, isManagementAccount, REQUEST_CALLER_IS_MANAGEMENT, "isManagementAccount");
}

function writeFlag(texts: FrameTexts, value: boolean | undefined, bit: number, name: string): void {
  if (value !== undefined) texts.flag(value, bit, "INVALID_PRINCIPAL", `principal.${name}`);
}

function writeTexts(texts: FrameTexts, principal: Principal): void {
  const { type, arn, roleArn, entityArn = roleArn, account, canonicalUserId, uniqueId, entityUniqueId } = principal;
  writeText(texts, FRAME_PRINCIPAL, arn, "arn");
  writeText(texts, FRAME_ENTITY_ARN, entityArn, "entityArn");
  writeText(texts, FRAME_ACCOUNT, account, "account");
  writeText(texts, FRAME_CANONICAL_USER, canonicalUserId, "canonicalUserId");
  writeText(texts, FRAME_UNIQUE_ID, uniqueId, "uniqueId");
  // The id of a session without a name is its role's.
  const ofRole = type === "role" && uniqueId !== undefined ? entityId(uniqueId) : undefined;
  writeText(texts, FRAME_ENTITY_UNIQUE_ID, entityUniqueId === undefined ? ofRole : entityUniqueId, "entityUniqueId");
}

function writeText(texts: FrameTexts, field: number, text: string | undefined, name: string): void {
  if (text !== undefined) texts.joined += texts.slice(field, text, "INVALID_PRINCIPAL", `principal.${name}`);
}

function writeCredentials(texts: FrameTexts, kind: number, credentials: unknown): void {
  const known = CREDENTIALS[kind] ?? {};
  if (typeof credentials !== "string" || !Object.hasOwn(known, credentials)) {
    fail("INVALID_PRINCIPAL", "`principal.credentials` is unknown, or not of this principal", "leave it out where it is not known");
  }
  texts.words[(FRAME + FRAME_CREDENTIALS) >> 2] = known[credentials]!;
}

function writeServices(texts: FrameTexts, names: readonly string[], arn: string | undefined): void {
  if (!Array.isArray(names) || names.length > SERVICE_NAMES_MAX) {
    fail("INVALID_PRINCIPAL", "`principal.serviceNames` is not a list of names", `give at most ${SERVICE_NAMES_MAX} names`);
  }
  const first = texts.record;
  let isNamed = arn === undefined;
  for (let at = 0; at < names.length; at++) {
    const name: unknown = names[at];
    isNamed ||= name === arn;
    if (typeof name !== "string" || name === "") fail("INVALID_PRINCIPAL", "a service name is empty", "give a non-empty string");
    texts.value(name, "serviceNames");
  }
  texts.words[(FRAME + FRAME_SERVICE_FIRST) >> 2] = first << 2;
  // What was written counts: a list's iterator, or a proxy, may say something else.
  const count = texts.recordsFrom(first);
  if (count > 0 && !isNamed) contradict("arn");
  texts.words[(FRAME + FRAME_SERVICE_COUNT) >> 2] = count;
}
