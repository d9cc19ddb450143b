/** Services, Regions and resource types. */
import type { CuratedTables } from "../../model/curated.js";
import { CHECK_REFERENCE, IAM_GUIDE, RECORDED, rows, words } from "./rows.js";

const DATE = "2026-11-30";

const regions: CuratedTables["regions"] = rows(
  "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
  DATE,
  words(
    `us-east-1 us-east-2 us-west-1 us-west-2 af-south-1 ap-east-1 ap-east-2 ap-south-1 ap-south-2 ap-northeast-1 ap-northeast-2
     ap-northeast-3 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
     ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1
     me-central-1 me-south-1 mx-central-1 sa-east-1 cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1 us-iso-east-1 us-iso-west-1
     us-isob-east-1 us-isob-west-1 eu-isoe-west-1 us-isof-east-1 us-isof-south-1 eusc-de-east-1`,
  ).map((region) => ({ region })),
);

const resourceTypes: CuratedTables["resourceTypes"] = rows(CHECK_REFERENCE, DATE, [
  { type: "AWS::S3::Bucket", prefix: "s3", resource: "arn:*:s3:::?*" },
  { type: "AWS::S3::AccessPoint", prefix: "s3", resource: "arn:*:s3:*:*:accesspoint/?*" },
  { type: "AWS::S3::MultiRegionAccessPoint", prefix: "s3", resource: "arn:*:s3::*:accesspoint/?*" },
  { type: "AWS::S3ObjectLambda::AccessPoint", prefix: "s3-object-lambda", resource: "arn:*:s3-object-lambda:*:*:accesspoint/?*" },
  { type: "AWS::DynamoDB::Table", prefix: "dynamodb", resource: "arn:*:dynamodb:*:*:table/?*" },
]);

/** Owned by AWS, which is why nobody's account stands in their ARN. */
const sharedResources: CuratedTables["sharedResources"] = rows(RECORDED, DATE, [
  { service: "ssm", resource: "document/*" },
  { service: "ssm", resource: "automation-definition/*" },
  { service: "ssm", resource: "parameter/aws/*" },
  { service: "resource-explorer-2", resource: "view/*" },
]);

/** In trust policies these act for the account of the role alone. */
const unconfusedServices: CuratedTables["unconfusedServices"] = rows(
  `${IAM_GUIDE}/confused-deputy.html`,
  DATE,
  words(
    `ec2.amazonaws.com ec2.amazonaws.com.cn lambda.amazonaws.com edgelambda.amazonaws.com ecs-tasks.amazonaws.com pods.eks.amazonaws.com
     ecs.amazonaws.com eks.amazonaws.com eks-fargate-pods.amazonaws.com spotfleet.amazonaws.com autoscaling.amazonaws.com
     cloudformation.amazonaws.com elasticmapreduce.amazonaws.com codebuild.amazonaws.com codedeploy.amazonaws.com
     codepipeline.amazonaws.com glue.amazonaws.com opsworks.amazonaws.com rds.amazonaws.com ssm.amazonaws.com
     rolesanywhere.amazonaws.com tasks.apprunner.amazonaws.com build.apprunner.amazonaws.com elasticbeanstalk.amazonaws.com
     sagemaker.amazonaws.com`,
  ).map((principal) => ({ principal })),
);

export const SERVICE_TABLES = {
  regions,
  resourceTypes,
  sharedResources,
  unconfusedServices,
  retiredServices: rows(
    RECORDED,
    DATE,
    words("deepracer deeplens zocalo").map((prefix) => ({ prefix })),
  ),
  unknownServices: rows(
    RECORDED,
    DATE,
    words("elastic-inference").map((prefix) => ({ prefix })),
  ),
  serviceNames: rows(
    RECORDED,
    DATE,
    words("servicecatalog-appregistry ec2-images ec2fastlaunch").map((name) => ({ name })),
  ),
  endpointServices: rows(
    "https://github.com/aws-samples/data-perimeter-policy-examples (network_perimeter_vpceorgid_scp.json)",
    DATE,
    words(
      `acm-pca applicationinsights apprunner athena cloudformation comprehendmedical compute-optimizer datasync discovery ebs firehose
       healthlake iotfleetwise iotwireless kms lambda medical-imaging omics payment-cryptography polly rbin rekognition s3 scheduler
       servicediscovery servicequotas ssm-contacts storagegateway textract transcribe transfer`,
    ).map((prefix) => ({ prefix })),
  ),
} satisfies Partial<CuratedTables>;
