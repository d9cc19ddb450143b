/**
 * Grants that are no policies, as the statements they amount to: S3 ACLs (evaluation-logic §9.3) and KMS grants (§7.1).
 * They stand in slots of their own, so that the core knows them from policies.
 */
import type { PolicyAst, PrincipalEntry, StatementAst } from "../policy/ast.js";
import type { KmsGrant, NamedPolicy, S3Grant, S3Settings } from "../policy/policy-set.js";
import { setFinding } from "./faults.js";
import type { PlanBuilder } from "./plan-builder.js";

// --- S3 ------------------------------------------------------------------------------------------------------------------

/** Actions of each permission (§9.3), on the bucket and on an object. */
const BUCKET_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
  WRITE: ["s3:PutObject"],
  READ_ACP: ["s3:GetBucketAcl"],
  WRITE_ACP: ["s3:PutBucketAcl"],
};
const OBJECT_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ["s3:GetObject", "s3:GetObjectVersion"],
  WRITE: [],
  READ_ACP: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
  WRITE_ACP: ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
};

/** The service that writes access logs for the group LogDelivery. */
const LOG_DELIVERY = "logging.s3.amazonaws.com";

/** Are ACLs evaluated at all (§9.2)? Access points have none. */
export function areAclsEnabled({ objectOwnership = "BucketOwnerEnforced", accessPoint }: S3Settings): boolean {
  return objectOwnership !== "BucketOwnerEnforced" && accessPoint === undefined;
}

export function isPublicGrantee(grantee: string): boolean {
  return grantee === "AllUsers" || grantee === "AuthenticatedUsers";
}

/** The ACL as a policy; undefined where nothing of it is in effect. */
export function aclPolicy(
  acl: readonly S3Grant[] | undefined,
  on: "bucket" | "object",
  settings: S3Settings,
): PolicyAst | undefined {
  if (acl === undefined || !areAclsEnabled(settings)) return undefined;
  const ignoresPublic = settings.blockPublicAccess?.ignorePublicAcls === true;
  const grants = acl.filter(({ grantee }) => !(ignoresPublic && isPublicGrantee(grantee)));
  const statements = grants.flatMap(({ grantee, permission }, index) => {
    const table = on === "bucket" ? BUCKET_ACTIONS : OBJECT_ACTIONS;
    const actions = permission === "FULL_CONTROL" ? Object.values(table).flat() : table[permission]!;
    return actions.length === 0 ? [] : [allow(index, granteeEntry(grantee), actions)];
  });
  const name = `${on} ACL`;
  return statements.length === 0 ? undefined : { name, type: "resource", version: "2012-10-17", id: undefined, statements };
}

function granteeEntry(grantee: string): PrincipalEntry {
  if (grantee === "AllUsers") return { kind: "everyone" };
  if (grantee === "AuthenticatedUsers") return { kind: "authenticated" };
  if (grantee === "LogDelivery") return { kind: "service", name: LOG_DELIVERY };
  return { kind: "canonicalUser", id: grantee };
}

/** An Allow without a resource element: whatever is requested. */
function allow(index: number, entry: PrincipalEntry, actions: readonly string[]): StatementAst {
  return {
    index,
    sid: undefined,
    effect: "Allow",
    principal: { kind: "principal", entries: [entry] },
    action: { kind: "action", patterns: actions.map((text) => ({ text, pattern: [{ kind: "text", text: text.toLowerCase() }] })) },
    resource: { kind: "attached" },
    conditions: [],
    range: undefined,
  };
}

// --- KMS -----------------------------------------------------------------------------------------------------------------

/** What a grant may allow (§7.1). */
const OPERATIONS: ReadonlySet<string> = new Set(
  (
    "Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext " +
    "GenerateMac VerifyMac Sign Verify ReEncryptFrom ReEncryptTo DeriveSharedSecret DescribeKey GetPublicKey CreateGrant RetireGrant"
  ).split(" "),
);

/** Reads the grants into the group, each as a policy of its own. */
export function readKmsGrants(builder: PlanBuilder, grants: readonly KmsGrant[], group: number): void {
  for (const grant of grants) {
    const unknown = grant.operations.filter((operation) => !OPERATIONS.has(operation));
    for (const operation of unknown) {
      builder.findings.push(
        setFinding(
          "X_INVALID_SETTING",
          `\`${operation}\` is no operation of a KMS grant`,
          `the operations are ${[...OPERATIONS].join(", ")}`,
        ),
      );
    }
    builder.read(grantPolicy(grant), { type: "resource" }, group);
  }
}

/** Version 2008-10-17: texts of an encryption context hold no policy variables. */
function grantPolicy({ name, granteePrincipal, retiringPrincipal, operations, constraints }: KmsGrant): NamedPolicy {
  const statement = (principal: string, actions: readonly string[], condition: object): object => ({
    Effect: "Allow",
    Principal: principal.startsWith("arn:") || /^\d+$/.test(principal) ? { AWS: principal } : { Service: principal },
    Action: actions.map((operation) => `kms:${operation}`),
    Resource: "*",
    Condition: condition,
  });
  const statements = [statement(granteePrincipal, operations, grantCondition(constraints))];
  if (retiringPrincipal !== undefined) statements.push(statement(retiringPrincipal, ["RetireGrant"], {}));
  return { name: name ?? "KMS grant", document: { Version: "2008-10-17", Statement: statements } };
}

function grantCondition(constraints: KmsGrant["constraints"] = {}): object {
  const { encryptionContextSubset, encryptionContextEquals, sourceArn } = constraints;
  const pairs = Object.entries({ ...encryptionContextSubset, ...encryptionContextEquals });
  const equals = Object.fromEntries(pairs.map(([key, value]) => [`kms:EncryptionContext:${key}`, value]));
  const keys = encryptionContextEquals === undefined ? undefined : Object.keys(encryptionContextEquals);
  return {
    ...(pairs.length === 0 ? {} : { StringEquals: equals }),
    ...(keys === undefined ? {} : keysExactly(keys)),
    ...(sourceArn === undefined ? {} : { ArnEquals: { "aws:SourceArn": sourceArn } }),
  };
}

/** No other keys than these; without any key the context must be empty. */
function keysExactly(keys: readonly string[]): object {
  if (keys.length === 0) return { Null: { "kms:EncryptionContextKeys": "true" } };
  return { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": keys } };
}
