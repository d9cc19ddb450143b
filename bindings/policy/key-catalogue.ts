/**
 * The key catalogue (policy-language §8.3 – §8.5): which condition keys hold one value and which hold several, and which are addresses,
 * dates, numbers or Booleans. The compiler writes the answer for every key that the policies use into the artifact; there it decides
 * (0.3-1, 0.3-7). A key that is not listed takes the shape it is given in. A name that ends in `/` is a family: all its keys.
 */
import { KEY_ADDRESS, KEY_BOOLEAN, KEY_DATE, KEY_MULTI, KEY_NUMBER, KEY_SINGLE, KEY_TAG } from "../../assembly/layout.js";
import {
  ADDRESS_KEYS,
  BOOLEAN_KEYS,
  DATE_KEYS,
  type KeyLists,
  MULTIVALUED_KEYS,
  NUMBER_KEYS,
  TEXT_KEYS,
  namesIn,
} from "./key-names.js";
import { foldAscii } from "../text/fold.js";

/** Claims of OpenID Connect providers: `<host[/path]>:aud` and so on; the prefix is a host name. */
const OIDC_CLAIMS = new Set(["aud", "sub", "oaud", "app_id", "user_id"]);

/** Names with their prefixes, folded. */
export function foldedNames(lists: KeyLists): ReadonlySet<string> {
  return new Set(namesIn(lists).map((name) => name.toLowerCase()));
}

/** KEY_* of the keys and families that are listed. */
const LISTED: ReadonlyMap<string, number> = new Map(
  (
    [
      [TEXT_KEYS, KEY_SINGLE],
      [ADDRESS_KEYS, KEY_SINGLE | KEY_ADDRESS],
      [DATE_KEYS, KEY_SINGLE | KEY_DATE],
      [NUMBER_KEYS, KEY_SINGLE | KEY_NUMBER],
      [BOOLEAN_KEYS, KEY_SINGLE | KEY_BOOLEAN],
      [MULTIVALUED_KEYS, KEY_MULTI],
    ] as const
  ).flatMap(([lists, flags]) => [...foldedNames(lists)].map((name) => [name, flags] as const)),
);

/** What the values of a key, given folded to lower case, are: KEY_ADDRESS … KEY_BOOLEAN, or 0 for texts, ARNs and keys that are not listed. */
export function keyType(foldedKey: string): number {
  return (LISTED.get(foldedKey) ?? 0) & ~(KEY_SINGLE | KEY_MULTI);
}

/** KEY_SINGLE, KEY_MULTI, KEY_TAG of a key, given folded to lower case. */
export function keyShape(foldedKey: string): number {
  const slash = foldedKey.indexOf("/");
  const family = slash < 0 ? foldedKey : foldedKey.slice(0, slash + 1);
  const listed = LISTED.get(foldedKey) ?? LISTED.get(family) ?? (isOidcClaim(foldedKey) ? KEY_SINGLE : 0);
  return (listed & (KEY_SINGLE | KEY_MULTI)) | (family.endsWith("tag/") ? KEY_TAG : 0);
}

function isOidcClaim(foldedKey: string): boolean {
  const colon = foldedKey.lastIndexOf(":");
  const host = foldedKey.slice(0, Math.max(colon, 0)).split("/")[0]!;
  return host.includes(".") && OIDC_CLAIMS.has(foldedKey.slice(colon + 1));
}

/** Its presence marks role chaining: artifacts with a trust policy always know the key. */
export const SOURCE_IDENTITY_KEY = "aws:sourceidentity";
/** It lifts a ban of credentials (§2.5): every artifact knows it. */
export const MFA_KEY = "aws:multifactorauthpresent";
/** A forward access session comes through no endpoint (§6.4). */
export const VIA_AWS_SERVICE_KEY = "aws:viaawsservice";
/** An access point may admit one VPC (§9.7). */
export const SOURCE_VPC_KEY = "aws:sourcevpc";
/** The account of the access point that a bucket is asked through (§9.5). */
export const ACCESS_POINT_ACCOUNT_KEY = "s3:dataaccesspointaccount";
/** Shows, with the key above, that a service acts in the caller's name (§6.5): every artifact knows it. */
export const CALLED_VIA_KEY = "aws:calledvia";
/**
 * Names of the keys that the engine derives or looks at itself (evaluation-logic §6.2, §8.2), in the order of DERIVED_* of layout.ts;
 * the second word of aws:ViaAWSService, which comes last, is not among them.
 */
export const DERIVED_KEY_NAMES: readonly string[] = [
  ...foldedNames({
    aws:
      "PrincipalArn PrincipalAccount PrincipalType userid username PrincipalIsAWSService PrincipalServiceName PrincipalServiceNamesList " +
      "ViaAWSService ResourceAccount CurrentTime EpochTime SourceIdentity MultiFactorAuthPresent SourceVpc SourceVpce PrincipalOrgID " +
      "PrincipalOrgPaths PrincipalOrgMasterAccountId ResourceOrgID ResourceOrgPaths",
  }),
  ACCESS_POINT_ACCOUNT_KEY,
  CALLED_VIA_KEY,
];

/** The keys, folded, that carry a tag when its holder calls, and when it is called on. */
export function principalTagKey(tag: string): string {
  return `aws:principaltag/${foldAscii(tag)}`;
}
export function resourceTagKey(tag: string): string {
  return `aws:resourcetag/${foldAscii(tag)}`;
}
