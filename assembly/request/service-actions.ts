/**
 * Operations that have rules of their own, each list with the AWS page that it is from (UG: docs.aws.amazon.com/IAM/latest/UserGuide/;
 * DG, API: the service's own guide and API reference). The only place of the core that names operations.
 *
 * Look here when AWS adds an operation to a list. What the lists mean is decided in decide/services.ts and one-account.ts.
 *
 * Names are folded and separated by single spaces. A list has at most 255 bytes (ascii.mjs): a longer one goes on in a second.
 */
import { Ascii } from "../text";

// --- STS -----------------------------------------------------------------------------------------------------------------

/** Free for every caller that is authenticated. STS API GetCallerIdentity, "Permissions". */
export const FREE: Ascii = "getcalleridentity";
/** Free for long-term keys. UG id_credentials_temp_control-access_getsessiontoken. */
export const FREE_FOR_LONG_TERM: Ascii = "getsessiontoken";
/** What credentials of AssumeRole* may not call. UG id_credentials_sts-comparison. */
export const BANNED_FOR_ROLES: Ascii = "getfederationtoken getsessiontoken";
/** All of STS that credentials of GetSessionToken may call, with what goes with AssumeRole. UG id_credentials_sts-comparison. */
export const LEFT_TO_SESSION_TOKEN: Ascii = "assumerole tagsession setsourceidentity setcontext";
/** What root may not assume. UG id_credentials_sts-comparison; STS API AssumeRoot. */
export const ASSUMPTIONS: Ascii = "assumerole assumeroot";
/** What goes with AssumeRole on a role. UG id_session-tags, id_credentials_temp_control-access_monitor. */
export const COMPANIONS: Ascii = "tagsession setsourceidentity setcontext";
/** Decided by the role's trust policy. STS API AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity; companions as above. */
export const ROLE_ASSUMPTIONS: Ascii =
  "assumerole assumerolewithsaml assumerolewithwebidentity tagsession setsourceidentity setcontext";
/** What identity providers do not vouch for. STS API AssumeRole. */
export const ASSUME_ROLE: Ascii = "assumerole";
/** Needed on both sides where roles are chained. UG id_credentials_temp_control-access_monitor. */
export const SET_SOURCE_IDENTITY: Ascii = "setsourceidentity";
/** Decided by the caller's side alone. UG id_root-user-privileged-task. */
export const ASSUME_ROOT: Ascii = "assumeroot";

// --- IAM -----------------------------------------------------------------------------------------------------------------

/** A permission, not an operation; in one account. UG id_roles_use_passrole. */
export const PASS_ROLE: Ascii = "passrole";
/** Writes that AWS managed policies refuse. No page lists them: IAM API, the operations named. */
export const POLICY_WRITES: Ascii =
  "createpolicy createpolicyversion deletepolicy deletepolicyversion setdefaultpolicyversion tagpolicy untagpolicy";
/** Writes that service-linked roles and roles under `aws-reserved/` refuse. No page lists them: IAM API, error UnmodifiableEntity of the operations named. */
export const ROLE_WRITES: Ascii =
  "createrole deleterole attachrolepolicy detachrolepolicy putrolepolicy deleterolepolicy updateassumerolepolicy putrolepermissionsboundary deleterolepermissionsboundary tagrole untagrole";
/** Writes that roles under `aws-reserved/` refuse beside those. Identity Center UG referencingpermissionsets. */
export const RESERVED_ROLE_WRITES: Ascii = "updaterole updateroledescription";

// --- KMS -----------------------------------------------------------------------------------------------------------------

/** Cryptographic operations, which other accounts may use. KMS DG key-policy-modifying-external-accounts. */
export const CRYPTOGRAPHIC: Ascii =
  "decrypt encrypt generatedatakey generatedatakeypair generatedatakeypairwithoutplaintext generatedatakeywithoutplaintext generatemac verifymac reencryptfrom reencryptto sign verify derivesharedsecret";
/** Other operations that other accounts may use. KMS DG key-policy-modifying-external-accounts. */
export const USABLE_ACROSS_ACCOUNTS: Ascii =
  "creategrant describekey getkeyrotationstatus getpublickey listgrants retiregrant revokegrant";
