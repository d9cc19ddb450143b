/**
 * Operations that a service refuses to callers of another account whatever policies say (evaluation-logic §7.4, where each list has its
 * page). Asked once for an action that the core does not know yet, so that no decision pays for it.
 */
import { Ascii, isAscii, isOneOf } from "../text";

let name: usize = 0;
let nameBytes: u32 = 0;

/** Is the operation, both parts folded, one of them? */
export function staysInOneAccount(prefix: usize, prefixBytes: u32, operation: usize, operationBytes: u32): bool {
  name = operation;
  nameBytes = operationBytes;
  if (isAscii(prefix, prefixBytes, "sqs")) {
    return isIn("addpermission cancelmessagemovetask createqueue deletequeue listmessagemovetasks listqueues listqueuetags removepermission setqueueattributes startmessagemovetask tagqueue untagqueue");
  }
  if (isAscii(prefix, prefixBytes, "s3express")) {
    return isIn("createbucket deletebucket getbucketpolicy putbucketpolicy deletebucketpolicy getencryptionconfiguration putencryptionconfiguration listallmydirectorybuckets")
      || isIn("getmetricsconfiguration putmetricsconfiguration getlifecycleconfiguration putlifecycleconfiguration");
  }
  if (isAscii(prefix, prefixBytes, "s3-outposts")) return isIn("getbucket getbucketpolicy putbucketpolicy deletebucketpolicy");
  if (isAscii(prefix, prefixBytes, "dynamodb")) return isOfDynamoDb();
  if (isAscii(prefix, prefixBytes, "secretsmanager")) return isIn("createsecret listsecrets batchgetsecretvalue");
  if (isAscii(prefix, prefixBytes, "backup")) return !isIn("copyintobackupvault");
  if (isAscii(prefix, prefixBytes, "kinesis")) return isIn("putresourcepolicy");
  if (isAscii(prefix, prefixBytes, "cloudhsm")) {
    return isIn("copybackuptoregion createhsm deletebackup deletecluster deletehsm deleteresourcepolicy describeclusters getresourcepolicy initializecluster listtags modifybackupattributes modifycluster putresourcepolicy restorebackup tagresource untagresource");
  }
  return isAscii(prefix, prefixBytes, "payment-cryptography") && isOfPaymentCryptography();
}

function isIn(names: Ascii): bool {
  return isOneOf(name, nameBytes, names);
}

function isOfDynamoDb(): bool {
  return isIn("createtable createbackup deletebackup describebackup listbackups restoretablefrombackup restoretabletopointintime describecontinuousbackups updatecontinuousbackups partiqlselect partiqlinsert partiqlupdate partiqldelete")
    || isIn("describecontributorinsights updatecontributorinsights listcontributorinsights exporttabletopointintime describeexport listexports importtable describeimport listimports describelimits describeendpoints listtables liststreams")
    || isIn("describekinesisstreamingdestination enablekinesisstreamingdestination disablekinesisstreamingdestination describetablereplicaautoscaling updatetablereplicaautoscaling describetimetolive updatetimetolive")
    || isIn("getresourcepolicy putresourcepolicy deleteresourcepolicy createglobaltable describeglobaltable updateglobaltable describeglobaltablesettings updateglobaltablesettings listglobaltables");
}

function isOfPaymentCryptography(): bool {
  return isIn("associatempateam disassociatempateam getmpateamassociation createalias deletealias getalias updatealias listaliases createkey listkeys getresourcepolicy putresourcepolicy deleteresourcepolicy")
    || isIn("enabledefaultkeyreplicationregions disabledefaultkeyreplicationregions getdefaultkeyreplicationregions getparametersforexport getparametersforimport");
}
