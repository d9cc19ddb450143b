/** The few names that random policies and requests have in common. */

export const OWN = "111122223333";
export const OTHER = "444455556666";
export const ACCOUNTS: readonly string[] = [OWN, OTHER];

export const USER = `arn:aws:iam::${OWN}:user/div/bob`;
export const ROLE = `arn:aws:iam::${OWN}:role/path/Admin`;
export const SESSION = `arn:aws:sts::${OWN}:assumed-role/Admin/alice`;
export const FEDERATED = `arn:aws:sts::${OWN}:federated-user/carol`;
export const EVE = `arn:aws:iam::${OTHER}:user/eve`;
/** The same role name in another account. */
export const OTHER_ROLE = `arn:aws:iam::${OTHER}:role/Admin`;
export const OTHER_SESSION = `arn:aws:sts::${OTHER}:assumed-role/Admin/alice`;
export const LINKED_ROLE = `arn:aws:iam::${OWN}:role/aws-service-role/ec2.amazonaws.com/Linked`;
export const LINKED_SESSION = `arn:aws:sts::${OWN}:assumed-role/Linked/i-1`;
export const RESERVED_ROLE = `arn:aws:iam::${OWN}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dba_1`;
export const PROVIDER = `arn:aws:iam::${OWN}:saml-provider/Idp`;
export const CHINESE = `arn:aws-cn:iam::${OWN}:user/wei`;

/** CloudFront's origin access identity has a user's ARN and no account. */
export const ORIGIN = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2FUZZ";
export const ORIGIN_ID = "0a1";
export const CHINESE_ORIGIN = ORIGIN.replace("aws", "aws-cn");

export const CANONICAL_IDS: readonly string[] = ["c0ffee", "beef", ORIGIN_ID];
export const VPCS: readonly string[] = ["vpc-1", "vpc-2"];

/** A store's own partition, account ids and names, as mode `lenient` knows them. */
export const STORE_USER = "arn:store:iam::tenant-a:user/u";
export const STORE_ROLE = "arn:store:iam::tenant-b:role/r";
export const STORE_NAMES: readonly string[] = ["tenant-a", "tenant-b", "tenant_c", "user1", "actor@store.example"];
/** ARNs without an account, as some stores have them; policies may even lack the colon. */
export const NAMELESS_USER = "arn:aws:iam:::user/u";
export const NAMELESS_ROLE = "arn:aws:iam:::role/r";
export const SHORT_ROLE = "arn:aws:iam::role/r";
export const STORE_SESSION = "arn:store:sts::tenant-b:assumed-role/r/s";

export const OWN_KEY = `arn:aws:kms:us-east-1:${OWN}:key/k1`;
export const OTHER_KEY = `arn:aws:kms:us-east-1:${OTHER}:key/k1`;
export const ACCESS_POINT = `arn:aws:s3:us-east-1:${OWN}:accesspoint/ap`;
export const ALIAS = `arn:aws:kms:us-east-1:${OWN}:alias/a`;
export const AWS_ALIAS = `arn:aws:kms:us-east-1:${OWN}:alias/aws/s3`;
export const API = `arn:aws:execute-api:us-east-1:${OWN}:api1/prod/GET/pets`;
