/** How AWS reports a denial (evaluation-logic §14): the sentence, and each service's code, status and own wording. */
import { POLICY_NAMES } from "../artifact/policy-types.js";
import { CAUSES } from "../model/cause.js";
import { checkDenial } from "./message-facts.js";
import type { MessageFacts } from "../model/explanation.js";
import { readOptions } from "../engine/request/options.js";
import { RequestError } from "../model/request.js";

/** Actions of callers without an ARN. */
const IDENTITY_PROVIDER_ACTIONS = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/** The sentence AWS prints; for `allowed`, one of our own. */
export function denialMessage(facts: MessageFacts): string {
  if (facts.decision === "allowed") return `${subject(facts, "is authorized")}${allowedReason(facts)}`;
  if (isRefusedRoot(facts)) return "Roles may not be assumed by root accounts.";
  const { action } = facts;
  const byProvider = IDENTITY_PROVIDER_ACTIONS.find((name) => name.toLowerCase() === action.toLowerCase());
  if (byProvider !== undefined) return `Not authorized to perform ${byProvider}`;
  if (saysNoMore(facts)) return "Access Denied";
  return `${subject(facts, "is not authorized")}${deniedReason(facts)}`;
}

function subject({ principal, action, resource }: MessageFacts, verb: string): string {
  const shown = serviceOf(action) === "s3" ? `"${resource}"` : resource;
  return `User: ${principal} ${verb} to perform: ${action}${resource === "*" ? "" : ` on resource: ${shown}`}`;
}

/** The prefix of an action. */
function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(":")).toLowerCase();
}

// --- denied --------------------------------------------------------------------------------------------------------------

/** Root users' long-term credentials and what GetSessionToken gave for them (§2.5). */
function isRefusedRoot({ rule, principal, action }: MessageFacts): boolean {
  return rule === "credentialType" && action.toLowerCase() === "sts:assumerole" && isRoot(principal);
}

function isRoot(principal: string): boolean {
  return /^arn:[^:]*:iam::[^:]*:root$/.test(principal);
}

/** S3 keeps its reasons from strangers, and those of directory buckets from all. */
function saysNoMore({ action, cause, isOtherAccount, isOutsider }: MessageFacts): boolean {
  const service = serviceOf(action);
  if (service === "s3express") return true;
  return service === "s3" && (isOutsider === true || (isOtherAccount === true && cause === "vpce"));
}

function deniedReason(facts: MessageFacts): string {
  const { decision, cause, action, policyArn } = facts;
  if (cause === "serviceRule" || givesNoReason(facts)) return "";
  const { article, name, hasArn } = POLICY_NAMES[cause];
  if (decision === "explicitDeny") {
    return ` with an explicit deny in ${article} ${name}${hasArn && policyArn !== undefined ? `: ${policyArn}` : ""}`;
  }
  return cause === "blockPublicAccess" ? publicAccessReason(action) : ` because no ${name} allows the ${action} action`;
}

function givesNoReason({ action, isPlain, isOtherAccount, isOutsider }: MessageFacts): boolean {
  return isPlain === true || (serviceOf(action) === "sts" && (isOtherAccount === true || isOutsider === true));
}

/** What a call may not write (§9.5): a public policy, else a public ACL. AWS ends these with a full stop. */
function publicAccessReason(action: string): string {
  const [what, setting] = /policy$/i.test(action) ? ["policies", "BlockPublicPolicy"] : ["ACLs", "BlockPublicAcls"];
  return ` because public ${what} are prevented by the ${setting} setting in S3 Block Public Access.`;
}

// --- allowed -------------------------------------------------------------------------------------------------------------

function allowedReason(facts: MessageFacts): string {
  const { cause, causes = [cause], action } = facts;
  const grants = causes.flatMap((each) => (each === "serviceRule" ? [] : [grantName(each, facts)]));
  if (grants.length === 0) return " because the action needs no permission";
  return ` because ${grants.join(" and ")} ${grants.length > 1 ? "allow" : "allows"} the ${action} action`;
}