/** How ReEncrypt, ReEncryptFrom and ReEncryptTo begin: of a key, not of an alias. KMS DG alias-authorization. */
export const RE_ENCRYPT: Ascii = "reencrypt";
/** What `alias/aws/` refuses. KMS API CreateAlias. */
export const ALIAS_WRITES: Ascii = "createalias updatealias deletealias";
/** What no RCP reaches. Organizations UG orgs_manage_policies_rcps. */
export const RETIRE_GRANT: Ascii = "retiregrant";

// --- S3 ------------------------------------------------------------------------------------------------------------------

/** What root of the bucket's account may always call, and no other account may. S3 API GetBucketPolicy, PutBucketPolicy, DeleteBucketPolicy. */
export const BUCKET_POLICY: Ascii = "getbucketpolicy putbucketpolicy deletebucketpolicy";
/** In one account. S3 API (Control) GetAccessGrantsInstance. */
export const ACCESS_GRANTS_INSTANCE: Ascii = "getaccessgrantsinstance";
/** Operations on an object that the bucket's owner decides, not the object's. S3 UG access-control-auth-workflow-object-operation. */
export const DECIDED_BY_BUCKET: Ascii =
  "putobject deleteobject deleteobjectversion abortmultipartupload listmultipartuploadparts restoreobject";

// --- in one account (evaluation-logic §7.4) ------------------------------------------------------------------------------

/** SQS API reference; SQS DG sqs-limitations-of-custom-policies. */
export const SQS: Ascii =
  "addpermission cancelmessagemovetask createqueue deletequeue listmessagemovetasks listqueues listqueuetags removepermission setqueueattributes startmessagemovetask tagqueue untagqueue";
/** S3 API reference, directory buckets. */
export const S3_EXPRESS: Ascii =
  "createbucket deletebucket getbucketpolicy putbucketpolicy deletebucketpolicy getencryptionconfiguration putencryptionconfiguration listallmydirectorybuckets";
export const S3_EXPRESS_2: Ascii =
  "getmetricsconfiguration putmetricsconfiguration getlifecycleconfiguration putlifecycleconfiguration";
/** S3 Control API reference. */
export const S3_OUTPOSTS: Ascii = "getbucket getbucketpolicy putbucketpolicy deletebucketpolicy";
/** DynamoDB DG rbac-iam-actions. */
export const DYNAMODB: Ascii =
  "createtable createbackup deletebackup describebackup listbackups restoretablefrombackup restoretabletopointintime describecontinuousbackups updatecontinuousbackups partiqlselect partiqlinsert partiqlupdate partiqldelete";
export const DYNAMODB_2: Ascii =
  "describecontributorinsights updatecontributorinsights listcontributorinsights exporttabletopointintime describeexport listexports importtable describeimport listimports describelimits describeendpoints listtables liststreams";
export const DYNAMODB_3: Ascii =
  "describekinesisstreamingdestination enablekinesisstreamingdestination disablekinesisstreamingdestination describetablereplicaautoscaling updatetablereplicaautoscaling describetimetolive updatetimetolive";
export const DYNAMODB_4: Ascii =
  "getresourcepolicy putresourcepolicy deleteresourcepolicy createglobaltable describeglobaltable updateglobaltable describeglobaltablesettings updateglobaltablesettings listglobaltables";
/** Secrets Manager UG auth-and-access_examples_cross. */
export const SECRETS_MANAGER: Ascii = "createsecret listsecrets batchgetsecretvalue";
/** All but this. Backup DG create-a-vault-access-policy. */
export const BACKUP_EXCEPTION: Ascii = "copyintobackupvault";
/** Kinesis API reference. */
export const KINESIS: Ascii = "putresourcepolicy";
/** CloudHSM API reference. */
export const CLOUDHSM: Ascii =
  "copybackuptoregion createhsm deletebackup deletecluster deletehsm deleteresourcepolicy describeclusters getresourcepolicy initializecluster listtags modifybackupattributes modifycluster putresourcepolicy restorebackup tagresource untagresource";
/** Payment Cryptography API reference. */
export const PAYMENT_CRYPTOGRAPHY: Ascii =
  "associatempateam disassociatempateam getmpateamassociation createalias deletealias getalias updatealias listaliases createkey listkeys getresourcepolicy putresourcepolicy deleteresourcepolicy";
export const PAYMENT_CRYPTOGRAPHY_2: Ascii =
  "enabledefaultkeyreplicationregions disabledefaultkeyreplicationregions getdefaultkeyreplicationregions getparametersforexport getparametersforimport";
