/** Principals of policies and of requests, from the same names. */
import type { AuthorizationRequest, Principal } from "../../../bindings/index.js";
import {
  CANONICAL_IDS,
  CHINESE,
  CHINESE_ORIGIN,
  EVE,
  FEDERATED,
  LINKED_ROLE,
  LINKED_SESSION,
  NAMELESS_ROLE,
  NAMELESS_USER,
  ORIGIN,
  ORIGIN_ID,
  OTHER,
  OTHER_ROLE,
  OTHER_SESSION,
  OWN,
  PROVIDER,
  RESERVED_ROLE,
  ROLE,
  SESSION,
  SHORT_ROLE,
  STORE_NAMES,
  STORE_ROLE,
  STORE_SESSION,
  STORE_USER,
  USER,
} from "./names.js";
import { oneOrMore } from "./patterns.js";
import type { Random } from "./random.js";
import type { Theme } from "./themes.js";

const ROOT = `arn:aws:iam::${OWN}:root`;

const AWS_ENTRIES: readonly string[] = [
  "*",
  "*",
  OWN,
  OWN,
  OTHER,
  ROOT,
  USER,
  USER,
  ROLE,
  ROLE,
  `arn:aws:iam::${OWN}:role/Admin`,
  `arn:aws:iam::${OWN}:role/other/Admin`,
  SESSION,
  FEDERATED,
  "AIDABOB",
  "AROAADMIN",
  EVE,
  OTHER_ROLE,
  OTHER_SESSION,
  LINKED_ROLE,
  ORIGIN,
];
const SERVICES: readonly string[] = ["ec2.amazonaws.com", "lambda.amazonaws.com", "logging.s3.amazonaws.com"];

/** All that must be listed for a caller to escape a NotPrincipal (policy-language 9-10). */
const CHAINS: readonly (readonly string[])[] = [
  [USER, OWN],
  [USER, ROOT],
  [SESSION, ROLE, OWN],
  [ROLE, OWN],
  [ROLE, ROOT],
  [LINKED_SESSION, LINKED_ROLE, OWN],
  [FEDERATED, USER, OWN],
  [FEDERATED, OWN],
  [EVE, OTHER],
  [OTHER_SESSION, OTHER_ROLE, OTHER],
  [ORIGIN],
];

/** A NotPrincipal element: now and then a whole chain, or all of it but one. */
function randomExceptions(random: Random): unknown {
  if (random.oneIn(2)) return randomPrincipals(false, random);
  const chain = random.pick(CHAINS);
  return { AWS: random.oneIn(3) ? chain.toSpliced(random.below(chain.length), 1) : chain };
}

const STORE_ENTRIES: readonly string[] = [
  ...STORE_NAMES,
  NAMELESS_USER,
  NAMELESS_USER,
  NAMELESS_ROLE,
  SHORT_ROLE,
  STORE_USER,
  STORE_ROLE,
  STORE_SESSION,
  "arn:store:iam::tenant-a:root",
];

const STORE_CALLERS: readonly (string | Principal)[] = [
  STORE_USER,
  STORE_ROLE,
  STORE_SESSION,
  NAMELESS_USER,
  NAMELESS_USER,
  NAMELESS_ROLE,
  "arn:aws:sts:::assumed-role/r/s",
  { type: "user", arn: NAMELESS_USER, tags: { team: "blue" } },
  ...STORE_NAMES.map((account): Principal => ({ type: "root", account })),
];

/** A map, or what stores write in its place. */
function storePrincipals(random: Random): unknown {
  const entry = (): string => random.pick(STORE_ENTRIES);
  return random.choose<unknown>(
    () => ({ AWS: oneOrMore(random, entry) }),
    () => ({ AWS: oneOrMore(random, entry) }),
    entry,
    () => Array.from({ length: random.between(1, 3) }, entry),
  );
}

/** A Principal or NotPrincipal element of the theme. */
export function principalsOf({ name }: Theme, isTrust: boolean, isNegated: boolean, random: Random): unknown {
  if (name === "store" && !random.oneIn(3)) return storePrincipals(random);
  return isNegated ? randomExceptions(random) : randomPrincipals(isTrust, random);
}

/** A Principal element. */
function randomPrincipals(isTrust: boolean, random: Random): unknown {
  if (!isTrust && random.oneIn(4)) return "*";
  const element: Record<string, unknown> = {};
  if (!random.oneIn(6)) element.AWS = oneOrMore(random, () => random.pick(AWS_ENTRIES));
  if (random.oneIn(4)) element.Service = oneOrMore(random, () => random.pick(SERVICES));
  if (isTrust && random.oneIn(4)) element.Federated = random.pick(["accounts.google.com", PROVIDER]);
  if (!isTrust && random.oneIn(8)) element.CanonicalUser = random.pick(CANONICAL_IDS);
  return Object.keys(element).length === 0 ? { AWS: "*" } : element;
}

