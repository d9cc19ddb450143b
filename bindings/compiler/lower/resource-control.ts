/**
 * Which services resource control policies reach (evaluation-logic §5.2; late 2026). The list grows: this is its one place.
 * An action pattern of an RCP is narrowed to these services when it is compiled, so that the core need not know them.
 */
import type { Pattern } from "../../policy/ast.js";
import { matchesText } from "../../policy/pattern-match.js";
import { plainPattern, prepend } from "../../policy/variables.js";

const RESOURCE_CONTROL_SERVICES: readonly string[] = (
  "appconfig appstream aoss autoscaling autoscaling-plans budgets cloudfront clouddirectory cloudsearch cloudtrail-data codeartifact codebuild " +
  "codecommit codepipeline cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer cost-optimization-hub dax dsql dynamodb " +
  "ecr ecr-public events firehose fis fms gamelift health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications " +
  "opensearch pca-connector-ad personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery signin sqs sts support " +
  "swf textract timestream-influxdb transcribe transfer translate wafv2 workspaces xray"
).split(" ");

/** The parts of an action pattern that lie in supported services; none where its service is not supported. */
export function narrowToSupported(pattern: Pattern): Pattern[] {
  const split = splitAtColon(pattern);
  if (split === undefined) return RESOURCE_CONTROL_SERVICES.map((service) => prepend(`${service}:`, [{ kind: "any" }]));
  const { service, name } = split;
  return RESOURCE_CONTROL_SERVICES.filter((known) => matchesText(service, known)).map((known) => prepend(`${known}:`, name));
}

/** The tokens before and after the first colon; undefined where there is none: a lone `*`. */
function splitAtColon(pattern: Pattern): { readonly service: Pattern; readonly name: Pattern } | undefined {
  for (const [at, token] of pattern.entries()) {
    const colon = token.kind === "text" ? token.text.indexOf(":") : -1;
    if (token.kind !== "text" || colon < 0) continue;
    return {
      service: [...pattern.slice(0, at), ...plainPattern(token.text.slice(0, colon))],
      name: [...plainPattern(token.text.slice(colon + 1)), ...pattern.slice(at + 1)],
    };
  }
  return undefined;
}
