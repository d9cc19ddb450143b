// The key catalogue: the S/M columns of language §8.3–§8.5 (0.3-1), and the types that 0.3-7 is about. Names hinted at with `…`
// there are not in it.

import { foldAscii } from "./types.js";

const words = (text: string) => foldAscii(text).trim().split(/\s+/);
const withPrefix = (prefix: string, text: string) => words(text).map((name) => `${prefix}:${name}`);

const SINGLE = new Set([
  // 8.3 principal, role session
  ...withPrefix("aws", "PrincipalArn PrincipalAccount PrincipalOrgID PrincipalIsAWSService PrincipalServiceName"),
  ...withPrefix("aws", "PrincipalType userid username AssumedRoot FederatedProvider TokenIssueTime SignInSessionArn"),
  ...withPrefix("aws", "MultiFactorAuthAge MultiFactorAuthPresent ChatbotSourceArn SourceIdentity"),
  ...withPrefix("aws", "Ec2InstanceSourceVpc Ec2InstanceSourcePrivateIPv4"),
  ...words("ec2:RoleDelivery ec2:SourceInstanceArn glue:RoleAssumedBy glue:CredentialIssuingService"),
  ...words("codebuild:BuildArn codebuild:ProjectArn lambda:SourceFunctionArn ssm:SourceInstanceArn"),
  ...words("identitystore:UserId"),
  // 8.3 network, resource
  ...withPrefix("aws", "SourceIp SourceVpc SourceVpcArn SourceVpce VpceAccount VpceOrgID VpcSourceIp"),
  ...withPrefix("aws", "ResourceAccount ResourceOrgID"),
  // 8.3 request
  ...withPrefix("aws", "CalledViaFirst CalledViaLast CalledViaAWSMCP ViaAWSService ViaAWSMCPService"),
  ...withPrefix("aws", "CurrentTime EpochTime referer RequestedRegion SecureTransport SourceAccount SourceArn"),
  ...withPrefix("aws", "SourceOrgID UserAgent IsMcpServiceAction"),
  // 8.4
  ...withPrefix("sts", "ExternalId RoleSessionName SourceIdentity AWSServiceName DurationSeconds"),
  ...withPrefix("sts", "RoleAuthorizedByIdp TaskPolicyArn SigningAlgorithm"),
  ...withPrefix("iam", "PassedToService AssociatedResourceArn AWSServiceName PermissionsBoundary PolicyARN"),
  ...withPrefix("iam", "OrganizationsPolicyId"),
  ...withPrefix("saml", "aud iss sub sub_type namequalifier doc"),
  // 8.5
  ...withPrefix("sagemaker", "VolumeKmsKey OutputKmsKey DomainSharingOutputKmsKey HomeEfsFileSystemKmsKey WorkteamArn"),
  ...withPrefix("sagemaker", "ModelArn NetworkIsolation InterContainerTrafficEncryption EnableRemoteDebug"),
  ...withPrefix("sagemaker", "MaxRuntimeInSeconds KeepAlivePeriod ServerlessMemorySize ServerlessMaxConcurrency"),
  ...withPrefix("sagemaker", "FileSystemId FileSystemAccessMode FileSystemType FileSystemDirectoryPath RootAccess"),
  ...withPrefix("sagemaker", "DirectInternetAccess WorkteamType TargetModel"),
  ...words("elasticmapreduce:ExecutionRoleArn s3:prefix s3:max-keys"),
]);

const SINGLE_FAMILIES = words(`
  aws:PrincipalTag/ aws:ResourceTag/ aws:RequestTag/ sts:RequestContext/ iam:ResourceTag/ sagemaker:ResourceTag/
  elasticmapreduce:ResourceTag/ elasticmapreduce:RequestTag/ s3:ExistingObjectTag/ secretsmanager:ResourceTag/`);

/** `<oidc-host[/path]>:aud` and its kin; a host is told by the dot in it. */
const SINGLE_OIDC = /^[^:]*\.[^:]*:(aud|sub|oaud|app_id|user_id)$/;

const MULTI = new Set([
  ...withPrefix("aws", "CalledVia PrincipalOrgPaths PrincipalServiceNamesList ResourceOrgPaths SourceOrgPaths TagKeys"),
  ...withPrefix("aws", "VpceOrgPaths"),
  ...withPrefix("sts", "TransitiveTagKeys RequestContextProviders IdentityTokenAudience"),
  ...words("cognito-identity.amazonaws.com:amr saml:edupersonaffiliation saml:cn"),
  ...withPrefix("sagemaker", "AcceleratorTypes InstanceTypes VpcSubnets VpcSecurityGroupIds ImageArns ImageVersionArns"),
  ...withPrefix("sagemaker", "NotebookInstanceLifecycleConfigArns StudioLifecycleConfigArns"),
]);

/** "S", "M", or `undefined` for a key the catalogue does not have. `key` is folded (8-1). */
export function shapeOf(key: string): "S" | "M" | undefined {
  if (MULTI.has(key)) return "M";
  const isSingle = SINGLE.has(key) || SINGLE_FAMILIES.some((family) => key.startsWith(family)) || SINGLE_OIDC.test(key);
  return isSingle ? "S" : undefined;
}

export type KeyType = "IPAddress" | "Date" | "Numeric" | "Bool";

const TYPES: Record<KeyType, string[]> = {
  IPAddress: words("aws:SourceIp aws:VpcSourceIp aws:Ec2InstanceSourcePrivateIPv4"),
  Date: words("aws:CurrentTime aws:EpochTime aws:TokenIssueTime"),
  Numeric: [
    ...words("aws:MultiFactorAuthAge ec2:RoleDelivery sts:DurationSeconds s3:max-keys"),
    ...withPrefix("sagemaker", "MaxRuntimeInSeconds KeepAlivePeriod ServerlessMemorySize ServerlessMaxConcurrency"),
  ],
  Bool: [
    ...withPrefix("aws", "PrincipalIsAWSService AssumedRoot MultiFactorAuthPresent ViaAWSService ViaAWSMCPService"),
    ...withPrefix("aws", "SecureTransport IsMcpServiceAction"),
    ...words("sts:RoleAuthorizedByIdp"),
    ...withPrefix("sagemaker", "NetworkIsolation InterContainerTrafficEncryption EnableRemoteDebug"),
  ],
};

/** `undefined` for a key of another type, and for one that the catalogue does not have. `key` is folded. */
export function typeOf(key: string): KeyType | undefined {
  return (Object.keys(TYPES) as KeyType[]).find((type) => TYPES[type].includes(key));
}
