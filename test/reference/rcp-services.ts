// The services that resource control policies touch (evaluation 5.2, "Supported prefixes").

export const RCP_SERVICES = `
  appconfig appstream aoss autoscaling autoscaling-plans budgets cloudfront clouddirectory cloudsearch cloudtrail-data
  codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer
  cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis fms gamelift health inspector-scan kendra
  kinesisvideo kms logs memorydb networkmonitor notifications opensearch pca-connector-ad personalize polly pricing
  resource-groups rolesanywhere s3 secretsmanager servicediscovery signin sqs sts support swf textract timestream-influxdb
  transcribe transfer translate wafv2 workspaces xray`
  .trim()
  .split(/\s+/);
