/** What `postern/arn` offers: texts that name callers and resources, from parts that are checked. */
export { assumedRoleArn, federatedUserArn, groupArn, roleArn, rootArn, userArn } from "../arn/callers.js";
export type { AssumedRoleParts, FederatedUserParts, GroupParts, RoleParts, RootParts, UserParts } from "../arn/callers.js";
export { encodeName } from "../arn/encode-name.js";
export { ArnError, type ArnErrorCode } from "../arn/error.js";
export { arn, bucketArn, executeApiArn, objectArn } from "../arn/resources.js";
export type { ArnParts, ArnSegment, BucketParts, ExecuteApiParts, ObjectParts } from "../arn/resources.js";
