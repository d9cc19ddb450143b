/** Actions that give away more than they seem to. */
import type { CuratedTables } from "../../model/curated.js";
import { rows, words } from "./rows.js";

const DATE = "2026-11-30";

/** The known ways from some rights to more (Rhino Security Labs, 2018, and what was found after it), restated. */
const escalations: CuratedTables["escalations"] = rows(
  "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/",
  DATE,
  [
    { name: "a new version of a policy", actions: ["iam:CreatePolicyVersion"] },
    { name: "an older version of a policy", actions: ["iam:SetDefaultPolicyVersion"] },
    { name: "an access key of another user", actions: ["iam:CreateAccessKey"] },
    { name: "a password for another user", actions: ["iam:CreateLoginProfile"] },
    { name: "another password for a user", actions: ["iam:UpdateLoginProfile"] },
    { name: "a policy attached to a user", actions: ["iam:AttachUserPolicy"] },
    { name: "a policy attached to a group", actions: ["iam:AttachGroupPolicy"] },
    { name: "a policy attached to a role", actions: ["iam:AttachRolePolicy"] },
    { name: "an inline policy of a user", actions: ["iam:PutUserPolicy"] },
    { name: "an inline policy of a group", actions: ["iam:PutGroupPolicy"] },
    { name: "an inline policy of a role", actions: ["iam:PutRolePolicy"] },
    { name: "membership of a group", actions: ["iam:AddUserToGroup"] },
    { name: "another trust policy", actions: ["iam:UpdateAssumeRolePolicy"] },
    { name: "an instance with a role", actions: ["iam:PassRole", "ec2:RunInstances"] },
    { name: "a function with a role, called", actions: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"] },
    {
      name: "a function with a role, called by events",
      actions: ["iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
    },
    { name: "other code of a function", actions: ["lambda:UpdateFunctionCode"] },
    { name: "a development endpoint with a role", actions: ["iam:PassRole", "glue:CreateDevEndpoint"] },
    { name: "the key of a development endpoint", actions: ["glue:UpdateDevEndpoint"] },
    { name: "a stack with a role", actions: ["iam:PassRole", "cloudformation:CreateStack"] },
    {
      name: "a pipeline with a role",
      actions: ["iam:PassRole", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"],
    },
    {
      name: "a notebook with a role",
      actions: ["iam:PassRole", "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"],
    },
  ],
);

const CREDENTIALS = `chime:CreateApiKey codepipeline:PollForJobs cognito-identity:GetOpenIdToken cognito-identity:GetOpenIdTokenForDeveloperIdentity
  cognito-identity:GetCredentialsForIdentity connect:GetFederationToken connect:GetFederationTokens ecr:GetAuthorizationToken
  gamelift:RequestUploadCredentials iam:CreateAccessKey iam:CreateLoginProfile iam:CreateServiceSpecificCredential
  iam:ResetServiceSpecificCredential iam:UpdateAccessKey lightsail:GetInstanceAccessDetails lightsail:GetRelationalDatabaseMasterUserPassword
  rds-db:connect redshift:GetClusterCredentials sso:GetRoleCredentials mediapackage:RotateChannelCredentials
  mediapackage:RotateIngestEndpointCredentials sts:AssumeRole sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity sts:GetFederationToken
  sts:GetSessionToken`;

const DATA =
  "s3:GetObject ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath secretsmanager:GetSecretValue rds:CopyDBSnapshot rds:CreateDBSnapshot";

export const ACTION_TABLES = {
  escalations,
  exposures: [
    ...rows(
      "https://github.com/salesforce/cloudsplaining (docs: credentials exposure)",
      DATE,
      words(CREDENTIALS).map((action) => ({ action, kind: "credentials" as const })),
    ),
    ...rows(
      "https://github.com/salesforce/cloudsplaining (docs: data exfiltration)",
      DATE,
      words(DATA).map((action) => ({ action, kind: "data" as const })),
    ),
  ],
} satisfies Partial<CuratedTables>;