/** What grants: a policy, or what stands for one. */
function grantName(cause: keyof typeof POLICY_NAMES, { rule, principal }: MessageFacts): string {
  if (cause === "identity" && isRoot(principal)) return "the authority of the root user";
  if (cause === "resource" && rule === "acl") return "an S3 ACL";
  if (cause === "resource" && rule === "kmsGrant") return "a KMS grant";
  const { article, name } = POLICY_NAMES[cause];
  return `${article} ${name}`;
}

// --- codes and wording of services ---------------------------------------------------------------------------------------

export interface ErrorCode {
  readonly code: string;
  /** Of HTTP. */
  readonly status: number;
}

/** What a gateway answers with to a denied request. */
export interface ServiceError extends ErrorCode {
  readonly message: string;
}

export interface ServiceErrorOptions {
  /** EC2: the text that sts:DecodeAuthorizationMessage would read. */
  readonly encodedMessage?: string;
}

/** Services that answer in XML. */
const XML_SERVICES: ReadonlySet<string> = new Set(
  (
    "autoscaling cloudformation cloudfront cloudsearch cloudwatch elasticache elasticbeanstalk elasticloadbalancing iam rds " +
    "redshift route53 s3 s3express sdb sqs sts"
  ).split(" "),
);

/** Services of the protocols JSON 1.0 and 1.1. */
const JSON_SERVICES: ReadonlySet<string> = new Set(
  (
    "acm acm-pca athena budgets ce cloudtrail codebuild codecommit codedeploy codepipeline cognito-identity cognito-idp " +
    "comprehend config dax dms ds dynamodb ecr ecs elasticmapreduce events firehose fsx glue health identitystore kinesis kms " +
    "logs organizations rekognition sagemaker secretsmanager servicecatalog servicediscovery servicequotas shield ssm sso " +
    "states storagegateway support swf tag textract transcribe transfer translate waf wafv2 workspaces"
  ).split(" "),
);

/** The error that the action's service denies with. Services that are not listed are taken for REST services with JSON. Throws RequestError INVALID_ACTION. */
export function errorCode(action: string): ErrorCode {
  if (typeof action !== "string") throw new RequestError("INVALID_ACTION", "the action is not a string", "give `service:Name`");
  const service = serviceOf(action);
  if (service === "ec2") return { code: "UnauthorizedOperation", status: 403 };
  if (service === "sns") return { code: "AuthorizationError", status: 403 };
  if (XML_SERVICES.has(service)) return { code: "AccessDenied", status: 403 };
  return { code: "AccessDeniedException", status: JSON_SERVICES.has(service) ? 400 : 403 };
}

/**
 * A denial as its service words it: code, HTTP status and message. `facts` is `Explanation.facts`, or made by hand.
 * Throws RequestError INVALID_REQUEST where these are not the facts of a denial, or for a misspelt option or one of a wrong type.
 * @example
 * const { code, status, message } = serviceError(engine.explain(request).facts);
 */
export function serviceError(facts: MessageFacts, options: ServiceErrorOptions = {}): ServiceError {
  checkDenial(facts, CAUSES);
  const read = readOptions(options, { encodedMessage: "string" });
  const { rule, action, resource } = facts;
  if (rule === "bucketPolicyCrossAccount") {
    const message = "The specified method is not allowed against this resource.";
    return { code: "MethodNotAllowed", status: 405, message };
  }
  if (rule === "unmodifiableObject" && resource.includes(":role/")) {
    return { code: "UnmodifiableEntity", status: 400, message: denialMessage(facts) };
  }
  return { ...errorCode(action), message: serviceMessage(facts, read) };
}

function serviceMessage(facts: MessageFacts, { encodedMessage }: ServiceErrorOptions): string {
  const message = denialMessage(facts);
  if (serviceOf(facts.action) !== "ec2") return message;
  const encoded = encodedMessage === undefined ? "" : `. Encoded authorization failure message: ${encodedMessage}`;
  return `You are not authorized to perform this operation. ${message}${encoded}`;
}
