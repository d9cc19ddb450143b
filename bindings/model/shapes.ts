/**
 * The shapes of settings that stand beside policies: S3, KMS grants, API Gateway. Written once, in words that are brought along:
 * those of directory/own-form/shape.ts, for directories and for policy sets (compiler/plan/settings.ts).
 *
 * Suites of tests and the server's configuration have none of these settings, and other words: nodes of a YAML tree
 * (testing/suite/shape.ts), and a table that is an environment and a JSON Schema too (server/config/shape.ts).
 */

/** What shapes are written in. `Shape` is whatever the reader makes of them. */
export interface ShapeWords<Shape> {
  /** A text with something in it. */
  readonly text: Shape;
  readonly account: Shape;
  readonly flag: Shape;
  oneOf(names: readonly string[]): Shape;
  list(item: Shape): Shape;
  /** An object with any member names. */
  map(item: Shape): Shape;
  /** An object with these members and no others. */
  object(required: Readonly<Record<string, Shape>>, optional?: Readonly<Record<string, Shape>>): Shape;
}

export interface SettingShapes<Shape> {
  /** S3Settings. */
  readonly s3: Shape;
  /** A list of KmsGrant. */
  readonly kmsGrants: Shape;
  readonly apiGateway: Shape;
}

export const ACL_PERMISSIONS = ["READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL"] as const;
export const OWNERSHIPS = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"] as const;
export const NETWORK_ORIGINS = ["Internet", "VPC"] as const;
export const BLOCKS = ["blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets"] as const;

/** `misplaced`: in the place of S3's `object`, where settings are of a bucket and not of one request. */
export function settingShapes<Shape>(words: ShapeWords<Shape>, misplaced?: Shape): SettingShapes<Shape> {
  const { text, account, flag, oneOf, list, map, object } = words;
  const acl = list(object({ grantee: text, permission: oneOf(ACL_PERMISSIONS) }));
  const one = object({}, { ownerAccount: account, acl });
  const context = map(text);
  const constraints = { encryptionContextSubset: context, encryptionContextEquals: context, sourceArn: text };
  const blocks = Object.fromEntries(BLOCKS.map((block) => [block, flag]));
  return {
    s3: object(
      {},
      {
        objectOwnership: oneOf(OWNERSHIPS),
        bucketAcl: acl,
        object: misplaced ?? one,
        objects: map(one),
        blockPublicAccess: object({}, blocks),
        accessPoint: object({ networkOrigin: oneOf(NETWORK_ORIGINS) }, { vpcId: text }),
      },
    ),
    kmsGrants: list(
      object(
        { granteePrincipal: text, operations: list(text) },
        { name: text, retiringPrincipal: text, constraints: object({}, constraints) },
      ),
    ),
    apiGateway: object(
      { authorizer: oneOf(["iam", "none", "lambda", "cognito"]) },
      { endpoint: oneOf(["regional", "edge", "private"]) },
    ),
  };
}