/** Who a KMS grant names. */
export const GRANTEES: readonly string[] = [
  USER,
  USER,
  ROLE,
  SESSION,
  OWN,
  ROOT,
  OTHER,
  EVE,
  OTHER_ROLE,
  `arn:aws:iam::${OWN}:role/Admin`,
  ...SERVICES,
];

const CALLERS: readonly (string | Principal)[] = [
  USER,
  USER,
  USER,
  EVE,
  EVE,
  ROLE,
  SESSION,
  OTHER_SESSION,
  FEDERATED,
  "*",
  "ec2.amazonaws.com",
  ROOT,
  PROVIDER,
  CHINESE,
  { type: "user", arn: USER, uniqueId: "AIDABOB", tags: { team: "blue", Team: "red" }, canonicalUserId: "c0ffee" },
  { type: "user", arn: USER, credentials: "getSessionToken" },
  { type: "user", arn: EVE, canonicalUserId: "beef" },
  { type: "user", arn: USER, isManagementAccount: true },
  { type: "user", arn: CHINESE, canonicalUserId: "c0ffee" },
  { type: "assumedRole", arn: SESSION, entityArn: ROLE, uniqueId: "AROAADMIN:alice", tags: { team: "blue" } },
  { type: "assumedRole", arn: SESSION, entityArn: ROLE, isServiceLinkedRole: true },
  { type: "assumedRole", arn: SESSION, roleArn: `arn:aws:iam::${OWN}:role/Admin`, entityUniqueId: "AROAADMIN" },
  { type: "assumedRole", arn: LINKED_SESSION, entityArn: LINKED_ROLE },
  {
    type: "assumedRole",
    arn: `arn:aws:sts::${OWN}:assumed-role/AWSReservedSSO_Dba_1/dana`,
    entityArn: RESERVED_ROLE,
    canonicalUserId: "c0ffee",
  },
  { type: "assumedRole", arn: OTHER_SESSION, entityArn: OTHER_ROLE, canonicalUserId: "beef" },
  { type: "role", arn: ROLE, entityUniqueId: "AROAADMIN" },
  { type: "role", arn: LINKED_ROLE },
  { type: "role", arn: ROLE, account: OWN },
  { type: "role", arn: OTHER_ROLE },
  { type: "federatedUser", arn: FEDERATED, entityArn: USER, entityUniqueId: "AIDABOB", tags: { team: "" } },
  { type: "federatedUser", arn: FEDERATED, entityArn: ROOT },
  { type: "root", account: OWN, canonicalUserId: "c0ffee" },
  { type: "root", account: OTHER, canonicalUserId: "beef" },
  { type: "root", account: OWN, isManagementAccount: true },
  { type: "root", arn: ROOT, credentials: "assumeRoot" },
  { type: "root", arn: ROOT, credentials: "getSessionToken" },
  { type: "service", serviceNames: ["lambda.amazonaws.com", "ec2.amazonaws.com"] },
  { type: "service", serviceNames: ["logging.s3.amazonaws.com"] },
  { type: "anonymous" },
  { type: "federated", arn: "accounts.google.com" },
];

/** Of them S3 knows as much as of accounts. */
export const ORIGINS: readonly (string | Principal)[] = [
  ORIGIN,
  { type: "user", arn: ORIGIN, canonicalUserId: ORIGIN_ID },
  { type: "user", arn: ORIGIN, canonicalUserId: ORIGIN_ID },
  CHINESE_ORIGIN,
];

/** Parts that contradict each other, or are none (docs/requests.md). */
const NOBODY: readonly (string | Principal)[] = [
  { type: "user", arn: USER, credentials: "assumeRole" },
  { type: "user", arn: USER, account: OTHER },
  { type: "user", arn: ORIGIN, account: OWN },
  { type: "assumedRole", arn: SESSION, entityArn: OTHER_ROLE },
  { type: "assumedRole", arn: SESSION, entityArn: ROLE.replace("Admin", "Other") },
  { type: "root", account: "1111 2222 3333" },
  "arn:aws:iam::111122223333:group/g",
];

export function randomCaller(random: Random): AuthorizationRequest["principal"] {
  if (random.oneIn(80)) return random.pick(NOBODY);
  return random.pick(random.oneIn(16) ? ORIGINS : CALLERS);
}

/** Who asks in the theme. */
export function callerOf({ name }: Theme, random: Random): AuthorizationRequest["principal"] {
  if (name === "store" && !random.oneIn(3)) return random.pick(STORE_CALLERS);
  if (name === "s3" && random.oneIn(8)) return random.pick(random.oneIn(4) ? [CHINESE] : ORIGINS);
  return name === "kms" ? randomGrantee(random) : randomCaller(random);
}

/** Who KMS grants name, and others. */
function randomGrantee(random: Random): AuthorizationRequest["principal"] {
  const named = GRANTEES.filter((grantee) => !/^[0-9]+$/.test(grantee) && grantee !== ROOT);
  return random.oneIn(2) ? random.pick(named) : randomCaller(random);
}
