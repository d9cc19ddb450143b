/**
 * Names of the condition keys that the specification knows (policy-language §8.3 – §8.5), as AWS spells them, by the number of their
 * values. A name that ends in `/` is a family: all its keys.
 */

/** Prefixes, then the names under them. */
export const SINGLE_VALUED_KEYS: Readonly<Record<string, string>> = {
  // §8.3 principal, role session, network, resource, request
  aws:
    "PrincipalArn PrincipalAccount PrincipalOrgID PrincipalTag/ PrincipalIsAWSService PrincipalServiceName PrincipalType userid username " +
    "AssumedRoot FederatedProvider TokenIssueTime SignInSessionArn MultiFactorAuthAge MultiFactorAuthPresent ChatbotSourceArn " +
    "Ec2InstanceSourceVpc Ec2InstanceSourcePrivateIPv4 SourceIdentity SourceIp SourceVpc SourceVpcArn SourceVpce VpceAccount VpceOrgID " +
    "VpcSourceIp ResourceAccount ResourceOrgID ResourceTag/ CalledViaFirst CalledViaLast CalledViaAWSMCP ViaAWSService " +
    "ViaAWSMCPService CurrentTime EpochTime referer RequestedRegion RequestTag/ SecureTransport SourceAccount SourceArn SourceOrgID " +
    "UserAgent IsMcpServiceAction",
  ec2: "RoleDelivery SourceInstanceArn",
  glue: "RoleAssumedBy CredentialIssuingService",
  codebuild: "BuildArn ProjectArn",
  lambda: "SourceFunctionArn",
  ssm: "SourceInstanceArn",
  identitystore: "UserId",
  // §8.4
  sts:
    "ExternalId RoleSessionName SourceIdentity AWSServiceName DurationSeconds RequestContext/ RoleAuthorizedByIdp TaskPolicyArn " +
    "SigningAlgorithm",
  iam: "PassedToService AssociatedResourceArn AWSServiceName PermissionsBoundary PolicyARN ResourceTag/ OrganizationsPolicyId",
  saml: "aud iss sub sub_type namequalifier doc",
  // §8.5
  sagemaker:
    "VolumeKmsKey OutputKmsKey DomainSharingOutputKmsKey HomeEfsFileSystemKmsKey WorkteamArn ModelArn NetworkIsolation " +
    "InterContainerTrafficEncryption EnableRemoteDebug MaxRuntimeInSeconds KeepAlivePeriod ServerlessMemorySize ServerlessMaxConcurrency " +
    "FileSystemId FileSystemAccessMode FileSystemType FileSystemDirectoryPath RootAccess DirectInternetAccess WorkteamType TargetModel " +
    "ResourceTag/",
  elasticmapreduce: "ResourceTag/ RequestTag/ ExecutionRoleArn",
  s3: "ExistingObjectTag/ prefix max-keys",
  secretsmanager: "ResourceTag/",
};
export const MULTIVALUED_KEYS: Readonly<Record<string, string>> = {
  aws: "PrincipalOrgPaths PrincipalServiceNamesList VpceOrgPaths ResourceOrgPaths CalledVia TagKeys SourceOrgPaths",
  sts: "TransitiveTagKeys RequestContextProviders IdentityTokenAudience",
  "cognito-identity.amazonaws.com": "amr",
  saml: "edupersonaffiliation cn",
  sagemaker:
    "AcceleratorTypes InstanceTypes VpcSubnets VpcSecurityGroupIds ImageArns ImageVersionArns NotebookInstanceLifecycleConfigArns " +
    "StudioLifecycleConfigArns",
};

let spellings: ReadonlyMap<string, string> | undefined;

/** A key, given folded to lower case, as AWS spells it; a key that is not known stays folded, and so does what follows a family's name. */
export function spelledByAws(foldedKey: string): string {
  spellings ??= new Map(
    [SINGLE_VALUED_KEYS, MULTIVALUED_KEYS]
      .flatMap(Object.entries<string>)
      .flatMap(([prefix, names]) => names.split(" ").map((name) => `${prefix}:${name}`))
      .map((name) => [name.toLowerCase(), name]),
  );
  const family = foldedKey.slice(0, foldedKey.indexOf("/") + 1);
  const spelled = spellings.get(foldedKey);
  return spelled ?? (spellings.get(family) ?? family) + foldedKey.slice(family.length);
}
