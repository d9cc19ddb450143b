// Evaluation 7.4: operations that stay in one account, by the prefix of their service.

import { foldAscii } from "./types.js";

const operations = (text: string) => foldAscii(text).trim().split(/\s+/);

const STAYING = new Map(
  Object.entries({
    sqs: operations(`
    AddPermission CancelMessageMoveTask CreateQueue DeleteQueue ListMessageMoveTasks ListQueues ListQueueTags RemovePermission
    SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue`),
    s3express: operations(`
    CreateBucket DeleteBucket GetBucketPolicy PutBucketPolicy DeleteBucketPolicy GetEncryptionConfiguration
    PutEncryptionConfiguration GetMetricsConfiguration PutMetricsConfiguration GetLifecycleConfiguration
    PutLifecycleConfiguration ListAllMyDirectoryBuckets`),
    "s3-outposts": operations("GetBucket GetBucketPolicy PutBucketPolicy DeleteBucketPolicy"),
    s3: operations("GetAccessGrantsInstance"),
    dynamodb: operations(`
    CreateTable CreateBackup DeleteBackup DescribeBackup ListBackups RestoreTableFromBackup RestoreTableToPointInTime
    DescribeContinuousBackups UpdateContinuousBackups DescribeContributorInsights UpdateContributorInsights
    ListContributorInsights ExportTableToPointInTime DescribeExport ListExports ImportTable DescribeImport ListImports
    DescribeKinesisStreamingDestination EnableKinesisStreamingDestination DisableKinesisStreamingDestination
    DescribeTableReplicaAutoScaling UpdateTableReplicaAutoScaling DescribeTimeToLive UpdateTimeToLive GetResourcePolicy
    PutResourcePolicy DeleteResourcePolicy PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete CreateGlobalTable
    DescribeGlobalTable UpdateGlobalTable DescribeGlobalTableSettings UpdateGlobalTableSettings ListGlobalTables
    DescribeLimits DescribeEndpoints ListTables ListStreams`),
    secretsmanager: operations("CreateSecret ListSecrets BatchGetSecretValue"),
    kinesis: operations("PutResourcePolicy"),
    cloudhsm: operations(`
    CopyBackupToRegion CreateHsm DeleteBackup DeleteCluster DeleteHsm DeleteResourcePolicy DescribeClusters
    GetResourcePolicy InitializeCluster ListTags ModifyBackupAttributes ModifyCluster PutResourcePolicy RestoreBackup
    TagResource UntagResource`),
    "payment-cryptography": operations(`
    AssociateMpaTeam DisassociateMpaTeam GetMpaTeamAssociation CreateAlias DeleteAlias GetAlias UpdateAlias ListAliases
    CreateKey ListKeys GetResourcePolicy PutResourcePolicy DeleteResourcePolicy EnableDefaultKeyReplicationRegions
    DisableDefaultKeyReplicationRegions GetDefaultKeyReplicationRegions GetParametersForExport GetParametersForImport`),
  }),
);

/** Does the service refuse the operation to callers of other accounts, whatever policies say? */
export function staysInAccount(action: string): boolean {
  const [prefix = "", operation = ""] = foldAscii(action).split(":");
  if (prefix === "backup") return operation !== "copyintobackupvault"; // every other one
  return STAYING.get(prefix)?.includes(operation) === true;
}
