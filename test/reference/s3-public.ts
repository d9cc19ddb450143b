// Evaluation 9.5: what is public, and RestrictPublicBuckets. DECISIONS 22.

import { entriesOf, isEveryone } from "./principal.js";
import { isCrossAccount } from "./question.js";
import type { Question } from "./question.js";
import { readOperator } from "./operators.js";
import { matchesArnPattern } from "./resource-class.js";
import { foldAscii, listOf } from "./types.js";
import type { Context, Statement } from "./types.js";
import { textOf } from "./document.js";
import { parseBlock } from "./values.js";

/** The keys that can confine a statement. */
const CONFINING = foldAscii(
  "aws:PrincipalArn aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalOrgMasterAccountId " +
    "aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:SourceIp aws:SourceArn aws:SourceVpc aws:SourceVpce aws:SourceOwner " +
    "aws:SourceAccount aws:userid s3:DataAccessPointArn s3:DataAccessPointAccount",
).split(" ");

/** Elsewhere `*` is a character like others, which does not stand for names. */
const WITH_WILDCARDS = ["StringLike", "ArnEquals", "ArnLike"];
const EQUALITIES = ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"];

/** No wildcard and no variable, but for the two forms that 9.5 accepts. */
function isFixed(key: string, value: string, isBucketPolicy: boolean, hasWildcards: boolean): boolean {
  if (key === "aws:userid" && hasWildcards && /^AROA[A-Z0-9]*:\*$/.test(value)) return true;
  const isAnyAccessPoint = key === "s3:dataaccesspointarn" && isBucketPolicy && hasWildcards;
  const text = isAnyAccessPoint ? value.replace(/^(arn:[^:*?]+:s3:[^:*?]+:[^:*?]+:accesspoint\/)[^/]*$/, "$1") : value;
  return !/[*?]|\$\{/.test(text);
}

/** Not broader than /8 (IPv4) or /32 (IPv6). The ranges of RFC 1918 are none of them broader. */
function isNarrow(value: string): boolean {
  const block = parseBlock(value);
  return block !== undefined && block.prefix >= (block.width === 32 ? 8 : 32);
}

/** Some condition holds only for fixed callers. A condition that an absent key satisfies confines nobody. */
function isConfined({ Condition = {} }: Statement, isBucketPolicy: boolean): boolean {
  return Object.entries(Condition).some(([operator, keys]) => {
    const { qualifier, base, negated, ifExists } = readOperator(operator);
    if (negated || ifExists || qualifier === "ForAllValues") return false;
    return Object.entries(keys).some(([name, given]) => {
      const key = foldAscii(name);
      const values = listOf(given).map(textOf);
      if (!CONFINING.includes(key)) return false;
      if (base === "IpAddress") return values.every(isNarrow);
      const fixed = values.every((value) => isFixed(key, value, isBucketPolicy, WITH_WILDCARDS.includes(base)));
      return EQUALITIES.includes(base) && fixed;
    });
  });
}

function isPublicStatement(statement: Statement, isBucketPolicy: boolean): boolean {
  if (statement.Effect !== "Allow") return false;
  if (statement.Principal === undefined) return true; // Allow + NotPrincipal
  return entriesOf(statement.Principal).some(isEveryone) && !isConfined(statement, isBucketPolicy);
}

/** The policy as a whole. An access point of a VPC is never public. */
function isPolicyPublic({ set, policies }: Question): boolean {
  const { accessPoint } = set.s3 ?? {};
  if (accessPoint?.networkOrigin === "VPC") return false;
  return policies
    .filter(({ type }) => type === "resource")
    .some(({ statements }) => statements.some((statement) => isPublicStatement(statement, accessPoint === undefined)));
}

/**
 * RestrictPublicBuckets: services and the accounts of the bucket and of the access point aside, everyone is refused. In another
 * partition there are no such accounts.
 */
export function isRefusedAsPublic(question: Question): boolean {
  const { set, resource, caller, context } = question;
  const isOnS3 = matchesArnPattern("arn:*:s3:*", resource);
  const isRestricted = set.s3?.blockPublicAccess?.restrictPublicBuckets === true && isOnS3;
  if (!isRestricted || caller.kind === "service" || !isPolicyPublic(question)) return false;
  if (caller.account === undefined) return true;
  const pointAccounts = context.get(foldAscii("s3:DataAccessPointAccount"))?.values ?? [];
  return question.isForeign || (isCrossAccount(question) && !pointAccounts.includes(caller.account));
}

/** 9.3: canned ACLs and grant headers that name AllUsers or AuthenticatedUsers. */
export function isAclPublic(context: Context): boolean {
  const canned = context.get("s3:x-amz-acl")?.values ?? [];
  if (canned.some((acl) => ["public-read", "public-read-write", "authenticated-read"].includes(acl))) return true;
  return grantHeaders(context).some((grantees) => /\b(AllUsers|AuthenticatedUsers)\b/.test(grantees));
}

export function grantHeaders(context: Context): string[] {
  return [...context].flatMap(([key, { values }]) => (key.startsWith("s3:x-amz-grant-") ? values : []));
}
