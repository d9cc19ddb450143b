/**
 * Names of the condition keys that the specification knows (policy-language §8.3 – §8.5), as AWS spells them, by the number and type of
 * their values. A name that ends in `/` is a family: all its keys.
 */

/** Prefixes, then the names under them. */
export type KeyLists = Readonly<Record<string, string>>;

/** Keys of one text or ARN. */
export const TEXT_KEYS: KeyLists = {
  // §8.3 principal, role session, network, resource, request
  aws:
    "PrincipalArn PrincipalAccount PrincipalOrgID PrincipalTag/ PrincipalServiceName PrincipalType userid username FederatedProvider " +
    "SignInSessionArn ChatbotSourceArn Ec2InstanceSourceVpc SourceIdentity SourceVpc SourceVpcArn SourceVpce VpceAccount VpceOrgID " +
    "ResourceAccount ResourceOrgID ResourceTag/ CalledViaFirst CalledViaLast CalledViaAWSMCP referer RequestedRegion RequestTag/ " +
    "SourceAccount SourceArn SourceOrgID UserAgent",
  ec2: "SourceInstanceArn",
  glue: "RoleAssumedBy CredentialIssuingService",
  codebuild: "BuildArn ProjectArn",
  lambda: "SourceFunctionArn",
  ssm: "SourceInstanceArn",
  identitystore: "UserId",
  // §8.4
  sts: "ExternalId RoleSessionName SourceIdentity AWSServiceName RequestContext/ TaskPolicyArn SigningAlgorithm",
  iam: "PassedToService AssociatedResourceArn AWSServiceName PermissionsBoundary PolicyARN ResourceTag/ OrganizationsPolicyId",
  saml: "aud iss sub sub_type namequalifier doc",
  // §8.5
  sagemaker:
    "VolumeKmsKey OutputKmsKey DomainSharingOutputKmsKey HomeEfsFileSystemKmsKey WorkteamArn ModelArn FileSystemId FileSystemAccessMode " +
    "FileSystemType FileSystemDirectoryPath RootAccess DirectInternetAccess WorkteamType TargetModel ResourceTag/",
  elasticmapreduce: "ResourceTag/ RequestTag/ ExecutionRoleArn",
  s3: "ExistingObjectTag/ prefix",
  secretsmanager: "ResourceTag/",
};
/** Keys of one address, date, number or Boolean. */
export const ADDRESS_KEYS: KeyLists = { aws: "SourceIp VpcSourceIp Ec2InstanceSourcePrivateIPv4" };
export const DATE_KEYS: KeyLists = { aws: "CurrentTime EpochTime TokenIssueTime" };
export const NUMBER_KEYS: KeyLists = {
  aws: "MultiFactorAuthAge",
  ec2: "RoleDelivery",
  sts: "DurationSeconds",
  sagemaker: "MaxRuntimeInSeconds KeepAlivePeriod ServerlessMemorySize ServerlessMaxConcurrency",
  s3: "max-keys",
};
export const BOOLEAN_KEYS: KeyLists = {
  aws:
    "PrincipalIsAWSService AssumedRoot MultiFactorAuthPresent ViaAWSService ViaAWSMCPService SecureTransport " +
    "IsMcpServiceAction",
  sts: "RoleAuthorizedByIdp",
  sagemaker: "NetworkIsolation InterContainerTrafficEncryption EnableRemoteDebug",
};
/** Keys of several values. */
export const MULTIVALUED_KEYS: KeyLists = {
  aws: "PrincipalOrgPaths PrincipalServiceNamesList VpceOrgPaths ResourceOrgPaths CalledVia TagKeys SourceOrgPaths",
  sts: "TransitiveTagKeys RequestContextProviders IdentityTokenAudience",
  "cognito-identity.amazonaws.com": "amr",
  saml: "edupersonaffiliation cn",
  sagemaker:
    "AcceleratorTypes InstanceTypes VpcSubnets VpcSecurityGroupIds ImageArns ImageVersionArns NotebookInstanceLifecycleConfigArns " +
    "StudioLifecycleConfigArns",
};

/** All names of the lists, with their prefixes. */
export function namesIn(lists: KeyLists): string[] {
  return Object.entries(lists).flatMap(([prefix, names]) => names.split(" ").map((name) => `${prefix}:${name}`));
}

let spellings: ReadonlyMap<string, string> | undefined;

/** A key, given folded to lower case, as AWS spells it; a key that is not known stays folded, and so does what follows a family's name. */
export function spelledByAws(foldedKey: string): string {
  spellings ??= new Map(
    [TEXT_KEYS, ADDRESS_KEYS, DATE_KEYS, NUMBER_KEYS, BOOLEAN_KEYS, MULTIVALUED_KEYS]
      .flatMap(namesIn)
      .map((name) => [name.toLowerCase(), name]),
  );
  const family = foldedKey.slice(0, foldedKey.indexOf("/") + 1);
  const spelled = spellings.get(foldedKey);
  return spelled ?? (spellings.get(family) ?? family) + foldedKey.slice(family.length);
}
